// Follows a request or a license: the server says when it moved, and its page says how. Talks to our own origin only;
// where the person goes in the end is the server's answer to a page of ours.
(() => {
  'use strict';

  // Nothing was heard for so long: two heartbeats are missing, and the connection is dead without having said so.
  const DEAD = 40_000;
  // A connection may be gone for so long before it is said: streams end as planned, and are begun again at once.
  const PATIENCE = 5_000;
  const AGAIN = 3_000;
  // So often is asked how long ago things were.
  const MINUTE = 60_000;
  // On the way, and no news for somebody who does not look.
  const PASSING = ['waiting', 'setting_up', 'checking'];

  const live = document.getElementById('live');
  const { page, events, go, opens } = live.dataset;
  const part = (name) => live.querySelector(`[data-part="${name}"]`);

  // What the server told last, and what the page shows.
  let { mark } = live.dataset;
  let shownMark = mark;
  let source;
  let heard = Date.now();
  let goneSince = Date.now();
  let isOver = false;
  let looking;
  let lookedAt = Date.now();

  live.hidden = false;
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', ({ persisted }) => persisted && connect());
  addEventListener('online', connect);
  addEventListener('offline', () => {
    lost(Date.now() - PATIENCE);
    // Whatever still trickles in: without a network there is nothing to go to.
    connect();
  });
  part('bell').addEventListener('click', async () => {
    await Notification.requestPermission();
    ring(true);
  });
  ring(false);
  connect();
  setInterval(tick, 1_000);

  function connect() {
    source?.close();
    if (isOver) return;
    const mine = (source = new EventSource(events));
    mine.addEventListener('open', found);
    mine.addEventListener('beat', found);
    mine.addEventListener('standing', ({ data, lastEventId }) => {
      found();
      moved(JSON.parse(data), lastEventId);
    });
    mine.addEventListener('error', () => {
      if (mine !== source || isOver) return;
      lost(Date.now());
      // Refused, not cut off: the browser does not try again by itself.
      if (mine.readyState === EventSource.CLOSED) look().finally(() => setTimeout(() => mine === source && connect(), AGAIN));
    });
  }

  function moved({ stage, goes, over }, now) {
    if (goes) {
      notify(opens);
      // Not into the history: the way back is not to lead here, and on again.
      location.replace(go);
      return;
    }
    if (over) {
      isOver = true;
      source.close();
      for (const one of live.querySelectorAll('[data-part]')) one.hidden = one !== part('said');
    }
    if (now === mark) return;
    mark = now;
    look().then(() => PASSING.includes(stage) || notify(document.querySelector('h1').textContent));
  }

  /** Shows the page as it is now. One look at a time; what moves meanwhile is seen by a look after it. */
  function look() {
    looking = (looking ?? Promise.resolve()).then(fetchPage).catch(() => {});
    return looking;
  }

  async function fetchPage() {
    lookedAt = Date.now();
    const answer = await fetch(page, { redirect: 'manual', cache: 'no-store' });
    // To sign in, or no longer ours to see: the browser goes there itself.
    if (answer.type === 'opaqueredirect' || [403, 404].includes(answer.status)) location.replace(page);
    else if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  }

  function show(next) {
    const [old, shown] = [document, next].map((whole) => whole.getElementById('shown'));
    if (!old || !shown) return;
    if (next.getElementById('live')?.dataset.mark === shownMark) {
      const times = [old, shown].map((whole) => whole.querySelectorAll('time'));
      times[0].forEach((time, index) => (time.textContent = times[1][index]?.textContent));
      return;
    }
    shownMark = next.getElementById('live')?.dataset.mark;
    for (const active of shown.querySelectorAll('script, noscript')) active.remove();
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(document.adoptNode(shown));
    document.title = next.title;
    const heading = shown.querySelector('h1');
    part('said').textContent = heading.textContent;
    if (!hadFocus) return;
    heading.tabIndex = -1;
    heading.focus();
  }

  function found() {
    heard = Date.now();
    goneSince = undefined;
    tick();
  }

  function lost(since) {
    goneSince = Math.min(goneSince ?? since, since);
    tick();
  }

  function tick() {
    if (isOver) return;
    const now = Date.now();
    if (source.readyState === EventSource.OPEN && now - heard > DEAD) {
      goneSince = now - PATIENCE;
      connect();
    }
    const isLost = now - goneSince >= PATIENCE;
    if (!isLost && document.visibilityState === 'visible' && now - lookedAt > MINUTE) look();
    if (isLost) part('age').textContent = age(Math.round((now - heard) / 1_000));
    if (isLost === !part('lost').hidden) return;
    part('lost').hidden = !isLost;
    part('follows').hidden = isLost;
    part('said').textContent = isLost ? part('lost-word').textContent : '';
  }

  function age(seconds) {
    const say = part('age').dataset;
    if (seconds < 5) return say.moment;
    return seconds < 120 ? say.seconds.replace('#', seconds) : say.minutes.replace('#', Math.floor(seconds / 60));
  }

  function ring(wasAsked) {
    if (isOver) return;
    const permission = globalThis.Notification?.permission;
    part('bell').hidden = permission !== 'default';
    part('bell-on').hidden = permission !== 'granted';
    part('bell-off').hidden = !wasAsked || permission !== 'denied';
  }

  function notify(text) {
    if (document.hasFocus() || globalThis.Notification?.permission !== 'granted') return;
    try {
      const note = new Notification(text, { tag: events });
      note.addEventListener('click', () => window.focus());
    } catch {
      // Some phones show them for installed applications only.
    }
  }
})();
