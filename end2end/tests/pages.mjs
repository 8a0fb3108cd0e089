// Where things are on the pages, in one place: by role and by the words people read, never by class or position.

/** The identity provider's choice of a person. */
export const choice = (page) => ({
  person: (name) => page.getByRole('button', { name: new RegExp(`^${name}`) }),
  cancel: page.getByRole('button', { name: 'Cancel' }),
});

/** The identity provider's question before it ends its session. */
export const identityProviderSignOut = (page) => ({
  confirm: page.getByRole('button', { name: 'Sign out' }),
});

/** What is on every page of the portal. */
export const frame = (page) => ({
  heading: page.getByRole('heading', { level: 1 }),
  says: (text) => page.getByRole('heading', { level: 1, name: text }),
  main: page.getByRole('main'),
  /** What went wrong with the form that was sent. */
  problem: page.getByRole('alert'),
  signIn: page.getByRole('main').getByRole('link', { name: 'Sign in' }),
  signOut: page.getByRole('button', { name: 'Sign out' }),
  /** The link to what waits for a verdict. */
  inbox: page.getByRole('navigation').getByRole('link', { name: /^Inbox/ }),
  tryAgain: page.getByRole('main').getByRole('link', { name: 'Try again' }),
  /** A fact of the page's list of facts. */
  fact: (term) => page.locator('dl > div', { has: page.getByRole('term').getByText(term, { exact: true }) }).getByRole('definition'),
});

export const homePage = (page) => ({
  link: page.getByLabel('Link to an issue, a board or a project in Jira'),
  open: page.getByRole('main').getByRole('button', { name: 'Open' }),
  toDecide: page.getByRole('region', { name: 'Waiting for you' }),
  licenses: page.getByRole('region', { name: 'Your licenses' }),
  requests: page.getByRole('region', { name: 'Your requests' }),
});

export const askPage = (page) => ({
  ask: page.getByRole('button', { name: 'Ask for a license' }),
});

/** The requester's side of a request. */
export const waitingPage = (page) => ({
  waiting: page.getByRole('heading', { level: 1, name: /^Waiting for/ }),
  steps: page.getByRole('list', { name: 'How far it is' }),
  step: (text) => page.getByRole('list', { name: 'How far it is' }).getByRole('listitem').filter({ hasText: text }),
  /** Whether the page follows by itself. */
  follows: page.getByText('This page follows by itself.'),
  /** How old the page is, when it cannot. */
  lost: page.getByRole('paragraph').filter({ hasText: 'Not connected, trying again.' }).filter({ hasText: 'What you see' }),
  notify: page.getByRole('button', { name: 'Tell me by a notification' }),
  notifies: page.getByText('Your browser tells you by a notification'),
  notifiesNot: page.getByText('Your browser allows no notification here.'),
  remind: page.getByRole('button', { name: 'Remind them' }),
  withdraw: page.getByRole('button', { name: 'Withdraw' }),
  /** After an end that is no license. */
  askAgain: page.getByRole('main').getByRole('link', { name: 'Ask again' }),
});

/** A license's own page. */
export const licensePage = (page) => ({
  extend: page.getByRole('button', { name: 'Extend', exact: true }),
  askToExtend: page.getByRole('button', { name: 'Ask to extend' }),
  done: page.getByRole('button', { name: 'I’m done' }),
});

/** The approver's side of a request. */
export const verdictPage = (page) => ({
  approve: page.getByRole('button', { name: 'Approve' }),
  deny: page.getByRole('button', { name: 'Deny' }),
  reason: page.getByLabel('Reason'),
  days: page.getByLabel('For how long'),
  comment: page.getByLabel('A word with a yes'),
  /** Where it stands, once it was decided. */
  outcome: page.getByRole('status'),
});

/** What waits for a verdict. */
export const decisions = (page) => ({
  rows: page.getByRole('list', { name: 'Requests that wait for you' }).getByRole('listitem'),
  tick: (name) => page.getByRole('checkbox', { name: `Tick ${name}` }),
  all: page.getByLabel('All on this page'),
  approve: page.getByRole('button', { name: 'Approve ticked' }),
  deny: page.getByRole('button', { name: 'Deny ticked' }),
  reason: page.getByLabel('Reason for a no'),
  /** What became of the ticked ones. */
  outcome: page.getByRole('status'),
  product: page.getByLabel('Product'),
  person: page.getByLabel('Person'),
  show: page.getByRole('button', { name: 'Show' }),
  keys: page.getByRole('dialog', { name: 'Keys' }),
});

export const auditPage = (page) => ({
  heading: page.getByRole('heading', { level: 1, name: 'Audit' }),
  /** Entries that say so. */
  entry: (words) => page.getByRole('list', { name: 'Entries, the newest first' }).getByRole('listitem').filter({ hasText: words }),
  who: page.getByLabel('Person'),
  kind: page.getByLabel('Kind'),
  show: page.getByRole('button', { name: 'Show', exact: true }),
  facts: page.getByText('Facts and rules'),
  csv: page.getByRole('link', { name: 'as CSV' }),
  older: page.getByRole('link', { name: 'Older entries' }),
  newer: page.getByRole('link', { name: 'Newer entries' }),
});

/** Out of office. */
export const standInsPage = (page) => ({
  mine: page.getByRole('region', { name: 'Who stands in for you' }),
  forOthers: page.getByRole('region', { name: 'For whom you stand in' }),
  address: page.getByLabel('Their e-mail address'),
  from: page.getByLabel('First day'),
  until: page.getByLabel('Last day'),
  name: page.getByRole('button', { name: 'Name them' }),
  back: page.getByRole('button', { name: /^I am back/ }),
});

export const systemPage = (page) => ({
  heading: page.getByRole('heading', { level: 1, name: 'System' }),
  /** Whether the page renews itself. */
  live: page.getByRole('status'),
  pause: page.getByRole('button', { name: 'Pause' }),
  resume: page.getByRole('button', { name: 'Resume' }),
  retry: page.getByRole('button', { name: /^Retry/ }),
  /** The buttons that send a letter, in the order of the letters. */
  sendToMyself: page.getByRole('button', { name: /^Send to myself/ }),
  /** After one of them. */
  queued: page.getByRole('status').filter({ hasText: 'The letter is on its way' }),
  /** Shows a letter. */
  look: (letter) => page.getByRole('link', { name: `Look at it: ${letter}` }),
  /** One of the parts that the portal depends on. */
  part: (name) => page.getByRole('region', { name: 'What Latchkey depends on' }).getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) }),
});

export const webhooksPage = (page) => ({
  address: page.getByLabel('Address'),
  format: (name) => page.getByRole('radio', { name }),
  add: page.getByRole('button', { name: 'Add webhook' }),
  /** Shown once. */
  newSecret: page.getByRole('status').locator('code'),
  row: (host) => page.getByRole('region', { name: 'Webhooks' }).getByRole('listitem').filter({ hasText: host }),
  sendTest: page.getByRole('button', { name: /^Send a test/ }),
  switchOff: page.getByRole('button', { name: /^Switch off/ }),
  switchOn: page.getByRole('button', { name: /^Switch on/ }),
  delete: page.getByRole('button', { name: /^Delete/ }),
});

export const tokensPage = (page) => ({
  name: page.getByLabel('Name'),
  scope: (name) => page.getByRole('checkbox', { name }),
  days: page.getByLabel('It works for'),
  make: page.getByRole('button', { name: 'Make token' }),
  /** Shown once. */
  newToken: page.getByRole('status').locator('code'),
  row: (name) => page.getByRole('region', { name: 'Tokens' }).getByRole('listitem').filter({ hasText: name }),
  revoke: (name) => page.getByRole('button', { name: `Revoke: ${name}` }),
});

export const rulesPage = (page) => {
  const press = (button) => (name) => page.getByRole('button', { name: `${button}: ${name}`, exact: true });
  return {
    rows: page.getByRole('region', { name: 'Rules in their order' }).getByRole('list').first().locator('> li'),
    add: page.getByRole('button', { name: 'Add rule' }),
    up: press('Up'),
    switchOn: press('Switch on'),
    switchOff: press('Switch off'),
    delete: press('Delete'),
    tryIt: page.getByRole('link', { name: 'Try', exact: true }),
    replay: page.getByRole('link', { name: 'Replay', exact: true }).first(),
    draft: page.getByRole('region', { name: /^Draft/ }),
    missed: page.getByRole('region', { name: 'What you missed' }),
    /** Opens to the comment, says it and presses. */
    publish: async (comment) => {
      await page.getByText('Publish…').click();
      await page.getByLabel('What this is about').fill(comment);
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
    },
    version: (number) => page.getByRole('region', { name: 'Versions' }).getByRole('listitem').filter({ hasText: `Version ${number}` }).first(),
    /** Looks at what it would change, and presses. */
    restore: async (number) => {
      await page.getByRole('link', { name: `Restore…: Version ${number}` }).click();
      await page.getByRole('button', { name: 'Restore this version' }).click();
    },
    download: page.getByRole('link', { name: 'Download what decides now' }),
    importing: page.getByRole('link', { name: 'Import rules' }),
  };
};

/** Products, approvers, notifications and their history. */
export const versionedPage = (page) => ({
  edit: (name) => page.getByRole('link', { name: `Edit: ${name}`, exact: true }).first(),
  key: page.getByLabel('Short name'),
  name: page.getByLabel('Name', { exact: true }),
  owners: page.getByLabel('Owners'),
  members: page.getByRole('textbox', { name: 'People' }),
  remind: page.getByLabel('Remind approvers every so many hours'),
  expire: page.getByLabel('End a request without an answer after so many hours'),
  zone: page.getByLabel('Time zone'),
  comment: page.getByLabel('What this is about'),
  save: page.getByRole('button', { name: 'Save', exact: true }),
  saved: page.getByRole('status'),
  version: (number) => page.getByRole('region', { name: 'Versions' }).getByRole('listitem').filter({ hasText: `Version ${number}` }).first(),
  restore: (number) => page.getByRole('button', { name: `Restore: Version ${number}` }),
});

export const importPage = (page) => ({
  text: page.getByLabel('The policy, as TOML'),
  button: page.getByRole('button', { name: 'Make it the draft' }),
});

export const rulePage = (page) => ({
  name: page.getByLabel('Name', { exact: true }),
  /** Adds to the group of that number, counted as they are read. */
  addTo: async (group, what) => {
    await page.getByLabel('Add to this group').nth(await nthAdd(page, group)).selectOption(what);
    await page.getByRole('button', { name: 'Add', exact: true }).nth(await nthAdd(page, group)).click();
  },
  /** How the group of that number counts. */
  counts: (group) => page.getByLabel('This group fits when').nth(group),
  turns: page.getByLabel('This counts when'),
  domain: page.getByLabel('Domain of the e-mail address'),
  group: page.getByLabel('Group at the identity provider'),
  seats: page.getByLabel('Seats, at least'),
  target: page.getByLabel('Page', { exact: true }),
  outcome: (name) => page.getByRole('radio', { name }),
  message: page.getByLabel('What the person is told'),
  save: page.getByRole('button', { name: 'Save in the draft' }),
  saved: page.getByRole('status').filter({ hasText: 'Saved in the draft.' }),
});

/** The line that adds to a group stands behind its parts: that of the innermost group comes first. */
async function nthAdd(page, group) {
  return (await page.getByLabel('This group fits when').count()) - 1 - group;
}

export const tryPage = (page) => ({
  person: page.getByLabel('Person', { exact: true }),
  link: page.getByLabel('Link', { exact: true }),
  button: page.getByRole('button', { name: 'Try', exact: true }),
  live: page.getByRole('region', { name: 'By what decides now' }),
  draft: page.getByRole('region', { name: 'By the draft' }),
});

/** Where a draft is replayed, and what that came to. */
export const replayPage = (page) => ({
  days: (days) => page.getByRole('radio', { name: `${days} days` }),
  start: page.getByRole('button', { name: 'Replay', exact: true }),
  again: page.getByRole('button', { name: 'Replay it as it is now' }),
  last: page.getByRole('region', { name: 'Last replays' }),
  flips: page.getByRole('region', { name: 'What would come out differently' }),
  seats: page.getByRole('region', { name: 'Seats and cost' }),
  asks: page.getByRole('region', { name: 'Who would be asked' }),
  chart: page.getByRole('img', { name: /more, .* fewer/ }),
  examples: page.getByText(/^(Who|The first)/),
  back: page.getByRole('link', { name: 'All replays' }),
});

/** The simulated Jira. */
export const issuePage = (page) => ({
  summary: (text) => page.getByRole('heading', { level: 1, name: text }),
  /** The way to the portal that Jira's dead ends offer, as the browser extension does. */
  askLatchkey: page.getByRole('link', { name: 'Ask Latchkey' }),
});

/** One mail in the inbox, as its reader sees it. */
export const inboxPage = (page) => ({
  letter: page.frameLocator('iframe[title="The mail"]'),
  link: (name) => page.frameLocator('iframe[title="The mail"]').getByRole('link', { name, exact: true }),
});
