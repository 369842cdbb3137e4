/** Where the professional writes: to the resident, or a note that only staff see. */
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import type { FileRoom } from '../../shared/files/room.ts';
import { AttachButton, AttachPanel, pasted } from '../../shared/files/view/attach.tsx';
import { useApp } from '../app/context.ts';
import { type Draft, EMPTY_DRAFT, type Mode, reduce } from '../model/desk.ts';
import { refusalKey } from '../model/refusals.ts';
import type { FilesInfo } from '../model/wire.ts';
import { Icon } from './Icon.tsx';
import { RefusalNote } from './RefusalNote.tsx';

/** A typing mark is renewed this often, in ms; the other side forgets it a little later. */
const RENEW = 4_000;
const MODES: Mode[] = ['say', 'note'];

interface Props {
  id: string;
  /** What may be sent; undefined where nothing may. */
  files: FilesInfo | undefined;
}

export function Composer({ id, files: sendable }: Props) {
  const { t, desk, acts, files } = useApp();
  const choosing = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useComputed(() => desk.value.drafts.get(id) ?? EMPTY_DRAFT).value;
  const key = refusalKey('composer', id);
  const refusal = useComputed(() => desk.value.refusals.get(key)).value;
  const typing = useTyping(id);
  const note = draft.mode === 'note';
  const info = note ? undefined : sendable;
  const attach = `attach-${id}`;

  const write = (next: Draft) => {
    desk.value = reduce(desk.value, { type: 'draft', conversation: id, draft: next });
  };
  const send = () => {
    const text = draft.text.trim();
    if (text === '') return;
    typing.stop();
    acts.command(id, { type: draft.mode, text });
    write({ ...draft, text: '' });
    field.current?.focus();
  };
  // A refused text comes back: the cursor with it.
  useEffect(() => {
    if (refusal) field.current?.focus();
  }, [refusal]);

  return (
    <form
      class={note ? 'composer note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <RefusalNote at={key} />
      <Modes
        chosen={draft.mode}
        choose={(mode) => {
          write({ ...draft, mode });
          field.current?.focus();
        }}
      />
      {info && <Files id={attach} room={files(id)} info={info} choosing={choosing} />}
      <div class="composer-row">
        {info && <AttachToggle id={attach} choosing={choosing} />}
        <TextField
          {...{ id, field, draft, typing, write, send }}
          refused={refusal !== undefined}
          paste={(event) => {
            if (info) pasted(event, files(id), info);
          }}
        />
        <button
          type="submit"
          class="button primary icon"
          aria-label={t(note ? 'save-note' : 'send')}
        >
          <Icon name={note ? 'note' : 'send'} />
        </button>
      </div>
      <p class="soft small keys-hint">{t('enter-hint')}</p>
    </form>
  );
}

/** Says to the other side that something is being written. */
function useTyping(conversation: string): Typing {
  const { acts } = useApp();
  const last = useRef(0);
  const stop = () => {
    if (last.current === 0) return;
    last.current = 0;
    acts.typing(conversation, false);
  };
  const start = () => {
    if (Date.now() - last.current < RENEW) return;
    last.current = Date.now();
    acts.typing(conversation, true);
  };
  // Only when the composer goes away.
  useEffect(() => stop, []);
  return { start, stop };
}

interface Typing {
  start(): void;
  stop(): void;
}

/** Whether it goes to the resident, or is a note. */
function Modes({ chosen, choose }: { chosen: Mode; choose(mode: Mode): void }) {
  const { t } = useApp();
  return (
    <fieldset class="modes" aria-label={t('write-what')}>
      {MODES.map((mode) => (
        <button
          key={mode}
          type="button"
          class="mode"
          aria-pressed={chosen === mode}
          onClick={() => choose(mode)}
        >
          {mode === 'note' && <Icon name="lock" />}
          {t(`mode-${mode}`)}
        </button>
      ))}
      {chosen === 'note' && <span class="mode-hint small">{t('note-only-staff')}</span>}
    </fieldset>
  );
}

interface FilesProps {
  id: string;
  room: FileRoom;
  info: FilesInfo;
  choosing: Signal<boolean>;
}

function Files({ id, room, info, choosing }: FilesProps) {
  return (
    <AttachPanel
      room={room}
      info={info}
      id={id}
      open={choosing.value}
      close={() => {
        choosing.value = false;
        document.getElementById(`${id}-open`)?.focus();
      }}
    />
  );
}

function AttachToggle({ id, choosing }: { id: string; choosing: Signal<boolean> }) {
  return (
    <AttachButton
      id={id}
      open={choosing.value}
      toggle={() => {
        choosing.value = !choosing.value;
      }}
    />
  );
}

interface TextProps {
  id: string;
  field: RefObject<HTMLTextAreaElement | null>;
  draft: Draft;
  refused: boolean;
  typing: Typing;
  write(next: Draft): void;
  send(): void;
  paste(event: ClipboardEvent): void;
}

function TextField({ id, field, draft, refused, typing, write, send, paste }: TextProps) {
  const { t } = useApp();
  const note = draft.mode === 'note';
  const words = t(note ? 'write-note' : 'write');
  return (
    <>
      <label class="visually-hidden" for={`write-${id}`}>
        {words}
      </label>
      <textarea
        ref={field}
        id={`write-${id}`}
        class="input"
        rows={2}
        placeholder={words}
        value={draft.text}
        aria-invalid={refused}
        onInput={(event) => {
          const text = event.currentTarget.value;
          write({ ...draft, text });
          if (!note && text.trim() !== '') typing.start();
          else typing.stop();
        }}
        onPaste={paste}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
        onBlur={typing.stop}
      />
    </>
  );
}
