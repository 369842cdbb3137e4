import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { idsOf, idsSource, rooms } from '../../scripts/texts_lib.mjs';
import { LANGUAGES } from './translator.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

function sources(folder: string): string {
  return readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => /\.tsx?$/.test(entry.name) && entry.name !== 'ids.ts')
    .map((entry) => readFileSync(resolve(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

test('there are rooms with texts', () => {
  expect(rooms(root)).toContain('widget');
});

describe.each(rooms(root))('the texts of %s', (room) => {
  test.each([...LANGUAGES])('%s has every id with the same values', (language) => {
    const finnish = idsOf(read(`${room}/texts/fi.ftl`));
    expect(Object.fromEntries(idsOf(read(`${room}/texts/${language}.ftl`)))).toEqual(
      Object.fromEntries(finnish),
    );
  });

  test.each([...LANGUAGES])('%s is read whole', (language) => {
    const content = read(`${room}/texts/${language}.ftl`);
    const written = [...content.matchAll(/^([a-z][a-z0-9_-]*) *=/gm)].map(([, id]) => id);
    expect([...idsOf(content).keys()]).toEqual([...written].sort());
  });

  test('the declared ids are those of the Finnish file', () => {
    expect(read(`${room}/texts/ids.ts`)).toBe(idsSource(room, read(`${room}/texts/fi.ftl`)));
  });

  test('every text is used', () => {
    const code = sources(room);
    // An id is written whole, or built from a prefix: t(`failed-${reason}`).
    const prefixes = [...code.matchAll(/`([a-z][a-z0-9_-]*-)\$\{/g)].map(([, prefix]) => prefix);
    const unused = [...idsOf(read(`${room}/texts/fi.ftl`)).keys()].filter(
      (id) =>
        !code.includes(`'${id}'`) && !prefixes.some((prefix) => prefix && id.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });
});
