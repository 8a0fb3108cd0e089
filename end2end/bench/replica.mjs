// A second portal beside the world's own, as on two machines.

import { join } from 'node:path';

import { freePorts } from '../world/ports.mjs';
import { answers, Part } from '../world/process.mjs';

/**
 * A second portal on the same database, not yet started. On SQLite there can be none: then the origin is the first one's.
 */
export async function replica(world) {
  if (!process.env.TEST_DATABASE_URL) return { origin: world.portal };
  const { portal: port } = await freePorts();
  const origin = `http://127.0.0.1:${port}`;
  const { command } = world.parts.portal;
  const env = { LATCHKEY__SERVER__LISTEN: `127.0.0.1:${port}` };
  const part = new Part({ name: 'second latchkey', command, env, log: join(world.directory, 'replica.log'), isReady: answers(`${origin}/readyz`) });
  return { origin, part };
}
