/** Puts the console together: session, socket, state and everything that follows from a change. */
import { signal } from '@preact/signals';

import type { Status } from '../../shared/client/connection.ts';
import { HttpProblem } from '../../shared/client/http.ts';
import { StaffClient } from '../../shared/client/staff.ts';
import { isHeldBy, nameOf } from '../model/conversation.ts';
import { type Action, type Desk, emptyDesk, type Link, reduce } from '../model/desk.ts';
import { news } from '../model/notices.ts';
import type { Language, StaffCommand, StaffSession } from '../model/wire.ts';
import { makeApi } from './api.ts';
import { makeCallRooms } from './calls.ts';
import type { Acts, App, Dialog, Door, Phase, View } from './context.ts';
import { makeFileRooms } from './files.ts';
import { beginLanguage, translate } from './language.ts';
import { stored } from './memory.ts';
import { ringMessage, ringWaiting, watchSound } from './sound.ts';
import { speak } from './speech.ts';
import { joinTabs, leads } from './tabs.ts';

const TICK = 1_000;
/** How often the server is asked whether ended conversations are still there (ms). */
const ASK_AGAIN = 60_000;

export function makeApp(): App & { start(): () => void } {
  const language = beginLanguage();
  const api = makeApi(() => language.peek());
  const phase = signal<Phase>({ kind: 'checking' });
  const desk = signal<Desk>(emptyDesk());
  const now = signal(Date.now());
  const dialog = signal<Dialog | null>(null);
  const view = signal<View>('list');
  const t = translate(language);
  let client: StaffClient | null = null;
  let account = '';
  let asked = 0;
  const tabs = joinTabs(
    () => ended('signed_out'),
    () => {
      if (phase.peek().kind === 'signed_out') void begin();
    },
  );

  const dispatch = (action: Action) => {
    const before = desk.peek();
    const after = reduce(before, action);
    if (after === before) return;
    desk.value = after;
    tell(before, after);
  };

  /** Sounds and spoken words for what is new. */
  const tell = (before: Desk, after: Desk) => {
    const { waiting, messages } = news(before, after);
    if (waiting.length > 0)
      speak(t('spoken-waiting', { count: waiting.length, name: waiting[0]?.name ?? '' }));
    const elsewhere = messages.find((it) => it.conversation !== after.focus);
    if (elsewhere) speak(t('spoken-message', { name: elsewhere.name }));
    if (!leads.peek()) return;
    if (waiting.length > 0 && after.board?.status === 'available') ringWaiting();
    else if (messages.length > 0 && (elsewhere || !document.hasFocus())) ringMessage();
  };

  const enter = (session: StaffSession) => {
    // Drafts and open conversations wait for the same person only.
    if (account !== session.account) desk.value = emptyDesk();
    account = session.account;
    phase.value = { kind: 'signed_in', session };
    client = connect();
    tabs.signedIn();
  };

  const connect = () => {
    const made: StaffClient = new StaffClient({
      status: (status) => {
        if (client !== made) return;
        if (status === 'ended') void ended('ended');
        else dispatch({ type: 'link', link: linkOf(status) });
        if (status === 'connected') calls.linked();
      },
      events: (conversation, events, caughtUp) => {
        const fresh = desk.peek().conversations.get(conversation)?.caughtUp === true;
        dispatch({ type: 'events', conversation, events, caughtUp });
        const after = desk.peek().conversations.get(conversation);
        if (!after) return;
        files.known(conversation)?.happened(events, after.files, fresh);
        calls.happened(conversation, after.call, after.caughtUp, fresh);
      },
      frame: (frame) => {
        dispatch({ type: 'frame', frame, localNow: Date.now() });
        if (frame.type === 'call') calls.hear(frame.conversation, frame.call, frame.signal);
        if (frame.type !== 'unfollowed') return;
        files.leave(frame.conversation);
        calls.leave(frame.conversation);
      },
      sessionLives: async () => (await api.me()) !== null,
      language: () => language.peek(),
    });
    client = made;
    for (const id of desk.peek().open) made.follow(id);
    made.connection.start();
    return made;
  };

  const leave = () => {
    const left = client;
    client = null;
    // While the socket is there to say so.
    calls.stop();
    left?.connection.stop();
    files.stop();
    dialog.value = null;
  };

  async function ended(reason: 'ended' | 'signed_out', signOutThere = '') {
    leave();
    if (reason === 'signed_out') {
      account = '';
      desk.value = emptyDesk();
    } else {
      desk.value = { ...desk.peek(), board: null, link: 'connecting' };
    }
    const door: Door = { reason, problem: '', signOutThere };
    phase.value = { kind: 'signed_out', info: null, ...door };
    await showDoor(door);
  }

  async function showDoor(door: Door) {
    const info = await api.signInInfo().catch(() => null);
    if (phase.peek().kind !== 'signed_in') phase.value = { kind: 'signed_out', info, ...door };
  }

  async function begin() {
    phase.value = { kind: 'checking' };
    try {
      const session = await api.me();
      if (session) enter(session);
      else await showDoor({ reason: 'none', problem: takeProblem(), signOutThere: '' });
    } catch {
      phase.value = { kind: 'unreachable' };
    }
  }

  async function renewSession() {
    const session = await api.me().catch(() => null);
    if (session && phase.peek().kind === 'signed_in') phase.value = { kind: 'signed_in', session };
  }

  const csrf = () => {
    const it = phase.peek();
    return it.kind === 'signed_in' ? it.session.csrf : '';
  };

  const command = (conversation: string, wish: StaffCommand) => {
    if (!client) return;
    const id = crypto.randomUUID();
    const after = desk.peek().conversations.get(conversation)?.seq ?? 0;
    dispatch({ type: 'sent', pending: { id, conversation, command: wish, after, kept: null } });
    void client
      .command(conversation, wish, id)
      .then((outcome) => dispatch({ type: 'settled', id, outcome }));
  };

  const files = makeFileRooms(
    csrf,
    () => language.peek(),
    (conversation, attachment) => command(conversation, removal(conversation, attachment)),
  );

  const calls = makeCallRooms({
    signal: (conversation, call, signal) => client?.call(conversation, call, signal) ?? false,
    end: (conversation, call) => command(conversation, { type: 'end_video', call }),
    now: () => (Date.now() + desk.peek().clockOffset) * 1_000,
    say: speak,
    consented: (conversation) => {
      const name = nameOf(desk.peek().conversations.get(conversation));
      speak(t('spoken-call', { name }));
      if (leads.peek()) ringMessage();
    },
  });

  /** One's own file is taken back; the resident's is hidden, which takes it along. A supervisor
   *  who does not answer may remove either. */
  const removal = (conversation: string, attachment: string): StaffCommand => {
    const known = desk.peek().conversations.get(conversation);
    const file = known?.files.get(attachment);
    const hides = known && file?.side === 'resident' && isHeldBy(known, account);
    return hides ? { type: 'hide', target: file.seq } : { type: 'remove_attachment', attachment };
  };

  const show = (conversation: string) => {
    if (!desk.peek().conversations.has(conversation)) client?.follow(conversation);
    dispatch({ type: 'open', conversation });
  };

  const acts: Acts = {
    signIn: async (name, password, code) => {
      try {
        enter(await api.signIn(name, password, code));
        return null;
      } catch (error) {
        return problemOf(error);
      }
    },
    signOn: async () => {
      // Texts that are not sent yet live in this page: then the way goes through another tab, and
      // this one goes on by itself when that one is signed in.
      const aside = writes(desk.peek()) ? window.open('about:blank', '_blank') : null;
      try {
        const url = await api.signOn(location.pathname);
        (aside ?? window).location.assign(url);
        return null;
      } catch (error) {
        aside?.close();
        return problemOf(error);
      }
    },
    signOut: async () => {
      const key = csrf();
      leave();
      // Where it does not succeed, the session lapses by itself; this browser forgets it now.
      const there = await api.signOut(key).catch(() => null);
      tabs.signedOut();
      await ended('signed_out', there ?? '');
    },
    retry: () => void begin(),
    setLanguage: (chosen: Language) => {
      language.value = chosen;
      // The server's sentences and the names of the services follow.
      client?.connection.renew();
      if (client) void renewSession();
    },
    answer: (conversation) => {
      show(conversation);
      view.value = 'chat';
      const held =
        desk.peek().board?.others.some((row) => row.conversation === conversation) ?? false;
      command(conversation, { type: 'accept', take_over: held });
    },
    show: (conversation) => {
      show(conversation);
      if (view.peek() === 'list') view.value = 'chat';
    },
    shut: (conversation) => {
      const held =
        desk.peek().board?.held.some((row) => row.conversation === conversation) ?? false;
      dispatch({ type: 'shut', conversation });
      if (held) return;
      client?.unfollow(conversation);
      files.leave(conversation);
      calls.leave(conversation);
    },
    command,
    invite: (conversation) => {
      calls.invited(conversation);
      command(conversation, { type: 'invite_video' });
    },
    typing: (conversation, typing) => client?.typing(conversation, typing),
    presence: (status) => {
      client?.presence(status);
    },
    revealPersonalId: (conversation) => signedIn(api.revealPersonalId(conversation, csrf())),
    sessions: () => signedIn(api.sessions()),
    endSession: (id) => signedIn(api.endSession(id, csrf())),
    endOtherSessions: () => signedIn(api.endOtherSessions(csrf())),
  };

  /** What is asked for the one who is signed in: where they are no longer, the door is shown. */
  async function signedIn<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof HttpProblem && error.status === 401) void ended('ended');
      throw error;
    }
  }

  /** Asks for the ended conversations that are still open here: nothing tells when one is erased. */
  const askAgain = () => {
    asked = now.peek();
    for (const [id, { stage, lost }] of desk.peek().conversations) {
      if (stage.kind === 'closed' && !lost) client?.follow(id);
    }
  };

  const start = () => {
    const quiet = watchSound();
    const clock = setInterval(() => {
      now.value = Date.now() + desk.peek().clockOffset;
      if (now.peek() - asked >= ASK_AGAIN) askAgain();
    }, TICK);
    void begin();
    return () => {
      quiet();
      clearInterval(clock);
      leave();
      tabs.leave();
    };
  };

  return {
    phase,
    desk,
    language,
    now,
    dialog,
    view,
    detailsOpen: stored('portti-console-details', true),
    shortcuts: stored('portti-console-shortcuts', true),
    t,
    acts,
    files: (conversation) => files.of(conversation),
    call: (conversation) => calls.of(conversation),
    inCall: () => calls.present(),
    sending: () => files.busy(),
    start,
  };
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

function linkOf(status: Status): Link {
  switch (status) {
    case 'connected':
    case 'offline':
    case 'outdated':
      return status;
    default:
      return 'connecting';
  }
}
