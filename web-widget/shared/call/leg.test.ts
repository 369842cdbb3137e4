import { beforeEach, describe, expect, it } from 'vitest';
import { FakeBrowser } from '../client/fakes.ts';
import { Leg, type LegState, type Peer, type PeerState, type Ready } from './leg.ts';
import type { CallNotice, CallSignal } from './wire.ts';

class FakePeer implements Peer {
  readonly offers: boolean[] = [];
  readonly answers: string[] = [];
  closed = false;
  readonly changed: (state: PeerState) => void;

  constructor(changed: (state: PeerState) => void) {
    this.changed = changed;
  }

  offer(restart: boolean): Promise<string> {
    this.offers.push(restart);
    return Promise.resolve(`offer ${this.offers.length}`);
  }

  answer(sdp: string): Promise<void> {
    this.answers.push(sdp);
    return sdp === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve();
  }

  close(): void {
    this.closed = true;
  }
}

let browser: FakeBrowser;
let sent: CallSignal[];
let states: LegState['at'][];
let peers: FakePeer[];
let linked: boolean;
/** No connection can be made that seals. */
let unsealable: boolean;
let leg: Leg;
let attempts: { last: number };

const NOW = 1_000;
const joins = () =>
  sent.filter(({ type }) => type === 'join').map((it) => 'attempt' in it && it.attempt);
const offers = () => sent.filter(({ type }) => type === 'offer');
const peer = () => peers.at(-1) as FakePeer;
const settle = () => new Promise((done) => setImmediate(done));

function ready(attempt: number): CallNotice {
  return {
    type: 'ready',
    attempt,
    ice_servers: [],
    video_kbps: 1_000,
    relay_only: false,
    layers: false,
  };
}

async function connected(): Promise<void> {
  leg.start();
  leg.hear(ready(NOW));
  await settle();
  leg.hear({ type: 'answer', attempt: NOW, sdp: 'answer' });
  await settle();
  peer().changed('connected');
}

beforeEach(() => {
  browser = new FakeBrowser();
  sent = [];
  states = [];
  peers = [];
  linked = true;
  unsealable = false;
  attempts = { last: 0 };
  leg = open();
});

function open(): Leg {
  return new Leg({
    send: (signal) => {
      if (linked) sent.push(signal);
      return linked;
    },
    peer: (_ready: Ready, changed) => {
      if (unsealable) throw new Error('played');
      peers.push(new FakePeer(changed));
      return peer();
    },
    after: browser.after,
    random: browser.random,
    seconds: () => NOW,
    attempts,
    changed: ({ at }) => states.push(at),
  });
}

describe('the way into a call', () => {
  it('asks, offers, takes the answer, and is on', async () => {
    await connected();
    expect(sent).toEqual([
      { type: 'join', attempt: NOW },
      { type: 'offer', attempt: NOW, sdp: 'offer 1' },
    ]);
    expect(peer().answers).toEqual(['answer']);
    expect(states).toEqual(['asking', 'connecting', 'on']);
    browser.passes(600_000);
    expect(joins()).toEqual([NOW]);
  });

  it('is none where what it sends could not be sealed', () => {
    unsealable = true;
    leg.start();
    leg.hear(ready(NOW));
    expect(leg.state).toMatchObject({ at: 'over', code: 'unsealed' });
    browser.passes(600_000);
    // The place is free for who can use it.
    expect(sent).toEqual([{ type: 'join', attempt: NOW }, { type: 'leave' }]);
  });

  it('begins after every attempt of this tab', () => {
    leg.start();
    leg.stop();
    // Within the same second, by the same clock.
    leg = open();
    leg.start();
    expect(joins()).toEqual([NOW, NOW + 1]);
    attempts.last = NOW - 100;
    leg = open();
    leg.start();
    expect(joins().at(-1)).toBe(NOW);
  });

  it('comes after the attempt that replaced it', () => {
    leg.start();
    leg.hear({ type: 'replaced', attempt: NOW - 1 });
    expect(leg.state.at).toBe('asking');
    leg.hear({ type: 'replaced', attempt: NOW + 50 });
    expect(leg.state).toMatchObject({ at: 'over', code: 'replaced' });
    leg = open();
    leg.start();
    expect(joins()).toEqual([NOW, NOW + 51]);
  });

  it('waits in line for as long as it takes', () => {
    leg.start();
    leg.hear({ type: 'line', position: 3 });
    leg.hear({ type: 'line', position: 2 });
    expect(leg.state).toEqual({ at: 'line', position: 2 });
    browser.passes(600_000);
    expect(joins()).toEqual([NOW]);
    leg.hear(ready(NOW));
    expect(leg.state.at).toBe('connecting');
  });

  it('asks again, with a greater attempt, where no answer comes', () => {
    leg.start();
    browser.passes(10_000 + 1_000);
    expect(joins()).toEqual([NOW, NOW + 1]);
    // What belongs to an attempt that was given up is not heard.
    leg.hear(ready(NOW));
    expect(peers).toEqual([]);
    leg.hear(ready(NOW + 1));
    expect(peers).toHaveLength(1);
  });

  it('waits for the socket', () => {
    linked = false;
    leg.start();
    browser.passes(60_000);
    expect(sent).toEqual([]);
    linked = true;
    leg.linked();
    expect(joins()).toEqual([NOW + 1]);
  });

  it('tries again after an answer that cannot be used', async () => {
    leg.start();
    leg.hear(ready(NOW));
    await settle();
    leg.hear({ type: 'answer', attempt: NOW, sdp: 'bad' });
    await settle();
    expect(peer().closed).toBe(true);
    browser.passes(1_000);
    expect(joins()).toEqual([NOW, NOW + 1]);
  });

  it('backs off while it does not succeed', () => {
    leg.start();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const before = joins().length;
      leg.hear({ type: 'failed', attempt: NOW + round, code: 'unavailable', message: '' });
      let waited = 0;
      while (joins().length === before) {
        browser.passes(100);
        waited += 100;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([600, 1_200, 2_400, 4_800, 9_000, 9_000]);
  });
});

describe('a loss', () => {
  it('of a blink mends itself', async () => {
    await connected();
    peer().changed('disconnected');
    expect(leg.state.at).toBe('lost');
    browser.passes(1_500);
    peer().changed('connected');
    browser.passes(60_000);
    expect(leg.state.at).toBe('on');
    expect(peer().offers).toEqual([false]);
  });

  it('is met with a restart of the same attempt, then with a new one', async () => {
    await connected();
    peer().changed('disconnected');
    browser.passes(2_000);
    await settle();
    expect(offers().at(-1)).toEqual({ type: 'offer', attempt: NOW, sdp: 'offer 2' });
    expect(peer().offers).toEqual([false, true]);
    browser.passes(8_000 + 1_000);
    expect(peers[0]?.closed).toBe(true);
    expect(joins()).toEqual([NOW, NOW + 1]);
    expect(leg.state.at).toBe('lost');
    leg.hear(ready(NOW + 1));
    await settle();
    peer().changed('connected');
    expect(leg.state.at).toBe('on');
  });

  it('that the browser is sure of is met at once, and the second time begins anew', async () => {
    await connected();
    peer().changed('failed');
    expect(peer().offers).toEqual([false, true]);
    peer().changed('failed');
    expect(peers[0]?.closed).toBe(true);
  });

  it('of the media place is met with a new attempt', async () => {
    await connected();
    leg.hear({ type: 'again' });
    expect(leg.state.at).toBe('lost');
    expect(peers[0]?.closed).toBe(true);
    browser.passes(1_000);
    expect(joins()).toEqual([NOW, NOW + 1]);
  });

  it('of the socket alone does not touch the media: it asks how it stands', async () => {
    await connected();
    leg.linked();
    expect(joins()).toEqual([NOW, NOW]);
    leg.hear(ready(NOW));
    browser.passes(60_000);
    expect(peers).toHaveLength(1);
    expect(leg.state.at).toBe('on');
    expect(peer().closed).toBe(false);
  });

  it('of the socket on the way begins anew', () => {
    leg.start();
    leg.linked();
    expect(joins()).toEqual([NOW, NOW + 1]);
  });

  it('another network restarts without giving up the way that holds', async () => {
    await connected();
    leg.networkChanged();
    await settle();
    expect(peer().offers).toEqual([false, true]);
    browser.passes(60_000);
    expect(leg.state.at).toBe('on');
    expect(peer().closed).toBe(false);
  });
});

describe('the end', () => {
  it('is told when this page leaves', async () => {
    await connected();
    leg.stop();
    expect(sent.at(-1)).toEqual({ type: 'leave' });
    expect(peer().closed).toBe(true);
    expect(leg.state.at).toBe('out');
    peer().changed('failed');
    leg.linked();
    browser.passes(60_000);
    expect(joins()).toEqual([NOW]);
  });

  it.each([
    [{ type: 'replaced', attempt: NOW }, 'replaced'],
    [{ type: 'failed', attempt: NOW, code: 'call_over', message: 'Over.' }, 'call_over'],
    [{ type: 'failed', attempt: 0, code: 'call_over', message: 'Over.' }, 'call_over'],
  ] as [CallNotice, string][])('comes by the server’s word: %o', async (notice, code) => {
    await connected();
    leg.hear(notice);
    expect(leg.state).toMatchObject({ at: 'over', code });
    browser.passes(60_000);
    expect(joins()).toEqual([NOW]);
    leg.start();
    expect(joins()).toEqual([NOW, NOW + 1]);
    expect(leg.state.at).toBe('asking');
  });
});
