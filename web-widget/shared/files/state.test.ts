import { describe, expect, test } from 'vitest';
import type { Shown, ShownEvent } from '../generated/protocol.ts';
import { type Files, NO_FILES, withFile } from './state.ts';

const OFFERED: Shown = {
  type: 'attachment_offered',
  attachment: 'a',
  side: 'resident',
  name: 'kuva.jpg',
  size: 900,
  media_type: 'image/jpeg',
};

function files(...events: Shown[]): Files {
  return events
    .map((shown, index): ShownEvent => ({ ...shown, seq: index + 1, at: 0 }))
    .reduce(withFile, NO_FILES);
}

describe('a file', () => {
  test('is offered with what was told of it', () => {
    expect(files(OFFERED).get('a')).toEqual({
      id: 'a',
      seq: 1,
      side: 'resident',
      name: 'kuva.jpg',
      size: 900,
      mediaType: 'image/jpeg',
      state: 'offered',
      reason: null,
      preview: false,
      flagged: false,
    });
  });

  test('is ready with the size of what is served', () => {
    const ready: Shown = {
      type: 'attachment_ready',
      attachment: 'a',
      size: 700,
      preview: true,
      flagged: false,
    };
    const got = files(OFFERED, { type: 'attachment_received', attachment: 'a' }, ready).get('a');
    expect(got).toMatchObject({ state: 'ready', size: 700, preview: true, flagged: false });
  });

  test('is refused with the reason', () => {
    const refused: Shown = { type: 'attachment_refused', attachment: 'a', reason: 'infected' };
    expect(files(OFFERED, refused).get('a')).toMatchObject({
      state: 'refused',
      reason: 'infected',
    });
  });

  test('is gone when it is removed, and when its place is hidden', () => {
    const removed: Shown = { type: 'attachment_removed', attachment: 'a', side: 'resident' };
    expect(files(OFFERED, removed).get('a')?.state).toBe('removed');
    expect(files(OFFERED, { type: 'hidden', target: 1 }).get('a')?.state).toBe('removed');
  });

  test('is not made by an event that comes without an offer', () => {
    expect(files({ type: 'attachment_received', attachment: 'a' }).size).toBe(0);
  });

  test('is not touched by what happens to others', () => {
    const before = files(OFFERED);
    const event: ShownEvent = { type: 'hidden', target: 7, seq: 8, at: 0 };
    expect(withFile(before, event)).toBe(before);
  });
});
