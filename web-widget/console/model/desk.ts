/**
 * Everything the console knows while somebody is signed in, and how it changes. Pure: frames and
 * the professional's own acts go in, a new state comes out; sockets, clocks and sounds are
 * elsewhere.
 */

import type { Outcome } from '../../shared/client/outbox.ts';
import {
  type Conversation,
  lostConversation,
  unknownConversation,
  withEvents,
} from './conversation.ts';
import { placeOf, type Refusal, refusalKey } from './refusals.ts';
import type { Board, ServerFrame, ShownEvent, StaffCommand } from './wire.ts';

/** How the socket stands; `outdated` is mended only by a reload. */
export type Link = 'connecting' | 'connected' | 'offline' | 'outdated';

export type Mode = 'say' | 'note';

export interface Draft {
  text: string;
  mode: Mode;
}

/** A command on its way. */
export interface Pending {
  id: string;
  conversation: string;
  command: StaffCommand;
  /** The place of the last event that was here when it was sent. */
  after: number;
  /** The place of its last event, once the server has kept it. */
  kept: number | null;
}

export interface Desk {
  link: Link;
  /** Server time minus local time, in ms. */
  clockOffset: number;
  board: Board | null;
  conversations: ReadonlyMap<string, Conversation>;
  /** Held a while ago and not any more: given away, taken over, or ended. */
  left: ReadonlySet<string>;
  /** Opened by the professional, in the order of the tabs. */
  open: readonly string[];
  /** The one that the keyboard and the details panel are about. */
  focus: string | null;
  /** Focused before, latest first: decides which stay in view. */
  recent: readonly string[];
  drafts: ReadonlyMap<string, Draft>;
  pending: readonly Pending[];
  refusals: ReadonlyMap<string, Refusal>;
}

export type Action =
  | { type: 'frame'; frame: ServerFrame; localNow: number }
  | { type: 'events'; conversation: string; events: readonly ShownEvent[]; caughtUp: boolean }
  | { type: 'link'; link: Link }
  | { type: 'open'; conversation: string }
  | { type: 'shut'; conversation: string }
  | { type: 'focus'; conversation: string }
  | { type: 'read'; conversation: string; seq: number }
  | { type: 'draft'; conversation: string; draft: Draft }
  | { type: 'sent'; pending: Pending }
  | { type: 'settled'; id: string; outcome: Outcome }
  | { type: 'dismiss'; key: string };

export const EMPTY_DRAFT: Draft = { text: '', mode: 'say' };

/** How long a typing mark stays without being renewed, in ms. */
export const TYPING_LASTS = 8_000;

export function emptyDesk(): Desk {
  return {
    link: 'connecting',
    clockOffset: 0,
    board: null,
    conversations: new Map(),
    left: new Set(),
    open: [],
    focus: null,
    recent: [],
    drafts: new Map(),
    pending: [],
    refusals: new Map(),
  };
}

export function reduce(desk: Desk, action: Action): Desk {
  switch (action.type) {
    case 'frame':
      return withFrame(desk, action.frame, action.localNow);
    case 'events': {
      const known =
        desk.conversations.get(action.conversation) ?? unknownConversation(action.conversation);
      const next = withEvents(known, action.events, action.caughtUp);
      return tidied({
        ...desk,
        conversations: withEntry(desk.conversations, action.conversation, next),
      });
    }
    case 'settled':
      return settled(desk, action.id, action.outcome);
    case 'link':
      return { ...desk, link: action.link };
    case 'open':
      return focused(opened(desk, action.conversation), action.conversation);
    case 'shut':
      return shut(desk, action.conversation);
    case 'focus':
      return desk.open.includes(action.conversation) ? focused(desk, action.conversation) : desk;
    case 'read':
      return change(desk, action.conversation, (it) =>
        action.seq > it.read ? { ...it, read: action.seq } : it,
      );
    case 'draft':
      return { ...desk, drafts: withEntry(desk.drafts, action.conversation, action.draft) };
    case 'sent': {
      const refusals = new Map(desk.refusals);
      refusals.delete(refusalKey(placeOf(action.pending.command), action.pending.conversation));
      return { ...desk, refusals, pending: [...desk.pending, action.pending] };
    }
    case 'dismiss': {
      const refusals = new Map(desk.refusals);
      refusals.delete(action.key);
      return { ...desk, refusals };
    }
  }
}

function withFrame(desk: Desk, frame: ServerFrame, localNow: number): Desk {
  switch (frame.type) {
    case 'welcome':
      return { ...desk, clockOffset: frame.now / 1000 - localNow };
    case 'board': {
      const { type: _, ...board } = frame;
      return withBoard(desk, board);
    }
    case 'refused': {
      const refusal: Refusal = {
        code: frame.code,
        message: frame.message,
        field: frame.field ?? null,
      };
      return { ...desk, refusals: withEntry(desk.refusals, refusalKey('general'), refusal) };
    }
    case 'unfollowed': {
      const drafts = new Map(desk.drafts);
      drafts.delete(frame.conversation);
      return change({ ...desk, drafts }, frame.conversation, lostConversation);
    }
    case 'typing':
      if (frame.side !== 'resident') return desk;
      return change(desk, frame.conversation, (it) => ({
        ...it,
        typingUntil: frame.typing ? localNow + TYPING_LASTS : 0,
      }));
    case 'counterpart':
      // It may come before the first events.
      return {
        ...desk,
        conversations: withEntry(desk.conversations, frame.conversation, {
          ...(desk.conversations.get(frame.conversation) ??
            unknownConversation(frame.conversation)),
          connected: frame.connected,
        }),
      };
    default:
      return desk;
  }
}

/** A conversation that has just become one's own opens by itself, without stealing the focus. */
function withBoard(desk: Desk, board: Board): Desk {
  const before = new Set(desk.board?.held.map((row) => row.conversation));
  const left = new Set(desk.left);
  for (const id of before) left.add(id);
  for (const row of board.held) left.delete(row.conversation);
  let next: Desk = { ...desk, board, left };
  for (const row of board.held) {
    if (before.has(row.conversation)) continue;
    next = opened(next, row.conversation);
    if (next.focus === null) next = focused(next, row.conversation);
  }
  return next;
}

function opened(desk: Desk, id: string): Desk {
  if (desk.open.includes(id)) return desk;
  const conversations = desk.conversations.has(id)
    ? desk.conversations
    : withEntry(desk.conversations, id, unknownConversation(id));
  return {
    ...desk,
    conversations,
    open: [...desk.open, id],
    recent: [...desk.recent.filter((it) => it !== id), id],
  };
}

function focused(desk: Desk, id: string): Desk {
  return { ...desk, focus: id, recent: [id, ...desk.recent.filter((it) => it !== id)] };
}

/** Takes a conversation off the screen; one that is not one's own is forgotten with it. */
function shut(desk: Desk, id: string): Desk {
  const at = desk.open.indexOf(id);
  const open = desk.open.filter((it) => it !== id);
  const recent = desk.recent.filter((it) => it !== id);
  const focus = desk.focus === id ? (open[Math.min(at, open.length - 1)] ?? null) : desk.focus;
  const held = desk.board?.held.some((row) => row.conversation === id) ?? false;
  const conversations = new Map(desk.conversations);
  const drafts = new Map(desk.drafts);
  if (!held) {
    conversations.delete(id);
    drafts.delete(id);
  }
  const left = new Set(desk.left);
  left.delete(id);
  return { ...desk, left, open, recent, focus, conversations, drafts };
}

/** A command is kept, or refused: then a written text goes back to where it was written. */
function settled(desk: Desk, id: string, outcome: Outcome): Desk {
  const found = desk.pending.find((it) => it.id === id);
  if (!found) return desk;
  if (outcome.kept) {
    const pending = desk.pending.map((it) => (it === found ? { ...it, kept: outcome.seq } : it));
    return tidied({ ...desk, pending });
  }
  const { command, conversation } = found;
  const { code, message, field = null } = outcome;
  const next: Desk = {
    ...desk,
    pending: desk.pending.filter((it) => it !== found),
    // The end of the session and a stale page are told elsewhere, once.
    refusals:
      code === 'ended' || code === 'outdated'
        ? desk.refusals
        : withEntry(desk.refusals, refusalKey(placeOf(command), conversation), {
            code,
            message,
            field,
          }),
  };
  if (command.type !== 'say' && command.type !== 'note') return next;
  // Before whatever was begun meanwhile.
  const draft = desk.drafts.get(conversation) ?? EMPTY_DRAFT;
  const text = draft.text.trim() === '' ? command.text : `${command.text}\n${draft.text}`;
  return { ...next, drafts: withEntry(desk.drafts, conversation, { text, mode: command.type }) };
}

/** Drops commands that are kept and whose events are here. */
function tidied(desk: Desk): Desk {
  const pending = desk.pending.filter(
    (it) => it.kept === null || (desk.conversations.get(it.conversation)?.seq ?? 0) < it.kept,
  );
  return pending.length === desk.pending.length ? desk : { ...desk, pending };
}

function change(desk: Desk, id: string, how: (it: Conversation) => Conversation): Desk {
  const known = desk.conversations.get(id);
  if (!known) return desk;
  const next = how(known);
  return next === known
    ? desk
    : { ...desk, conversations: withEntry(desk.conversations, id, next) };
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}
