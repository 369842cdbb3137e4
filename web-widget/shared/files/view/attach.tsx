import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { FilesInfo } from '../../generated/protocol.ts';
import { acceptOf } from '../kinds.ts';
import type { FileRoom } from '../room.ts';
import { sizeWords, t } from '../texts.ts';
import { kindWords } from '../words.ts';
import { Icon } from './icon.tsx';

interface Props {
  room: FileRoom;
  info: FilesInfo;
  /** The id of the panel, for the button that opens it. */
  id: string;
  open: boolean;
  close(): void;
}

const isPhone = () => matchMedia('(pointer: coarse)').matches;

/** The button that opens the panel. */
export function AttachButton({
  id,
  open,
  toggle,
}: {
  id: string;
  open: boolean;
  toggle: () => void;
}) {
  return (
    <button
      id={`${id}-open`}
      type="button"
      class="button quiet icon attach-button"
      aria-label={t('attach')}
      title={t('attach')}
      aria-expanded={open}
      aria-controls={id}
      onClick={toggle}
    >
      <Icon name="attach" />
    </button>
  );
}

/** What may be sent, and the ways to choose it. */
export function AttachPanel({ room, info, id, open, close }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  const choose = useRef<HTMLInputElement>(null);
  const photograph = useRef<HTMLInputElement>(null);
  const phone = useSignal(isPhone());
  useEffect(() => {
    if (open) first.current?.focus();
  }, [open]);
  const take = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    // The same file may be chosen again.
    input.value = '';
    if (files.length === 0) return;
    close();
    room.send(files, info);
  };
  const pictures = info.kinds.filter((kind) => kind.media_type.startsWith('image/'));
  const camera = phone.value && pictures.length > 0;
  const hint = `${id}-hint`;
  return (
    <section
      id={id}
      class="attach-panel"
      hidden={!open}
      aria-label={t('attach-title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Escape closes the panel, not the whole chat.
        event.stopPropagation();
        close();
      }}
    >
      <p id={hint} class="small">
        {t('attach-what', { kinds: kindWords(info), size: sizeWords(info.file_bytes) })}{' '}
        {!phone.value && t('attach-how')}
      </p>
      <div class="attach-ways">
        {camera && (
          <button
            ref={first}
            type="button"
            class="button"
            onClick={() => photograph.current?.click()}
          >
            <Icon name="camera" />
            {t('attach-photo')}
          </button>
        )}
        <button
          ref={camera ? null : first}
          type="button"
          class="button"
          aria-describedby={hint}
          onClick={() => choose.current?.click()}
        >
          <Icon name="attach" />
          {t('attach-choose')}
        </button>
        <button type="button" class="button quiet" onClick={close}>
          {t('cancel')}
        </button>
      </div>
      <p class="small soft">{t('attach-private')}</p>
      <input
        ref={photograph}
        class="attach-input"
        type="file"
        hidden
        accept={acceptOf(pictures, true)}
        capture="environment"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={choose}
        class="attach-input"
        type="file"
        hidden
        multiple
        accept={acceptOf(info.kinds, phone.value)}
        onChange={(event) => take(event.currentTarget)}
      />
    </section>
  );
}

/** Takes the files of a paste; tells whether there were any. */
export function pasted(event: ClipboardEvent, room: FileRoom, info: FilesInfo): boolean {
  const data = event.clipboardData;
  const files = [...(data?.files ?? [])];
  // A copied passage may bring a picture of itself along: then the text is what is meant.
  if (files.length === 0 || data?.types.includes('text/plain')) return false;
  event.preventDefault();
  room.send(files, info);
  return true;
}
