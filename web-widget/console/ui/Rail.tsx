/** The left rail: who waits, whom I answer, and for supervisors whom others answer. */
import { useComputed } from '@preact/signals';

import { type App, serviceName, useApp, useSession } from '../app/context.ts';
import { calledInRow, lastMessageAt, unread } from '../model/conversation.ts';
import { refusalKey } from '../model/refusals.ts';
import { clock, duration, isLongWait, isoTime, minutesSince } from '../model/time.ts';
import type { BoardRow } from '../model/wire.ts';
import { Icon } from './Icon.tsx';
import { RefusalNote } from './RefusalNote.tsx';

export function Rail() {
  const { t, desk } = useApp();
  const session = useSession();
  const board = useComputed(() => desk.value.board).value;
  const supervises = session.roles.includes('supervisor');
  return (
    <div class="rail">
      <section aria-labelledby="queue" class="rail-part">
        <h2 id="queue" tabIndex={-1}>
          {t('queue')} <Count value={board?.waiting.length ?? 0} warm />
        </h2>
        {!board && <p class="soft small">{t('queue-loading')}</p>}
        {board?.waiting.length === 0 && <EmptyQueue status={board.status} />}
        {board !== null && board.arriving > 0 && (
          <p class="soft small arriving">
            <Icon name="shield" />
            {t('arriving', { count: board.arriving })}
          </p>
        )}
        <ol class="rows">
          {board?.waiting.map((row, index) => (
            <WaitingRow key={row.conversation} row={row} first={index === 0} />
          ))}
        </ol>
      </section>
      <section aria-labelledby="mine" class="rail-part">
        <h2 id="mine">
          {t('mine')}{' '}
          {board && board.limit > 0 && (
            <span class="soft small limit">
              {t('mine-of', { held: board.held.length, limit: board.limit })}
            </span>
          )}
        </h2>
        {board?.held.length === 0 && <p class="soft small">{t('mine-empty')}</p>}
        <ul class="rows">
          {board?.held.map((row) => (
            <HeldRow key={row.conversation} row={row} />
          ))}
        </ul>
      </section>
      {supervises && (
        <section aria-labelledby="others" class="rail-part">
          <h2 id="others">
            {t('others')} <Count value={board?.others.length ?? 0} />
          </h2>
          {board?.others.length === 0 && <p class="soft small">{t('others-empty')}</p>}
          <ul class="rows">
            {board?.others.map((row) => (
              <OtherRow key={row.conversation} row={row} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Count({ value, warm = false }: { value: number; warm?: boolean }) {
  return <span class={warm && value > 0 ? 'count warm' : 'count'}>{value}</span>;
}

function EmptyQueue({ status }: { status: 'available' | 'busy' | 'away' }) {
  const { t } = useApp();
  return (
    <div class="empty">
      <Icon name="check" />
      <p>{t('queue-empty')}</p>
      <p class="soft small">
        {t(status === 'available' ? 'queue-empty-available' : 'queue-empty-not')}
      </p>
    </div>
  );
}

function WaitingRow({ row, first }: { row: BoardRow; first: boolean }) {
  const app = useApp();
  const { t, acts, now, desk } = app;
  const session = useSession();
  const current = useComputed(() => desk.value.focus === row.conversation).value;
  const long = useComputed(() => isLongWait(row.since, now.value)).value;
  return (
    <li class={long ? 'row-card waiting long' : 'row-card waiting'}>
      <button
        type="button"
        class="row-main"
        aria-current={current ? 'true' : undefined}
        onClick={() => acts.show(row.conversation)}
      >
        <span class="row-top">
          <strong class="row-name">{row.name}</strong>
          <Since row={row} app={app} />
        </span>
        <span class="row-service">
          {serviceName(session, row.service)} <LanguageMark row={row} />
        </span>
        {row.topic !== '' && <span class="row-topic">{row.topic}</span>}
        {row.professional !== undefined && (
          <span class="badge">{t('meant-for', { name: row.professional })}</span>
        )}
      </button>
      <button
        type="button"
        class={first ? 'button primary compact' : 'button compact'}
        aria-label={t('answer-named', { name: row.name })}
        onClick={() => acts.answer(row.conversation)}
      >
        {t('answer')}
      </button>
      <RefusalNote at={refusalKey('accept', row.conversation)} />
    </li>
  );
}

function Since({ row, app }: { row: BoardRow; app: App }) {
  const minutes = useComputed(() => minutesSince(row.since, app.now.value)).value;
  const words = duration(minutes, app.language.value, app.t('just-now'));
  return (
    <time
      class="row-time"
      dateTime={isoTime(row.since)}
      title={clock(row.since, app.language.value, app.now.peek())}
    >
      <span class="visually-hidden">{app.t('waited')} </span>
      {words}
    </time>
  );
}

function LanguageMark({ row }: { row: BoardRow }) {
  const { t } = useApp();
  return (
    <span class="language-mark">
      <span aria-hidden="true">{row.language.toUpperCase()}</span>
      <span class="visually-hidden">{t(`speaks-${row.language}`)}</span>
    </span>
  );
}

/** That the resident is identified: only beside a name that was vouched for. */
function IdentifiedMark({ row }: { row: BoardRow }) {
  const { t } = useApp();
  if (!row.identified || !calledInRow(row).verified) return null;
  return (
    <span class="row-identified">
      <Icon name="shieldCheck" />
      <span class="visually-hidden">{t('identified')}</span>
    </span>
  );
}

/** The name that the resident wrote, where it is another one. */
function Wrote({ row }: { row: BoardRow }) {
  const { t } = useApp();
  const { wrote } = calledInRow(row);
  return wrote === null ? null : <span class="row-wrote">{t('wrote', { name: wrote })}</span>;
}

function HeldRow({ row }: { row: BoardRow }) {
  const { t, acts, desk, now, language } = useApp();
  const session = useSession();
  const unseen = useComputed(() => {
    const conversation = desk.value.conversations.get(row.conversation);
    return conversation ? unread(conversation) : 0;
  }).value;
  const last = useComputed(() => {
    const conversation = desk.value.conversations.get(row.conversation);
    return (conversation && lastMessageAt(conversation)) ?? row.since;
  }).value;
  const current = useComputed(() => desk.value.focus === row.conversation).value;
  return (
    <li class={unseen > 0 ? 'row-card unread' : 'row-card'}>
      <button
        type="button"
        class="row-main"
        aria-current={current ? 'true' : undefined}
        onClick={() => acts.show(row.conversation)}
      >
        <span class="row-top">
          <strong class="row-name">{calledInRow(row).name}</strong>
          <time class="row-time" dateTime={isoTime(last)}>
            <span class="visually-hidden">{t('last-message')} </span>
            {clock(last, language.value, now.peek())}
          </time>
        </span>
        <Wrote row={row} />
        <span class="row-service">
          {serviceName(session, row.service)} <LanguageMark row={row} />
          <IdentifiedMark row={row} />
          {unseen > 0 && (
            <span class="count hot">
              {unseen}
              <span class="visually-hidden"> {t('unread')}</span>
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

function OtherRow({ row }: { row: BoardRow }) {
  const { t, acts, desk } = useApp();
  const session = useSession();
  const current = useComputed(() => desk.value.focus === row.conversation).value;
  return (
    <li class="row-card">
      <button
        type="button"
        class="row-main"
        aria-current={current ? 'true' : undefined}
        onClick={() => acts.show(row.conversation)}
      >
        <span class="row-top">
          <strong class="row-name">{calledInRow(row).name}</strong>
        </span>
        <Wrote row={row} />
        <span class="row-service">
          {serviceName(session, row.service)} <LanguageMark row={row} />
          <IdentifiedMark row={row} />
        </span>
        <span class="row-topic">{t('held-by', { name: row.professional ?? '' })}</span>
      </button>
    </li>
  );
}
