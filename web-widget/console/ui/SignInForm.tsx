/** An account with a password; then the one-time code, where the account asks for one. */
import { type Signal, useSignal } from '@preact/signals';
import type { Ref, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { useApp } from '../app/context.ts';
import type { SignInInfo } from '../model/wire.ts';
import { Icon } from './Icon.tsx';

interface Props {
  demo: SignInInfo['demo_accounts'];
  /** Whether this is the first thing on the page, and so has the focus. */
  first: boolean;
}

export function SignInForm({ demo, first }: Props) {
  const { t } = useApp();
  const entry = useEntry(first);
  const { account, password, second, problem, busy } = entry;
  return (
    <>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void entry.enter(account.value, password.value);
        }}
      >
        {second.value ? (
          <CodeField entry={entry} />
        ) : (
          <>
            <Field name="account" value={account} problem={problem} field={entry.accountField} />
            <Field name="password" value={password} problem={problem} />
          </>
        )}
        <div role="alert">
          {problem.value !== '' && (
            <p class="notice bad" id="sign-in-problem">
              <Icon name="warning" />
              <span>{problem}</span>
            </p>
          )}
        </div>
        <button
          type="submit"
          class={first || second.value ? 'button primary wide' : 'button wide'}
          aria-disabled={busy.value}
        >
          {t(busy.value ? 'sign-in-busy' : 'sign-in')}
        </button>
        {second.value && (
          <button type="button" class="button quiet wide" onClick={() => entry.again('')}>
            {t('code-back')}
          </button>
        )}
      </form>
      {demo.length > 0 && !second.value && <Demo accounts={demo} enter={entry.enter} />}
    </>
  );
}

/** What is written in the form, and the way in with it. */
interface Entry {
  account: Signal<string>;
  password: Signal<string>;
  code: Signal<string>;
  /** Whether the password was right and the code is asked for. */
  second: Signal<boolean>;
  problem: Signal<string>;
  busy: Signal<boolean>;
  accountField: RefObject<HTMLInputElement | null>;
  codeField: RefObject<HTMLInputElement | null>;
  enter(account: string, password: string): Promise<void>;
  /** Begins anew, and says why. */
  again(why: string): void;
}

function useEntry(first: boolean): Entry {
  const { t, acts } = useApp();
  const [account, password, code] = [useSignal(''), useSignal(''), useSignal('')];
  const [second, busy, problem] = [useSignal(false), useSignal(false), useSignal('')];
  const accountField = useRef<HTMLInputElement>(null);
  const codeField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (first) accountField.current?.focus();
  }, [first]);
  useEffect(() => codeField.current?.focus(), [second.value]);

  const again = (why: string) => {
    second.value = false;
    password.value = '';
    code.value = '';
    problem.value = why;
    // After the step is drawn anew.
    requestAnimationFrame(() => accountField.current?.focus());
  };

  const enter = async (name: string, secret: string) => {
    if (busy.value) return;
    const missing = second.value
      ? code.value.trim() === '' && 'code-missing'
      : (name.trim() === '' || secret === '') && 'sign-in-missing';
    if (missing) {
      problem.value = t(missing);
      (second.value ? codeField : accountField).current?.focus();
      return;
    }
    busy.value = true;
    problem.value = '';
    const error = await acts.signIn(name.trim(), secret, second.value ? code.value : undefined);
    busy.value = false;
    if (!error) return;
    const words = error.code === 'network' ? t('offline') : error.message || t('sign-in-failed');
    if (error.code === 'code_needed') {
      account.value = name;
      password.value = secret;
      second.value = true;
    } else if (error.code === 'code_wrong' || (second.value && error.code === 'network')) {
      problem.value = words;
      code.value = '';
      codeField.current?.focus();
    } else {
      again(words);
    }
  };
  return { account, password, code, second, problem, busy, accountField, codeField, enter, again };
}

/** The one-time code. */
function CodeField({ entry: { account, code, problem, codeField } }: { entry: Entry }) {
  const { t } = useApp();
  return (
    <div class="field">
      <label for="code">{t('code')}</label>
      <span class="hint" id="code-hint">
        {t('code-hint', { account: account.value })}
      </span>
      <input
        ref={codeField}
        id="code"
        class="input code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={10}
        value={code.value}
        aria-invalid={problem.value !== ''}
        aria-describedby={problem.value === '' ? 'code-hint' : 'sign-in-problem'}
        onInput={(event) => {
          code.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

interface FieldProps {
  name: 'account' | 'password';
  value: Signal<string>;
  problem: Signal<string>;
  field?: Ref<HTMLInputElement>;
}

function Field({ name, value, problem, field }: FieldProps) {
  const { t } = useApp();
  const shared = {
    id: name,
    class: 'input',
    value: value.value,
    'aria-invalid': problem.value !== '',
    'aria-describedby': problem.value === '' ? undefined : 'sign-in-problem',
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      value.value = event.currentTarget.value;
    },
  };
  return (
    <div class="field">
      <label for={name}>{t(`sign-in-${name}`)}</label>
      {name === 'password' ? (
        <input {...shared} type="password" autocomplete="current-password" />
      ) : (
        <input
          {...shared}
          ref={field ?? null}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
        />
      )}
    </div>
  );
}

interface DemoProps {
  accounts: SignInInfo['demo_accounts'];
  enter(account: string, password: string): Promise<void>;
}

/** The accounts to try, in the demo alone. */
function Demo({ accounts, enter }: DemoProps) {
  const { t } = useApp();
  return (
    <section class="demo stack-tight" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('demo-title')}</h2>
      <p class="soft small">{t('demo-hint')}</p>
      <ul class="demo-list">
        {accounts.map((it) => (
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
  );
}
