import { describe, expect, test } from 'vitest';

import { ANONYMOUS, advance, type Standing } from './identification.ts';
import { AT, IDENTITY, placed, REQUESTED, said } from './made.ts';
import type { HandOffFailure, Shown } from './wire.ts';

const opened: Shown = { type: 'identification_opened', hand_off: 'h1' };
const started: Shown = { type: 'identification_started', hand_off: 'h1' };
const failed = (reason: HandOffFailure): Shown => ({
  type: 'identification_failed',
  hand_off: 'h1',
  reason,
});

function having(events: Shown[]): Standing {
  return placed(events).reduce(advance, ANONYMOUS);
}

describe('a request', () => {
  test('is followed step by step', () => {
    expect(having([REQUESTED])).toMatchObject({
      kind: 'requested',
      progress: 'sent',
      expiresAt: AT + 600_000_000,
    });
    expect(having([REQUESTED, opened])).toMatchObject({ progress: 'opened' });
    expect(having([REQUESTED, opened, started])).toMatchObject({ progress: 'provider' });
  });

  test('ends in an identity', () => {
    const state = having([
      REQUESTED,
      opened,
      started,
      { type: 'identified', hand_off: 'h1', identity: IDENTITY },
    ]);
    expect(state).toMatchObject({ kind: 'identified', identity: IDENTITY });
  });

  test('stays open after a failure, tells why, and forgets it at the next try', () => {
    const state = having([REQUESTED, opened, started, failed('cancelled')]);
    expect(state).toMatchObject({
      kind: 'requested',
      progress: 'sent',
      failure: { reason: 'cancelled' },
    });
    expect(having([REQUESTED, failed('cancelled'), opened])).toMatchObject({ failure: null });
  });

  test.each([
    ['identification_declined', 'declined'],
    ['identification_expired', 'expired'],
    ['identification_withdrawn', 'withdrawn'],
  ] as const)('%s ends it without an identity', (type, outcome) => {
    expect(having([REQUESTED, { type, hand_off: 'h1' }])).toMatchObject({
      kind: 'anonymous',
      last: { outcome },
    });
  });

  test('a new one begins afresh', () => {
    const again: Shown = { ...REQUESTED, hand_off: 'h2' } as Shown;
    const state = having([REQUESTED, { type: 'identification_declined', hand_off: 'h1' }, again]);
    expect(state).toMatchObject({ kind: 'requested', handOff: 'h2', failure: null });
  });
});

describe('what does not belong to the open request changes nothing', () => {
  const state = having([REQUESTED]);
  test.each([
    { type: 'identification_opened', hand_off: 'old' },
    { type: 'identification_started', hand_off: 'old' },
    { type: 'identification_declined', hand_off: 'old' },
    { type: 'identification_expired', hand_off: 'old' },
    { type: 'identification_failed', hand_off: 'old', reason: 'cancelled' },
    said('resident'),
  ] satisfies Shown[])('$type', (shown) => {
    expect(advance(state, { ...shown, seq: 2, at: AT })).toBe(state);
  });
});
