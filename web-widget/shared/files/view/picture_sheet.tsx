import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { link } from '../door.ts';
import type { FileRoom } from '../room.ts';
import type { SharedFile } from '../state.ts';
import { t } from '../texts.ts';
import { type Size, type Turn, turned } from '../zoom.ts';

interface Props {
  room: FileRoom;
  file: SharedFile;
  sheet: Signal<Size>;
  loaded: Signal<number | 'done' | 'failed'>;
  scale: number;
  turn: Turn;
}

/** A picture, turned and scaled by style alone. */
export function PictureSheet({ room, file, sheet, loaded, scale, turn }: Props) {
  const address = useSignal('');
  useEffect(() => {
    let wanted = true;
    link(room.door, file.id, 'view').then(
      (url) => {
        if (wanted) address.value = url;
      },
      () => {
        if (wanted) loaded.value = 'failed';
      },
    );
    return () => {
      wanted = false;
    };
  }, [room, file.id, address, loaded]);
  if (address.value === '' || loaded.value === 'failed') return null;
  const { width, height } = sheet.value;
  const frame = turned({ width: width * scale, height: height * scale }, turn);
  return (
    <div
      class="viewer-sheet viewer-picture"
      style={{ inlineSize: `${frame.width}px`, blockSize: `${frame.height}px` }}
    >
      <img
        src={address.value}
        alt={t('viewer-picture', { name: file.name })}
        style={{
          inlineSize: `${width * scale}px`,
          blockSize: `${height * scale}px`,
          transform: `translate(-50%, -50%) rotate(${turn * 90}deg)`,
        }}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
          sheet.value = { width: Math.max(2, naturalWidth), height: Math.max(2, naturalHeight) };
          loaded.value = 'done';
        }}
        onError={() => {
          loaded.value = 'failed';
        }}
      />
    </div>
  );
}
