import { describe, expect, test } from 'vitest';
import type { Shown, ShownEvent } from '../shared/generated/protocol.ts';
import { after, BEGINNING, type Conversation, recentOwn, unseen } from './model.ts';

const numbered = (...shown: Shown[]): ShownEvent[] =>
  shown.map((one, index) => ({ seq: index + 1, at: (index + 1) * 1_000_000, ...one }));

const play = (...shown: Shown[]): Conversation => numbered(...shown).reduce(after, BEGINNING);

const started: Shown = {
  type: 'started',
  service: 'terveys',
  name: 'Elli',
  topic: '',
  language: 'fi',
};
const accepted: Shown = { type: 'accepted', name: 'Aino' };
const requested: Shown = {
  type: 'identification_requested',
  hand_off: 'h',
  name: 'Aino',
  expires_at: 9,
};
const own = (text: string): Shown => ({ type: 'said', side: 'resident', text, masked: false });
const theirs = (text: string): Shown => ({
  type: 'said',
  side: 'professional',
  name: 'Aino',
  text,
  masked: false,
});
const identified: Shown = {
  type: 'identified',
  hand_off: 'h',
  identity: { name: 'Elli Esimerkki', foreign: false, non_disclosure: false, name_differs: false },
};

const happenings = (state: Conversation) =>
  state.lines.map((line) => (line.kind === 'happening' ? line.happening.type : 'message'));

describe('files', () => {
  const offered: Shown = {
    type: 'attachment_offered',
    attachment: 'f',
    side: 'professional',
    name: 'Ohje.pdf',
    size: 5,
    media_type: 'application/pdf',
  };

  test('stand in the log where they were sent, with whose they are', () => {
    const state = play(started, accepted, offered, {
      type: 'attachment_received',
      attachment: 'f',
    });
    expect(state.lines.at(-1)).toMatchObject({ kind: 'file', seq: 3, id: 'f', name: 'Aino' });
    expect(state.files.get('f')?.state).toBe('received');
  });

  test('of the other side are news to somebody who looked away', () => {
    const at = { seq: 3, at: 0 };
    expect(
      unseen([
        { ...offered, ...at },
        { ...offered, ...at, side: 'resident' },
      ]),
    ).toBe(1);
  });
});

describe('the stage', () => {
  test('waits, is answered, goes back to the queue, ends', () => {
    expect(play(started).stage).toEqual({ type: 'waiting', transferred: false });
    expect(play(started, accepted).stage).toEqual({ type: 'active', name: 'Aino' });
    const transferred: Shown = { type: 'transferred', service: 'sosiaali' };
    expect(play(started, accepted, transferred).stage).toEqual({
      type: 'waiting',
      transferred: true,
    });
    const closed: Shown = { type: 'closed', reason: 'professional' };
    const { stage } = play(started, accepted, closed);
    expect(stage).toMatchObject({ type: 'closed', reason: 'professional' });
  });

  test('the end takes the request and the identity with it', () => {
    const closed: Shown = { type: 'closed', reason: 'resident' };
    expect(play(started, accepted, requested, closed).handOff).toBeNull();
    expect(play(started, accepted, requested, identified, closed).identifiedAs).toBeNull();
  });
});

describe('a service that has everybody identify first', () => {
  const { name: _, ...byService } = requested as Extract<Shown, { name?: string }>;
  const first = byService as Shown;

  test('leads into the queue by identification alone', () => {
    expect(play(started, first).stage).toEqual({ type: 'arriving' });
    const declined: Shown = { type: 'identification_declined', hand_off: 'h' };
    expect(play(started, first, declined).stage).toEqual({ type: 'arriving' });
    expect(play(started, first, declined, first).stage).toEqual({ type: 'arriving' });
    const waiting = { type: 'waiting', transferred: false };
    expect(play(started, first, identified).stage).toEqual(waiting);
  });

  test('may ask again later without taking anybody out of their conversation', () => {
    const active = play(started, accepted, first);
    expect(active.stage).toEqual({ type: 'active', name: 'Aino' });
  });
});

describe('messages', () => {
  test('stand in order, with whose they are', () => {
    const { lines } = play(started, accepted, theirs('Hei'), own('Moi'));
    expect(lines.slice(2)).toEqual([
      expect.objectContaining({ kind: 'message', seq: 3, own: false, name: 'Aino', text: 'Hei' }),
      expect.objectContaining({ kind: 'message', seq: 4, own: true, name: '', text: 'Moi' }),
    ]);
  });

  test('a hidden one loses its text but keeps its place', () => {
    const { lines } = play(started, accepted, theirs('Pois'), { type: 'hidden', target: 3 });
    expect(lines[2]).toMatchObject({ seq: 3, text: '', hidden: true });
  });

  test('events that are not for residents leave no line', () => {
    const before = play(started, accepted);
    const now = play(started, accepted, { type: 'nothing' }, { type: 'survey_answered' });
    expect(now.lines).toEqual(before.lines);
  });

  test('the last own messages are remembered for two minutes, five at most', () => {
    const state = play(
      started,
      own('1'),
      own('2'),
      theirs('x'),
      own('3'),
      own('4'),
      own('5'),
      own('6'),
    );
    expect(recentOwn(state, 8_000_000)).toEqual(['2', '3', '4', '5', '6']);
    expect(recentOwn(state, 127_000_000)).toEqual(['5', '6']);
    expect(recentOwn(state, 600_000_000)).toEqual([]);
  });

  test('what somebody who looked away has missed is counted', () => {
    expect(unseen(numbered(own('a'), theirs('b'), accepted, requested, { type: 'nothing' }))).toBe(
      3,
    );
  });
});

describe('identification', () => {
  test('is asked, opened, started, and done', () => {
    expect(play(started, accepted, requested).handOff).toEqual({
      id: 'h',
      name: 'Aino',
      reason: undefined,
      expiresAt: 9,
      progress: 'asked',
      failure: undefined,
    });
    const opened: Shown = { type: 'identification_opened', hand_off: 'h' };
    const begun: Shown = { type: 'identification_started', hand_off: 'h' };
    expect(play(requested, opened).handOff?.progress).toBe('opened');
    expect(play(requested, opened, begun).handOff?.progress).toBe('started');
    const done = play(requested, opened, begun, identified);
    expect(done.handOff).toBeNull();
    expect(done.identifiedAs).toEqual({ name: 'Elli Esimerkki', foreign: false });
    expect(done.wasIdentified).toBe(true);
  });

  test('a failed attempt leaves the request open, with the reason, until the next try', () => {
    const failed: Shown = { type: 'identification_failed', hand_off: 'h', reason: 'cancelled' };
    const state = play(requested, failed);
    expect(state.handOff).toMatchObject({ progress: 'asked', failure: 'cancelled' });
    expect(happenings(state)).toEqual(['asked', 'failed']);
    const again = play(requested, failed, { type: 'identification_opened', hand_off: 'h' });
    expect(again.handOff?.failure).toBeUndefined();
  });

  test.each([
    ['identification_declined', 'declined'],
    ['identification_expired', 'expired'],
    ['identification_withdrawn', 'withdrawn'],
  ] as const)('%s ends the request and is told', (type, told) => {
    const state = play(requested, { type, hand_off: 'h' });
    expect(state.handOff).toBeNull();
    expect(state.ended).toBe(told);
    expect(happenings(state)).toEqual(['asked', told]);
  });

  test('how a request ended is forgotten with the next request and the next own message', () => {
    const expired: Shown = { type: 'identification_expired', hand_off: 'h' };
    expect(play(requested, expired, theirs('Noh?')).ended).toBe('expired');
    expect(play(requested, expired, own('Myöhemmin')).ended).toBeNull();
    expect(play(requested, expired, { ...requested, hand_off: 'i' }).ended).toBeNull();
  });

  test('news of another request changes nothing', () => {
    const state = play(requested, { type: 'identification_opened', hand_off: 'other' });
    expect(state.handOff?.progress).toBe('asked');
  });
});

test('the transcript is followed to its end', () => {
  const closed: Shown = { type: 'closed', reason: 'resident' };
  const asked: Shown = { type: 'transcript_requested' };
  expect(play(closed).transcript).toBe('none');
  expect(play(closed, asked).transcript).toBe('requested');
  expect(play(closed, asked, { type: 'transcript_delivered', delivered: true }).transcript).toBe(
    'delivered',
  );
  expect(play(closed, asked, { type: 'transcript_delivered', delivered: false }).transcript).toBe(
    'failed',
  );
});
