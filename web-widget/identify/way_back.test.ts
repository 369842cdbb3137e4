import { beforeEach, expect, test, vi } from 'vitest';
import type { Returned } from '../shared/generated/protocol.ts';
import type { FlowMessage } from '../widget/identify_flow.ts';
import { type BackDoors, type Ending, handOver, readReturned } from './way_back.ts';

const ORIGIN = 'https://chat.test';
const PROOF: Returned = { proof: 'p', return_to: 'https://kunta.test/sivu', language: 'fi' };

type Hear = Parameters<BackDoors['listen']>[0];

let opener: { postMessage: ReturnType<typeof vi.fn<(m: FlowMessage, o: string) => void>> } | null;
let hear: Hear | null;
let late: (() => void) | null;
let ends: Ending[];
const go = vi.fn<(url: string) => void>();
const close = vi.fn<() => void>();

function play(returned: Returned) {
  const doors: BackDoors = {
    origin: ORIGIN,
    opener,
    listen: (listener) => {
      hear = listener;
      return () => {
        hear = null;
      };
    },
    after: (_ms, run) => {
      late = run;
      return () => {
        late = null;
      };
    },
    go,
    close,
  };
  handOver(returned, doors, (how) => ends.push(how));
}

beforeEach(() => {
  opener = { postMessage: vi.fn() };
  hear = null;
  late = null;
  ends = [];
  go.mockReset();
  close.mockReset();
});

test('the opener gets the proof, at its own origin only, and answers', () => {
  play(PROOF);
  expect(opener?.postMessage).toHaveBeenCalledWith({ portti: 'proof', proof: 'p' }, ORIGIN);
  hear?.({ source: opener, origin: ORIGIN, data: { portti: 'received' } });
  expect(ends).toEqual(['handed-over']);
  expect(close).toHaveBeenCalledOnce();
  expect(go).not.toHaveBeenCalled();
  expect(late).toBeNull();
});

test('an answer of somebody else is none', () => {
  play(PROOF);
  hear?.({ source: opener, origin: 'https://evil.test', data: { portti: 'received' } });
  hear?.({ source: {}, origin: ORIGIN, data: { portti: 'received' } });
  hear?.({ source: opener, origin: ORIGIN, data: 'received' });
  expect(ends).toEqual([]);
  expect(close).not.toHaveBeenCalled();
});

test('an opener that does not answer is left for the page with the chat', () => {
  play(PROOF);
  late?.();
  expect(ends).toEqual(['going']);
  expect(go).toHaveBeenCalledWith('https://kunta.test/sivu#portti-proof=p');
  expect(hear).toBeNull();
});

test('without an opener the page goes on at once', () => {
  opener = null;
  play(PROOF);
  expect(go).toHaveBeenCalledWith('https://kunta.test/sivu#portti-proof=p');
});

test('a proof with nowhere to go is lost, and stays here', () => {
  opener = null;
  play({ proof: 'p', language: 'fi' });
  expect(ends).toEqual(['lost']);
  expect(go).not.toHaveBeenCalled();
});

test('a failure is told to the opener, and where there is none, here', () => {
  const failed: Returned = { error: 'cancelled', return_to: 'https://kunta.test/', language: 'fi' };
  play(failed);
  expect(opener?.postMessage).toHaveBeenCalledWith(
    { portti: 'failed', error: 'cancelled' },
    ORIGIN,
  );
  hear?.({ source: opener, origin: ORIGIN, data: { portti: 'received' } });
  expect(close).toHaveBeenCalledOnce();
  opener = null;
  play(failed);
  expect(ends).toEqual(['handed-over', 'failed']);
  expect(go).not.toHaveBeenCalled();
});

test('the data block is read, and a broken one is noticed', () => {
  expect(readReturned('{"proof":"p","language":"sv"}')).toEqual({ proof: 'p', language: 'sv' });
  for (const broken of ['', 'null', '{', '3', null, undefined]) {
    expect(readReturned(broken)).toBeNull();
  }
});
