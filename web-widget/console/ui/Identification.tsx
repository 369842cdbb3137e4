/** The gate: asking the resident to identify, following it live, and who they are. */
import { useComputed } from '@preact/signals';

import { countdown } from '../../shared/countdown.ts';
import { useApp, useSession } from '../app/context.ts';
import { type Conversation, isHeldBy } from '../model/conversation.ts';
import type { Standing } from '../model/identification.ts';
import { refusalKey } from '../model/refusals.ts';
import { clock, secondsLeft } from '../model/time.ts';
import { Icon } from './Icon.tsx';
import { IdentityFacts } from './Identity.tsx';
import { RefusalNote } from './RefusalNote.tsx';

export function Identification({ conversation }: { conversation: Conversation }) {
  const { t } = useApp();
  const session = useSession();
  const { id, standing, service } = conversation;
  const offered = session.services.find((it) => it.id === service)?.identification ?? false;
  const mine = isHeldBy(conversation, session.account);
  const asks =
    offered &&
    (mine || (session.roles.includes('supervisor') && conversation.stage.kind === 'active'));
  return (
    <section class={`panel identification ${standing.kind}`} aria-labelledby="identification">
      <h3 id="identification">
        <Icon name={standing.kind === 'identified' ? 'shieldCheck' : 'shield'} />
        {t('identification')}
      </h3>
      <div role="status" class="standing">
        {standing.kind === 'anonymous' && <Anonymous standing={standing} offered={offered} />}
        {standing.kind === 'requested' && <Requested standing={standing} />}
        {standing.kind === 'identified' && <p class="visually-hidden">{t('identified')}</p>}
      </div>
      {standing.kind === 'anonymous' && asks && <Ask id={id} again={standing.last !== null} />}
      {standing.kind === 'requested' && (
        <>
          <TimeLeft expiresAt={standing.expiresAt} />
          {asks && <Withdraw id={id} />}
        </>
      )}
      {standing.kind === 'identified' &&
        (standing.identity ? (
          <IdentityFacts conversation={conversation} identity={standing.identity} />
        ) : (
          <p class="soft">{t('identity-withheld')}</p>
        ))}
      <RefusalNote at={refusalKey('identification', id)} />
    </section>
  );
}

function Anonymous({
  standing,
  offered,
}: {
  standing: Extract<Standing, { kind: 'anonymous' }>;
  offered: boolean;
}) {
  const { t, language, now } = useApp();
  const { last } = standing;
  if (!offered) return <p class="soft">{t('identification-not-offered')}</p>;
  if (!last) return <p class="soft">{t('anonymous')}</p>;
  return (
    <p class="notice warn">
      <Icon name={last.outcome === 'expired' ? 'clock' : 'warning'} />
      <span>
        {t(`outcome-${last.outcome}`)} {clock(last.at, language.value, now.peek())}
      </span>
    </p>
  );
}

function Ask({ id, again }: { id: string; again: boolean }) {
  const { t, dialog } = useApp();
  return (
    <button
      type="button"
      class="button primary wide"
      onClick={() => (dialog.value = { kind: 'request_identification', conversation: id })}
    >
      <Icon name="shield" />
      {t(again ? 'request-again' : 'request')}
    </button>
  );
}

const STEPS = ['sent', 'opened', 'provider'] as const;

/** The way in three steps, so that a glance tells where the resident is. */
function Requested({ standing }: { standing: Extract<Standing, { kind: 'requested' }> }) {
  const { t, language, now } = useApp();
  const at = STEPS.indexOf(standing.progress);
  return (
    <>
      {standing.failure && (
        <p class="notice warn">
          <Icon name="warning" />
          <span>
            {t(`failed-${standing.failure.reason}`)} {t('failed-again')}{' '}
            {clock(standing.failure.at, language.value, now.peek())}
          </span>
        </p>
      )}
      <ol class="steps">
        {STEPS.map((step, index) => (
          <li
            key={step}
            class={index < at ? 'done' : index === at ? 'now' : 'ahead'}
            aria-current={index === at ? 'step' : undefined}
          >
            <span class="step-mark" aria-hidden="true">
              {index < at && <Icon name="check" />}
            </span>
            {t(`step-${step}`)}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Counts down for the eye; it is not read out each second. */
function TimeLeft({ expiresAt }: { expiresAt: number }) {
  const { t, now } = useApp();
  const left = useComputed(() => secondsLeft(expiresAt, now.value)).value;
  return (
    <p class="time-left" aria-live="off">
      <Icon name="clock" />
      {left > 0 ? t('time-left', { time: countdown(left) }) : t('time-over')}
    </p>
  );
}

function Withdraw({ id }: { id: string }) {
  const { t, acts } = useApp();
  return (
    <button
      type="button"
      class="button wide"
      onClick={() => acts.command(id, { type: 'withdraw_identification' })}
    >
      {t('withdraw')}
    </button>
  );
}
