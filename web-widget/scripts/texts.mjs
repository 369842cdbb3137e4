// Writes `<room>/texts/ids.ts` from the room's Finnish texts, so that `t('…')` is typed: an id
// that does not exist or a missing value is a type error. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { idsSource, rooms } from './texts_lib.mjs';

const root = resolve(import.meta.dirname, '..');
let stale = false;
for (const room of rooms(root)) {
  const target = resolve(root, room, 'texts/ids.ts');
  const wanted = idsSource(room, readFileSync(resolve(root, room, 'texts/fi.ftl'), 'utf8'));
  let present = '';
  try {
    present = readFileSync(target, 'utf8');
  } catch {
    // Not written yet.
  }
  if (present === wanted) continue;
  if (process.argv.includes('--check')) {
    console.error(`${room}/texts/ids.ts is stale: run npm run texts`);
    stale = true;
  } else {
    writeFileSync(target, wanted);
    console.log(`${room}/texts/ids.ts`);
  }
}
process.exit(stale ? 1 : 0);
