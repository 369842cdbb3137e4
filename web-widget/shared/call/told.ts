import type { ShownEvent } from '../generated/protocol.ts';
import { type Call, type CallSide, lasted } from './state.ts';

/** What the log tells of a call. `name` is the professional who invited. */
export type CallTold =
  | { what: 'invited'; name: string }
  | { what: 'accepted' }
  | { what: 'declined' }
  | { what: 'missed' }
  /** Taken back before it was answered. */
  | { what: 'withdrawn'; name: string }
  | { what: 'joined'; side: CallSide; name: string }
  | { what: 'left'; side: CallSide; name: string }
  | { what: 'ended'; by: CallSide | 'system'; name: string; seconds: number };

/** What an event tells; `before` is the call before it. Null where it is not about a call. */
export function toldOf(event: ShownEvent, before: Call): CallTold | null {
  const name = before.kind === 'none' ? '' : before.name;
  switch (event.type) {
    case 'video_invited':
      return { what: 'invited', name: event.name };
    case 'video_accepted':
      return { what: 'accepted' };
    case 'video_declined':
      return { what: 'declined' };
    case 'video_missed':
      return { what: 'missed' };
    case 'video_joined':
      return event.side === 'system' ? null : { what: 'joined', side: event.side, name };
    case 'video_left':
      return event.side === 'system' ? null : { what: 'left', side: event.side, name };
    case 'video_ended':
      if (before.kind === 'ringing') return { what: 'withdrawn', name };
      return { what: 'ended', by: event.side, name, seconds: lasted(before, event.at) };
    default:
      return null;
  }
}
