import type { ShownEvent } from '../generated/protocol.ts';

/** The two who can be in a call. */
export type CallSide = 'resident' | 'professional';

/** How the last call ended, or never became one. */
export type CallOutcome = 'declined' | 'missed' | 'ended';

/** The call of a conversation, as its events tell of it. */
export type Call =
  | { kind: 'none'; last: { call: string; outcome: CallOutcome } | null }
  | { kind: 'ringing'; call: string; name: string; expiresAt: number }
  | {
      kind: 'open';
      call: string;
      /** The professional who invited. */
      name: string;
      there: Readonly<Record<CallSide, boolean>>;
      /** When both were in it for the first time, in microseconds. */
      begunAt: number | null;
    };

export const NO_CALL: Call = { kind: 'none', last: null };

/** The call after one more event. Pure; events about other things change nothing. */
export function withCall(before: Call, event: ShownEvent): Call {
  switch (event.type) {
    case 'video_invited':
      return {
        kind: 'ringing',
        call: event.call,
        name: event.name,
        expiresAt: event.expires_at,
      };
    case 'video_accepted':
      if (before.kind !== 'ringing' || before.call !== event.call) return before;
      return {
        kind: 'open',
        call: event.call,
        name: before.name,
        there: { resident: false, professional: false },
        begunAt: null,
      };
    case 'video_declined':
      return over(before, event.call, 'declined');
    case 'video_missed':
      return over(before, event.call, 'missed');
    case 'video_joined':
      return came(before, event.call, event.side, true, event.at);
    case 'video_left':
      return came(before, event.call, event.side, false, event.at);
    case 'video_ended':
      return over(before, event.call, 'ended');
    case 'closed':
      // The server ends the call first; a log that does not tell so shows none all the same.
      return before.kind === 'none' ? before : over(before, before.call, 'ended');
    default:
      return before;
  }
}

function over(before: Call, call: string, outcome: CallOutcome): Call {
  if (before.kind === 'none' || before.call !== call) return before;
  return { kind: 'none', last: { call, outcome } };
}

function came(before: Call, call: string, side: string, is: boolean, at: number): Call {
  if (before.kind !== 'open' || before.call !== call) return before;
  if (side !== 'resident' && side !== 'professional') return before;
  const there = { ...before.there, [side]: is };
  const both = there.resident && there.professional;
  return { ...before, there, begunAt: before.begunAt ?? (both ? at : null) };
}

/** For how long the two were together when the call ends at `at`, in whole seconds. */
export function lasted(call: Call, at: number): number {
  if (call.kind !== 'open' || call.begunAt === null) return 0;
  return Math.max(0, Math.round((at - call.begunAt) / 1_000_000));
}
