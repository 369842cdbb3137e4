import { expect, test } from 'vitest';

import { dueAgain } from './again.ts';
import { type Conversation, unknownConversation } from './conversation.ts';

/** An id whose second of the minute is this. */
const id = (second: number) =>
  `00000000-0000-7000-8000-00000000${(60 + second).toString(16).padStart(4, '0')}`;

const ended = (second: number): Conversation => ({
  ...unknownConversation(id(second)),
  stage: { kind: 'closed', reason: 'professional', at: 0 },
});
const desk = (...all: Conversation[]) => ({
  conversations: new Map(all.map((one) => [one.id, one])),
});

test('each ended conversation is asked for once a minute, in a second of its own', () => {
  const seconds = [0, 1, 17, 59];
  const known = desk(...seconds.map(ended));
  const asked: [number, string][] = [];
  for (let second = 600; second < 660; second += 1) {
    const [from, to] = [second * 1_000 - 730, second * 1_000 + 270];
    asked.push(...dueAgain(known, from, to).map((it): [number, string] => [second - 600, it]));
  }
  expect(asked).toEqual(seconds.map((second) => [second, id(second)]));
});

test('a page whose clock ticks seldom asks for all at the next tick, and once', () => {
  const known = desk(ended(5), ended(30), ended(59));
  expect(dueAgain(known, 600_000, 660_000)).toHaveLength(3);
  expect(dueAgain(known, 600_000, 6_000_000)).toHaveLength(3);
  expect(dueAgain(known, 600_000, 631_000)).toEqual([id(5), id(30)]);
});

test('nothing is asked where no time has passed, of those that go on, and of those that are gone', () => {
  const lost = { ...ended(5), lost: true };
  const known = desk(lost, { ...unknownConversation(id(6)) });
  expect(dueAgain(known, 0, 60_000)).toEqual([]);
  expect(dueAgain(desk(ended(5)), 65_000, 65_900)).toEqual([]);
  expect(dueAgain(desk(ended(5)), 900_000, 66_000)).toEqual([]);
});
