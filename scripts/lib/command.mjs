/** Running a command to its end. */
import { spawn } from 'node:child_process';

import { ROOT } from './places.mjs';
import { Trouble } from './say.mjs';

const running = new Set();

/**
 * Runs a command, shows what it says, and throws when it fails. With `hidden`, what it says is
 * shown only when it fails; otherwise what it printed is returned.
 */
export async function command(name, argv, { cwd = ROOT, env = {}, hidden = false } = {}) {
  const child = spawn(name, argv, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', hidden ? 'pipe' : 'inherit', hidden ? 'pipe' : 'inherit'],
  });
  running.add(child);
  const said = [];
  const printed = [];
  child.stdout?.on('data', (chunk) => printed.push(chunk));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => said.push(chunk));
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit, signal) => resolve(exit ?? signal));
    });
    if (code === 0) return Buffer.concat(printed).toString();
    if (hidden) process.stderr.write(Buffer.concat(said));
    throw new Trouble(`failed (${code}): ${[name, ...argv].join(' ')}`);
  } catch (error) {
    if (error.code === 'ENOENT') throw new Trouble(`missing: ${name}`);
    throw error;
  } finally {
    running.delete(child);
  }
}

/** Ends whatever `command` still runs. */
export function endCommands() {
  for (const child of running) child.kill('SIGTERM');
}
