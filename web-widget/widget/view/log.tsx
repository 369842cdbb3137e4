import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FileCard, UploadCard } from '../../shared/files/view/card.tsx';
import { callTold } from '../call_words.ts';
import type { FileLine, Happening, Line, Message } from '../model.ts';
import type { Session, Unsent } from '../session.ts';
import { clock, t } from '../texts.ts';

/** The messages and happenings, with what wants attention at the end. Follows the newest unless
 *  the reader has scrolled up. */
export function Log({ session, children }: { session: Session; children: ComponentChildren }) {
  const { lines, handOff, stage, call } = session.conversation.value;
  const rings = call.kind === 'ringing' ? call.call : undefined;
  const unsent = session.unsent.value;
  const element = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [away, setAway] = useState(false);
  const closed = stage.type === 'closed';

  const toEnd = () => {
    follows.current = true;
    element.current?.scrollTo(0, element.current.scrollHeight);
  };
  // A new line, a keyboard or a taller field: the newest stays in sight.
  useLayoutEffect(() => {
    const [box, inner] = [element.current, content.current];
    if (!box || !inner) return undefined;
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
    });
    observer.observe(box);
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);
  const uploads = session.files.uploads.items.value.length;
  // One's own message is always shown, however far up one reads.
  useLayoutEffect(toEnd, [unsent.length, uploads]);
  // What wants an answer is shown from its beginning, once.
  useLayoutEffect(() => {
    const box = element.current;
    const card = content.current?.querySelector<HTMLElement>(
      closed ? '.closed' : '.identification, .call-card',
    );
    if (!box || !card) return;
    if (closed || card.offsetHeight > box.clientHeight) {
      follows.current = false;
      box.scrollTop = card.offsetTop - 8;
    } else {
      toEnd();
    }
  }, [handOff?.id, rings, closed]);

  return (
    <div class="log-frame">
      <section
        ref={element}
        class="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keyboard
        tabIndex={0}
        aria-label={t('log')}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          follows.current = scrollHeight - scrollTop - clientHeight < 48 && !closed;
          setAway(!follows.current);
        }}
      >
        <div ref={content} class="log-content">
          <div
            class="lines"
            role="log"
            aria-label={t('log')}
            aria-live={session.caughtUp.value ? 'polite' : 'off'}
            aria-relevant="additions"
          >
            {lines.map((line) => (
              <LineView key={line.seq} line={line} session={session} />
            ))}
          </div>
          {unsent.length > 0 && <UnsentList unsent={unsent} />}
          <UploadList session={session} />
          <Typing session={session} />
          {children}
        </div>
      </section>
      {away && !closed && !handOff && !rings && (
        <button type="button" class="button primary to-end" onClick={toEnd}>
          {t('to-newest')}
        </button>
      )}
    </div>
  );
}

function LineView({ line, session }: { line: Line; session: Session }) {
  if (line.kind === 'message') return <MessageView message={line} />;
  if (line.kind === 'file') return <FileView line={line} session={session} />;
  return (
    <p class={line.happening.type === 'identified' ? 'happening good' : 'happening'}>
      {happened(line.happening)} <span class="time">{clock(line.at)}</span>
    </p>
  );
}

function MessageView({ message }: { message: Message }) {
  const who = message.own ? t('you') : message.name || t('professional');
  return (
    <div class={message.own ? 'message own' : 'message'}>
      <p class="message-head small">
        <span class={message.own ? 'visually-hidden' : 'message-name'}>{who}</span>{' '}
        <span class="time">{clock(message.at)}</span>
      </p>
      {message.hidden ? (
        <p class="bubble removed">{t('message-hidden')}</p>
      ) : (
        <p class={message.own ? 'bubble own' : 'bubble'}>{message.text}</p>
      )}
      {message.masked && <p class="small soft message-note">{t('message-masked')}</p>}
    </div>
  );
}

function FileView({ line, session }: { line: FileLine; session: Session }) {
  const { files, stage } = session.conversation.value;
  const file = files.get(line.id);
  if (!file) return null;
  const own = file.side === 'resident';
  return (
    <div class={own ? 'message own' : 'message'}>
      <p class="message-head small">
        <span class={own ? 'visually-hidden' : 'message-name'}>
          {own ? t('you') : line.name || t('professional')}
        </span>{' '}
        <span class="time">{clock(line.at)}</span>
      </p>
      <FileCard
        room={session.files}
        file={file}
        closed={stage.type === 'closed'}
        open={session.fetchable.value}
        removable={own}
      />
    </div>
  );
}

/** Files that the log does not tell of: not yet on their way, or refused at the door. */
function UploadList({ session }: { session: Session }) {
  const { files } = session.conversation.value;
  const uploads = session.files.uploads.items.value.filter(({ id }) => !files.has(id));
  if (uploads.length === 0) return null;
  return (
    <div class="lines">
      {uploads.map((upload) => (
        <div class="message own" key={upload.id}>
          <UploadCard room={session.files} upload={upload} info={session.service.attachments} />
        </div>
      ))}
    </div>
  );
}

function UnsentList({ unsent }: { unsent: readonly Unsent[] }) {
  return (
    <div class="lines">
      {unsent.map(({ id, text }) => (
        <div class="message own unsent" key={id}>
          <p class="bubble own">{text}</p>
          <p class="small soft message-note">{t('message-sending')}</p>
        </div>
      ))}
    </div>
  );
}

function Typing({ session }: { session: Session }) {
  const { stage } = session.conversation.value;
  const shown = session.otherTypes.value && stage.type === 'active';
  return (
    <p class="typing small soft" role="status">
      {shown && stage.type === 'active' && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          {t('types', { name: stage.name })}
        </>
      )}
    </p>
  );
}

function happened(happening: Happening): string {
  switch (happening.type) {
    case 'started':
      return t('happened-started');
    case 'accepted':
      return t('happened-accepted', { name: happening.name });
    case 'transferred':
      return t('happened-transferred');
    case 'asked':
      return happening.name === undefined
        ? t('happened-asked-service')
        : t('happened-asked', { name: happening.name });
    case 'identified':
      return t('happened-identified', { name: happening.name });
    case 'declined':
      return t('happened-declined');
    case 'failed':
      return t('happened-failed');
    case 'expired':
      return t('happened-expired');
    case 'withdrawn':
      return t('happened-withdrawn');
    case 'closed':
      return t(`closed-${happening.reason}`);
    case 'transcript_requested':
      return t('happened-transcript');
    case 'transcript_delivered':
      return t(happening.delivered ? 'happened-delivered' : 'happened-undelivered');
    case 'call':
      return callTold(happening.told);
  }
}
