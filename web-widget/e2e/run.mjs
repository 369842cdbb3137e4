/**
 * `npm run e2e [NAME…]`: the browser tests by Node's own test runner, some files at a time. Each file
 * has its own browser and its own server on free ports, so that none knows of another.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** The long ones, so that they do not begin last. */
const FIRST = ['widget', 'console', 'call_minute', 'call', 'file_ways', 'files', 'story', 'tabs'];
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
const runner = spawn(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${AT_A_TIME}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    ...files,
  ],
  { stdio: 'inherit' },
);
runner.on('exit', (code, signal) => process.exit(signal ? 1 : code));
