/** What to do when the server closes the socket, by its close code (`docs/protocol.md`). */
export type AfterClose =
  /** Connect again, with the usual backing off. */
  | 'retry'
  /** Connect again, but not soon: the server asked for peace. */
  | 'retry-later'
  /** Connect again at once: the session was replaced. */
  | 'renew'
  /** The session has ended: start or sign in again. */
  | 'ended'
  /** This page and the server do not understand each other: reload the page. */
  | 'outdated';

export const CLOSE = {
  restart: 1012,
  greetingLate: 4001,
  malformed: 4002,
  sessionEnded: 4003,
  sessionReplaced: 4004,
  tooSlow: 4005,
  tooLarge: 4006,
  tooMany: 4007,
  silent: 4008,
  protocol: 4009,
} as const;

export function afterClose(code: number): AfterClose {
  switch (code) {
    case CLOSE.sessionEnded:
      return 'ended';
    case CLOSE.sessionReplaced:
      return 'renew';
    case CLOSE.malformed:
    case CLOSE.tooLarge:
    case CLOSE.protocol:
      return 'outdated';
    case CLOSE.tooMany:
      return 'retry-later';
    default:
      return 'retry';
  }
}
