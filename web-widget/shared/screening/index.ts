/**
 * The screening that runs before a text leaves the browser: a port of the server's
 * (`src/domain/screening`), held to the same verdicts by `tests/corpus`. No DOM, no dependency.
 */

import type { CodeKind } from '../generated/protocol.ts';
import { type Find, findCodes } from './find.ts';
import { findSplit } from './history.ts';
import { withRetold } from './retold.ts';

export type { Find, Reason } from './find.ts';

/** What a service looks for. */
export interface Rules {
  readonly codes: readonly CodeKind[];
}

export interface Screener {
  /** The codes in `text`, in order; none if it is clean. */
  screen(text: string): Find[];
  /** The same, or that `text` completes: `earlier` holds the last five messages, oldest first. */
  screenWithHistory(earlier: readonly string[], text: string): Find[];
}

const alone = (text: string, kinds: ReadonlySet<CodeKind>) =>
  withRetold(findCodes(text, kinds), text, kinds);

/** A screener for the rules of a service. */
export function createScreener({ codes }: Rules): Screener {
  const kinds = new Set(codes);
  return {
    screen: (text) => alone(text, kinds),
    screenWithHistory: (earlier, text) =>
      earlier.length === 0 ? alone(text, kinds) : findSplit(earlier, text, kinds),
  };
}
