/** Plays the server to the console: HTTP answers and a socket that a test holds in its hand. */
import { playFiles } from '../lib/played_files.mjs';

/** A played server for one browser context. */
export async function playServer(
  context,
  { session, demoAccounts = [], door = {}, heartbeat = 25 },
) {
  const state = {
    session,
    heartbeat,
    sent: [],
    socket: null,
    greeted: false,
    refuseCommands: null,
    waiting: [],
    /** Who is signed in, and what was ended. */
    sessions: [],
    ended: [],
    /** Answers what is said of a call's media. */
    call: null,
  };
  const info = { demo_accounts: demoAccounts, local: true, ...door };
  await context.route('**/api/staff/**', (route) => answer(route, state, info));
  state.files = await playFiles(context, () => state.session?.csrf);
  await context.routeWebSocket('**/api/socket/staff**', (socket) => {
    state.socket = socket;
    state.greeted = false;
    socket.onMessage((text) => hear(JSON.parse(text), state));
  });
  return {
    state,
    /** Sends a frame, as soon as there is a socket that was greeted. */
    send: async (...frames) => {
      await greeted(state);
      for (const frame of frames) state.socket.send(JSON.stringify(frame));
    },
    drop: (code = 1012) => {
      state.greeted = false;
      return state.socket.close({ code, reason: 'test' });
    },
    commands: () =>
      state.sent.filter((frame) => frame.type === 'command').map(({ command }) => command),
  };
}

async function answer(route, state, info) {
  const request = route.request();
  const path = new URL(request.url()).pathname;
  const json = (status, body) => route.fulfill({ status, json: body });
  if (path.endsWith('/sign-in-info')) return json(200, info);
  if (path.endsWith('/me')) {
    return state.session
      ? json(200, state.session)
      : json(401, { code: 'not_signed_in', message: '' });
  }
  if (path.endsWith('/sign-in')) {
    const { account, password, code } = request.postDataJSON();
    const known = info.demo_accounts.find(
      (it) => it.account === account && it.password === password,
    );
    if (!known)
      return json(401, {
        code: 'wrong_credentials',
        message: 'The account or the password is wrong.',
      });
    if (known.code !== undefined && code === undefined)
      return json(401, { code: 'code_needed', message: '' });
    if (known.code !== code)
      return json(401, {
        code: 'code_wrong',
        message: 'The code is wrong, or it was used already.',
      });
    state.session = state.whenSignedIn;
    return json(200, state.session);
  }
  if (path.endsWith('/oidc/start'))
    return json(503, { code: 'sign_on_unavailable', message: 'It cannot be reached just now.' });
  if (path.endsWith('/sessions')) return json(200, state.sessions);
  if (request.headers()['x-portti-csrf'] !== state.session?.csrf)
    return json(403, { code: 'csrf', message: '' });
  if (path.endsWith('/sign-out')) {
    state.session = null;
    return json(200, state.signOutThere ? { provider_url: state.signOutThere } : {});
  }
  if (path.endsWith('/sessions/end')) {
    const { id } = request.postDataJSON();
    state.ended.push(id);
    state.sessions = state.sessions.filter((it) => it.id !== id);
    return route.fulfill({ status: 204 });
  }
  if (path.endsWith('/sessions/end-others')) {
    state.sessions = state.sessions.filter((it) => it.this || it.account !== state.session.account);
    return route.fulfill({ status: 204 });
  }
  if (path.endsWith('/personal-id'))
    return json(200, { personal_id: state.personalId ?? '140285-9131' });
  return json(404, { code: 'not_found', message: '' });
}

function hear(frame, state) {
  state.sent.push(frame);
  if (frame.type === 'hello') {
    state.greeted = true;
    state.socket.send(
      JSON.stringify({
        type: 'welcome',
        protocol: 1,
        heartbeat_seconds: state.heartbeat,
        now: Date.now() * 1000,
      }),
    );
    for (const done of state.waiting.splice(0)) done();
  }
  if (frame.type === 'ping') state.socket.send(JSON.stringify({ type: 'pong' }));
  if (frame.type === 'command' && state.refuseCommands) {
    state.socket.send(JSON.stringify({ type: 'refused', id: frame.id, ...state.refuseCommands }));
  }
  if (frame.type === 'call') {
    const { conversation, call } = frame;
    void state.call?.(frame, (signal) =>
      state.socket.send(JSON.stringify({ type: 'call', conversation, call, signal })),
    );
  }
  state.onFrame?.(frame);
}

function greeted(state) {
  if (state.greeted) return undefined;
  return new Promise((resolve) => state.waiting.push(resolve));
}
