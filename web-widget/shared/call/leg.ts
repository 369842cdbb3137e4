/**
 * One side's way into a call and back into it: asks for a place, offers, and keeps the connection.
 * A weak network is met with an ICE restart, a lost one with a new attempt. It knows neither socket
 * nor browser: both are doors, so that tests can play them.
 */
import { ReconnectPolicy } from '../client/reconnect.ts';
import type { CallNotice, CallSignal } from './wire.ts';

export type Ready = Extract<CallNotice, { type: 'ready' }>;

export type LegState =
  | { at: 'out' }
  /** Asks for a place. */
  | { at: 'asking' }
  /** All lines are busy. */
  | { at: 'line'; position: number }
  | { at: 'connecting' }
  | { at: 'on' }
  /** The way is gone for the moment; another is being looked for. */
  | { at: 'lost' }
  /** This page is in the call no more, and does not try again by itself. */
  | { at: 'over'; code: string; message: string };

/** What the leg needs of a peer connection. */
export interface Peer {
  /** The description to send; with `restart` for new ways of the same connection. */
  offer(restart: boolean): Promise<string>;
  answer(sdp: string): Promise<void>;
  close(): void;
}

export type PeerState = 'connected' | 'disconnected' | 'failed';

export interface LegDoors {
  /** False where the socket is away. */
  send(signal: CallSignal): boolean;
  /** Throws where no connection can be made that seals what it sends. */
  peer(ready: Ready, changed: (state: PeerState) => void): Peer;
  after(ms: number, run: () => void): () => void;
  random(): number;
  /** The server's time in whole seconds: no page's clock decides who comes after whom. */
  seconds(): number;
  /** The greatest attempt that this tab has made or was told of, over reloads and from one leg to the
   *  next. */
  attempts: Attempts;
  changed(state: LegState): void;
}

export interface Attempts {
  last: number;
}

/** How long the server may take to answer. */
const ANSWER_MS = 10_000;
/** How long a new connection may take to find its way. */
const CONNECT_MS = 15_000;
/** A connection that is gone for no longer mends itself. */
const BLINK_MS = 2_000;
/** How long a restart may take. */
const RESTART_MS = 8_000;

/** These pass; after any other the call is not to be had from this page. */
const PASSING = new Set([
  'busy',
  'call_busy',
  'call_lost',
  'call_too_many',
  'rate_limited',
  'unavailable',
]);

export class Leg {
  state: LegState = { at: 'out' };
  private readonly doors: LegDoors;
  private readonly policy: ReconnectPolicy;
  private attempt = 0;
  private peer: Peer | null = null;
  /** The present peer has been connected. */
  private met = false;
  /** Any peer has: what follows is a loss and not a beginning. */
  private wasOn = false;
  /** An ICE restart of the present loss was tried. */
  private restarted = false;
  private cancel: () => void = () => {};

  constructor(doors: LegDoors) {
    this.doors = doors;
    this.policy = new ReconnectPolicy(doors.random, {
      firstMs: 1_000,
      longestMs: 15_000,
      peaceMs: 5_000,
    });
  }

  /** Whether this page is in the call or on its way into it. */
  get running(): boolean {
    return this.state.at !== 'out' && this.state.at !== 'over';
  }

  start(): void {
    this.drop();
    const { attempts } = this.doors;
    this.attempt = Math.max(this.doors.seconds(), attempts.last + 1);
    attempts.last = this.attempt;
    this.change({ at: this.wasOn ? 'lost' : 'asking' });
    // Without a socket, the news of one begins anew.
    if (this.doors.send({ type: 'join', attempt: this.attempt })) {
      this.wait(ANSWER_MS, () => this.retry());
    }
  }

  /** Leaves; the call goes on without this page. */
  stop(): void {
    const told = this.running;
    this.drop();
    this.wasOn = false;
    this.change({ at: 'out' });
    if (told) this.doors.send({ type: 'leave' });
  }

  /** Ends it here for a reason, which is shown. The server knows all but that it cannot be sealed. */
  over(code: string, message = ''): void {
    const told = this.running && code === 'unsealed';
    this.drop();
    this.wasOn = false;
    this.change({ at: 'over', code, message });
    if (told) this.doors.send({ type: 'leave' });
  }

  hear(notice: CallNotice): void {
    if (!this.running) return;
    if (notice.type === 'replaced') {
      this.replaced(notice.attempt);
      return;
    }
    if ('attempt' in notice && notice.attempt !== this.attempt && notice.attempt !== 0) return;
    switch (notice.type) {
      case 'line':
        if (this.peer) break;
        this.cancel();
        this.change({ at: 'line', position: notice.position });
        break;
      case 'ready':
        this.connect(notice);
        break;
      case 'answer':
        this.answered(notice.sdp);
        break;
      case 'failed':
        if (PASSING.has(notice.code)) this.retry();
        else this.over(notice.code, notice.message);
        break;
      case 'again':
        this.drop();
        this.change({ at: this.wasOn ? 'lost' : 'asking' });
        // Many come back at once.
        this.wait(this.policy.spread(0), () => this.start());
        break;
      default:
    }
  }

  /** The socket is there again. What was asked before may not have arrived. */
  linked(): void {
    if (!this.running) return;
    // The same attempt once more asks how it stands, for a server that was away meanwhile.
    if (this.state.at === 'on') this.doors.send({ type: 'join', attempt: this.attempt });
    else this.start();
  }

  /** The network is another: the present way may be dead before anybody notices. */
  networkChanged(): void {
    if (this.met) this.restart();
  }

  /** Another page has the place, by this attempt or a greater one: who joins here again comes after it. */
  private replaced(attempt: number): void {
    if (attempt < this.attempt) return;
    this.doors.attempts.last = Math.max(this.doors.attempts.last, attempt);
    this.over('replaced');
  }

  private connect(ready: Ready): void {
    if (this.peer) return;
    this.change({ at: this.wasOn ? 'lost' : 'connecting' });
    this.met = false;
    this.restarted = false;
    let peer: Peer;
    try {
      peer = this.doors.peer(ready, (state) => {
        if (this.peer === peer) this.peerChanged(state);
      });
    } catch {
      this.over('unsealed');
      return;
    }
    this.peer = peer;
    this.wait(CONNECT_MS, () => this.retry());
    this.offer(peer, false);
  }

  private offer(peer: Peer, restart: boolean): void {
    const attempt = this.attempt;
    peer.offer(restart).then(
      (sdp) => {
        if (this.peer === peer) this.doors.send({ type: 'offer', attempt, sdp });
      },
      () => this.failed(peer),
    );
  }

  private answered(sdp: string): void {
    const peer = this.peer;
    peer?.answer(sdp).catch(() => this.failed(peer));
  }

  private failed(peer: Peer): void {
    // A way that holds is not given up for one that could not be described.
    if (this.peer === peer && this.state.at !== 'on') this.retry();
  }

  private peerChanged(state: PeerState): void {
    switch (state) {
      case 'connected':
        this.cancel();
        this.met = true;
        this.wasOn = true;
        this.restarted = false;
        this.policy.succeeded();
        this.change({ at: 'on' });
        break;
      case 'disconnected':
        if (!this.met || this.state.at !== 'on') break;
        this.change({ at: 'lost' });
        this.wait(BLINK_MS, () => this.restart());
        break;
      case 'failed':
        if (this.met && !this.restarted) {
          this.change({ at: 'lost' });
          this.restart();
        } else this.retry();
        break;
      default:
    }
  }

  private restart(): void {
    const peer = this.peer;
    if (!peer) return;
    if (this.state.at !== 'on') {
      this.restarted = true;
      this.change({ at: 'lost' });
      this.wait(RESTART_MS, () => this.retry());
    }
    this.offer(peer, true);
  }

  private retry(): void {
    this.drop();
    this.change({ at: this.wasOn ? 'lost' : 'asking' });
    this.wait(this.policy.next(), () => this.start());
  }

  private drop(): void {
    this.cancel();
    const peer = this.peer;
    this.peer = null;
    this.met = false;
    peer?.close();
  }

  private wait(ms: number, run: () => void): void {
    this.cancel();
    this.cancel = this.doors.after(ms, run);
  }

  private change(state: LegState): void {
    if (this.state.at === state.at && state.at !== 'line') return;
    this.state = state;
    this.doors.changed(state);
  }
}
