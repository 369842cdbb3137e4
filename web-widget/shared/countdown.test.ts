import { expect, test } from 'vitest';
import { countdown, secondsUntil, toldMinutes } from './countdown.ts';

test('time is counted in whole seconds and never below none', () => {
  expect(secondsUntil(10_000_000, 9_000_001)).toBe(1);
  expect(secondsUntil(10_000_000, 10_000_000)).toBe(0);
  expect(secondsUntil(10_000_000, 99_000_000)).toBe(0);
  expect(countdown(600)).toBe('10:00');
  expect(countdown(65)).toBe('1:05');
  expect(countdown(0)).toBe('0:00');
});

test('a screen reader hears of it at few marks alone', () => {
  const told = Array.from({ length: 601 }, (_, left) => toldMinutes(600 - left));
  const changes = told.filter((minutes, index) => minutes !== told[index - 1]);
  expect(changes).toEqual([10, 5, 2, 1]);
  expect(toldMinutes(700)).toBe(12);
});
