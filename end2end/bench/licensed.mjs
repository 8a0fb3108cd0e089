// The click that is measured most: of a person whose session and license the portal has in memory.

import { Visitor } from './visitor.mjs';

const LINK = '/browse/PROJ-123?focusedCommentId=7';

/** Resolves with `{ link, headers, warm() }`: the link at the portal, and the headers that make it Noor's. */
export async function licensedClick(world) {
  const noor = await Visitor.signIn(world, 'noor');
  const headers = noor.cookieHeader(world.portal);
  const warm = (origin = world.portal) => expectBounce(noor, origin, headers, world.jira);
  await warm();
  return { link: LINK, headers, warm };
}

/** The same redirect, whoever answers: or the figures would compare a bounce with an error. */
async function expectBounce(visitor, origin, headers, jira) {
  const { status, headers: answered } = await visitor.ask(origin + LINK, { headers });
  if (status !== 302 || answered.location !== jira + LINK) throw new Error(`${origin} does not bounce: ${status} to ${answered.location}`);
}
