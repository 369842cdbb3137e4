import { useEffect, useState } from 'preact/hooks';
import type { HandOffFailure } from '../../shared/generated/protocol.ts';
import type { App } from '../app.ts';
import type { HandOff } from '../model.ts';
import type { Session } from '../session.ts';
import { t } from '../texts.ts';
import { Notice } from './frame.tsx';
import { Icon } from './icons.tsx';

interface CardProps {
  app: App;
  session: Session;
  handOff: HandOff;
}

/** Who asks, why, and what will be seen; then two choices of equal weight. */
export function IdentificationCard({ app, session, handOff }: CardProps) {
  const flow = app.flow.value;
  return (
    <section class="card identification" aria-labelledby="identify-title">
      <h2 id="identify-title">
        <Icon name="shield" />
        {t('identify-title')}
      </h2>
      <p>
        {handOff.name === undefined
          ? t('identify-why-service', { service: session.service.name })
          : t('identify-why', { name: handOff.name, service: session.service.name })}
      </p>
      <ul class="points">
        <li>{t('identify-seen')}</li>
        <li>{t('identify-unlocks')}</li>
        <li>{t('identify-free')}</li>
      </ul>
      <Remaining session={session} expiresAt={handOff.expiresAt} />
      <div role="status" class="stack-tight">
        <FlowNotice app={app} handOff={handOff} />
      </div>
      {flow.at === 'redeeming' || flow.at === 'going' ? null : (
        <Choices app={app} session={session} handOff={handOff} />
      )}
    </section>
  );
}

function Choices({ app, session, handOff }: CardProps) {
  const waiting = app.flow.value.at === 'window' || app.flow.value.at === 'opening';
  const again = handOff.failure !== undefined || handOff.progress !== 'asked';
  return (
    <div class="choices">
      <button
        type="button"
        class="button"
        onClick={() => void app.identify.begin(handOff.id)}
        aria-disabled={app.flow.value.at === 'opening'}
      >
        {t(waiting ? 'identify-reopen' : again ? 'identify-again' : 'identify')}
      </button>
      <button
        type="button"
        class="button"
        onClick={() => {
          app.identify.cancel();
          void session.declineIdentification(handOff.id);
        }}
      >
        {t('identify-not-now')}
      </button>
    </div>
  );
}

function FlowNotice({ app, handOff }: { app: App; handOff: HandOff }) {
  const flow = app.flow.value;
  switch (flow.at) {
    case 'opening':
    case 'window':
      return (
        <Notice>
          <p>{t('identify-window')}</p>
        </Notice>
      );
    case 'going':
      return <Notice>{t('identify-going')}</Notice>;
    case 'redeeming':
      return (
        <p class="row">
          <span class="spinner" />
          {t('identify-redeeming')}
        </p>
      );
    case 'problem':
      if (handOff.failure !== undefined) return <Failure reason={handOff.failure} />;
      return (
        <Notice tone="warn" icon="warning">
          {flow.code === 'network'
            ? t('identify-no-connection')
            : flow.message || t('failed-other')}
        </Notice>
      );
    case 'left':
    case 'idle':
      if (handOff.failure !== undefined) return <Failure reason={handOff.failure} />;
      return flow.at === 'left' ? <Notice>{t('identify-left')}</Notice> : null;
  }
}

function Failure({ reason }: { reason: HandOffFailure }) {
  return (
    <Notice tone="warn" icon="warning">
      <p>{t(`failed-${reason}`)}</p>
      <p>{t('failed-next')}</p>
    </Notice>
  );
}

/** The time that the request is still open, in minutes: no clock that ticks at anybody. */
function Remaining({ session, expiresAt }: { session: Session; expiresAt: number }) {
  const [now, setNow] = useState(session.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(session.now()), 10_000);
    return () => clearInterval(timer);
  }, [session]);
  const seconds = Math.max(0, (expiresAt - now) / 1_000_000);
  return (
    <p class="small soft row remaining">
      <Icon name="clock" />
      {seconds < 60
        ? t('identify-remaining-short')
        : t('identify-remaining', { minutes: Math.floor(seconds / 60) })}
    </p>
  );
}
