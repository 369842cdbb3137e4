import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FilesInfo } from '../../generated/protocol.ts';
import type { FileRoom } from '../room.ts';
import { t } from '../texts.ts';
import { Icon } from './icon.tsx';

interface Props {
  room: FileRoom;
  /** Undefined where files cannot be sent now. */
  info: FilesInfo | undefined;
  class: string;
  children: ComponentChildren;
}

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** A part of the page onto which files can be dropped; it shows so while some are over it. */
export function DropZone({ room, info, class: name, children }: Props) {
  const over = useSignal(false);
  const depth = useRef(0);
  const leave = () => {
    depth.current = 0;
    over.value = false;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button beside the field does the same
    <div
      class={name}
      onDragEnter={(event) => {
        if (!info || !carriesFiles(event)) return;
        depth.current += 1;
        over.value = true;
      }}
      onDragLeave={(event) => {
        if (!carriesFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDrop={(event) => {
        leave();
        if (!info || !carriesFiles(event)) return;
        room.send([...(event.dataTransfer?.files ?? [])], info);
      }}
    >
      {children}
      {over.value && (
        <div class="drop-zone" aria-hidden="true">
          <p>
            <Icon name="attach" />
            {t('drop-here')}
          </p>
        </div>
      )}
    </div>
  );
}

/** A file that is dropped beside the zone must not replace the page. */
export function useSafeDrops(): void {
  useEffect(() => {
    const keep = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    window.addEventListener('dragover', keep);
    window.addEventListener('drop', keep);
    return () => {
      window.removeEventListener('dragover', keep);
      window.removeEventListener('drop', keep);
    };
  }, []);
}
