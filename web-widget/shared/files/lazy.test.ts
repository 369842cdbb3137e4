import { beforeEach, expect, test } from 'vitest';
import type { Outgoing } from './kinds.ts';
import { lazyTransfer } from './lazy.ts';
import type { Failure, Transfer, TransferListener } from './uploads.ts';

type Code = { openTransfer: () => Transfer };

let did: string[];
let failures: Failure[];
let waiting: { come: (code: Code) => void; fail: () => void }[];
let transfer: Transfer;

const code: Code = {
  openTransfer: () => {
    did.push('open');
    return { start: () => did.push('start'), pause: () => did.push('pause') };
  },
};

/** Lets what was promised come about. */
const settle = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  did = [];
  failures = [];
  waiting = [];
  const file: Outgoing = { content: new Blob(['x']), name: 'kuva.jpg', mediaType: 'image/jpeg' };
  const listener: TransferListener = {
    progress: () => {},
    done: () => {},
    failed: (failure) => failures.push(failure),
  };
  const load = () =>
    new Promise<Code>((come, fail) => {
      waiting.push({ come, fail });
    });
  const door = { base: '/api/attachments', headers: () => ({}) };
  transfer = lazyTransfer(door, 'f1', file, listener, load);
});

test('begun, held and begun again before its code is there, it begins once', async () => {
  transfer.start();
  transfer.pause();
  transfer.start();
  expect(waiting).toHaveLength(1);
  waiting[0]?.come(code);
  await settle();
  expect(did).toEqual(['open', 'start']);
  transfer.pause();
  transfer.start();
  expect(did).toEqual(['open', 'start', 'pause', 'start']);
});

test('held before its code is there, it does not begin', async () => {
  transfer.start();
  transfer.pause();
  waiting[0]?.come(code);
  await settle();
  expect(did).toEqual(['open']);
});

test('code that does not come is asked for again', async () => {
  transfer.start();
  waiting[0]?.fail();
  await settle();
  expect(failures).toEqual([{ passing: true, code: 'network' }]);
  transfer.start();
  waiting[1]?.come(code);
  await settle();
  expect(did).toEqual(['open', 'start']);
});
