import { describe, expect, test } from 'vitest';

import {
  answererBefore,
  type Conversation,
  called,
  calledInRow,
  firstUnread,
  isHeldBy,
  lastMessageAt,
  lostConversation,
  nameOf,
  unknownConversation,
  unread,
  withEvents,
} from './conversation.ts';
import { ACCEPTED, AT, IDENTITY, placed, REQUESTED, row, STARTED, said } from './made.ts';
import type { Shown } from './wire.ts';

const WHOLE: Shown[] = [
  STARTED,
  said('resident', 'hei'),
  ACCEPTED,
  said('professional', 'hei vain'),
  { type: 'noted', name: 'Sari', text: 'muista' },
  said('resident', 'ruma sana'),
  { type: 'hidden', target: 6 },
  { type: 'nothing' },
  REQUESTED,
  { type: 'identified', hand_off: 'h1', identity: IDENTITY },
  { type: 'closed', reason: 'professional' },
];

function having(events: Shown[], caughtUp = true): Conversation {
  return withEvents(unknownConversation('c'), placed(events), caughtUp);
}

describe('a conversation', () => {
  test('starts in the queue with what the resident told', () => {
    const state = having([STARTED]);
    expect(state.stage.kind).toBe('waiting');
    expect(state.service).toBe('terveys');
    expect(state.resident).toEqual({
      name: 'Aino',
      phone: '040',
      topic: 'Flunssa',
      language: 'fi',
    });
  });

  test('belongs to the one who accepted it, until it is transferred', () => {
    const accepted = having([STARTED, ACCEPTED]);
    expect(isHeldBy(accepted, 'sari')).toBe(true);
    expect(isHeldBy(accepted, 'saara')).toBe(false);
    const moved = withEvents(
      accepted,
      placed([{ type: 'transferred', service: 'sosiaali' }], 3),
      true,
    );
    expect(isHeldBy(moved, 'sari')).toBe(false);
    expect(moved.stage.kind).toBe('waiting');
    expect(moved.service).toBe('sosiaali');
  });

  test('shows neither what is not for staff nor the hiding itself', () => {
    const state = having(WHOLE);
    expect(state.entries.map(({ type }) => type)).not.toContain('nothing');
    expect(state.entries.map(({ type }) => type)).not.toContain('hidden');
    expect([...state.hidden]).toEqual([6]);
    expect(state.seq).toBe(WHOLE.length);
  });

  test.each(WHOLE.map((_, index) => index))(
    'is the same when it comes in two parts, cut at %i',
    (cut) => {
      const events = placed(WHOLE);
      const parts = withEvents(
        withEvents(unknownConversation('c'), events.slice(0, cut), false),
        events.slice(cut),
        true,
      );
      expect(parts).toEqual(having(WHOLE));
    },
  );

  test('events that come twice change nothing', () => {
    const once = having(WHOLE);
    expect(withEvents(once, placed(WHOLE), true)).toEqual(once);
  });

  test('a log that begins anew replaces what was known, and keeps what was read', () => {
    const before = placed([STARTED, { type: 'identified', hand_off: 'h1' }]);
    const withheld = withEvents({ ...unknownConversation('c'), read: 1 }, before, true);
    expect(withheld.standing).toMatchObject({ kind: 'identified', identity: null });
    const seen: Shown = { type: 'identified', hand_off: 'h1', identity: IDENTITY };
    const taken = withEvents(withheld, placed([STARTED, seen, ACCEPTED]), true);
    expect(taken.standing).toMatchObject({ kind: 'identified', identity: IDENTITY });
    expect(taken).toMatchObject({ seq: 3, read: 1, caughtUp: true });
    expect(taken.entries).toHaveLength(3);
    expect(withEvents(taken, before, true).standing).toMatchObject({ identity: null });
  });

  test('the state before is left as it was', () => {
    const before = having([STARTED]);
    const copy = structuredClone({ ...before, hidden: [...before.hidden] });
    withEvents(before, placed(WHOLE.slice(1), 2), true);
    expect({ ...before, hidden: [...before.hidden] }).toEqual(copy);
  });

  test('ends with a reason, and nobody types any more', () => {
    const state = withEvents(
      { ...having([STARTED]), typingUntil: 5 },
      placed([{ type: 'closed', reason: 'resident' }], 2),
      true,
    );
    expect(state.stage).toMatchObject({ kind: 'closed', reason: 'resident' });
    expect(state.typingUntil).toBe(0);
  });
});

describe('unread', () => {
  test('what came before the last own message counts as seen when the page is loaded', () => {
    const state = having([
      STARTED,
      said('resident'),
      ACCEPTED,
      said('professional'),
      said('resident'),
      said('resident'),
    ]);
    expect(unread(state)).toBe(2);
    expect(firstUnread(state)).toBe(5);
  });

  test('while a backlog comes in, nothing is taken as seen', () => {
    expect(having([STARTED, said('resident'), said('professional')], false).read).toBe(0);
  });

  test('one’s own messages and notes are never unread', () => {
    const state = { ...having([STARTED, ACCEPTED, said('professional')]), read: 0 };
    expect(unread(state)).toBe(0);
    expect(firstUnread(state)).toBeNull();
  });

  test('a later own message does not mark what came with it as seen', () => {
    const begun = having([STARTED, ACCEPTED]);
    const state = withEvents(begun, placed([said('resident'), said('professional')], 3), true);
    expect(unread(state)).toBe(1);
  });
});

describe('the name', () => {
  const as = (more = {}): Shown => ({
    type: 'identified',
    hand_off: 'h1',
    identity: { ...IDENTITY, ...more },
  });

  test('is the typed one, unverified, until the resident is identified', () => {
    expect(called(having([STARTED, ACCEPTED, REQUESTED]))).toEqual({
      name: 'Aino',
      wrote: null,
      verified: false,
    });
    expect(nameOf(undefined)).toBe('');
  });

  test('is the verified one afterwards, with the typed one where they differ', () => {
    const same = having([STARTED, ACCEPTED, REQUESTED, as()]);
    expect(called(same)).toEqual({ name: 'Aino Esimerkki', wrote: null, verified: true });
    const other = having([STARTED, REQUESTED, as({ name: 'Tuuli Testilä', name_differs: true })]);
    expect(called(other)).toEqual({ name: 'Tuuli Testilä', wrote: 'Aino', verified: true });
    expect(nameOf(other)).toBe('Tuuli Testilä');
  });

  test('is not taken for verified where it is not told who they are', () => {
    const withheld = having([STARTED, REQUESTED, { type: 'identified', hand_off: 'h1' }]);
    expect(called(withheld)).toEqual({ name: 'Aino', wrote: null, verified: false });
  });

  test('in a row of the board is the verified one where the server tells it', () => {
    expect(calledInRow(row('c1', { identified: true })).verified).toBe(false);
    const known = row('c1', { identified: true, verified_name: 'Tuuli Testilä' });
    expect(calledInRow(known)).toEqual({ name: 'Tuuli Testilä', wrote: null, verified: true });
    expect(calledInRow({ ...known, name_differs: true }).wrote).toBe('Aino');
  });
});

describe('files', () => {
  const offered = (side: 'resident' | 'professional'): Shown => ({
    type: 'attachment_offered',
    attachment: side,
    side,
    name: 'kuva.jpg',
    size: 5,
    media_type: 'image/jpeg',
  });
  const received: Shown = { type: 'attachment_received', attachment: 'resident' };

  test('of the resident are unread as messages are', () => {
    const state = having([STARTED, ACCEPTED, offered('professional'), offered('resident')]);
    expect(unread(state)).toBe(1);
    expect(firstUnread(state)).toBe(4);
  });

  test('of our side bear the name of who answered then', () => {
    const later: Shown = { type: 'accepted', name: 'Lääkäri Onni', account: 'onni' };
    const state = having([STARTED, ACCEPTED, offered('professional'), later]);
    expect(answererBefore(state, 3)).toBe('Sairaanhoitaja Sari');
    expect(answererBefore(state, 5)).toBe('Lääkäri Onni');
    expect(answererBefore(state, 2)).toBeUndefined();
  });

  test('stand in the log once, whatever becomes of them', () => {
    const state = having([STARTED, ACCEPTED, offered('resident'), received]);
    expect(state.entries.map(({ type }) => type)).toEqual([
      'started',
      'accepted',
      'attachment_offered',
    ]);
    expect(state.files.get('resident')?.state).toBe('received');
  });

  test('are gone with the rest when the conversation may not be seen any more', () => {
    expect(lostConversation(having([STARTED, offered('resident')])).files.size).toBe(0);
  });
});

test('of a conversation that had ended nothing stays once it may not be seen', () => {
  const ended: Shown = { type: 'closed', reason: 'professional' };
  const gone = lostConversation(having([STARTED, ACCEPTED, said('resident'), ended]));
  expect(gone).toMatchObject({ lost: true, resident: null, entries: [], service: '' });
  expect(gone.stage).toMatchObject({ kind: 'closed', at: AT + 4_000_000 });
});

test('the last message tells its time, and none where nobody spoke', () => {
  expect(lastMessageAt(having([STARTED, ACCEPTED]))).toBeNull();
  const state = having([STARTED, said('resident'), ACCEPTED]);
  expect(lastMessageAt(state)).toBe(state.entries[1]?.at);
});
