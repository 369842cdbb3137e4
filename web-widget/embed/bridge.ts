/**
 * What the loader on the host page and the widget in its frame tell each other. Nothing else
 * passes between them: the host page learns that the chat is open, closed, ended, in a video call,
 * how many messages are unread, and that something is being written.
 */
export const BRIDGE = 'portti-1';

/** From the loader to the widget. */
export type ToWidget =
  /** Sent when the frame has loaded, and answered with `ready`. */
  | {
      bridge: typeof BRIDGE;
      type: 'host';
      page: string;
      open: boolean;
      /** What `keep` gave before, in this tab. */
      kept: string;
      proof?: string;
    }
  | { bridge: typeof BRIDGE; type: 'shown' }
  | { bridge: typeof BRIDGE; type: 'hidden' };

/** From the widget to the loader. */
export type ToLoader =
  | { bridge: typeof BRIDGE; type: 'ready' }
  | { bridge: typeof BRIDGE; type: 'close' }
  | { bridge: typeof BRIDGE; type: 'unread'; count: number }
  /** Whether a conversation goes on, so that the next page of the site opens it again. */
  | { bridge: typeof BRIDGE; type: 'going'; on: boolean }
  /** Whether a video call goes on: then closing folds the panel to a small picture, for a camera that
   *  is on must be seen. */
  | { bridge: typeof BRIDGE; type: 'call'; on: boolean }
  /** Unfolds it again. */
  | { bridge: typeof BRIDGE; type: 'open' }
  /** A sealed draft to keep in this tab: the loader can neither read nor change it. */
  | { bridge: typeof BRIDGE; type: 'keep'; sealed: string }
  /** The same-tab way to the identification page. */
  | { bridge: typeof BRIDGE; type: 'go'; url: string };

/** Whether a message is of this bridge at all. */
export function isBridged(data: unknown): data is { bridge: typeof BRIDGE; type: string } {
  return typeof data === 'object' && data !== null && 'bridge' in data && data.bridge === BRIDGE;
}
