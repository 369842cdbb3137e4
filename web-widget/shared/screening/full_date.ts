/** Codes whose date is written as people write dates. Mirrors `full_date.rs`. */

import type { CodeKind } from '../generated/protocol.ts';
import type { Candidate } from './candidate.ts';
import { OTHER } from './characters.ts';
import { isDayOfYear } from './date.ts';
import { finnishDated } from './finnish.ts';
import { candidate, luhn, swedishDay } from './nordic.ts';
import type { Region } from './region.ts';
import { EXACT, FAIR, type Likeness, POOR } from './shape.ts';
import { Window } from './window.ts';

const TAIL = 4;
const LONGEST = 8;
const SHORTEST = 4;

/** How many digits the three parts have, and whether the year comes first. */
const FORMS: readonly (readonly [number, number, number, boolean])[] = [
  [2, 2, 4, false],
  [1, 1, 4, false],
  [1, 2, 4, false],
  [2, 1, 4, false],
  [4, 2, 2, true],
  [4, 1, 1, true],
  [4, 1, 2, true],
  [4, 2, 1, true],
  [1, 1, 2, false],
  [1, 2, 2, false],
  [2, 1, 2, false],
];

/** A date in a region. */
export interface Dated {
  length: number;
  day: number;
  month: number;
  short: number;
  year: number | undefined;
  yearFirst: boolean;
}

/** The code of a kind that begins with digit `at`, if there is one with such a date and the right check. */
export function fullDate(kind: CodeKind, region: Region, at: number): Candidate | undefined {
  if (kind !== 'finnish' && kind !== 'swedish') return undefined;
  const cuts = readCuts(region, at);
  if (!cuts) return undefined;
  for (const form of FORMS) {
    const date = readDate(cuts, region, at, form);
    const found =
      date &&
      (kind === 'finnish' ? finnishDated(region, at, date) : swedishDated(region, at, date));
    if (found) return found;
  }
  return undefined;
}

interface Cuts {
  bits: number;
  clear: number;
}

function readCuts(region: Region, at: number): Cuts | undefined {
  if (!region.mayBegin(at) || region.digits.length < at + SHORTEST + TAIL - 1) return undefined;
  const cuts = { bits: 0, clear: LONGEST };
  for (let i = 1; i <= LONGEST; i += 1) {
    const between = region.before(at + i);
    if (between.width > 0) cuts.bits |= 1 << i;
    if (between.letters > 0) {
      cuts.clear = i;
      break;
    }
  }
  return cuts.clear >= SHORTEST ? cuts : undefined;
}

function readDate(
  cuts: Cuts,
  region: Region,
  at: number,
  form: (typeof FORMS)[number],
): Dated | undefined {
  const [one, two, three, yearFirst] = form;
  const length = one + two + three;
  if (length > cuts.clear || !fits(cuts, form)) return undefined;
  const number = (from: number, count: number) =>
    region.digits
      .slice(at + from, at + from + count)
      .reduce((sum, digit) => sum * 10 + digit.value, 0);
  const month = number(one, two);
  if (month < 1 || month > 12) return undefined;
  const [first, third] = [number(0, one), number(one + two, three)];
  const [day, year] = yearFirst ? [third, first] : [first, third];
  const whole = one === 4 || three === 4;
  if ((whole && (year < 1800 || year >= 2100)) || swedishDay(day) > 31) return undefined;
  return { length, day, month, short: year % 100, year: whole ? year : undefined, yearFirst };
}

/** Whether the cuts leave each part of the form whole. */
function fits({ bits }: Cuts, [one, two, three]: (typeof FORMS)[number]): boolean {
  const parts = [one, two, three];
  if (!parts.includes(1)) return true;
  const end = one + two + three;
  const inside = (1 << end) - 2;
  const within = bits & inside;
  const cut = within === ((1 << one) | (1 << (one + two))) || within === inside;
  return cut && ((parts.includes(4) && three > 1) || (bits & (1 << end)) !== 0);
}

/** How much a date and four digits look like a code. */
export function dateLikeness(window: Window, date: Dated): Likeness {
  const tail = (window.cuts >> date.length) & 0b1110;
  const strange = window.joined || window.afterPlus || (window.marks & OTHER) !== 0;
  const time = window.number(date.length, 2) < 24 && window.number(date.length + 2, 2) < 60;
  if (strange || ![0, 0b1000, 0b1110].includes(tail) || (isRecent(date) && time)) return POOR;
  if (window.hasSignAt(date.length)) {
    const whole = tail === 0 && window.region.before(window.at + date.length).width === 1;
    return whole && !isRecent(date) ? EXACT : FAIR;
  }
  return date.year === undefined || (window.glued && window.bare) ? POOR : FAIR;
}

const isRecent = ({ year }: Dated) => year === undefined || year >= 2000;

function swedishDated(region: Region, at: number, date: Dated): Candidate | undefined {
  if (date.year === undefined) return undefined;
  const window = Window.of(region, at, date.length + TAIL);
  if (!window || !isDayOfYear(swedishDay(date.day), date.month, date.year)) return undefined;
  const six = [date.short, date.month, date.day].flatMap((part) => [
    Math.floor(part / 10),
    part % 10,
  ]);
  if (!luhn([...six, ...window.digits.slice(date.length)])) return undefined;
  const likeness = isRecent(date) && !date.yearFirst ? POOR : dateLikeness(window, date);
  return candidate('swedish', window, true, likeness, false);
}
