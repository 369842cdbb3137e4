/** Finnish henkilötunnus. Mirrors `finnish.rs`. */

import type { Candidate } from './candidate.ts';
import { DASH, OTHER_LETTER, PLUS } from './characters.ts';
import { isDay, isDayOfShortYear, isDayOfYear } from './date.ts';
import type { Between, Region } from './region.ts';
import { EXACT, FAIR, type Likeness, ofDateAndFour, POOR } from './shape.ts';
import { Window } from './window.ts';

const CHECK = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const DIGITS = 9;
const DATE = 6;
const CHECK_GAP = 3;

function century(sign: string): number | undefined {
  if (sign === '+') return 1800;
  if ('-UVWXY'.includes(sign)) return 1900;
  return 'ABCDEF'.includes(sign) ? 2000 : undefined;
}

interface Body {
  number: number;
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
  const after = region.before(at + DIGITS);
  const letter = after.first;
  if (!letter) return undefined;
  const written = body.signed && !body.cut && after.marksBeforeLetter === 0;
  if (after.marksBeforeLetter > CHECK_GAP || (after.firstRun > 1 && !written)) return undefined;
  const checked = isRight(region, at, body, letter.value);
  if (!checked && (after.firstRun > 1 || letter.value === OTHER_LETTER)) return undefined;
  const left = region.before(at);
  const glued = left.endsInLetter && after.firstRun > 1;
  const loose = !body.signed && (body.phone || left.endsInPlus);
  let likeness: Likeness = body.signed ? EXACT : FAIR;
  if (glued || loose) likeness = POOR;
  return {
    kind: 'finnish',
    start: region.startOf(at),
    end: letter.end,
    next: at + DIGITS,
    checked,
    likeness,
    plain: written && !body.exotic && !letter.exotic && !after.exoticBeforeLetter,
  };
}

function endingInDigit(region: Region, at: number, body: Body): Candidate | undefined {
  const check = region.digits[at + DIGITS];
  const apart = region.before(at + DIGITS);
  if (!check || apart.letters > 0 || !region.mayEnd(at + DIGITS + 1)) return undefined;
  let likeness: Likeness;
  if (body.lettered) {
    const after = region.before(at + DIGITS + 1);
    const glued =
      region.before(at).endsInLetter || (after.letters > 0 && after.marksBeforeLetter === 0);
    likeness = glued ? POOR : EXACT;
  } else {
    const window = Window.of(region, at, DIGITS + 1);
    if (!window) return undefined;
    likeness = ofDateAndFour(window, DATE);
  }
  const exotic = body.exotic || check.exotic || apart.exotic;
  return {
    kind: 'finnish',
    start: region.startOf(at),
    end: check.end,
    next: at + DIGITS + 1,
    checked: isRight(region, at, body, String(check.value)),
    likeness,
    plain: !exotic && !body.cut && body.signed && apart.width === 0,
  };
}

function isRight(region: Region, at: number, body: Body, check: string): boolean {
  const [day, month, short] = date(body);
  const sign = region.before(at + DATE);
  let first: number | undefined;
  if (sign.first) first = century(sign.first.value);
  else if (sign.marks & PLUS) first = 1800;
  else if (body.signed) first = 1900;
  const dated =
    first === undefined
      ? isDayOfShortYear(day, month, short)
      : isDayOfYear(day, month, first + short);
  return dated && CHECK[body.number % 31] === check;
}
