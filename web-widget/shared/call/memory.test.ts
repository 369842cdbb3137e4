import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TabAttempts } from './memory.ts';

let storage: Map<string, string>;
let shut: boolean;

const open = () => {
  if (shut) throw new Error('closed to us');
  return storage;
};

beforeEach(() => {
  storage = new Map();
  shut = false;
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => open().get(key) ?? null,
    setItem: (key: string, value: string) => open().set(key, value),
  });
  return () => vi.unstubAllGlobals();
});

describe('the attempts of a tab', () => {
  it('are known over a reload and from one leg to the next', () => {
    expect(new TabAttempts().last).toBe(0);
    new TabAttempts().last = 1_000;
    expect(new TabAttempts().last).toBe(1_000);
  });

  it('are not taken from nonsense, and last with the page where nothing can be kept', () => {
    for (const found of ['much', '1e400', '0.5', '']) {
      storage.set('portti-attempt', found);
      expect(new TabAttempts().last).toBe(0);
    }
    shut = true;
    const attempts = new TabAttempts();
    attempts.last = 7;
    expect(attempts.last).toBe(7);
  });
});
