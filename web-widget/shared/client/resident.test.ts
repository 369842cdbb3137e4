import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ServerFrame, ShownEvent } from '../generated/protocol.ts';
import type { Status } from './connection.ts';
import { FakeBrowser } from './fakes.ts';
import { ResidentClient } from './resident.ts';
import { StaffClient } from './staff.ts';

let page: FakeBrowser;
let seen: number[];
let states: Status[];
let others: ServerFrame[];

const listener = {
  status: (status: Status) => void states.push(status),
  events: (events: ShownEvent[]) => void seen.push(...events.map((event) => event.seq)),
  frame: (frame: ServerFrame) => void others.push(frame),
  sessionLives: async () => true,
};

function said(seq: number): ShownEvent {
  return { seq, at: 0, type: 'said', side: 'resident', text: `${seq}`, masked: false };
}

function events(...seqs: number[]): ServerFrame {
  return { type: 'events', conversation: 'c', events: seqs.map(said), caught_up: true };
}

beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://chat.test' });
  page = new FakeBrowser();
  seen = [];
  states = [];
  others = [];
});

describe('the resident', () => {
  let client: ResidentClient;

  beforeEach(() => {
    client = new ResidentClient(listener, page);
    client.connection.start();
    page.socket.welcomes();
  });

  test('resumes after the last place, each event once', () => {
    page.socket.says(events(1, 2, 3));
    page.socket.drops();
    page.passes(1_000);
    page.socket.welcomes();
    expect(page.socket.sent[0]).toEqual({ type: 'hello', protocol: 1, after: 3 });
    page.socket.says(events(2, 3, 4));
    page.socket.says(events(4, 5));
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('a gap is fetched, not shown', () => {
    page.socket.says(events(1, 2));
    page.socket.says(events(4, 5));
    expect(seen).toEqual([1, 2]);
    expect(page.sockets).toHaveLength(2);
    page.socket.welcomes();
    expect(page.socket.sent[0]).toEqual({ type: 'hello', protocol: 1, after: 2 });
    page.socket.says(events(3, 4, 5));
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('an unacknowledged command is sent again with the same id', async () => {
    const outcome = client.command({ type: 'say', text: 'hei' });
    const [first] = page.socket.ofType('command');
    page.socket.drops();
    page.passes(1_000);
    expect(client.pending).toHaveLength(1);
    page.socket.welcomes();
    expect(page.socket.ofType('command')).toEqual([first]);
    page.socket.says({ type: 'ack', id: String(first?.id), seq: 2 });
    expect(await outcome).toEqual({ kept: true, seq: 2 });
    expect(client.pending).toEqual([]);
    page.socket.drops();
    page.passes(1_000);
    page.socket.welcomes();
    expect(page.socket.ofType('command')).toEqual([]);
  });

  test('a command made while offline goes out when the connection is back', () => {
    page.socket.drops();
    client.command({ type: 'say', text: 'hei' });
    page.passes(1_000);
    page.socket.welcomes();
    expect(page.socket.ofType('command')).toHaveLength(1);
  });

  test('commands keep their order: the next waits for the answer to the one before', () => {
    client.command({ type: 'say', text: 'yksi' }, 'a');
    client.command({ type: 'say', text: 'kaksi' }, 'b');
    expect(page.socket.ofType('command').map((frame) => frame.id)).toEqual(['a']);
    page.socket.says({ type: 'ack', id: 'a', seq: 2 });
    expect(page.socket.ofType('command').map((frame) => frame.id)).toEqual(['a', 'b']);
  });

  test('a refusal is told and not sent again', async () => {
    const outcome = client.command({ type: 'say', text: 'x' }, 'a');
    page.socket.says({
      type: 'refused',
      id: 'a',
      code: 'personal_id_blocked',
      message: 'Ei näin.',
      field: 'message',
    });
    expect(await outcome).toEqual({
      kept: false,
      code: 'personal_id_blocked',
      message: 'Ei näin.',
      field: 'message',
    });
    page.passes(10_000);
    expect(page.socket.ofType('command')).toHaveLength(1);
    page.socket.drops();
    page.passes(1_000);
    page.socket.welcomes();
    expect(page.socket.ofType('command')).toEqual([]);
  });

  test('a busy server is asked again, a few times', async () => {
    const outcome = client.command({ type: 'say', text: 'x' }, 'a');
    for (let round = 1; round <= 6; round += 1) {
      expect(page.socket.ofType('command')).toHaveLength(round);
      page.socket.says({ type: 'refused', id: 'a', code: 'busy', message: 'Ruuhkaa.' });
      // Time passes in small steps, as the server still sends heartbeats.
      for (let second = 0; second < 40; second += 1) {
        page.socket.says({ type: 'pong' });
        page.passes(1_000);
      }
    }
    expect(await outcome).toMatchObject({ kept: false, code: 'busy' });
    expect(page.socket.ofType('command')).toHaveLength(6);
  });

  test('an answer to something else settles nothing', () => {
    client.command({ type: 'say', text: 'x' }, 'a');
    page.socket.says({ type: 'ack', id: 'other', seq: 9 });
    expect(client.pending.map((entry) => entry.id)).toEqual(['a']);
  });

  test('the end of the session settles what was on its way', async () => {
    const outcome = client.command({ type: 'say', text: 'x' });
    page.socket.drops(4003);
    expect(await outcome).toMatchObject({ kept: false, code: 'ended' });
    expect(states.at(-1)).toBe('ended');
  });

  test('what is neither event nor answer is passed on', () => {
    page.socket.says({ type: 'queue', position: 2 });
    page.socket.says({ type: 'refused', code: 'rate_limited', message: '' });
    expect(others.map((frame) => frame.type)).toEqual(['welcome', 'queue', 'refused']);
  });
});

describe('the professional', () => {
  let client: StaffClient;

  const of = (conversation: string, ...seqs: number[]): ServerFrame => ({
    type: 'events',
    conversation,
    events: seqs.map(said),
    caught_up: true,
  });

  beforeEach(() => {
    client = new StaffClient(
      {
        ...listener,
        events: (_conversation, events) => listener.events(events),
        language: () => 'sv',
      },
      page,
    );
    client.connection.start();
    page.socket.welcomes();
  });

  test('follows each conversation from its own place', () => {
    client.follow('a');
    client.follow('b');
    page.socket.says(of('a', 1, 2));
    page.socket.says(of('b', 1));
    page.socket.drops();
    page.passes(1_000);
    page.socket.opens();
    expect(page.socket.sent[0]).toEqual({
      type: 'hello',
      protocol: 1,
      follow: [
        { conversation: 'a', after: 2 },
        { conversation: 'b', after: 1 },
      ],
    });
  });

  test('a gap in one conversation is asked for without a new connection', () => {
    page.socket.says(of('a', 1));
    page.socket.says(of('a', 3));
    expect(page.sockets).toHaveLength(1);
    expect(page.socket.sent.at(-1)).toEqual({ type: 'follow', conversation: 'a', after: 1 });
  });

  test('a log that comes from its first event begins anew', () => {
    client.follow('a');
    page.socket.says(of('a', 1, 2));
    page.socket.says(of('a', 1, 2, 3));
    page.socket.says(of('a', 4));
    expect(seen).toEqual([1, 2, 1, 2, 3, 4]);
  });

  test('a log that tells of an identity is asked for from the beginning after a break', () => {
    client.follow('a');
    page.socket.says(of('a', 1));
    const told: ShownEvent = { seq: 2, at: 0, type: 'identified', hand_off: 'h' };
    page.socket.says({ type: 'events', conversation: 'a', events: [told], caught_up: true });
    page.socket.drops();
    page.passes(1_000);
    page.socket.opens();
    expect(page.socket.sent[0]).toMatchObject({ follow: [{ conversation: 'a', after: 0 }] });
  });

  test('what is no longer followed is forgotten', () => {
    client.follow('a');
    page.socket.says(of('a', 1, 2));
    client.unfollow('a');
    client.follow('a');
    expect(page.socket.sent.at(-1)).toEqual({ type: 'follow', conversation: 'a', after: 0 });
  });

  test('a late frame of a conversation that is not followed any more is left alone', () => {
    page.socket.says(of('a', 1, 2));
    client.unfollow('a');
    page.socket.says(of('a', 3));
    expect(seen).toEqual([1, 2]);
    expect(page.socket.ofType('follow')).toEqual([]);
  });

  test('one slow conversation does not hold up another', () => {
    client.command('a', { type: 'say', text: '1' }, 'a1');
    client.command('a', { type: 'say', text: '2' }, 'a2');
    client.command('b', { type: 'accept', take_over: false }, 'b1');
    expect(page.socket.ofType('command').map((frame) => frame.id)).toEqual(['a1', 'b1']);
  });
});
