import { computed, signal } from '@preact/signals';

/** Why a device is not to be had. */
export type Trouble =
  /** The person, or the system, said no. */
  | 'denied'
  /** The page around this one does not let it ask. */
  | 'forbidden'
  | 'missing'
  /** Another program has it. */
  | 'busy'
  /** The device or another program holds back what it gives, for the time being. */
  | 'paused'
  | 'failed';

export interface Device {
  id: string;
  label: string;
}

export interface Devices {
  microphones: readonly Device[];
  cameras: readonly Device[];
  speakers: readonly Device[];
}

/** What is used of the browser, so that tests can play it. */
export interface MediaDoors {
  devices: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  > & { getDisplayMedia?: MediaDevices['getDisplayMedia'] };
  /** Whether the page's policy lets it ask at all. */
  allowed(what: What): boolean;
  /** Whether the person's permission is known to be withdrawn. */
  denied(what: What): Promise<boolean>;
}

type What = 'camera' | 'microphone';

type Wish = { id?: string; facing?: 'user' | 'environment' };

const SOUND: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** Microphone, camera and screen of this side. */
export class OwnMedia {
  readonly microphone = signal<MediaStreamTrack | null>(null);
  readonly camera = signal<MediaStreamTrack | null>(null);
  readonly screen = signal<MediaStreamTrack | null>(null);
  readonly muted = signal(false);
  readonly microphoneTrouble = signal<Trouble | null>(null);
  readonly cameraTrouble = signal<Trouble | null>(null);
  /** The browser may be asking the person just now. */
  readonly asking = signal(false);
  readonly devices = signal<Devices>({ microphones: [], cameras: [], speakers: [] });
  /** Where sound comes out; empty for the system's choice. */
  readonly speaker = signal('');
  /** What is sent as the picture. */
  readonly picture = computed(() => this.screen.value ?? this.camera.value);
  private readonly doors: MediaDoors;
  private facing: 'user' | 'environment' = 'user';
  private stopped = false;
  private readonly listDevices = () => void this.list();

  constructor(doors: MediaDoors) {
    this.doors = doors;
    doors.devices.addEventListener('devicechange', this.listDevices);
  }

  /** Asks for what the call begins with: for both at once, so that the person is asked once. */
  async begin(wish: { camera: boolean; microphoneId?: string; cameraId?: string }): Promise<void> {
    this.asking.value = true;
    const both = wish.camera && this.allows('camera') && this.allows('microphone');
    const done = both && (await this.beginBoth(wish.microphoneId, wish.cameraId));
    if (!done && !this.stopped) {
      await this.openMicrophone(wish.microphoneId);
      if (wish.camera) await this.openCamera(wish.cameraId ? { id: wish.cameraId } : {});
    }
    this.asking.value = false;
    await this.list();
  }

  setMuted(muted: boolean): void {
    this.muted.value = muted;
    if (this.microphone.value) this.microphone.value.enabled = !muted;
  }

  async openMicrophone(id?: string): Promise<void> {
    const track = await this.ask('microphone', { ...SOUND, ...exactly(id) });
    if (!track) return;
    track.enabled = !this.muted.value;
    this.take('microphone', track);
    void this.list();
  }

  async openCamera(wish: Wish = {}): Promise<void> {
    const facing = wish.facing ?? this.facing;
    // A phone has its cameras one at a time.
    if (wish.facing) stop(this.camera);
    const which = wish.id ? exactly(wish.id) : { facingMode: facing };
    const track = await this.ask('camera', { ...PICTURE, ...which });
    if (!track) return;
    this.facing = facing;
    this.take('camera', track);
    void this.list();
  }

  closeCamera(): void {
    stop(this.camera);
    this.cameraTrouble.value = null;
  }

  /** The person has read it. */
  dismiss(what: What): void {
    this.trouble(what).value = null;
  }

  /** The other camera of a phone. */
  switchCamera(): Promise<void> {
    return this.openCamera({ facing: this.facing === 'user' ? 'environment' : 'user' });
  }

  get mayShare(): boolean {
    return this.doors.devices.getDisplayMedia !== undefined;
  }

  /** Shows the screen or a part of it; who chooses none has changed their mind. */
  async share(): Promise<void> {
    try {
      const stream = await this.doors.devices.getDisplayMedia?.({
        video: { frameRate: { max: 15 } },
        audio: false,
      });
      const track = stream?.getVideoTracks()[0];
      if (!track) return;
      if (this.stopped) track.stop();
      else {
        // Text must stay readable, though it moves less smoothly.
        track.contentHint = 'detail';
        put(this.screen, track, () => {});
      }
    } catch {
      // Not shared.
    }
  }

  stopSharing(): void {
    stop(this.screen);
  }

  stop(): void {
    this.stopped = true;
    this.doors.devices.removeEventListener('devicechange', this.listDevices);
    for (const place of [this.microphone, this.camera, this.screen]) stop(place);
  }

  private allows(what: What): boolean {
    return this.doors.allowed(what);
  }

  private async beginBoth(microphoneId = '', cameraId = ''): Promise<boolean> {
    try {
      const stream = await this.doors.devices.getUserMedia({
        audio: { ...SOUND, ...exactly(microphoneId) },
        video: { ...PICTURE, ...(cameraId ? exactly(cameraId) : { facingMode: this.facing }) },
      });
      if (this.stopped) {
        for (const track of stream.getTracks()) track.stop();
        return true;
      }
      const [sound, picture] = [stream.getAudioTracks()[0], stream.getVideoTracks()[0]];
      if (sound) {
        sound.enabled = !this.muted.value;
        this.take('microphone', sound);
      }
      if (picture) this.take('camera', picture);
      return true;
    } catch {
      // One of them is not to be had: which one, and why, each tells by itself.
      return false;
    }
  }

  /** Asks for one track; a device that is gone is no reason to have none. */
  private async ask(
    what: What,
    constraints: MediaTrackConstraints,
  ): Promise<MediaStreamTrack | null> {
    const trouble = this.trouble(what);
    if (!this.allows(what)) {
      trouble.value = 'forbidden';
      return null;
    }
    const kind = what === 'camera' ? 'video' : 'audio';
    for (const wanted of [constraints, without(constraints)]) {
      if (this.stopped) return null;
      try {
        const stream = await this.doors.devices.getUserMedia({ [kind]: wanted });
        const track = stream.getTracks()[0];
        if (!track || this.stopped) {
          track?.stop();
          return null;
        }
        trouble.value = null;
        return track;
      } catch (error) {
        trouble.value = troubleOf(error);
        if (trouble.value !== 'missing') return null;
      }
    }
    return null;
  }

  /** Uses a track, in the place of the one before. */
  private take(what: What, track: MediaStreamTrack): void {
    const place = this[what];
    const trouble = this.trouble(what);
    put(place, track, () => void this.lost(what));
    // It may be held back from the start: then nothing happens that would tell.
    if (track.muted) trouble.value = 'paused';
    track.addEventListener('mute', () => {
      if (place.value === track) trouble.value = 'paused';
    });
    track.addEventListener('unmute', () => {
      if (place.value === track && trouble.value === 'paused') trouble.value = null;
    });
  }

  /** A device is gone, or the permission for it. Another microphone takes its place by itself; no
   *  other camera does, for it may look at what it should not. */
  private async lost(what: What): Promise<void> {
    if (what === 'microphone') return this.openMicrophone();
    const denied = await this.doors.denied(what);
    if (!this.stopped && !this.camera.value)
      this.cameraTrouble.value = denied ? 'denied' : 'missing';
  }

  private trouble(what: What) {
    return what === 'camera' ? this.cameraTrouble : this.microphoneTrouble;
  }

  private async list(): Promise<void> {
    const all = await this.doors.devices.enumerateDevices().catch(() => []);
    const of = (kind: MediaDeviceKind): Device[] =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    this.devices.value = {
      microphones: of('audioinput'),
      cameras: of('videoinput'),
      speakers: of('audiooutput'),
    };
  }
}

function exactly(id: string | undefined): MediaTrackConstraints {
  return id ? { deviceId: { exact: id } } : {};
}

function without({ deviceId: _, facingMode: __, ...rest }: MediaTrackConstraints) {
  return rest;
}

type Place = { value: MediaStreamTrack | null };

/** Puts a track in the place of the one before; `lost` runs when it ends by itself. */
function put(place: Place, track: MediaStreamTrack, lost: () => void): void {
  const before = place.value;
  place.value = track;
  before?.stop();
  track.addEventListener('ended', () => {
    if (place.value !== track) return;
    place.value = null;
    lost();
  });
}

function stop(place: Place): void {
  const track = place.value;
  place.value = null;
  track?.stop();
}

export function troubleOf(error: unknown): Trouble {
  switch (error instanceof Error || error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}

interface Policy {
  allowsFeature(feature: string): boolean;
}

/** The browser's own devices. */
export function browserMedia(): MediaDoors {
  const page = document as { permissionsPolicy?: Policy; featurePolicy?: Policy };
  const policy = page.permissionsPolicy ?? page.featurePolicy;
  return {
    devices: navigator.mediaDevices,
    allowed: (what) => policy?.allowsFeature(what) ?? true,
    denied: async (what) => {
      try {
        const name = what as PermissionName;
        return (await navigator.permissions.query({ name })).state === 'denied';
      } catch {
        // Not every browser tells.
        return false;
      }
    },
  };
}
