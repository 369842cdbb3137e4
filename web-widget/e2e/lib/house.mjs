/**
 * The real thing on free ports: Portti's server with a database of its own, the OpenID provider,
 * the mailbox, the municipality's website and a scanner of files.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { start } from '../../../tests/neighbours/lib/start.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const BINARY = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/portti');
const STAFF_HOST = 'henkilosto.localhost';
const DEMO_STAFF_ISSUER = 'http://henkilosto.localhost:8084';
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;

/** The servers that run: whoever ends this process by a signal ends them. Neighbours end by themselves. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    process.exit(1);
  });
}

/**
 * `provider` are the knobs of the residents' provider, `staff` those of the staff's, which is
 * started where they are given; `scanner` are the settings of the scanner of files; `change` may
 * rewrite the configuration's text.
 */
export async function openHouse({
  provider = {},
  staff,
  scanner = {},
  change = (text) => text,
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'portti-e2e-'));
  const port = await freePort();
  const portti = `http://chat.localhost:${port}`;
  const neighbours = await together([
    start('oidc', { portti }, provider),
    start('mailbox', { host: 'posti.localhost' }),
    start('site', { portti }),
    start('scanner', scanner),
    ...(staff ? [start('oidc', { portti, people: 'staff', host: STAFF_HOST }, staff)] : []),
  ]);
  const [oidc, mailbox, site, scan, staffOidc] = neighbours;
  const server = new Server(folder, port);
  const stop = async () => {
    await server.stop('SIGKILL');
    await Promise.all(neighbours.map((it) => it.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    writeConfig(folder, { port, portti, oidc, mailbox, site, scan, staffOidc, change });
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    portti,
    /** Where its configuration is, and the port that it listens on. */
    folder,
    port,
    site: site.facts.url,
    mailbox: mailbox.facts.url,
    provider: oidc.facts.url,
    staffProvider: staffOidc?.facts.url,
    /** The scanner as it was started; `start('scanner', { port })` brings it back. */
    scanner: scan,
    server,
    stop,
    mails: async () =>
      (
        await fetch(`${mailbox.facts.url.replace('posti.localhost', '127.0.0.1')}/api/messages`)
      ).json(),
  };
}

/** All of them, or none: one that is left running would keep its file from ending. */
async function together(starting) {
  const started = await Promise.allSettled(starting);
  const failed = started.find((it) => it.status === 'rejected');
  if (!failed) return started.map((it) => it.value);
  await Promise.all(started.map((it) => it.value?.stop()));
  throw failed.reason;
}

/** The demo's configuration, moved to these ports and this folder. */
function writeConfig(folder, { port, portti, oidc, mailbox, site, scan, staffOidc, change }) {
  cpSync(join(ROOT, 'config/services'), join(folder, 'services'), { recursive: true });
  const text = readFileSync(join(ROOT, 'config/demo.toml'), 'utf8')
    .replace(/^demo_sites = .*$/m, `demo_sites = ["${site.facts.url}"]`)
    .replace(/^listen = .*$/m, `listen = "127.0.0.1:${port}"`)
    .replace(/^public_url = .*$/m, `public_url = "${portti}"`)
    .replace(/^assets_dir = .*$/m, `assets_dir = "${join(ROOT, 'web-widget/dist')}"`)
    .replace(/^port = .*$/m, `port = ${mailbox.facts.smtpPort}`)
    .replace(/^issuer = .*$/m, `issuer = "${oidc.facts.url}"`)
    .replace(/^udp = .*$/m, 'udp = "127.0.0.1:0"')
    .replace(/^tcp = .*$/m, 'tcp = "127.0.0.1:0"')
    .replace(/^scanner = .*$/m, `scanner = "tcp:127.0.0.1:${scan.facts.port}"`)
    .replace(DEMO_STAFF_ISSUER, staffOidc?.facts.url ?? `http://${STAFF_HOST}:9`)
    .replaceAll('127.0.0.1:8086', '127.0.0.1:0')
    .replaceAll('../var/demo', folder);
  writeFileSync(join(folder, 'portti.toml'), change(text));
}

export class Server {
  #config;
  #port;
  #child = null;
  log = '';

  constructor(folder, port, config = 'portti.toml') {
    this.#config = join(folder, config);
    this.#port = port;
  }

  async start() {
    const child = spawn(BINARY, ['serve', '--config', this.#config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.log = (this.log + text).slice(-200_000);
      });
    }
    let spawnError = null;
    child.once('error', (error) => {
      spawnError = error;
    });
    const late = Date.now() + READY_LIMIT_MS;
    while (!(await this.#ready())) {
      if (spawnError) throw spawnError;
      if (child.exitCode !== null)
        throw new Error(`the server ended at once:\n${this.lastWords()}`);
      if (Date.now() > late)
        throw new Error(`the server is not ready in time:\n${this.lastWords()}`);
      await wait(50);
    }
  }

  /** Ends it and returns the exit code; SIGTERM is the polite way. */
  async stop(signal = 'SIGTERM') {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? 0;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const [code] = await ended;
    clearTimeout(late);
    return code;
  }

  /** Rewrites the configuration, for the next start. */
  configure(change) {
    const path = this.#config;
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  /** What `/metrics` tells under a name with its labels; 0 where nothing was counted yet. */
  async metric(name) {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/metrics`);
    const lines = (await answer.text()).split('\n');
    return Number(lines.find((it) => it.startsWith(`${name} `))?.slice(name.length) ?? 0);
  }

  lastWords() {
    return this.log.trimEnd().split('\n').slice(-30).join('\n');
  }

  async #ready() {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.#port}/health/ready`, {
        signal: AbortSignal.timeout(2_000),
      });
      return answer.ok;
    } catch {
      return false;
    }
  }
}

/**
 * A free port that stays free until the server takes it, and while it restarts: below those that the
 * system gives to whoever asks for any, and by chance, as other files look for one at the same time.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const free = await new Promise((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
