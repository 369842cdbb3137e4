/** The door: account and password; in the demo, the accounts to try. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { useApp } from '../app/context.ts';
import type { SignInInfo } from '../model/wire.ts';
import { Icon } from './Icon.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';

interface Props {
  info: SignInInfo | null;
  reason: 'none' | 'ended' | 'signed_out';
}

export function SignIn({ info, reason }: Props) {
  const { t } = useApp();
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
          {reason !== 'none' && (
            <p class={reason === 'ended' ? 'notice warn' : 'notice good'} role="status">
              <Icon name={reason === 'ended' ? 'clock' : 'check'} />
              <span>{t(reason === 'ended' ? 'sign-in-ended' : 'sign-in-out')}</span>
            </p>
          )}
          <SignInForm demo={info?.demo_accounts ?? []} />
        </div>
      </main>
    </div>
  );
}

function SignInForm({ demo }: { demo: SignInInfo['demo_accounts'] }) {
  const { t, acts } = useApp();
  const account = useSignal('');
  const password = useSignal('');
  const problem = useSignal('');
  const busy = useSignal(false);
  const accountField = useRef<HTMLInputElement>(null);
  useEffect(() => accountField.current?.focus(), []);

  const enter = async (name: string, secret: string) => {
    if (busy.value) return;
    if (name.trim() === '' || secret === '') {
      problem.value = t('sign-in-missing');
      accountField.current?.focus();
      return;
    }
    busy.value = true;
    problem.value = '';
    const error = await acts.signIn(name.trim(), secret);
    busy.value = false;
    if (!error) return;
    password.value = '';
    problem.value = error.code === 'network' ? t('offline') : error.message || t('sign-in-failed');
    accountField.current?.focus();
  };

  return (
    <>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void enter(account.value, password.value);
        }}
      >
        <div class="field">
          <label for="account">{t('sign-in-account')}</label>
          <input
            ref={accountField}
            id="account"
            class="input"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            value={account.value}
            aria-invalid={problem.value !== ''}
            aria-describedby={problem.value === '' ? undefined : 'sign-in-problem'}
            onInput={(event) => {
              account.value = event.currentTarget.value;
            }}
          />
        </div>
        <div class="field">
          <label for="password">{t('sign-in-password')}</label>
          <input
            id="password"
            class="input"
            type="password"
            autocomplete="current-password"
            value={password.value}
            aria-invalid={problem.value !== ''}
            aria-describedby={problem.value === '' ? undefined : 'sign-in-problem'}
            onInput={(event) => {
              password.value = event.currentTarget.value;
            }}
          />
        </div>
        <div role="alert">
          {problem.value !== '' && (
            <p class="notice bad" id="sign-in-problem">
              <Icon name="alert" />
              <span>{problem}</span>
            </p>
          )}
        </div>
        <button type="submit" class="button primary wide" aria-disabled={busy.value}>
          {t(busy.value ? 'sign-in-busy' : 'sign-in')}
        </button>
      </form>
      {demo.length > 0 && (
        <section class="demo stack-tight" aria-labelledby="demo-title">
          <h2 id="demo-title">{t('demo-title')}</h2>
          <p class="soft small">{t('demo-hint')}</p>
          <ul class="demo-list">
            {demo.map((it) => (
              <li key={it.account}>
                <div>
                  <strong>{it.name}</strong>
                  <span class="soft small">
                    {it.account} · {it.roles.map((role) => t(`role-${role}`)).join(', ')}
                  </span>
                </div>
                <button
                  type="button"
                  class="button compact"
                  aria-label={t('demo-use-named', { name: it.name })}
                  onClick={() => void enter(it.account, it.password)}
                >
                  {t('demo-use')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
