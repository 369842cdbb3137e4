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
import { foldLetter, glance, named as letterNamed, said as saidBy } from './spoken.ts';
import { Surroundings } from './surroundings.ts';

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
const MANY = 6;
const WIDE = 4;
const LETTERS = 'ABCDEFHJKLMNPRSTUVWXY';

/** A code that is retold. */
export interface Told {
  kind: CodeKind;
  start: number;
  end: number;
  likeness: Likeness;
  words: number;
  spoken: number;
}

/** The finds, and the retold codes in `text`; `said` is what was said before. */
export function withRetold(
  finds: Find[],
  text: string,
  kinds: ReadonlySet<CodeKind>,
  said?: Surroundings,
): Find[] {
  const look = glance(text);
  const words = new Surroundings(text);
  const parted = look.parted && (look.named || said !== undefined);
  const more = retold(text, kinds, parted, look.spoken).filter((told) => {
    const around = words.look(told.start, told.end, told.kind);
    const named =
      words.namesPart(told.start, told.end) ||
      (!around.other && (said?.endNamed(told.kind) ?? false));
    const together = told.words === 0 || told.spoken >= MANY;
    const plain = told.likeness === EXACT || !around.other;
    return !around.address && (named || (together && plain));
  });
  return merge(more, 'disguised', finds);
}

/** The retold codes: of those with words between where `parted`, of those in words where `spoken`. */
export function retold(
  text: string,
  kinds: ReadonlySet<CodeKind>,
  parted: boolean,
  spoken: boolean,
): Told[] {
  return [
    ...(parted ? new Retold(text, false).codes(kinds) : []),
    ...(spoken ? new Retold(text, true).codes(kinds) : []),
  ];
}

/** The finds with more of them, where none of those lies. */
export function merge(
  more: readonly Pick<Told, 'kind' | 'start' | 'end'>[],
  reason: Reason,
  finds: readonly Find[],
): Find[] {
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
        word.folded += foldLetter(point, found.value);
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
    return /[0-9]$/.test(this.text);
  }

  /** Takes a word that says digits, a sign or a letter. */
  private says(folded: string, start: number, end: number): boolean {
    const told = saidBy(folded);
    if (told && 'digits' in told) {
      for (const digit of told.digits) {
        this.touch();
        this.spoken += 1;
        this.push(String(digit), start, end);
      }
      this.touch();
      return true;
    }
    if (told) {
      this.touch();
      this.spoken += 2;
      this.push(String(Math.floor(told.month / 10)), start, end);
      this.push(String(told.month % 10), start, end);
      this.touch();
      return true;
    }
    const letter = letterNamed(folded);
    if (letter === '-') this.mark(DASH);
    else if (letter === '+') this.mark(PLUS);
    else if (letter && this.followsDigit) this.push(letter, start, end);
    else return false;
    return true;
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
    if (this.pieces.length > 0) this.text += written(gap, /[0-9]/.test(character));
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
    if (words === 0 && spoken < 2) return undefined;
    return { kind, start: first.start, end: last.end, likeness, words, spoken };
  }

  /** How many pieces stand before a place. */
  private place(place: number): number {
    let [low, high] = [0, this.pieces.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pieces[middle]?.at ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function written({ width, mark, words }: Gap, beforeDigit: boolean): string {
  if (words > MOST_WORDS || width > WIDEST) return ','.repeat(WIDEST + 1);
  let wide = width > 0 ? 1 : 0;
  if (words > 0) wide = beforeDigit ? WIDE : 1;
  const sign = words === 0 || '+-'.includes(mark) ? mark : '';
  return wide === 0 ? '' : (sign || ' ').padEnd(wide, ' ');
}
