import { describe, expect, test } from 'vitest';

import { columnsFor, inView, neighbour } from './columns.ts';
import { type Desk, emptyDesk, reduce } from './desk.ts';
import { SHORTCUTS, shortcutFor } from './keys.ts';
import { ACCEPTED, AT, board, placed, row, STARTED, said } from './made.ts';
import { badge, news } from './notices.ts';
import {
  clock,
  countryName,
  date,
  duration,
  isLongWait,
  minutesSince,
  secondsLeft,
} from './time.ts';
import type { Board, Shown } from './wire.ts';

describe('columns', () => {
  test.each([
    [0, 1],
    [320, 1],
    [759, 1],
    [760, 2],
    [1_140, 3],
    [5_000, 3],
  ])('%i px hold %i', (width, columns) => expect(columnsFor(width)).toBe(columns));

  const desk = { open: ['a', 'b', 'c', 'd'], recent: ['d', 'b', 'a', 'c'], focus: 'd' };

  test('the latest are in view, in the order of the tabs', () => {
    expect(inView(desk, 2)).toEqual(['b', 'd']);
    expect(inView(desk, 9)).toEqual(desk.open);
  });

  test('going on leads round', () => {
    expect(neighbour(desk, 1)).toBe('a');
    expect(neighbour(desk, -1)).toBe('c');
    expect(neighbour({ open: [], focus: null }, 1)).toBeNull();
    expect(neighbour({ open: ['a'], focus: null }, -1)).toBe('a');
  });
});

const shows = (desk: Desk, it: Board) =>
  reduce(desk, { type: 'frame', frame: { type: 'board', ...it }, localNow: 0 });
const hears = (desk: Desk, list: Shown[], first = 1) =>
  reduce(desk, { type: 'events', conversation: 'a', events: placed(list, first), caughtUp: true });

describe('news', () => {
  const seated = shows(emptyDesk(), board({ held: [row('a')] }));
  const talking = hears(seated, [STARTED, ACCEPTED]);

  test('the first board is not news, a new resident is', () => {
    const first = shows(emptyDesk(), board({ waiting: [row('x')] }));
    expect(news(emptyDesk(), first).waiting).toEqual([]);
    const second = shows(first, board({ waiting: [row('x'), row('y', { name: 'Onni' })] }));
    expect(news(first, second).waiting).toEqual([
      { conversation: 'y', name: 'Onni', service: 'terveys' },
    ]);
  });

  test('a backlog is not news, a message is, one’s own is not', () => {
    expect(news(seated, hears(seated, [STARTED, said('resident')])).messages).toEqual([]);
    expect(news(talking, hears(talking, [said('resident')], 3)).messages).toEqual([
      { conversation: 'a', name: 'Aino' },
    ]);
    expect(news(talking, hears(talking, [said('professional')], 3)).messages).toEqual([]);
  });

  test('the title counts who waits and what is unread; waiting only while available', () => {
    const unseen = hears(talking, [said('resident'), said('resident')], 3);
    expect(badge(unseen)).toBe(2);
    expect(badge(shows(unseen, board({ held: [row('a')], waiting: [row('x')] })))).toBe(3);
    expect(
      badge(shows(unseen, board({ status: 'busy', held: [row('a')], waiting: [row('x')] }))),
    ).toBe(2);
  });
});

describe('keys', () => {
  const key = (more: Partial<KeyboardEvent>) => ({
    key: '',
    code: '',
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    ...more,
  });

  test('help is asked for with ? outside text', () => {
    expect(shortcutFor(key({ key: '?', code: 'Minus' }), false)).toBe('help');
    expect(shortcutFor(key({ key: '?', code: 'Minus' }), true)).toBeNull();
  });

  test('the others are by place, so that Option on a Mac works', () => {
    expect(shortcutFor(key({ key: 'œ', code: 'KeyQ', altKey: true }), true)).toBe('answer');
  });

  test('what belongs to the browser is left to it', () => {
    expect(shortcutFor(key({ code: 'KeyQ', altKey: true, ctrlKey: true }), false)).toBeNull();
    expect(shortcutFor(key({ key: 'q', code: 'KeyQ' }), false)).toBeNull();
    expect(shortcutFor(key({ key: 'd', code: 'KeyD', altKey: true }), false)).toBeNull();
  });

  test('each has its own keys', () => {
    const keys = SHORTCUTS.map((it) => it.keys.join('+'));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('times', () => {
  test('waiting is told in whole minutes and hours, never below zero', () => {
    expect(minutesSince(AT, AT / 1_000 + 119_000)).toBe(1);
    expect(minutesSince(AT, AT / 1_000 - 5_000)).toBe(0);
    expect(duration(0, 'en', 'just now')).toBe('just now');
    expect(duration(5, 'en', '')).toBe('5 mins');
    expect(duration(60, 'en', '')).toBe('1 hr');
    expect(duration(125, 'en', '')).toBe('2 hrs 5 mins');
  });

  test('a countdown reaches zero and stays there', () => {
    expect(secondsLeft(AT + 61_000_000, AT / 1_000)).toBe(61);
    expect(secondsLeft(AT, AT / 1_000 + 9_000)).toBe(0);
  });

  test('dates and countries are written as people know them', () => {
    expect(date('1990-10-30', 'fi')).toBe('30.10.1990');
    expect(date('sometime', 'fi')).toBe('sometime');
    expect(countryName('EE', 'sv')).toBe('Estland');
    expect(countryName('not one', 'sv')).toBe('not one');
  });

  test('another day shows its date', () => {
    const today = clock(AT, 'fi', AT / 1_000);
    const later = clock(AT, 'fi', AT / 1_000 + 48 * 3_600_000);
    expect(today).toMatch(/^\d{1,2}\.\d{2}$/);
    expect(later).toMatch(/^\d+\.\d+\. \d{1,2}\.\d{2}$/);
  });

  test('ten minutes are long', () => {
    expect(isLongWait(AT, AT / 1_000 + 599_000)).toBe(false);
    expect(isLongWait(AT, AT / 1_000 + 601_000)).toBe(true);
  });
});
