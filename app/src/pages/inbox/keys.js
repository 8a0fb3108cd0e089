// Keys for the inbox. Everything they do can be done without them.
(() => {
  const form = document.getElementById('inbox');
  const dialog = document.getElementById('keys');
  const rows = [...form.querySelectorAll('[data-row]')];
  const boxes = rows.map((row) => row.querySelector('input[type=checkbox]'));
  const approve = form.querySelector('button[value=approve]');
  const reason = form.querySelector('textarea');
  const all = form.querySelector('[data-all]');
  const allBox = all.querySelector('input');
  const opener = document.querySelector('[data-keys]');
  const [uses] = dialog.getElementsByTagName('input');
  const KEPT = 'latchkey-inbox-keys';

  const remembered = (value) => {
    // A browser may keep nothing for us; then the choice lasts as long as the page.
    try {
      if (value) localStorage.setItem(KEPT, value);
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  };

  const current = () => rows.indexOf(document.activeElement.closest('[data-row]'));
  const go = (to) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
  };
  const showAll = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    allBox.checked = ticked === boxes.length;
    allBox.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  const tick = (box, on) => {
    box.checked = on;
    showAll();
  };
  /** What the keys for a verdict mean: the ticked requests, else the current one. */
  const meantAny = () => {
    if (boxes.some((box) => box.checked)) return true;
    if (current() < 0) return false;
    tick(boxes[current()], true);
    return true;
  };

  const keys = {
    j: () => go(current() + 1),
    k: () => go(current() < 0 ? 0 : current() - 1),
    x: () => current() >= 0 && tick(boxes[current()], !boxes[current()].checked),
    a: () => (meantAny() ? form.requestSubmit(approve) : go(0)),
    d: () => (meantAny() ? reason.focus() : go(0)),
    o: () => (current() < 0 ? go(0) : rows[current()].querySelector('a').click()),
    '?': () => dialog.showModal(),
  };

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const types = target.matches('textarea, select, input:not([type=checkbox])');
    if (types || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // On a tick the enter key would send the form.
    if (key === 'Enter' && target.matches('input')) event.preventDefault();
    if (!Object.hasOwn(keys, key) || (event.repeat && !'jk'.includes(key))) return;
    if (!uses.checked && key !== '?') return;
    event.preventDefault();
    keys[key]();
  });

  let sent = false;
  form.addEventListener('submit', (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Back from the next page: the browser may show this one as it was left.
  addEventListener('pageshow', () => {
    sent = false;
    showAll();
  });
  for (const row of rows) row.tabIndex = -1;
  form.addEventListener('change', showAll);
  allBox.addEventListener('change', () => {
    const on = allBox.checked;
    for (const box of boxes) tick(box, on);
  });
  all.hidden = false;
  opener.hidden = false;
  opener.querySelector('button').addEventListener('click', () => dialog.showModal());
  uses.checked = remembered() !== 'off';
  uses.addEventListener('change', () => remembered(uses.checked ? 'on' : 'off'));
})();
