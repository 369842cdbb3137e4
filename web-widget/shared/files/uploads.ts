import { type ReadonlySignal, signal } from '@preact/signals';
import { ReconnectPolicy } from '../client/reconnect.ts';
import type { Surroundings } from '../client/surroundings.ts';
import type { Outgoing } from './kinds.ts';

export type UploadState =
  /** Others go first. */
  | { at: 'waiting' }
  | { at: 'sending' }
  /** Interrupted; goes on by itself. */
  | { at: 'stalled' }
  /** All bytes are there. */
  | { at: 'sent' }
  | { at: 'refused'; code: string; message: string };

/** A file on its way from this page. */
export interface Upload {
  /** Made here: the id of the attachment too, so that asking twice makes one. */
  id: string;
  name: string;
  size: number;
  sent: number;
  state: UploadState;
}

/** Why a transfer stopped: for now, or for good. */
export type Failure =
  | { passing: true; code: string }
  | { passing: false; code: string; message: string };

export interface TransferListener {
  progress(sent: number): void;
  done(): void;
  failed(failure: Failure): void;
}

/** One file's way to the server. After `start` it tells of its end once, unless paused. */
export interface Transfer {
  /** Begins, or goes on from what the server has. */
  start(): void;
  pause(): void;
}

export interface UploadDoors extends Pick<Surroundings, 'after' | 'watch' | 'random' | 'online'> {
  newId(): string;
  open(id: string, file: Outgoing, listener: TransferListener): Transfer;
}

/** So many at once; the server takes a few more from other tabs. */
const AT_ONCE = 2;
/** So often a server that answers with an error is asked again. A network that is gone is waited
 *  for as long as the page is open. */
const TRIES = 8;

interface Job {
  file: Outgoing;
  transfer: Transfer | null;
  policy: ReconnectPolicy;
  tries: number;
  /** Not begun before it is let go. */
  held: boolean;
  cancelTimer: () => void;
}

/** The files on their way: a few at once, in order, and on again after a drop. */
export class Uploads {
  private readonly doors: UploadDoors;
  private readonly jobs = new Map<string, Job>();
  private readonly shown = signal<readonly Upload[]>([]);
  private unwatch: (() => void) | null = null;

  constructor(doors: UploadDoors) {
    this.doors = doors;
  }

  get items(): ReadonlySignal<readonly Upload[]> {
    return this.shown;
  }

  /** Whether anything would be lost with the page. */
  get busy(): boolean {
    return this.shown.value.some(({ state }) => state.at !== 'sent' && state.at !== 'refused');
  }

  add(file: Outgoing, held = false): string {
    const id = this.doors.newId();
    this.jobs.set(id, {
      file,
      transfer: null,
      policy: new ReconnectPolicy(this.doors.random),
      tries: 0,
      held,
      cancelTimer: () => {},
    });
    const { name, content } = file;
    const upload: Upload = { id, name, size: content.size, sent: 0, state: { at: 'waiting' } };
    this.shown.value = [...this.shown.value, upload];
    this.unwatch ??= this.doors.watch(
      () => this.wake(),
      () => this.networkLost(),
    );
    this.next();
    return id;
  }

  /** Shows a file that is not sent at all, with the reason. */
  refuse(name: string, size: number, code: string): void {
    const state: UploadState = { at: 'refused', code, message: '' };
    const upload: Upload = { id: this.doors.newId(), name, size, sent: 0, state };
    this.shown.value = [...this.shown.value, upload];
  }

  /** Begins a refused one anew, as another attachment; `held` until it is let go. Gives the id of
   *  the new one. */
  again(id: string, held = false): string | null {
    const job = this.jobs.get(id);
    if (!job) return null;
    this.forget(id);
    return this.add(job.file, held);
  }

  /** Begins what was held. */
  letGo(id: string): void {
    const job = this.jobs.get(id);
    if (job) job.held = false;
    this.next();
  }

  /** Lets go of one: it was given up, or the conversation's log tells of it from here on. */
  forget(id: string): void {
    const job = this.jobs.get(id);
    job?.cancelTimer();
    job?.transfer?.pause();
    this.jobs.delete(id);
    this.shown.value = this.shown.value.filter((upload) => upload.id !== id);
    this.next();
  }

  /** Lets go of all, without a word to the server. */
  stop(): void {
    for (const job of this.jobs.values()) {
      job.cancelTimer();
      job.transfer?.pause();
    }
    this.jobs.clear();
    this.shown.value = [];
    this.unwatch?.();
    this.unwatch = null;
  }

  private next(): void {
    const going = this.shown.value.filter(
      ({ state }) => state.at === 'sending' || state.at === 'stalled',
    ).length;
    const waiting = this.shown.value.filter(
      ({ id, state }) => state.at === 'waiting' && !this.jobs.get(id)?.held,
    );
    for (const { id } of waiting.slice(0, Math.max(0, AT_ONCE - going))) this.go(id);
  }

  private go(id: string): void {
    const job = this.jobs.get(id);
    if (!job) return;
    job.cancelTimer();
    if (!this.doors.online()) {
      this.change(id, { state: { at: 'stalled' } });
      return;
    }
    this.change(id, { state: { at: 'sending' } });
    job.transfer ??= this.doors.open(id, job.file, {
      progress: (sent) => this.progressed(id, sent),
      done: () => this.done(id),
      failed: (failure) => this.failed(id, failure),
    });
    job.transfer.start();
  }

  private progressed(id: string, sent: number): void {
    const job = this.jobs.get(id);
    if (!job || this.stateOf(id) !== 'sending') return;
    const before = this.shown.value.find((upload) => upload.id === id)?.sent ?? 0;
    if (sent > before) {
      job.policy.succeeded();
      job.tries = 0;
    }
    this.change(id, { sent });
  }

  private done(id: string): void {
    const job = this.jobs.get(id);
    if (!job) return;
    this.change(id, { sent: job.file.content.size, state: { at: 'sent' } });
    this.next();
  }

  private failed(id: string, failure: Failure): void {
    const job = this.jobs.get(id);
    if (!job || this.stateOf(id) !== 'sending') return;
    if (failure.passing && (failure.code === 'network' || job.tries < TRIES)) {
      job.tries += 1;
      this.change(id, { state: { at: 'stalled' } });
      const wait = failure.code === 'rate_limited' ? job.policy.later() : job.policy.next();
      job.cancelTimer = this.doors.after(wait, () => this.go(id));
      return;
    }
    const message = failure.passing ? '' : failure.message;
    this.change(id, { state: { at: 'refused', code: failure.code, message } });
    this.next();
  }

  private wake(): void {
    for (const { id, state } of this.shown.value) {
      if (state.at === 'stalled') this.go(id);
    }
  }

  private networkLost(): void {
    for (const { id, state } of this.shown.value) {
      if (state.at !== 'sending') continue;
      this.jobs.get(id)?.transfer?.pause();
      this.change(id, { state: { at: 'stalled' } });
    }
  }

  private stateOf(id: string): UploadState['at'] | undefined {
    return this.shown.value.find((upload) => upload.id === id)?.state.at;
  }

  private change(id: string, change: Partial<Upload>): void {
    this.shown.value = this.shown.value.map((upload) =>
      upload.id === id ? { ...upload, ...change } : upload,
    );
  }
}
