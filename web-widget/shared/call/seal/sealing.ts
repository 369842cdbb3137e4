/** The page's end of the worker that seals. */
import type { CallSide } from '../state.ts';
import type { Kind } from './frame.ts';
import type { FromWorker, Pipe, ToWorker } from './messages.ts';

/** How this call is protected, as far as it is known. */
export type Protection =
  | { kind: 'waiting' }
  /** Sealed between the two browsers; the phrase is the same on both sides. */
  | { kind: 'sealed'; phrase: string }
  /** Encrypted up to Portti's server only: this browser cannot do more, or the other's. */
  | { kind: 'plain'; because: 'own' | 'other' };

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
}

export class Sealing {
  /** A connection's settings must say so where only the older way is there. */
  readonly streams = !scriptTransform() && encodedStreams();
  private readonly worker: Worker | null;
  private readonly doors: SealingDoors;

  constructor(call: string, side: CallSide, doors: SealingDoors) {
    this.doors = doors;
    this.worker = this.open();
    if (!this.worker) {
      doors.changed({ kind: 'plain', because: 'own' });
      return;
    }
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.heard(data);
    this.tell({ type: 'begin', call, side });
  }

  /** Says again what the other side may not have heard. */
  repeat(): void {
    if (this.worker) this.tell({ type: 'repeat' });
    else this.doors.say('x');
  }

  hear(words: string): void {
    this.tell({ type: 'hear', words });
  }

  codec(codec: string): void {
    this.tell({ type: 'codec', codec });
  }

  /** Puts the worker between a coder and the network. */
  attach(coder: Coder, direction: Pipe['direction'], kind: Kind): void {
    const { worker } = this;
    if (!worker) return;
    const Transform = scriptTransform();
    if (Transform) {
      coder.transform = new Transform(worker, { direction, kind });
      return;
    }
    const streams = coder.createEncodedStreams?.();
    if (!streams) return;
    const { readable, writable } = streams;
    const pipe: ToWorker = { type: 'pipe', direction, kind, readable, writable };
    worker.postMessage(pipe, [readable, writable]);
  }

  stop(): void {
    this.worker?.terminate();
  }

  private open(): Worker | null {
    if (!scriptTransform() && !encodedStreams()) return null;
    try {
      return this.doors.openWorker();
    } catch {
      return null;
    }
  }

  private heard(message: FromWorker): void {
    if (message.type === 'say') {
      this.doors.say(message.words);
      return;
    }
    const { mode, phrase } = message;
    if (mode === 'sealed') this.doors.changed({ kind: 'sealed', phrase });
    else this.doors.changed({ kind: 'plain', because: 'other' });
  }

  private tell(message: ToWorker): void {
    this.worker?.postMessage(message);
  }
}
