import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { start } from '../lib/start.mjs';

const script = fileURLToPath(new URL('../site.mjs', import.meta.url));

test('a taken port is told in one line', async () => {
  const holder = net.createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address();
  try {
    await assert.rejects(
      promisify(execFile)(process.execPath, [script, JSON.stringify({ port })]),
      {
        code: 1,
        stderr: `site: port ${port} is already taken\n`,
      },
    );
  } finally {
    holder.close();
  }
});

test('an unknown setting is told', async () => {
  await assert.rejects(start('site', { prot: 1 }), /unknown setting prot/);
});

test('a neighbour ends with whoever started it', async () => {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, NEIGHBOUR_UNTIL_STDIN_CLOSES: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.stdin.destroy();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});
