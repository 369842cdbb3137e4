/**
 * `make run`: builds what has changed, starts the neighbours and the server with
 * `config/demo.toml`, prints where to look, and ends everything on Ctrl-C.
 *
 * Ports: PORTTI_PORT, SITE_PORT, OIDC_PORT, STAFF_OIDC_PORT, MAILBOX_PORT, SMTP_PORT,
 * SCANNER_PORT, VIDEO_PORT.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { command, endCommands } from './lib/command.mjs';
import { buildFrontEnd, installPackages } from './lib/front-end.mjs';
import { at, NEIGHBOURS, ROOT, WIDGET } from './lib/places.mjs';
import { bold, duration, main, quiet, red, say, Trouble } from './lib/say.mjs';

const HEALTH_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 25_000;
const TELL_MS = 60_000;
/** Where `config/` says that the site is. */
const DEMO_SITE = 'http://kunta.localhost:8081';
const LOG = 'var/log/server.log';

const ports = {
  PORTTI_PORT: 8080,
  SITE_PORT: 8081,
  OIDC_PORT: 8082,
  MAILBOX_PORT: 8083,
  STAFF_OIDC_PORT: 8084,
  SMTP_PORT: 8025,
  SCANNER_PORT: 8085,
  VIDEO_PORT: 8086,
};

/** Everything that was started, in order: `{ name, child }`. */
const started = [];
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));

main(async () => {
  const begun = Date.now();
  readPorts();
  await Promise.all(Object.entries(ports).map(([name, port]) => demandFree(name, port)));
  await prepare();
  const addresses = await startAll();
  if (ending) return;
  say(`
${bold('Portti is open.')} ${quiet(`(${duration(Date.now() - begun)})`)}

  A municipality with the widget   ${bold(addresses.site)}
  The professionals' console       ${bold(addresses.console)}
  The mailbox                      ${bold(addresses.mailbox)}

${quiet(`The server's log is in ${LOG}. Ctrl-C ends everything.`)}`);
}).then(() => {
  if (process.exitCode) end(process.exitCode);
});

function readPorts() {
  for (const name of Object.keys(ports)) {
    const text = process.env[name];
    if (text === undefined) continue;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Trouble(`${name} is not a port: ${text}`);
    ports[name] = port;
  }
  const twice = Object.values(ports).find((port, i, all) => all.indexOf(port) !== i);
  if (twice) throw new Trouble(`port ${twice} is given to two at once`);
}

/** A browser may take either loopback address, so both must be free. */
async function demandFree(name, port) {
  for (const host of ['127.0.0.1', '::1']) {
    await new Promise((resolve, reject) => {
      const probe = net.createServer();
      probe.once('error', (error) => {
        if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code)) return resolve();
        const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code})`;
        return reject(
          new Trouble(
            `port ${port} ${why}: end what uses it, or choose another, as in ${name}=${port + 1000} make run`,
          ),
        );
      });
      probe.listen(port, host, () => probe.close(resolve));
    });
  }
}

async function prepare() {
  const first = existsSync(at('web-widget/node_modules'))
    ? ''
    : ' The first time takes some minutes.';
  say(quiet(`Building what has changed.${first}`));
  const silence = process.stderr.isTTY ? [] : ['--quiet'];
  // Cargo shows its way on a terminal only: elsewhere a long build must not look like a stuck one.
  const begun = Date.now();
  const still = () => say(quiet(`Still building (${duration(Date.now() - begun)}).`));
  const told = process.stderr.isTTY ? undefined : setInterval(still, TELL_MS);
  const server = command('cargo', ['build', '--locked', ...silence, '--bin', 'portti']);
  const pages = installPackages(WIDGET).then(buildFrontEnd);
  try {
    await Promise.all([server, pages, installPackages(NEIGHBOURS)]);
  } finally {
    clearInterval(told);
  }
}

async function startAll() {
  const { start } = await import(`${NEIGHBOURS}/lib/start.mjs`);
  const portti = `http://chat.localhost:${ports.PORTTI_PORT}`;
  const [oidc, staff, mailbox, site, scanner] = await Promise.all([
    neighbour(start, 'oidc', { port: ports.OIDC_PORT, portti }),
    neighbour(start, 'oidc', {
      port: ports.STAFF_OIDC_PORT,
      people: 'staff',
      host: 'henkilosto.localhost',
      portti,
    }),
    neighbour(start, 'mailbox', {
      port: ports.MAILBOX_PORT,
      smtpPort: ports.SMTP_PORT,
      host: 'posti.localhost',
    }),
    neighbour(start, 'site', { port: ports.SITE_PORT, portti }),
    neighbour(start, 'scanner', { port: ports.SCANNER_PORT }),
  ]);
  await startServer({
    PORTTI_SERVER__LISTEN: `127.0.0.1:${ports.PORTTI_PORT}`,
    PORTTI_SERVER__PUBLIC_URL: portti,
    PORTTI_DEMO_SITES: JSON.stringify([site.url]),
    PORTTI_SERVICES_DIR: servicesFor(site.url),
    PORTTI_MAIL__HOST: '127.0.0.1',
    PORTTI_MAIL__PORT: String(mailbox.smtpPort),
    PORTTI_IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER: oidc.url,
    PORTTI_STAFF__PROVIDER__ISSUER: staff.url,
    PORTTI_ATTACHMENTS__SCANNER: `tcp:127.0.0.1:${scanner.port}`,
    PORTTI_VIDEO__UDP: `127.0.0.1:${ports.VIDEO_PORT}`,
    PORTTI_VIDEO__TCP: `127.0.0.1:${ports.VIDEO_PORT}`,
  });
  return { site: `${site.url}/fi/`, console: `${portti}/console/`, mailbox: mailbox.url };
}

/** The demo's services, whose links lead to the site where it is now. */
function servicesFor(site) {
  const from = at('config/services');
  if (site === DEMO_SITE) return from;
  const to = at('var/demo/services');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const text = readFileSync(path.join(from, name), 'utf8');
    writeFileSync(path.join(to, name), text.replaceAll(DEMO_SITE, site));
  }
  return to;
}

async function neighbour(start, name, options) {
  const { child, facts } = await start(name, options).catch((error) => {
    throw new Trouble(error.message);
  });
  watch(name, child);
  return facts;
}

async function startServer(settings) {
  mkdirSync(at('var/log'), { recursive: true });
  const log = openSync(at(LOG), 'w');
  // Every PORTTI_… variable is a setting to the server; the port is meant for this script.
  const { PORTTI_PORT: _, ...env } = process.env;
  const child = spawn(
    path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/portti'),
    ['serve', '--config', 'config/demo.toml'],
    {
      cwd: ROOT,
      env: { NO_COLOR: '1', ...env, ...settings },
      stdio: ['ignore', log, log],
      detached: true,
    },
  );
  closeSync(log);
  watch('the server', child, () =>
    readFileSync(at(LOG), 'utf8').trimEnd().split('\n').slice(-15).join('\n'),
  );
  const late = Date.now() + HEALTH_LIMIT_MS;
  while (!ending && !(await healthy())) {
    if (Date.now() > late)
      throw new Trouble(`the server is not ready after ${duration(HEALTH_LIMIT_MS)}; see ${LOG}`);
    await wait(50);
  }
}

async function healthy() {
  try {
    const answer = await fetch(`http://127.0.0.1:${ports.PORTTI_PORT}/health/ready`, {
      signal: AbortSignal.timeout(2_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function watch(name, child, lastWords = () => '') {
  started.push({ name, child });
  const gone = (why) => {
    if (ending) return;
    process.stderr.write(
      `${lastWords()}\n${red(`${name} ended by itself (${why}); ending the rest`)}\n`,
    );
    end(1);
  };
  child.on('error', (error) => gone(error.message));
  child.on('exit', (code, signal) => gone(signal ?? `code ${code}`));
}

/** Ends everything, the last started first, and this script with it. Twice: at once. */
async function end(code) {
  if (ending) return killAll();
  ending = true;
  endCommands();
  const alive = started
    .filter(({ child }) => child.exitCode === null && child.signalCode === null)
    .reverse();
  if (alive.length > 0) say(quiet('\nEnding …'));
  const late = setTimeout(killAll, STOP_LIMIT_MS);
  for (const { child } of alive) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  clearTimeout(late);
  process.exit(code);
}

/** The whole group of each, with whatever it started itself. */
function killAll() {
  for (const { child } of started.filter((one) => one.child.pid !== undefined)) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
  process.exit(1);
}
