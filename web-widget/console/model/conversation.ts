/**
 * One conversation as its events have made it. Pure: the same events give the same state, sent
 * once or twice, in one batch or in many.
 */
import { type Call, NO_CALL, withCall } from '../../shared/call/state.ts';
import { type Files, NO_FILES, withFile } from '../../shared/files/state.ts';
import { ANONYMOUS, advance, type Standing } from './identification.ts';
import type { BoardRow, CloseReason, Language, Shown, ShownEvent } from './wire.ts';

export type Stage =
  | { kind: 'waiting'; since: number }
  | { kind: 'active'; since: number; name: string; account: string | null }
  | { kind: 'closed'; at: number; reason: CloseReason };

/** What the resident told at the start. Unverified. */
export interface Resident {
  name: string;
  phone: string | null;
  topic: string;
  language: Language;
}

export interface Conversation {
  id: string;
  /** The place of the last event that is here; 0 for none. */
  seq: number;
  /** Whether the backlog has come whole. */
  caughtUp: boolean;
  service: string;
  startedAt: number;
  resident: Resident | null;
  stage: Stage;
  standing: Standing;
  /** What the log shows, in order. */
  entries: readonly ShownEvent[];
  files: Files;
  call: Call;
  /** Messages and notes that were hidden from the resident. */
  hidden: ReadonlySet<number>;
  /** The professional has seen everything up to here. */
  read: number;
  /** Whether the resident is connected; unknown until the server says. */
  connected: boolean | null;
  /** It may not be read any more: what was known of it is gone, but for whose it was. */
  lost: boolean;
  /** The resident types, until this time of the local clock (ms). */
  typingUntil: number;
}

/** The log shows these; the others only change the state. */
const SILENT: ReadonlySet<Shown['type']> = new Set<Shown['type']>([
  'nothing',
  'hidden',
  // What becomes of a file is shown where it was sent.
  'attachment_received',
  'attachment_ready',
  'attachment_refused',
  'attachment_removed',
  'survey_answered',
]);

export function unknownConversation(id: string): Conversation {
  return {
    id,
    seq: 0,
    caughtUp: false,
    service: '',
    startedAt: 0,
    resident: null,
    stage: { kind: 'waiting', since: 0 },
    standing: ANONYMOUS,
    entries: [],
    files: NO_FILES,
    call: NO_CALL,
    hidden: new Set(),
    read: 0,
    connected: null,
    lost: false,
    typingUntil: 0,
  };
}

/** The conversation once the server says that it may not be read any more. One that had ended may be
 *  erased: of that one nothing stays. */
export function lostConversation(before: Conversation): Conversation {
  const { id, service, resident, stage } = before;
  if (stage.kind === 'closed') return { ...unknownConversation(id), stage, lost: true };
  return {
    ...unknownConversation(id),
    service,
    resident: resident && { ...resident, phone: null, topic: '' },
    lost: true,
  };
}

/** The conversation before its first event, but for what no event tells. */
function begunAnew(before: Conversation): Conversation {
  const { id, caughtUp, read, connected, typingUntil } = before;
  return { ...unknownConversation(id), caughtUp, read, connected, typingUntil };
}

/** Takes a batch in. Events that are here already are passed over; a batch from the log's first
 *  event replaces them all, since the professional may now see more or less of them. */
export function withEvents(
  known: Conversation,
  events: readonly ShownEvent[],
  caughtUp: boolean,
): Conversation {
  const before = events[0]?.seq === 1 ? begunAnew(known) : known;
  const fresh = events.filter((event) => event.seq > before.seq);
  const state: Conversation = {
    ...before,
    lost: false,
    entries: [...before.entries],
    hidden: new Set(before.hidden),
  };
  for (const event of fresh) apply(state, event);
  if (caughtUp && !before.caughtUp) {
    state.caughtUp = true;
    state.read = Math.max(state.read, lastOwnPlace(state));
  }
  return state;
}

/** Changes `state`, which `withEvents` has just copied. */
function apply(state: Conversation, event: ShownEvent): void {
  state.seq = event.seq;
  state.standing = advance(state.standing, event);
  state.files = withFile(state.files, event);
  state.call = withCall(state.call, event);
  if (!SILENT.has(event.type)) (state.entries as ShownEvent[]).push(event);
  switch (event.type) {
    case 'started':
      state.service = event.service;
      state.startedAt = event.at;
      state.stage = { kind: 'waiting', since: event.at };
      state.resident = {
        name: event.name,
        phone: event.phone ?? null,
        topic: event.topic,
        language: event.language,
      };
      break;
    case 'accepted':
      state.stage = {
        kind: 'active',
        since: event.at,
        name: event.name,
        account: event.account ?? null,
      };
      break;
    case 'transferred':
      state.service = event.service;
      state.stage = { kind: 'waiting', since: event.at };
      break;
    case 'said':
      if (event.side === 'resident') state.typingUntil = 0;
      break;
    case 'hidden':
      (state.hidden as Set<number>).add(event.target);
      break;
    case 'closed':
      state.stage = { kind: 'closed', at: event.at, reason: event.reason };
      state.typingUntil = 0;
      break;
    default:
  }
}

/** Where staff last did something: what came before it was surely seen. */
function lastOwnPlace(state: Conversation): number {
  const own = state.entries.findLast(
    (entry) => (isMessage(entry) && entry.side === 'professional') || entry.type === 'noted',
  );
  return own?.seq ?? 0;
}

/** What somebody said or sent. */
export function isMessage(
  entry: ShownEvent,
): entry is Extract<ShownEvent, { type: 'said' | 'attachment_offered' }> {
  return entry.type === 'said' || entry.type === 'attachment_offered';
}

/** The resident's messages and files that the professional has not seen. */
export function unread(conversation: Conversation): number {
  return conversation.entries.filter((entry) => isUnread(conversation, entry)).length;
}

/** The place of the first of them, or null. */
export function firstUnread(conversation: Conversation): number | null {
  return conversation.entries.find((entry) => isUnread(conversation, entry))?.seq ?? null;
}

function isUnread(conversation: Conversation, entry: ShownEvent): boolean {
  return isMessage(entry) && entry.side === 'resident' && entry.seq > conversation.read;
}

/** When somebody last said something (µs), or null. */
export function lastMessageAt(conversation: Conversation): number | null {
  return conversation.entries.findLast(isMessage)?.at ?? null;
}

/** Whether the signed-in professional is the one who answers here. */
export function isHeldBy(conversation: Conversation, account: string): boolean {
  return conversation.stage.kind === 'active' && conversation.stage.account === account;
}

/** What the resident is called. */
export interface Called {
  name: string;
  /** What they wrote at the start, where it contradicts the name that was vouched for. */
  wrote: string | null;
  /** Whether a provider vouched for this name. */
  verified: boolean;
}

/** The verified name where there is one, and else the typed one. Colleagues are told that a resident
 *  is identified, but not as whom: they see the typed name. */
export function called({ resident, standing }: Conversation): Called {
  const typed = resident?.name ?? '';
  const identity = standing.kind === 'identified' ? standing.identity : null;
  if (!identity) return { name: typed, wrote: null, verified: false };
  return { name: identity.name, wrote: identity.name_differs ? typed : null, verified: true };
}

/** The name alone; empty where the conversation is not known yet. */
export function nameOf(conversation: Conversation | undefined): string {
  return conversation ? called(conversation).name : '';
}

/** The same of a row of the board. */
export function calledInRow({ name, verified_name, name_differs }: BoardRow): Called {
  if (verified_name === undefined) return { name, wrote: null, verified: false };
  return { name: verified_name, wrote: name_differs ? name : null, verified: true };
}

/** The name of who answered when an event came about: theirs are the files of our side. */
export function answererBefore({ entries }: Conversation, seq: number): string | undefined {
  const last = entries.findLast((entry) => entry.type === 'accepted' && entry.seq < seq);
  return last?.type === 'accepted' ? last.name : undefined;
}

/** The call before one of the events. */
export function callBefore(conversation: Conversation, seq: number): Call {
  return conversation.entries
    .filter((entry) => entry.seq < seq)
    .reduce<Call>((call, entry) => withCall(call, entry), NO_CALL);
}
