import { useRef, useState } from 'preact/hooks';
import { HttpProblem } from '../../shared/client/http.ts';
import type { ServiceInfo } from '../../shared/generated/protocol.ts';
import * as api from '../api.ts';
import type { App } from '../app.ts';
import { checkForm, type FieldName, type Form, type Problems } from '../start_form.ts';
import { language, t } from '../texts.ts';
import { Field } from './field.tsx';
import { Header, NewWindowLink, Notice } from './frame.tsx';
import { LanguageChoice } from './languages.tsx';
import { ClosedNotice, queueWords, useRefresh } from './services.tsx';

const EMPTY: Form = { name: '', phone: '', topic: '', consent: false };

export function StartScreen({ app, service }: { app: App; service: ServiceInfo }) {
  useRefresh(app);
  const back = app.services.value.length > 1 ? () => app.chooseAgain() : undefined;
  const spoken = service.languages.includes(language.value);
  return (
    <>
      <Header app={app} title={service.name} onBack={back} />
      <main class="scroll">
        <LanguageChoice app={app} />
        {service.description !== '' && <p>{service.description}</p>}
        {!spoken && (
          <Notice>
            <p>{t('language-not-offered')}</p>
            <LanguageChoice app={app} offered={service.languages} />
          </Notice>
        )}
        {spoken && service.availability !== 'open' && <ClosedNotice service={service} />}
        {spoken && service.availability === 'open' && <StartForm app={app} service={service} />}
      </main>
    </>
  );
}

function StartForm({ app, service }: { app: App; service: ServiceInfo }) {
  const entries = useForm(service);
  const { form, problems, element, change, text } = entries;
  const { failed, busy, submit } = useSending(app, service, entries);
  return (
    <form ref={element} class="stack" noValidate onSubmit={submit}>
      <p class="queue-line">{queueWords(service)}</p>
      <Notice icon="shield">{t(`start-${service.identification}`)}</Notice>
      <Field
        {...text('name')}
        label={t('start-name')}
        problem={problems.name && t(`problem-${problems.name}`)}
        maxLength={100}
        autoComplete="name"
      />
      <Field
        {...text('phone')}
        label={service.phone_required ? t('start-phone') : t('start-phone-optional')}
        problem={
          problems.phone &&
          (problems.phone === 'malformed' ? t('problem-phone') : t(`problem-${problems.phone}`))
        }
        type="tel"
        maxLength={30}
        autoComplete="tel"
      />
      <Field
        {...text('topic')}
        label={t('start-topic')}
        problem={problems.topic && t(`problem-${problems.topic}`)}
        lines={3}
        maxLength={500}
      />
      {service.privacy_version !== '' && (
        <Consent
          url={service.privacy_url}
          checked={form.consent}
          problem={problems.consent && t('problem-consent')}
          onChange={(checked) => change('consent', checked)}
        />
      )}
      <div role="alert">
        {failed !== null && (
          <Notice tone="bad" icon="warning">
            {failed}
          </Notice>
        )}
      </div>
      <button type="submit" class="button primary wide" aria-disabled={busy}>
        {busy ? t('starting') : t('start')}
      </button>
    </form>
  );
}

/** The form as it is filled in. */
function useForm(service: ServiceInfo) {
  const [form, setForm] = useState<Form>(EMPTY);
  const [problems, setProblems] = useState<Problems>({});
  const element = useRef<HTMLFormElement>(null);
  // The same id as long as the form is the same: sent twice, it starts one conversation.
  const id = useRef('');

  const change = (field: FieldName, value: string | boolean) => {
    setForm((old) => ({ ...old, [field]: value }));
    setProblems(({ [field]: _mended, ...others }) => others);
    id.current = '';
  };
  const check = (field: FieldName) => {
    const found = checkForm(form, service)[field];
    // An empty field is no mistake before the form is sent.
    if (!found || found === 'empty') return;
    // A moment later, so that a button that was pressed does not move away under the finger.
    setTimeout(() => setProblems((old) => ({ ...old, [field]: found })), 300);
  };
  const show = (found: Problems) => {
    setProblems(found);
    const first = (['name', 'phone', 'topic', 'consent'] as const).find((field) => found[field]);
    if (first) element.current?.querySelector<HTMLElement>(`#start-${first}`)?.focus();
  };
  /** What the field of a text is given. */
  const text = (field: 'name' | 'phone' | 'topic') => ({
    id: `start-${field}`,
    hint: t(`start-${field}-hint`),
    value: form[field],
    onInput: (value: string) => change(field, value),
    onBlur: () => check(field),
  });
  return { form, problems, element, id, change, show, text };
}

/** Sends the form, where nothing is wrong with it. */
function useSending(
  app: App,
  service: ServiceInfo,
  { form, id, show }: ReturnType<typeof useForm>,
) {
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setFailed(null);
    const found = checkForm(form, service);
    show(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    id.current ||= crypto.randomUUID();
    try {
      const answer = await api.start({
        id: id.current,
        service: service.id,
        name: form.name.trim(),
        phone: form.phone.trim(),
        topic: form.topic.trim(),
        language: language.value,
        consent: service.privacy_version,
        site: app.host.page === '' ? '' : new URL(app.host.page).origin,
      });
      await app.started(answer);
    } catch (problem) {
      setBusy(false);
      refused(problem);
    }
  };

  const refused = (problem: unknown) => {
    const { code, field, message } =
      problem instanceof HttpProblem ? problem : { code: 'network', field: undefined, message: '' };
    if (field === 'name' || field === 'phone' || field === 'topic') {
      show({ [field]: code === 'personal_id_blocked' ? 'barred' : 'malformed' });
    } else if (['service_closed', 'nobody_present', 'queue_full'].includes(code)) {
      // The service closed while the form was being filled in: fetched anew, the page says so.
      app.refresh().catch(() => setFailed(message || t('start-failed')));
    } else {
      setFailed(code === 'network' || message === '' ? t('start-failed') : message);
    }
  };
  return { failed, busy, submit };
}

interface ConsentProps {
  url: string;
  checked: boolean;
  problem: string | undefined;
  onChange: (checked: boolean) => void;
}

function Consent({ url, checked, problem, onChange }: ConsentProps) {
  return (
    <div class="field">
      <label class="check" for="start-consent">
        <input
          id="start-consent"
          type="checkbox"
          checked={checked}
          required
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'start-consent-problem'}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{t('start-consent')}</span>
      </label>
      {url !== '' && (
        <NewWindowLink class="small privacy-link" href={url}>
          {t('start-privacy-link')}
        </NewWindowLink>
      )}
      {problem !== undefined && (
        <p class="problem" id="start-consent-problem">
          {problem}
        </p>
      )}
    </div>
  );
}
