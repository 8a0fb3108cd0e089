// A person with a browser. They follow links, choose themselves at the company's sign-in, and press what they see.

import { expect } from '@playwright/test';

import { choice, frame, inboxPage } from './pages.mjs';

export class Person {
  constructor({ login, name, email, accountId, world, context, page }) {
    Object.assign(this, { login, name, email, accountId, world, context, page });
  }

  /** Follows a link of the portal, or any whole URL, and signs in if asked. */
  async open(link) {
    await this.#goTo(new URL(link, this.world.portal).href);
    await this.signInIfAsked();
    return this.page;
  }

  /** A waiting page that goes on at this very moment crosses what its reader does; they do it again. */
  async #goTo(url) {
    for (;;) {
      try {
        return await this.page.goto(url);
      } catch (error) {
        if (!/is interrupted by another navigation|net::ERR_ABORTED/.test(error.message)) throw error;
      }
    }
  }

  async signInIfAsked(page = this.page) {
    if (new URL(page.url()).origin !== this.world.idp) return;
    await choice(page).person(this.name).click();
    await page.waitForURL((url) => url.origin !== this.world.idp);
  }

  /** Has a session at the portal and at the company, and is on the portal's home. */
  async signIn() {
    await this.open('/auth/sign-in');
    await expect(frame(this.page).signOut).toBeVisible();
  }

  /** Another tab of the same browser. */
  async newTab() {
    return this.context.newPage();
  }

  /** Waits for a mail to this person whose subject matches and gives the newest. */
  async mail(subject = /./) {
    const found = async () => (await this.world.mailsTo(this.email)).find((mail) => subject.test(mail.subject));
    await expect.poll(found, { message: `a mail to ${this.email} about ${subject}` }).toBeTruthy();
    return found();
  }

  /** Opens a mail in the inbox and presses one of its links there, as a person does. */
  async pressInMail(mail, linkName) {
    await this.page.goto(`${this.world.inbox}/mails/${mail.id}`);
    await inboxPage(this.page).link(linkName).click();
    await this.page.waitForURL((url) => url.origin !== this.world.inbox);
    await this.signInIfAsked();
    return this.page;
  }
}
