/** What a page and the worker that seals tell each other. */
import type { CallSide } from '../state.ts';
import type { Kind } from './frame.ts';
import type { Mode } from './ring.ts';

export interface Pipe {
  direction: 'in' | 'out';
  kind: Kind;
}

export type ToWorker =
  | { type: 'begin'; call: string; side: CallSide }
  /** What the other side's worker said. */
  | { type: 'hear'; words: string }
  | { type: 'repeat' }
  /** The person agrees to go on without keys. */
  | { type: 'consent' }
  | { type: 'codec'; codec: string }
  /** The older way of browsers without script transforms. */
  | ({ type: 'pipe'; readable: ReadableStream; writable: WritableStream } & Pipe);

export type FromWorker =
  | { type: 'say'; words: string }
  | { type: 'mode'; mode: Mode; phrase: string };
