/** The devices, while the call goes on. */
import { Dialog } from '../../files/view/dialog.tsx';
import type { LiveCall } from '../live.ts';
import { t } from '../texts.ts';
import { Devices } from './devices.tsx';

export function SettingsDialog({ live, id, close }: { live: LiveCall; id: string; close(): void }) {
  return (
    <Dialog class="call-settings" labelledBy={`${id}-settings-title`} close={close}>
      <h2 id={`${id}-settings-title`}>{t('settings')}</h2>
      <Devices media={live.media} id={`${id}-settings`} />
      <button type="button" class="button primary" onClick={close}>
        {t('settings-close')}
      </button>
    </Dialog>
  );
}
