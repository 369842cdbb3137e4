/** One conversation: who it is, what was said, and where to write. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { CallDoor } from '../../shared/call/view/call_door.tsx';
import { callFrame } from '../../shared/call/view/frame.ts';
import { DropZone } from '../../shared/files/view/drop.tsx';
import { RemoveDialog } from '../../shared/files/view/remove.tsx';
import { ViewerDoor } from '../../shared/files/view/viewer_door.tsx';
import { filesInfo, serviceName, useApp, useSession } from '../app/context.ts';
import { type Conversation, called, isHeldBy, nameOf } from '../model/conversation.ts';
import { refusalKey } from '../model/refusals.ts';
import { clock } from '../model/time.ts';
import { CallBar } from './CallBar.tsx';
import { Composer } from './Composer.tsx';
import { Icon } from './Icon.tsx';
import { Log } from './Log.tsx';
import { RefusalNote } from './RefusalNote.tsx';

export function Column({ id }: { id: string }) {
  const { t, desk, acts, files, call, language } = useApp();
  const session = useSession();
  const conversation = useComputed(() => desk.value.conversations.get(id)).value;
  const focused = useComputed(() => desk.value.focus === id).value;
  if (!conversation) return null;
  const { stage } = conversation;
  const given = useComputed(() => desk.value.left.has(id)).value;
  const mine = isHeldBy(conversation, session.account) && !given;
  const name = nameOf(conversation);
  const room = files(id);
  const answers = stage.kind === 'active' && mine;
  const identified = conversation.standing.kind === 'identified';
  const info = answers && identified ? filesInfo(session, conversation.service) : undefined;
  return (
    <section
      class={focused ? 'column focused' : 'column'}
      aria-labelledby={`title-${id}`}
      data-conversation={id}
      onFocusCapture={() => {
        if (!focused) acts.show(id);
      }}
    >
      <Head conversation={conversation} />
      <div class={callFrame(call(id))}>
        <CallDoor
          room={call(id)}
          name={name}
          language={language.value}
          spoken={conversation.resident?.language ?? language.value}
          loading={t('call-loading')}
          id={`call-${id}`}
          back={() => afterCall(id)}
        />
        <DropZone class="talk drop-place" room={room} info={info}>
          {conversation.lost ? (
            <div class="log loading" role="status">
              <Icon name="lock" />
              <p>{t(stage.kind === 'closed' ? 'gone' : 'may-not-see')}</p>
              <button type="button" class="button compact" onClick={() => acts.shut(id)}>
                {t('put-away')}
              </button>
            </div>
          ) : conversation.caughtUp ? (
            <Log conversation={conversation} focused={focused} mine={mine} />
          ) : (
            <div class="log loading">
              <span class="spinner" aria-hidden="true" />
              <p class="soft">{t('loading')}</p>
            </div>
          )}
          <LiveLine id={id} name={name} />
          <RefusalNote at={refusalKey('hide', id)} />
          <CallBar conversation={conversation} mine={answers} />
          {answers && <Composer id={id} files={info} />}
          {conversation.caughtUp && !answers && (
            <Aside conversation={conversation} supervises={session.roles.includes('supervisor')} />
          )}
        </DropZone>
      </div>
      <RemoveDialog room={room} />
      <ViewerDoor room={room} />
    </section>
  );
}

function Head({ conversation }: { conversation: Conversation }) {
  const { t, acts, detailsOpen, view } = useApp();
  const session = useSession();
  const { id, resident, service, standing, stage } = conversation;
  const who = called(conversation);
  return (
    <header class="column-head">
      <div class="column-who">
        <div class="column-title">
          <h2 id={`title-${id}`}>{who.name || t('conversation')}</h2>
          {who.wrote !== null && <p class="soft small wrote">{t('wrote', { name: who.wrote })}</p>}
          {standing.kind === 'identified' && !who.verified && (
            <p class="soft small wrote">{t('name-as-typed')}</p>
          )}
          <p class="soft small">
            {serviceName(session, service)}
            {resident && resident.topic !== '' && <span> · {resident.topic}</span>}
          </p>
        </div>
        <div class="column-marks">
          {standing.kind === 'identified' && (
            <span class="badge good">
              <Icon name="shieldCheck" />
              {t('identified')}
            </span>
          )}
          {standing.kind === 'requested' && (
            <span class="badge warn">
              <Icon name="shield" />
              {t('identifying')}
            </span>
          )}
          {stage.kind !== 'closed' && <Connection conversation={conversation} />}
        </div>
      </div>
      <div class="column-buttons">
        <button
          type="button"
          class="button quiet icon compact"
          aria-label={t('show-details')}
          title={t('show-details')}
          onClick={() => {
            acts.show(id);
            detailsOpen.value = true;
            view.value = 'details';
          }}
        >
          <Icon name="details" />
        </button>
        <button
          type="button"
          class="button quiet icon compact"
          aria-label={t('put-away')}
          title={t('put-away')}
          onClick={() => acts.shut(id)}
        >
          <Icon name="close" />
        </button>
      </div>
    </header>
  );
}

function Connection({ conversation }: { conversation: Conversation }) {
  const { t } = useApp();
  if (conversation.connected === null) return null;
  return (
    <span class={conversation.connected ? 'presence-mark on' : 'presence-mark'}>
      <span class="dot" aria-hidden="true" />
      {t(conversation.connected ? 'resident-here' : 'resident-away')}
    </span>
  );
}

/** Typing: shown, but not read out each time. */
function LiveLine({ id, name }: { id: string; name: string }) {
  const { t, desk } = useApp();
  const until = useComputed(() => desk.value.conversations.get(id)?.typingUntil ?? 0).value;
  const typing = useSignal(false);
  useEffect(() => {
    const left = until - Date.now();
    typing.value = left > 0;
    if (left <= 0) return;
    const timer = setTimeout(() => {
      typing.value = false;
    }, left);
    return () => clearTimeout(timer);
  }, [until, typing]);
  return <p class="live-line soft small">{typing.value ? t('typing', { name }) : ''}</p>;
}

/** What stands in the composer's place where the professional does not answer. */
function Aside({ conversation, supervises }: { conversation: Conversation; supervises: boolean }) {
  const { t, acts, desk, language, now } = useApp();
  const session = useSession();
  const { id, stage } = conversation;
  const button = useRef<HTMLButtonElement>(null);
  const answering = useComputed(() =>
    desk.value.pending.some((it) => it.conversation === id && it.command.type === 'accept'),
  ).value;
  if (stage.kind === 'closed') {
    return (
      <div class="aside">
        <p>{t('ended-at', { time: clock(stage.at, language.value, now.peek()) })}</p>
        <button type="button" class="button compact" onClick={() => acts.shut(id)}>
          {t('put-away')}
        </button>
      </div>
    );
  }
  if (isHeldBy(conversation, session.account)) {
    return (
      <div class="aside">
        <p>{t('not-yours')}</p>
        <button type="button" class="button compact" onClick={() => acts.shut(id)}>
          {t('put-away')}
        </button>
      </div>
    );
  }
  const take = stage.kind === 'active';
  return (
    <div class="aside">
      <p>{take ? t('held-by', { name: stage.name }) : t('still-waiting')}</p>
      {(!take || supervises) && (
        <button
          ref={button}
          type="button"
          class="button primary compact"
          disabled={answering}
          onClick={() => acts.answer(id)}
        >
          {t(take ? 'take-over' : 'answer')}
        </button>
      )}
      <RefusalNote at={refusalKey('accept', id)} />
    </div>
  );
}

/** The way back into the call, where there is one; else the messages. */
function afterCall(id: string): HTMLElement | null | undefined {
  const column = document.querySelector(`[data-conversation="${id}"]`);
  return (
    column?.querySelector<HTMLElement>('.call-bar .button.go') ?? column?.querySelector('.log')
  );
}
