/** Codes that are split over consecutive messages. Mirrors `history.rs`. */

import type { CodeKind } from '../generated/protocol.ts';
import { classify, LINE, SPACE } from './characters.ts';
import { type Find, findCodes } from './find.ts';
import { size } from './region.ts';
import { merge, retold, withRetold } from './retold.ts';
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
  const finds = findCodes(text, kinds, said);
  for (const pieces of [whole(recent, text), withoutWords(recent, text)]) {
    for (const found of findCodes(pieces.joined, kinds, said)) {
      const place = inText(pieces, found);
      if (!place || found.start >= pieces.boundary) continue;
      if (finds.every((other) => other.end <= place.start || place.end <= other.start)) {
        finds.push({ ...found, ...place, reason: 'split' });
      }
    }
  }
  finds.sort((a, b) => a.start - b.start);
  const own = withRetold(finds, text, kinds, said);
  const pieces = whole(recent, text);
  const split = retold(pieces.joined, kinds)
    .filter(({ start }) => start < pieces.boundary)
    .flatMap((told) => {
      const place = inText(pieces, told);
      return place ? [{ kind: told.kind, ...place }] : [];
    });
  return merge(split, 'split', own);
}

/** A place in the joined text, and the range of the last message that stands there. */
interface Piece {
  place: number;
  start: number;
  end: number;
}

interface Pieces {
  joined: string;
  boundary: number;
  pieces: Piece[];
}

function whole(earlier: readonly string[], text: string): Pieces {
  const before = `${earlier.join('\n')}\n`;
  const pieces = [{ place: before.length, start: 0, end: text.length }];
  return { joined: before + text, boundary: before.length, pieces };
}

function withoutWords(earlier: readonly string[], text: string): Pieces {
  let joined = '';
  for (const message of earlier) {
    for (const { start, end } of parts(message)) joined += `${message.slice(start, end)} `;
    joined += '\n';
  }
  const boundary = joined.length;
  const pieces: Piece[] = [];
  for (const { start, end } of parts(text)) {
    pieces.push({ place: joined.length, start, end });
    joined += `${text.slice(start, end)} `;
  }
  return { joined, boundary, pieces };
}

function inText(
  { pieces }: Pieces,
  found: { start: number; end: number },
): { start: number; end: number } | undefined {
  const touched = pieces.flatMap(({ place, start, end }) => {
    const first = Math.max(found.start, place);
    const last = Math.min(found.end, place + end - start);
    return first < last ? [{ start: start + first - place, end: start + last - place }] : [];
  });
  const [first] = touched;
  return first && { start: first.start, end: touched.at(-1)?.end ?? first.end };
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
