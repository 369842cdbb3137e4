import { describe, expect, it } from 'vitest';
import type { CallSide } from '../state.ts';
import { clearBytes, type Frame, type Kind, open, read, seal } from './frame.ts';
import { escaped, sliceStart, unescaped } from './h264.ts';
import { Handshake } from './handshake.ts';
import { hashOf, makePair, type RunKeys, runKeys } from './keys.ts';
import { KeyRing, Seen } from './ring.ts';

const CALL = '01999999-0000-7000-8000-0000000000c1';

/** One side's page: what it says waits in `said` until somebody carries it. */
function page(side: CallSide) {
  const it = {
    side,
    said: [] as string[],
    runs: [] as RunKeys[],
    unable: 0,
    handshake: null as unknown as Handshake,
    /** The last that was said: what a server keeps for who comes later. */
    last: () => it.said.at(-1) ?? '',
  };
  it.handshake = new Handshake(side, {
    pair: makePair,
    hash: hashOf,
    agreed: async (own, other) => {
      it.runs.push(await runKeys(CALL, side, own, other));
    },
    say: (words) => it.said.push(words),
    unable: () => {
      it.unable += 1;
    },
  });
  return it;
}

type Page = ReturnType<typeof page>;

/** Carries what is said in both directions until nobody has more to say. */
async function talk(a: Page, b: Page, from = { a: 0, b: 0 }): Promise<void> {
  while (from.a < a.said.length || from.b < b.said.length) {
    const [toB, toA] = [a.said[from.a], b.said[from.b]];
    if (toB !== undefined) {
      from.a += 1;
      await b.handshake.hear(toB);
    }
    if (toA !== undefined) {
      from.b += 1;
      await a.handshake.hear(toA);
    }
  }
}

const phrase = (it: Page) => it.runs.at(-1)?.phrase;

describe('the handshake', () => {
  it('gives both the same phrase, id and keys, whoever comes first', async () => {
    for (const first of ['resident', 'professional'] as const) {
      const [resident, professional] = [page('resident'), page('professional')];
      const [one, other] =
        first === 'resident' ? [resident, professional] : [professional, resident];
      await one.handshake.begin();
      await other.handshake.begin();
      // The one who came later hears what the server kept.
      await talk(one, other);
      expect(phrase(resident)).toMatch(/^\d{4} \d{4}$/);
      expect(phrase(resident)).toBe(phrase(professional));
      expect(resident.runs.at(-1)?.id).toBe(professional.runs.at(-1)?.id);
      for (const words of [...resident.said, ...professional.said]) {
        expect(words).toMatch(/^[\w-]{1,200}$/);
      }
    }
  });

  it('runs anew, with fresh keys, when either side reloads its page', async () => {
    const [resident, professional] = [page('resident'), page('professional')];
    await resident.handshake.begin();
    await professional.handshake.begin();
    await talk(resident, professional);
    const before = phrase(resident);

    const reloaded = page('professional');
    const heard = resident.said.length;
    await reloaded.handshake.begin();
    await reloaded.handshake.hear(resident.last());
    await talk(resident, reloaded, { a: heard, b: 0 });
    expect(phrase(reloaded)).toBe(phrase(resident));
    expect(phrase(resident)).not.toBe(before);

    const returned = page('resident');
    const told = reloaded.said.length;
    await returned.handshake.begin();
    await returned.handshake.hear(reloaded.last());
    await talk(returned, reloaded, { a: 0, b: told });
    expect(phrase(returned)).toBe(phrase(reloaded));
    expect(reloaded.runs).toHaveLength(2);
  });

  it('does not mind what is said twice', async () => {
    const [resident, professional] = [page('resident'), page('professional')];
    await resident.handshake.begin();
    await professional.handshake.begin();
    await talk(resident, professional);
    const runs = [resident.runs.length, professional.runs.length];
    const from = { a: resident.said.length, b: professional.said.length };
    resident.handshake.repeat();
    professional.handshake.repeat();
    await talk(resident, professional, from);
    expect([resident.runs.length, professional.runs.length]).toEqual(runs);
  });

  it('does not take a key that does not fit its hash', async () => {
    const [resident, professional] = [page('resident'), page('professional')];
    await resident.handshake.begin();
    await professional.handshake.hear(resident.said[0] ?? '');
    await professional.handshake.hear(`r${(await makePair()).open}`);
    expect(professional.runs).toEqual([]);
  });

  it('shows one’s key to one other key only', async () => {
    const resident = page('resident');
    await resident.handshake.begin();
    const [, hash] = [resident.said[0], (resident.said[0] ?? '').slice(1)];
    await resident.handshake.hear(`p${(await makePair()).open}${hash}`);
    await resident.handshake.hear(`p${(await makePair()).open}${hash}`);
    expect(resident.runs).toHaveLength(1);
    expect(resident.said.map((words) => words[0])).toEqual(['c', 'r', 'c']);
  });

  it('has one run of a pair, whatever is heard again', async () => {
    const [resident, professional] = [page('resident'), page('professional')];
    await resident.handshake.begin();
    await professional.handshake.begin();
    await talk(resident, professional);
    const of = (it: Page, kind: string) =>
      it.said.filter((words) => words[0] === kind).at(-1) ?? '';
    const [p, r] = [of(professional, 'p'), of(resident, 'r')];
    const runs = [resident.runs.length, professional.runs.length];
    for (const words of [p, 'x', p, p]) await resident.handshake.hear(words);
    for (const words of [r, 'x', r, r]) await professional.handshake.hear(words);
    expect([resident.runs.length, professional.runs.length]).toEqual(runs);
    expect([resident.unable, professional.unable]).toEqual([1, 1]);
    expect(professional.last()).toBe('n');
    // And another run is possible, with other keys.
    await talk(resident, professional, {
      a: resident.said.length,
      b: professional.said.length - 1,
    });
    expect(phrase(resident)).toBe(phrase(professional));
    expect(new Set(resident.runs.map((run) => run.phrase)).size).toBe(resident.runs.length);
  });

  it('takes nothing of nonsense, and is told where the other cannot encrypt', async () => {
    const resident = page('resident');
    await resident.handshake.begin();
    for (const words of ['', 'p', 'p<script>', `p${'A'.repeat(130)}`, 'z123']) {
      await resident.handshake.hear(words);
    }
    expect(resident.said).toHaveLength(1);
    await resident.handshake.hear('x');
    expect(resident.unable).toBe(1);
    // Who cannot is told that nothing is sealed for them any more, also on a socket that comes later.
    expect(resident.last()).toBe('y');
    resident.handshake.repeat();
    expect(resident.said.slice(1)).toEqual(['y', 'y']);
    // That asks nothing of who hears it.
    const professional = page('professional');
    await professional.handshake.hear('y');
    expect(professional.said).toEqual([]);
  });
});

async function rings(): Promise<[KeyRing, KeyRing]> {
  const [a, b] = [await makePair(), await makePair()];
  const [one, other] = [new KeyRing(), new KeyRing()];
  one.codec = other.codec = 'vp8';
  one.add(await runKeys(CALL, 'resident', a, b.open));
  other.add(await runKeys(CALL, 'professional', b, a.open));
  return [one, other];
}

/** Without keys, by the word of the server and the person's consent. */
function unsealed(ring: KeyRing): void {
  ring.unable();
  ring.consent();
}

const frame = (bytes: number[] | Uint8Array, type?: string): Frame => ({
  data: Uint8Array.from(bytes).buffer,
  ...(type === undefined ? {} : { type }),
});
const bytes = (data: ArrayBuffer | null) => data && [...new Uint8Array(data)];
const PICTURE = Array.from({ length: 60 }, (_, index) => index);

describe('a sealed frame', () => {
  it.each([
    ['audio', 'opus', undefined, 1],
    ['video', 'vp8', 'key', 10],
    ['video', 'vp8', 'delta', 3],
    ['video', 'vp9', 'key', 0],
  ] as [Kind, string, string | undefined, number][])(
    'of %s in %s (%s) shows %i bytes and no more',
    async (kind, codec, type, clear) => {
      const [resident, professional] = await rings();
      resident.codec = professional.codec = codec;
      const sealed = await resident.out(frame(PICTURE, type), kind);
      expect(clearBytes(kind, codec, Uint8Array.from(PICTURE), type)).toBe(clear);
      expect(sealed?.byteLength).toBe(PICTURE.length + 16 + 5);
      expect(bytes(sealed)?.slice(0, clear)).toEqual(PICTURE.slice(0, clear));
      expect(bytes(sealed)?.slice(clear, PICTURE.length)).not.toEqual(PICTURE.slice(clear));
      const opened = await professional.in(
        { data: sealed as ArrayBuffer, ...(type ? { type } : {}) },
        kind,
      );
      expect(bytes(opened)).toEqual(PICTURE);
    },
  );

  it('does not pass twice, changed, as another kind, or back to its sender', async () => {
    const [resident, professional] = await rings();
    const sealed = (await resident.out(frame(PICTURE), 'audio')) as ArrayBuffer;
    for (let at = 0; at < sealed.byteLength; at += 7) {
      const changed = sealed.slice(0);
      new Uint8Array(changed)[at] = (new Uint8Array(changed)[at] ?? 0) ^ 1;
      expect(await professional.in({ data: changed }, 'audio')).toBeNull();
    }
    expect(await professional.in({ data: sealed.slice(0) }, 'video')).toBeNull();
    expect(await resident.in({ data: sealed.slice(0) }, 'audio')).toBeNull();
    expect(await professional.in({ data: sealed.slice(0) }, 'audio')).not.toBeNull();
    expect(await professional.in({ data: sealed.slice(0) }, 'audio')).toBeNull();
    expect(await professional.in(frame([1, 2, 3]), 'audio')).toBeNull();
    expect(await professional.in(frame(PICTURE), 'audio')).toBeNull();
  });

  it('has a nonce of its own each time', async () => {
    const [resident] = await rings();
    const counters = new Set<number>();
    for (const kind of ['audio', 'video', 'audio', 'video'] as const) {
      const sealed = await resident.out(frame(PICTURE, 'delta'), kind);
      const told = read({ data: sealed as ArrayBuffer, type: 'delta' }, kind, 'vp8');
      counters.add((told?.counter ?? 0) * 2 + (kind === 'audio' ? 0 : 1));
    }
    expect(counters.size).toBe(4);
  });

  it('has no nonce twice, though its keys come twice', async () => {
    const [a, b] = [await makePair(), await makePair()];
    const keys = await runKeys(CALL, 'resident', a, b.open);
    const [ring, other] = [new KeyRing(), new KeyRing()];
    other.add(await runKeys(CALL, 'professional', b, a.open));
    const counters: (number | undefined)[] = [];
    for (let round = 0; round < 3; round += 1) {
      ring.add(keys);
      const sealed = (await ring.out(frame(PICTURE), 'audio')) as ArrayBuffer;
      counters.push(read({ data: sealed }, 'audio', '')?.counter);
      expect(await other.in({ data: sealed.slice(0) }, 'audio')).not.toBeNull();
      unsealed(other);
      other.add(await runKeys(CALL, 'professional', b, a.open));
      expect(await other.in({ data: sealed }, 'audio')).toBeNull();
      unsealed(ring);
    }
    expect(counters).toEqual([0, 1, 2]);
  });

  it('goes by the codec that the browser names, or that it shows itself, or does not leave', async () => {
    const [ring] = await rings();
    ring.codec = '';
    const KEY = [0, 0, 0, 0x9d, 1, 0x2a, ...PICTURE];
    expect(await ring.out(frame(PICTURE, 'delta'), 'video')).toBeNull();
    const clear = async (it: Frame) =>
      read({ ...it, data: (await ring.out(it, 'video')) as ArrayBuffer }, 'video', 'vp8')?.clear;
    expect(await clear(frame(KEY, 'key'))).toHaveLength(10);
    expect(await clear(frame(PICTURE, 'delta'))).toHaveLength(3);
    for (const codec of ['h264', 'av1', 'h265']) {
      ring.codec = codec;
      expect(await ring.out(frame(PICTURE, 'delta'), 'video')).toBeNull();
    }
    const named = { ...frame(PICTURE, 'delta'), getMetadata: () => ({ mimeType: 'video/VP8' }) };
    expect(await clear(named)).toHaveLength(3);
  });

  it('of an older run is not read once one of a newer was', async () => {
    const [resident, professional] = await rings();
    const early = (await resident.out(frame(PICTURE), 'audio')) as ArrayBuffer;
    const [a, b] = [await makePair(), await makePair()];
    resident.add(await runKeys(CALL, 'resident', a, b.open));
    professional.add(await runKeys(CALL, 'professional', b, a.open));
    const late = (await resident.out(frame(PICTURE), 'audio')) as ArrayBuffer;
    expect(await professional.in({ data: late }, 'audio')).not.toBeNull();
    expect(await professional.in({ data: early }, 'audio')).toBeNull();
  });

  it('leaves only once it is known whether it can be sealed, and plainly only by consent', async () => {
    const [, professional] = await rings();
    const ring = new KeyRing();
    expect(await ring.out(frame(PICTURE), 'audio')).toBeNull();
    expect(await ring.in(frame(PICTURE), 'audio')).toBeNull();
    // Consent that nobody asked for is none.
    ring.consent();
    expect(ring.mode).toBe('waiting');
    for (const side of [ring, professional]) {
      side.unable();
      expect(await side.out(frame(PICTURE), 'audio')).toBeNull();
      expect(await side.in(frame(PICTURE), 'audio')).toBeNull();
      side.consent();
      side.unable();
      expect(bytes(await side.out(frame(PICTURE), 'audio'))).toEqual(PICTURE);
      expect(bytes(await side.in(frame(PICTURE), 'audio'))).toEqual(PICTURE);
    }
  });

  it('leaves plainly by no consent from before there were keys', async () => {
    const [resident] = await rings();
    unsealed(resident);
    const [a, b] = [await makePair(), await makePair()];
    resident.add(await runKeys(CALL, 'resident', a, b.open));
    resident.unable();
    expect(resident.mode).toBe('asks');
    expect(await resident.out(frame(PICTURE), 'audio')).toBeNull();
  });

  it.each([
    ['whatever their ids', (keys: RunKeys) => keys],
    ['also where all ids are the same', (keys: RunKeys) => ({ ...keys, id: 7 })],
  ])('of the run before is still read, and of one long before is not: %s', async (_, named) => {
    const [resident, professional] = [new KeyRing(), new KeyRing()];
    const run = async () => {
      const [a, b] = [await makePair(), await makePair()];
      professional.add(named(await runKeys(CALL, 'professional', b, a.open)));
      return named(await runKeys(CALL, 'resident', a, b.open));
    };
    resident.add(await run());
    const early = (await resident.out(frame(PICTURE), 'audio')) as ArrayBuffer;
    await run();
    expect(await professional.in({ data: early.slice(0) }, 'audio')).not.toBeNull();
    const late = (await resident.out(frame(PICTURE), 'audio')) as ArrayBuffer;
    await run();
    await run();
    expect(await professional.in({ data: late }, 'audio')).toBeNull();
  });
});

describe('H.264', () => {
  const SPS = [0, 0, 0, 1, 0x67, 66, 0, 30];
  const IDR = [0, 0, 0, 1, 0x65, 0x88, ...PICTURE];

  it('shows its parameters and the slice’s header', () => {
    expect(sliceStart(Uint8Array.from([...SPS, ...IDR]))).toBe(SPS.length + 6);
  });

  it('does not leave where no slice is found near its beginning', async () => {
    const [resident] = await rings();
    resident.codec = 'h264';
    const long = [0, 0, 0, 1, 6, ...Array.from({ length: 200 }, () => 9)];
    for (const data of [SPS, PICTURE, [1, ...IDR], [...long, ...IDR], [0, 0, 1, 2, ...IDR], [0]]) {
      expect(sliceStart(Uint8Array.from(data))).toBeNull();
      expect(await resident.out(frame(data, 'key'), 'video')).toBeNull();
    }
    expect(await resident.out(frame([...SPS, ...IDR], 'key'), 'video')).not.toBeNull();
  });

  it('never looks like a start code where it is sealed', async () => {
    const pair = await makePair();
    const keys = await runKeys(CALL, 'resident', pair, (await makePair()).open);
    for (let counter = 0; counter < 40; counter += 1) {
      const about = { kind: 'video', codec: 'h264', key: keys.own, id: keys.id, counter } as const;
      const sealed = await seal(frame([...SPS, ...IDR], 'key'), about);
      if (!sealed) throw new Error('not sealed');
      const rest = bytes(sealed)?.slice(SPS.length + 6) ?? [];
      expect(rest.join(' ')).not.toMatch(/\b0 0 [0-2]\b/);
      const told = read({ data: sealed, type: 'key' }, 'video', 'h264');
      expect(told && bytes(await open(told, 'video', keys.own))).toEqual([...SPS, ...IDR]);
    }
  });

  it('escapes and back', () => {
    for (const data of [[], [0, 0, 0, 0, 0], [0, 0, 3], [1, 0, 0, 1, 0, 0, 2], [0, 0, 4, 0, 0]]) {
      const there = escaped(Uint8Array.from(data));
      expect([...there].join(' ')).not.toMatch(/\b0 0 [0-2]\b/);
      expect([...unescaped(there)]).toEqual(data);
    }
  });
});

describe('counters', () => {
  it('pass once, also out of order, and not long after', () => {
    const seen = new Seen();
    expect([5, 3, 5, 3, 4].map((counter) => seen.note(counter))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    for (let counter = 6; counter < 2_000; counter += 1) expect(seen.note(counter)).toBe(true);
    expect(seen.note(100)).toBe(false);
    expect(seen.note(1_999)).toBe(false);
  });
});
