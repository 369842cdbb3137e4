import type { FileRoom } from '../room.ts';
import { t } from '../texts.ts';
import { Dialog } from './dialog.tsx';

/** Asks before a file is taken away: nobody can bring it back. */
export function RemoveDialog({ room }: { room: FileRoom }) {
  const file = room.removing.value;
  if (!file) return null;
  const close = () => {
    room.removing.value = null;
  };
  return (
    <Dialog class="file-dialog" labelledBy="file-remove-title" close={close}>
      <h2 id="file-remove-title">{t('remove-title')}</h2>
      <p>{t('remove-what', { name: file.name })}</p>
      <div class="file-choices">
        <button type="button" class="button" onClick={close}>
          {t('remove-keep')}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            close();
            room.remove(file.id);
          }}
        >
          {t('remove')}
        </button>
      </div>
    </Dialog>
  );
}
