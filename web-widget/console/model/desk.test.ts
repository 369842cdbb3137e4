import { describe, expect, test } from 'vitest';

import { type Action, type Desk, emptyDesk, reduce, TYPING_LASTS } from './desk.ts';
import { ACCEPTED, AT, board, placed, row, STARTED, said } from './made.ts';
import { refusalKey } from './refusals.ts';
import type { Board, Shown, StaffCommand } from './wire.ts';

function having(actions: Action[], from: Desk = emptyDesk()): Desk {
  return actions.reduce(reduce, from);
}
const shows = (it: Board): Action => ({
  type: 'frame',
  frame: { type: 'board', ...it },
  localNow: 0,
});
const events = (conversation: string, list: Shown[], first = 1): Action => ({
  type: 'events',
  conversation,
  events: placed(list, first),
  caughtUp: true,
});
const sent = (id: string, command: StaffCommand, conversation = 'a'): Action => ({
  type: 'sent',
  pending: { id, conversation, command, after: 0, kept: null },
});
const refused = (id: string, code: string): Action => ({
  type: 'settled',
  id,
  outcome: { kept: false, code, message: 'no' },
});
const say: StaffCommand = { type: 'say', text: 'hei' };

describe('the board', () => {
  test('what one holds opens by itself, the first with the focus', () => {
    const desk = having([shows(board({ held: [row('a'), row('b')] }))]);
    expect(desk.open).toEqual(['a', 'b']);
    expect(desk.focus).toBe('a');
  });

  test('a new one opens without taking the focus', () => {
    const desk = having([
      shows(board({ held: [row('a')] })),
      shows(board({ held: [row('a'), row('b')] })),
    ]);
    expect(desk.open).toEqual(['a', 'b']);
    expect(desk.focus).toBe('a');
  });

  test('what was put away stays away while it is held', () => {
    const desk = having([
      shows(board({ held: [row('a')] })),
      { type: 'shut', conversation: 'a' },
      shows(board({ held: [row('a')] })),
    ]);
    expect(desk.open).toEqual([]);
    expect(desk.focus).toBeNull();
  });
});

test('what may not be read any more is forgotten, but for whose it was', () => {
  const unfollowed: Action = {
    type: 'frame',
    frame: { type: 'unfollowed', conversation: 'a' },
    localNow: 0,
  };
  const draft: Action = {
    type: 'draft',
    conversation: 'a',
    draft: { text: 'salaista', mode: 'note' },
  };
  const reading = [shows(board({ held: [row('a')] })), events('a', [STARTED, said('resident')])];
  const desk = having([...reading, draft, unfollowed]);
  const lost = desk.conversations.get('a');
  expect(lost).toMatchObject({ lost: true, entries: [], seq: 0, caughtUp: false });
  expect(lost?.resident).toMatchObject({ name: 'Aino', phone: null, topic: '' });
  expect(desk.drafts.has('a')).toBe(false);
  expect(desk.refusals.size).toBe(0);

  const back = having([events('a', [STARTED, ACCEPTED])], desk);
  expect(back.conversations.get('a')).toMatchObject({ lost: false, seq: 2 });
});

test('what one held and does not hold any more is known to be gone', () => {
  const held = having([shows(board({ held: [row('a'), row('b')] }))]);
  const given = having([shows(board({ held: [row('b')] }))], held);
  expect([...given.left]).toEqual(['a']);
  expect(having([shows(board({ held: [row('a')] }))], given).left).toEqual(new Set(['b']));
  expect(having([{ type: 'shut', conversation: 'a' }], given).left.size).toBe(0);
});

describe('opening and putting away', () => {
  test('putting the focused one away gives the focus to its neighbour', () => {
    const opened: Action[] = ['a', 'b', 'c'].map((conversation) => ({
      type: 'open',
      conversation,
    }));
    const desk = having([
      ...opened,
      { type: 'focus', conversation: 'b' },
      { type: 'shut', conversation: 'b' },
    ]);
    expect(desk.open).toEqual(['a', 'c']);
    expect(desk.focus).toBe('c');
  });

  test('what is not one’s own is forgotten, with its draft', () => {
    const desk = having([
      { type: 'open', conversation: 'a' },
      events('a', [STARTED]),
      { type: 'draft', conversation: 'a', draft: { text: 'x', mode: 'say' } },
      { type: 'shut', conversation: 'a' },
    ]);
    expect(desk.conversations.has('a')).toBe(false);
    expect(desk.drafts.has('a')).toBe(false);
  });

  test('what is held keeps its place and its draft', () => {
    const desk = having([
      shows(board({ held: [row('a')] })),
      events('a', [STARTED]),
      { type: 'draft', conversation: 'a', draft: { text: 'x', mode: 'say' } },
      { type: 'shut', conversation: 'a' },
    ]);
    expect(desk.conversations.get('a')?.seq).toBe(1);
    expect(desk.drafts.get('a')?.text).toBe('x');
  });

  test('only what is open can have the focus', () => {
    expect(having([{ type: 'focus', conversation: 'a' }]).focus).toBeNull();
  });
});

describe('a command on its way', () => {
  test('is gone when its events are here, whichever comes first', () => {
    const begun = having([events('a', [STARTED, ACCEPTED]), sent('1', say)]);
    const kept: Action = { type: 'settled', id: '1', outcome: { kept: true, seq: 3 } };
    const arrived = events('a', [said('professional')], 3);
    expect(having([kept], begun).pending).toHaveLength(1);
    expect(having([kept, arrived], begun).pending).toHaveLength(0);
    expect(having([arrived, kept], begun).pending).toHaveLength(0);
  });

  test('a refused text goes back to the composer, in its mode', () => {
    const desk = having([
      sent('1', { type: 'note', text: 'huomio' }),
      refused('1', 'personal_id_blocked'),
    ]);
    expect(desk.drafts.get('a')).toEqual({ text: 'huomio', mode: 'note' });
    expect(desk.pending).toHaveLength(0);
    expect(desk.refusals.get(refusalKey('composer', 'a'))?.code).toBe('personal_id_blocked');
  });

  test('a refused text goes before what was begun meanwhile', () => {
    const desk = having([
      sent('1', say),
      { type: 'draft', conversation: 'a', draft: { text: 'ja vielä', mode: 'say' } },
      refused('1', 'too_long'),
    ]);
    expect(desk.drafts.get('a')?.text).toBe('hei\nja vielä');
  });

  test('the next try takes the refusal away', () => {
    const desk = having([sent('1', say), refused('1', 'too_long'), sent('2', say)]);
    expect(desk.refusals.size).toBe(0);
  });

  test.each([
    [{ type: 'accept', take_over: false }, 'accept'],
    [{ type: 'close' }, 'close'],
    [{ type: 'request_identification', reason: '' }, 'identification'],
    [{ type: 'withdraw_identification' }, 'identification'],
    [{ type: 'hide', target: 3 }, 'hide'],
    [{ type: 'bar', hours: 1, reason: 'x' }, 'bar'],
    [{ type: 'transfer', service: 's', note: '' }, 'transfer'],
  ] satisfies [StaffCommand, string][])(
    'the refusal of $type is told where it was given',
    (command, place) => {
      const desk = having([sent('1', command), refused('1', 'not_allowed')]);
      expect([...desk.refusals.keys()]).toEqual([`${place}:a`]);
    },
  );

  test('the end of the session brings the text back without a reproach', () => {
    const desk = having([sent('1', say), refused('1', 'ended')]);
    expect(desk.refusals.size).toBe(0);
    expect(desk.drafts.get('a')?.text).toBe('hei');
  });

  test('an outcome of an unknown command changes nothing', () => {
    const desk = emptyDesk();
    expect(reduce(desk, refused('x', 'closed'))).toBe(desk);
  });
});

describe('what is not kept', () => {
  const desk = having([events('a', [STARTED])]);

  test('typing lasts a while and ends with a message', () => {
    const typing = having(
      [
        {
          type: 'frame',
          frame: { type: 'typing', conversation: 'a', side: 'resident', typing: true },
          localNow: 1_000,
        },
      ],
      desk,
    );
    expect(typing.conversations.get('a')?.typingUntil).toBe(1_000 + TYPING_LASTS);
    expect(
      having([events('a', [said('resident')], 2)], typing).conversations.get('a')?.typingUntil,
    ).toBe(0);
  });

  test('one’s own side’s typing is nobody’s news', () => {
    const action: Action = {
      type: 'frame',
      frame: { type: 'typing', conversation: 'a', side: 'professional', typing: true },
      localNow: 1,
    };
    expect(having([action], desk)).toBe(desk);
  });

  test('the resident’s connection is known even before the first event', () => {
    const known = having([
      {
        type: 'frame',
        frame: { type: 'counterpart', conversation: 'b', connected: true },
        localNow: 0,
      },
      events('b', [STARTED]),
    ]);
    expect(known.conversations.get('b')).toMatchObject({ connected: true, seq: 1 });
  });

  test('the clock follows the server’s', () => {
    const frame = { type: 'welcome', protocol: 1, heartbeat_seconds: 25, now: AT } as const;
    expect(having([{ type: 'frame', frame, localNow: AT / 1_000 - 5_000 }]).clockOffset).toBe(
      5_000,
    );
  });

  test('a refusal without a command is told to all', () => {
    const desk2 = having([
      { type: 'frame', frame: { type: 'refused', code: 'busy', message: '' }, localNow: 0 },
    ]);
    expect(desk2.refusals.has(refusalKey('general'))).toBe(true);
    expect(having([{ type: 'dismiss', key: refusalKey('general') }], desk2).refusals.size).toBe(0);
  });
});

test('reading never goes back', () => {
  const desk = having([
    events('a', [STARTED, said('resident')]),
    { type: 'read', conversation: 'a', seq: 2 },
    { type: 'read', conversation: 'a', seq: 1 },
  ]);
  expect(desk.conversations.get('a')?.read).toBe(2);
});
