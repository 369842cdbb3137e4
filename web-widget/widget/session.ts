import { batch, computed, signal } from '@preact/signals';
import { CallRoom } from '../shared/call/room.ts';
import type { Status } from '../shared/client/connection.ts';
import { ResidentClient } from '../shared/client/resident.ts';
import { TypingSignal } from '../shared/client/typing.ts';
import { FileRoom } from '../shared/files/room.ts';
import type {
  Language,
  ResidentSession,
  ServerFrame,
  ServiceInfo,
  ShownEvent,
} from '../shared/generated/protocol.ts';
import * as api from './api.ts';
import type { DraftStore } from './drafts.ts';
import { after, BEGINNING, recentOwn, unseen } from './model.ts';
import { isBarred } from './screening.ts';

/** A message that the server has not acknowledged, or whose place has not been shown yet. */
export interface Unsent {
  id: string;
  text: string;
}

/** Why the text in the field was not taken. */
export interface Refused {
  code: string;
  /** The server's sentence, or empty where this page has its own. */
  message: string;
}

/** A timer cannot be set for longer. */
const LONGEST_TIMER_MS = 2_000_000_000;

export interface SessionListener {
  /** Messages of the other side arrived. */
  heard(count: number): void;
  /** The session is over, by the server's word. */
  ended(): void;
  /** The way back from the small picture of a call. */
  unfold(): void;
}

/** One conversation of the resident, as long as the page shows it. */
export class Session {
  readonly id: string;
  readonly service: ServiceInfo;
  private readonly language: Language;
  readonly conversation = signal(BEGINNING);
  readonly status = signal<Status>('connecting');
  readonly caughtUp = signal(false);
  readonly queue = signal<{ position: number; estimate: number | undefined } | null>(null);
  readonly otherTypes = signal(false);
  readonly otherConnected = signal(true);
  readonly unsent = signal<readonly Unsent[]>([]);
  readonly draft = signal('');
  readonly refused = signal<Refused | null>(null);
  /** Server time minus browser time, in microseconds. */
  readonly clockOffset = signal(0);
  readonly closed = computed(() => this.conversation.value.stage.type === 'closed');
  readonly files: FileRoom;
  readonly call: CallRoom;
  /** What may be sent now; undefined where nothing may. */
  readonly sendable = computed(() => {
    const { stage, identifiedAs } = this.conversation.value;
    const may = stage.type === 'active' && identifiedAs !== null;
    return may ? this.service.attachments : undefined;
  });
  /** Whether files may be fetched: while the conversation goes on, and after it for as long as
   *  the service grants. */
  readonly fetchable = signal(true);
  /** Said to those who listen to the page, when a file moves on. */
  readonly spoken = signal('');

  private readonly client: ResidentClient;
  private readonly listener: SessionListener;
  private readonly drafts: DraftStore;
  private readonly typing: TypingSignal;
  /** The call whose invitation is being accepted here. */
  private entering = '';
  private forgetTyping = 0;
  private filesClose = 0;

  constructor(held: ResidentSession, drafts: DraftStore, listener: SessionListener) {
    this.id = held.conversation;
    this.service = held.service;
    this.language = held.language;
    this.listener = listener;
    this.drafts = drafts;
    void drafts.read(this.id).then((kept) => {
      if (this.draft.value === '') this.draft.value = kept;
    });
    this.client = new ResidentClient({
      status: (status) => this.statusChanged(status),
      events: (events, caughtUp) => this.happened(events, caughtUp),
      frame: (frame) => this.received(frame),
      sessionLives: async () => (await api.conversation()) !== null,
    });
    this.typing = new TypingSignal((typing) => this.client.typing(typing));
    this.files = new FileRoom({
      own: 'resident',
      door: {
        base: '/api/attachments',
        headers: () => ({ 'accept-language': this.language }),
      },
      remove: (attachment) => void this.client.command({ type: 'remove_attachment', attachment }),
      barred: (name) => this.isBarredAlone(name),
      say: (words) => {
        this.spoken.value = words;
      },
    });
    this.call = new CallRoom({
      own: 'resident',
      camera: true,
      signal: (call, signal) => this.client.call(call, signal),
      end: (call) => void this.client.command({ type: 'end_video', call }),
      now: this.now,
      unfold: () => this.listener.unfold(),
      say: (words) => {
        this.spoken.value = words;
      },
    });
  }

  start(): void {
    this.client.connection.start();
  }

  stop(): void {
    this.typing.stop();
    this.files.stop();
    this.call.stop();
    clearTimeout(this.filesClose);
    this.client.connection.stop();
  }

  /** Tries to connect now, without waiting for the next attempt's time. */
  retry(): void {
    this.client.connection.renew();
  }

  /** The server's time now, in microseconds, as far as it is known. */
  readonly now = (): number => Date.now() * 1_000 + this.clockOffset.value;

  /** Whether what is typed may not be sent. */
  isBarred(text: string): boolean {
    const state = this.conversation.value;
    const before = recentOwn(state, this.now());
    return isBarred(text, this.service, before, state.identifiedAs !== null);
  }

  /** The same without what was said before: of a name that stands alone. */
  private isBarredAlone(text: string): boolean {
    return isBarred(text, this.service, [], this.conversation.value.identifiedAs !== null);
  }

  write(text: string): void {
    this.draft.value = text;
    if (this.refused.value) this.refused.value = null;
    this.typing.typed(text !== '');
  }

  /** Keeps the draft over a reload, if nothing in it is barred; says so if something is. */
  async settleDraft(): Promise<void> {
    const text = this.draft.value;
    const barred = this.isBarred(text);
    if (barred) this.refused.value = { code: 'personal_id_blocked', message: '' };
    await this.drafts.write(this.id, barred ? '' : text);
  }

  async say(): Promise<void> {
    const text = this.draft.value.trim();
    if (text === '') return;
    if (this.isBarred(text)) {
      this.refused.value = { code: 'personal_id_blocked', message: '' };
      return;
    }
    const id = crypto.randomUUID();
    this.typing.stop();
    batch(() => {
      this.draft.value = '';
      this.refused.value = null;
      this.unsent.value = [...this.unsent.value, { id, text }];
    });
    void this.drafts.write(this.id, '');
    const outcome = await this.client.command({ type: 'say', text }, id);
    batch(() => {
      this.unsent.value = this.unsent.value.filter((unsent) => unsent.id !== id);
      if (outcome.kept) return;
      // Back into the field, before what was typed since.
      this.draft.value = [text, this.draft.value].filter((part) => part !== '').join('\n');
      this.refused.value = { code: outcome.code, message: outcome.message };
    });
  }

  /** Where the service has everybody identify: begins it anew. */
  requestIdentification() {
    return this.client.command({ type: 'request_identification' });
  }

  /** Says a ready-made sentence; what is being written stays in the field. */
  async sayReady(text: string): Promise<boolean> {
    return (await this.client.command({ type: 'say', text })).kept;
  }

  declineIdentification(handOff: string) {
    return this.client.command({ type: 'decline_identification', hand_off: handOff });
  }

  /** Consents to the call that rings, and goes on to the check of the devices. */
  async acceptCall(call: string): Promise<boolean> {
    this.entering = call;
    const outcome = await this.client.command({ type: 'accept_video', call });
    if (!outcome.kept) this.entering = '';
    return outcome.kept;
  }

  async declineCall(call: string): Promise<boolean> {
    return (await this.client.command({ type: 'decline_video', call })).kept;
  }

  leave() {
    return this.client.command({ type: 'leave' });
  }

  /** Where to sign out of the identification service too; asked once. */
  readonly signOutAt = signal<string | undefined>(undefined);

  async askSignOut(): Promise<void> {
    if (this.signOutAt.value !== undefined) return;
    // Where it cannot be told, nothing is offered; the identity has ended all the same.
    this.signOutAt.value = await api.signOut(this.language).catch(() => undefined);
  }

  requestTranscript(address: string) {
    return this.client.command({ type: 'request_transcript', address });
  }

  /** Presents a proof. The session is replaced meanwhile, so the socket waits for the new one. */
  async redeem(proof: string): Promise<void> {
    this.client.connection.hold();
    try {
      await api.redeem({ proof }, this.language);
    } finally {
      this.client.connection.renew();
    }
  }

  private statusChanged(status: Status): void {
    this.status.value = status;
    if (status === 'connected') this.call.linked();
    if (status !== 'connected') this.otherTypes.value = false;
    if (status === 'ended') this.listener.ended();
  }

  private happened(events: ShownEvent[], caughtUp: boolean): void {
    const fresh = this.caughtUp.value;
    batch(() => {
      this.conversation.value = events.reduce(after, this.conversation.value);
      if (caughtUp) this.caughtUp.value = true;
      for (const event of events) {
        if (event.type === 'said' && event.side === 'resident') this.arrived(event.text);
        if (event.type === 'said' && event.side === 'professional') this.otherTypes.value = false;
        if (event.type === 'accepted' || event.type === 'closed') this.queue.value = null;
      }
    });
    this.files.happened(events, this.conversation.value.files, fresh);
    this.callHappened(fresh);
    if (this.closed.value) {
      this.files.uploads.stop();
      this.closeFiles();
      void this.drafts.write(this.id, '');
    }
    if (!fresh) return;
    this.listener.heard(unseen(events));
    this.call.heard(unseen(events));
  }

  private callHappened(fresh: boolean): void {
    const { call } = this.conversation.value;
    this.call.happened(call);
    if (!fresh && this.caughtUp.value) this.call.caughtUp();
    if (call.kind !== 'open' || call.call !== this.entering) return;
    this.entering = '';
    this.call.check();
  }

  private closeFiles(): void {
    const { stage } = this.conversation.value;
    if (stage.type !== 'closed') return;
    const granted = this.service.attachments?.after_closing_seconds ?? 0;
    const left = (stage.at - this.now()) / 1_000 + granted * 1_000;
    clearTimeout(this.filesClose);
    this.fetchable.value = granted > 0 && left > 0;
    if (!this.fetchable.value) return;
    this.filesClose = window.setTimeout(() => this.closeFiles(), Math.min(left, LONGEST_TIMER_MS));
  }

  /** One's own message took its place in the log: it is not shown as on its way any more, even if
   *  its acknowledgement comes a moment later. */
  private arrived(text: string): void {
    const [oldest, ...rest] = this.unsent.value;
    if (oldest && (oldest.text === text || text.length === oldest.text.length)) {
      this.unsent.value = rest;
    }
  }

  private received(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.clockOffset.value = frame.now - Date.now() * 1_000;
        break;
      case 'queue':
        this.queue.value = { position: frame.position, estimate: frame.estimate_seconds };
        break;
      case 'typing':
        if (frame.side === 'resident') break;
        this.otherTypes.value = frame.typing;
        clearTimeout(this.forgetTyping);
        // Should the "stopped" get lost, the notice still goes away.
        this.forgetTyping = window.setTimeout(() => {
          this.otherTypes.value = false;
        }, 8_000);
        break;
      case 'call':
        this.call.hear(frame.call, frame.signal);
        break;
      case 'counterpart':
        this.otherConnected.value = frame.connected;
        break;
    }
  }
}
