import { useEffect, useRef } from 'preact/hooks';
import { ring } from '../../shared/call/ring.ts';
import type { Call } from '../../shared/call/state.ts';
import { countdown, toldMinutes, useSecondsLeft } from '../../shared/countdown.ts';
import type { Session } from '../session.ts';
import { t } from '../texts.ts';
import { Notice } from './frame.tsx';
import { Icon } from './icons.tsx';
import { Attempt } from './root.tsx';

/** The invitation to a video call, and the way back into one that is open. */
export function CallCard({ session }: { session: Session }) {
  const call = session.call.call.value;
  if (call.kind === 'ringing') return <Invitation key={call.call} session={session} call={call} />;
  const place = session.call.place.value;
  if (call.kind === 'open' && (place === 'away' || place === 'left')) {
    return <OpenCall session={session} />;
  }
  return null;
}

type Ringing = Extract<Call, { kind: 'ringing' }>;

/** Who invites, and what a call means; then yes and no, both as plain. */
function Invitation({ session, call }: { session: Session; call: Ringing }) {
  useEffect(ring, []);
  const left = useSecondsLeft(call.expiresAt, session.now);
  return (
    <section class="card call-card" aria-labelledby="call-title">
      <h2 id="call-title">
        <Icon name="camera" />
        {t('call-title')}
      </h2>
      <p>{t('call-invites', { name: call.name })}</p>
      <ul class="points">
        <li>{t('call-first')}</li>
        <li>{t('call-private')}</li>
        <li>{t('call-free')}</li>
      </ul>
      <p class="small soft row remaining" aria-hidden="true">
        <Icon name="clock" />
        <span>
          {t('call-remaining')} <span class="countdown">{countdown(left)}</span>
        </span>
      </p>
      <p class="visually-hidden" role="status">
        {t('call-invites', { name: call.name })}{' '}
        {t('call-remaining-told', { minutes: toldMinutes(left) })}
      </p>
      <div class="choices call-answers">
        <Attempt
          kind="go"
          icon="camera"
          label={t('call-join')}
          act={async () => kept(await session.acceptCall(call.call))}
        />
        <Attempt
          icon="close"
          label={t('call-decline')}
          act={async () => kept(await session.declineCall(call.call))}
        />
      </div>
    </section>
  );
}

function kept(done: boolean): void {
  if (!done) throw new Error('not kept');
}

/** The call is on, and this page is not in it. */
function OpenCall({ session }: { session: Session }) {
  const room = session.call;
  const left = room.place.value === 'left';
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // From the button that hung up, which is gone, to the way back.
    if (left) button.current?.focus();
  }, [left]);
  return (
    <section class="card call-card" aria-labelledby="call-title">
      <h2 id="call-title">
        <Icon name="camera" />
        {t(left ? 'call-left-title' : 'call-open-title')}
      </h2>
      <p>{t(left ? 'call-left-text' : 'call-open-text')}</p>
      {room.failed.value && (
        <Notice tone="warn" icon="warning" role="status">
          {t('call-not-loaded')}
        </Notice>
      )}
      <div class="choices call-answers">
        <button
          ref={button}
          type="button"
          class="button go"
          onClick={() => (left ? room.rejoin() : room.check())}
        >
          <Icon name="camera" />
          {t(left ? 'call-rejoin' : 'call-join')}
        </button>
        <button type="button" class="button" onClick={() => room.end()}>
          {t('call-end')}
        </button>
      </div>
    </section>
  );
}
