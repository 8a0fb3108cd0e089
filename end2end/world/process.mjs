// One part of the world as a child process: started, waited for, stopped by its own pid, and never outliving us.

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const SETPRIV = '/usr/bin/setpriv';
const alive = new Set();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/**
 * A part that can be started and stopped again and again. `command` is the words of its command line, `isReady` resolves
 * true once it serves. Output goes to `log`.
 */
export class Part {
  #child;

  constructor({ name, command, env, log, isReady }) {
    Object.assign(this, { name, command, env, log, isReady });
  }

  get pid() {
    return this.#child?.pid;
  }

  async start() {
    if (this.#child) return;
    const output = openSync(this.log, 'a');
    // Should we be killed ourselves, the kernel ends the child: an `exit` listener would not run.
    const words = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', ...this.command] : this.command;
    const child = spawn(words[0], words.slice(1), { env: { ...process.env, ...this.env }, stdio: ['ignore', output, output] });
    closeSync(output);
    this.#child = child;
    alive.add(child);
    child.gone = new Promise((resolve) => {
      child.once('error', resolve);
      child.once('exit', resolve);
    }).then(() => {
      alive.delete(child);
      if (this.#child === child) this.#child = undefined;
    });
    await this.#becomeReady(child);
  }

  /** Asks it to end, and insists after ten seconds. Without a child it does nothing. */
  async stop(signal = 'SIGTERM') {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    child.kill('SIGCONT');
    child.kill(signal);
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await child.gone;
    clearTimeout(insist);
  }

  /** Hangs: connections are accepted by the kernel and never answered. */
  pause() {
    this.#child?.kill('SIGSTOP');
  }

  resume() {
    this.#child?.kill('SIGCONT');
  }

  async restart(signal) {
    await this.stop(signal);
    await this.start();
  }

  async #becomeReady(child) {
    for (let tries = 0; tries < 600; tries += 1) {
      if (!alive.has(child)) break;
      if (await this.isReady()) return;
      await Promise.race([sleep(50), child.gone]);
    }
    await this.stop('SIGKILL');
    throw new Error(`${this.name} did not start. The end of ${this.log}:\n${lastLines(this.log)}`);
  }
}

/** Whether a URL answers 2xx to 4xx: enough to know that a part serves. */
export const answers = (url) => async () => {
  try {
    return (await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(1000) })).status < 500;
  } catch {
    return false;
  }
};

function lastLines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}
