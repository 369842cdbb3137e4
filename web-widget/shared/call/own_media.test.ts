import { beforeEach, describe, expect, it } from 'vitest';
import { type MediaDoors, OwnMedia, troubleOf } from './own_media.ts';

class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  stopped = false;
  contentHint = '';
  readonly kind: string;
  readonly asked: MediaTrackConstraints;

  constructor(kind: string, asked: MediaTrackConstraints) {
    super();
    this.kind = kind;
    this.asked = asked;
  }

  stop(): void {
    this.stopped = true;
  }

  /** The device or another program holds it back. */
  pauses(whether: boolean): void {
    this.muted = whether;
    this.dispatchEvent(new Event(whether ? 'mute' : 'unmute'));
  }

  unplugged(): void {
    this.dispatchEvent(new Event('ended'));
  }
}

const settle = () => new Promise((done) => setImmediate(done));
const problem = (name: string) => Object.assign(new Error(name), { name });

let asked: MediaStreamConstraints[];
/** What getUserMedia throws for a kind. */
let refusals: { audio?: string; video?: string };
let forbidden: string[];
let gone: string[];
let withdrawn: boolean;
/** The devices are held back from the start. */
let heldBack: boolean;
let media: OwnMedia;

function stream(constraints: MediaStreamConstraints): MediaStream {
  const tracks = (['audio', 'video'] as const)
    .filter((kind) => constraints[kind])
    .map((kind) => new FakeTrack(kind, constraints[kind] as MediaTrackConstraints));
  for (const track of tracks) track.muted = heldBack;
  return {
    getTracks: () => tracks,
    getAudioTracks: () => tracks.filter(({ kind }) => kind === 'audio'),
    getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
  } as unknown as MediaStream;
}

const fake = (place: { value: MediaStreamTrack | null }) => place.value as unknown as FakeTrack;

beforeEach(() => {
  asked = [];
  refusals = {};
  forbidden = [];
  gone = [];
  withdrawn = false;
  heldBack = false;
  const devices = Object.assign(new EventTarget(), {
    getUserMedia: async (constraints: MediaStreamConstraints) => {
      asked.push(constraints);
      for (const kind of ['audio', 'video'] as const) {
        const wanted = constraints[kind] as MediaTrackConstraints | undefined;
        const refusal = wanted && refusals[kind];
        if (refusal) throw problem(refusal);
        const id = (wanted?.deviceId as { exact?: string } | undefined)?.exact;
        if (id && gone.includes(id)) throw problem('OverconstrainedError');
      }
      return stream(constraints);
    },
    getDisplayMedia: async (constraints: MediaStreamConstraints) =>
      stream({ ...constraints, audio: false }),
    enumerateDevices: async () =>
      [
        { kind: 'audioinput', deviceId: 'm1', label: 'Microphone' },
        { kind: 'videoinput', deviceId: 'c1', label: 'Camera' },
        { kind: 'videoinput', deviceId: '', label: '' },
        { kind: 'audiooutput', deviceId: 's1', label: 'Speaker' },
      ] as MediaDeviceInfo[],
  });
  media = new OwnMedia({
    devices: devices as unknown as MediaDoors['devices'],
    allowed: (what) => !forbidden.includes(what),
    denied: async () => withdrawn,
  });
});

describe('asking for devices', () => {
  it('is one question where both are wanted', async () => {
    await media.begin({ camera: true });
    expect(asked).toHaveLength(1);
    expect(fake(media.microphone).kind).toBe('audio');
    expect(fake(media.camera).kind).toBe('video');
    expect(media.devices.value).toEqual({
      microphones: [{ id: 'm1', label: 'Microphone' }],
      cameras: [{ id: 'c1', label: 'Camera' }],
      speakers: [{ id: 's1', label: 'Speaker' }],
    });
  });

  it('leaves the camera alone where none is wanted', async () => {
    await media.begin({ camera: false });
    expect(asked).toEqual([{ audio: expect.anything() }]);
    expect(media.camera.value).toBeNull();
    expect(media.cameraTrouble.value).toBeNull();
  });

  it('goes on with sound where there is no camera', async () => {
    refusals = { video: 'NotFoundError' };
    await media.begin({ camera: true });
    expect(media.microphone.value).not.toBeNull();
    expect(media.microphoneTrouble.value).toBeNull();
    expect(media.cameraTrouble.value).toBe('missing');
  });

  it('tells apart no and not allowed to ask', async () => {
    refusals = { audio: 'NotAllowedError' };
    forbidden = ['camera'];
    await media.begin({ camera: true });
    expect(media.microphoneTrouble.value).toBe('denied');
    expect(media.cameraTrouble.value).toBe('forbidden');
    expect(asked.every(({ video }) => video === undefined)).toBe(true);
  });

  it('takes another where the chosen one is gone', async () => {
    gone = ['old'];
    await media.openMicrophone('old');
    expect(asked).toHaveLength(2);
    expect(media.microphone.value).not.toBeNull();
    expect(media.microphoneTrouble.value).toBeNull();
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'failed'],
  ])('tells %s as %s', (name, trouble) => {
    expect(troubleOf(problem(name))).toBe(trouble);
  });
});

describe('devices in use', () => {
  it('mute what comes later too', async () => {
    media.setMuted(true);
    await media.begin({ camera: false });
    expect(fake(media.microphone).enabled).toBe(false);
    await media.openMicrophone('m2');
    expect(fake(media.microphone).enabled).toBe(false);
    media.setMuted(false);
    expect(fake(media.microphone).enabled).toBe(true);
  });

  it('are let go of when another takes their place', async () => {
    await media.begin({ camera: true });
    const [sound, picture] = [fake(media.microphone), fake(media.camera)];
    await media.openMicrophone('m2');
    await media.switchCamera();
    expect([sound.stopped, picture.stopped]).toEqual([true, true]);
    expect(fake(media.camera).asked.facingMode).toBe('environment');
    await media.switchCamera();
    expect(fake(media.camera).asked.facingMode).toBe('user');
  });

  it('are replaced or missed when they are unplugged', async () => {
    await media.begin({ camera: true });
    const sound = fake(media.microphone);
    sound.unplugged();
    await settle();
    expect(fake(media.microphone)).not.toBe(sound);
    const asks = asked.length;
    fake(media.camera).unplugged();
    expect(media.camera.value).toBeNull();
    await settle();
    expect(media.cameraTrouble.value).toBe('missing');
    // Another camera is not turned on unasked.
    expect(asked).toHaveLength(asks);
  });

  it('that are not allowed any more are told as such', async () => {
    await media.begin({ camera: true });
    withdrawn = true;
    refusals = { audio: 'NotAllowedError' };
    fake(media.camera).unplugged();
    fake(media.microphone).unplugged();
    await settle();
    expect([media.cameraTrouble.value, media.microphoneTrouble.value]).toEqual([
      'denied',
      'denied',
    ]);
    media.dismiss('camera');
    expect(media.cameraTrouble.value).toBeNull();
  });

  it('are told as paused for as long as they give nothing', async () => {
    await media.begin({ camera: true });
    const old = fake(media.microphone);
    old.pauses(true);
    fake(media.camera).pauses(true);
    expect([media.cameraTrouble.value, media.microphoneTrouble.value]).toEqual([
      'paused',
      'paused',
    ]);
    fake(media.camera).pauses(false);
    expect(media.cameraTrouble.value).toBeNull();
    await media.openMicrophone('m2');
    old.pauses(true);
    expect(media.microphoneTrouble.value).toBeNull();
  });

  it('are told as paused where they give nothing from the start', async () => {
    heldBack = true;
    await media.begin({ camera: true });
    expect([media.cameraTrouble.value, media.microphoneTrouble.value]).toEqual([
      'paused',
      'paused',
    ]);
    fake(media.camera).pauses(false);
    expect(media.cameraTrouble.value).toBeNull();
  });

  it('show the screen in the camera’s place, and then the camera again', async () => {
    await media.begin({ camera: true });
    await media.share();
    expect(media.picture.value).toBe(media.screen.value);
    expect(fake(media.screen).contentHint).toBe('detail');
    fake(media.screen).unplugged();
    expect(media.picture.value).toBe(media.camera.value);
  });

  it('are all let go of at the end, also what comes too late', async () => {
    await media.begin({ camera: true });
    const tracks = [fake(media.microphone), fake(media.camera)];
    const late = media.openCamera();
    media.stop();
    await late;
    expect(tracks.every(({ stopped }) => stopped)).toBe(true);
    expect(media.camera.value).toBeNull();
  });

  it('are not asked for once more after the end', async () => {
    refusals = { video: 'NotFoundError' };
    const begun = media.begin({ camera: true });
    media.stop();
    await begun;
    expect(asked).toHaveLength(1);
    expect(media.microphone.value).toBeNull();
  });
});
