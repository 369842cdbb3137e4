import { describe, expect, test } from 'vitest';

import { mayEndOthers, ownFirst } from './sessions.ts';
import type { StaffSessionInfo } from './wire.ts';

const session = (id: string, account: string, more: Partial<StaffSessionInfo> = {}) => ({
  id,
  account,
  name: account,
  roles: [],
  since: 0,
  seen_at: 0,
  this: false,
  ...more,
});

describe('the list of those who are signed in', () => {
  const list = [
    session('1', 'bertta'),
    session('2', 'aino', { since: 2 }),
    session('3', 'saara'),
    session('4', 'saara', { this: true }),
    session('5', 'aino', { since: 1 }),
  ];

  test('begins with oneself', () => {
    expect(ownFirst(list, 'saara').map(({ id }) => id)).toEqual(['4', '3', '5', '2', '1']);
    expect(list[0]?.id).toBe('1');
  });

  test('knows whether one is signed in elsewhere', () => {
    expect(mayEndOthers(list, 'saara')).toBe(true);
    expect(mayEndOthers(list.slice(3), 'saara')).toBe(false);
  });
});
