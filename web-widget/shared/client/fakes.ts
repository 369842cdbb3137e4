import type { ServerFrame } from '../generated/protocol.ts';
import type { SocketLike, Surroundings } from './surroundings.ts';

/** A socket that a test plays the server of. */
export class FakeSocket implements SocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { type: string; [key: string]: unknown }[] = [];
  readyState = 1;
  closed = false;

  send(text: string): void {
    if (this.closed) throw new Error('sent on a closed socket');
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.onopen?.(undefined as never);
  }

  says(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  welcomes(): void {
    this.opens();
    this.says({ type: 'welcome', protocol: 1, heartbeat_seconds: 20, now: 0 });
  }

  drops(code = 1006): void {
    this.onclose?.({ code });
  }

  ofType(type: string) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

interface Timer {
  at: number;
  run: () => void;
}

/** A browser whose time, chance and network a test moves by hand. */
export class FakeBrowser implements Surroundings {
  readonly sockets: FakeSocket[] = [];
  chance = 0.5;
  isOnline = true;
  private now = 0;
  private timers: Timer[] = [];
  private wake: () => void = () => {};
  private lost: () => void = () => {};

  open = (): SocketLike => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  random = (): number => this.chance;

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.now + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  online = (): boolean => this.isOnline;

  watch = (wake: () => void, lost: () => void): (() => void) => {
    this.wake = wake;
    this.lost = lost;
    return () => {
      this.wake = () => {};
      this.lost = () => {};
    };
  };

  /** The socket made last. */
  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  }

  passes(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  looksAtPage(): void {
    this.wake();
  }

  losesNetwork(): void {
    this.isOnline = false;
    this.lost();
  }

  regainsNetwork(): void {
    this.isOnline = true;
    this.wake();
  }
}
