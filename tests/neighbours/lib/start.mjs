/**
 * Starts a neighbour as a process of its own, for tests and for `make run`.
 *
 * `const oidc = await start('oidc', { portti })` waits until it is ready; `oidc.facts` is what it
 * printed, `await oidc.stop()` ends it. When the process that started it dies, it ends by itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const TIME_LIMIT_MS = 60_000;

export async function start(name, options = {}, environment = {}) {
  const file = fileURLToPath(new URL(`../${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    env: { ...process.env, ...environment, NEIGHBOUR_UNTIL_STDIN_CLOSES: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C at the terminal reaches whoever started it first, who then ends it in good order.
    detached: true,
  });
  const errors = [];
  child.stderr.on('data', (chunk) => {
    errors.push(chunk);
    if (errors.length > 100) errors.shift();
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const failed = ended.then(() => {
    throw new Error(Buffer.concat(errors).toString().trim() || `${name} ended at once`);
  });
  const late = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  try {
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failed]);
    failed.catch(() => {});
    return { facts: JSON.parse(line), child, stop, errors: () => Buffer.concat(errors).toString() };
  } finally {
    clearTimeout(late);
  }
}
