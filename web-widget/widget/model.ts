import { type Call, NO_CALL, withCall } from '../shared/call/state.ts';
import { type CallTold, toldOf } from '../shared/call/told.ts';
import { type Files, NO_FILES, withFile } from '../shared/files/state.ts';
import type { CloseReason, HandOffFailure, ShownEvent } from '../shared/generated/protocol.ts';

/** Something that happened besides messages, told in the log. */
export type Happening =
  | { type: 'started' }
  | { type: 'accepted'; name: string }
  | { type: 'transferred' }
  | { type: 'asked'; name: string | undefined }
  | { type: 'identified'; name: string }
  | { type: 'declined' }
  | { type: 'failed'; reason: HandOffFailure }
  | { type: 'expired' }
  | { type: 'withdrawn' }
  | { type: 'closed'; reason: CloseReason }
  | { type: 'transcript_requested' }
  | { type: 'transcript_delivered'; delivered: boolean }
  | { type: 'call'; told: CallTold };

export interface Message {
  kind: 'message';
  seq: number;
  at: number;
  own: boolean;
  /** The professional's name; empty for one's own. */
  name: string;
  text: string;
  masked: boolean;
  hidden: boolean;
}

export interface HappeningLine {
  kind: 'happening';
  seq: number;
  at: number;
  happening: Happening;
}

/** Where a file was sent; what has become of it stands in `files`. */
export interface FileLine {
  kind: 'file';
  seq: number;
  at: number;
  id: string;
  /** The professional's name; empty for one's own. */
  name: string;
}

export type Line = Message | HappeningLine | FileLine;

export type Stage =
  /** To identify first; not in the queue yet. */
  | { type: 'arriving' }
  | { type: 'waiting'; transferred: boolean }
  | { type: 'active'; name: string }
  | { type: 'closed'; reason: CloseReason; at: number };

/** An open request for identification. */
export interface HandOff {
  id: string;
  name: string | undefined;
  /** Why, in the professional's own words. */
  reason: string | undefined;
  expiresAt: number;
  progress: 'asked' | 'opened' | 'started';
  /** Why the last attempt failed, if one did. */
  failure: HandOffFailure | undefined;
}

/** Who the provider says that the resident is. */
export interface IdentifiedAs {
  name: string;
  /** Without a Finnish personal ID. */
  foreign: boolean;
  /** Of a foreign identity: two capital letters, where it can be told. */
  country: string | undefined;
}

/** How the last request ended without an identity, as long as nothing has followed it. */
export type Ended = 'declined' | 'expired' | 'withdrawn';

export interface Conversation {
  stage: Stage;
  handOff: HandOff | null;
  ended: Ended | null;
  identifiedAs: IdentifiedAs | null;
  /** Whether the resident was identified at any time of the conversation. */
  wasIdentified: boolean;
  lines: readonly Line[];
  files: Files;
  call: Call;
  startedAt: number;
  transcript: 'none' | 'requested' | 'delivered' | 'failed';
}

export const BEGINNING: Conversation = {
  stage: { type: 'waiting', transferred: false },
  handOff: null,
  ended: null,
  identifiedAs: null,
  wasIdentified: false,
  lines: [],
  files: NO_FILES,
  call: NO_CALL,
  startedAt: 0,
  transcript: 'none',
};

type Of<Type> = Extract<ShownEvent, { type: Type }>;

/** The conversation after one more event. Pure, and quiet about events that it does not show. */
export function after(before: Conversation, event: ShownEvent): Conversation {
  const { seq, at } = event;
  const files = withFile(before.files, event);
  const state = { ...before, files, call: withCall(before.call, event) };
  const tell = (happening: Happening, change: Partial<Conversation> = {}): Conversation => ({
    ...state,
    ...change,
    lines: [...state.lines, { kind: 'happening', seq, at, happening }],
  });
  switch (event.type) {
    case 'started':
      return tell({ type: 'started' }, { startedAt: at });
    case 'accepted':
      return tell(
        { type: 'accepted', name: event.name },
        { stage: { type: 'active', name: event.name } },
      );
    case 'transferred':
      return tell({ type: 'transferred' }, { stage: { type: 'waiting', transferred: true } });
    case 'said':
      return said(state, event);
    case 'attachment_offered':
      return offered(state, event);
    case 'hidden':
      return { ...state, lines: state.lines.map((line) => withoutText(line, event.target)) };
    case 'identification_requested':
      return tell({ type: 'asked', name: event.name }, asked(state, event));
    case 'identification_opened':
      return progressed(state, event.hand_off, { progress: 'opened', failure: undefined });
    case 'identification_started':
      return progressed(state, event.hand_off, { progress: 'started' });
    case 'identification_failed':
      return tell(
        { type: 'failed', reason: event.reason },
        progressed(state, event.hand_off, { progress: 'asked', failure: event.reason }),
      );
    case 'identified': {
      // Withheld from colleagues of the professional only, never from the resident.
      if (!event.identity) return state;
      const { name, foreign, country } = event.identity;
      const stage: Stage =
        state.stage.type === 'arriving' ? { type: 'waiting', transferred: false } : state.stage;
      const identifiedAs = { name, foreign, country };
      return tell(
        { type: 'identified', name },
        { stage, handOff: null, identifiedAs, wasIdentified: true },
      );
    }
    case 'identification_declined':
      return tell({ type: 'declined' }, { handOff: null, ended: 'declined' });
    case 'identification_expired':
      return tell({ type: 'expired' }, { handOff: null, ended: 'expired' });
    case 'identification_withdrawn':
      return tell({ type: 'withdrawn' }, { handOff: null, ended: 'withdrawn' });
    case 'closed':
      return tell(
        { type: 'closed', reason: event.reason },
        { stage: { type: 'closed', reason: event.reason, at }, handOff: null, identifiedAs: null },
      );
    case 'transcript_requested':
      return tell({ type: 'transcript_requested' }, { transcript: 'requested' });
    case 'transcript_delivered':
      return tell(
        { type: 'transcript_delivered', delivered: event.delivered },
        { transcript: event.delivered ? 'delivered' : 'failed' },
      );
    default: {
      const told = toldOf(event, before.call);
      return told ? tell({ type: 'call', told }) : state;
    }
  }
}

function said(state: Conversation, event: Of<'said'>): Conversation {
  const { seq, at, side, text, masked, name = '' } = event;
  const own = side === 'resident';
  const line: Message = { kind: 'message', seq, at, own, name, text, masked, hidden: false };
  return { ...state, ended: own ? null : state.ended, lines: [...state.lines, line] };
}

function offered(state: Conversation, event: Of<'attachment_offered'>): Conversation {
  const { stage } = state;
  const { seq, at, side, attachment: id } = event;
  const name = side !== 'resident' && stage.type === 'active' ? stage.name : '';
  const line: FileLine = { kind: 'file', seq, at, id, name };
  return { ...state, lines: [...state.lines, line] };
}

function asked(state: Conversation, event: Of<'identification_requested'>): Partial<Conversation> {
  const { seq, hand_off: id, name, reason, expires_at: expiresAt } = event;
  const begun = { progress: 'asked', failure: undefined } as const;
  const handOff: HandOff = { id, name, reason, expiresAt, ...begun };
  // The request that comes with the start stands before the queue.
  const stage: Stage = seq === 2 && name === undefined ? { type: 'arriving' } : state.stage;
  return { stage, handOff, ended: null, identifiedAs: null };
}

function withoutText(line: Line, target: number): Line {
  if (line.kind !== 'message' || line.seq !== target) return line;
  return { ...line, text: '', masked: false, hidden: true };
}

function progressed(state: Conversation, id: string, change: Partial<HandOff>): Conversation {
  if (state.handOff?.id !== id) return state;
  return { ...state, handOff: { ...state.handOff, ...change } };
}

/** The resident's own last messages, oldest first, for screening: at most five, of two minutes. */
export function recentOwn(state: Conversation, now: number): string[] {
  return state.lines
    .filter((line): line is Message => line.kind === 'message' && line.own)
    .slice(-5)
    .filter((line) => now - line.at <= 120 * 1_000_000)
    .map((line) => line.text);
}

/** How many of these events are messages that somebody who looked away has not seen. */
export function unseen(events: readonly ShownEvent[]): number {
  return events.filter(
    (event) =>
      ((event.type === 'said' || event.type === 'attachment_offered') &&
        event.side !== 'resident') ||
      event.type === 'accepted' ||
      event.type === 'identification_requested' ||
      event.type === 'video_invited',
  ).length;
}
