/** Codes that are split over consecutive messages. Mirrors `history.rs`. */

import type { CodeKind } from '../generated/protocol.ts';
import type { Candidate } from './candidate.ts';
import { classify, LINE, SPACE } from './characters.ts';
import { classes, type Find, findCodes, isTight, type May } from './find.ts';
import { size } from './region.ts';
import { convinces, MANY, merge, type Place, retold, withRetold } from './retold.ts';
import { EXACT } from './shape.ts';
import { Surroundings } from './surroundings.ts';

const MESSAGES = 5;

/** The codes that `text` completes or that an earlier message names, as places in `text`. */
export function findSplit(
  earlier: readonly string[],
  text: string,
  kinds: ReadonlySet<CodeKind>,
): Find[] {
  const recent = earlier.slice(-MESSAGES);
  const said = new Surroundings(recent.join('\n'));
  let finds = findCodes(text, kinds, said);
  const all = whole(recent, text);
  const words = new Surroundings(all.joined);
  for (const pieces of [all, withoutWords(recent, text)]) {
    const may: May = (found, dated) => mayBeSplit(pieces, words, found, dated);
    const split = findCodes(pieces.joined, kinds, said, may);
    finds = merge(completed(pieces, split), 'split', finds);
  }
  const split = retold(all.joined, kinds).filter((told) =>
    convinces(told, told.words === 0 ? MANY : 99, words),
  );
  return merge(completed(all, split), 'split', withRetold(finds, text, kinds));
}

/** Those of the finds that begin before the last message and end in it, with the part that lies there. */
function completed(pieces: Pieces, finds: readonly Place[]): Place[] {
  return finds.flatMap(({ kind, ...range }) => {
    const place = range.start < pieces.boundary && inText(pieces, range);
    return place ? [{ kind, ...place }] : [];
  });
}

/** A place in the joined text, and the range that stands there where the messages are joined whole. */
interface Piece extends Range {
  place: number;
}

interface Range {
  start: number;
  end: number;
}

interface Pieces {
  joined: string;
  boundary: number;
  /** Where the last message begins where the messages are joined whole. */
  begins: number;
  pieces: Piece[];
}

function whole(earlier: readonly string[], text: string): Pieces {
  const before = `${earlier.join('\n')}\n`;
  const [joined, boundary] = [before + text, before.length];
  const pieces = [{ place: 0, start: 0, end: joined.length }];
  return { joined, boundary, begins: boundary, pieces };
}

function withoutWords(earlier: readonly string[], text: string): Pieces {
  let [joined, begins] = ['', 0];
  const pieces: Piece[] = [];
  const add = (message: string) => {
    for (const { start, end } of parts(message)) {
      pieces.push({ place: joined.length, start: begins + start, end: begins + end });
      joined += `${message.slice(start, end)} `;
    }
  };
  for (const message of earlier) {
    add(message);
    joined += '\n';
    begins += message.length + 1;
  }
  const boundary = joined.length;
  add(text);
  return { joined, boundary, begins, pieces };
}

/** What a range is where the messages are joined whole, from there on. */
function touched({ pieces }: Pieces, found: Range, from: number): Range | undefined {
  const all = pieces
    .map(({ place, start, end }) => ({
      start: Math.max(start + Math.max(found.start - place, 0), from),
      end: Math.min(found.end - place + start, end),
    }))
    .filter(({ start, end }) => start < end);
  const [first] = all;
  return first && { start: first.start, end: all.at(-1)?.end ?? first.end };
}

function inText(pieces: Pieces, found: Range): Range | undefined {
  const { begins } = pieces;
  const range = touched(pieces, found, begins);
  return range && { start: range.start - begins, end: range.end - begins };
}

/** The first digits of a date with all digits of the year: `12.3.1956`, `1956-03-12`. */
const FULL_DATE = /^(00?\W*\.\W*00?\W+0000|0000\W*\.\W*00?\W+00?)(?!0)/;

/** Whether a candidate in several messages may be a code: where its date is in full, only as a written code
 *  goes on or where a word names it. */
function mayBeSplit(
  pieces: Pieces,
  words: Surroundings,
  found: Candidate,
  dated: boolean,
): boolean {
  const { joined, boundary } = pieces;
  const { kind, start, end, likeness } = found;
  const range = touched(pieces, found, 0);
  if (start >= boundary || end <= boundary || !range) return true;
  if (!dated && !FULL_DATE.test(classes(joined.slice(start, end)))) return true;
  if (likeness === EXACT && kind === 'finnish' && isTight(joined, found)) return true;
  return words.namesPart(range.start, range.end, range.end);
}

/** The words of a message that may be a part of a code. */
function parts(message: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let [start, digits, visible] = [0, false, 0];
  for (let at = 0; at <= message.length; ) {
    const point = message.codePointAt(at);
    const is = point === undefined ? undefined : classify(point);
    if (is === undefined || (is.is === 'gap' && (is.mark === SPACE || is.mark === LINE))) {
      if (digits || visible === 1) found.push({ start, end: at });
      [start, digits, visible] = [at + 1, false, 0];
    } else {
      digits ||= is.is === 'digit';
      visible += is.is === 'invisible' ? 0 : 1;
    }
    at += size(point ?? 0);
  }
  return found;
}
