import { useCallback, useEffect, useState } from 'preact/hooks';
import { HttpProblem, request } from '../shared/client/http.ts';
import { countdown, toldMinutes, useSecondsLeft } from '../shared/countdown.ts';
import type { FlowInfo } from '../shared/generated/protocol.ts';
import { Icon, isOwnWindow, Page, Wait, WayOut } from './frame.tsx';
import { decline, goOn } from './steps.ts';
import { clock, speak, t } from './texts.ts';

type State =
  | { at: 'opening' }
  | { at: 'asking'; flow: FlowInfo; clockOffset: number; busy: boolean; failed: boolean }
  /** Nobody went on in time. */
  | { at: 'lapsed'; returnTo: string; professional: boolean }
  | { at: 'declined'; returnTo: string }
  /** The ticket was used, too old, or never one. */
  | { at: 'unknown' }
  | { at: 'unreachable' };

/** Says which conversation this is for, and asks: the last word before the provider. */
export function ConsentPage({ ticket }: { ticket: string }) {
  const [state, setState] = useState<State>({ at: 'opening' });

  useEffect(() => {
    if (ticket === '') {
      setState({ at: 'unknown' });
      return;
    }
    request<FlowInfo>('POST', '/api/identification/open', { ticket }).then(
      (flow) => {
        if (!flow) return setState({ at: 'unknown' });
        speak(flow.language);
        const clockOffset = flow.now - Date.now() * 1_000;
        setState({ at: 'asking', flow, clockOffset, busy: false, failed: false });
      },
      (problem: HttpProblem) => {
        const known = problem.status >= 400 && problem.status < 500;
        setState({ at: known ? 'unknown' : 'unreachable' });
      },
    );
  }, [ticket]);

  switch (state.at) {
    case 'opening':
      return (
        <Page title={t('title')}>
          <Wait text={t('opening')} />
        </Page>
      );
    case 'asking':
      return (
        <Asking
          {...state}
          change={(change) => setState({ ...state, ...change })}
          declined={() => setState({ at: 'declined', returnTo: state.flow.return_to })}
          lapsed={() => {
            const { return_to: returnTo, professional } = state.flow;
            setState({ at: 'lapsed', returnTo, professional: professional !== undefined });
          }}
          refused={() => setState({ at: 'unknown' })}
        />
      );
    case 'declined':
      return (
        <Page title={t('declined-title')}>
          <p>{t('declined-text')}</p>
          <a class="button" href={state.returnTo}>
            {t('back-to-chat')}
          </a>
        </Page>
      );
    case 'lapsed':
      return (
        <Page title={t('lapsed-title')}>
          <p>{t(state.professional ? 'lapsed-text' : 'lapsed-text-start')}</p>
          <a class="button" href={state.returnTo}>
            {t('back-to-chat')}
          </a>
        </Page>
      );
    case 'unknown':
      return (
        <Page title={t('unknown-title')}>
          <p>{t('unknown-text')}</p>
          <p>{t('unknown-warning')}</p>
          <WayOut back />
        </Page>
      );
    case 'unreachable':
      return (
        <Page title={t('unreachable-title')}>
          <p>{t('unreachable-text')}</p>
          <WayOut back />
        </Page>
      );
  }
}

/** Asked too often: a moment later it works again. */
const TOO_MANY = 429;

interface AskingProps {
  flow: FlowInfo;
  /** Server time minus browser time, in microseconds. */
  clockOffset: number;
  busy: boolean;
  failed: boolean;
  change: (change: { busy: boolean; failed: boolean }) => void;
  declined: () => void;
  lapsed: () => void;
  refused: () => void;
}

function Asking(props: AskingProps) {
  const { flow, clockOffset, busy, failed, change, declined, lapsed, refused } = props;
  const now = useCallback(() => Date.now() * 1_000 + clockOffset, [clockOffset]);
  const left = useSecondsLeft(flow.expires_at, now);
  useEffect(() => {
    if (left === 0 && !busy) lapsed();
  }, [left, busy, lapsed]);
  const act = async (run: () => Promise<void>) => {
    if (busy) return;
    change({ busy: true, failed: false });
    try {
      await run();
    } catch (problem) {
      const status = problem instanceof HttpProblem ? problem.status : 0;
      if (status >= 400 && status < 500 && status !== TOO_MANY) refused();
      else change({ busy: false, failed: true });
    }
  };
  const go = () =>
    act(async () => {
      const to = await goOn(flow);
      if (to) location.assign(to.url);
    });
  const notNow = () =>
    act(async () => {
      await decline(flow);
      // The chat's own window is behind this one; it shows the answer already.
      if (isOwnWindow()) window.close();
      declined();
    });
  return (
    <Page title={t('title')}>
      <div class="notice warn">
        <Icon name="warning" />
        <div class="notice-text">
          <p>
            <strong>{t('own-chat-only')}</strong>
          </p>
          <p>{t('own-chat-why')}</p>
        </div>
      </div>
      <Facts flow={flow} />
      <section class="stack-tight">
        <h2>{t('passed-title')}</h2>
        <ul class="points">
          <li>{t('passed-name')}</li>
          <li>{t('passed-id')}</li>
          <li>{t('passed-mark')}</li>
        </ul>
        <p>{t('passed-how-long')}</p>
      </section>
      <p>{t('then-text')}</p>
      <p class="soft" aria-hidden="true">
        {t('remaining')} <span class="countdown">{countdown(left)}</span>
      </p>
      <p class="visually-hidden" role="status">
        {t('remaining-told', { minutes: toldMinutes(left) })}
      </p>
      <p role="alert">{failed ? t('act-failed') : ''}</p>
      <div class="choices">
        <button type="button" class="button" aria-disabled={busy} onClick={go}>
          {t('go-on')}
        </button>
        <button type="button" class="button" aria-disabled={busy} onClick={notNow}>
          {t('not-now')}
        </button>
      </div>
    </Page>
  );
}

function Facts({ flow }: { flow: FlowInfo }) {
  return (
    <dl class="facts">
      <div>
        <dt>{t('fact-service')}</dt>
        <dd>{flow.service}</dd>
      </div>
      {flow.professional !== undefined && (
        <div>
          <dt>{t('fact-professional')}</dt>
          <dd>{flow.professional}</dd>
        </div>
      )}
      <div>
        <dt>{t('fact-site')}</dt>
        <dd>{siteName(flow.site)}</dd>
      </div>
      <div>
        <dt>{t('fact-started')}</dt>
        <dd>{t('fact-started-at', { time: clock(flow.started_at) })}</dd>
      </div>
      {flow.reason !== undefined && (
        <div>
          <dt>{t('fact-reason')}</dt>
          <dd>{flow.reason}</dd>
        </div>
      )}
      {flow.purpose !== '' && (
        <div>
          <dt>{t('fact-purpose')}</dt>
          <dd>{flow.purpose}</dd>
        </div>
      )}
    </dl>
  );
}

/** A site as people know it: `www.kunta.fi`. Over plain http the whole origin, since that is not
 *  what they should see. */
function siteName(site: string): string {
  return site.replace(/^https:\/\//, '');
}
