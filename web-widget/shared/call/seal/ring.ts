/** The keys of a call on one side, and the counters that go with them. They live as long as the
 *  worker that holds them, so that no counter begins again under a key that was used. */
import {
  codecName,
  type Frame,
  type Kind,
  LAST_COUNTER,
  open,
  read,
  type Sealed,
  seal,
  shownCodec,
} from './frame.ts';
import type { RunKeys } from './keys.ts';

/** So many runs are kept for frames that are on their way. */
const KEPT = 3;
/** Frames may overtake each other by less than this. */
const WINDOW = 256;

/** Which counters have come: none passes twice. */
export class Seen {
  private greatest = -1;
  private readonly recent = new Set<number>();

  /** Whether the counter is new; then it is noted. */
  note(counter: number): boolean {
    if (this.has(counter)) return false;
    this.recent.add(counter);
    this.greatest = Math.max(this.greatest, counter);
    if (this.recent.size > 2 * WINDOW) {
      for (const old of this.recent) {
        if (old <= this.greatest - WINDOW) this.recent.delete(old);
      }
    }
    return true;
  }

  has(counter: number): boolean {
    return counter <= this.greatest - WINDOW || this.recent.has(counter);
  }
}

/** Tells runs apart, as their ids do not. */
const nameOf = ({ id, phrase }: RunKeys) => `${id} ${phrase}`;

interface Held {
  keys: RunKeys;
  counters: Record<Kind, number>;
  seen: Record<Kind, Seen>;
}

/** Nothing leaves and nothing is shown but in the last two. */
export type Mode =
  /** It is not known yet whether it can be sealed. */
  | 'waiting'
  /** The other side's browser cannot encrypt, the server says: the person has to decide. */
  | 'asks'
  | 'sealed'
  /** The person has agreed to go on without. */
  | 'plain';

export class KeyRing {
  mode: Mode = 'waiting';
  /** What the browser says that was negotiated of the picture; empty where it does not say. */
  codec = '';
  /** What the last key frame showed, where the browser says nothing. */
  private shown = '';
  /** The newest first. */
  private held: Held[] = [];
  /** By the keys' id, of all that ever were: they never begin anew. */
  private readonly counters = new Map<number, Held['counters']>();
  private readonly seen = new Map<string, Held['seen']>();

  add(keys: RunKeys): void {
    const counters = this.counters.get(keys.id) ?? { audio: 0, video: 0 };
    this.counters.set(keys.id, counters);
    // The other side's counters do begin with each of its workers: these go by the very keys.
    const run = nameOf(keys);
    const seen = this.seen.get(run) ?? { audio: new Seen(), video: new Seen() };
    this.seen.set(run, seen);
    const held: Held = { keys, counters, seen };
    this.held = [held, ...this.held.filter((it) => nameOf(it.keys) !== run)].slice(0, KEPT);
    this.mode = 'sealed';
  }

  /** The other side cannot encrypt, as the server has it: what was agreed to before counts no more
   *  once there were keys again. */
  unable(): void {
    this.held = [];
    if (this.mode !== 'plain') this.mode = 'asks';
  }

  /** The person agrees to go on without. */
  consent(): void {
    if (this.mode === 'asks') this.mode = 'plain';
  }

  /** The frame as it may leave; null where it may not. */
  async out(frame: Frame, kind: Kind): Promise<ArrayBuffer | null> {
    if (this.mode === 'plain') return frame.data;
    const [newest] = this.held;
    if (this.mode !== 'sealed' || !newest || frame.data.byteLength === 0) return null;
    const counter = newest.counters[kind];
    if (counter > LAST_COUNTER) return null;
    newest.counters[kind] = counter + 1;
    const { own: key, id } = newest.keys;
    return seal(frame, { kind, codec: this.codecOf(frame, kind), key, id, counter });
  }

  /** The frame as it was sent; null where it is not what the other side sealed. */
  async in(frame: Frame, kind: Kind): Promise<ArrayBuffer | null> {
    if (this.mode === 'plain') return frame.data;
    const sealed = read(frame, kind, this.codecOf(frame, kind));
    if (!sealed) return null;
    // An id is one byte: two runs have the same one now and then.
    for (const held of this.held.filter((it) => it.keys.id === sealed.id)) {
      const opened = await this.openedBy(held, sealed, kind);
      if (opened) return opened;
    }
    return null;
  }

  private async openedBy(held: Held, sealed: Sealed, kind: Kind): Promise<ArrayBuffer | null> {
    if (held.seen[kind].has(sealed.counter)) return null;
    try {
      const opened = await open(sealed, kind, held.keys.other);
      // Noted only once it is known to be genuine.
      if (!held.seen[kind].note(sealed.counter)) return null;
      // The other side has these keys: it does not go back to older ones.
      const at = this.held.indexOf(held);
      if (at < 0) return null;
      this.held = this.held.slice(0, at + 1);
      return opened;
    } catch {
      return null;
    }
  }

  /** From the browser or from the frame itself, never from what a server says. */
  private codecOf(frame: Frame, kind: Kind): string {
    if (kind === 'audio') return '';
    const told = codecName(frame.getMetadata?.().mimeType) || this.codec;
    if (told !== '') return told;
    this.shown = shownCodec(frame) || this.shown;
    return this.shown;
  }
}
