// Reads `.ftl` files: which ids there are, and which values each takes.
import { existsSync, readdirSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { FluentResource } from '@fluent/bundle';

/** The folders of the package, and those in `shared`, that hold texts. */
export function rooms(root) {
  const within = (folder) =>
    readdirSync(resolve(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => posix.join(folder, entry.name));
  return [...within('.'), ...within('shared')]
    .filter((room) => existsSync(resolve(root, room, 'texts/fi.ftl')))
    .sort();
}

function collect(node, into) {
  if (Array.isArray(node)) {
    for (const part of node) collect(part, into);
  } else if (node && typeof node === 'object') {
    if (node.type === 'var') into.add(node.name);
    for (const part of Object.values(node)) collect(part, into);
  }
}

/** The ids of a file with the names of their values, sorted. Terms (`-name`) are left out. */
export function idsOf(content) {
  const ids = new Map();
  for (const entry of new FluentResource(content).body) {
    if (entry.id.startsWith('-')) continue;
    const values = new Set();
    collect(entry.value, values);
    ids.set(entry.id, [...values].sort());
  }
  return new Map([...ids].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The TypeScript that declares the ids of a room's file. */
export function idsSource(room, content) {
  const translator = posix.relative(`${room}/texts`, 'shared/i18n/translator.ts');
  const lines = [...idsOf(content)].map(([id, values]) => {
    const key = /^[a-z]+$/.test(id) ? id : `'${id}'`;
    const type = values.length
      ? `{ ${values.map((value) => `${value}: Value`).join('; ')} }`
      : 'null';
    return `  ${key}: ${type};\n`;
  });
  const valued = lines.some((line) => line.includes('Value'));
  return [
    '// Generated from fi.ftl by `npm run texts`. Do not edit.\n',
    valued ? `import type { Value } from '${translator}';\n\n` : '\n',
    `export interface Texts {\n${lines.join('')}}\n`,
  ].join('');
}
