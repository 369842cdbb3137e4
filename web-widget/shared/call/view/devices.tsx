/** Choosing microphone, camera and speaker, with a look at what they do. */
import type { ReadonlySignal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Device, OwnMedia, Trouble } from '../own_media.ts';
import { mayChooseSpeaker, playTest, watchLevel } from '../sound.ts';
import { t } from '../texts.ts';
import { Icon } from './icon.tsx';

/** From this level on somebody speaks. */
const HEARD = 0.35;

/** `id` keeps the names of two forms on one page apart. */
export function Devices({ media, id }: { media: OwnMedia; id: string }) {
  const { microphones, cameras, speakers } = media.devices.value;
  const at = (track: MediaStreamTrack | null) => track?.getSettings().deviceId ?? '';
  return (
    <div class="call-devices">
      <TroubleNote
        what="microphone"
        trouble={media.microphoneTrouble.value}
        again={() => media.openMicrophone()}
      />
      <Choice
        id={`${id}-microphone`}
        name={t('microphone')}
        devices={microphones}
        chosen={at(media.microphone.value)}
        choose={(device) => void media.openMicrophone(device)}
      />
      <Level track={media.microphone} />
      <TroubleNote
        what="camera"
        trouble={media.cameraTrouble.value}
        again={() => media.openCamera()}
      />
      {media.camera.value && (
        <Choice
          id={`${id}-camera`}
          name={t('camera')}
          devices={cameras}
          chosen={at(media.camera.value)}
          choose={(device) => void media.openCamera({ id: device })}
        />
      )}
      <Speaker media={media} id={`${id}-speaker`} devices={speakers} />
    </div>
  );
}

interface ChoiceProps {
  id: string;
  name: string;
  devices: readonly Device[];
  chosen: string;
  choose(id: string): void;
}

/** Nothing where there is nothing to choose. */
function Choice({ id, name, devices, chosen, choose }: ChoiceProps) {
  if (devices.length < 2) return null;
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select
        id={id}
        class="input"
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {devices.map((device, index) => (
          <option key={device.id} value={device.id}>
            {device.label || t('device', { number: index + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How loud the microphone is, for the eye; for the ear, once, that it hears. */
function Level({ track }: { track: ReadonlySignal<MediaStreamTrack | null> }) {
  const meter = useRef<HTMLMeterElement>(null);
  const heard = useSignal(false);
  const present = track.value;
  useEffect(() => {
    if (!present) return undefined;
    heard.value = false;
    return watchLevel(present, (level) => {
      if (meter.current) meter.current.value = level;
      if (level >= HEARD) heard.value = true;
    });
  }, [present, heard]);
  if (!present) return null;
  return (
    <div class="call-level">
      <Icon name="microphone" />
      <meter ref={meter} min={0} max={1} value={0} aria-label={t('level')} />
      <p class="small soft" role="status">
        {heard.value ? t('level-heard') : t('level-say')}
      </p>
    </div>
  );
}

function Speaker({
  media,
  id,
  devices,
}: {
  media: OwnMedia;
  id: string;
  devices: readonly Device[];
}) {
  const playing = useSignal(false);
  const play = async () => {
    if (playing.peek()) return;
    playing.value = true;
    await playTest(media.speaker.peek()).catch(() => {
      // No sound can be played at all: that is what the person will notice.
    });
    playing.value = false;
  };
  return (
    <>
      {mayChooseSpeaker() && (
        <Choice
          id={id}
          name={t('speaker')}
          devices={devices}
          chosen={media.speaker.value || usual(devices)}
          choose={(device) => {
            media.speaker.value = device;
          }}
        />
      )}
      <div class="call-test">
        <button type="button" class="button" aria-disabled={playing.value} onClick={play}>
          <Icon name="speaker" />
          {t('test-sound')}
        </button>
        <p class="small soft" role="status">
          {playing.value ? t('test-playing') : ''}
        </p>
      </div>
    </>
  );
}

/** What the browser uses where nothing is chosen. */
function usual(devices: readonly Device[]): string {
  return (devices.find(({ id }) => id === 'default') ?? devices[0])?.id ?? '';
}

interface TroubleProps {
  what: 'camera' | 'microphone';
  trouble: Trouble | null;
  again(): Promise<void>;
  /** Takes the note away, where it need not stay. */
  dismiss?(): void;
}

/** Why a device is not to be had, and what to do. */
export function TroubleNote({ what, trouble, again, dismiss }: TroubleProps) {
  return (
    <div role="status" class="call-trouble">
      {trouble && (
        <div class="notice warn">
          <Icon name="warning" />
          <div class="notice-text">
            <p>{t(`trouble-${what}-${trouble}`)}</p>
            {trouble !== 'forbidden' && trouble !== 'paused' && (
              <button type="button" class="button small-button" onClick={() => void again()}>
                {t('try-again')}
              </button>
            )}
          </div>
          {dismiss && (
            <button
              type="button"
              class="button quiet icon"
              aria-label={t('trouble-dismiss')}
              onClick={dismiss}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      )}
    </div>
  );
}
