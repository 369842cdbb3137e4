/** The page's end of the worker that seals. */
import type { CallSide } from '../state.ts';
import type { Kind } from './frame.ts';
import type { FromWorker, Pipe, ToWorker } from './messages.ts';

/** How this call is protected, as far as it is known. Sound and picture pass in the last two alone. */
export type Protection =
  | { kind: 'waiting' }
  /** The other side is there, and still there are no keys. */
  | { kind: 'late' }
  /** What seals could not be started here, or broke. */
  | { kind: 'broken' }
  /** The other side's browser cannot encrypt, the server says: the person has to decide. */
  | { kind: 'asks' }
  /** Sealed between the two browsers; the phrase is the same on both sides. */
  | { kind: 'sealed'; phrase: string }
  /** Encrypted up to Portti's server only: this browser cannot do more, or the other's, or the person
   *  chose to go on without. */
  | { kind: 'plain'; because: 'own' | 'other' | 'chosen' };

interface Streams {
  readable: ReadableStream;
  writable: WritableStream;
}

type Coder = (RTCRtpSender | RTCRtpReceiver) & {
  createEncodedStreams?(): Streams;
};

type ScriptTransform = new (worker: Worker, options: Pipe) => RTCRtpScriptTransform;

const scriptTransform = (): ScriptTransform | undefined =>
  (globalThis as { RTCRtpScriptTransform?: ScriptTransform }).RTCRtpScriptTransform;

const encodedStreams = (): boolean =>
  typeof RTCRtpSender !== 'undefined' && 'createEncodedStreams' in RTCRtpSender.prototype;

export interface SealingDoors {
  openWorker(): Worker;
  say(words: string): void;
  changed(protection: Protection): void;
  /** The other side seals nothing for this one any more, although it may have before. */
  plainly(): void;
  after(ms: number, run: () => void): () => void;
}

/** Keys take less than a second; after this long something is wrong. */
const PATIENCE_MS = 15_000;
/** What was sealed before the other side learned that it is not to be is heard of no more after this
 *  long. */
const UNDERWAY_MS = 500;

export class Sealing {
  private protection: Protection = { kind: 'waiting' };
  private worker: Worker | null = null;
  private readonly doors: SealingDoors;
  /** Ends the wait for keys; null while none are waited for. */
  private patience: (() => void) | null = null;
  private cancelBreak: () => void = () => {};
  private cancelPlainly: () => void = () => {};

  /** `chosen`: the person goes on without, and the other side is told that this browser cannot. */
  constructor(call: string, side: CallSide, doors: SealingDoors, chosen = false) {
    this.doors = doors;
    if (chosen || !(scriptTransform() || encodedStreams())) {
      this.become({ kind: 'plain', because: chosen ? 'chosen' : 'own' });
      return;
    }
    try {
      this.worker = doors.openWorker();
    } catch {
      this.cancelBreak = doors.after(0, () => this.breaks());
      return;
    }
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.heard(data);
    this.worker.onerror = () => this.breaks();
    this.worker.onmessageerror = () => this.breaks();
    this.tell({ type: 'begin', call, side });
  }

  /** A connection's settings must say so where only the older way is there. */
  get streams(): boolean {
    return this.seals && !scriptTransform();
  }

  /** The other side is there, or not: from then on keys are due. */
  expect(there: boolean): void {
    if (!there) this.calm();
    // Whatever else is told of the other side meanwhile, the wait does not begin anew.
    if (!there || this.patience || this.protection.kind !== 'waiting') return;
    this.patience = this.doors.after(PATIENCE_MS, () => this.become({ kind: 'late' }));
  }

  /** Says again what the other side may not have heard. */
  repeat(): void {
    if (this.seals) this.tell({ type: 'repeat' });
    else this.doors.say('x');
  }

  hear(words: string): void {
    this.tell({ type: 'hear', words });
    if (this.seals || (words !== 'x' && words !== 'y')) return;
    this.cancelPlainly();
    this.cancelPlainly = this.doors.after(UNDERWAY_MS, () => this.doors.plainly());
  }

  codec(codec: string): void {
    this.tell({ type: 'codec', codec });
  }

  /** The person agrees to a call that is not sealed, where the other side's browser cannot. */
  consent(): void {
    this.tell({ type: 'consent' });
  }

  /**
   * Puts the worker between a coder and the network.
   *
   * Throws where that cannot be done although it should: then nothing may be sent.
   */
  attach(coder: Coder, direction: Pipe['direction'], kind: Kind): void {
    if (!this.seals) return;
    const { worker } = this;
    const Transform = scriptTransform();
    if (worker && Transform && 'transform' in coder) {
      coder.transform = new Transform(worker, { direction, kind });
      return;
    }
    const streams = coder.createEncodedStreams?.();
    if (!worker || !streams) {
      this.breaks();
      throw new Error('this connection cannot be sealed');
    }
    const { readable, writable } = streams;
    const pipe: ToWorker = { type: 'pipe', direction, kind, readable, writable };
    worker.postMessage(pipe, [readable, writable]);
  }

  stop(): void {
    this.calm();
    this.cancelBreak();
    this.cancelPlainly();
    this.worker?.terminate();
    this.worker = null;
  }

  /** Whether nothing may be sent or played but through the worker. */
  get seals(): boolean {
    const { protection } = this;
    return protection.kind !== 'plain' || protection.because === 'other';
  }

  private heard(message: FromWorker): void {
    if (message.type === 'say') {
      this.doors.say(message.words);
      return;
    }
    const { mode, phrase } = message;
    if (mode === 'sealed') this.become({ kind: 'sealed', phrase });
    else if (mode === 'plain') this.become({ kind: 'plain', because: 'other' });
    else if (mode === 'asks') this.become({ kind: 'asks' });
  }

  /** What passes the worker stays there: from now on nothing is sent. */
  private breaks(): void {
    this.stop();
    this.become({ kind: 'broken' });
  }

  private become(protection: Protection): void {
    this.calm();
    this.protection = protection;
    this.doors.changed(protection);
  }

  private calm(): void {
    this.patience?.();
    this.patience = null;
  }

  private tell(message: ToWorker): void {
    this.worker?.postMessage(message);
  }
}
