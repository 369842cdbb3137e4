/** Numbers that are written in words. Mirrors `spoken.rs`. */

import { SPOKEN_DIGITS, SPOKEN_MONTHS, SPOKEN_SIGNS } from '../generated/screening_tables.ts';
import { once } from './characters.ts';

/** The words of a table, each with the number of its line. */
const numbered = (table: string) =>
  new Map(
    table
      .split('|')
      .flatMap((words, line) => words.split(' ').map((word) => [word, line] as const)),
  );

const digits = once(() => numbered(SPOKEN_DIGITS));
const months = once(() => numbered(SPOKEN_MONTHS));
/** The longest word for a digit that begins at a place. */
const digit = once(() => {
  const words = [...digits().keys()].sort((a, b) => b.length - a.length);
  return new RegExp(words.join('|'), 'y');
});
/** The digits that a run of folded letters says, as text; those of a month's number together. */
export function said(word: string): { digits: string; month: boolean } | undefined {
  const month = months().get(word.replace(/kuu(ta|n)$/, 'kuu'));
  if (month !== undefined) return { digits: String(month + 1).padStart(2, '0'), month: true };
  const pattern = digit();
  let told = '';
  pattern.lastIndex = 0;
  while (pattern.lastIndex < word.length) {
    const next = pattern.exec(word);
    if (!next) return undefined;
    told += digits().get(next[0]);
  }
  return { digits: told, month: false };
}

/** The sign that a run of letters names. */
export const signOf = (word: string): string | undefined =>
  SPOKEN_SIGNS.split('|').find((names) => names.split(' ').includes(word))?.[0];
