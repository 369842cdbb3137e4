/**
 * `make test`: every check there is, in the order of how soon it can fail.
 * `make test ONLY="format clippy"` does some.
 */
import { command, endCommands } from './lib/command.mjs';
import { needCargo, needDebian, wantDebian } from './lib/debian.mjs';
import { buildFrontEnd, installPackages } from './lib/front-end.mjs';
import { compareGenerated } from './lib/generated.mjs';
import { at, BIOME, NEIGHBOURS, WIDGET } from './lib/places.mjs';
import { buildPortti } from './lib/portti.mjs';
import { main } from './lib/say.mjs';
import { useScratch } from './lib/scratch.mjs';
import { doSteps } from './lib/steps.mjs';

const NEXTEST = '0.9.143';
const WITH_POSTGRES = at('tests/neighbours/with-postgres');

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    endCommands();
    process.exit(130);
  });
}

const npm = (folder, script, how) =>
  command('npm', ['run', '--silent', script], { cwd: folder, ...how });
const cargo = (...argv) => command('cargo', argv);
/** What is done beside other things speaks when it fails alone. */
const HIDDEN = { hidden: true };

const STAGES = [
  [['tools', tools]],
  [['packages', () => Promise.all([installPackages(WIDGET), installPackages(NEIGHBOURS)])]],
  [
    ['format', () => command('cargo', ['fmt', '--check'], HIDDEN)],
    ['biome', biome],
    ['typescript', () => npm(WIDGET, 'typecheck', HIDDEN)],
    ['vitest', () => npm(WIDGET, 'test', HIDDEN)],
    ['front-end', buildFrontEnd],
    ['neighbours', () => npm(NEIGHBOURS, 'test', HIDDEN)],
  ],
  [['sizes', () => npm(WIDGET, 'size')]],
  [['clippy', () => cargo('clippy', '--locked', '--all-targets', '--', '-D', 'warnings')]],
  [['rust', rust]],
  [['generated', compareGenerated]],
  [['browser', browser]],
];

useScratch();
main(() => doSteps(STAGES, (process.env.ONLY ?? '').split(/[\s,]+/).filter(Boolean)));

async function tools() {
  await needDebian('postgres', 'chromium', 'openssl', 'clamd', 'coturn', 'nats');
  await wantDebian('headlessShell');
  await needCargo('cargo-nextest', NEXTEST);
}

/** One style for the browser side, the scripts and the neighbours. */
async function biome() {
  await npm(WIDGET, 'lint', HIDDEN);
  await command(BIOME, ['check', `--config-path=${WIDGET}`, at('scripts'), NEIGHBOURS], HIDDEN);
}

async function rust() {
  await command(WITH_POSTGRES, ['cargo', 'nextest', 'run', '--locked', '--all-targets']);
}

async function browser() {
  await installPackages(NEIGHBOURS);
  await buildFrontEnd();
  await buildPortti();
  await npm(WIDGET, 'e2e');
}
