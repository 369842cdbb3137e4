/** Puts the console together: session, socket, state and everything that follows from a change. */
import { signal } from '@preact/signals';

import type { Status } from '../../shared/client/connection.ts';
import { HttpProblem } from '../../shared/client/http.ts';
import { StaffClient } from '../../shared/client/staff.ts';
import { type Action, type Desk, emptyDesk, type Link, reduce } from '../model/desk.ts';
import { news } from '../model/notices.ts';
import type { Language, StaffCommand, StaffSession } from '../model/wire.ts';
import { makeApi } from './api.ts';
import type { Acts, App, Dialog, Phase, View } from './context.ts';
import { beginLanguage, translate } from './language.ts';
import { stored } from './memory.ts';
import { ringMessage, ringWaiting, watchSound } from './sound.ts';
import { speak } from './speech.ts';
import { joinTabs, leads } from './tabs.ts';

const TICK = 1_000;

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
  const tabs = joinTabs(() => ended('signed_out'));

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
  };

  const connect = () => {
    const made: StaffClient = new StaffClient({
      status: (status) => {
        if (client !== made) return;
        if (status === 'ended') void ended('ended');
        else dispatch({ type: 'link', link: linkOf(status) });
      },
      events: (conversation, events, caughtUp) => {
        dispatch({ type: 'events', conversation, events, caughtUp });
      },
      frame: (frame) => dispatch({ type: 'frame', frame, localNow: Date.now() }),
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
    left?.connection.stop();
    dialog.value = null;
  };

  async function ended(reason: 'ended' | 'signed_out') {
    leave();
    if (reason === 'signed_out') {
      account = '';
      desk.value = emptyDesk();
    } else {
      desk.value = { ...desk.peek(), board: null, link: 'connecting' };
    }
    phase.value = { kind: 'signed_out', info: null, reason };
    await showDoor(reason);
  }

  async function showDoor(reason: 'none' | 'ended' | 'signed_out') {
    const info = await api.signInInfo().catch(() => null);
    if (phase.peek().kind !== 'signed_in') phase.value = { kind: 'signed_out', info, reason };
  }

  async function begin() {
    phase.value = { kind: 'checking' };
    try {
      const session = await api.me();
      if (session) enter(session);
      else await showDoor('none');
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

  const show = (conversation: string) => {
    if (!desk.peek().conversations.has(conversation)) client?.follow(conversation);
    dispatch({ type: 'open', conversation });
  };

  const acts: Acts = {
    signIn: async (name, password) => {
      try {
        enter(await api.signIn(name, password));
        return null;
      } catch (error) {
        return error instanceof HttpProblem
          ? error
          : new HttpProblem(0, { code: 'network', message: '' });
      }
    },
    signOut: async () => {
      const key = csrf();
      leave();
      await api.signOut(key).catch(() => {
        // The session lapses by itself; this browser forgets it now.
      });
      tabs.signedOut();
      await ended('signed_out');
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
      if (!held) client?.unfollow(conversation);
    },
    command,
    typing: (conversation, typing) => client?.typing(conversation, typing),
    presence: (status) => {
      client?.presence(status);
    },
    revealPersonalId: async (conversation) => {
      try {
        return await api.revealPersonalId(conversation, csrf());
      } catch (error) {
        if (error instanceof HttpProblem && error.status === 401) void ended('ended');
        throw error;
      }
    },
  };

  const start = () => {
    const quiet = watchSound();
    const clock = setInterval(() => {
      now.value = Date.now() + desk.peek().clockOffset;
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
    start,
  };
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
