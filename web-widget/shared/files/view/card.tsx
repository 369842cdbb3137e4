import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { HttpProblem } from '../../client/http.ts';
import type { FilesInfo } from '../../generated/protocol.ts';
import { download } from '../door.ts';
import { groupOf } from '../kinds.ts';
import type { FileRoom } from '../room.ts';
import type { SharedFile } from '../state.ts';
import { sizeWords, t } from '../texts.ts';
import type { Upload } from '../uploads.ts';
import { mayAgain, problemWords, refusalWords } from '../words.ts';
import { Icon, type IconName } from './icon.tsx';
import { Thumbnail } from './thumbnail.tsx';

const iconOf = (mediaType: string) => (groupOf(mediaType) === 'pictures' ? 'picture' : 'document');

/** Whether the viewer shows files of this type. */
export function isViewable(mediaType: string): boolean {
  return ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'text/plain'].includes(
    mediaType,
  );
}

interface CardProps {
  room: FileRoom;
  file: SharedFile;
  /** Whether the conversation has ended. */
  closed: boolean;
  /** Whether the file may be fetched. */
  open: boolean;
  /** Whether the reader may take the file away. */
  removable: boolean;
}

/** A file in the log. */
export function FileCard({ room, file, closed, open, removable }: CardProps) {
  const own = file.side === room.own;
  const upload = room.uploads.items.value.find(({ id }) => id === file.id);
  const { name, state } = file;
  const gone = state === 'removed' || state === 'refused' || (closed && state !== 'ready');
  const sending = own && state === 'offered' && upload !== undefined;
  return (
    <article
      class={own ? 'file own' : 'file'}
      data-file={file.id}
      data-state={state}
      aria-label={t('file', { name })}
    >
      <div class="file-row">
        {state === 'ready' && open ? (
          <Thumbnail room={room} file={file} icon={iconOf(file.mediaType)} />
        ) : (
          <span class="file-mark">
            <Icon name={gone ? 'warning' : iconOf(file.mediaType)} />
          </span>
        )}
        <div class="file-facts">
          <p class={state === 'removed' ? 'file-name gone' : 'file-name'}>{name}</p>
          <p class="file-state">
            {!gone && <span>{sizeWords(file.size)}</span>}
            <span>{stateWords(file, own, closed, upload)}</span>
          </p>
        </div>
        {sending && !closed && (
          <CardButton
            icon="close"
            label={t('cancel-named', { name })}
            act={() => room.cancel(file.id, true)}
          />
        )}
        {!sending && !gone && !closed && removable && (
          <CardButton
            icon="remove"
            label={t('remove-named', { name })}
            act={() => {
              room.removing.value = file;
            }}
          />
        )}
      </div>
      {sending && !closed && (
        <Way upload={upload} name={name} again={() => room.again(file.id, true)} />
      )}
      {state === 'refused' && <p class="file-problem">{problemWords(file.reason, own)}</p>}
      {state === 'ready' && file.flagged && (
        <p class="file-warning">
          <Icon name="warning" />
          <span>{t('active-content')}</span>
        </p>
      )}
      {state === 'ready' && open && <Ways room={room} file={file} />}
      {state === 'ready' && !open && closed && <p class="file-closed">{t('get-closed')}</p>}
    </article>
  );
}

/** Opening and saving. */
function Ways({ room, file }: { room: FileRoom; file: SharedFile }) {
  const problem = useSignal('');
  const busy = useSignal(false);
  const save = async () => {
    if (busy.value) return;
    busy.value = true;
    problem.value = '';
    try {
      await download(room.door, file.id, file.name);
    } catch (error) {
      problem.value = fetchProblem(error);
    }
    busy.value = false;
  };
  return (
    <>
      <div class="file-ways">
        {isViewable(file.mediaType) && (
          <button
            type="button"
            class="file-way"
            aria-label={t('open-named', { name: file.name })}
            onClick={() => {
              room.viewing.value = file;
            }}
          >
            {t('open')}
          </button>
        )}
        <button
          type="button"
          class="file-way"
          aria-label={t('download-named', { name: file.name })}
          aria-disabled={busy.value}
          onClick={() => void save()}
        >
          <Icon name="download" />
          {t('download')}
        </button>
      </div>
      <p role="alert" class="file-problem">
        {problem}
      </p>
    </>
  );
}

/** Why a file did not come: gone for good, or just now. */
export function fetchProblem(error: unknown): string {
  const gone = error instanceof HttpProblem && [403, 404, 409, 410].includes(error.status);
  return t(gone ? 'get-gone' : 'get-failed');
}

function stateWords(
  file: SharedFile,
  own: boolean,
  closed: boolean,
  upload: Upload | undefined,
): ComponentChildren {
  switch (file.state) {
    case 'removed':
      return t('state-removed');
    case 'refused':
      return t('state-refused');
    case 'ready':
      return (
        <span class="file-good">
          <Icon name="check" />
          {t(own ? 'state-delivered' : 'state-ready')}
        </span>
      );
    case 'received':
      if (closed) return t('state-undelivered');
      return t(own ? 'state-received' : 'state-checking');
    case 'offered':
      if (closed) return t('state-undelivered');
      if (!own) return t('state-coming');
      return upload ? uploadWords(upload) : t('state-unfinished');
  }
}

function uploadWords(upload: Upload): string {
  switch (upload.state.at) {
    case 'waiting':
      return t('state-waiting');
    case 'sending':
      return t('state-sending', { percent: percentOf(upload) });
    case 'stalled':
      return t('state-stalled');
    case 'sent':
      return t('state-received');
    case 'refused':
      return t('state-refused');
  }
}

function percentOf({ sent, size }: Upload): number {
  return Math.floor((100 * sent) / Math.max(1, size));
}

interface WayProps {
  upload: Upload;
  name: string;
  info?: FilesInfo | undefined;
  again(): void;
}

/** How far a file has come; or why it was not taken, and another try where that may help. */
function Way({ upload, name, info, again }: WayProps) {
  const { sent, size, state } = upload;
  const refused = state.at === 'refused' ? state : null;
  return (
    <>
      {!refused && (
        <progress
          class="file-progress"
          aria-label={t('progress', { name: upload.name })}
          value={sent}
          max={Math.max(1, size)}
        />
      )}
      <div role="alert">
        {refused && (
          <p class="file-problem" data-code={refused.code}>
            {refusalWords(refused.code, refused.message, info)}
          </p>
        )}
      </div>
      {refused && mayAgain(refused.code) && (
        <div class="file-ways">
          <button
            type="button"
            class="file-way"
            aria-label={t('again-named', { name })}
            onClick={again}
          >
            <Icon name="again" />
            {t('again')}
          </button>
        </div>
      )}
    </>
  );
}

interface UploadCardProps {
  room: FileRoom;
  upload: Upload;
  info: FilesInfo | undefined;
}

/** A file that the log does not tell of (yet): on its way, or refused at the door. */
export function UploadCard({ room, upload, info }: UploadCardProps) {
  const { id, size, state } = upload;
  const name = upload.name || t('unnamed');
  const refused = state.at === 'refused';
  return (
    <article class="file own" data-upload={state.at} aria-label={t('file', { name })}>
      <div class="file-row">
        <span class="file-mark">
          <Icon name={refused ? 'warning' : 'document'} />
        </span>
        <div class="file-facts">
          <p class="file-name">{refused ? t('refused-title', { name }) : name}</p>
          {!refused && (
            <p class="file-state">
              <span>{sizeWords(size)}</span>
              <span>{uploadWords(upload)}</span>
            </p>
          )}
        </div>
        {refused ? (
          <CardButton icon="close" label={t('put-away')} act={() => room.uploads.forget(id)} />
        ) : (
          <CardButton
            icon="close"
            label={t('cancel-named', { name })}
            act={() => room.cancel(id, false)}
          />
        )}
      </div>
      <Way upload={upload} name={name} info={info} again={() => room.again(id, false)} />
    </article>
  );
}

interface ButtonProps {
  icon: IconName;
  label: string;
  act(): void;
}

function CardButton({ icon, label, act }: ButtonProps) {
  return (
    <button type="button" class="file-button" aria-label={label} title={label} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}
