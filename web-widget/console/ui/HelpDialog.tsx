/** The shortcuts, and a few words on how the console works. */
import { useApp } from '../app/context.ts';
import { SHORTCUTS } from '../model/keys.ts';
import { Modal } from './Modal.tsx';

export function HelpDialog() {
  const { t, shortcuts } = useApp();
  return (
    <Modal title={t('help')} wide>
      <div class="stack">
        <section class="stack-tight">
          <h3>{t('keyboard')}</h3>
          {!shortcuts.value && <p class="notice">{t('keyboard-off')}</p>}
          <dl class="keys">
            {SHORTCUTS.map(({ shortcut, keys }) => (
              <div key={shortcut}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{t(`key-${shortcut}`)}</dd>
              </div>
            ))}
            <div>
              <dt>
                <kbd>Enter</kbd>
              </dt>
              <dd>{t('key-enter')}</dd>
            </div>
            <div>
              <dt>
                <kbd>Shift</kbd>
                <kbd>Enter</kbd>
              </dt>
              <dd>{t('key-shift-enter')}</dd>
            </div>
          </dl>
        </section>
        <section class="stack-tight">
          <h3>{t('help-identity')}</h3>
          <p>{t('help-identity-text')}</p>
        </section>
        <section class="stack-tight">
          <h3>{t('help-ids')}</h3>
          <p>{t('help-ids-text')}</p>
        </section>
      </div>
    </Modal>
  );
}
