/** What deserves a sound, a mark in the title or a spoken word: the difference of two states. */
import { isMessage, nameOf, unread } from './conversation.ts';
import type { Desk } from './desk.ts';

export interface News {
  /** Residents who were not waiting before. */
  waiting: { conversation: string; name: string; service: string }[];
  /** Own conversations with a new message from the resident. */
  messages: { conversation: string; name: string }[];
}

/** News between two states. The first board and a backlog are not news. */
export function news(before: Desk, after: Desk): News {
  return { waiting: newWaiting(before, after), messages: newMessages(before, after) };
}

function newWaiting(before: Desk, after: Desk): News['waiting'] {
  if (!before.board || before.board === after.board) return [];
  const known = new Set(before.board.waiting.map((row) => row.conversation));
  return (after.board?.waiting ?? [])
    .filter((row) => !known.has(row.conversation))
    .map(({ conversation, name, service }) => ({ conversation, name, service }));
}

function newMessages(before: Desk, after: Desk): News['messages'] {
  if (before.conversations === after.conversations) return [];
  const found: News['messages'] = [];
  for (const id of heldIds(after)) {
    const was = before.conversations.get(id);
    const is = after.conversations.get(id);
    if (!was?.caughtUp || !is || was.seq === is.seq) continue;
    const spoke = is.entries.some(
      (it) => it.seq > was.seq && isMessage(it) && it.side === 'resident',
    );
    if (spoke) found.push({ conversation: id, name: nameOf(is) });
  }
  return found;
}

function heldIds(desk: Desk): string[] {
  return (desk.board?.held ?? []).map((row) => row.conversation);
}

/** The number in the title: who waits and what is unread. */
export function badge(desk: Desk): number {
  const waiting = desk.board?.status === 'available' ? desk.board.waiting.length : 0;
  const unseen = heldIds(desk).reduce((sum, id) => {
    const conversation = desk.conversations.get(id);
    return sum + (conversation ? unread(conversation) : 0);
  }, 0);
  return waiting + unseen;
}
