/** The right panel: who the resident is, identification, and what can be done. */
import { useComputed } from '@preact/signals';

import { type Dialog, serviceName, useApp, useSession } from '../app/context.ts';
import { type Conversation, isHeldBy } from '../model/conversation.ts';
import { refusalKey } from '../model/refusals.ts';
import { isoTime, moment } from '../model/time.ts';
import { CallPanel } from './CallBar.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { Identification } from './Identification.tsx';
import { RefusalNote } from './RefusalNote.tsx';

export function Details() {
  const { t, desk, view, detailsOpen } = useApp();
  const conversation = useComputed(() => {
    const { focus, conversations } = desk.value;
    return focus === null ? undefined : conversations.get(focus);
  }).value;
  if (!conversation) return null;
  return (
    <aside class="details" aria-labelledby="details">
      <div class="details-head">
        <h2 id="details" tabIndex={-1}>
          {t('details')}
        </h2>
        <button
          type="button"
          class="button quiet icon compact"
          aria-label={t('hide-details')}
          onClick={() => {
            detailsOpen.value = false;
            view.value = 'chat';
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      {conversation.lost ? (
        <section class="panel">
          <p class="soft">{t(conversation.stage.kind === 'closed' ? 'gone' : 'may-not-see')}</p>
        </section>
      ) : (
        <>
          <Identification key={conversation.id} conversation={conversation} />
          <CallPanel conversation={conversation} />
          <ResidentPart conversation={conversation} />
          <Doings conversation={conversation} />
        </>
      )}
    </aside>
  );
}

function ResidentPart({ conversation }: { conversation: Conversation }) {
  const { t, language } = useApp();
  const session = useSession();
  const { resident, service, startedAt } = conversation;
  if (!resident) return null;
  const facts: [string, string][] = [
    [t('name-typed'), resident.name],
    [t('phone'), resident.phone ?? ''],
    [t('topic'), resident.topic],
    [t('language'), t(`language-${resident.language}`)],
    [t('service'), serviceName(session, service)],
  ];
  return (
    <section class="panel" aria-labelledby="resident-part">
      <h3 id="resident-part">{t('resident')}</h3>
      <dl class="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        <div>
          <dt>{t('started')}</dt>
          <dd>
            <time dateTime={isoTime(startedAt)}>{moment(startedAt, language.value)}</time>
          </dd>
        </div>
        <div>
          <dt>{t('reference')}</dt>
          <dd class="reference">{conversation.id}</dd>
        </div>
      </dl>
    </section>
  );
}

function Doings({ conversation }: { conversation: Conversation }) {
  const { t, dialog } = useApp();
  const session = useSession();
  const { id, stage } = conversation;
  const supervises = session.roles.includes('supervisor');
  const mine = isHeldBy(conversation, session.account);
  if (stage.kind !== 'active' || !(mine || supervises)) return null;
  const doing = (
    kind: 'transfer' | 'close' | 'bar',
    icon: IconName,
    words: string,
    danger = false,
  ) => (
    <button
      type="button"
      class={danger ? 'button danger wide' : 'button wide'}
      onClick={() => (dialog.value = { kind, conversation: id } satisfies Dialog)}
    >
      <Icon name={icon} />
      {words}
    </button>
  );
  return (
    <section class="panel" aria-labelledby="doings">
      <h3 id="doings">{t('doings')}</h3>
      <div class="stack-tight">
        {doing('transfer', 'transfer', t('transfer'))}
        <RefusalNote at={refusalKey('transfer', id)} />
        {doing('close', 'check', t('end'))}
        <RefusalNote at={refusalKey('close', id)} />
        {supervises && doing('bar', 'ban', t('bar'), true)}
        <RefusalNote at={refusalKey('bar', id)} />
      </div>
    </section>
  );
}
