/** The call itself: the other's picture large, one's own small, how it stands, and what can be done. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { countdown } from '../../countdown.ts';
import type { Language } from '../../generated/protocol.ts';
import type { LiveCall } from '../live.ts';
import type { CallRoom } from '../room.ts';
import { t } from '../texts.ts';
import { useNews } from '../words.ts';
import { Controls } from './controls.tsx';
import { useFocusKept } from './focus.ts';
import { Icon } from './icon.tsx';
import { Lock } from './lock.tsx';
import { Picture } from './picture.tsx';
import { SettingsDialog } from './settings.tsx';
import { Question, Standing } from './standing.tsx';
import { Troubles } from './troubles.tsx';

export interface StageProps {
  room: CallRoom;
  live: LiveCall;
  /** What the other is called. */
  name: string;
  /** What is spoken in the call. */
  language: Language;
  /** Keeps the names of two calls on one page apart. */
  id: string;
}

export function Stage({ room, live, name, language, id }: StageProps) {
  const stage = useRef<HTMLElement>(null);
  const settings = useSignal(false);
  const small = room.small.value;
  // Folded, the focus is on the way back; unfolded, on the call.
  useEffect(() => {
    const back = stage.current?.querySelector<HTMLElement>('.call-unfold');
    (back ?? stage.current)?.focus();
  }, [small]);
  useFocusKept(stage);
  useEffect(() => void live.captions.speak(language), [live, language]);
  useNews(room, live, name);
  return (
    <section
      ref={stage}
      class={small ? 'call small' : 'call'}
      aria-label={t('call-with', { name })}
      tabIndex={-1}
      data-way={live.way.value.at}
      data-protection={live.protection.value.kind}
    >
      <div class="call-scene">
        <OtherPicture live={live} name={name} id={id} />
        <div class="call-top">
          <Lock live={live} />
          <Quality live={live} />
          <Elapsed room={room} />
        </div>
        <OtherMarks live={live} name={name} />
        <OwnPicture live={live} />
        {live.captions.words.value && (
          <p class="call-captions" lang={language}>
            {live.captions.words.value}
          </p>
        )}
        <Standing room={room} live={live} name={name} />
        <Question room={room} live={live} name={name} />
      </div>
      <Troubles live={live} />
      <Controls
        room={room}
        live={live}
        id={id}
        stage={stage}
        openSettings={() => {
          settings.value = true;
        }}
      />
      {settings.value && (
        <SettingsDialog
          live={live}
          id={id}
          close={() => {
            settings.value = false;
          }}
        />
      )}
    </section>
  );
}

function OtherPicture({ live, name, id }: { live: LiveCall; name: string; id: string }) {
  const other = live.other.value;
  const here = live.way.value.at !== 'over' && !live.deaf.value;
  const shown = here && other.connected && other.video;
  return (
    <>
      <Picture
        id={`${id}-picture`}
        stream={live.stream.value}
        class={shown ? (other.screen ? 'call-other screen' : 'call-other') : 'call-other hidden'}
        label={t(other.screen ? 'screen-of' : 'picture-of', { name })}
      />
      {!shown && (
        <div class="call-face" aria-hidden="true">
          <Icon name="person" />
          <p>{name}</p>
        </div>
      )}
    </>
  );
}

/** Who the other is, and what of them is turned off, in words. */
function OtherMarks({ live, name }: { live: LiveCall; name: string }) {
  const other = live.other.value;
  // Until there are keys neither side sends anything, whatever is turned on.
  if (!other.connected || live.protection.value.kind === 'waiting') return null;
  return (
    <ul class="call-marks">
      {other.video && <li>{name}</li>}
      {!other.audio && (
        <li>
          <Icon name="microphoneOff" />
          <span>{t('other-muted', { name })}</span>
        </li>
      )}
      {!other.video && (
        <li>
          <Icon name="cameraOff" />
          <span>{t('other-camera-off', { name })}</span>
        </li>
      )}
    </ul>
  );
}

function OwnPicture({ live }: { live: LiveCall }) {
  const { camera, screen } = live.media;
  const stream = useComputed(() => {
    const track = screen.value ?? camera.value;
    return track ? new MediaStream([track]) : null;
  }).value;
  if (!stream) return null;
  const shares = screen.value !== null;
  // As in a mirror, but for the camera that looks away from oneself.
  const away = camera.value?.getSettings().facingMode === 'environment';
  return (
    <div class="call-own">
      <Picture
        stream={stream}
        class={shares || away ? '' : 'call-mirror'}
        label={t(shares ? 'you-share' : 'own-picture')}
      />
      {shares && <p>{t('you-share')}</p>}
    </div>
  );
}

function Quality({ live }: { live: LiveCall }) {
  const { quality } = live.judgement.value;
  if (live.way.value.at !== 'on') return null;
  return (
    <span class={`call-badge ${quality}`}>
      <Icon name="bars" />
      <span>{t(`quality-${quality}`)}</span>
    </span>
  );
}

/** How long the two have talked; for the eye alone. */
function Elapsed({ room }: { room: CallRoom }) {
  const call = room.call.value;
  const seconds = useSignal(0);
  const begun = call.kind === 'open' ? call.begunAt : null;
  useEffect(() => {
    if (begun === null) return undefined;
    const tick = () => {
      seconds.value = Math.max(0, Math.floor((room.now() - begun) / 1_000_000));
    };
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [begun, room, seconds]);
  if (begun === null) return null;
  return (
    <span class="call-badge call-elapsed" aria-hidden="true">
      {countdown(seconds.value)}
    </span>
  );
}
