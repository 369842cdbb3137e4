import { describe, expect, it } from 'vitest';
import { levelOf } from './sound.ts';

describe('a level', () => {
  it('is none for silence and whole for the loudest', () => {
    expect(levelOf(new Float32Array(128))).toBe(0);
    expect(levelOf(new Float32Array(0))).toBe(0);
    expect(levelOf(new Float32Array(128).fill(1))).toBe(1);
  });

  it('grows evenly with decibels', () => {
    expect(levelOf(new Float32Array(128).fill(10 ** -1.5))).toBeCloseTo(0.5);
    expect(levelOf(new Float32Array(128).fill(10 ** -3.5))).toBe(0);
  });
});
