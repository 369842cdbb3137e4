/** Where the professional writes: to the resident, or a note that only staff see. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

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
  const refusal = useComputed(() => desk.value.refusals.get(refusalKey('composer', id))).value;
  const typing = useTyping(id);
  const key = refusalKey('composer', id);

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

  const note = draft.mode === 'note';
  const attach = `attach-${id}`;
  return (
    <form
      class={note ? 'composer note' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <RefusalNote at={key} />
      <fieldset class="modes" aria-label={t('write-what')}>
        {MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            class="mode"
            aria-pressed={draft.mode === mode}
            onClick={() => {
              write({ ...draft, mode });
              field.current?.focus();
            }}
          >
            {mode === 'note' && <Icon name="lock" />}
            {t(`mode-${mode}`)}
          </button>
        ))}
        {note && <span class="mode-hint small">{t('note-only-staff')}</span>}
      </fieldset>
      {sendable && !note && (
        <AttachPanel
          room={files(id)}
          info={sendable}
          id={attach}
          open={choosing.value}
          close={() => {
            choosing.value = false;
            document.getElementById(`${attach}-open`)?.focus();
          }}
        />
      )}
      <div class="composer-row">
        {sendable && !note && (
          <AttachButton
            id={attach}
            open={choosing.value}
            toggle={() => {
              choosing.value = !choosing.value;
            }}
          />
        )}
        <label class="visually-hidden" for={`write-${id}`}>
          {t(note ? 'write-note' : 'write')}
        </label>
        <textarea
          ref={field}
          id={`write-${id}`}
          class="input"
          rows={2}
          placeholder={t(note ? 'write-note' : 'write')}
          value={draft.text}
          aria-invalid={refusal !== undefined}
          onInput={(event) => {
            const text = event.currentTarget.value;
            write({ ...draft, text });
            if (!note && text.trim() !== '') typing.start();
            else typing.stop();
          }}
          onPaste={(event) => {
            if (sendable && !note) pasted(event, files(id), sendable);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
          onBlur={typing.stop}
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

  function useTyping(conversation: string) {
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
}
