/** How far the resident's identification has come, told from the events alone. */
import type { HandOffFailure, ShownEvent, ShownIdentity } from './wire.ts';

/** How an earlier request ended without an identity. */
export type Outcome = 'declined' | 'expired' | 'withdrawn';

/** Where the resident is with an open request. */
export type Progress = 'sent' | 'opened' | 'provider';

export type Standing =
  | { kind: 'anonymous'; last: { outcome: Outcome; at: number } | null }
  | {
      kind: 'requested';
      handOff: string;
      requestedAt: number;
      expiresAt: number;
      by: string | null;
      progress: Progress;
      failure: { reason: HandOffFailure; at: number } | null;
    }
  | { kind: 'identified'; at: number; identity: ShownIdentity | null };

export const ANONYMOUS: Standing = { kind: 'anonymous', last: null };

/** The standing after one more event. Events of a request that is not the open one change nothing. */
export function advance(before: Standing, event: ShownEvent): Standing {
  switch (event.type) {
    case 'identification_requested':
      return {
        kind: 'requested',
        handOff: event.hand_off,
        requestedAt: event.at,
        expiresAt: event.expires_at,
        by: event.name ?? null,
        progress: 'sent',
        failure: null,
      };
    case 'identified':
      return { kind: 'identified', at: event.at, identity: event.identity ?? null };
    case 'identification_opened':
      return step(before, event.hand_off, 'opened');
    case 'identification_started':
      return step(before, event.hand_off, 'provider');
    case 'identification_failed':
      return before.kind === 'requested' && before.handOff === event.hand_off
        ? { ...before, progress: 'sent', failure: { reason: event.reason, at: event.at } }
        : before;
    case 'identification_declined':
      return end(before, event.hand_off, 'declined', event.at);
    case 'identification_expired':
      return end(before, event.hand_off, 'expired', event.at);
    case 'identification_withdrawn':
      return end(before, event.hand_off, 'withdrawn', event.at);
    default:
      return before;
  }
}

function step(before: Standing, handOff: string, progress: Progress): Standing {
  if (before.kind !== 'requested' || before.handOff !== handOff) return before;
  return { ...before, progress, failure: null };
}

function end(before: Standing, handOff: string, outcome: Outcome, at: number): Standing {
  if (before.kind !== 'requested' || before.handOff !== handOff) return before;
  return { kind: 'anonymous', last: { outcome, at } };
}
