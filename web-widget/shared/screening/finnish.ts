/** Finnish henkilötunnus. Mirrors `finnish.rs`. */

import type { Candidate } from './candidate.ts';
import { DASH, OTHER, OTHER_LETTER, PLUS } from './characters.ts';
import { isDay, isDayOfShortYear, isDayOfYear } from './date.ts';
import { type Dated, dateLikeness } from './full_date.ts';
import type { Between, Region } from './region.ts';
import { EXACT, FAIR, type Likeness, ofDateAndFour, POOR } from './shape.ts';
import { Window } from './window.ts';

const CHECK = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const DATE = 6;
const INDIVIDUAL = 3;
const DIGITS = DATE + INDIVIDUAL;
const CHECK_GAP = 3;

function century(sign: string): number | undefined {
  if (sign === '+') return 1800;
  if ('-UVWXY'.includes(sign)) return 1900;
  return 'ABCDEF'.includes(sign) ? 2000 : undefined;
}

interface Body {
  /** Day, month, the short year and the individual number as nine digits. */
  number: number;
  digits: number;
  dated: Dated | undefined;
  signed: boolean;
  lettered: boolean;
  cut: boolean;
  phone: boolean;
  exotic: boolean;
}

/** The code that begins with digit `at`, if there is something of its form. */
export function finnish(region: Region, at: number): Candidate | undefined {
  const body = readBody(region, at);
  if (!body) return undefined;
  const withLetter = endingInLetter(region, at, body);
  if (withLetter?.checked) return withLetter;
  const withDigit = endingInDigit(region, at, body);
  if (withDigit && withLetter && !withDigit.checked) return withLetter;
  return withDigit ?? withLetter;
}

function readBody(region: Region, at: number): Body | undefined {
  if (!region.mayBegin(at) || at + DIGITS > region.digits.length) return undefined;
  const body: Body = {
    number: 0,
    digits: DIGITS,
    dated: undefined,
    signed: false,
    lettered: false,
    cut: false,
    phone: false,
    exotic: false,
  };
  for (let i = 0; i < DIGITS; i += 1) {
    const digit = region.digits[at + i];
    const between = region.before(at + i);
    body.number = body.number * 10 + (digit?.value ?? 0);
    body.exotic ||= digit?.exotic ?? false;
    if (i === 0) continue;
    body.exotic ||= between.exotic;
    if (i === DATE) {
      if (!readSign(between, body)) return undefined;
    } else if (between.letters > 0) {
      return undefined;
    } else {
      body.cut ||= between.width > 0;
    }
  }
  const cut = (i: number) => region.before(at + i).width > 0;
  body.phone = cut(3) && ![1, 2, 4, 5].some(cut);
  const [day, month] = date(body);
  return isDay(day, month) && body.number % 1000 >= 2 ? body : undefined;
}

/** The code with this date at digit `at`, if its check is right. */
export function finnishDated(region: Region, at: number, date: Dated): Candidate | undefined {
  const body: Body = {
    number: (date.day * 100 + date.month) * 100 + date.short,
    digits: date.length + INDIVIDUAL,
    dated: date,
    signed: false,
    lettered: false,
    cut: true,
    phone: false,
    exotic: false,
  };
  const from = at + date.length;
  if (from + INDIVIDUAL > region.digits.length) return undefined;
  if (!readSign(region.before(from), body)) return undefined;
  for (let i = 0; i < INDIVIDUAL; i += 1) {
    body.number = body.number * 10 + (region.digits[from + i]?.value ?? 0);
    if (i > 0 && region.before(from + i).letters > 0) return undefined;
  }
  if (body.number % 1000 < 2) return undefined;
  const withLetter = endingInLetter(region, at, body);
  if (withLetter?.checked) return withLetter;
  const withDigit = endingInDigit(region, at, body);
  return withDigit?.checked ? withDigit : undefined;
}

function date({ number }: Body): [number, number, number] {
  const six = Math.floor(number / 1000);
  return [Math.floor(six / 10_000), Math.floor(six / 100) % 100, six % 100];
}

function readSign(between: Between, body: Body): boolean {
  body.cut ||= between.width !== 1;
  if (!between.first) {
    body.signed = (between.marks & (DASH | PLUS)) !== 0;
    return true;
  }
  body.signed = true;
  body.lettered = true;
  body.exotic ||= between.first.exotic;
  return between.letters === 1 && century(between.first.value) !== undefined;
}

function endingInLetter(region: Region, at: number, body: Body): Candidate | undefined {
  const after = region.before(at + body.digits);
  const letter = after.first;
  if (!letter) return undefined;
  const written = body.signed && !body.cut && after.marksBeforeLetter === 0;
  if (after.marksBeforeLetter > CHECK_GAP || (after.firstRun > 1 && !written)) return undefined;
  const checked = isRight(region, at, body, letter.value);
  if (!checked && (after.firstRun > 1 || letter.value === OTHER_LETTER)) return undefined;
  const left = region.before(at);
  const glued = left.endsInLetter && after.firstRun > 1;
  const apart = after.marksBeforeLetter > 0;
  const sign = region.before(at + body.digits - INDIVIDUAL);
  const listed = body.dated !== undefined && apart && (sign.marks & OTHER) !== 0;
  const loose = !body.signed && (body.phone || listed || left.endsInPlus);
  let likeness: Likeness = body.signed ? EXACT : FAIR;
  if (glued || loose) likeness = POOR;
  return {
    kind: 'finnish',
    start: region.startOf(at),
    end: letter.end,
    next: at + body.digits,
    checked,
    likeness,
    plain: written && !body.exotic && !letter.exotic && !after.exoticBeforeLetter,
  };
}

function endingInDigit(region: Region, at: number, body: Body): Candidate | undefined {
  const check = region.digits[at + body.digits];
  const apart = region.before(at + body.digits);
  if (!check || apart.letters > 0 || !region.mayEnd(at + body.digits + 1)) return undefined;
  let likeness: Likeness;
  if (body.lettered) {
    const after = region.before(at + body.digits + 1);
    const glued =
      region.before(at).endsInLetter || (after.letters > 0 && after.marksBeforeLetter === 0);
    likeness = glued ? POOR : EXACT;
  } else {
    const window = Window.of(region, at, body.digits + 1);
    if (!window) return undefined;
    likeness = body.dated ? dateLikeness(window, body.dated) : ofDateAndFour(window, DATE);
  }
  const exotic = body.exotic || check.exotic || apart.exotic;
  return {
    kind: 'finnish',
    start: region.startOf(at),
    end: check.end,
    next: at + body.digits + 1,
    checked: isRight(region, at, body, String(check.value)),
    likeness,
    plain: !exotic && !body.cut && body.signed && apart.width === 0,
  };
}

function isRight(region: Region, at: number, body: Body, check: string): boolean {
  const [day, month, short] = date(body);
  const sign = region.before(at + body.digits - INDIVIDUAL);
  let first: number | undefined;
  if (sign.first) first = century(sign.first.value);
  else if (sign.marks & PLUS) first = 1800;
  else if (body.signed) first = 1900;
  const year = body.dated?.year ?? (first === undefined ? undefined : first + short);
  const dated =
    year === undefined ? isDayOfShortYear(day, month, short) : isDayOfYear(day, month, year);
  return dated && CHECK[body.number % 31] === check;
}
