/** What went wrong with a device while the call goes on, and what to do. */
import type { LiveCall } from '../live.ts';
import { TroubleNote } from './devices.tsx';

export function Troubles({ live }: { live: LiveCall }) {
  const { media } = live;
  return (
    <div class="call-troubles">
      <TroubleNote
        what="microphone"
        trouble={media.microphoneTrouble.value}
        again={() => media.openMicrophone()}
        dismiss={() => media.dismiss('microphone')}
      />
      <TroubleNote
        what="camera"
        trouble={media.cameraTrouble.value}
        again={() => media.openCamera()}
        dismiss={() => media.dismiss('camera')}
      />
    </div>
  );
}
