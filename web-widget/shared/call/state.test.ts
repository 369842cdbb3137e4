import { describe, expect, it } from 'vitest';
import type { Shown, ShownEvent } from '../generated/protocol.ts';
import { lasted, NO_CALL, withCall } from './state.ts';
import { toldOf } from './told.ts';

const CALL = 'call-1';

function told(...list: Shown[]) {
  return list.reduce(
    (call, shown, index) =>
      withCall(call, { ...shown, seq: index + 1, at: index * 1_000_000 } as ShownEvent),
    NO_CALL,
  );
}

const invited: Shown = { type: 'video_invited', call: CALL, name: 'Aino', expires_at: 60_000_000 };
const accepted: Shown = { type: 'video_accepted', call: CALL };
const joined = (side: 'resident' | 'professional'): Shown => ({
  type: 'video_joined',
  call: CALL,
  side,
});

describe('a call by its events', () => {
  it('rings, and opens with consent', () => {
    expect(told(invited)).toEqual({
      kind: 'ringing',
      call: CALL,
      name: 'Aino',
      expiresAt: 60_000_000,
    });
    expect(told(invited, accepted)).toMatchObject({
      kind: 'open',
      name: 'Aino',
      there: { resident: false, professional: false },
      begunAt: null,
    });
  });

  it('does not open without having rung, or for another call', () => {
    expect(told(accepted)).toBe(NO_CALL);
    expect(told(invited, { type: 'video_accepted', call: 'another' }).kind).toBe('ringing');
    expect(
      told(invited, accepted, { type: 'video_ended', call: 'another', side: 'system' }),
    ).toEqual(told(invited, accepted));
  });

  it('knows who is there, and since when both are', () => {
    const both = told(invited, accepted, joined('resident'), joined('professional'));
    expect(both).toMatchObject({
      there: { resident: true, professional: true },
      begunAt: 3_000_000,
    });
    expect(lasted(both, 63_400_000)).toBe(60);
    const alone = withCall(both, {
      type: 'video_left',
      call: CALL,
      side: 'resident',
      seq: 9,
      at: 9_000_000,
    });
    expect(alone).toMatchObject({
      there: { resident: false, professional: true },
      begunAt: 3_000_000,
    });
  });

  it.each([
    ['declined', { type: 'video_declined', call: CALL }],
    ['missed', { type: 'video_missed', call: CALL }],
    ['ended', { type: 'video_ended', call: CALL, side: 'professional' }],
    ['ended', { type: 'closed', reason: 'professional' }],
  ] as [string, Shown][])('is over: %s', (outcome, event) => {
    expect(told(invited, event)).toEqual({ kind: 'none', last: { call: CALL, outcome } });
  });

  it('lasted no time where nobody met', () => {
    expect(lasted(told(invited, accepted, joined('resident')), 99_000_000)).toBe(0);
  });

  it('rings anew after one that was over', () => {
    const again: Shown = { ...invited, call: 'call-2' } as Shown;
    expect(told(invited, { type: 'video_missed', call: CALL }, again)).toMatchObject({
      kind: 'ringing',
      call: 'call-2',
    });
  });
});

describe('what the log tells', () => {
  const event = (shown: Shown, at = 0) => ({ ...shown, seq: 9, at }) as ShownEvent;
  const ended = (side: 'professional' | 'system'): Shown => ({
    type: 'video_ended',
    call: CALL,
    side,
  });

  it('is who came and went, and how long it lasted', () => {
    const both = told(invited, accepted, joined('resident'), joined('professional'));
    expect(toldOf(event(joined('resident')), both)).toEqual({
      what: 'joined',
      side: 'resident',
      name: 'Aino',
    });
    expect(toldOf(event(ended('system'), 93_000_000), both)).toEqual({
      what: 'ended',
      by: 'system',
      name: 'Aino',
      seconds: 90,
    });
  });

  it('is an invitation that was taken back', () => {
    expect(toldOf(event(ended('professional')), told(invited))).toEqual({
      what: 'withdrawn',
      name: 'Aino',
    });
  });

  it('is nothing where nothing of a call happened', () => {
    expect(toldOf(event({ type: 'nothing' }), NO_CALL)).toBeNull();
  });
});
