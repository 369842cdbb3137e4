/** The part of `WebSocket` that is used. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  /** 1 while it is open: one that is closing takes what it is given, and loses it. */
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
}

/** Everything that the client needs of the browser, so that tests can play it. */
export interface Surroundings {
  open(url: string): SocketLike;
  random(): number;
  after(ms: number, run: () => void): () => void;
  online(): boolean;
  /** Calls `wake` when the page is looked at again or the network comes back, and `lost` when
   *  the network is gone. */
  watch(wake: () => void, lost: () => void): () => void;
}

export const browser: Surroundings = {
  open: (url) => new WebSocket(url) as unknown as SocketLike,
  random: Math.random,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  online: () => navigator.onLine,
  watch: (wake, lost) => {
    const seen = () => {
      if (document.visibilityState === 'visible') wake();
    };
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('focus', wake);
    window.addEventListener('pageshow', wake);
    window.addEventListener('online', wake);
    window.addEventListener('offline', lost);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('focus', wake);
      window.removeEventListener('pageshow', wake);
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', lost);
    };
  },
};

/** The address of a socket on the page's own origin. */
export function socketUrl(path: string): string {
  return `${location.origin.replace(/^http/, 'ws')}${path}`;
}
