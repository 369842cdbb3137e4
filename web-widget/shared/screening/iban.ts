/** International bank account numbers. Mirrors `iban.rs`. */

import { ACCOUNT_LENGTHS } from '../generated/screening_tables.ts';
import type { Candidate } from './candidate.ts';
import { classify, OTHER_LETTER, once } from './characters.ts';
import { type Region, size } from './region.ts';
import { FAIR } from './shape.ts';

const GAP = 3;
const LONGEST = 256;

const lengths = once(() => {
  const all = new Map<string, number>();
  for (const line of ACCOUNT_LENGTHS.split('|')) {
    const [length, ...countries] = line.split(' ');
    for (const country of countries) all.set(country, Number(length));
  }
  return all;
});

/** The account number whose check digits are digit `at` and the next. */
export function iban(text: string, region: Region, at: number): Candidate | undefined {
  const before = region.before(at);
  let start: number;
  if (before.lastRun === 2) start = before.lastRunStart;
  else if (before.lastRun === 1 && before.earlierRun === 1) start = before.earlierRunStart;
  else return undefined;
  const read = readSigns(text, start);
  if (!read) return undefined;
  let next = at;
  while ((region.digits[next]?.start ?? read.end) < read.end) next += 1;
  return {
    kind: 'iban',
    start,
    end: read.end,
    next,
    checked: remainder(read.signs) === 1,
    likeness: FAIR,
    plain: read.plain,
  };
}

interface Read {
  signs: string;
  end: number;
  plain: boolean;
}

function readSigns(text: string, start: number): Read | undefined {
  let [signs, length, gap, plain, at] = ['', 34, 0, true, start];
  for (let taken = 0; taken < LONGEST && at < text.length; taken += 1) {
    const point = text.codePointAt(at) ?? 0;
    const found = classify(point);
    at += size(point);
    plain &&= point < 128;
    if (found.is === 'invisible') continue;
    if (found.is === 'gap') {
      gap += 1;
      plain &&= point === 32 && signs.length % 4 === 0;
      if (gap > GAP) return undefined;
      continue;
    }
    if (found.value === OTHER_LETTER) return undefined;
    if (signs.length >= 4 && signs.length % 4 !== 0 && gap > 0) plain = false;
    gap = 0;
    signs += String(found.value);
    if (signs.length === 4) {
      const known = /^[A-Z]{2}\d\d$/.test(signs) ? lengths().get(signs.slice(0, 2)) : undefined;
      if (known === undefined) return undefined;
      length = known;
    }
    if (signs.length === length) return isGlued(text, at) ? undefined : { signs, end: at, plain };
  }
  return undefined;
}

function isGlued(text: string, end: number): boolean {
  const point = text.codePointAt(end);
  if (point === undefined) return false;
  const { is } = classify(point);
  return is === 'digit' || is === 'letter';
}

function remainder(signs: string): number {
  return [...signs.slice(4), ...signs.slice(0, 4)].reduce(
    (rest, sign) => (sign >= 'A' ? rest * 100 + sign.charCodeAt(0) - 55 : rest * 10 + +sign) % 97,
    0,
  );
}
