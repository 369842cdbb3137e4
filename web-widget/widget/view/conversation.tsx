import { useEffect, useState } from 'preact/hooks';
import { CallDoor } from '../../shared/call/view/call_door.tsx';
import { callFrame } from '../../shared/call/view/frame.ts';
import { DropZone, useSafeDrops } from '../../shared/files/view/drop.tsx';
import { RemoveDialog } from '../../shared/files/view/remove.tsx';
import { ViewerDoor } from '../../shared/files/view/viewer_door.tsx';
import type { App } from '../app.ts';
import type { Session } from '../session.ts';
import { foreignIdentity, language, t, wait } from '../texts.ts';
import { CallCard } from './call_card.tsx';
import { ClosedPanel } from './closed.tsx';
import { Composer } from './composer.tsx';
import { Header, Notice } from './frame.tsx';
import { Icon } from './icons.tsx';
import { AskAgain, demandsIdentity, IdentificationCard } from './identification.tsx';
import { LeaveDialog } from './leave.tsx';
import { Log } from './log.tsx';

export function ConversationScreen({ app, session }: { app: App; session: Session }) {
  const [leaving, setLeaving] = useState(false);
  const { stage, handOff } = session.conversation.value;
  const request = handOff?.id;
  useSafeDrops();
  useEffect(() => {
    if (request === undefined) return undefined;
    // A request that is over takes its window with it; a proof on its way is still answered.
    return () => {
      if (app.flow.value.at !== 'redeeming') app.identify.cancel();
    };
  }, [app, request]);
  return (
    <>
      <Header app={app} title={session.service.name} subtitle={<WhoAnswers session={session} />}>
        {stage.type !== 'closed' && (
          <button type="button" class="button quiet leave" onClick={() => setLeaving(true)}>
            {t(LEAVE[stage.type])}
          </button>
        )}
      </Header>
      <main class="conversation">
        <ConnectionNotice session={session} />
        <IdentityBar session={session} />
        <p class="visually-hidden" role="status">
          {session.spoken}
        </p>
        <div class={callFrame(session.call)}>
          <CallDoor
            room={session.call}
            name={otherName(session)}
            language={language.value}
            spoken={language.value}
            loading={t('call-loading')}
            id="call"
            back={afterCall}
          />
          <DropZone class="talk drop-place" room={session.files} info={session.sendable.value}>
            <Log session={session}>
              {stage.type === 'waiting' && <WaitingCard session={session} />}
              {handOff && <IdentificationCard app={app} session={session} handOff={handOff} />}
              {!handOff && <RedeemProblem app={app} session={session} />}
              {!handOff && stage.type !== 'closed' && <AskAgain session={session} />}
              {stage.type !== 'closed' && <CallCard session={session} />}
              {stage.type === 'closed' && <ClosedPanel app={app} session={session} />}
            </Log>
            {stage.type !== 'closed' && <Composer session={session} />}
          </DropZone>
        </div>
      </main>
      <RemoveDialog room={session.files} />
      <ViewerDoor room={session.files} />
      {leaving && stage.type !== 'closed' && (
        <LeaveDialog session={session} stage={stage.type} close={() => setLeaving(false)} />
      )}
    </>
  );
}

/** The way back into the call, where there is one; else the messages. */
function afterCall(): HTMLElement | null {
  return document.querySelector('.call-card .button.go') ?? document.querySelector('.log');
}

/** Who the other one in the call is. */
function otherName(session: Session): string {
  const { call, stage } = session.conversation.value;
  if (call.kind !== 'none') return call.name;
  return stage.type === 'active' ? stage.name : t('professional');
}

const LEAVE = { arriving: 'leave-start', waiting: 'leave-queue', active: 'leave' } as const;

/** Who the resident is to the service, always in sight: nobody should wonder whose name stands
 *  on what they say. */
function IdentityBar({ session }: { session: Session }) {
  const { identifiedAs: who } = session.conversation.value;
  if (!who) return null;
  return (
    <p class="identity-bar">
      <Icon name="shield" />
      <span>
        {t('identified-as')} <strong>{who.name}</strong>
        {who.foreign && ` (${foreignIdentity(who.country)})`}
      </span>
    </p>
  );
}

function WhoAnswers({ session }: { session: Session }) {
  const { stage } = session.conversation.value;
  if (stage.type === 'closed') return <>{t('header-closed')}</>;
  if (stage.type === 'arriving') return <>{t('header-arriving')}</>;
  if (stage.type === 'waiting') return <>{t('header-waiting')}</>;
  const here = session.otherConnected.value && session.status.value === 'connected';
  const away = session.status.value === 'connected' && !here;
  return (
    <span>
      <span class={here ? 'presence here' : 'presence'} />
      {t(away ? 'header-with-away' : 'header-with', { name: stage.name })}
    </span>
  );
}

function WaitingCard({ session }: { session: Session }) {
  const { stage } = session.conversation.value;
  const queue = session.queue.value;
  const transferred = stage.type === 'waiting' && stage.transferred;
  return (
    <section class="card waiting" aria-label={t('waiting-title')}>
      <p class="waiting-position" role="status">
        {queue ? t('waiting-position', { position: queue.position }) : t('waiting-title')}
      </p>
      {queue?.estimate !== undefined && (
        <p class="waiting-estimate">{t('waiting-estimate', { wait: wait(queue.estimate) })}</p>
      )}
      <p class="soft">{t(transferred ? 'waiting-transferred' : 'waiting-next')}</p>
      <p class="soft small">{t('waiting-stay')}</p>
    </section>
  );
}

const PATIENCE_MS = 2_000;

/** Says honestly that the connection is gone, but not for a blink of it. */
function ConnectionNotice({ session }: { session: Session }) {
  const status = session.status.value;
  const away = status === 'offline' || status === 'connecting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!away) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div class="connection" role="status">
      {shown && away && (
        <Notice tone="warn" icon="offline">
          <p>
            <strong>{t('offline-title')}</strong> {t('offline-text')}
          </p>
          <button type="button" class="button small-button" onClick={() => session.retry()}>
            {t('offline-now')}
          </button>
        </Notice>
      )}
      {status === 'outdated' && (
        <Notice tone="warn" icon="warning">
          <p>{t('outdated-text')}</p>
          <button type="button" class="button small-button" onClick={() => location.reload()}>
            {t('reload')}
          </button>
        </Notice>
      )}
    </div>
  );
}

/** A proof that was not accepted although no request is open any more. */
function RedeemProblem({ app, session }: { app: App; session: Session }) {
  const flow = app.flow.value;
  if (flow.at === 'redeeming') {
    return (
      <Notice icon="shield" role="status">
        {t('identify-redeeming')}
      </Notice>
    );
  }
  if (flow.at !== 'problem') return null;
  return (
    <Notice tone="warn" icon="warning" role="status">
      {t('identify-not-accepted')}{' '}
      {t(demandsIdentity(session) ? 'failed-next-demanded' : 'identify-not-accepted-next')}
    </Notice>
  );
}
