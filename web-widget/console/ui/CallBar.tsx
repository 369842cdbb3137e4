/** The video call of a conversation: inviting, ringing, and the way in. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import type { Call } from '../../shared/call/state.ts';
import { countdown } from '../../shared/countdown.ts';
import { type App, holdsCalls, useApp, useSession } from '../app/context.ts';
import { type Conversation, isHeldBy } from '../model/conversation.ts';
import { refusalKey } from '../model/refusals.ts';
import { secondsLeft } from '../model/time.ts';
import type { StaffSession } from '../model/wire.ts';
import { Icon } from './Icon.tsx';
import { RefusalNote } from './RefusalNote.tsx';

/** Why no call can be proposed now; null where one can. */
type Hindrance = 'not-offered' | 'not-yours' | 'not-identified' | 'elsewhere';

function hindrance(it: Conversation, session: StaffSession, app: App): Hindrance | null {
  const elsewhere = app.inCall();
  if (!holdsCalls(session, it.service)) return 'not-offered';
  if (!isHeldBy(it, session.account)) return 'not-yours';
  if (it.standing.kind !== 'identified') return 'not-identified';
  return elsewhere !== null && elsewhere !== it.id ? 'elsewhere' : null;
}

/** In the details: what can be done, or why it cannot. */
export function CallPanel({ conversation }: { conversation: Conversation }) {
  const app = useApp();
  const { t } = app;
  const session = useSession();
  const { call, stage } = conversation;
  if (stage.kind !== 'active') return null;
  const hindered = hindrance(conversation, session, app);
  return (
    <section class="panel call-panel" aria-labelledby="call-panel">
      <h3 id="call-panel">
        <Icon name="camera" />
        {t('call')}
      </h3>
      {call.kind === 'none' && call.last && call.last.outcome !== 'ended' && (
        <p class="notice warn">
          <Icon name="cameraOff" />
          <span>{t(`call-outcome-${call.last.outcome}`)}</span>
        </p>
      )}
      {call.kind === 'none' &&
        (hindered ? (
          <p class="soft">{t(`call-hindered-${hindered}`)}</p>
        ) : (
          <>
            <button
              type="button"
              class="button primary wide"
              onClick={() => app.acts.invite(conversation.id)}
            >
              <Icon name="camera" />
              {t('call-invite')}
            </button>
            <p class="soft small">{t('call-hint')}</p>
          </>
        ))}
      {call.kind === 'ringing' && <p>{t('call-rings')}</p>}
      {call.kind === 'open' && (
        <p>{t(app.inCall() === conversation.id ? 'call-here' : 'call-open')}</p>
      )}
    </section>
  );
}

/** Above the field to write: what the call wants of the professional just now. */
export function CallBar({ conversation, mine }: { conversation: Conversation; mine: boolean }) {
  const app = useApp();
  const { call, id } = conversation;
  const room = app.call(id);
  const place = room.place.value;
  const away = place === 'away' || place === 'left';
  return (
    <>
      {mine && call.kind === 'ringing' && <Rings id={id} call={call} />}
      {mine && call.kind === 'open' && away && <Open conversation={conversation} />}
      <RefusalNote at={refusalKey('call', id)} />
    </>
  );
}

function Rings({ id, call }: { id: string; call: Extract<Call, { kind: 'ringing' }> }) {
  const { t, acts, now } = useApp();
  const left = useComputed(() => secondsLeft(call.expiresAt, now.value)).value;
  return (
    <section class="call-bar" aria-label={t('call')}>
      <Icon name="bell" />
      <p>
        <span role="status">{t('call-rings')}</span>{' '}
        <span class="countdown" aria-hidden="true">
          {countdown(left)}
        </span>
      </p>
      <button
        type="button"
        class="button compact"
        onClick={() => acts.command(id, { type: 'end_video', call: call.call })}
      >
        {t('call-cancel')}
      </button>
    </section>
  );
}

function Open({ conversation }: { conversation: Conversation }) {
  const app = useApp();
  const { t } = app;
  const room = app.call(conversation.id);
  const left = room.place.value === 'left';
  const elsewhere = app.inCall() !== null;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // From the button that hung up, which is gone, to the way back.
    if (left) button.current?.focus();
  }, [left]);
  return (
    <section class="call-bar" aria-label={t('call')}>
      <Icon name="camera" />
      <p role="status">
        {room.failed.value
          ? t('call-not-loaded')
          : t(elsewhere ? 'call-hindered-elsewhere' : left ? 'call-left' : 'call-open')}
      </p>
      {!elsewhere && (
        <button
          ref={button}
          type="button"
          class="button go compact"
          onClick={() => (left ? room.rejoin() : room.check())}
        >
          {t(left ? 'call-rejoin' : 'call-join')}
        </button>
      )}
      <button type="button" class="button compact" onClick={() => room.end()}>
        {t('call-end')}
      </button>
    </section>
  );
}
