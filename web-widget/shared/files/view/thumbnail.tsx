import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { link } from '../door.ts';
import type { FileRoom } from '../room.ts';
import type { SharedFile } from '../state.ts';
import { Icon, type IconName } from './icon.tsx';

/** The small picture of a file, fetched when it comes into view; until then, and where there is
 *  none, a mark of its kind. */
export function Thumbnail({
  room,
  file,
  icon,
}: {
  room: FileRoom;
  file: SharedFile;
  icon: IconName;
}) {
  const element = useRef<HTMLSpanElement>(null);
  const address = useSignal('');
  useEffect(() => {
    const box = element.current;
    if (!file.preview || !box) return undefined;
    let wanted = true;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      link(room.door, file.id, 'preview').then(
        (url) => {
          if (wanted) address.value = url;
        },
        () => {
          // The mark does.
        },
      );
    });
    observer.observe(box);
    return () => {
      wanted = false;
      observer.disconnect();
    };
  }, [room, file.id, file.preview, address]);
  return (
    <span ref={element} class="file-mark">
      {address.value === '' ? (
        <Icon name={icon} />
      ) : (
        <img
          class="file-preview"
          src={address.value}
          alt=""
          onError={() => {
            address.value = '';
          }}
        />
      )}
    </span>
  );
}
