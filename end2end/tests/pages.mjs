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

/** What is on every page of the portal for somebody signed in. */
export const frame = (page) => ({
  heading: page.getByRole('heading', { level: 1 }),
  signOut: page.getByRole('button', { name: 'Sign out' }),
});

export const homePage = (page) => ({
  link: page.getByLabel('Jira link'),
  go: page.getByRole('main').getByRole('button', { name: /^(go|open)/i }),
  request: (about) => page.getByRole('main').getByRole('link', { name: about }),
});

export const askPage = (page) => ({
  ask: page.getByRole('button', { name: 'Ask for a license' }),
});

/** The requester's side of a request. */
export const waitingPage = (page) => ({
  heading: page.getByRole('heading', { level: 1 }),
  waiting: page.getByRole('heading', { level: 1, name: /waiting for/i }),
  url: /\/requests\/[0-9a-f-]{36}/,
});

/** The approver's side of a request. */
export const verdictPage = (page) => ({
  approve: page.getByRole('button', { name: 'Approve' }),
  deny: page.getByRole('button', { name: 'Deny' }),
  reason: page.getByLabel('Reason'),
  decided: page.getByText(/approved|denied/i).first(),
});

export const systemPage = (page) => ({
  heading: page.getByRole('heading', { level: 1, name: 'System' }),
  island: page.locator('leptos-island').first(),
  again: page.getByRole('button', { name: /again|refresh|now/i }).first(),
  checkedAt: page.locator('leptos-island time').first(),
});

/** The simulated Jira. */
export const issuePage = (page) => ({
  summary: (text) => page.getByRole('heading', { level: 1, name: text }),
  /** The way to the portal that Jira's dead ends offer, as the browser extension does. */
  askLatchkey: page.getByRole('link', { name: 'Ask Latchkey' }),
});

/** One mail in the inbox, as its reader sees it. */
export const inboxPage = (page) => ({
  link: (name) => page.frameLocator('iframe[title="The mail"]').getByRole('link', { name }).first(),
});
