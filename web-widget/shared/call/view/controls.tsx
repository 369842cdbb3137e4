/** The buttons of the call. Each has its whole name, and a short word where there is room. */
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LiveCall } from '../live.ts';
import type { CallRoom } from '../room.ts';
import { t } from '../texts.ts';
import { Icon, type IconName } from './icon.tsx';

interface Props {
  room: CallRoom;
  live: LiveCall;
  id: string;
  stage: RefObject<HTMLElement | null>;
  openSettings(): void;
}

export function Controls({ room, live, id, stage, openSettings }: Props) {
  if (live.way.value.at === 'over') return <OverControls room={room} />;
  return (
    <fieldset class="call-controls" aria-label={t('controls')}>
      <SendControls room={room} live={live} />
      {!room.small.value && <ChatControl room={room} />}
      <EndControls room={room} />
      <div class="call-more">
        {phoneCameras(live) && (
          <Control
            icon="switchCamera"
            name={t('switch-camera')}
            act={() => void live.media.switchCamera()}
          />
        )}
        {live.captions.offered.value && <CaptionsControl live={live} />}
        <Control icon="settings" name={t('settings')} act={openSettings} />
        <WindowControl id={id} />
        <FullControl stage={stage} />
      </div>
    </fieldset>
  );
}

/** What goes to the other side: sound, picture, screen. */
function SendControls({ room, live: { media } }: Pick<Props, 'room' | 'live'>) {
  const muted = media.muted.value || media.microphone.value === null;
  const shares = media.screen.value !== null;
  const camera = media.camera.value !== null;
  return (
    <>
      <Control
        icon={muted ? 'microphoneOff' : 'microphone'}
        name={t(muted ? 'unmute' : 'mute')}
        short={t(muted ? 'short-unmute' : 'short-mute')}
        off={muted}
        act={() => {
          if (media.microphone.value === null) {
            media.setMuted(false);
            void media.openMicrophone();
          } else media.setMuted(!media.muted.value);
        }}
      />
      {!shares && (
        <Control
          icon={camera ? 'camera' : 'cameraOff'}
          name={t(camera ? 'camera-close' : 'camera-on')}
          short={t('short-camera')}
          off={!camera}
          act={() => (camera ? media.closeCamera() : void media.openCamera())}
        />
      )}
      {room.own === 'professional' && media.mayShare && (
        <Control
          icon={shares ? 'screenOff' : 'screen'}
          name={t(shares ? 'share-stop' : 'share')}
          short={t('short-share')}
          act={() => (shares ? media.stopSharing() : void media.share())}
        />
      )}
    </>
  );
}

function ChatControl({ room }: { room: CallRoom }) {
  const unseen = room.unseen.value;
  const chat = room.chat.value;
  return (
    <Control
      icon="chat"
      name={
        unseen > 0
          ? `${t('chat-show')}: ${t('chat-unseen', { count: unseen })}`
          : t(chat ? 'chat-hide' : 'chat-show')
      }
      short={t('short-chat')}
      count={unseen}
      off={!chat}
      act={() => room.showChat(!chat)}
    />
  );
}

function CaptionsControl({ live: { captions } }: Pick<Props, 'live'>) {
  const on = captions.words.value !== null;
  return (
    <Control
      icon="captions"
      name={t(on ? 'captions-off' : 'captions-on')}
      off={on}
      act={() => (on ? captions.turnOff() : void captions.turnOn())}
    />
  );
}

/** Nothing is sent any more: there is nothing to mute. */
function OverControls({ room }: { room: CallRoom }) {
  return (
    <fieldset class="call-controls" aria-label={t('controls')}>
      <EndControls room={room} />
    </fieldset>
  );
}

/** What there is however the call stands: its end, and the way back from the small picture. */
function EndControls({ room }: { room: CallRoom }) {
  return (
    <>
      <Control
        icon="hangUp"
        name={t('hang-up')}
        short={t('short-hang-up')}
        kind="end"
        act={() => room.hangUp()}
      />
      <UnfoldControl room={room} />
    </>
  );
}

/** The way back from the small picture that a folded page is. */
function UnfoldControl({ room }: { room: CallRoom }) {
  if (!room.small.value) return null;
  const unseen = room.unseen.value;
  return (
    <Control
      icon="full"
      name={unseen > 0 ? `${t('unfold')}: ${t('chat-unseen', { count: unseen })}` : t('unfold')}
      short={t('short-unfold')}
      count={unseen}
      kind="call-unfold"
      act={() => room.unfold()}
    />
  );
}

/** Whether there is another camera to turn to, as on a phone. */
function phoneCameras({ media }: LiveCall): boolean {
  const several = media.devices.value.cameras.length > 1;
  return several && media.camera.value !== null && matchMedia('(pointer: coarse)').matches;
}

interface ControlProps {
  icon: IconName;
  name: string;
  short?: string;
  off?: boolean;
  kind?: 'end' | 'call-unfold';
  count?: number;
  act(): void;
}

function Control({ icon, name, short, off = false, kind, count = 0, act }: ControlProps) {
  const look = ['call-control', off ? 'off' : '', kind ?? ''].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      class={look}
      aria-label={name}
      title={name}
      data-count={count > 0 ? count : undefined}
      onClick={act}
    >
      <Icon name={icon} />
      {short && <span aria-hidden="true">{short}</span>}
    </button>
  );
}

const WINDOW_EVENTS = ['enterpictureinpicture', 'leavepictureinpicture'];

/** The picture in a window of its own, over others. */
function WindowControl({ id }: { id: string }) {
  const out = useSignal(false);
  useEffect(() => {
    const video = document.getElementById(`${id}-picture`);
    const changed = () => {
      out.value = video !== null && document.pictureInPictureElement === video;
    };
    changed();
    for (const event of WINDOW_EVENTS) video?.addEventListener(event, changed);
    return () => {
      for (const event of WINDOW_EVENTS) video?.removeEventListener(event, changed);
    };
  }, [id, out]);
  if (!document.pictureInPictureEnabled) return null;
  const act = async () => {
    const video = document.getElementById(`${id}-picture`);
    if (!(video instanceof HTMLVideoElement)) return;
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await video.requestPictureInPicture();
    } catch {
      // There is no picture yet.
    }
  };
  const name = t(out.value ? 'picture-in-picture-leave' : 'picture-in-picture');
  return <Control icon="window" name={name} off={out.value} act={() => void act()} />;
}

/** Over the whole screen; a phone that knows this of videos only has no such button. */
function FullControl({ stage }: { stage: RefObject<HTMLElement | null> }) {
  const full = useSignal(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => {
      full.value = document.fullscreenElement !== null;
    };
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, [full]);
  if (!document.fullscreenEnabled) return null;
  const act = () => {
    const done = full.peek() ? document.exitFullscreen() : stage.current?.requestFullscreen();
    done?.catch(() => {
      // The page around this one does not let it.
    });
  };
  return (
    <Control
      icon={full.value ? 'fullOff' : 'full'}
      name={t(full.value ? 'full-screen-leave' : 'full-screen')}
      act={act}
    />
  );
}
