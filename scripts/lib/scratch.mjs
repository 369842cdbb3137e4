/** A folder for what a run writes and forgets. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NAME = 'portti-test-';
/** What databases, mailboxes and files of tests take at most, with room to spare. */
const ENOUGH = 3 * 1024 ** 3;

/**
 * Has everything that is started from here write its passing files into one new folder, which is
 * removed at the end: in memory where there is enough of it, since thousands of small files cost a
 * disk more than all that is done with them.
 */
export function useScratch() {
  clearAway();
  const place = roomy() ? MEMORY : tmpdir();
  const folder = mkdtempSync(join(place, `${NAME}${process.pid}-`));
  // The database belongs to another user where all this runs as root.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** Removes what a run left behind that was killed. */
function clearAway() {
  if (!existsSync(MEMORY)) return;
  for (const name of readdirSync(MEMORY).filter((name) => name.startsWith(NAME))) {
    const [run] = name.slice(NAME.length).split('-');
    if (existsSync(`/proc/${run}`)) continue;
    try {
      rmSync(join(MEMORY, name), { recursive: true, force: true });
    } catch {
      // It is another user's, who removes it.
    }
  }
}

function roomy() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, freemem()) > ENOUGH;
  } catch {
    return false;
  }
}
