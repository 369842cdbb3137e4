/**
 * `npm run e2e [NAME…]`: the browser tests by Node's own test runner, some files at a time. Each file
 * has its own browser and its own server on free ports, so that none knows of another.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec as Spec } from 'node:test/reporters';

/** The long ones, so that they do not begin last. `node --test` would sort the files by name. */
const FIRST = [
  'console',
  'widget',
  'tabs',
  'call',
  'call_minute',
  'gate',
  'file_ways',
  'call_page',
  'files',
];
/** One more than there are cores: a test often waits. */
const AT_A_TIME = availableParallelism() + 1;

const place = (name) => {
  const index = FIRST.indexOf(name.replace('.test.mjs', ''));
  return index < 0 ? FIRST.length : index;
};
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort((a, b) => place(a) - place(b))
  .map((name) => join(import.meta.dirname, name));
if (files.length === 0) {
  console.error(`no browser test is called ${wanted.join(', ')}`);
  process.exit(1);
}
// Node ends the files when it is told to, and each file its server (`lib/house.mjs`).
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ended.abort());
run({ files, concurrency: AT_A_TIME, signal: ended.signal })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(new Spec())
  .pipe(process.stdout);
