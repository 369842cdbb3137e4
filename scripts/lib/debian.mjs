/** What the tests need from Debian: installed as root, named in one line otherwise. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { command } from './command.mjs';
import { quiet, say, Trouble } from './say.mjs';

/** Whether a command is in the PATH. */
export function has(name) {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, name)));
}

function hasPostgres() {
  const folder = '/usr/lib/postgresql';
  if (has('initdb')) return true;
  return (
    existsSync(folder) &&
    readdirSync(folder).some((version) => existsSync(path.join(folder, version, 'bin/initdb')))
  );
}

/** Each thing by its Debian package, and how to see that it is there. */
export const NEEDS = {
  postgres: { packages: ['postgresql'], there: hasPostgres },
  chromium: {
    packages: ['chromium', 'fonts-noto-core'],
    there: () => has('chromium') || process.env.CHROMIUM !== undefined,
  },
  clamd: {
    packages: ['clamav-daemon'],
    // Debian keeps it out of the PATH of ordinary users.
    there: () => has('clamd') || existsSync('/usr/sbin/clamd'),
  },
  // The browser tests without the window of the whole browser, in a third of the time.
  headlessShell: {
    packages: ['chromium-headless-shell'],
    there: () => has('chromium-headless-shell') || process.env.CHROMIUM !== undefined,
  },
  // The TURN server that a browser test of calls goes through.
  coturn: { packages: ['coturn'], there: () => has('turnserver') },
  // The bus between two nodes, on any port.
  nats: {
    packages: ['nats-server'],
    // Debian keeps it out of the PATH of ordinary users.
    there: () => has('nats-server') || existsSync('/usr/sbin/nats-server'),
  },
  openssl: { packages: ['openssl'], there: () => has('openssl') },
  shellcheck: { packages: ['shellcheck'], there: () => has('shellcheck') },
};

/** Sees to it that everything named is there. */
export async function needDebian(...names) {
  const packages = names
    .map((name) => NEEDS[name])
    .filter(({ there }) => !there())
    .flatMap((need) => need.packages);
  if (packages.length === 0) return;
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  if (process.getuid() !== 0) {
    throw new Trouble(
      `missing from Debian; run: sudo apt-get update && sudo apt-get ${install.join(' ')}`,
    );
  }
  say(quiet(`installing ${packages.join(', ')}`));
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await command('apt-get', ['update', '--quiet'], { env, hidden: true });
  await command('apt-get', install, { env, hidden: true });
}

/** The same for what only makes things quicker: where it cannot be had, it is done without. */
export async function wantDebian(...names) {
  try {
    await needDebian(...names);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(quiet(`slower without; ${error.message}`));
  }
}

/** Sees to it that a cargo subcommand is there, compiled from the registry at the version given. */
export async function needCargo(name, version) {
  if (has(name)) return;
  say(quiet(`installing ${name} ${version}, which takes some minutes`));
  await command('cargo', ['install', '--locked', '--quiet', `${name}@${version}`], {
    hidden: true,
  });
}
