/** Gives the conversation to another service, or to a colleague who is there. */
import { useSignal } from '@preact/signals';

import { useApp, useSession } from '../app/context.ts';
import { nameOf } from '../model/conversation.ts';
import { Modal } from './Modal.tsx';

export function TransferDialog({ id }: { id: string }) {
  const { t, desk, dialog, acts } = useApp();
  const session = useSession();
  const conversation = desk.value.conversations.get(id);
  const service = useSignal(conversation?.service ?? '');
  const colleague = useSignal('');
  const note = useSignal('');
  const present = (desk.value.board?.colleagues ?? []).filter(
    (it) =>
      it.status !== 'away' && it.id !== session.account && it.services.includes(service.value),
  );
  // Who is there is known of one's own services only.
  const own = session.services.some((it) => it.id === service.value);
  const chosen = present.some((it) => it.id === colleague.value) ? colleague.value : '';
  return (
    <Modal title={t('transfer-title', { name: nameOf(conversation) })}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          dialog.value = null;
          acts.command(id, {
            type: 'transfer',
            service: service.value,
            ...(chosen === '' ? {} : { to: chosen }),
            note: note.value.trim(),
          });
        }}
      >
        <div class="field">
          <label for="transfer-service">{t('service')}</label>
          <select
            id="transfer-service"
            class="input"
            value={service.value}
            onChange={(event) => {
              service.value = event.currentTarget.value;
            }}
          >
            {session.transfer.map((it) => (
              <option key={it.id} value={it.id}>
                {it.name}
              </option>
            ))}
          </select>
        </div>
        <fieldset class="field">
          <legend>{t('transfer-to')}</legend>
          <label class="check">
            <input
              type="radio"
              name="to"
              checked={chosen === ''}
              onChange={() => (colleague.value = '')}
            />
            <span>{t('transfer-anyone')}</span>
          </label>
          {present.map((it) => (
            <label key={it.id} class="check">
              <input
                type="radio"
                name="to"
                checked={chosen === it.id}
                onChange={() => (colleague.value = it.id)}
              />
              <span>
                {it.name}{' '}
                <span class="soft small">
                  {t(it.status === 'available' ? 'presence-available' : 'presence-busy')} ·{' '}
                  {t('holds', { count: it.held })}
                </span>
              </span>
            </label>
          ))}
          {own && present.length === 0 && <p class="hint">{t('transfer-nobody')}</p>}
        </fieldset>
        <div class="field">
          <label for="transfer-note">{t('transfer-note')}</label>
          <span class="hint" id="transfer-note-hint">
            {t('note-only-staff')}
          </span>
          <textarea
            id="transfer-note"
            class="input"
            rows={3}
            aria-describedby="transfer-note-hint"
            value={note.value}
            onInput={(event) => {
              note.value = event.currentTarget.value;
            }}
          />
        </div>
        <p class="soft small">{t('transfer-what')}</p>
        <div class="modal-actions">
          <button type="button" class="button" onClick={() => (dialog.value = null)}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary">
            {t('transfer')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
