/** Doing a thing again only when what it depends on has changed. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A digest of the names and contents of files and of all files in folders. */
export function digest(places, skip = () => false) {
  const hash = createHash('sha256');
  const add = (place) => {
    if (skip(place)) return;
    const entries = readEntries(place);
    if (entries) for (const name of entries) add(path.join(place, name));
    else hash.update(`${place}\0`).update(readFileSync(place)).update('\0');
  };
  for (const place of places) add(place);
  return hash.digest('hex');
}

function readEntries(place) {
  try {
    return readdirSync(place).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Runs `work` unless the stamp file holds `value` already; says whether it ran. */
export async function unlessStamped(file, value, work) {
  if (read(file) === value) return false;
  await work();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, value);
  return true;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
