import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveCall } from './live.ts';
import type { Kept } from './memory.ts';
import { CallRoom } from './room.ts';
import type { Call } from './state.ts';

const CALL = 'call-1';
const OPEN: Call = {
  kind: 'open',
  call: CALL,
  name: 'Aino',
  there: { resident: false, professional: false },
  begunAt: null,
};
const BOTH: Call = { ...OPEN, there: { resident: true, professional: true }, begunAt: 1 };
const KEPT: Kept = {
  call: CALL,
  muted: true,
  camera: true,
  microphoneId: 'm1',
  cameraId: 'c1',
  speaker: '',
};

let storage: Map<string, string>;
let did: string[];
let others: boolean | undefined;
let fetching: Promise<unknown>;
let room: CallRoom;
let live: FakeLive;

class FakeLive {
  get otherHere() {
    return others;
  }
  begin = async (wish: { camera: boolean; muted?: boolean }) => {
    did.push(`begin ${wish.camera ? 'seen' : 'unseen'}${wish.muted ? ' muted' : ''}`);
  };
  start = () => did.push('start');
  /** What the room does when the server puts this page out. */
  over = () => {};
  plain = false;
  stop = () => did.push('stop');
  hear = (notice: { type: string }) => did.push(`hear ${notice.type}`);
  linked = () => did.push('linked');
}

const settle = () => new Promise((done) => setImmediate(done));
const kept = () => storage.get('portti-call');

beforeEach(() => {
  storage = new Map();
  did = [];
  others = undefined;
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  });
  const inside = {
    openLive: ({ over, plain }: { over(): void; plain: boolean }) => {
      live = new FakeLive();
      live.over = over;
      live.plain = plain;
      return live as unknown as LiveCall;
    },
  } as unknown as typeof import('./inside.ts');
  fetching = Promise.resolve(inside);
  room = new CallRoom(
    {
      own: 'resident',
      camera: true,
      signal: () => true,
      end: (call) => did.push(`end ${call}`),
      now: () => 0,
      say: () => {},
    },
    () => fetching as Promise<typeof inside>,
  );
});

describe('a call on a page', () => {
  it('is checked, joined, and left for the time being', async () => {
    room.happened(OPEN);
    room.check();
    await settle();
    expect(room.place.value).toBe('check');
    room.join();
    room.happened(BOTH);
    expect(did).toEqual(['begin seen', 'start']);
    others = true;
    room.hangUp();
    expect(room.place.value).toBe('left');
    expect(did.slice(2)).toEqual(['stop']);
  });

  it('is over when the last one hangs up', async () => {
    room.happened(OPEN);
    room.check();
    await settle();
    room.join();
    // The log does not know yet that the other has hung up.
    room.happened(BOTH);
    others = false;
    room.hangUp();
    expect(did).toContain(`end ${CALL}`);
  });

  it('leads back in after a reload, as it was', async () => {
    storage.set('portti-call', JSON.stringify(KEPT));
    room.happened(BOTH);
    room.caughtUp();
    await settle();
    expect(room.place.value).toBe('in');
    expect(did).toEqual(['begin seen muted', 'start']);
  });

  it('does not lead back in where somebody hung up, but comes back as it was', async () => {
    storage.set('portti-call', JSON.stringify({ ...KEPT, camera: false }));
    room.happened(BOTH);
    room.caughtUp();
    await settle();
    room.hangUp();
    expect(kept()).toBeUndefined();
    room.rejoin();
    await settle();
    expect(did.slice(-2)).toEqual(['begin unseen muted', 'start']);
  });

  it.each(['{', '{}', 'null', JSON.stringify({ ...KEPT, call: 'another' })])(
    'does not lead back in by what is kept: %s',
    async (found) => {
      storage.set('portti-call', found);
      room.happened(BOTH);
      room.caughtUp();
      await settle();
      expect(room.place.value).toBe('away');
    },
  );

  it('ends on the page when it ends', async () => {
    storage.set('portti-call', JSON.stringify(KEPT));
    room.happened(BOTH);
    room.caughtUp();
    await settle();
    room.showChat(false);
    room.heard(2);
    expect(room.unseen.value).toBe(2);
    room.happened({ kind: 'none', last: { call: CALL, outcome: 'ended' } });
    expect(room.place.value).toBe('away');
    expect(did.at(-1)).toBe('stop');
    expect(kept()).toBeUndefined();
    expect([room.chat.value, room.unseen.value]).toEqual([true, 0]);
  });

  it('does not begin where it ended while its parts were fetched', async () => {
    room.happened(OPEN);
    room.check();
    room.happened({ kind: 'none', last: { call: CALL, outcome: 'ended' } });
    await settle();
    expect(did).toEqual([]);
    expect(room.place.value).toBe('away');
  });

  it('is not gone back into by a reload where the server put this page out, but by a press', async () => {
    storage.set('portti-call', JSON.stringify(KEPT));
    room.happened(BOTH);
    room.caughtUp();
    await settle();
    live.over();
    expect(kept()).toBeUndefined();
    expect(room.place.value).toBe('in');
    const before = live;
    room.again();
    await settle();
    expect(live).not.toBe(before);
    expect(did).toEqual(['begin seen muted', 'start', 'stop', 'begin seen muted', 'start']);
    expect(live.plain).toBe(false);
    room.again(true);
    await settle();
    expect(live.plain).toBe(true);
    // The person chose so for this once.
    room.hangUp();
    room.rejoin();
    await settle();
    expect(live.plain).toBe(false);
  });

  it('lets go of devices that are only tried when the page is folded, and not in a call', async () => {
    room.happened(OPEN);
    room.check();
    await settle();
    room.fold(true);
    expect([room.place.value, did.at(-1)]).toEqual(['away', 'stop']);
    room.fold(false);
    room.check();
    await settle();
    room.join();
    room.fold(true);
    expect([room.place.value, room.small.value, did.at(-1)]).toEqual(['in', true, 'start']);
  });

  it('counts what is written while the page is folded, or the messages are hidden', async () => {
    room.happened(OPEN);
    room.check();
    await settle();
    room.join();
    room.heard(1);
    expect(room.unseen.value).toBe(0);
    room.fold(true);
    room.heard(2);
    expect(room.unseen.value).toBe(2);
    room.fold(false);
    expect(room.unseen.value).toBe(0);
    room.showChat(false);
    room.fold(true);
    room.heard(1);
    room.fold(false);
    // They are still hidden.
    expect(room.unseen.value).toBe(1);
  });

  it('says so where its parts cannot be fetched', async () => {
    fetching = Promise.reject(new Error('no network'));
    room.happened(OPEN);
    room.check();
    await settle();
    expect(room.failed.value).toBe(true);
    expect(room.place.value).toBe('away');
  });

  it('says so where the browser holds no calls', async () => {
    const openLive = () => {
      throw new TypeError('no devices');
    };
    fetching = Promise.resolve({ openLive });
    room.happened(OPEN);
    room.check();
    await settle();
    expect(room.failed.value).toBe(true);
    expect(room.place.value).toBe('away');
  });

  it('hears what is of this call', async () => {
    room.happened(OPEN);
    room.check();
    await settle();
    room.hear('another', { type: 'again' });
    room.hear(CALL, { type: 'again' });
    room.linked();
    expect(did.slice(1)).toEqual(['hear again', 'linked']);
  });
});
