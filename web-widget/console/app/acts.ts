/** What the person at the console does. */
import type { Language } from '../model/wire.ts';
import type { Acts } from './context.ts';
import type { Core } from './core.ts';
import type { Entrance } from './entrance.ts';

export function makeActs(core: Core, entrance: Entrance): Acts {
  return { ...withSession(core, entrance), ...withConversations(core) };
}

type OfSession =
  | ('signIn' | 'signOn' | 'signOut' | 'retry' | 'setLanguage' | 'revealPersonalId')
  | ('sessions' | 'endSession' | 'endOtherSessions');

function withSession(core: Core, entrance: Entrance): Pick<Acts, OfSession> {
  const { api, language } = core;
  return {
    signIn: (name, password, code) => entrance.signIn(name, password, code),
    signOn: () => entrance.signOn(),
    signOut: () => entrance.signOut(),
    retry: () => void entrance.begin(),
    setLanguage: (chosen: Language) => {
      language.value = chosen;
      // The server's sentences and the names of the services follow.
      core.client?.connection.renew();
      if (core.client) void entrance.renewSession();
    },
    revealPersonalId: (conversation) =>
      entrance.signedIn(api.revealPersonalId(conversation, core.csrf())),
    sessions: () => entrance.signedIn(api.sessions()),
    endSession: (id) => entrance.signedIn(api.endSession(id, core.csrf())),
    endOtherSessions: () => entrance.signedIn(api.endOtherSessions(core.csrf())),
  };
}

function withConversations(core: Core): Omit<Acts, OfSession> {
  const { desk, view } = core;
  const isAmong = (rows: 'held' | 'others', conversation: string) =>
    desk.peek().board?.[rows].some((row) => row.conversation === conversation) ?? false;
  return {
    answer: (conversation) => {
      core.show(conversation);
      view.value = 'chat';
      core.command(conversation, { type: 'accept', take_over: isAmong('others', conversation) });
    },
    show: (conversation) => {
      core.show(conversation);
      if (view.peek() === 'list') view.value = 'chat';
    },
    shut: (conversation) => {
      core.dispatch({ type: 'shut', conversation });
      if (isAmong('held', conversation)) return;
      core.client?.unfollow(conversation);
      core.leave(conversation);
    },
    command: (conversation, command) => core.command(conversation, command),
    invite: (conversation) => {
      core.calls.invited(conversation);
      core.command(conversation, { type: 'invite_video' });
    },
    typing: (conversation, typing) => core.client?.typing(conversation, typing),
    presence: (status) => {
      core.client?.presence(status);
    },
  };
}
