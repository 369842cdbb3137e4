/** Sound, language, keyboard: what a person sets once for their own desk. */
import { useSignal } from '@preact/signals';

import { useApp } from '../app/context.ts';
import { sound, soundOff, testSound } from '../app/sound.ts';
import { leads } from '../app/tabs.ts';
import { Icon } from './Icon.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { Modal } from './Modal.tsx';

export function SettingsDialog() {
  const { t, shortcuts } = useApp();
  const failed = useSignal(false);
  return (
    <Modal title={t('settings')}>
      <div class="stack">
        <section class="stack-tight">
          <h3>{t('sound')}</h3>
          <p class="soft">{t('sound-what')}</p>
          <p role="status">
            <span class={sound.value === 'on' ? 'badge good' : 'badge'}>
              <Icon name={sound.value === 'on' ? 'bell' : 'bellOff'} />
              {t(`sound-${sound.value}`)}
            </span>
          </p>
          {!leads.value && <p class="soft small">{t('sound-other-tab')}</p>}
          {failed.value && <p class="notice warn">{t('sound-failed')}</p>}
          <div class="row">
            <button
              type="button"
              class="button"
              onClick={async () => {
                failed.value = !(await testSound());
              }}
            >
              {t('sound-test')}
            </button>
            {sound.value !== 'off' && (
              <button type="button" class="button quiet" onClick={soundOff}>
                {t('sound-turn-off')}
              </button>
            )}
          </div>
        </section>
        <section class="stack-tight">
          <h3>{t('language')}</h3>
          <LanguageChoice />
        </section>
        <section class="stack-tight">
          <h3>{t('keyboard')}</h3>
          <label class="check">
            <input
              type="checkbox"
              checked={shortcuts.value}
              onChange={(event) => {
                shortcuts.value = event.currentTarget.checked;
              }}
            />
            <span>{t('keyboard-on')}</span>
          </label>
        </section>
      </div>
    </Modal>
  );
}
