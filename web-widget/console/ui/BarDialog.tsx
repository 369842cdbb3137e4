/** Bars a resident from the service for a while and closes the conversation. Supervisors only. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';

import { useApp } from '../app/context.ts';
import { nameOf } from '../model/conversation.ts';
import { Modal } from './Modal.tsx';

const HOURS = [1, 24, 168, 720];

export function BarDialog({ id }: { id: string }) {
  const { t, desk, dialog, acts } = useApp();
  const hours = useSignal(24);
  const reason = useSignal('');
  const problem = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <Modal title={t('bar-title', { name: nameOf(desk.value.conversations.get(id)) })}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.value.trim() === '') {
            problem.value = true;
            field.current?.focus();
            return;
          }
          dialog.value = null;
          acts.command(id, { type: 'bar', hours: hours.value, reason: reason.value.trim() });
        }}
      >
        <p>{t('bar-what')}</p>
        <fieldset class="field">
          <legend>{t('bar-hours')}</legend>
          {HOURS.map((it) => (
            <label key={it} class="check">
              <input
                type="radio"
                name="hours"
                checked={hours.value === it}
                onChange={() => (hours.value = it)}
              />
              <span>{it < 24 ? t('hours', { count: it }) : t('days', { count: it / 24 })}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="bar-reason">{t('bar-reason')}</label>
          <span class="hint" id="bar-hint">
            {t('note-only-staff')}
          </span>
          <textarea
            ref={field}
            id="bar-reason"
            class="input"
            rows={3}
            value={reason.value}
            aria-invalid={problem.value}
            aria-describedby={problem.value ? 'bar-problem' : 'bar-hint'}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
              problem.value = false;
            }}
          />
          {problem.value && (
            <p class="problem" id="bar-problem" role="alert">
              {t('bar-reason-missing')}
            </p>
          )}
        </div>
        <div class="modal-actions">
          <button type="button" class="button" onClick={() => (dialog.value = null)}>
            {t('cancel')}
          </button>
          <button type="submit" class="button danger solid">
            {t('bar')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
