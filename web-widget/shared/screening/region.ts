/** Stretches of text that are rich enough in digits to hold a code. Mirrors `region.rs`. */

import { classify, OTHER_LETTER, PLUS } from './characters.ts';

export const FEWEST_DIGITS = 7;
export const WIDEST = 12;
const BEFORE = 8;
const BEFORE_CHARS = 32;

/** One digit, with its place in UTF-16 units. */
export interface Digit {
  value: number;
  exotic: boolean;
  start: number;
  end: number;
}

/** A letter between digits. */
export interface Letter {
  value: string;
  exotic: boolean;
  end: number;
}

/** What stands between two digits, before the first or after the last. */
export interface Between {
  marks: number;
  width: number;
  letters: number;
  first: Letter | undefined;
  firstRun: number;
  marksBeforeLetter: number;
  exoticBeforeLetter: boolean;
  lastRun: number;
  lastRunStart: number;
  earlierRun: number;
  earlierRunStart: number;
  endsInPlus: boolean;
  endsInLetter: boolean;
  exotic: boolean;
}

const empty = (): Between => ({
  marks: 0,
  width: 0,
  letters: 0,
  first: undefined,
  firstRun: 0,
  marksBeforeLetter: 0,
  exoticBeforeLetter: false,
  lastRun: 0,
  lastRunStart: 0,
  earlierRun: 0,
  earlierRunStart: 0,
  endsInPlus: false,
  endsInLetter: false,
  exotic: false,
});

/** The length in units of the character at a code point. */
export const size = (point: number): number => (point > 0xffff ? 2 : 1);

export class Region {
  readonly digits: Digit[] = [];
  readonly between: Between[] = [];

  before(at: number): Between {
    return this.between[at] ?? empty();
  }

  mayBegin(at: number): boolean {
    return at === 0 || this.before(at).width > 0;
  }

  mayEnd(at: number): boolean {
    return at >= this.digits.length || this.before(at).width > 0;
  }

  startOf(at: number): number {
    return this.digits[at]?.start ?? 0;
  }

  endOf(at: number): number {
    return this.digits[at]?.end ?? 0;
  }
}

/** The regions of a text, in order. */
export function* regions(text: string): Generator<Region> {
  let at = 0;
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    if (classify(point).is !== 'digit') {
      at += size(point);
      continue;
    }
    const { digits, end } = measure(text, at);
    if (digits >= FEWEST_DIGITS) yield takeApart(text, at, end);
    at = end;
  }
}

function measure(text: string, first: number): { digits: number; end: number } {
  let [digits, width, at] = [0, 0, first];
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    const { is } = classify(point);
    if (is === 'digit') {
      digits += 1;
      width = 0;
    } else if (is !== 'invisible') {
      if (width === WIDEST) return { digits, end: at };
      width += 1;
    }
    at += size(point);
  }
  return { digits, end: text.length };
}

function takeApart(text: string, first: number, end: number): Region {
  const region = new Region();
  let between = empty();
  for (let at = before(text, first); at < end; ) {
    const point = text.codePointAt(at) ?? 0;
    const next = at + size(point);
    const found = classify(point);
    if (found.is === 'digit' && at >= first) {
      region.between.push(between);
      region.digits.push({ value: found.value, exotic: point > 127, start: at, end: next });
      between = empty();
    } else {
      push(between, at, point);
    }
    at = next;
  }
  region.between.push(between);
  return region;
}

function before(text: string, first: number): number {
  let [visible, start] = [0, first];
  for (let taken = 0; taken < BEFORE_CHARS && start > 0; taken += 1) {
    const two = start > 1 ? (text.codePointAt(start - 2) ?? 0) : 0;
    const at = size(two) === 2 ? start - 2 : start - 1;
    const { is } = classify(text.codePointAt(at) ?? 0);
    if (is === 'digit' || visible === BEFORE) break;
    if (is !== 'invisible') visible += 1;
    start = at;
  }
  return start;
}

function push(between: Between, start: number, point: number): void {
  const found = classify(point);
  if (found.is === 'gap') pushMark(between, found.mark);
  else if (found.is === 'letter') pushLetter(between, found.value, start, point);
  else between.exotic = true;
  between.exotic ||= point > 127;
}

function pushMark(between: Between, mark: number): void {
  between.width += 1;
  between.marks |= mark;
  between.endsInPlus = mark === PLUS;
  between.endsInLetter = false;
  if (between.letters === 0) between.marksBeforeLetter += 1;
}

function pushLetter(between: Between, value: string, start: number, point: number): void {
  const touches = between.endsInLetter;
  if (between.letters === 0) between.exoticBeforeLetter = between.exotic;
  between.width += 1;
  between.letters += 1;
  between.endsInPlus = false;
  between.endsInLetter = true;
  if (touches) {
    between.lastRun += 1;
  } else {
    between.earlierRun = between.lastRun;
    between.earlierRunStart = between.lastRunStart;
    between.lastRun = 1;
    between.lastRunStart = start;
  }
  if (between.letters === between.lastRun) between.firstRun = between.letters;
  between.first ??= {
    value,
    exotic: point > 127 || value === OTHER_LETTER,
    end: start + size(point),
  };
}
