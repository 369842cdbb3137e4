import { signal } from '@preact/signals';
import { forget, type Kept, kept } from './memory.ts';
import { type Call, type CallSide, NO_CALL } from './state.ts';
import type { CallNotice, CallSignal } from './wire.ts';

type Inside = typeof import('./inside.ts');
type LiveCall = import('./live.ts').LiveCall;

/** Where this page is with the call. */
export type Place =
  /** Not in it. */
  | 'away'
  /** Tries out camera and microphone. */
  | 'check'
  | 'in'
  /** Hung up here; the call is still open. */
  | 'left';

export interface CallDoors {
  own: CallSide;
  /** Whether the camera is on at first. */
  camera: boolean;
  /** False where the socket is away. */
  signal(call: string, signal: CallSignal): boolean;
  /** Asks the server to end the call. */
  end(call: string): void;
  /** The server's time, in microseconds. */
  now(): number;
  /** Says something to those who listen to the page. */
  say(words: string): void;
  /** Unfolds the page, where it can be folded. */
  unfold?(): void;
}

/** What a page does with the video call of one conversation. Everything heavy is fetched when a call
 *  begins. */
export class CallRoom {
  readonly own: CallSide;
  readonly call = signal<Call>(NO_CALL);
  readonly place = signal<Place>('away');
  /** What is fetched late, once it is here. */
  readonly inside = signal<Inside | null>(null);
  readonly live = signal<LiveCall | null>(null);
  /** The parts of the call could not be fetched. */
  readonly failed = signal(false);
  /** Whether the messages stand beside the picture. */
  readonly chat = signal(true);
  /** Messages that came while they did not, or while the page was folded. */
  readonly unseen = signal(0);
  /** The page is folded: only the picture is seen, with the way back. */
  readonly small = signal(false);
  /** How this page was in the call before it hung up. */
  private before: Kept | null = null;
  private readonly doors: CallDoors;
  private readonly load: () => Promise<Inside>;

  constructor(doors: CallDoors, load: () => Promise<Inside> = () => import('./inside.ts')) {
    this.doors = doors;
    this.own = doors.own;
    this.load = load;
  }

  /** Takes notice of the call after new events. */
  happened(call: Call): void {
    const before = this.call.peek();
    if (before === call) return;
    this.call.value = call;
    const same = before.kind !== 'none' && call.kind !== 'none' && before.call === call.call;
    if (same && call.kind === 'open') return;
    if (before.kind === 'open') {
      forget(before.call);
      this.leave('away');
    }
  }

  /** The whole log is here: a page that was in the call before a reload goes back into it. */
  caughtUp(): void {
    const call = this.call.peek();
    if (call.kind !== 'open' || this.place.peek() !== 'away' || !kept(call.call)) return;
    void this.prepare('in');
  }

  hear(call: string, notice: CallNotice): void {
    const now = this.call.peek();
    if (now.kind === 'open' && now.call === call) this.live.peek()?.hear(notice);
  }

  /** The socket is there again. */
  linked(): void {
    this.live.peek()?.linked();
  }

  /** To the check of the devices. */
  check(): void {
    void this.prepare('check');
  }

  /** Into the call, from the check. */
  join(): void {
    const live = this.live.peek();
    if (!live) return;
    this.place.value = 'in';
    live.start();
  }

  /** Back into a call that was left here. */
  rejoin(): void {
    void this.prepare('in');
  }

  /** Into the call anew, with the devices as they were; `plain` where the person goes on without
   *  sealing. */
  again(plain = false): void {
    const call = this.call.peek();
    if (call.kind !== 'open') return;
    this.putDown(call.call);
    this.leave('left');
    void this.prepare('in', plain);
  }

  /** Leaves here. Where nobody else is in it, that is the end of it. */
  hangUp(): void {
    const call = this.call.peek();
    const live = this.live.peek();
    if (call.kind !== 'open') return;
    const other = this.own === 'resident' ? 'professional' : 'resident';
    const alone = !(live?.otherHere ?? call.there[other]);
    this.putDown(call.call);
    this.leave('left');
    if (alone && call.begunAt !== null) this.doors.end(call.call);
  }

  /** Out of the check. */
  cancel(): void {
    this.leave('away');
  }

  end(): void {
    const call = this.call.peek();
    if (call.kind === 'none') return;
    forget(call.call);
    if (call.kind === 'open') this.leave('left');
    this.doors.end(call.call);
  }

  /** The page was folded or unfolded. Who only tried their devices lets go of them: no camera is on
   *  that nobody sees. */
  fold(small: boolean): void {
    this.small.value = small;
    if (!small && this.chat.peek()) this.unseen.value = 0;
    if (small && this.place.peek() === 'check') this.cancel();
  }

  unfold(): void {
    this.doors.unfold?.();
  }

  /** Shows or hides the messages beside the picture. */
  showChat(shown: boolean): void {
    this.chat.value = shown;
    if (shown) this.unseen.value = 0;
  }

  /** Messages of the other side arrived. */
  heard(count: number): void {
    const seen = this.chat.peek() && !this.small.peek();
    if (!seen && this.place.peek() === 'in') this.unseen.value += count;
  }

  /** The server's time, in microseconds. */
  now(): number {
    return this.doors.now();
  }

  /** What the call needs could not be fetched. */
  lost(): void {
    this.failed.value = true;
    this.leave('away');
  }

  /** The page lets go of the conversation. */
  stop(): void {
    this.leave('away');
  }

  /** Coming back needs no second check; but a reload does not lead back by itself. */
  private putDown(call: string): void {
    this.before = kept(call) ?? this.before;
    forget(call);
  }

  private leave(to: Place): void {
    const live = this.live.peek();
    this.live.value = null;
    live?.stop();
    this.place.value = to;
    this.showChat(true);
  }

  private async prepare(to: 'check' | 'in', plain = false): Promise<void> {
    const call = this.call.peek();
    if (call.kind !== 'open') return;
    this.failed.value = false;
    this.place.value = to;
    let inside: Inside;
    try {
      inside = this.inside.peek() ?? (await this.load());
    } catch {
      this.lost();
      return;
    }
    this.inside.value = inside;
    // It may be over, or left again, by now.
    const now = this.call.peek();
    if (now.kind !== 'open' || now.call !== call.call || this.place.peek() !== to) return;
    if (this.live.peek()) return;
    let live: LiveCall;
    try {
      live = inside.openLive({
        call: call.call,
        own: this.own,
        plain,
        send: (signal) => this.doors.signal(call.call, signal),
        now: this.doors.now,
        say: this.doors.say,
        over: () => this.putDown(call.call),
      });
    } catch {
      // A browser without calls, or a page that is not secure.
      this.lost();
      return;
    }
    this.live.value = live;
    const { before } = this;
    const same = before?.call === call.call ? before : null;
    await live.begin(same ?? kept(call.call) ?? { camera: this.doors.camera });
    if (to === 'in' && this.live.peek() === live) live.start();
  }
}
