import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CLOSE_CODES, type ResidentFrame, type ServerFrame } from '../generated/protocol.ts';
import { afterClose } from './close.ts';
import { Connection, type Status } from './connection.ts';
import { FakeBrowser } from './fakes.ts';
import { ReconnectPolicy } from './reconnect.ts';

let page: FakeBrowser;
let states: Status[];
let frames: ServerFrame[];
let sessionLives: () => Promise<boolean>;

function connection() {
  const made = new Connection<ResidentFrame>({
    url: 'ws://test',
    surroundings: page,
    hello: () => ({ type: 'hello', protocol: 1, after: 7 }),
    received: (frame) => frames.push(frame),
    changed: (status) => states.push(status),
    sessionLives: () => sessionLives(),
  });
  made.start();
  return made;
}

beforeEach(() => {
  page = new FakeBrowser();
  states = [];
  frames = [];
  sessionLives = async () => true;
});

describe('the way in', () => {
  test('greets first, and sends nothing before it is welcomed', () => {
    const made = connection();
    page.socket.opens();
    expect(made.send({ type: 'typing', typing: true })).toBe(false);
    expect(page.socket.sent).toEqual([{ type: 'hello', protocol: 1, after: 7 }]);
    page.socket.welcomes();
    expect(made.send({ type: 'typing', typing: true })).toBe(true);
    expect(states).toEqual(['connecting', 'connected']);
  });

  test('gives nothing to a socket that is closing, which would lose it', () => {
    const made = connection();
    page.socket.welcomes();
    page.socket.readyState = 2;
    expect(made.send({ type: 'typing', typing: true })).toBe(false);
    expect(page.socket.ofType('typing')).toEqual([]);
  });

  test('an unanswered greeting is given up and tried again', () => {
    connection();
    page.socket.opens();
    page.passes(10_000);
    expect(states.at(-1)).toBe('offline');
    page.passes(1_000);
    expect(page.sockets).toHaveLength(2);
  });

  test('without a network nothing is tried until it is back', () => {
    page.isOnline = false;
    connection();
    page.passes(120_000);
    expect(page.sockets).toHaveLength(0);
    expect(states).toEqual(['offline']);
    page.regainsNetwork();
    expect(page.sockets).toHaveLength(1);
  });
});

describe('heartbeats', () => {
  test('a ping is answered', () => {
    connection();
    page.socket.welcomes();
    page.socket.says({ type: 'ping' });
    expect(page.socket.sent.at(-1)).toEqual({ type: 'pong' });
    expect(frames.map((frame) => frame.type)).toEqual(['welcome']);
  });

  test('silence is asked after, then given up', () => {
    connection();
    page.socket.welcomes();
    const first = page.socket;
    page.passes(20_000);
    expect(first.ofType('ping')).toHaveLength(1);
    expect(states.at(-1)).toBe('connected');
    page.passes(20_000);
    expect(first.closed).toBe(true);
    expect(states.at(-1)).toBe('offline');
  });

  test('a server that answers is kept', () => {
    connection();
    page.socket.welcomes();
    for (let beat = 0; beat < 10; beat += 1) {
      page.passes(20_000);
      page.socket.says({ type: 'pong' });
    }
    expect(page.sockets).toHaveLength(1);
    expect(states.at(-1)).toBe('connected');
  });

  test('a page that is looked at again asks at once and waits briefly', () => {
    connection();
    page.socket.welcomes();
    const asleep = page.socket;
    page.looksAtPage();
    expect(asleep.ofType('ping')).toHaveLength(1);
    page.passes(5_000);
    expect(asleep.closed).toBe(true);
    expect(states.at(-1)).toBe('offline');
  });
});

describe('coming back', () => {
  test('waits longer after each failure, up to a limit, and starts over after success', () => {
    const policy = new ReconnectPolicy(() => 1);
    const waits = Array.from({ length: 8 }, () => policy.next());
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    policy.succeeded();
    expect(policy.next()).toBe(1_000);
  });

  test('chance spreads the waits, and never makes them nothing', () => {
    const wait = (chance: number) => new ReconnectPolicy(() => chance).next();
    expect(wait(0)).toBe(200);
    expect(wait(0.5)).toBe(600);
  });

  test('looking at the page cuts the wait short', () => {
    connection();
    page.socket.drops();
    expect(page.sockets).toHaveLength(1);
    page.looksAtPage();
    expect(page.sockets).toHaveLength(2);
  });

  test('a named restart is waited for, spread by chance', () => {
    connection();
    page.socket.welcomes();
    page.socket.says({ type: 'reconnect', after_ms: 3_000 });
    page.socket.drops(CLOSE_CODES.restart);
    page.passes(3_499);
    expect(page.sockets).toHaveLength(1);
    page.passes(1);
    expect(page.sockets).toHaveLength(2);
  });

  test('a server that asks for peace gets it', () => {
    connection();
    page.socket.welcomes();
    page.socket.drops(CLOSE_CODES.too_many);
    page.passes(9_999);
    expect(page.sockets).toHaveLength(1);
    page.passes(5_001);
    expect(page.sockets).toHaveLength(2);
  });

  test('a lost network is told at once', () => {
    connection();
    page.socket.welcomes();
    page.losesNetwork();
    expect(states.at(-1)).toBe('offline');
    page.regainsNetwork();
    expect(states.at(-1)).toBe('connecting');
  });

  test('an old socket is not listened to any more', () => {
    const made = connection();
    const old = page.socket;
    old.welcomes();
    const { onclose, onmessage } = old;
    made.renew();
    onmessage?.({ data: JSON.stringify({ type: 'queue', position: 9 }) });
    onclose?.({ code: CLOSE_CODES.session_ended });
    expect(states.at(-1)).toBe('connecting');
    expect(frames.some((frame) => frame.type === 'queue')).toBe(false);
  });
});

describe('endings', () => {
  test.each([
    [CLOSE_CODES.session_ended, 'ended'],
    [CLOSE_CODES.malformed, 'outdated'],
    [CLOSE_CODES.too_large, 'outdated'],
    [CLOSE_CODES.protocol, 'outdated'],
  ] as const)('close code %i ends as %s', (code, status) => {
    connection();
    page.socket.welcomes();
    page.socket.drops(code);
    page.passes(600_000);
    expect(states.at(-1)).toBe(status);
    expect(page.sockets).toHaveLength(1);
  });

  test('codes that are not known are tried again', () => {
    expect(afterClose(1006)).toBe('retry');
    expect(afterClose(4999)).toBe('retry');
  });

  test('a socket refused for want of a session ends, as HTTP tells it', async () => {
    const asked = vi.fn(async () => false);
    sessionLives = asked;
    connection();
    page.socket.drops();
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toHaveBeenCalledOnce();
    expect(states.at(-1)).toBe('ended');
    page.passes(600_000);
    expect(page.sockets).toHaveLength(1);
  });

  test('a server that cannot be asked is no ending', async () => {
    sessionLives = () => Promise.reject(new Error('network'));
    connection();
    page.socket.drops();
    await Promise.resolve();
    await Promise.resolve();
    page.passes(1_000);
    expect(page.sockets).toHaveLength(2);
  });

  test('stopped is stopped', () => {
    const made = connection();
    page.socket.welcomes();
    made.stop();
    page.looksAtPage();
    page.passes(600_000);
    expect(page.sockets).toHaveLength(1);
    expect(page.socket.closed).toBe(true);
  });
});

describe('a replaced session', () => {
  test('no socket is made while it is held, and one at once afterwards', () => {
    const made = connection();
    page.socket.welcomes();
    made.hold();
    page.socket.drops(CLOSE_CODES.session_replaced);
    page.looksAtPage();
    page.passes(60_000);
    expect(page.sockets).toHaveLength(1);
    made.renew();
    expect(page.sockets).toHaveLength(2);
  });

  test('another tab comes back by itself, and is patient with its old cookie', () => {
    connection();
    page.socket.welcomes();
    page.socket.drops(CLOSE_CODES.session_replaced);
    page.passes(1_000);
    page.socket.opens();
    page.socket.drops(CLOSE_CODES.session_ended);
    expect(states.at(-1)).toBe('offline');
    page.passes(2_000);
    page.socket.welcomes();
    expect(states.at(-1)).toBe('connected');
    page.socket.drops(CLOSE_CODES.session_ended);
    expect(states.at(-1)).toBe('ended');
  });

  test('patience with an old cookie ends', () => {
    connection();
    page.socket.welcomes();
    page.socket.drops(CLOSE_CODES.session_replaced);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      expect(states.at(-1)).toBe('offline');
      page.looksAtPage();
      page.socket.opens();
      page.socket.drops(CLOSE_CODES.session_ended);
    }
    expect(states.at(-1)).toBe('ended');
  });
});
