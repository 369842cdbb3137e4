/** Portti's program, as the tests build it. */
import path from 'node:path';

import { command } from './command.mjs';
import { ROOT } from './places.mjs';

export const PORTTI = path.resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug/portti');

/**
 * Builds it where something has changed. Together with a test: tests want more features of some
 * libraries, and alone it would be built a second time without them, libraries and all.
 */
export async function buildPortti() {
  await command('cargo', ['test', '--locked', '--quiet', '--no-run', '--test', 'corpus']);
}
