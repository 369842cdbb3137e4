import { useEffect, useRef, useState } from 'preact/hooks';
import { addressProblem } from '../address.ts';
import type { App } from '../app.ts';
import type { Session } from '../session.ts';
import { t } from '../texts.ts';
import { Field } from './field.tsx';
import { NewWindowLink, Notice } from './frame.tsx';
import { Icon } from './icons.tsx';
import { Attempt } from './root.tsx';

/** What can still be done after the conversation has ended. */
export function ClosedPanel({ app, session }: { app: App; session: Session }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { stage, wasIdentified } = session.conversation.value;
  const { survey_url: survey, transcript_mail: mail } = session.service;
  useEffect(() => {
    // The field that had the focus is gone; somebody reading on should land here.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (wasIdentified) void session.askSignOut();
  }, [wasIdentified, session]);
  return (
    <section class="closed" aria-labelledby="closed-title">
      <h2 id="closed-title" ref={heading} tabIndex={-1}>
        {t('closed-title')}
      </h2>
      {stage.type === 'closed' && <p>{t(`closed-text-${stage.reason}`)}</p>}
      {survey !== undefined && (
        <div class="card stack-tight">
          <h3>{t('survey-title')}</h3>
          <p>{t('survey-text')}</p>
          <NewWindowLink class="button" href={survey}>
            {t('survey-link')}
          </NewWindowLink>
        </div>
      )}
      {mail && <Transcript session={session} />}
      {session.signOutAt.value !== undefined && (
        <div class="card stack-tight">
          <h3>{t('sign-out-title')}</h3>
          <SignOut url={session.signOutAt.value} />
        </div>
      )}
      <div class="card stack-tight">
        <h3>{t('clear-title')}</h3>
        <p>{t('clear-text')}</p>
        <Attempt label={t('clear-button')} act={() => app.clear()} />
      </div>
      <div class="closed-again">
        <Attempt label={t('start-anew')} act={() => app.startAnew()} />
      </div>
    </section>
  );
}

/** The way out of the provider, which keeps a session of its own. It is a page of its own, too. */
export function SignOut({ url }: { url: string }) {
  return (
    <>
      <p>{t('sign-out-text')}</p>
      <NewWindowLink class="button" href={url}>
        {t('sign-out-link')}
      </NewWindowLink>
    </>
  );
}

type Progress = 'closed' | 'open' | 'sending';

function Transcript({ session }: { session: Session }) {
  const { transcript } = session.conversation.value;
  const [progress, setProgress] = useState<Progress>('closed');
  return (
    <div class="card stack-tight">
      <h3>
        <Icon name="mail" /> {t('transcript-title')}
      </h3>
      <div role="status">
        {transcript === 'requested' && <Notice>{t('transcript-on-its-way')}</Notice>}
        {transcript === 'delivered' && (
          <Notice tone="good" icon="check">
            {t('transcript-delivered')}
          </Notice>
        )}
        {transcript === 'failed' && (
          <Notice tone="warn" icon="warning">
            {t('transcript-failed')}
          </Notice>
        )}
      </div>
      {progress === 'closed' && transcript !== 'requested' && (
        <>
          {transcript === 'none' && <p>{t('transcript-text')}</p>}
          <div>
            <button type="button" class="button" onClick={() => setProgress('open')}>
              {t(transcript === 'none' ? 'transcript-button' : 'transcript-again')}
            </button>
          </div>
        </>
      )}
      {progress !== 'closed' && (
        <TranscriptForm session={session} progress={progress} setProgress={setProgress} />
      )}
    </div>
  );
}

interface FormProps {
  session: Session;
  progress: Progress;
  setProgress: (progress: Progress) => void;
}

function TranscriptForm({ session, progress, setProgress }: FormProps) {
  const [address, setAddress] = useState('');
  const [again, setAgain] = useState('');
  const [problems, setProblems] = useState<{ address?: string; again?: string; form?: string }>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input')?.focus();
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (progress === 'sending') return;
    const found = addressProblem(address, again, (text) => session.isBarred(text));
    if (found) {
      setProblems({ [found.field]: t(`address-${found.problem}`) });
      form.current?.querySelector<HTMLElement>(`#transcript-${found.field}`)?.focus();
      return;
    }
    setProblems({});
    setProgress('sending');
    const outcome = await session.requestTranscript(address.trim());
    if (outcome.kept) {
      setProgress('closed');
      return;
    }
    setProgress('open');
    setProblems({
      form:
        outcome.code === 'already_done'
          ? t('transcript-limit')
          : outcome.message || t('attempt-failed'),
    });
  };

  return (
    <form ref={form} class="stack" noValidate onSubmit={submit}>
      <Field
        id="transcript-address"
        label={t('transcript-address')}
        problem={problems.address}
        value={address}
        type="email"
        maxLength={254}
        autoComplete="email"
        onInput={setAddress}
      />
      <Field
        id="transcript-again"
        label={t('transcript-address-again')}
        hint={t('transcript-address-hint')}
        problem={problems.again}
        value={again}
        type="email"
        maxLength={254}
        onInput={setAgain}
      />
      <div role="alert">
        {problems.form && (
          <Notice tone="bad" icon="warning">
            {problems.form}
          </Notice>
        )}
      </div>
      <div class="choices">
        <button type="submit" class="button primary" aria-disabled={progress === 'sending'}>
          {t(progress === 'sending' ? 'transcript-sending' : 'transcript-send')}
        </button>
        <button type="button" class="button" onClick={() => setProgress('closed')}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
