// What the portal holds in memory after a busy day.

import { licensedClick } from '../licensed.mjs';
import { send } from '../load.mjs';
import { resident } from '../resident.mjs';

export const figure = {
  about: 'resident memory after 200 000 requests',
  unit: 'MB', digits: 1, atMost: 48,
};

const BOUNCES = 190_000;
const PAGES = 10_000;

export async function measure({ world, say }) {
  const { link, headers } = await licensedClick(world);
  const before = await resident(world.parts.portal.pid);
  const bounces = await send(world.portal + link, headers, { expect: 302, connections: 32, requests: BOUNCES });
  const between = await resident(world.parts.portal.pid);
  const pages = await send(`${world.portal}/`, headers, { expect: 200, connections: 8, requests: PAGES });
  const after = await resident(world.parts.portal.pid);
  say(`${BOUNCES} bounces in ${bounces.seconds.toFixed(1)} s, then ${PAGES} start pages in ${pages.seconds.toFixed(1)} s`);
  say(`${before.VmRSS.toFixed(1)} MB before, ${between.VmRSS.toFixed(1)} between, ${after.VmRSS.toFixed(1)} after, ${after.VmHWM.toFixed(1)} at the most`);
  return after.VmRSS;
}
