// Holds the weight of what a browser downloads: gzip bytes of the scripts of each entry, with
// everything that they import, by the built files. What is fetched only when a file is sent or
// opened has budgets of its own and is not counted with the pages. Texts that come in a chunk for
// each language are counted in one, the heaviest.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
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

/** Chunks by the beginning of their names: the upload protocol, the viewer, the reader of PDFs with
 *  its worker, the video call with the worker that encrypts it. */
const late = [
  { name: 'sending files', part: 'transfer', limit: 25 * 1024 },
  { name: 'viewer', part: 'viewer', limit: 8 * 1024 },
  { name: 'PDF', part: 'pdf-', limit: 150 * 1024 },
  { name: 'PDF worker', part: 'pdf.worker', limit: 330 * 1024 },
  { name: 'video call', part: 'inside', limit: 20 * 1024 },
  { name: 'sealing worker', part: 'seal_worker', limit: 5 * 1024 },
];

const weight = (file) => gzipSync(readFileSync(file)).length;
const isLate = (file) => late.some(({ part }) => basename(file).startsWith(part));

/** Every script that a file leads to, lazily loaded ones included, but for the late ones. */
function scripts(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file) || isLate(file)) return seen;
  if (file.endsWith('.js')) seen.add(file);
  const content = readFileSync(file, 'utf8');
  for (const [, name] of content.matchAll(/["'`(]((?:\.{0,2}\/)[^"'`()\s]+\.js)["'`)]/g)) {
    const next = name.startsWith('/') ? resolve(dist, `.${name}`) : resolve(dirname(file), name);
    scripts(next, seen);
  }
  return seen;
}

let over = false;

const weightOf = (files) => files.reduce((sum, file) => sum + weight(file), 0);
const languageOf = (file) => /^(fi|sv|en)-/.exec(basename(file))?.[1];

function weigh(name, files, limit) {
  const texts = ['fi', 'sv', 'en'].map((language) =>
    weightOf(files.filter((file) => languageOf(file) === language)),
  );
  const bytes = weightOf(files.filter((file) => !languageOf(file))) + Math.max(...texts);
  const kib = (bytes / 1024).toFixed(1);
  const verdict = bytes === 0 || bytes > limit ? 'TOO LARGE' : 'ok';
  console.log(`${name.padEnd(20)} ${kib.padStart(6)} of ${limit / 1024} KiB gzip  ${verdict}`);
  if (verdict !== 'ok') over = true;
}

for (const { name, entry, limit } of budgets) {
  const file = resolve(dist, entry);
  if (!existsSync(file)) {
    console.error(`${name}: ${entry} is not built`);
    over = true;
    continue;
  }
  weigh(name, [...scripts(file)], limit);
}
const assets = readdirSync(resolve(dist, 'assets')).filter((name) => /\.m?js$/.test(name));
for (const { name, part, limit } of late) {
  const found = assets.filter((asset) => asset.startsWith(part));
  weigh(
    name,
    found.map((asset) => resolve(dist, 'assets', asset)),
    limit,
  );
}
process.exit(over ? 1 : 0);
