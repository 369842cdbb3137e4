import { expect, test } from 'vitest';
import type { Outgoing } from './kinds.ts';
import { type Failure, type Transfer, type TransferListener, Uploads } from './uploads.ts';

/** A server that a test holds in its hand. */
class Played {
  readonly transfers = new Map<string, FakeTransfer>();
  readonly timers: { ms: number; run: () => void }[] = [];
  isOnline = true;
  wake = () => {};
  lost = () => {};
  watching = false;
  private ids = 0;
  readonly uploads = new Uploads({
    newId: () => {
      this.ids += 1;
      return `f${this.ids}`;
    },
    open: (id, file, listener) => {
      const transfer = new FakeTransfer(file, listener);
      this.transfers.set(id, transfer);
      return transfer;
    },
    after: (ms, run) => {
      const timer = { ms, run };
      this.timers.push(timer);
      return () => {
        const at = this.timers.indexOf(timer);
        if (at >= 0) this.timers.splice(at, 1);
      };
    },
    watch: (wake, lost) => {
      this.wake = wake;
      this.lost = lost;
      this.watching = true;
      return () => {
        this.watching = false;
      };
    },
    random: () => 0.5,
    online: () => this.isOnline,
  });

  add(name = 'kuva.jpg', size = 100): string {
    return this.uploads.add({
      content: new Blob([new Uint8Array(size)]),
      name,
      mediaType: 'image/jpeg',
    });
  }

  of(id: string): FakeTransfer {
    const transfer = this.transfers.get(id);
    if (!transfer) throw new Error(`${id} was not begun`);
    return transfer;
  }

  get states(): string[] {
    return this.uploads.items.value.map(({ state }) => state.at);
  }

  /** Runs the timers that are set. */
  pass(): void {
    for (const { run } of this.timers.splice(0)) run();
  }
}

class FakeTransfer implements Transfer {
  started = 0;
  paused = 0;
  readonly file: Outgoing;
  readonly listener: TransferListener;

  constructor(file: Outgoing, listener: TransferListener) {
    this.file = file;
    this.listener = listener;
  }

  start(): void {
    this.started += 1;
  }

  pause(): void {
    this.paused += 1;
  }
}

const NETWORK: Failure = { passing: true, code: 'network' };
const BUSY: Failure = { passing: true, code: 'upload_busy' };

test('two are on their way at once, and the third when one is there', () => {
  const played = new Played();
  const [first] = [played.add('1.jpg'), played.add('2.jpg'), played.add('3.jpg')];
  expect(played.states).toEqual(['sending', 'sending', 'waiting']);
  played.of(first).listener.done();
  expect(played.states).toEqual(['sent', 'sending', 'sending']);
  expect(played.uploads.busy).toBe(true);
});

test('progress is shown, and what is there is no longer in the way', () => {
  const played = new Played();
  const id = played.add('kuva.jpg', 100);
  played.of(id).listener.progress(40);
  expect(played.uploads.items.value).toEqual([
    { id, name: 'kuva.jpg', size: 100, sent: 40, state: { at: 'sending' } },
  ]);
  played.of(id).listener.done();
  expect(played.uploads.items.value[0]?.sent).toBe(100);
  expect(played.uploads.busy).toBe(false);
  played.uploads.forget(id);
  expect(played.states).toEqual([]);
});

test('after a drop it goes on with the same transfer, by a timer or when the page wakes', () => {
  const played = new Played();
  const id = played.add();
  played.of(id).listener.failed(NETWORK);
  expect(played.states).toEqual(['stalled']);
  played.pass();
  expect(played.of(id).started).toBe(2);
  played.of(id).listener.failed(NETWORK);
  played.wake();
  expect(played.of(id).started).toBe(3);
  // The timer of that failure is gone: nothing starts twice.
  played.pass();
  expect(played.of(id).started).toBe(3);
  expect(played.transfers.size).toBe(1);
});

test('the network may be gone for as long as it likes', () => {
  const played = new Played();
  const id = played.add();
  for (let time = 0; time < 40; time += 1) {
    played.of(id).listener.failed(NETWORK);
    played.pass();
  }
  expect(played.states).toEqual(['sending']);
});

test('without a network nothing is tried until it is back', () => {
  const played = new Played();
  const id = played.add();
  played.isOnline = false;
  played.lost();
  expect(played.states).toEqual(['stalled']);
  expect(played.of(id).paused).toBe(1);
  // A failure of the pause itself changes nothing.
  played.of(id).listener.failed(NETWORK);
  expect(played.timers).toEqual([]);
  played.isOnline = true;
  played.wake();
  expect(played.states).toEqual(['sending']);
});

test('a server that stays unwell is asked a few times, and then it is said', () => {
  const played = new Played();
  const id = played.add();
  let times = 0;
  while (played.states[0] === 'sending' && times < 50) {
    times += 1;
    played.of(id).listener.failed(BUSY);
    played.pass();
  }
  expect(times).toBe(9);
  expect(played.uploads.items.value[0]?.state).toEqual({
    at: 'refused',
    code: 'upload_busy',
    message: '',
  });
});

test('bytes that arrive count as getting better', () => {
  const played = new Played();
  const id = played.add('kuva.jpg', 1_000);
  for (let time = 1; time < 40; time += 1) {
    played.of(id).listener.progress(time);
    played.of(id).listener.failed(BUSY);
    played.pass();
  }
  expect(played.states).toEqual(['sending']);
});

test('the waits grow, and are long after being asked for peace', () => {
  const played = new Played();
  const id = played.add();
  const waits: number[] = [];
  for (const code of ['unavailable', 'unavailable', 'rate_limited']) {
    played.of(id).listener.failed({ passing: true, code });
    waits.push(played.timers[0]?.ms ?? 0);
    played.pass();
  }
  expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
  expect(waits[2]).toBeGreaterThanOrEqual(10_000);
});

test('a refusal stays in sight until it is put away, and lets the next one go', () => {
  const played = new Played();
  const first = played.add('1.jpg');
  played.add('2.jpg');
  played.add('3.jpg');
  const refused: Failure = { passing: false, code: 'too_many_files', message: 'Enough.' };
  played.of(first).listener.failed(refused);
  expect(played.states).toEqual(['refused', 'sending', 'sending']);
  expect(played.uploads.items.value[0]?.state).toMatchObject({
    code: 'too_many_files',
    message: 'Enough.',
  });
  played.uploads.forget(first);
  expect(played.states).toEqual(['sending', 'sending']);
});

test('tried again it is another attachment', () => {
  const played = new Played();
  const first = played.add();
  played.of(first).listener.failed({ passing: false, code: 'upload_gone', message: '' });
  played.uploads.again(first);
  expect(played.uploads.items.value.map(({ id }) => id)).toEqual(['f2']);
  expect(played.of('f2').started).toBe(1);
});

test('given up it stops and leaves its place to the next', () => {
  const played = new Played();
  const first = played.add('1.jpg');
  played.add('2.jpg');
  const third = played.add('3.jpg');
  played.uploads.forget(first);
  expect(played.of(first).paused).toBe(1);
  expect(played.of(third).started).toBe(1);
  // Late words of it are not heard.
  played.of(first).listener.done();
  played.of(first).listener.failed(NETWORK);
  expect(played.states).toEqual(['sending', 'sending']);
  expect(played.timers).toEqual([]);
});

test('what is refused here never reaches the server', () => {
  const played = new Played();
  played.uploads.refuse('ohjelma.exe', 10, 'type_not_allowed');
  expect(played.states).toEqual(['refused']);
  expect(played.transfers.size).toBe(0);
  expect(played.uploads.busy).toBe(false);
});

test('stopped, all is let go without a word', () => {
  const played = new Played();
  const id = played.add();
  played.of(id).listener.failed(NETWORK);
  played.uploads.stop();
  expect(played.states).toEqual([]);
  expect(played.timers).toEqual([]);
  expect(played.watching).toBe(false);
  expect(played.of(id).paused).toBe(1);
});
