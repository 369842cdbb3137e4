import { CLOSE_CODES } from '../generated/protocol.ts';

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

export function afterClose(code: number): AfterClose {
  switch (code) {
    case CLOSE_CODES.session_ended:
      return 'ended';
    case CLOSE_CODES.session_replaced:
      return 'renew';
    case CLOSE_CODES.malformed:
    case CLOSE_CODES.too_large:
    case CLOSE_CODES.protocol:
      return 'outdated';
    case CLOSE_CODES.too_many:
      return 'retry-later';
    default:
      return 'retry';
  }
}
