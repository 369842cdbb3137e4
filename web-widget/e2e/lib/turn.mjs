/** A real TURN server (coturn) on loopback. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = '/usr/bin/turnserver';
/** So many ports after its own are those that it relays by. */
const RELAYS = 60;
const SECRET = 'a-secret-for-tests-alone';

export const hasTurn = () => existsSync(BINARY);

/** Starts it on `port`. `config` is the part of Portti's configuration that names it. */
export async function openTurn(port) {
  const folder = mkdtempSync(join(tmpdir(), 'portti-turn-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, SECRET, { mode: 0o600 });
  const child = spawn(
    BINARY,
    [
      '-n',
      '--verbose',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--use-auth-secret',
      '--allow-loopback-peers',
      '--log-file=stdout',
      `--static-auth-secret=${SECRET}`,
      `--listening-port=${port}`,
      `--min-port=${port + 1}`,
      `--max-port=${port + RELAYS}`,
      `--pidfile=${join(folder, 'pid')}`,
      '--realm=turn.localhost',
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const it = {
    log: '',
    /** Whether what comes from this port was relayed. */
    relays: (from) => from > port && from <= port + RELAYS,
    config: `[video.turn]\nurls = ["turn:127.0.0.1:${port}?transport=udp"]\nsecret = { file = "${secret}" }\n`,
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await new Promise((ready, failed) => {
    child.once('error', failed);
    child.once('exit', () => failed(new Error(`coturn ended at once:\n${it.log}`)));
    child.stdout.setEncoding('utf8').on('data', (text) => {
      it.log = (it.log + text).slice(-100_000);
      if (/UDP listener opened|listener opened on/.test(it.log)) ready();
    });
  });
  return it;
}
