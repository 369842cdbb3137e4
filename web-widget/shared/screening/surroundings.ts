/** The words around a candidate. Mirrors `surroundings.rs`. */

import type { CodeKind } from '../generated/protocol.ts';
import { ACCOUNTS, CARDS, OTHERS, PARTS, PERSONAL } from '../generated/screening_tables.ts';
import { classify, OTHER_LETTER, once } from './characters.ts';
import { size } from './region.ts';

const BEFORE = 64;
const AFTER = 40;
const NEAR = 24;
const LAST = 8;

const FAMILIES = [PERSONAL, CARDS, ACCOUNTS, OTHERS, PARTS].map((words) => words.split('|'));
const PERSONAL_FAMILY = 0;
const OTHER_FAMILY = 3;
const PART_FAMILY = 4;

function naming(kind: CodeKind): number {
  if (kind === 'payment-card') return 1;
  return kind === 'iban' ? 2 : 0;
}

/** A word about numbers, and where it stands in the folded text. */
interface Hint {
  family: number;
  start: number;
  end: number;
}

/** What the words around a candidate say. */
export interface Around {
  named: boolean;
  other: boolean;
  address: boolean;
}

/** The words of a text that tell about numbers; nothing is read before the first question. */
export class Surroundings {
  private readonly read: () => {
    folded: string;
    hints: Hint[];
    places: number[];
    addresses: Hint[];
  };

  constructor(text: string) {
    this.read = once(() => {
      const { folded, places } = fold(text);
      return { folded, hints: words(folded), places, addresses: addresses(text) };
    });
  }

  look(start: number, end: number, kind: CodeKind): Around {
    const { addresses } = this.read();
    const family = naming(kind);
    const [from, to] = [this.folded(start), this.folded(end)];
    const told = lastTold(this.between(from - BEFORE, to), family);
    const after = this.between(to, to + AFTER);
    const address = addresses[partition(addresses, (other) => other.end <= start)];
    return {
      named: told === true || (told === undefined && beginsNamed(after, family)),
      other: told === false,
      address: address !== undefined && address.start <= start,
    };
  }

  /** Whether a word around a range names a personal ID, or one before `tail` its last part, and none after it
   *  says otherwise. */
  namesPart(start: number, end: number, tail: number): boolean {
    const [from, to, last] = [this.folded(start), this.folded(end), this.folded(tail)];
    let [named, other] = [-1, -1];
    for (const hint of this.between(from - BEFORE, to)) {
      if (
        hint.family === PERSONAL_FAMILY ||
        (hint.family === PART_FAMILY && hint.start >= from && hint.end + NEAR >= last)
      )
        named = Math.max(named, hint.end);
      else if (hint.family !== PART_FAMILY) other = Math.max(other, hint.start);
    }
    if (named >= 0 || other >= 0) return other < named;
    return this.between(to, to + AFTER)[0]?.family === PERSONAL_FAMILY;
  }

  /** How many characters of the folded text come from before a place. */
  private folded(at: number): number {
    return partition(this.read().places, (place) => place < at);
  }

  /** The words about numbers that begin in a range of the folded text. */
  private between(start: number, end: number): Hint[] {
    const { hints } = this.read();
    const at = (place: number) => partition(hints, (hint) => hint.start < place);
    return hints.slice(at(start), at(end));
  }

  /** Whether the last word about numbers names a code of kind `kind`. */
  endNamed(kind: CodeKind): boolean {
    return lastTold(this.read().hints.slice(-LAST), naming(kind)) === true;
  }
}

/** How many of the first items come before the place that is looked for. */
export function partition<T>(items: readonly T[], before: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the last word about numbers is one of those that name. */
function lastTold(hints: readonly Hint[], family: number): boolean | undefined {
  let [named, other] = [-1, -1];
  for (const hint of hints) {
    if (hint.family === family) named = Math.max(named, hint.end);
    else if (hint.family === OTHER_FAMILY) other = Math.max(other, hint.start);
  }
  return named < 0 && other < 0 ? undefined : other < named;
}

function beginsNamed(hints: readonly Hint[], family: number): boolean {
  return (
    hints.find((hint) => hint.family === family || hint.family === OTHER_FAMILY)?.family === family
  );
}

function words(folded: string): Hint[] {
  const hints: Hint[] = [];
  for (const [family, words] of FAMILIES.entries()) {
    for (const word of words) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        hints.push({ family, start: word.startsWith(' ') ? at + 1 : at, end: at + word.length });
      }
    }
  }
  return hints.sort((a, b) => a.start - b.start || a.end - b.end || a.family - b.family);
}

/** Words in small ASCII letters, marks and digits as single spaces, and where each comes from. */
function fold(text: string): { folded: string; places: number[] } {
  let folded = ' ';
  let spaced = true;
  const places = [0];
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const sign = foldOne(point);
    if (sign !== '' && (sign !== ' ' || !spaced)) {
      folded += sign;
      places.push(at);
      spaced = sign === ' ';
    }
    at += size(point);
  }
  return { folded, places };
}

/** A character as the words are written: nothing, a space, or a small letter. */
export function foldOne(point: number): string {
  const c = String.fromCodePoint(point);
  if ('äÄåÅæÆ'.includes(c)) return 'a';
  if ('öÖøØ'.includes(c)) return 'o';
  const found = classify(point);
  if (found.is === 'invisible') return '';
  if (found.is !== 'letter') return ' ';
  return found.value === OTHER_LETTER ? '?' : found.value.toLowerCase();
}

function addresses(text: string): Hint[] {
  return [...text.matchAll(/[^ \t\n\r]+[ \t\n\r]?/g)].flatMap(({ 0: word, index }) => {
    const mark = word.search(/:\/\/|www\./);
    return mark < 0 ? [] : [{ family: 0, start: index + mark, end: index + word.length }];
  });
}
