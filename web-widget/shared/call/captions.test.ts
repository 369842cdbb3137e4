import { beforeEach, describe, expect, it } from 'vitest';
import { Captions, type Recognition, type Recognizer } from './captions.ts';

let made: FakeRecognition[];
let state: Awaited<ReturnType<Recognizer['available']>>;
let installs: boolean;
let captions: Captions;

class FakeRecognition implements Recognition {
  lang = '';
  continuous = false;
  interimResults = false;
  processLocally = false;
  onresult: Recognition['onresult'] = null;
  onend: Recognition['onend'] = null;
  on: MediaStreamTrack | null = null;
  aborted = false;

  constructor() {
    made.push(this);
  }

  start(track: MediaStreamTrack): void {
    this.on = track;
  }

  abort(): void {
    this.aborted = true;
  }

  says(...parts: [string, boolean][]): void {
    const results = parts.map(([transcript, isFinal]) => ({ isFinal, 0: { transcript } }));
    this.onresult?.({ resultIndex: 0, results });
  }

  static available = async () => state;
  static install = async () => installs;
}

const TRACK = {} as MediaStreamTrack;

beforeEach(() => {
  made = [];
  state = 'available';
  installs = true;
  captions = new Captions(FakeRecognition);
});

describe('captions', () => {
  it('are offered only where the device itself can write them', async () => {
    await captions.speak('sv');
    expect(captions.offered.value).toBe(true);
    state = 'unavailable';
    await captions.speak('fi');
    expect(captions.offered.value).toBe(false);
    const none = new Captions(null);
    await none.speak('fi');
    expect(none.offered.value).toBe(false);
  });

  it('write what is said, the present words after those that are sure', async () => {
    await captions.speak('sv');
    captions.listen(TRACK);
    await captions.turnOn();
    expect(made[0]).toMatchObject({ lang: 'sv-FI', processLocally: true, on: TRACK });
    made[0]?.says(['God dag', true], ['hur', false]);
    expect(captions.words.value).toBe('God dag hur');
    made[0]?.says(['hur mår du?', true]);
    expect(captions.words.value).toBe('God dag hur mår du?');
  });

  it('follow another sound, and end when they are turned off', async () => {
    await captions.speak('fi');
    captions.listen(TRACK);
    expect(made).toHaveLength(0);
    await captions.turnOn();
    const other = {} as MediaStreamTrack;
    captions.listen(other);
    expect(made[0]?.aborted).toBe(true);
    expect(made[1]?.on).toBe(other);
    captions.turnOff();
    expect(made[1]?.aborted).toBe(true);
    expect(captions.words.value).toBeNull();
  });

  it('are given up where they cannot be made ready', async () => {
    installs = false;
    await captions.speak('fi');
    captions.listen(TRACK);
    await captions.turnOn();
    expect(made).toHaveLength(0);
    expect(captions.words.value).toBeNull();
    expect(captions.offered.value).toBe(false);
  });
});
