/** Coming in and going out: who is signed in here, and what is shown while nobody is. */
import { HttpProblem } from '../../shared/client/http.ts';
import { type Desk, emptyDesk } from '../model/desk.ts';
import type { StaffSession } from '../model/wire.ts';
import type { Door } from './context.ts';
import type { Core } from './core.ts';
import { connect } from './line.ts';
import { joinTabs } from './tabs.ts';

export class Entrance {
  private readonly core: Core;
  private readonly tabs = joinTabs(
    () => void this.ended('signed_out'),
    () => {
      if (this.core.phase.peek().kind === 'signed_out') void this.begin();
    },
  );

  constructor(core: Core) {
    this.core = core;
  }

  /** Asks the server who is signed in. */
  async begin(): Promise<void> {
    const { api, phase } = this.core;
    phase.value = { kind: 'checking' };
    try {
      const session = await api.me();
      if (session) this.enter(session);
      else await this.showDoor({ reason: 'none', problem: takeProblem(), signOutThere: '' });
    } catch {
      phase.value = { kind: 'unreachable' };
    }
  }

  /** The page goes away. */
  stop(): void {
    this.leave();
    this.tabs.leave();
  }

  async signIn(name: string, password: string, code?: string): Promise<HttpProblem | null> {
    try {
      this.enter(await this.core.api.signIn(name, password, code));
      return null;
    } catch (error) {
      return problemOf(error);
    }
  }

  async signOn(): Promise<HttpProblem | null> {
    // Texts that are not sent yet live in this page: then the way goes through another tab, and
    // this one goes on by itself when that one is signed in.
    const aside = writes(this.core.desk.peek()) ? window.open('about:blank', '_blank') : null;
    try {
      const url = await this.core.api.signOn(location.pathname);
      (aside ?? window).location.assign(url);
      return null;
    } catch (error) {
      aside?.close();
      return problemOf(error);
    }
  }

  async signOut(): Promise<void> {
    const key = this.core.csrf();
    this.leave();
    // Where it does not succeed, the session lapses by itself; this browser forgets it now.
    const there = await this.core.api.signOut(key).catch(() => null);
    this.tabs.signedOut();
    await this.ended('signed_out', there ?? '');
  }

  /** Asks anew what the server says of the session, such as the names of the services. */
  async renewSession(): Promise<void> {
    const { api, phase } = this.core;
    const session = await api.me().catch(() => null);
    if (session && phase.peek().kind === 'signed_in') phase.value = { kind: 'signed_in', session };
  }

  /** What is asked for the one who is signed in: where they are no longer, the door is shown. */
  async signedIn<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof HttpProblem && error.status === 401) void this.ended('ended');
      throw error;
    }
  }

  private enter(session: StaffSession): void {
    const { core } = this;
    // Drafts and open conversations wait for the same person only.
    if (core.account !== session.account) core.desk.value = emptyDesk();
    core.account = session.account;
    core.phase.value = { kind: 'signed_in', session };
    connect(core, () => void this.ended('ended'));
    this.tabs.signedIn();
  }

  private leave(): void {
    const { core } = this;
    const left = core.client;
    core.client = null;
    // While the socket is there to say so.
    core.calls.stop();
    left?.connection.stop();
    core.files.stop();
    core.dialog.value = null;
  }

  private async ended(reason: 'ended' | 'signed_out', signOutThere = ''): Promise<void> {
    const { core } = this;
    this.leave();
    if (reason === 'signed_out') {
      core.account = '';
      core.desk.value = emptyDesk();
    } else {
      core.desk.value = { ...core.desk.peek(), board: null, link: 'connecting' };
    }
    const door: Door = { reason, problem: '', signOutThere };
    core.phase.value = { kind: 'signed_out', info: null, ...door };
    await this.showDoor(door);
  }

  private async showDoor(door: Door): Promise<void> {
    const { api, phase } = this.core;
    const info = await api.signInInfo().catch(() => null);
    if (phase.peek().kind !== 'signed_in') phase.value = { kind: 'signed_out', info, ...door };
  }
}

function problemOf(error: unknown): HttpProblem {
  return error instanceof HttpProblem
    ? error
    : new HttpProblem(0, { code: 'network', message: '' });
}

/** Whether there is text that was begun and not sent. */
function writes(desk: Desk): boolean {
  return [...desk.drafts.values()].some((draft) => draft.text.trim() !== '');
}

/** What the way back from the organisation's sign-in says went wrong; it is said once. */
function takeProblem(): string {
  const found = /^#sign-in=([a-z_]{1,40})$/.exec(location.hash);
  if (!found) return '';
  history.replaceState(null, '', location.pathname);
  return found[1] ?? '';
}
