/**
 * The personal IDs of Sweden, Denmark, Norway and Estonia, and payment cards. Mirrors
 * `swedish.rs`, `danish.rs`, `norwegian.rs`, `estonian.rs`, `card.rs` and `luhn.rs`.
 */

import type { CodeKind } from '../generated/protocol.ts';
import type { Candidate } from './candidate.ts';
import { LINE, OTHER } from './characters.ts';
import { isDayOfShortYear, isDayOfYear } from './date.ts';
import type { Region } from './region.ts';
import { EXACT, FAIR, type Likeness, ofDateAndFour, ofEleven, POOR } from './shape.ts';
import { Window } from './window.ts';

/** Whether the last digit is the right check digit of those before it. */
export function luhn(digits: readonly number[]): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighted = place % 2 === 0 ? digit : digit * 2;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}

export function candidate(
  kind: CodeKind,
  window: Window,
  checked: boolean,
  likeness: Likeness,
  plain: boolean,
): Candidate {
  const { start, end, at, length, exotic } = window;
  return { kind, start, end, next: at + length, checked, likeness, plain: plain && !exotic };
}

export function swedish(region: Region, at: number): Candidate | undefined {
  return swedishWith(region, at, 8) ?? swedishWith(region, at, 6);
}

function swedishWith(region: Region, at: number, sign: 6 | 8): Candidate | undefined {
  const window = Window.of(region, at, sign + 4);
  if (!window) return undefined;
  const month = window.number(sign - 4, 2);
  const day = swedishDay(window.number(sign - 2, 2));
  const year = window.number(0, sign - 4);
  const dated =
    sign === 8
      ? year >= 1800 && year < 2100 && isDayOfYear(day, month, year)
      : isDayOfShortYear(day, month, year);
  if (!dated) return undefined;
  const plain = window.bare || window.isWrittenWithSignAt(sign);
  const right = luhn(window.digits.slice(sign - 6));
  const likeness = sign === 6 && mayBeMobile(window) ? POOR : ofDateAndFour(window, sign);
  return candidate('swedish', window, right, likeness, plain);
}

/** The day of birth, which is 60 more in a samordningsnummer. */
export const swedishDay = (written: number): number => (written > 60 ? written - 60 : written);

/** Whether the ten digits may be a Finnish mobile number: 040 to 046 and 050. */
function mayBeMobile(window: Window): boolean {
  const prefix = window.number(0, 3);
  return (prefix >= 40 && prefix <= 46) || prefix === 50;
}

export function danish(region: Region, at: number): Candidate | undefined {
  const window = Window.of(region, at, 10);
  if (!window) return undefined;
  const short = window.number(4, 2);
  const year = danishCentury(short, window.number(6, 1)) + short;
  if (!isDayOfYear(window.number(0, 2), window.number(2, 2), year)) return undefined;
  const likeness = window.isCut(6) ? ofDateAndFour(window, 6) : POOR;
  return candidate('danish', window, true, likeness, window.bare || window.isWrittenWithSignAt(6));
}

function danishCentury(year: number, seventh: number): number {
  if ((seventh === 4 || seventh === 9) && year <= 36) return 2000;
  if (seventh >= 5 && seventh <= 8) return year <= 57 ? 2000 : 1800;
  return 1900;
}

const sum = (window: Window, weights: readonly number[]) =>
  weights.reduce((total, weight, i) => total + weight * (window.digits[i] ?? 0), 0);

export function norwegian(region: Region, at: number): Candidate | undefined {
  const window = Window.of(region, at, 11);
  if (!window) return undefined;
  let [day, month] = [window.number(0, 2), window.number(2, 2)];
  if (day > 40) day -= 40;
  if (month > 80) month -= 80;
  else if (month > 40) month -= 40;
  if (!isDayOfShortYear(day, month, window.number(4, 2))) return undefined;
  const checked =
    sum(window, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    sum(window, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
  const plain = window.bare || window.cuts === 1 << 6;
  return candidate('norwegian', window, checked, ofEleven(window), plain);
}

export function estonian(region: Region, at: number): Candidate | undefined {
  const window = Window.of(region, at, 11);
  if (!window) return undefined;
  const first = window.number(0, 1);
  if (first < 1 || first > 8) return undefined;
  const year = 1800 + Math.floor((first - 1) / 2) * 100 + window.number(1, 2);
  if (!isDayOfYear(window.number(5, 2), window.number(3, 2), year)) return undefined;
  let check = sum(window, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  if (check === 10) check = (sum(window, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10;
  return candidate(
    'estonian',
    window,
    check === window.number(10, 1),
    ofEleven(window),
    window.bare,
  );
}

const CARD_LENGTHS = [16, 15, 14, 13, 19, 18, 17];
const FOURS = 0x11110;
const FOUR_SIX = (1 << 4) | (1 << 10);
const FIVES = 0x8420;

export function card(region: Region, at: number): Candidate | undefined {
  let wrong: Candidate | undefined;
  for (const length of CARD_LENGTHS) {
    const window = Window.of(region, at, length);
    if (!window || !isIssued(window.number(0, 4), length)) continue;
    const plain = window.bare || isGrouped(window);
    const found = candidate(
      'payment-card',
      window,
      luhn(window.digits),
      cardLikeness(window),
      plain,
    );
    if (found.checked) return found;
    wrong ??= found;
  }
  return wrong;
}

function isIssued(four: number, length: number): boolean {
  const within = (first: number, last: number) => four >= first && four <= last;
  if (within(4000, 4999)) return [13, 16, 19].includes(length);
  if (within(2221, 2720) || four === 5019 || within(5100, 5599)) return length === 16;
  if (within(3400, 3499) || within(3700, 3799)) return length === 15;
  if (within(3000, 3059) || four === 3095 || within(3600, 3699) || within(3800, 3999)) {
    return length === 14 || length === 16;
  }
  if (within(3528, 3589) || four === 6011 || within(6440, 6599) || within(6200, 6299)) {
    return length >= 16;
  }
  return [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763].includes(four);
}

function isGrouped(window: Window): boolean {
  const fours = FOURS & ((1 << window.length) - 1);
  const short = window.length === 14 || window.length === 15;
  return window.uniform && (window.cuts === fours || (short && window.cuts === FOUR_SIX));
}

function cardLikeness(window: Window): Likeness {
  if (window.afterPlus || (window.glued && window.bare)) return POOR;
  if (isGrouped(window)) return EXACT;
  const fives = window.cuts === (FIVES & ((1 << window.length) - 1));
  const other = (window.marks & (OTHER | LINE)) === OTHER;
  return fives || (window.joined && !window.bare) || other ? POOR : FAIR;
}
