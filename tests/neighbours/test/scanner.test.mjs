import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';

import { start } from '../lib/start.mjs';
import { EICAR } from '../scanner/eicar.mjs';

const LIMIT = 1024 * 1024;
let scanner;

before(async () => {
  scanner = await start('scanner', { limit: LIMIT });
});

after(() => scanner.stop());

/** Sends what is given in pieces, and returns all that is answered. */
async function ask(...pieces) {
  const socket = net.connect(scanner.facts.port, '127.0.0.1');
  // A connection that is refused more breaks while it is written to.
  socket.on('error', () => {});
  await once(socket, 'connect');
  const said = [];
  socket.on('data', (data) => said.push(data));
  const closed = once(socket, 'close');
  for (const piece of pieces) socket.write(piece);
  await closed;
  return Buffer.concat(said).toString();
}

function chunk(content) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

const END = Buffer.alloc(4);

test('it says that it is there', async () => {
  assert.equal(await ask('zPING\0'), 'PONG\0');
  assert.match(await ask('zVERSION\0'), /^Portti demo scanner\0$/);
  assert.equal(await ask('zDANCE\0'), 'UNKNOWN COMMAND\0');
  assert.equal(await ask('x'.repeat(1000)), 'UNKNOWN COMMAND\0');
});

test('a clean file is clean', async () => {
  assert.equal(await ask('zINSTREAM\0', chunk(Buffer.from('Hei')), END), 'stream: OK\0');
  assert.equal(await ask('zINSTREAM\0', chunk(Buffer.alloc(LIMIT)), END), 'stream: OK\0');
});

test('the test file is found wherever it lies', async () => {
  const far = Buffer.concat([Buffer.alloc(300_000, 65), EICAR, Buffer.alloc(10)]);
  const cut = [far.subarray(0, 300_030), far.subarray(300_030)];
  for (const parts of [[EICAR], [far], cut, [...EICAR].map((byte) => Buffer.from([byte]))]) {
    const answer = await ask('zINSTREAM\0', ...parts.map(chunk), END);
    assert.equal(answer, 'stream: Eicar-Test-Signature FOUND\0');
  }
});

test('too much is refused before it is read', async () => {
  const answer = await ask('zINSTREAM\0', chunk(Buffer.alloc(LIMIT)), chunk(Buffer.alloc(1)), END);
  assert.equal(answer, 'INSTREAM size limit exceeded. ERROR\0');
});

test('a file that breaks off is answered nothing', async () => {
  const socket = net.connect(scanner.facts.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Buffer.concat([Buffer.from('zINSTREAM\0'), chunk(Buffer.from('Hei'))]));
  const said = [];
  socket.on('data', (data) => said.push(data));
  await once(socket, 'close');
  assert.deepEqual(said, []);
});
