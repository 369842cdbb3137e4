/**
 * Two nodes of Portti as one service: a PostgreSQL and a NATS server between them, and before each
 * browser a front that leads to one of them, and to the other where that one is gone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { freePort, openHouse, Server } from './house.mjs';

const WITH_POSTGRES = resolve(import.meta.dirname, '../../../tests/neighbours/with-postgres');
const NATS = '/usr/sbin/nats-server';

export const hasNats = () => existsSync(NATS);

/** `nodes` are the two servers, `fronts` the ports of the fronts that prefer each. */
export async function openNodes() {
  const ends = [];
  const stop = async () => {
    for (const end of ends.reverse()) await end();
  };
  try {
    const database = await openPostgres(ends);
    const bus = await openNats(ends);
    const house = await openHouse({
      change: (text) =>
        `${text.replace(/^url = "sqlite:.*$/m, `url = "${database}"`)}\n[bus]\nurl = "${bus}"\n`,
    });
    ends.push(house.stop);
    const second = await openSecond(house);
    ends.push(() => second.server.stop('SIGKILL'));
    const ports = [house.port, second.port];
    const fronts = await Promise.all([openFront(ports, ends), openFront(ports.toReversed(), ends)]);
    return { house, nodes: [house.server, second.server], fronts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How a browser is led to a front, whatever the address says. */
export const through = (house, front) =>
  `--host-resolver-rules=MAP chat.localhost:${house.port} 127.0.0.1:${front}`;

async function openPostgres(ends) {
  const tell = 'echo "$PORTTI_TEST_POSTGRES"; exec sleep 3600';
  const child = spawn(WITH_POSTGRES, ['sh', '-c', tell], { stdio: ['ignore', 'pipe', 'ignore'] });
  ends.push(() => end(child, 'SIGTERM'));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return line.trim();
}

async function openNats(ends) {
  const port = await freePort();
  const child = spawn(NATS, ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  ends.push(() => end(child, 'SIGKILL'));
  // Nodes find it when it is there.
  return `nats://127.0.0.1:${port}`;
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** The same configuration and keys, on another port. */
async function openSecond(house) {
  const port = await freePort();
  const text = readFileSync(join(house.folder, 'portti.toml'), 'utf8');
  const config = 'second.toml';
  writeFileSync(
    join(house.folder, config),
    text.replace(/^listen = .*$/m, `listen = "127.0.0.1:${port}"`),
  );
  const server = new Server(house.folder, port, config);
  await server.start();
  return { server, port };
}

/** Passes connections on to the first of the ports that takes them. */
async function openFront(ports, ends) {
  const open = new Set();
  const front = createServer({ allowHalfOpen: true }, async (browser) => {
    open.add(browser);
    browser.on('close', () => open.delete(browser)).on('error', () => {});
    const node = await firstOf(ports);
    if (!node) return browser.destroy();
    node.on('error', () => browser.destroy()).on('close', () => browser.destroy());
    browser.on('close', () => node.destroy());
    browser.pipe(node).pipe(browser);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  ends.push(async () => {
    for (const browser of open) browser.destroy();
    front.close();
  });
  return front.address().port;
}

async function firstOf(ports) {
  for (const port of ports) {
    const node = connect(port, '127.0.0.1');
    try {
      await once(node, 'connect');
      return node;
    } catch {
      // It is gone: the next one.
    }
  }
  return null;
}
