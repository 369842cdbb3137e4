import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBrowser } from '../client/fakes.ts';
import type { PeerState } from './leg.ts';
import { LiveCall } from './live.ts';
import { OwnMedia } from './own_media.ts';
import type { BrowserPeer } from './peer.ts';
import { FakeWorker } from './seal/fakes.ts';
import { Sealing } from './seal/sealing.ts';
import type { CallSignal } from './wire.ts';

const HERE = { type: 'other', connected: true, audio: true, video: true, screen: false } as const;
const microphone = {
  kind: 'audio',
  muted: false,
  addEventListener() {},
  getSettings: () => ({}),
  stop() {},
};
const sound = { kind: 'audio' } as MediaStreamTrack;
const picture = { kind: 'video' } as MediaStreamTrack;

class Ear {
  srcObject: unknown = null;

  constructor() {
    ears.push(this);
  }

  play = async () => {};
}

let browser: FakeBrowser;
let worker: FakeWorker;
let sent: CallSignal[];
let ears: Ear[];
/** What the page is told of its connection, and by it. */
let connection: { changed(state: PeerState): void; track(track: MediaStreamTrack): void };

const playing = () => ears.at(-1)?.srcObject;
const types = () => sent.map(({ type }) => type);
const media = () => sent.filter(({ type }) => type === 'media').at(-1);

function open({ plain = false, blocked = false } = {}): LiveCall {
  const devices = Object.assign(new EventTarget(), {
    getUserMedia: async () => ({ getTracks: () => [microphone] }),
    enumerateDevices: async () => [],
  });
  return new LiveCall(
    {
      call: 'call-1',
      own: 'resident',
      plain,
      send: (signal) => sent.push(signal) > 0,
      now: () => 1_000_000_000,
      say: () => {},
      over: () => {},
    },
    {
      media: new OwnMedia({
        devices: devices as unknown as MediaDevices,
        allowed: () => true,
        denied: async () => false,
      }),
      sealing: (doors) => {
        const openWorker = () => {
          if (blocked) throw new Error('blocked');
          return worker as unknown as Worker;
        };
        return new Sealing(
          'call-1',
          'resident',
          { ...doors, openWorker, after: browser.after },
          plain,
        );
      },
      peer: (_, doors) => {
        connection = doors;
        return {
          offer: async () => 'offer',
          answer: async () => {},
          send: async () => {},
          limit: async () => {},
          stats: async () => [],
          close: () => {},
        } as unknown as BrowserPeer;
      },
    },
  );
}

/** Into the call, up to the connection. */
async function enter(live: LiveCall): Promise<void> {
  await live.begin({ camera: false });
  live.start();
  live.hear({
    type: 'ready',
    attempt: 1_000,
    ice_servers: [],
    video_kbps: 800,
    relay_only: false,
    layers: false,
  });
}

beforeEach(() => {
  browser = new FakeBrowser();
  worker = new FakeWorker();
  sent = [];
  ears = [];
  vi.useFakeTimers();
  vi.stubGlobal('RTCRtpScriptTransform', class {});
  vi.stubGlobal('RTCRtpSender', class {});
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'hidden' }));
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('Audio', Ear);
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

describe('a call that is to be sealed', () => {
  it('is over at once, and the place given back, where the worker cannot be had', async () => {
    const live = open({ blocked: true });
    await live.begin({ camera: false });
    live.start();
    browser.passes(0);
    expect(live.protection.value).toEqual({ kind: 'broken' });
    expect(live.way.value).toMatchObject({ at: 'over', code: 'unsealed' });
    expect(types()).toEqual(['join', 'leave']);
    expect(live.media.microphone.value).toBeNull();
  });

  it('tells the other side of no sound before there are keys', async () => {
    const live = open();
    await enter(live);
    connection.changed('connected');
    expect(media()).toMatchObject({ audio: false, video: false });
    worker.tells('sealed', '1234 5678');
    expect(media()).toMatchObject({ audio: true, video: false });
    live.stop();
  });

  it('asks the person when keys are late, however often the other side changes', async () => {
    const live = open();
    await enter(live);
    connection.changed('connected');
    for (let round = 0; round < 5; round += 1) {
      live.hear({ ...HERE, audio: round % 2 === 0 });
      browser.passes(3_000);
    }
    expect(live.protection.value).toEqual({ kind: 'late' });
    live.stop();
  });
});

describe('who goes on without sealing', () => {
  it('hears and sees nothing until the other side knows, for it would be noise', async () => {
    const live = open({ plain: true });
    await enter(live);
    // Said before anything of the other side can arrive.
    expect(types()).toEqual(['join', 'key', 'offer']);
    expect(sent[1]).toMatchObject({ key: 'x' });
    connection.track(sound);
    connection.track(picture);
    connection.changed('connected');
    live.hear(HERE);
    live.hear({ type: 'key', key: 'p123' });
    browser.passes(60_000);
    expect([live.deaf.value, live.stream.value, playing()]).toEqual([true, null, null]);
    live.hear({ type: 'key', key: 'y' });
    browser.passes(500);
    expect(live.deaf.value).toBe(false);
    expect(live.stream.value).not.toBeNull();
    const heard = playing();
    expect(heard).not.toBeNull();
    // The sound that plays is not broken off.
    live.hear({ type: 'key', key: 'y' });
    browser.passes(500);
    expect(playing()).toBe(heard);
    live.stop();
  });

  it('hears at once where it is sealed', async () => {
    const live = open();
    await enter(live);
    connection.track(sound);
    expect([live.deaf.value, playing() === null]).toEqual([false, false]);
    live.stop();
  });
});
