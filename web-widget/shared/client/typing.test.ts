import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypingSignal } from './typing.ts';

const told: boolean[] = [];
let typing: TypingSignal;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  typing = new TypingSignal((types) => told.push(types));
});

afterEach(() => {
  vi.useRealTimers();
});

test('many keys are few messages', () => {
  for (let key = 0; key < 40; key += 1) {
    typing.typed(true);
    vi.advanceTimersByTime(100);
  }
  expect(told).toEqual([true, true]);
});

test('a pause is told once', () => {
  typing.typed(true);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true, false]);
});

test('an emptied field is told at once', () => {
  typing.typed(true);
  typing.typed(false);
  expect(told).toEqual([true, false]);
});

test('who never typed never stopped', () => {
  typing.stop();
  typing.typed(false);
  expect(told).toEqual([]);
});
