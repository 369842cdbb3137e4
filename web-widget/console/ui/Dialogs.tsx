/** The dialog that is open, if one is. */
import { useSignal } from '@preact/signals';

import { serviceName, useApp, useSession } from '../app/context.ts';
import { nameOf } from '../model/conversation.ts';
import { BarDialog } from './BarDialog.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { Icon } from './Icon.tsx';
import { Confirm } from './Modal.tsx';
import { EndSessionDialog, SessionsDialog } from './SessionsDialog.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { TransferDialog } from './TransferDialog.tsx';

export function Dialogs() {
  const { dialog } = useApp();
  const open = dialog.value;
  switch (open?.kind) {
    case 'request_identification':
      return <RequestDialog id={open.conversation} />;
    case 'hide':
      return <HideDialog id={open.conversation} seq={open.seq} />;
    case 'close':
      return <CloseDialog id={open.conversation} />;
    case 'transfer':
      return <TransferDialog id={open.conversation} />;
    case 'bar':
      return <BarDialog id={open.conversation} />;
    case 'settings':
      return <SettingsDialog />;
    case 'sessions':
      return <SessionsDialog failed={open.failed === true} />;
    case 'end_session':
      return <EndSessionDialog session={open.session} />;
    case 'help':
      return <HelpDialog />;
    default:
      return null;
  }
}

/** The longest reason that the server takes, in characters. */
const REASON_CHARS = 300;

function RequestDialog({ id }: { id: string }) {
  const { t, desk, acts } = useApp();
  const reason = useSignal('');
  const session = useSession();
  const conversation = desk.value.conversations.get(id);
  const service = serviceName(session, conversation?.service ?? '');
  return (
    <Confirm
      title={t('request-title', { name: nameOf(conversation) })}
      action={t('request')}
      onConfirm={() =>
        acts.command(id, { type: 'request_identification', reason: reason.value.trim() })
      }
    >
      <p>{t('request-what')}</p>
      <div class="field">
        <label for="request-reason">{t('request-reason')}</label>
        <span class="hint" id="request-reason-hint">
          {t('request-reason-hint')}
        </span>
        <input
          id="request-reason"
          class="input"
          maxLength={REASON_CHARS}
          value={reason.value}
          aria-describedby="request-reason-hint"
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </div>
      <figure class="preview">
        <figcaption class="soft small">{t('request-sees')}</figcaption>
        <div class="preview-card">
          <p class="preview-title">
            <Icon name="shield" />
            {t('request-card', { service })}
          </p>
          {reason.value.trim() !== '' && <p class="small preview-reason">{reason.value}</p>}
          <p class="small">{t('request-card-data')}</p>
        </div>
      </figure>
      <p class="soft small">{t('request-after')}</p>
    </Confirm>
  );
}

function HideDialog({ id, seq }: { id: string; seq: number }) {
  const { t, desk, acts } = useApp();
  const entry = desk.value.conversations.get(id)?.entries.find((it) => it.seq === seq);
  const text = entry && (entry.type === 'said' || entry.type === 'noted') ? entry.text : '';
  return (
    <Confirm
      title={t('hide-title')}
      action={t('hide')}
      danger
      onConfirm={() => acts.command(id, { type: 'hide', target: seq })}
    >
      <blockquote class="quoted">{text}</blockquote>
      <p>{t('hide-what')}</p>
    </Confirm>
  );
}

function CloseDialog({ id }: { id: string }) {
  const { t, desk, acts } = useApp();
  const name = nameOf(desk.value.conversations.get(id));
  return (
    <Confirm
      title={t('end-title', { name })}
      action={t('end')}
      onConfirm={() => acts.command(id, { type: 'close' })}
    >
      <p>{t('end-what')}</p>
    </Confirm>
  );
}
