// How much memory a process has.

import { readFile } from 'node:fs/promises';

/** What the kernel says of a process, in millions of bytes; its kB are 1024. */
export async function resident(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const lines = status.matchAll(/^(VmRSS|VmHWM):\s+(\d+) kB$/gm);
  return Object.fromEntries([...lines].map(([, name, kilobytes]) => [name, (Number(kilobytes) * 1024) / 1e6]));
}
