import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { FileRoom } from '../room.ts';
import type { SharedFile } from '../state.ts';
import { t } from '../texts.ts';

export interface ViewerProps {
  room: FileRoom;
  file: SharedFile;
  close(): void;
}

/** The viewer, fetched when the first file is opened. */
export function ViewerDoor({ room }: { room: FileRoom }) {
  const viewer = useSignal<{ Viewer: ComponentType<ViewerProps> } | null>(null);
  const file = room.viewing.value;
  const wanted = file !== null;
  useEffect(() => {
    if (!wanted || viewer.peek()) return;
    import('./viewer.tsx').then(
      (loaded) => {
        viewer.value = loaded;
      },
      () => {
        room.viewing.value = null;
        room.announce(t('get-failed'));
      },
    );
  }, [wanted, viewer, room]);
  if (!file || !viewer.value) return null;
  const { Viewer } = viewer.value;
  const close = () => {
    room.viewing.value = null;
  };
  return <Viewer key={file.id} room={room} file={file} close={close} />;
}
