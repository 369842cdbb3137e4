import { CLOSE_CODES, type ServerFrame } from '../generated/protocol.ts';
import { afterClose } from './close.ts';
import { ReconnectPolicy } from './reconnect.ts';
import type { SocketLike, Surroundings } from './surroundings.ts';

export type Status =
  /** On the way, for the first time or again. */
  | 'connecting'
  /** Greeted and heard. */
  | 'connected'
  /** No connection; the next attempt comes by itself. */
  | 'offline'
  /** The session has ended; nothing more is tried. */
  | 'ended'
  /** The page must be loaded anew; nothing more is tried. */
  | 'outdated'
  /** Stopped by the page itself. */
  | 'stopped';

export interface ConnectionSettings<Out> {
  /** Asked for each connection: the language may have changed. */
  url: string | (() => string);
  surroundings: Surroundings;
  /** The greeting, made anew for each connection. */
  hello(): Out;
  /** Each frame but heartbeats, in order. `welcome` means that frames may be sent. */
  received(frame: ServerFrame): void;
  changed(status: Status): void;
  /** Asked when connecting fails before a greeting, since a browser does not tell a page that a
   *  socket was refused with "unauthorized": whether the session still lives. */
  sessionLives?(): Promise<boolean>;
}

const GREETING_MS = 10_000;
const PROBE_MS = 5_000;
const HEARTBEAT_SECONDS = 25;
const RENEWALS = 3;
/** `readyState` of a socket that takes and gives. */
const OPEN = 1;

/** One lasting connection: greets, keeps both sides honest with heartbeats, and comes back. */
export class Connection<Out extends { type: string }> {
  status: Status = 'stopped';
  private readonly settings: ConnectionSettings<Out>;
  private readonly policy: ReconnectPolicy;
  private socket: SocketLike | null = null;
  private welcomed = false;
  private held = false;
  private running = false;
  private heartbeatMs = HEARTBEAT_SECONDS * 1_000;
  private renewals = 0;
  private hint: number | null = null;
  private cancelTimer: () => void = () => {};
  private unwatch: () => void = () => {};

  constructor(settings: ConnectionSettings<Out>) {
    this.settings = settings;
    this.policy = new ReconnectPolicy(settings.surroundings.random);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.unwatch = this.settings.surroundings.watch(
      () => this.wake(),
      () => this.networkLost(),
    );
    this.connect();
  }

  stop(status: Status = 'stopped'): void {
    this.running = false;
    this.unwatch();
    this.drop();
    this.change(status);
  }

  /** Sends a frame if a connection stands, and tells whether it did. */
  send(frame: Out | { type: 'ping' } | { type: 'pong' }): boolean {
    if (this.socket?.readyState !== OPEN || !this.welcomed) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Makes no new connection until `renew`: the session is about to be replaced. */
  hold(): void {
    this.held = true;
  }

  /** Leaves the present connection and makes a new one at once. */
  renew(): void {
    this.held = false;
    if (!this.running) return;
    this.drop();
    this.connect();
  }

  private connect(): void {
    if (!this.running || this.held) return;
    if (!this.settings.surroundings.online()) {
      this.change('offline');
      return;
    }
    this.change('connecting');
    const { url } = this.settings;
    const socket = this.settings.surroundings.open(typeof url === 'string' ? url : url());
    this.socket = socket;
    this.timer(GREETING_MS, () => this.lost(CLOSE_CODES.silent));
    socket.onopen = () => {
      socket.send(JSON.stringify(this.settings.hello()));
    };
    socket.onmessage = (event) => {
      if (this.socket === socket) this.hear(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(event.code);
    };
  }

  private hear(data: unknown): void {
    let frame: ServerFrame;
    try {
      frame = JSON.parse(String(data)) as ServerFrame;
    } catch {
      this.stop('outdated');
      return;
    }
    if (frame.type === 'welcome') {
      this.welcomed = true;
      this.heartbeatMs = frame.heartbeat_seconds * 1_000;
      this.policy.succeeded();
      this.renewals = 0;
      this.change('connected');
    }
    if (this.welcomed) this.expectSomething();
    switch (frame.type) {
      case 'ping':
        this.send({ type: 'pong' });
        break;
      case 'pong':
        break;
      case 'reconnect':
        this.hint = frame.after_ms;
        this.settings.received(frame);
        break;
      default:
        this.settings.received(frame);
    }
  }

  /** After a heartbeat of silence asks for a sign of life, after two it gives the socket up. */
  private expectSomething(): void {
    this.timer(this.heartbeatMs, () => this.probe(this.heartbeatMs));
  }

  private probe(patienceMs: number): void {
    this.send({ type: 'ping' });
    this.timer(patienceMs, () => this.lost(CLOSE_CODES.silent));
  }

  private wake(): void {
    if (!this.running || this.held) return;
    // A phone that slept may hold a socket that is long dead: ask at once, and wait briefly.
    if (this.welcomed) this.probe(PROBE_MS);
    else if (!this.socket) this.connect();
  }

  private networkLost(): void {
    if (!this.running) return;
    this.drop();
    this.change('offline');
  }

  private lost(code: number): void {
    const greeted = this.welcomed;
    this.drop();
    const after = afterClose(code);
    if (after === 'outdated') {
      this.stop('outdated');
    } else if (after === 'ended' && !this.renewing()) {
      this.stop('ended');
    } else if (after === 'renew' && this.renewals === 0) {
      this.renewals = 1;
      this.retry(this.policy.spread(0));
    } else if (this.hint !== null) {
      this.retry(this.policy.spread(this.hint));
    } else {
      this.retry(after === 'retry-later' ? this.policy.later() : this.policy.next());
      if (!greeted) this.askSession();
    }
    this.hint = null;
  }

  /** Another tab of this browser may have the new cookie a moment before this one sees it. */
  private renewing(): boolean {
    if (this.renewals === 0 || this.renewals > RENEWALS) return false;
    this.renewals += 1;
    return true;
  }

  private askSession(): void {
    this.settings.sessionLives?.().then(
      (lives) => {
        if (!lives && this.running && !this.welcomed && !this.held) this.stop('ended');
      },
      () => {
        // No answer is no news: the attempts go on.
      },
    );
  }

  private retry(ms: number): void {
    if (!this.running) return;
    this.change('offline');
    this.timer(ms, () => this.connect());
  }

  private drop(): void {
    this.cancelTimer();
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(1000);
  }

  private timer(ms: number, run: () => void): void {
    this.cancelTimer();
    this.cancelTimer = this.settings.surroundings.after(ms, run);
  }

  private change(status: Status): void {
    if (this.status === status) return;
    this.status = status;
    this.settings.changed(status);
  }
}
