import { beforeEach, describe, expect, test } from 'vitest';
import type { Shown, ShownEvent } from '../generated/protocol.ts';
import { FILES } from './made.ts';
import { FileRoom } from './room.ts';
import { NO_FILES, withFile } from './state.ts';

const OFFERED: Shown = {
  type: 'attachment_offered',
  attachment: 'f1',
  side: 'resident',
  name: 'kuva.jpg',
  size: 10,
  media_type: 'image/jpeg',
};
const READY: Shown = {
  type: 'attachment_ready',
  attachment: 'f1',
  size: 10,
  preview: false,
  flagged: false,
};

let removed: string[];
let said: string[];
let room: FileRoom;
let log: ShownEvent[];

beforeEach(() => {
  removed = [];
  said = [];
  log = [];
  let ids = 0;
  room = new FileRoom(
    {
      own: 'resident',
      door: { base: '/api/attachments', headers: () => ({}) },
      remove: (id) => removed.push(id),
      barred: (name) => name.includes('010190'),
      say: (words) => said.push(words),
    },
    {
      newId: () => {
        ids += 1;
        return `f${ids}`;
      },
      after: () => () => {},
      watch: () => () => {},
      random: () => 0,
      // Nothing is begun: what happens on the way is told in the queue's own tests.
      online: () => false,
    },
  );
});

function happens(shown: Shown, fresh = true): void {
  const event = { ...shown, seq: log.length + 1, at: 0 };
  log.push(event);
  room.happened([event], log.reduce(withFile, NO_FILES), fresh);
}

const send = (name: string, type = 'image/jpeg') =>
  room.send([new File(['tavuja'], name, { type })], FILES);
const shown = () => room.uploads.items.value.map(({ name, state }) => [name, state.at]);

describe('sending', () => {
  test('what may not be sent is shown with its reason, and the rest is sent', () => {
    room.send(
      [
        new File(['x'], 'ohjelma.exe'),
        new File(['x'], 'kuva.jpg', { type: 'image/jpeg' }),
        new File([], 'tyhjä.pdf'),
      ],
      FILES,
    );
    expect(shown()).toEqual([
      ['ohjelma.exe', 'refused'],
      ['kuva.jpg', 'stalled'],
      ['tyhjä.pdf', 'refused'],
    ]);
  });

  test('a name that holds a personal ID is neither sent nor shown', () => {
    send('010190-900P.jpg');
    expect(shown()).toEqual([['', 'refused']]);
    expect(room.uploads.items.value[0]?.state).toMatchObject({ code: 'personal_id_blocked' });
  });
});

describe('what the log tells', () => {
  test('takes the place of what is shown here', () => {
    send('kuva.jpg');
    happens(OFFERED);
    expect(shown()).toHaveLength(1);
    happens({ type: 'attachment_received', attachment: 'f1' });
    expect(shown()).toEqual([]);
  });

  test('is said aloud when it happens, not when it is read again', () => {
    happens(OFFERED, false);
    happens(READY, false);
    expect(said).toEqual([]);
    happens({ type: 'attachment_removed', attachment: 'f1', side: 'resident' });
    expect(said).toEqual(['said-removed']);
  });

  test('closes what is looked at when it is gone', () => {
    happens(OFFERED);
    happens(READY);
    room.viewing.value = log.reduce(withFile, NO_FILES).get('f1') ?? null;
    happens({ type: 'hidden', target: 1 });
    expect(room.viewing.value).toBeNull();
  });
});

describe('giving up', () => {
  test('what the log knows is removed by a command', () => {
    send('kuva.jpg');
    happens(OFFERED);
    room.cancel('f1', true);
    expect(removed).toEqual(['f1']);
    expect(shown()).toEqual([]);
  });

  test('what it learns of too late is removed then, once', () => {
    send('kuva.jpg');
    room.cancel('f1', false);
    expect(removed).toEqual([]);
    happens(OFFERED);
    happens(OFFERED);
    expect(removed).toEqual(['f1']);
  });
});

describe('once more', () => {
  test('the same file begins as another one, when the old one has given its place back', () => {
    send('kuva.jpg');
    happens(OFFERED);
    room.again('f1', true);
    expect(removed).toEqual(['f1']);
    const items = () => room.uploads.items.value.map(({ id, state }) => [id, state.at]);
    expect(items()).toEqual([['f2', 'waiting']]);
    send('toinen.jpg');
    expect(items()).toEqual([
      ['f2', 'waiting'],
      ['f3', 'stalled'],
    ]);
    happens({ type: 'attachment_removed', attachment: 'f1', side: 'resident' });
    expect(items()).toEqual([
      ['f2', 'stalled'],
      ['f3', 'stalled'],
    ]);
  });

  test('an old one that the log learns of too late is given up then', () => {
    send('kuva.jpg');
    room.again('f1', false);
    expect(removed).toEqual([]);
    happens(OFFERED);
    expect(removed).toEqual(['f1']);
  });
});
