/** Before the call: camera and microphone, one's own picture, how loud, and where sound comes out. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveCall } from '../live.ts';
import type { CallRoom } from '../room.ts';
import { t } from '../texts.ts';
import { Devices } from './devices.tsx';
import { Icon } from './icon.tsx';
import { Picture } from './picture.tsx';

export function Check({ room, live, id }: { room: CallRoom; live: LiveCall; id: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { media } = live;
  const camera = media.camera.value;
  useEffect(() => heading.current?.focus(), []);
  const join = () => {
    // What was read here need not be read again.
    if (!media.camera.peek()) media.dismiss('camera');
    room.join();
  };
  return (
    <section class="call-check" aria-labelledby={`${id}-check`}>
      <h2 id={`${id}-check`} ref={heading} tabIndex={-1}>
        {t('check-title')}
      </h2>
      <p class="soft">{t('check-lead')}</p>
      <Preview live={live} />
      <button
        type="button"
        class="button"
        onClick={() => (camera ? media.closeCamera() : void media.openCamera())}
      >
        <Icon name={camera ? 'cameraOff' : 'camera'} />
        {t(camera ? 'camera-close' : 'camera-on')}
      </button>
      <Devices media={media} id={id} />
      <p class="call-not-recorded">
        <Icon name="check" />
        {t('not-recorded')}
      </p>
      <div class="call-choices">
        <button type="button" class="button go" onClick={join}>
          <Icon name={camera ? 'camera' : 'microphone'} />
          {t('join')}
        </button>
        {camera && (
          <button
            type="button"
            class="button"
            onClick={() => {
              media.closeCamera();
              join();
            }}
          >
            <Icon name="cameraOff" />
            {t('join-blind')}
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => room.cancel()}>
          {t('check-cancel')}
        </button>
      </div>
    </section>
  );
}

function Preview({ live }: { live: LiveCall }) {
  const { camera, asking } = live.media;
  const stream = useComputed(() => (camera.value ? new MediaStream([camera.value]) : null)).value;
  return (
    <div class="call-preview">
      {stream ? (
        <Picture stream={stream} class="call-mirror" label={t('check-picture')} />
      ) : (
        <p>
          {!asking.value && <Icon name="cameraOff" />}
          {asking.value ? t('check-asking') : t('check-camera-off')}
        </p>
      )}
    </div>
  );
}
