/** Where things are in this repository. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const at = (...parts) => path.join(ROOT, ...parts);

export const WIDGET = at('web-widget');
export const NEIGHBOURS = at('tests/neighbours');

/** The formatter and linter of everything that is not Rust; its settings are in WIDGET. */
export const BIOME = path.join(WIDGET, 'node_modules/.bin/biome');
