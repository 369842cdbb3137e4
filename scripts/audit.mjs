/**
 * `make audit`: licences, bans and sources always; known vulnerabilities where the database of
 * advisories can be reached.
 */
import { spawnSync } from 'node:child_process';

import { command } from './lib/command.mjs';
import { needCargo } from './lib/debian.mjs';
import { ROOT } from './lib/places.mjs';
import { main, say, Trouble } from './lib/say.mjs';

const CARGO_DENY = '0.20.2';
const UNREACHABLE =
  /failed to (fetch|clone|resolve)|unable to connect|could not resolve|network|dns error/i;

main(async () => {
  await needCargo('cargo-deny', CARGO_DENY);
  await command('cargo', ['deny', '--locked', 'check', 'licenses', 'bans', 'sources']);
  advisories();
});

function advisories() {
  const { status, stdout, stderr } = spawnSync(
    'cargo',
    ['deny', '--locked', 'check', 'advisories'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  const said = stdout + stderr;
  if (status !== 0 && UNREACHABLE.test(said))
    return say('advisories: not checked, the database cannot be reached from here');
  process.stdout.write(said);
  if (status !== 0) throw new Trouble('advisories: see above');
}
