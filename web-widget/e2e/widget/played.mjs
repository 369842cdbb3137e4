/** Plays the server to the widget: HTTP answers, and a socket that a test holds in its hand. */
import { playFiles } from '../lib/played_files.mjs';
import { CONVERSATION, services } from './data.mjs';

/** A played server for one browser context. `held` are the events of the session's conversation,
 *  or null where the browser holds none. */
export async function playServer(context, { language = 'fi', change = {}, held = null } = {}) {
  const state = {
    language,
    change,
    held,
    sent: [],
    posts: [],
    socket: null,
    refuse: null,
    redeem: 204,
    start: null,
    flow: null,
    deaf: false,
    waiting: [],
    /** Answers what is said of a call's media. */
    call: null,
    /** A page of Portti's without anything on it. */
    plainPage: '',
  };
  const played = new Played(state);
  await context.route('**/api/**', (route) => answer(route, state));
  state.files = await playFiles(context);
  await context.routeWebSocket('**/api/socket/resident', (socket) => {
    state.plainPage = `${new URL(socket.url().replace(/^ws/, 'http')).origin}/identify/signed-out`;
    state.socket = socket;
    if (state.deaf) {
      socket.close({ code: 1012 });
      return;
    }
    socket.onMessage((text) => hear(JSON.parse(text), state, socket));
  });
  return played;
}

class Played {
  constructor(state) {
    this.state = state;
  }

  /** Records events after those that are there, and sends them. */
  async happens(...events) {
    await this.greeted();
    const from = this.state.held.length;
    const now = Date.now() * 1_000;
    const fresh = events.map((event, index) => ({ seq: from + index + 1, at: now, ...event }));
    this.state.held = [...this.state.held, ...fresh];
    this.send({ type: 'events', conversation: CONVERSATION, events: fresh, caught_up: true });
  }

  send(frame) {
    this.state.socket.send(JSON.stringify(frame));
  }

  drop(code = 1012) {
    this.state.socket.close({ code, reason: 'played' });
  }

  /** No connection is accepted any more. */
  vanish() {
    this.state.deaf = true;
    this.drop();
  }

  greeted() {
    if (this.state.sent.some((frame) => frame.type === 'hello')) return undefined;
    return new Promise((resolve) => this.state.waiting.push(resolve));
  }

  commands(type) {
    return this.state.sent
      .filter((frame) => frame.type === 'command' && frame.command.type === type)
      .map((frame) => frame.command);
  }
}

function service(state) {
  return services(state.language, state.change)[0];
}

function session(state) {
  return {
    conversation: CONVERSATION,
    service: service(state),
    language: state.language,
    last_seq: state.held.length,
    closed: state.held.some((event) => event.type === 'closed'),
  };
}

async function answer(route, state) {
  const request = route.request();
  const { pathname, searchParams } = new URL(request.url());
  const json = (status, body) => route.fulfill({ status, json: body });
  if (request.method() === 'POST') {
    state.posts.push([pathname, request.postDataJSON()]);
  }
  switch (`${request.method()} ${pathname}`) {
    case 'GET /api/services':
      return json(200, services(searchParams.get('lang') ?? state.language, state.change));
    case 'GET /api/conversation':
      return state.held
        ? json(200, session(state))
        : json(404, { code: 'no_session', message: '' });
    case 'POST /api/conversations':
      if (state.start) return json(...state.start);
      state.language = request.postDataJSON().language;
      state.held = state.whenStarted(state.language);
      return json(200, session(state));
    case 'POST /api/session/end':
      state.held = null;
      return route.fulfill({ status: 204 });
    case 'POST /api/identification/ticket':
      return json(200, {
        url: `${new URL(request.url()).origin}/identify/#ticket-0123456789abcdef`,
      });
    case 'POST /api/identification/redeem':
      return route.fulfill({ status: state.redeem });
    case 'POST /api/identification/open':
      return state.flow ? json(200, state.flow) : json(404, { code: 'no_such_thing', message: '' });
    case 'POST /api/identification/continue':
      return json(200, {
        url: `${new URL(request.url()).origin}/identify/callback?code=c&state=s`,
      });
    case 'POST /api/identification/sign-out':
      return json(200, { url: 'http://tunnistus.localhost/sign-out?client_id=portti' });
    case 'POST /api/identification/decline':
      return route.fulfill({ status: 204 });
    default:
      return json(404, { code: 'not_found', message: '' });
  }
}

function hear(frame, state, socket) {
  state.sent.push(frame);
  const send = (answered) => socket.send(JSON.stringify(answered));
  switch (frame.type) {
    case 'hello': {
      send({ type: 'welcome', protocol: 1, heartbeat_seconds: 25, now: Date.now() * 1_000 });
      const events = (state.held ?? []).slice(frame.after);
      send({ type: 'events', conversation: CONVERSATION, events, caught_up: true });
      for (const frame of state.onHello ?? []) send(frame);
      for (const done of state.waiting.splice(0)) done();
      break;
    }
    case 'ping':
      send({ type: 'pong' });
      break;
    case 'call':
      void state.call?.(frame, (signal) =>
        send({ type: 'call', conversation: CONVERSATION, call: frame.call, signal }),
      );
      break;
    case 'command':
      command(frame, state, send);
      break;
  }
}

function command({ id, command }, state, send) {
  if (state.silent) return;
  if (state.refuse) {
    send({ type: 'refused', id, ...state.refuse });
    return;
  }
  const event = {
    say: { type: 'said', side: 'resident', text: command.text, masked: false },
    leave: { type: 'closed', reason: 'resident' },
    accept_video: { type: 'video_accepted', call: command.call },
    decline_video: { type: 'video_declined', call: command.call },
    end_video: { type: 'video_ended', call: command.call, side: 'resident' },
    decline_identification: { type: 'identification_declined', hand_off: command.hand_off },
    request_transcript: { type: 'transcript_requested' },
    remove_attachment: {
      type: 'attachment_removed',
      attachment: command.attachment,
      side: 'resident',
    },
  }[command.type];
  const seq = state.held.length + 1;
  const recorded = { seq, at: Date.now() * 1_000, ...event };
  state.held = [...state.held, recorded];
  send({ type: 'ack', id, seq });
  send({ type: 'events', conversation: CONVERSATION, events: [recorded], caught_up: true });
}
