/**
 * How the two browsers agree on keys through a server that might listen or meddle. Pure: what was
 * heard goes in, what to say comes out; the arithmetic is a door.
 *
 * The resident's side first says only the hash of its public key (`c`), the professional's side
 * answers with its own key (`p`, with the hash that it answers to), and then the resident's side
 * shows its key (`r`), which must fit the hash. Somebody in between would have to choose keys before
 * seeing the others', so that each run gives them one chance in a hundred million of the same eight
 * digits on both sides. Runs are not counted: who may begin them again and again gets a chance with
 * each, unseen by the professional's side where a run is given up before `r`. Each run has fresh keys on both sides.
 * `n` asks for a run, `x` says that this browser cannot encrypt, `y` that `x` was heard: what is sent
 * from then on is not sealed.
 */
import type { CallSide } from '../state.ts';

/** base64url without padding. */
const KEY_CHARS = 87;
const HASH_CHARS = 43;
const SHAPE = /^[\w-]*$/;

/** A key pair of one run. */
export interface Pair {
  /** The public key, base64url. */
  open: string;
  /** SHA-256 of it, base64url. */
  hash: string;
  secret: CryptoKey;
}

export interface HandshakeDoors {
  pair(): Promise<Pair>;
  hash(key: string): Promise<string>;
  /** Both public keys are known: from here on what is sent can be sealed. */
  agreed(own: Pair, other: string): Promise<void>;
  say(words: string): void;
  /** The other side cannot encrypt, as the server has it. */
  unable(): void;
}

export class Handshake {
  private readonly side: CallSide;
  private readonly doors: HandshakeDoors;
  /** The pair of a run not yet agreed on: it serves once, for its keys count from zero. */
  private own: Pair | null = null;
  /** The hash that the resident's side bound itself to in the present run. */
  private bound = '';
  /** The other's key of the present run. */
  private other = '';
  private last = '';
  /** One thing after the other, in the order in which they were heard. */
  private queue: Promise<void> = Promise.resolve();

  constructor(side: CallSide, doors: HandshakeDoors) {
    this.side = side;
    this.doors = doors;
  }

  begin(): Promise<void> {
    return this.inTurn(() => (this.side === 'resident' ? this.commit() : this.say('n')));
  }

  hear(words: string): Promise<void> {
    return this.inTurn(() => this.heard(words));
  }

  /** What was said last, for a server or a socket that may have lost it. */
  repeat(): void {
    if (this.last !== '') this.doors.say(this.last);
  }

  private inTurn(run: () => Promise<void> | void): Promise<void> {
    this.queue = this.queue.then(run).catch(() => {
      // A key that is none: this run is not agreed on, and nothing is sent by it.
    });
    return this.queue;
  }

  private async heard(words: string): Promise<void> {
    if (words === 'x') {
      this.own = null;
      this.bound = '';
      this.other = '';
      this.doors.unable();
      this.say('y');
      return;
    }
    const [kind, body] = [words.slice(0, 1), words.slice(1)];
    if (!SHAPE.test(body)) return;
    if (this.side === 'resident') {
      if (kind === 'n') await this.commit();
      if (kind === 'p' && body.length === KEY_CHARS + HASH_CHARS) await this.answered(body);
      return;
    }
    if (kind === 'c' && body.length === HASH_CHARS) await this.answer(body);
    if (kind === 'r' && body.length === KEY_CHARS) await this.shown(body);
  }

  private async commit(): Promise<void> {
    this.own = await this.doors.pair();
    this.bound = this.own.hash;
    this.other = '';
    this.say(`c${this.own.hash}`);
  }

  /** The resident's side: the professional's key has come. */
  private async answered(body: string): Promise<void> {
    const [key, hash] = [body.slice(0, KEY_CHARS), body.slice(KEY_CHARS)];
    if (hash !== this.bound) return;
    if (this.other === key) {
      this.repeat();
      return;
    }
    // One's key is shown to one other key only: another needs another run.
    if (this.other !== '') {
      await this.commit();
      return;
    }
    const own = this.take(key);
    if (!own) return;
    await this.doors.agreed(own, key);
    this.say(`r${own.open}`);
  }

  /** The professional's side: the resident's is bound to a hash. */
  private async answer(hash: string): Promise<void> {
    if (hash === this.bound) {
      this.repeat();
      return;
    }
    this.own = await this.doors.pair();
    this.bound = hash;
    this.other = '';
    this.say(`p${this.own.open}${hash}`);
  }

  /** The professional's side: the resident's key is shown. */
  private async shown(key: string): Promise<void> {
    if (key === this.other) return;
    // Of a run that this page was not part of.
    if (this.bound === '') {
      this.say('n');
      return;
    }
    if (this.other !== '' || (await this.doors.hash(key)) !== this.bound) return;
    const own = this.take(key);
    if (own) await this.doors.agreed(own, key);
  }

  /** Takes this run's pair for the other's key: whatever is heard after, it does not come again. */
  private take(key: string): Pair | null {
    const { own } = this;
    this.own = null;
    this.other = key;
    return own;
  }

  private say(words: string): void {
    this.last = words;
    this.doors.say(words);
  }
}
