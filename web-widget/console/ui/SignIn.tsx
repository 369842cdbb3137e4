/** The door: the organisation's own sign-in, or an account with a password and perhaps a code. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { type Door, useApp } from '../app/context.ts';
import { signOnProblem } from '../model/door.ts';
import type { SignInInfo } from '../model/wire.ts';
import { Icon } from './Icon.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { SignInForm } from './SignInForm.tsx';

interface Props {
  info: SignInInfo | null;
  door: Door;
}

export function SignIn({ info, door }: Props) {
  const { t } = useApp();
  const organisation = info?.organisation;
  // Without an answer of the server the form is shown: it tells what is wrong when it is used.
  const local = info?.local ?? true;
  return (
    <div class="door">
      <header class="door-top">
        <span class="mark" aria-hidden="true">
          <Icon name="door" />
        </span>
        <span class="brand">Portti</span>
        <LanguageChoice />
      </header>
      <main class="door-main" id="main">
        <div class="door-card card stack">
          <h1>{t('sign-in-title')}</h1>
          <Reason info={info} door={door} />
          {organisation !== undefined && (
            <SignOn organisation={organisation} problem={door.problem} contact={info?.contact} />
          )}
          {organisation !== undefined && local && (
            <p class="door-or" aria-hidden="true">
              <span>{t('sign-in-or')}</span>
            </p>
          )}
          {local && (
            <SignInForm demo={info?.demo_accounts ?? []} first={organisation === undefined} />
          )}
          {info?.contact !== undefined && door.problem === '' && (
            <p class="soft small">{t('sign-in-contact', { contact: info.contact })}</p>
          )}
        </div>
      </main>
    </div>
  );
}

/** Why one stands before the door again. */
function Reason({ info, door }: Props) {
  const { t } = useApp();
  if (door.reason === 'none') return null;
  return (
    <div class={door.reason === 'ended' ? 'notice warn' : 'notice good'} role="status">
      <Icon name={door.reason === 'ended' ? 'clock' : 'check'} />
      <div class="stack-tight">
        <p>{t(door.reason === 'ended' ? 'sign-in-ended' : 'sign-in-out')}</p>
        {door.signOutThere !== '' && (
          <>
            <p>{t('sign-out-still', { organisation: info?.organisation ?? '' })}</p>
            <p>
              <a class="button compact" href={door.signOutThere} rel="noreferrer">
                {t('sign-out-there')}
              </a>
            </p>
          </>
        )}
      </div>
    </div>
  );
}

interface SignOnProps {
  organisation: string;
  problem: string;
  contact: string | undefined;
}

function SignOn({ organisation, problem, contact }: SignOnProps) {
  const { t, acts } = useApp();
  const busy = useSignal(false);
  const failed = useSignal('');
  const told = useRef<HTMLDivElement>(null);
  // Who comes back from the provider reads first what went wrong.
  useEffect(() => {
    if (problem !== '') told.current?.focus();
  }, [problem]);
  const go = async () => {
    if (busy.value) return;
    busy.value = true;
    failed.value = '';
    const error = await acts.signOn();
    if (!error) return;
    busy.value = false;
    failed.value = error.code === 'network' ? t('offline') : error.message || t('offline');
  };
  const what = signOnProblem(problem);
  return (
    <div class="stack">
      {what !== null && (
        <div
          ref={told}
          class={what === 'sign-on-cancelled' ? 'notice' : 'notice bad'}
          id="sign-on-problem"
          tabIndex={-1}
        >
          <Icon name="warning" />
          <div class="stack-tight">
            <p>{t(what, { organisation })}</p>
            {contact !== undefined && <p>{t('sign-in-contact', { contact })}</p>}
          </div>
        </div>
      )}
      <div role="alert">
        {failed.value !== '' && (
          <p class="notice bad">
            <Icon name="warning" />
            <span>{failed}</span>
          </p>
        )}
      </div>
      <button
        type="button"
        class="button primary wide sign-on"
        aria-disabled={busy.value}
        onClick={() => void go()}
      >
        {t(busy.value ? 'sign-in-busy' : 'sign-on', { organisation })}
      </button>
    </div>
  );
}
