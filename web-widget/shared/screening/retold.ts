/** Codes that are retold rather than written. Mirrors `retold.rs`. */

import type { CodeKind } from '../generated/protocol.ts';
import type { Candidate } from './candidate.ts';
import { classify, DASH, DOT, PLUS, SLASH } from './characters.ts';
import type { Find, Reason } from './find.ts';
import { finnish } from './finnish.ts';
import { fullDate } from './full_date.ts';
import { estonian, norwegian, swedish } from './nordic.ts';
import { type Region, regions, size, WIDEST } from './region.ts';
import { EXACT, FAIR, type Likeness } from './shape.ts';
import { said as saidBy, signOf } from './spoken.ts';
import { foldOne, partition, Surroundings } from './surroundings.ts';

const KINDS: readonly (readonly [
  CodeKind,
  (region: Region, at: number) => Candidate | undefined,
])[] = [
  ['finnish', finnish],
  ['swedish', swedish],
  ['norwegian', norwegian],
  ['estonian', estonian],
];
const MOST_WORDS = 12;
/** The same among digits in words. */
const OTHERS = 4;
export const MANY = 6;
const SOME = 3;
const TAIL = 4;
const WIDE = 4;
const LETTERS = 'ABCDEFHJKLMNPRSTUVWXY';

/** A code, and where it stands. */
export type Place = Pick<Find, 'kind' | 'start' | 'end'>;

/** A code that is retold. */
export interface Told extends Place {
  likeness: Likeness;
  words: number;
  spoken: number;
  tail: number;
  phone: boolean;
}

/** The finds, and the retold codes in `text`. */
export function withRetold(finds: Find[], text: string, kinds: ReadonlySet<CodeKind>): Find[] {
  const words = new Surroundings(text);
  const more = retold(text, kinds).filter((told) =>
    convinces(told, told.words === 0 ? SOME : MANY, words),
  );
  return merge(more, 'disguised', finds);
}

/** Whether the words around a code let it pass for one; without a name it needs `least` digits in words. */
export function convinces(told: Told, least: number, words: Surroundings): boolean {
  const { start, end, kind, likeness, spoken, phone, tail } = told;
  const { address, other } = words.look(start, end, kind);
  const plain = spoken >= least && !phone && (likeness === EXACT || !other);
  return !address && (plain || words.namesPart(start, end, tail));
}

/** The retold codes, those with words between their parts first. */
export function retold(text: string, kinds: ReadonlySet<CodeKind>): Told[] {
  return [false, true].flatMap((inWords) => new Retold(text, inWords).codes(kinds));
}

/** The finds with more of them, where none of those lies. */
export function merge(more: readonly Place[], reason: Reason, finds: readonly Find[]): Find[] {
  let last = 0;
  let at = 0;
  const free = [...more]
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      while (at < finds.length && (finds[at]?.end ?? 0) <= start) at += 1;
      const next = finds[at];
      if (start < last || (next && next.start < end)) return false;
      last = end;
      return true;
    })
    .map(({ kind, start, end }) => ({ kind, start, end, reason }));
  return [...finds, ...free].sort((a, b) => a.start - b.start);
}

interface Piece {
  at: number;
  start: number;
  end: number;
  words: number;
  spoken: number;
}

interface Gap {
  width: number;
  mark: string;
  words: number;
}

const noGap = (): Gap => ({ width: 0, mark: '', words: 0 });

/** A text without its other words. */
class Retold {
  private text = '';
  private readonly pieces: Piece[] = [];
  private words = 0;
  private spoken = 0;
  private gap = noGap();
  private readonly inWords: boolean;

  constructor(text: string, inWords: boolean) {
    this.inWords = inWords;
    let word = { folded: '', first: '', start: 0, end: 0 };
    const endWord = () => {
      if (word.folded !== '') this.word(word.folded, word.first, word.start, word.end);
      word = { folded: '', first: '', start: 0, end: 0 };
    };
    for (let at = 0; at < text.length; ) {
      const point = text.codePointAt(at) ?? 0;
      const end = at + size(point);
      const found = classify(point);
      if (found.is === 'letter') {
        if (word.folded === '') word = { folded: '', first: found.value, start: at, end };
        word.folded += foldOne(point);
        word.end = end;
      } else if (found.is !== 'invisible') {
        endWord();
        if (found.is === 'digit') this.push(String(found.value), at, end);
        else this.mark(found.mark);
      }
      at = end;
    }
    endWord();
  }

  private word(folded: string, first: string, start: number, end: number): void {
    if (folded.length === 1) {
      if (LETTERS.includes(first) && this.followsDigit) this.push(first, start, end);
      else this.gap.words += 1;
    } else if (!(this.inWords && this.says(folded, start, end))) {
      this.gap.words += 1;
    }
  }

  private get followsDigit(): boolean {
    return /[0-9]/.test(this.text.at(-1) ?? '');
  }

  /** Takes a word that says digits or a sign. */
  private says(folded: string, start: number, end: number): boolean {
    const told = saidBy(folded);
    if (told) {
      const { digits, month } = told;
      this.touch();
      if (month) this.spoken += 2;
      for (const digit of digits) {
        if (!month) this.spoken += 1;
        this.push(digit, start, end);
        if (!month) this.touch();
      }
      this.touch();
      return true;
    }
    const sign = signOf(folded);
    if (sign) this.mark(sign === '+' ? PLUS : DASH);
    return sign !== undefined;
  }

  private touch(): void {
    this.gap.width = Math.max(this.gap.width, 1);
  }

  private mark(kind: number): void {
    this.gap.width += 1;
    const mark = { [PLUS]: '+', [DASH]: '-', [DOT]: '.', [SLASH]: '/' }[kind];
    if (mark && !'+-'.includes(this.gap.mark || '.')) this.gap.mark = mark;
  }

  private push(character: string, start: number, end: number): void {
    const { gap } = this;
    this.gap = noGap();
    this.words += gap.words;
    if (this.pieces.length > 0)
      this.text += written(gap, /[0-9]/.test(character), this.inWords ? OTHERS : MOST_WORDS);
    const { words, spoken } = this;
    this.pieces.push({ at: this.text.length, start, end, words, spoken });
    this.text += character;
  }

  codes(kinds: ReadonlySet<CodeKind>): Told[] {
    const found: Told[] = [];
    const wanted = KINDS.filter(([kind]) => kinds.has(kind));
    for (const region of regions(this.text)) {
      for (let at = 0; at < region.digits.length; ) {
        let next = at + 1;
        const candidates = wanted.flatMap(([kind, matcher]) => [
          matcher(region, at),
          fullDate(kind, region, at),
        ]);
        for (const candidate of candidates) {
          if (!candidate?.checked || candidate.likeness < FAIR) continue;
          const told = this.told(candidate);
          if (!told) continue;
          found.push(told);
          next = Math.max(candidate.next, next);
          break;
        }
        at = next;
      }
    }
    return found;
  }

  /** The candidate as it stands in the text, if the text does not hold it as it is. */
  private told({ kind, start, end, likeness }: Candidate): Told | undefined {
    const from = this.place(start);
    const to = this.place(end) - 1;
    const [first, last] = [this.pieces[from], this.pieces[to]];
    if (!first || !last) return undefined;
    const words = last.words - first.words;
    const spoken = last.spoken - (this.pieces[from - 1]?.spoken ?? 0);
    if (this.inWords ? spoken < 2 : words === 0) return undefined;
    const tail = this.pieces[to + 1 - TAIL]?.start ?? 0;
    const all = this.pieces.slice(from, to + 1).map(({ at }) => this.text[at]);
    const phone = /^0(4[0-6]|50)[0-9]{7}$/.test(all.join(''));
    return { kind, start: first.start, end: last.end, likeness, words, spoken, tail, phone };
  }

  /** How many pieces stand before a place. */
  private place(place: number): number {
    return partition(this.pieces, ({ at }) => at < place);
  }
}

function written({ width, mark, words }: Gap, beforeDigit: boolean, most: number): string {
  if (words > most || width > WIDEST) return ','.repeat(WIDEST + 1);
  let wide = width > 0 ? 1 : 0;
  if (words > 0) wide = beforeDigit ? WIDE : 1;
  const sign = words === 0 || '+-'.includes(mark) ? mark : '';
  return wide === 0 ? '' : (sign || ' ').padEnd(wide, ' ');
}
