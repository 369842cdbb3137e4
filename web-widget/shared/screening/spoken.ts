/** Numbers that are written in words. Mirrors `spoken.rs` and `glance.rs`. */

import {
  PARTS,
  PERSONAL,
  SPOKEN_DIGITS,
  SPOKEN_MONTHS,
  SPOKEN_NAMES,
} from '../generated/screening_tables.ts';
import { classify, OTHER_LETTER, once } from './characters.ts';
import { FEWEST_DIGITS, size } from './region.ts';

const OTHERS = 4;
const SHORTEST_STEM = 3;
const LONGEST = 48;

interface State {
  next: Map<string, State>;
  /** Whether a word that names a personal ID or a part of it begins so. */
  naming: boolean;
  digit?: number;
  month?: number;
}

const state = (): State => ({ next: new Map(), naming: false });

/** The first state; where a digit's word ends, another one may begin. */
const root = once(() => {
  const first = state();
  const grow = (word: string) => {
    let at = first;
    for (const letter of word) {
      const next = at.next.get(letter) ?? state();
      at.next.set(letter, next);
      at = next;
    }
    return at;
  };
  for (const [digit, words] of SPOKEN_DIGITS.split('|').entries()) {
    for (const word of words.split(' ')) grow(word).digit = digit;
  }
  for (const [month, words] of SPOKEN_MONTHS.split('|').entries()) {
    for (const word of words.split(' ')) grow(word).month = month + 1;
  }
  for (const word of `${PERSONAL}|${PARTS}`.split('|')) {
    const [stem = ''] = word.trimStart().split(' ');
    if (stem.length >= SHORTEST_STEM) grow(stem).naming = true;
  }
  return first;
});

const names = once(
  () =>
    new Map(
      SPOKEN_NAMES.split('|').flatMap((line) => {
        const [character = '', ...words] = line.split(' ');
        return words.map((word) => [word, character] as const);
      }),
    ),
);

/** Of a run of letters, folded: what it says. */
export function said(word: string): { digits: number[] } | { month: number } | undefined {
  if (word.length > LONGEST) return undefined;
  let at: State | undefined = root();
  const digits: number[] = [];
  for (const letter of word) {
    const next: State | undefined = at.next.get(letter);
    if (next) {
      at = next;
    } else {
      if (at.digit === undefined) return undefined;
      digits.push(at.digit);
      at = root().next.get(letter);
      if (!at) return undefined;
    }
  }
  if (at.digit !== undefined) return { digits: [...digits, at.digit] };
  return at.month !== undefined && digits.length === 0 ? { month: at.month } : undefined;
}

/** The character that a run of letters names. */
export const named = (word: string): string | undefined => names().get(word);

/** A letter folded as the words are; one that is in none of them as a backtick. */
export function foldLetter(point: number, letter: string): string {
  const c = String.fromCodePoint(point);
  if ('äÄåÅæÆ'.includes(c)) return 'a';
  if ('öÖøØ'.includes(c)) return 'o';
  return letter === OTHER_LETTER ? '`' : letter.toLowerCase();
}

/** What a quick look at a text tells. */
export interface Glance {
  /** As many digits as a code has are near one another, some of them in words. */
  spoken: boolean;
  /** Digits enough for a code, with a word between some of them. */
  parted: boolean;
  /** A word that may name a code or a part of one. */
  named: boolean;
}

/** Looks once over a text. */
export function glance(text: string): Glance {
  const look = new Look();
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const found = classify(point);
    if (found.is === 'letter') {
      look.letter(foldLetter(point, found.value));
    } else if (found.is !== 'invisible') {
      look.endWord();
      if (found.is === 'digit') look.digit();
    }
    at += size(point);
  }
  look.endWord();
  const { spoken, parted, named } = look;
  return { spoken, parted, named };
}

class Look implements Glance {
  spoken = false;
  parted = false;
  named = false;
  private at: State | undefined = root();
  private inWord = false;
  private words = 0;
  private run = { digits: 0, spoken: 0, others: 0 };
  private digits = 0;
  private wordAfter = false;
  private between = false;

  letter(letter: string): void {
    this.inWord = true;
    if (!this.at) return;
    const next = this.at.next.get(letter);
    if (next) {
      this.at = next;
    } else {
      this.at = this.at.digit === undefined ? undefined : root().next.get(letter);
      if (this.at) this.words += 1;
    }
    this.named ||= this.at?.naming ?? false;
  }

  endWord(): void {
    if (!this.inWord) return;
    let told = 0;
    if (this.at?.digit !== undefined) told = this.words + 1;
    else if (this.at?.month !== undefined) told = 2;
    const { digits, spoken, others } = this.run;
    if (told > 0) this.run = { digits: digits + told, spoken: spoken + told, others: 0 };
    else if (others > OTHERS) this.run = { digits: 0, spoken: 0, others: 0 };
    else this.run.others = others + 1;
    this.wordAfter ||= this.digits > 0;
    this.weigh();
    this.at = root();
    this.inWord = false;
    this.words = 0;
  }

  digit(): void {
    this.digits += 1;
    this.between ||= this.wordAfter;
    this.run = { ...this.run, digits: this.run.digits + 1, others: 0 };
    this.weigh();
    this.parted ||= this.between && this.digits >= FEWEST_DIGITS;
  }

  private weigh(): void {
    this.spoken ||= this.run.digits >= FEWEST_DIGITS && this.run.spoken > 1;
  }
}
