import { effect, signal } from '@preact/signals';
import { HttpProblem } from '../shared/client/http.ts';
import type { Language, ResidentSession, ServiceInfo } from '../shared/generated/protocol.ts';
import * as api from './api.ts';
import { keyCookie, SealedDrafts } from './drafts.ts';
import { Host } from './host.ts';
import { type FlowDoors, type FlowState, type FlowWindow, IdentifyFlow } from './identify_flow.ts';
import type { Params } from './params.ts';
import { Session } from './session.ts';
import { language, speak } from './texts.ts';

export type Screen =
  | { at: 'loading' }
  /** The server could not be asked. */
  | { at: 'unreachable' }
  | { at: 'services' }
  | { at: 'start'; service: ServiceInfo }
  | { at: 'conversation'; session: Session }
  /** The session ended without this page's doing: in another tab, or by its age. */
  | { at: 'expired' }
  /** A proof came back to a browser that holds no conversation. */
  | { at: 'stray' }
  /** Everything is cleared; where to sign out of the identification service, if one may. */
  | { at: 'goodbye'; signOutAt: string | undefined };

/** What the page shows, and the ways from one screen to another. */
export class App {
  readonly screen = signal<Screen>({ at: 'loading' });
  readonly services = signal<readonly ServiceInfo[]>([]);
  readonly flow = signal<FlowState>({ at: 'idle' });
  readonly host = new Host();
  readonly identify: IdentifyFlow;
  private readonly drafts: SealedDrafts;
  private readonly params: Params;
  private visible = true;
  private unread = 0;

  constructor(params: Params) {
    this.params = params;
    this.drafts = new SealedDrafts({
      ...keyCookie,
      kept: () => this.host.kept,
      keep: (sealed) => {
        this.host.kept = sealed;
        this.host.tell({ type: 'keep', sealed });
      },
    });
    this.identify = new IdentifyFlow(this.flowDoors(), (state) => {
      this.flow.value = state;
    });
    effect(() => this.host.tell({ type: 'call', on: this.inCall }));
    window.addEventListener('message', (event) => {
      this.identify.hear(event.source, event.origin, event.data);
    });
  }

  async begin(): Promise<void> {
    // Before anything is waited for: the loader greets as soon as the frame has loaded.
    const greeting = this.host.greeting({
      shown: (visible) => this.shown(visible),
      lateProof: (proof) => this.lateProof(proof),
    });
    await speak(this.params.language);
    await this.enter(await greeting);
  }

  /** Looks for a conversation that goes on, and otherwise offers the services. */
  async enter(proof?: string): Promise<void> {
    this.screen.value = { at: 'loading' };
    try {
      const held = await api.conversation();
      if (held) await this.resume(held, proof);
      else if (proof !== undefined) this.screen.value = { at: 'stray' };
      else await this.offer();
    } catch {
      this.screen.value = { at: 'unreachable' };
    }
  }

  async changeLanguage(wanted: Language): Promise<void> {
    await speak(wanted);
    await this.refresh();
  }

  /** Fetches the services anew: their queues, and their texts in the present language. */
  async refresh(): Promise<void> {
    const fetched = await api.services(this.params.services, language.value);
    this.services.value = fetched;
    const screen = this.screen.value;
    if (screen.at !== 'start') return;
    const service = fetched.find(({ id }) => id === screen.service.id);
    if (service) this.screen.value = { at: 'start', service };
  }

  choose(service: ServiceInfo): void {
    this.screen.value = { at: 'start', service };
  }

  chooseAgain(): void {
    this.screen.value = { at: 'services' };
    this.refresh().catch(() => {
      // The list that is there still serves; a start checks everything again.
    });
  }

  async started(answer: ResidentSession | null): Promise<void> {
    const held = answer?.conversation && answer.service ? answer : await api.conversation();
    if (held) await this.resume(held);
    else throw new HttpProblem(401, { code: 'no_session', message: '' });
  }

  /** Ends the session and forgets everything that this browser holds of it. */
  async clear(): Promise<void> {
    const screen = this.screen.value;
    const session = screen.at === 'conversation' ? screen.session : null;
    if (session?.conversation.value.wasIdentified) await session.askSignOut();
    const signOutAt = session?.signOutAt.value;
    await api.endSession();
    this.forget();
    this.screen.value = { at: 'goodbye', signOutAt };
  }

  /** Ends what is over, and offers the services again. */
  async startAnew(): Promise<void> {
    await api.endSession();
    this.forget();
    await this.enter();
  }

  private get inCall(): boolean {
    const screen = this.screen.value;
    return screen.at === 'conversation' && screen.session.call.place.value === 'in';
  }

  close(): void {
    this.host.tell({ type: 'close' });
  }

  private async offer(): Promise<void> {
    this.services.value = await api.services(this.params.services, language.value);
    const [only, ...others] = this.services.value;
    if (only && others.length === 0) this.screen.value = { at: 'start', service: only };
    else this.screen.value = { at: 'services' };
  }

  private async resume(held: ResidentSession, proof?: string): Promise<void> {
    await speak(held.language);
    const session = new Session(held, this.drafts, {
      heard: (count) => this.heard(count),
      ended: () => this.ended(session),
      unfold: () => this.host.tell({ type: 'open' }),
    });
    session.call.fold(!this.visible);
    this.screen.value = { at: 'conversation', session };
    this.host.tell({ type: 'going', on: !held.closed });
    if (proof !== undefined) await this.identify.redeem(proof);
    session.start();
  }

  private lateProof(proof: string): void {
    const screen = this.screen.value;
    if (screen.at === 'conversation') void this.identify.redeem(proof);
    else void this.enter(proof);
  }

  private ended(session: Session): void {
    const screen = this.screen.value;
    if (screen.at !== 'conversation' || screen.session !== session) return;
    this.forget();
    this.screen.value = { at: 'expired' };
  }

  private forget(): void {
    const screen = this.screen.value;
    if (screen.at === 'conversation') screen.session.stop();
    this.identify.cancel();
    this.host.tell({ type: 'going', on: false });
    void this.drafts.clear();
  }

  private shown(visible: boolean): void {
    this.visible = visible;
    const screen = this.screen.peek();
    if (screen.at === 'conversation') screen.session.call.fold(!visible);
    if (visible && this.unread > 0) {
      this.unread = 0;
      this.host.tell({ type: 'unread', count: 0 });
    }
  }

  private heard(count: number): void {
    const screen = this.screen.value;
    if (screen.at === 'conversation' && screen.session.closed.value) {
      this.host.tell({ type: 'going', on: false });
    }
    if (this.visible || count === 0) return;
    this.unread += count;
    this.host.tell({ type: 'unread', count: this.unread });
  }

  /** The whole page goes; what is being written waits for its return. */
  private async leaveFor(url: string): Promise<void> {
    const screen = this.screen.value;
    if (screen.at === 'conversation') await screen.session.settleDraft();
    if (this.host.embedded) this.host.tell({ type: 'go', url });
    else location.assign(url);
  }

  private flowDoors(): FlowDoors {
    const host = this.host;
    return {
      origin: location.origin,
      get returnTo() {
        return host.page || `${location.origin}${location.pathname}`;
      },
      open: () =>
        window.open('', '_blank', 'popup,width=560,height=780') as unknown as FlowWindow | null,
      go: (url) => void this.leaveFor(url),
      ticket: (wish) => api.ticket(wish, language.value),
      redeem: async (proof) => {
        const screen = this.screen.value;
        if (screen.at === 'conversation') await screen.session.redeem(proof);
      },
      every: (ms, run) => {
        const timer = setInterval(run, ms);
        return () => clearInterval(timer);
      },
    };
  }
}
