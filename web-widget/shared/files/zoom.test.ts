import { expect, test } from 'vitest';
import { larger, nextTurn, scaleOf, smaller, turned } from './zoom.ts';

const PAGE = { width: 600, height: 800 };

test('a sheet is fitted to the width, or whole, or as large as asked', () => {
  const room = { width: 300, height: 200 };
  expect(scaleOf('width', PAGE, room)).toBe(0.5);
  expect(scaleOf('whole', PAGE, room)).toBe(0.25);
  expect(scaleOf(1.5, PAGE, room)).toBe(1.5);
  expect(scaleOf('readable', PAGE, room)).toBe(0.5);
  expect(scaleOf('readable', PAGE, { width: 2_000, height: 200 })).toBe(1);
});

test('however odd the sheet or the room, the scale stays within reason', () => {
  expect(scaleOf('width', { width: 1, height: 1 }, { width: 5_000, height: 10 })).toBe(5);
  expect(scaleOf('whole', { width: 90_000, height: 10 }, { width: 300, height: 300 })).toBe(0.05);
  expect(scaleOf('width', PAGE, { width: -20, height: 0 })).toBe(0.05);
});

test('larger and smaller go by steps, from between them too, and end', () => {
  expect(larger(1)).toBe(1.25);
  expect(larger(0.97)).toBe(1);
  expect(smaller(1)).toBe(0.8);
  expect(smaller(1.1)).toBe(1);
  expect(larger(5)).toBe(5);
  expect(smaller(0.05)).toBe(0.05);
});

test('four turns come back', () => {
  expect([0, 1, 2, 3].map((turn) => nextTurn(turn as 0 | 1 | 2 | 3))).toEqual([1, 2, 3, 0]);
  expect(turned(PAGE, 1)).toEqual({ width: 800, height: 600 });
  expect(turned(PAGE, 2)).toEqual(PAGE);
});
