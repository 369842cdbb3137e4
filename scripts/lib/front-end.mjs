/** The npm packages, and the built widget and console. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';

import { command } from './command.mjs';
import { WIDGET } from './places.mjs';
import { digest, unlessStamped } from './stamp.mjs';

const NOT_BUILT_FROM = new Set(['node_modules', 'dist', 'screenshots', 'e2e']);

/** Installs a folder's packages when its lockfile has changed; says whether it did. */
export async function installPackages(folder) {
  const files = ['package.json', 'package-lock.json'].map((name) => path.join(folder, name));
  return unlessStamped(
    path.join(folder, 'node_modules/.installed'),
    `${process.version} ${digest(files)}`,
    () =>
      command('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: folder,
        hidden: true,
      }),
  );
}

/** Builds widget and console when a source has changed; says whether it did. */
export async function buildFrontEnd() {
  const skip = (place) => NOT_BUILT_FROM.has(path.basename(place)) || /\.test\.tsx?$/.test(place);
  const stamp = path.join(WIDGET, 'node_modules/.built');
  if (!existsSync(path.join(WIDGET, 'dist'))) rmSync(stamp, { force: true });
  return unlessStamped(stamp, digest([WIDGET], skip), () =>
    command('npm', ['run', '--silent', 'build'], { cwd: WIDGET, hidden: true }),
  );
}
