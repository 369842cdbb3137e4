/** What concerns the whole workplace: a lost connection, a stale page, another tab, a refusal. */
import { useComputed, useSignal } from '@preact/signals';

import { useApp } from '../app/context.ts';
import { another } from '../app/tabs.ts';
import { refusalKey } from '../model/refusals.ts';
import { Icon } from './Icon.tsx';
import { RefusalNote } from './RefusalNote.tsx';

export function Notices() {
  const { t, desk } = useApp();
  const link = useComputed(() => desk.value.link).value;
  const away = useComputed(() => desk.value.board?.status === 'away').value;
  const tabSeen = useSignal(false);
  return (
    <div class="notices">
      {link === 'outdated' && (
        <div class="notice warn" role="alert">
          <Icon name="warning" />
          <span>{t('stale')}</span>
          <button type="button" class="button compact" onClick={() => location.reload()}>
            {t('reload')}
          </button>
        </div>
      )}
      {link === 'offline' && (
        <div class="notice warn">
          <Icon name="warning" />
          <span>{t('lost')}</span>
        </div>
      )}
      {link === 'connected' && away && (
        <div class="notice">
          <Icon name="clock" />
          <span>{t('away-notice')}</span>
        </div>
      )}
      {another.value && !tabSeen.value && (
        <div class="notice">
          <Icon name="details" />
          <span>{t('another-tab')}</span>
          <button
            type="button"
            class="button quiet icon compact"
            aria-label={t('dismiss')}
            onClick={() => (tabSeen.value = true)}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      <RefusalNote at={refusalKey('general')} />
    </div>
  );
}
