/** A call that this page prepares for or is in: media, way, sealing and quality together. */
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { stayAwake } from './awake.ts';
import { browserRecognizer, Captions } from './captions.ts';
import { Leg, type LegState, type PeerState, type Ready } from './leg.ts';
import { type Kept, keep, TabAttempts } from './memory.ts';
import type { OwnMedia } from './own_media.ts';
import type { BrowserPeer } from './peer.ts';
import { between, type Counters, counted, judge, UNJUDGED } from './quality.ts';
import type { Protection, Sealing, SealingDoors } from './seal/sealing.ts';
import { outTo } from './sound.ts';
import type { CallSide } from './state.ts';
import type { CallNotice, CallSignal } from './wire.ts';

export type Other = Omit<Extract<CallNotice, { type: 'other' }>, 'type'>;

export interface LiveSettings {
  call: string;
  own: CallSide;
  /** The person chose to go on without sealing. */
  plain: boolean;
  /** False where the socket is away. */
  send(signal: CallSignal): boolean;
  /** The server's time, in microseconds. */
  now(): number;
  say(words: string): void;
  /** This page is in the call no more, by the server's word. */
  over(): void;
}

/** The parts that are the browser's. */
export interface LiveParts {
  media: OwnMedia;
  sealing(doors: Pick<SealingDoors, 'say' | 'changed' | 'plainly'>): Sealing;
  peer(
    ready: Ready,
    doors: {
      sealing: Sealing;
      changed(state: PeerState): void;
      track(track: MediaStreamTrack): void;
    },
  ): BrowserPeer;
}

/** Nothing has been told of the other side yet. */
export const UNKNOWN: Other = { connected: false, audio: false, video: false, screen: false };
/** While it stands so with the sealing, nothing of this side passes. */
const HELD_BACK = new Set<Protection['kind']>(['waiting', 'late', 'asks']);
/** How often the connection is judged, in ms. */
const JUDGE_MS = 2_000;

export class LiveCall {
  readonly settings: LiveSettings;
  readonly media: OwnMedia;
  readonly way = signal<LegState>({ at: 'out' });
  readonly other = signal<Other>(UNKNOWN);
  readonly protection = signal<Protection>({ kind: 'waiting' });
  /** The digits are others than before, and nobody has looked yet. */
  readonly newDigits = signal(false);
  readonly judgement = signal(UNJUDGED);
  readonly captions = new Captions(browserRecognizer());
  /** What comes from the other side may still be sealed, which this side does not open: it would be
   *  noise, at full level. */
  readonly deaf: ReadonlySignal<boolean>;
  /** The other side's sound and picture. */
  readonly stream = signal<MediaStream | null>(null);
  /** The browser wants a touch before it lets anything be heard. */
  readonly silenced = signal(false);
  /** What this side sends just now. */
  readonly sends: ReadonlySignal<{ audio: boolean; video: boolean; screen: boolean }>;
  private readonly parts: LiveParts;
  private readonly leg: Leg;
  private readonly ear = new Audio();
  /** What comes from the other side over the present connection. */
  private readonly tracks = signal<readonly MediaStreamTrack[]>([]);
  private sound: MediaStreamTrack | undefined;
  /** The other side knows that this one does not seal. */
  private readonly plainly = signal(false);
  /** The last that could be compared. */
  private digits = '';
  private sealing: Sealing | null = null;
  private peer: BrowserPeer | null = null;
  private counters: Counters | null = null;
  private readonly ends: (() => void)[] = [];

  constructor(settings: LiveSettings, parts: LiveParts) {
    this.settings = settings;
    this.parts = parts;
    this.media = parts.media;
    this.sends = computed(() => {
      const { microphone, muted, picture, screen } = this.media;
      const passes = !HELD_BACK.has(this.protection.value.kind);
      return {
        audio: passes && microphone.value !== null && !muted.value,
        video: passes && picture.value !== null && this.judgement.value.picture !== 'none',
        screen: screen.value !== null,
      };
    });
    this.deaf = computed(() => {
      const protection = this.protection.value;
      const alone = protection.kind === 'plain' && protection.because !== 'other';
      return alone && !this.plainly.value;
    });
    this.leg = new Leg({
      send: settings.send,
      peer: (ready, changed) => this.connect(ready, changed),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      seconds: () => Math.floor(settings.now() / 1_000_000),
      attempts: new TabAttempts(),
      changed: (state) => this.wayChanged(state),
    });
  }

  /** Asks for the devices. */
  async begin(wish: Partial<Kept> & { camera: boolean }): Promise<void> {
    const { camera, microphoneId, cameraId } = wish;
    this.media.setMuted(wish.muted ?? false);
    this.media.speaker.value = wish.speaker ?? '';
    await this.media.begin({
      camera,
      ...(microphoneId ? { microphoneId } : {}),
      ...(cameraId ? { cameraId } : {}),
    });
  }

  start(): void {
    this.watch();
    this.leg.start();
  }

  hear(notice: CallNotice): void {
    if (notice.type === 'other') {
      const { type: _, ...other } = notice;
      this.other.value = other;
      this.expectKeys();
    } else if (notice.type === 'key') this.sealing?.hear(notice.key);
    else this.leg.hear(notice);
  }

  /** Whether the other side's media arrives; undefined where nobody has told yet. */
  get otherHere(): boolean | undefined {
    const other = this.other.value;
    return other === UNKNOWN ? undefined : other.connected;
  }

  linked(): void {
    this.leg.linked();
    if (this.way.peek().at === 'on') this.announce();
  }

  /** After a touch of the page. */
  unsilence(): void {
    this.silenced.value = false;
    this.ear.play().catch((error: unknown) => {
      this.silenced.value = error instanceof DOMException && error.name === 'NotAllowedError';
    });
  }

  /** The person goes on although the other side's browser cannot seal. */
  consent(): void {
    this.sealing?.consent();
  }

  stop(): void {
    this.leg.stop();
    this.letGo();
  }

  /** Devices are let go of at once: nobody's camera stays on for a call that is over. */
  private letGo(): void {
    for (const end of this.ends.splice(0)) end();
    this.media.stop();
    this.sealing?.stop();
    this.captions.turnOff();
    this.ear.srcObject = null;
  }

  /** Keys are due once both are there. */
  private expectKeys(): void {
    this.sealing?.expect(this.way.peek().at === 'on' && this.other.peek().connected);
  }

  private protect(protection: Protection): void {
    this.protection.value = protection;
    // Nothing passes any more, and no device stays on for it.
    if (protection.kind === 'broken') this.leg.over('unsealed');
    if (protection.kind !== 'sealed' || protection.phrase === this.digits) return;
    if (this.digits !== '') this.newDigits.value = true;
    this.digits = protection.phrase;
  }

  /** Everything that follows from a change, from the start of the call on. */
  private watch(): void {
    if (this.ends.length > 0) return;
    const changed = () => this.leg.networkChanged();
    const network = (navigator as { connection?: EventTarget }).connection;
    const judging = setInterval(() => void this.judge(), JUDGE_MS);
    network?.addEventListener('change', changed);
    window.addEventListener('online', changed);
    this.sealing ??= this.parts.sealing({
      say: (key) => void this.settings.send({ type: 'key', key }),
      changed: (protection) => this.protect(protection),
      plainly: () => {
        this.plainly.value = true;
      },
    });
    this.ends.push(
      stayAwake(),
      () => clearInterval(judging),
      () => network?.removeEventListener('change', changed),
      () => window.removeEventListener('online', changed),
      effect(() => this.send(this.media.microphone.value, this.media.picture.value)),
      effect(() => this.limit(this.judgement.value.picture, this.media.screen.value !== null)),
      effect(() => this.tellMedia(this.sends.value)),
      effect(() => {
        const tracks = this.tracks.value;
        if (!this.deaf.value) untracked(() => this.play(tracks));
      }),
      effect(() => void outTo(this.ear, this.media.speaker.value)),
      effect(() => this.remember()),
    );
  }

  private connect(ready: Ready, changed: (state: PeerState) => void): BrowserPeer {
    const sealing = this.sealing;
    if (!sealing) throw new Error('the call was not started');
    let tracks: readonly MediaStreamTrack[] = [];
    this.counters = null;
    const peer = this.parts.peer(ready, {
      sealing,
      changed,
      track: (track) => {
        if (this.peer !== peer) return;
        tracks = [...tracks, track];
        this.tracks.value = tracks;
      },
    });
    this.peer = peer;
    this.send(this.media.microphone.peek(), this.media.picture.peek());
    // The sooner the other side knows, the less of what it seals is in vain.
    if (!sealing.seals) sealing.repeat();
    return peer;
  }

  private play(tracks: readonly MediaStreamTrack[]): void {
    if (tracks.length === 0) return;
    this.stream.value = new MediaStream([...tracks]);
    // Once for each sound: another source would break off the one that begins.
    const sound = tracks.find(({ kind }) => kind === 'audio');
    if (!sound || sound === this.sound) return;
    this.sound = sound;
    this.ear.srcObject = new MediaStream([sound]);
    this.captions.listen(sound);
    this.unsilence();
  }

  private wayChanged(state: LegState): void {
    this.way.value = state;
    this.expectKeys();
    if (state.at === 'on') {
      this.limit(this.judgement.peek().picture, this.media.screen.peek() !== null);
      this.announce();
    }
    if (state.at === 'over' || state.at === 'out') {
      this.other.value = UNKNOWN;
      this.stream.value = null;
    }
    if (state.at === 'over') {
      this.settings.over();
      this.letGo();
    }
  }

  /** What the other side should know, for a server that does not (any more). */
  private announce(): void {
    this.tellMedia(this.sends.peek());
    this.sealing?.repeat();
  }

  private tellMedia(sends: { audio: boolean; video: boolean; screen: boolean }): void {
    if (this.way.peek().at === 'on') this.settings.send({ type: 'media', ...sends });
  }

  private send(sound: MediaStreamTrack | null, picture: MediaStreamTrack | null): void {
    this.peer?.send(sound, picture).catch(() => {
      // The connection is closed by now; the next one sends what is there then.
    });
  }

  private limit(picture: 'whole' | 'small' | 'none', screen: boolean): void {
    if (this.way.peek().at !== 'on') return;
    this.peer?.limit(picture, screen).catch(() => {
      // As above.
    });
  }

  private async judge(): Promise<void> {
    const peer = this.peer;
    if (!peer || this.way.peek().at !== 'on') return;
    const counters = counted(await peer.stats().catch(() => []));
    if (this.peer !== peer) return;
    const sample = between(this.counters, counters);
    // Where no picture is sent, the browser does not find out how much room there is.
    const sends = this.sends.peek().video;
    this.judgement.value = judge(
      this.judgement.peek(),
      sends ? sample : { ...sample, roomKbps: undefined },
    );
    this.counters = counters;
  }

  private remember(): void {
    const { microphone, camera, muted, speaker } = this.media;
    keep({
      call: this.settings.call,
      muted: muted.value,
      camera: camera.value !== null,
      microphoneId: microphone.value?.getSettings().deviceId ?? '',
      cameraId: camera.value?.getSettings().deviceId ?? '',
      speaker: speaker.value,
    });
  }
}
