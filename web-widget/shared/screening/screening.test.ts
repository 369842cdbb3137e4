import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { CodeKind } from '../generated/protocol.ts';
import { createScreener, type Find, type Screener } from './index.ts';

interface Line {
  rules: 'default' | 'no-iban' | 'all';
  earlier?: string[];
  text: string;
}

const corpus = new URL('../../../tests/corpus/', import.meta.url);
const read = (name: string) =>
  readFileSync(new URL(name, corpus), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

const lines: Line[] = ['written.jsonl', 'generated.jsonl']
  .flatMap(read)
  .map((line) => JSON.parse(line) as Line);

const persons: CodeKind[] = ['finnish', 'swedish', 'danish', 'norwegian', 'estonian'];
const screeners: Record<Line['rules'], Screener> = {
  default: createScreener({ codes: ['finnish', 'swedish'] }),
  'no-iban': createScreener({ codes: [...persons, 'payment-card'] }),
  all: createScreener({ codes: [...persons, 'payment-card', 'iban'] }),
};

/** What the server finds, by the number of the line. */
const vectors = new Map(
  read('vectors.txt').map((line) => {
    const [number = '', ...rest] = line.split(' ');
    return [Number(number), rest.join(' ')];
  }),
);

/** A find as the vectors show it, without its range in bytes. */
const show = ({ kind, reason, start, end }: Find) => `${kind} ${reason} ${start} ${end}`;

const withoutBytes = (finds: string) =>
  finds
    .split(' | ')
    .map((find) => find.replace(/^(\S+ \S+) \d+ \d+/, '$1'))
    .join(' | ');

describe('the screening in the browser', () => {
  it('has the whole corpus before it', () => {
    expect(lines.length).toBeGreaterThan(2_400);
    expect(vectors.size).toBeGreaterThan(400);
  });

  it('agrees with the server on every line', () => {
    const differing = lines.flatMap((line, i) => {
      const finds = screeners[line.rules].screenWithHistory(line.earlier ?? [], line.text);
      const ours = finds.map(show).join(' | ');
      const theirs = withoutBytes(vectors.get(i + 1) ?? '');
      return ours === theirs ? [] : [{ line: i + 1, text: line.text, ours, theirs }];
    });
    expect(differing).toEqual([]);
  }, 30_000);

  it('finds a code and says where', () => {
    expect(screeners.default.screen('hetu on 010190-900P.')).toEqual([
      { kind: 'finnish', start: 8, end: 19, reason: 'well-formed' },
    ]);
    expect(screeners.default.screen('Hei!')).toEqual([]);
  });

  it('finds what earlier messages began', () => {
    expect(screeners.default.screenWithHistory(['010190', 'hetki'], 'ja 900P')).toEqual([
      { kind: 'finnish', start: 3, end: 7, reason: 'split' },
    ]);
  });

  it('looks at no character more often in a longer text', () => {
    const looks = vi.spyOn(String.prototype, 'codePointAt');
    const steps = (text: string) => {
      looks.mockClear();
      screeners.all.screenWithHistory([text], text);
      return looks.mock.calls.length;
    };
    for (const unit of ['1\u200b 0', '01 01 90 ', 'FI21 ', 'hetu 010190-900C ', '\u200b']) {
      // Eight times the text; were the work quadratic, 64 times as much.
      expect(steps(unit.repeat(320))).toBeLessThan(steps(unit.repeat(40)) * 12);
    }
  }, 30_000);
});
