// Holds the weight of what a browser downloads: gzip bytes of the scripts of each entry, with
// everything that they import, by the built files.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = resolve(import.meta.dirname, '../dist');
const budgets = [
  { name: 'loader', entry: 'embed.js', limit: 4 * 1024 },
  { name: 'widget', entry: 'widget/index.html', limit: 60 * 1024 },
  { name: 'identification page', entry: 'identify/index.html', limit: 30 * 1024 },
  { name: 'return page', entry: 'identify/returned.html', limit: 20 * 1024 },
  { name: 'signed-out page', entry: 'identify/signed-out.html', limit: 20 * 1024 },
  { name: 'console', entry: 'console/index.html', limit: 80 * 1024 },
];

/** Every script that a file leads to, lazily loaded ones included. */
function scripts(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return seen;
  if (file.endsWith('.js')) seen.add(file);
  const content = readFileSync(file, 'utf8');
  for (const [, name] of content.matchAll(/["'`(]((?:\.{0,2}\/)[^"'`()\s]+\.js)["'`)]/g)) {
    const next = name.startsWith('/') ? resolve(dist, `.${name}`) : resolve(dirname(file), name);
    scripts(next, seen);
  }
  return seen;
}

let over = false;
for (const { name, entry, limit } of budgets) {
  const file = resolve(dist, entry);
  if (!existsSync(file)) {
    console.error(`${name}: ${entry} is not built`);
    over = true;
    continue;
  }
  const bytes = [...scripts(file)].reduce(
    (sum, part) => sum + gzipSync(readFileSync(part)).length,
    0,
  );
  const kib = (bytes / 1024).toFixed(1);
  const verdict = bytes === 0 || bytes > limit ? 'TOO LARGE' : 'ok';
  console.log(`${name.padEnd(20)} ${kib.padStart(6)} of ${limit / 1024} KiB gzip  ${verdict}`);
  if (verdict !== 'ok') over = true;
}
process.exit(over ? 1 : 0);
