/** Files that are made from the code and committed: made again, and compared. */
import { existsSync, writeFileSync } from 'node:fs';

import { command } from './command.mjs';
import { installPackages } from './front-end.mjs';
import { at, WIDGET } from './places.mjs';
import { buildPortti, PORTTI } from './portti.mjs';
import { say, Trouble } from './say.mjs';
import { digest } from './stamp.mjs';

/** Every committed file or folder that a generator writes. */
const GENERATED = [
  'config/example.toml',
  'config/example-service.toml',
  'tests/corpus/generated.jsonl',
  'tests/corpus/vectors.txt',
  'web-widget/shared/generated',
  'web-widget/shared/texts/ids.ts',
  'web-widget/widget/texts/ids.ts',
  'web-widget/identify/texts/ids.ts',
  'web-widget/console/texts/ids.ts',
];

/** Writes all of them. */
export async function generate() {
  await buildPortti();
  const portti = (...argv) => command(PORTTI, argv, { hidden: true });
  await portti('types');
  writeFileSync(at('config/example.toml'), await portti('example-config'));
  writeFileSync(at('config/example-service.toml'), await portti('example-config', '--service'));
  // Tests that compare a file with what the code makes write it when they are told to.
  await command(
    'cargo',
    ['test', '--locked', '--quiet', '--test', 'corpus', '--', '--test-threads=1'],
    {
      env: { PORTTI_TEST_UPDATE: '1' },
      hidden: true,
    },
  );
  await installPackages(WIDGET);
  await command('npm', ['run', '--silent', 'texts'], { cwd: WIDGET, hidden: true });
}

/** Writes all of them and throws when one was not as the code makes it. */
export async function compareGenerated() {
  const places = GENERATED.filter((place) => existsSync(at(place)));
  const before = places.map((place) => digest([at(place)]));
  await generate();
  const stale = places.filter((place, i) => digest([at(place)]) !== before[i]);
  if (stale.length > 0)
    throw new Trouble(`not as the code makes it: ${stale.join(', ')}; written anew, see git diff`);
  say(`${places.length} generated files and folders are as the code makes them`);
}
