/** A place that has the form of a code, before its surroundings are asked. */

import type { CodeKind } from '../generated/protocol.ts';
import type { Likeness } from './shape.ts';

export interface Candidate {
  kind: CodeKind;
  start: number;
  end: number;
  /** The digit of the region that follows it. */
  next: number;
  /** Whether its check digits are right. */
  checked: boolean;
  likeness: Likeness;
  /** Whether it is written plainly. */
  plain: boolean;
}
