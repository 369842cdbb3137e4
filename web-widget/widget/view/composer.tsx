import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { AttachButton, AttachPanel, pasted } from '../../shared/files/view/attach.tsx';
import type { Session } from '../session.ts';
import { t } from '../texts.ts';
import { Icon } from './icons.tsx';

/** How long after the last key the draft is screened and kept. */
const SETTLE_MS = 600;
/** From how many characters before the limit they are counted down. */
const COUNTED = 200;

/** On a phone Enter makes a new line, as everywhere there; on a keyboard it sends. */
const entersSend = () => !matchMedia('(pointer: coarse)').matches;

export function Composer({ session }: { session: Session }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [choosing, setChoosing] = useState(false);
  const sendable = session.sendable.value;
  const draft = session.draft.value;
  const refused = session.refused.value;
  const { identifiedAs } = session.conversation.value;
  const limit = session.service.message_chars;
  const left = limit - [...draft].length;
  const mustIdentify = session.service.identification === 'at-start' && identifiedAs === null;

  useSettling(session);

  const send = () => {
    if (left < 0) return;
    field.current?.focus();
    void session.say();
  };

  const closePanel = () => {
    setChoosing(false);
    document.getElementById('attach-open')?.focus();
  };

  if (mustIdentify) {
    return <p class="composer-closed soft">{t('identify-before-writing')}</p>;
  }
  const problem = left < 0 ? t('message-too-long', { over: -left }) : refusalText(refused);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Problem words={problem} />
      {sendable && (
        <AttachPanel
          room={session.files}
          info={sendable}
          id="attach"
          open={choosing}
          close={closePanel}
        />
      )}
      <div class="composer-row">
        {sendable && (
          <AttachButton id="attach" open={choosing} toggle={() => setChoosing(!choosing)} />
        )}
        <TextField {...{ session, field, send }} wrong={problem !== null} />
        <button
          type="submit"
          class="button primary icon"
          aria-label={t('send')}
          aria-disabled={draft.trim() === '' || left < 0}
        >
          <Icon name="send" />
        </button>
      </div>
      {left >= 0 && left <= COUNTED && (
        <p class="small soft">{t('message-left', { count: left })}</p>
      )}
    </form>
  );
}

/** Has the draft screened and kept a little after the last key. */
function useSettling(session: Session) {
  const draft = session.draft.value;
  useEffect(() => {
    const timer = setTimeout(() => {
      if (session.draft.value === draft) void session.settleDraft();
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft, session]);
}

interface TextProps {
  session: Session;
  field: RefObject<HTMLTextAreaElement | null>;
  wrong: boolean;
  send: () => void;
}

function TextField({ session, field, wrong, send }: TextProps) {
  const sendable = session.sendable.value;
  return (
    <>
      <label class="visually-hidden" for="composer">
        {t('write')}
      </label>
      <textarea
        ref={field}
        id="composer"
        class="input"
        rows={1}
        value={session.draft.value}
        placeholder={t('write')}
        aria-invalid={wrong}
        aria-describedby="composer-problem"
        enterkeyhint="send"
        onInput={(event) => session.write(event.currentTarget.value)}
        onPaste={(event) => {
          if (sendable) pasted(event, session.files, sendable);
        }}
        onKeyDown={(event) => {
          const plain = !event.shiftKey && !event.isComposing;
          if (event.key !== 'Enter' || !plain || !entersSend()) return;
          event.preventDefault();
          send();
        }}
      />
    </>
  );
}

function Problem({ words }: { words: string | null }) {
  return (
    <div role="alert" class="composer-problem" id="composer-problem">
      {words !== null && (
        <p class="problem-text">
          <Icon name="warning" />
          <span>{words}</span>
        </p>
      )}
    </div>
  );
}

/** Our own words where we have better ones than the server's short sentence. */
function refusalText(refused: Session['refused']['value']): string | null {
  if (!refused) return null;
  switch (refused.code) {
    case 'personal_id_blocked':
      return t('refused-personal-id');
    case 'forbidden_word':
      return t('refused-word');
    case 'ended':
    case 'outdated':
      return t('refused-ended');
    default:
      return refused.message || t('refused-other');
  }
}
