import { countdown, toldMinutes, useSecondsLeft } from '../../shared/countdown.ts';
import type { HandOffFailure } from '../../shared/generated/protocol.ts';
import type { App } from '../app.ts';
import type { HandOff } from '../model.ts';
import type { Session } from '../session.ts';
import { t } from '../texts.ts';
import { Notice } from './frame.tsx';
import { Icon } from './icons.tsx';
import { Attempt } from './root.tsx';

interface CardProps {
  app: App;
  session: Session;
  handOff: HandOff;
}

/** Who asks, why, and what will be seen; then two choices of equal weight. */
export function IdentificationCard({ app, session, handOff }: CardProps) {
  const flow = app.flow.value;
  const left = useSecondsLeft(handOff.expiresAt, session.now);
  const demanded = handOff.name === undefined;
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
      {handOff.reason !== undefined && (
        <blockquote class="asked-why">
          <p>{handOff.reason}</p>
        </blockquote>
      )}
      <ul class="points">
        <li>{t('identify-seen')}</li>
        <li>{t('identify-unlocks')}</li>
        <li>{t(demanded ? 'identify-demanded' : 'identify-free')}</li>
      </ul>
      <Remaining left={left} />
      <div role="status" class="stack-tight">
        <FlowNotice app={app} handOff={handOff} />
      </div>
      {left === 0 || flow.at === 'redeeming' || flow.at === 'going' ? null : (
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
      if (handOff.failure !== undefined) return <Failure handOff={handOff} />;
      return (
        <Notice tone="warn" icon="warning">
          {flow.code === 'network'
            ? t('identify-no-connection')
            : flow.message || t('failed-other')}
        </Notice>
      );
    case 'left':
    case 'idle':
      if (handOff.failure !== undefined) return <Failure handOff={handOff} />;
      return flow.at === 'left' ? <Notice>{t('identify-left')}</Notice> : null;
  }
}

/** Cancelling is a choice and no mistake, and is told as calmly. */
function Failure({ handOff: { failure, name } }: { handOff: HandOff }) {
  if (failure === undefined) return null;
  const calm: HandOffFailure[] = ['cancelled'];
  const [tone, icon] = calm.includes(failure)
    ? (['info', 'info'] as const)
    : (['warn', 'warning'] as const);
  return (
    <Notice tone={tone} icon={icon}>
      <p>{t(`failed-${failure}`)}</p>
      <p>{t(name === undefined ? 'failed-next-demanded' : 'failed-next')}</p>
    </Notice>
  );
}

/** The time that the request is still open: counted for the eye, told to the ear at few marks. */
function Remaining({ left }: { left: number }) {
  return (
    <>
      <p class="small soft row remaining" aria-hidden="true">
        <Icon name="clock" />
        <span>
          {left > 0 ? `${t('identify-remaining')} ` : t('identify-over')}
          {left > 0 && <span class="countdown">{countdown(left)}</span>}
        </span>
      </p>
      <p class="visually-hidden" role="status">
        {left > 0
          ? t('identify-remaining-told', { minutes: toldMinutes(left) })
          : t('identify-over')}
      </p>
    </>
  );
}

/** Nobody is asked by a professional: the service is for the identified alone. */
export function demandsIdentity({ service, conversation }: Session): boolean {
  return service.identification === 'at-start' || conversation.value.stage.type === 'arriving';
}

/** No request is open: what can be done about it, where there is something. */
export function AskAgain({ session }: { session: Session }) {
  const { ended, identifiedAs } = session.conversation.value;
  if (identifiedAs) return null;
  if (demandsIdentity(session)) {
    return (
      <section class="card identification" aria-labelledby="identify-title">
        <h2 id="identify-title">
          <Icon name="shield" />
          {t('identify-title')}
        </h2>
        <p>
          {ended !== null && `${t(`ended-${ended}`)} `}
          {t('identify-demanded')}
        </p>
        <Attempt
          label={t('identify-begin')}
          act={async () => {
            const outcome = await session.requestIdentification();
            if (!outcome.kept) throw new Error(outcome.code);
          }}
        />
      </section>
    );
  }
  if (ended !== 'expired') return null;
  return (
    <section class="card identification" aria-labelledby="identify-title">
      <h2 id="identify-title">
        <Icon name="clock" />
        {t('ended-expired')}
      </h2>
      <p>{t('ask-again-text')}</p>
      <Attempt
        label={t('ask-again')}
        act={async () => {
          if (!(await session.sayReady(t('ask-again-message')))) throw new Error('not kept');
        }}
      />
    </section>
  );
}
