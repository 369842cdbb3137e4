import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { bytes } from '../door.ts';
import { type PlainText, plainText } from '../plain_text.ts';
import type { FileRoom } from '../room.ts';
import type { SharedFile } from '../state.ts';
import { t } from '../texts.ts';

interface Props {
  room: FileRoom;
  file: SharedFile;
  loaded: Signal<number | 'done' | 'failed'>;
  scale: number;
}

/** Text as text: whatever it says, it stays words. */
export function TextSheet({ room, file, loaded, scale }: Props) {
  const content = useSignal<PlainText | null>(null);
  useEffect(() => {
    const leave = new AbortController();
    bytes(
      room.door,
      file.id,
      file.size,
      (part) => {
        loaded.value = part;
      },
      leave.signal,
    ).then(
      (data) => {
        content.value = plainText(data);
        loaded.value = 'done';
      },
      () => {
        if (!leave.signal.aborted) loaded.value = 'failed';
      },
    );
    return () => leave.abort();
  }, [room, file.id, file.size, loaded, content]);
  if (!content.value) return null;
  return (
    <>
      {content.value.cut && <p class="viewer-status">{t('viewer-cut')}</p>}
      <pre class="viewer-sheet viewer-text" style={{ fontSize: `${scale}rem` }}>
        {content.value.text}
      </pre>
    </>
  );
}
