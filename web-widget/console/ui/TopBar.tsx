/** Presence, connection, settings, help and the way out. */
import { useComputed, useSignal } from '@preact/signals';

import { useApp, useSession } from '../app/context.ts';
import { sound } from '../app/sound.ts';
import type { PresenceStatus } from '../model/wire.ts';
import { Icon } from './Icon.tsx';

export function TopBar() {
  const { t, dialog, acts } = useApp();
  const session = useSession();
  const leaving = useSignal(false);
  return (
    <header class="top">
      <span class="mark" aria-hidden="true">
        <Icon name="door" />
      </span>
      <h1 class="brand">
        Portti <span class="visually-hidden">{t('console')}</span>
      </h1>
      <Presence />
      <Link />
      <div class="top-end">
        <button
          type="button"
          class="button quiet who"
          title={t('sessions')}
          onClick={() => (dialog.value = { kind: 'sessions' })}
        >
          <Icon name="person" />
          <span class="who-name">{session.name}</span>
          <span class="visually-hidden">{t('sessions-open')}</span>
        </button>
        <button
          type="button"
          class="button quiet icon"
          aria-label={t(sound.value === 'on' ? 'settings-sound-on' : 'settings-sound-off')}
          title={t('settings')}
          onClick={() => (dialog.value = { kind: 'settings' })}
        >
          <Icon name={sound.value === 'on' ? 'bell' : 'bellOff'} />
        </button>
        <button
          type="button"
          class="button quiet icon"
          aria-label={t('help')}
          title={t('help')}
          onClick={() => (dialog.value = { kind: 'help' })}
        >
          <Icon name="help" />
        </button>
        <button
          type="button"
          class="button quiet sign-out"
          disabled={leaving.value}
          onClick={async () => {
            leaving.value = true;
            await acts.signOut();
            leaving.value = false;
          }}
        >
          {t('sign-out')}
        </button>
      </div>
    </header>
  );
}

const STATUSES: PresenceStatus[] = ['available', 'busy', 'away'];

function Presence() {
  const { t, desk, acts } = useApp();
  const status = useComputed(() => desk.value.board?.status ?? 'away').value;
  return (
    <fieldset class="presence" aria-label={t('presence')}>
      {STATUSES.map((it) => (
        <button
          key={it}
          type="button"
          class={`presence-choice ${it}`}
          aria-pressed={status === it}
          title={t(`presence-${it}-hint`)}
          onClick={() => acts.presence(it)}
        >
          <span class="dot" aria-hidden="true" />
          {t(`presence-${it}`)}
        </button>
      ))}
    </fieldset>
  );
}

/** Says so only while something is wrong. */
function Link() {
  const { t, desk } = useApp();
  const link = useComputed(() => desk.value.link).value;
  return (
    <div class="link-state" role="status">
      {link === 'connecting' && (
        <span class="badge">
          <span class="spinner small" aria-hidden="true" />
          {t('link-connecting')}
        </span>
      )}
      {link === 'offline' && (
        <span class="badge warn">
          <Icon name="warning" />
          {t('link-lost')}
        </span>
      )}
    </div>
  );
}
