/** The socket of whoever is signed in: what comes over it goes to the desk, the files and the calls. */
import type { Status } from '../../shared/client/connection.ts';
import { StaffClient } from '../../shared/client/staff.ts';
import type { Link } from '../model/desk.ts';
import type { ServerFrame, ShownEvent } from '../model/wire.ts';
import type { Core } from './core.ts';

/** Connects; `over` is called where the session is over. */
export function connect(core: Core, over: () => void): void {
  const client: StaffClient = new StaffClient({
    status: (status) => {
      if (core.client !== client) return;
      if (status === 'ended') over();
      else core.dispatch({ type: 'link', link: linkOf(status) });
      if (status === 'connected') core.calls.linked();
    },
    events: (conversation, events, caughtUp) => happened(core, conversation, events, caughtUp),
    frame: (frame) => hear(core, frame),
    sessionLives: async () => (await core.api.me()) !== null,
    language: () => core.language.peek(),
  });
  core.client = client;
  for (const id of core.desk.peek().open) client.follow(id);
  client.connection.start();
}

function happened(core: Core, id: string, events: ShownEvent[], caughtUp: boolean): void {
  const fresh = core.desk.peek().conversations.get(id)?.caughtUp === true;
  core.dispatch({ type: 'events', conversation: id, events, caughtUp });
  const after = core.desk.peek().conversations.get(id);
  if (!after) return;
  core.files.known(id)?.happened(events, after.files, fresh);
  core.calls.happened(id, after.call, after.caughtUp, fresh);
}

function hear(core: Core, frame: ServerFrame): void {
  core.dispatch({ type: 'frame', frame, localNow: Date.now() });
  if (frame.type === 'call') core.calls.hear(frame.conversation, frame.call, frame.signal);
  if (frame.type === 'unfollowed') core.leave(frame.conversation);
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
