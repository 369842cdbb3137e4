/** What one character is to a reader who looks for codes. Mirrors `characters.rs`. */

import * as tables from '../generated/screening_tables.ts';

export const SPACE = 1;
export const LINE = 2;
export const DOT = 4;
export const SLASH = 8;
export const DASH = 16;
export const PLUS = 32;
export const OTHER = 64;

/** The letter that stands for every letter outside A–Z. */
export const OTHER_LETTER = '?';

export type Class =
  | { is: 'digit'; value: number }
  | { is: 'letter'; value: string }
  | { is: 'gap'; mark: number }
  | { is: 'invisible' };

const INVISIBLE: Class = { is: 'invisible' };
const digit = (value: number): Class => ({ is: 'digit', value });
const letter = (value: string): Class => ({ is: 'letter', value });
const gap = (mark: number): Class => ({ is: 'gap', mark });

const ASCII: readonly Class[] = Array.from({ length: 128 }, (_, point) => ascii(point));

/** What the character at a code point is. */
export function classify(point: number): Class {
  return ASCII[point] ?? find(runs(), point) ?? find(symbols(), point) ?? letter(OTHER_LETTER);
}

function ascii(point: number): Class {
  const c = String.fromCharCode(point);
  if (c >= '0' && c <= '9') return digit(point - 48);
  if (/[a-z]/i.test(c)) return letter(c.toUpperCase());
  if (' \t_'.includes(c)) return gap(SPACE);
  if (point >= 10 && point <= 13) return gap(LINE);
  if ('-~'.includes(c)) return gap(DASH);
  if (c === '+') return gap(PLUS);
  if ('.*'.includes(c)) return gap(DOT);
  if ('/\\|'.includes(c)) return gap(SLASH);
  return point < 32 || point === 127 ? INVISIBLE : gap(OTHER);
}

interface Run {
  first: number;
  last: number;
  class: Class;
}

function find(runs: readonly Run[], point: number): Class | undefined {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run && run.first <= point) low = middle + 1;
    else high = middle;
  }
  const run = runs[low - 1];
  if (!run || point > run.last) return undefined;
  const offset = point - run.first;
  if (run.class.is === 'digit') return digit((run.class.value + offset) % 10);
  if (run.class.is === 'letter' && run.last > run.first) {
    return letter(String.fromCharCode(65 + offset));
  }
  return run.class;
}

/** The numbers of a table, each of which is written as the step from the one before. */
function numbers(table: string): number[] {
  let number = 0;
  return table.split(' ').map((step) => {
    number += Number.parseInt(step, 16);
    return number;
  });
}

function pairs(table: string, meaning: Class): Run[] {
  const all = numbers(table);
  return all.flatMap((first, i) =>
    i % 2 === 0 ? [{ first, last: all[i + 1] ?? first, class: meaning }] : [],
  );
}

const runs = once(() => {
  const others = numbers(tables.OTHER_DIGITS);
  const all: Run[] = [
    ...numbers(tables.DIGIT_ZEROS).map((first) => ({ first, last: first + 9, class: digit(0) })),
    ...others.flatMap((first, i) =>
      i % 3 === 0
        ? [{ first, last: others[i + 1] ?? first, class: digit(others[i + 2] ?? 0) }]
        : [],
    ),
    ...numbers(tables.ALPHABETS).map((first) => ({ first, last: first + 25, class: letter('A') })),
    ...tables.LOOK_ALIKES.split(' ').flatMap(([value = '', ...alike]) =>
      alike.map((c) => {
        const first = c.codePointAt(0) ?? 0;
        return { first, last: first, class: letter(value) };
      }),
    ),
    ...pairs(tables.INVISIBLE, INVISIBLE),
    ...pairs(tables.LINES, gap(LINE)),
    ...pairs(tables.SPACES, gap(SPACE)),
    ...pairs(tables.DASHES, gap(DASH)),
    ...pairs(tables.PLUSES, gap(PLUS)),
    ...pairs(tables.DOTS, gap(DOT)),
    ...pairs(tables.SLASHES, gap(SLASH)),
  ];
  return all.sort((a, b) => a.first - b.first);
});

const symbols = once(() => pairs(tables.SYMBOLS, gap(OTHER)));

/** Does the work at the first call only, so that loading the module costs nothing. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
