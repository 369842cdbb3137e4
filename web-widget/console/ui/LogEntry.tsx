/** One line of the log: a message, a note, or what happened. */
import { type App, serviceName, useApp, useSession } from '../app/context.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Pending } from '../model/desk.ts';
import { clock, isoTime } from '../model/time.ts';
import type { ShownEvent, StaffSession } from '../model/wire.ts';
import { callTold, type Told } from './call_told.ts';
import { FileEntry } from './FileEntry.tsx';
import { Icon } from './Icon.tsx';

interface Props {
  entry: ShownEvent;
  before: ShownEvent | undefined;
  hidden: boolean;
  /** Whether the reader may hide messages here. */
  mine: boolean;
  conversation: Conversation;
  startsUnread: boolean;
}

export function Entry({ entry, before, hidden, mine, conversation: talk, startsUnread }: Props) {
  const { t } = useApp();
  const conversation = talk.id;
  return (
    <>
      {startsUnread && <p class="unread-line">{t('new-messages')}</p>}
      {entry.type === 'said' && (
        <Message
          entry={entry}
          continued={continues(entry, before)}
          hidden={hidden}
          mine={mine}
          conversation={conversation}
        />
      )}
      {entry.type === 'noted' && (
        <Note entry={entry} hidden={hidden} mine={mine} conversation={conversation} />
      )}
      {entry.type === 'attachment_offered' && (
        <FileEntry entry={entry} conversation={talk} mine={mine} />
      )}
      <Happening entry={entry} conversation={talk} />
    </>
  );
}

type Said = Extract<ShownEvent, { type: 'said' }>;
type Noted = Extract<ShownEvent, { type: 'noted' }>;

/** Whether the same person goes on within two minutes: then the name need not stand again. */
function continues(entry: Said, before: ShownEvent | undefined): boolean {
  return (
    before?.type === 'said' &&
    before.side === entry.side &&
    before.name === entry.name &&
    entry.at - before.at < 120_000_000
  );
}

interface MessageProps {
  entry: Said;
  continued: boolean;
  hidden: boolean;
  mine: boolean;
  conversation: string;
}

function Message({ entry, continued, hidden, mine, conversation }: MessageProps) {
  const { t, language, now } = useApp();
  const own = entry.side === 'professional';
  const who = own ? (entry.name ?? t('side-professional')) : t(`side-${entry.side}`);
  return (
    <article class={own ? 'said own' : 'said'} data-seq={entry.seq}>
      <p class={continued ? 'visually-hidden' : 'said-by small'}>
        <span>{who}</span>{' '}
        <time class="soft" dateTime={isoTime(entry.at)}>
          {clock(entry.at, language.value, now.peek())}
        </time>
      </p>
      <div class="said-row">
        {hidden ? (
          <HiddenText text={entry.text} />
        ) : (
          <div class={own ? 'bubble own' : 'bubble'}>{entry.text}</div>
        )}
        {!hidden && mine && <HideButton conversation={conversation} seq={entry.seq} />}
      </div>
      {entry.masked && !hidden && (
        <p class="mark-line soft small">
          <Icon name="lock" />
          {t('masked')}
        </p>
      )}
    </article>
  );
}

function HiddenText({ text }: { text: string }) {
  const { t } = useApp();
  return (
    <details class="hidden-text">
      <summary>
        <Icon name="eyeOff" />
        {t('hidden-message')}
      </summary>
      {text !== '' && <div class="hidden-body">{text}</div>}
    </details>
  );
}

function HideButton({ conversation, seq }: { conversation: string; seq: number }) {
  const { t, dialog } = useApp();
  return (
    <button
      type="button"
      class="hide-button"
      aria-label={t('hide')}
      title={t('hide')}
      onClick={() => (dialog.value = { kind: 'hide', conversation, seq })}
    >
      <Icon name="eyeOff" />
    </button>
  );
}

interface NoteProps {
  entry: Noted;
  hidden: boolean;
  mine: boolean;
  conversation: string;
}

function Note({ entry, hidden, mine, conversation }: NoteProps) {
  const { t, language, now } = useApp();
  return (
    <article class="noted" data-seq={entry.seq}>
      <p class="noted-by small">
        <Icon name="note" />
        <strong>{t('note-by', { name: entry.name })}</strong>
        <time dateTime={isoTime(entry.at)}>{clock(entry.at, language.value, now.peek())}</time>
        {!hidden && mine && <HideButton conversation={conversation} seq={entry.seq} />}
      </p>
      {hidden ? <HiddenText text={entry.text} /> : <p class="noted-text">{entry.text}</p>}
      <p class="soft small">{t('note-only-staff')}</p>
    </article>
  );
}

/** A text on its way. */
export function PendingEntry({ pending }: { pending: Pending }) {
  const { t, desk } = useApp();
  const { command } = pending;
  if (command.type !== 'say' && command.type !== 'note') return null;
  const online = desk.value.link === 'connected';
  return (
    <article class={command.type === 'say' ? 'said own sending' : 'noted sending'} aria-live="off">
      <div class="said-row">
        <div class={command.type === 'say' ? 'bubble own' : 'noted-text'}>{command.text}</div>
      </div>
      <p class="mark-line soft small">{t(online ? 'sending' : 'sending-later')}</p>
    </article>
  );
}

/** Everything else that happened, as a quiet line in the middle. */
function Happening({ entry, conversation }: { entry: ShownEvent; conversation: Conversation }) {
  const app = useApp();
  const session = useSession();
  const told = tell(entry, app, session) ?? callTold(entry, conversation, app);
  if (!told) return null;
  return (
    <p class={told.tone ? `happening ${told.tone}` : 'happening'} data-seq={entry.seq}>
      <Icon name={told.icon} />
      <span>
        {told.words}{' '}
        <time dateTime={isoTime(entry.at)}>
          {clock(entry.at, app.language.value, app.now.peek())}
        </time>
      </span>
    </p>
  );
}

function tell(entry: ShownEvent, { t, language, now }: App, session: StaffSession): Told | null {
  switch (entry.type) {
    case 'started':
      return { icon: 'chat', words: t('log-started') };
    case 'accepted':
      return { icon: 'person', words: t('log-accepted', { name: entry.name }) };
    case 'transferred': {
      const words = t('log-transferred', { service: serviceName(session, entry.service) });
      const to = entry.to === undefined ? '' : ` ${t('log-transferred-to', { name: entry.to })}`;
      const note = entry.note ? ` ${t('log-transferred-note', { note: entry.note })}` : '';
      return { icon: 'transfer', words: `${words}${to}${note}` };
    }
    case 'barred':
      return {
        icon: 'ban',
        words: t('log-barred', {
          until: clock(entry.until, language.value, now.peek()),
          reason: entry.reason,
        }),
        tone: 'warn',
      };
    case 'identification_requested': {
      const words =
        entry.name === undefined
          ? t('log-identification-by-service')
          : t('log-identification-requested', { name: entry.name });
      return {
        icon: 'shield',
        words: entry.reason ? `${words} ${t('log-reason', { reason: entry.reason })}` : words,
      };
    }
    case 'identification_opened':
      return { icon: 'shield', words: t('log-identification-opened') };
    case 'identification_started':
      return { icon: 'shield', words: t('log-identification-started') };
    case 'identified':
      return {
        icon: 'shieldCheck',
        words: entry.identity
          ? t('log-identified', { name: entry.identity.name })
          : t('identified'),
        tone: 'good',
      };
    case 'identification_declined':
      return { icon: 'shield', words: t('log-identification-declined'), tone: 'warn' };
    case 'identification_failed':
      return { icon: 'warning', words: t(`failed-${entry.reason}`), tone: 'warn' };
    case 'identification_expired':
      return { icon: 'clock', words: t('log-identification-expired'), tone: 'warn' };
    case 'identification_withdrawn':
      return { icon: 'shield', words: t('log-identification-withdrawn') };
    case 'closed':
      return { icon: 'check', words: t(`closed-${entry.reason}`) };
    case 'transcript_requested':
      return { icon: 'send', words: t('log-transcript-requested') };
    case 'transcript_delivered':
      return entry.delivered
        ? { icon: 'check', words: t('log-transcript-delivered') }
        : { icon: 'warning', words: t('log-transcript-failed'), tone: 'warn' };
    default:
      return null;
  }
}
