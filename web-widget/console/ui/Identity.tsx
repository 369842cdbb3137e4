/** Who the resident is, as the provider vouched for them. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { HttpProblem } from '../../shared/client/http.ts';
import { useApp } from '../app/context.ts';
import type { Conversation } from '../model/conversation.ts';
import { countryName, date, moment } from '../model/time.ts';
import type { ShownIdentity } from '../model/wire.ts';
import { Icon } from './Icon.tsx';

interface Props {
  conversation: Conversation;
  identity: ShownIdentity;
}

export function IdentityFacts({ conversation, identity }: Props) {
  const { t, language } = useApp();
  const { assurance } = identity;
  return (
    <div class="stack-tight">
      {identity.non_disclosure && (
        <div class="notice bad non-disclosure" role="note">
          <Icon name="warning" />
          <span>
            <strong>{t('non-disclosure')}</strong> {t('non-disclosure-hint')}
          </span>
        </div>
      )}
      {identity.foreign && (
        <div class="notice info">
          <Icon name="shield" />
          <span>
            <strong>{t('foreign')}</strong> {t('foreign-hint')}
          </span>
        </div>
      )}
      {identity.name_differs && (
        <div class="notice warn">
          <Icon name="warning" />
          <span>
            <strong>{t('name-differs')}</strong>{' '}
            {t('name-differs-hint', {
              typed: conversation.resident?.name ?? '',
              official: identity.name,
            })}
          </span>
        </div>
      )}
      <dl class="facts">
        <div class="official">
          <dt>{t('name-official')}</dt>
          <dd>{identity.name}</dd>
        </div>
        {identity.masked_personal_id !== undefined && (
          <PersonalId conversation={conversation.id} masked={identity.masked_personal_id} />
        )}
        {identity.country !== undefined && (
          <div>
            <dt>{t('country')}</dt>
            <dd>{countryName(identity.country, language.value)}</dd>
          </div>
        )}
        {identity.birth_date !== undefined && (
          <div>
            <dt>{t('birth-date')}</dt>
            <dd>{date(identity.birth_date, language.value)}</dd>
          </div>
        )}
        {assurance && (
          <>
            <div>
              <dt>{t('assurance')}</dt>
              <dd>{level(assurance.acr)}</dd>
            </div>
            <div>
              <dt>{t('provider')}</dt>
              <dd>
                {assurance.provider}
                {assurance.method !== '' && <span class="soft"> · {assurance.method}</span>}
              </dd>
            </div>
            <div>
              <dt>{t('identified-at')}</dt>
              <dd>{moment(assurance.authenticated_at, language.value)}</dd>
            </div>
          </>
        )}
      </dl>
    </div>
  );
}

/** The last part of an assurance address: `http://ftn.ficora.fi/2017/loa2` is `loa2`. */
function level(acr: string): string {
  return acr.split(/[/:]/).at(-1) || acr;
}

/** Shown for this long, in ms. */
const SHOWN = 30_000;

/** Masked until asked for; asking is written down, and it hides by itself again. */
function PersonalId({ conversation, masked }: { conversation: string; masked: string }) {
  const { t, acts } = useApp();
  const code = useSignal<string | null>(null);
  const problem = useSignal('');
  const busy = useSignal(false);
  useEffect(() => {
    if (code.value === null) return;
    const timer = setTimeout(() => {
      code.value = null;
    }, SHOWN);
    return () => clearTimeout(timer);
  }, [code.value, code]);

  const toggle = async () => {
    if (code.value !== null) {
      code.value = null;
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      code.value = await acts.revealPersonalId(conversation);
    } catch (error) {
      problem.value = (error instanceof HttpProblem && error.message) || t('reveal-failed');
    }
    busy.value = false;
  };
  return (
    <div class="personal-id">
      <dt>{t('personal-id')}</dt>
      <dd>
        <span class="code" aria-live="polite">
          {code.value ?? masked}
        </span>
        <button
          type="button"
          class="button quiet compact"
          disabled={busy.value}
          onClick={() => void toggle()}
        >
          <Icon name={code.value === null ? 'eye' : 'eyeOff'} />
          {t(code.value === null ? 'reveal' : 'conceal')}
        </button>
        <p class="soft small">{t(code.value === null ? 'reveal-hint' : 'conceal-hint')}</p>
        <div role="alert">{problem.value !== '' && <p class="notice bad">{problem}</p>}</div>
      </dd>
    </div>
  );
}
