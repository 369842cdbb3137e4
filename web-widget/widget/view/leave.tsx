import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../session.ts';
import { t } from '../texts.ts';

interface LeaveProps {
  session: Session;
  stage: keyof typeof WORDS;
  close: () => void;
}

const WORDS = {
  arriving: ['leave-start-title', 'leave-start-text', 'leave-start'],
  waiting: ['leave-queue-title', 'leave-queue-text', 'leave-queue'],
  active: ['leave-title', 'leave-text', 'leave-confirm'],
} as const;

/** Asks before a conversation is left, since it cannot be taken up again. */
export function LeaveDialog({ session, stage, close }: LeaveProps) {
  const [title, text, confirm] = WORDS[stage];
  const dialog = useRef<HTMLDialogElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const leave = async () => {
    const outcome = await session.leave();
    if (outcome.kept || outcome.code === 'closed') close();
    else setFailed(true);
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="leave-title"
      aria-describedby="leave-text"
      onClose={close}
      onKeyDown={(event) => {
        // Escape closes the question, not the whole chat.
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      <h2 id="leave-title">{t(title)}</h2>
      <p id="leave-text">{t(text)}</p>
      <p role="alert" class="small">
        {failed ? t('attempt-failed') : ''}
      </p>
      <div class="choices">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {t('leave-stay')}
        </button>
        <button type="button" class="button danger" onClick={leave}>
          {t(confirm)}
        </button>
      </div>
    </dialog>
  );
}
