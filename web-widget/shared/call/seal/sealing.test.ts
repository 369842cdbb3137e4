import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBrowser } from '../../client/fakes.ts';
import { FakeWorker } from './fakes.ts';
import { type Protection, Sealing } from './sealing.ts';

class Transform {}

let browser: FakeBrowser;
let worker: FakeWorker;
let said: string[];
let told: Protection[];
/** How often it was told that the other side seals no more. */
let plainly: number;

const last = () => told.at(-1);
const coder = (more = {}) => ({ transform: null, ...more }) as unknown as RTCRtpSender;

function open(openWorker = () => worker as unknown as Worker, chosen = false): Sealing {
  const doors = {
    openWorker,
    say: (words: string) => said.push(words),
    changed: (protection: Protection) => told.push(protection),
    plainly: () => {
      plainly += 1;
    },
    after: browser.after,
  };
  return new Sealing('call-1', 'resident', doors, chosen);
}

beforeEach(() => {
  browser = new FakeBrowser();
  worker = new FakeWorker();
  said = [];
  told = [];
  plainly = 0;
  vi.stubGlobal('RTCRtpScriptTransform', Transform);
  vi.stubGlobal('RTCRtpSender', class {});
});

describe('sealing', () => {
  it('goes on plainly by the word of the other side and the person’s consent alone', () => {
    const sealing = open();
    worker.tells('asks');
    expect(last()).toEqual({ kind: 'asks' });
    sealing.consent();
    expect(worker.heard.at(-1)).toEqual({ type: 'consent' });
    worker.tells('plain');
    expect(last()).toEqual({ kind: 'plain', because: 'other' });
    // What is sent still passes the worker: keys may come yet.
    const sender = coder();
    sealing.attach(sender, 'out', 'audio');
    expect(sender.transform).toBeInstanceOf(Transform);
  });

  it('says that keys are late once the other side is there, and takes them all the same', () => {
    const sealing = open();
    browser.passes(60_000);
    expect(told).toEqual([]);
    sealing.expect(true);
    browser.passes(14_000);
    sealing.expect(false);
    browser.passes(60_000);
    expect(told).toEqual([]);
    sealing.expect(true);
    browser.passes(15_000);
    expect(last()).toEqual({ kind: 'late' });
    worker.tells('sealed', '1234 5678');
    expect(last()).toEqual({ kind: 'sealed', phrase: '1234 5678' });
    sealing.expect(true);
    browser.passes(60_000);
    expect(told).toHaveLength(2);
  });

  it('waits no longer for keys whatever else is told of the other side', () => {
    const sealing = open();
    for (let told = 0; told < 5; told += 1) {
      sealing.expect(true);
      browser.passes(3_000);
    }
    expect(last()).toEqual({ kind: 'late' });
  });

  it('is broken where its worker cannot be had, or fails', () => {
    const broken = open(() => {
      throw new Error('blocked');
    });
    // As on the way into a call, where nobody is there yet.
    broken.expect(false);
    browser.passes(0);
    expect(last()).toEqual({ kind: 'broken' });
    expect(() => broken.attach(coder(), 'out', 'audio')).toThrow();
    broken.repeat();
    const fails = open();
    worker.tells('sealed', '1234 5678');
    worker.onerror?.();
    expect(last()).toEqual({ kind: 'broken' });
    expect(worker.ended).toBe(true);
    expect(() => fails.attach(coder(), 'out', 'video')).toThrow();
    // Nobody is told that this browser cannot, as long as the person has not decided so.
    expect(said).toEqual([]);
  });

  it('is broken where a coder takes no transform', () => {
    vi.stubGlobal('RTCRtpScriptTransform', undefined);
    vi.stubGlobal(
      'RTCRtpSender',
      class {
        createEncodedStreams() {}
      },
    );
    const sealing = open();
    expect(sealing.streams).toBe(true);
    expect(() => sealing.attach(coder(), 'out', 'audio')).toThrow();
    expect(last()).toEqual({ kind: 'broken' });
  });

  it('is given up by the person alone, who has the other side told', () => {
    const sealing = open(undefined, true);
    expect(last()).toEqual({ kind: 'plain', because: 'chosen' });
    sealing.repeat();
    expect(said).toEqual(['x']);
    const sender = coder();
    sealing.attach(sender, 'out', 'audio');
    expect(sender.transform).toBeNull();
    expect(sealing.streams).toBe(false);
  });

  it('that was given up is told once the other side knows, and what it sealed has passed', () => {
    const sealing = open(undefined, true);
    for (const words of ['n', 'c123', 'p456', 'r789']) sealing.hear(words);
    browser.passes(60_000);
    expect(plainly).toBe(0);
    for (const words of ['y', 'x']) {
      sealing.hear(words);
      expect(plainly).toBe(0);
      browser.passes(500);
      expect(plainly).toBe(1);
      plainly = 0;
    }
    const seals = open();
    seals.hear('y');
    browser.passes(60_000);
    expect(plainly).toBe(0);
  });

  it('is not to be had in a browser without transforms, which says so', () => {
    vi.stubGlobal('RTCRtpScriptTransform', undefined);
    const sealing = open();
    expect(last()).toEqual({ kind: 'plain', because: 'own' });
    sealing.repeat();
    expect(said).toEqual(['x']);
    sealing.attach(coder(), 'out', 'audio');
  });
});
