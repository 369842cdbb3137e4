import { signal } from '@preact/signals';
import { chooseLanguage } from '../shared/i18n/translator.ts';
import type { FlowMessage } from '../widget/identify_flow.ts';
import { Icon, Page, Wait, WayOut } from './frame.tsx';
import { show } from './show.tsx';
import { speak, t } from './texts.ts';
import { type BackDoors, type Ending, handOver, readReturned } from './way_back.ts';

// Code and state leave the address, so that they stay in no history.
history.replaceState(null, '', location.pathname);

const block = document.getElementById('returned');
const returned = readReturned(block?.textContent);
block?.remove();
speak(returned?.language ?? chooseLanguage(navigator.languages));

/** The words for a code; codes that are not here are told as an error of the provider's. */
const FAILURES = {
  cancelled: 'failure-cancelled',
  provider_unavailable: 'failure-provider_unavailable',
  busy: 'failure-provider_unavailable',
  unavailable: 'failure-provider_unavailable',
  flow_mismatch: 'failure-flow_mismatch',
  ticket_invalid: 'failure-flow_mismatch',
  request_expired: 'failure-request_expired',
  no_open_request: 'failure-request_expired',
} as const;

const ending = signal<Ending | null>(null);

const doors: BackDoors = {
  origin: location.origin,
  opener: window.opener as BackDoors['opener'],
  listen: (hear) => {
    const listener = (event: MessageEvent<FlowMessage>) => hear(event);
    window.addEventListener('message', listener);
    return () => window.removeEventListener('message', listener);
  },
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  go: (url) => location.replace(url),
  close: () => window.close(),
};

function Outcome() {
  switch (ending.value) {
    case null:
    case 'going':
      return (
        <Page title={t('returning-title')}>
          <Wait text={t('returning-text')} />
        </Page>
      );
    case 'handed-over':
      return (
        <Page title={t('done-title')}>
          <p>{t('done-text')}</p>
          <WayOut back={false} />
        </Page>
      );
    case 'failed':
      return (
        <Page title={t(returned?.error === 'cancelled' ? 'cancelled-title' : 'failed-title')}>
          <div class={returned?.error === 'cancelled' ? 'notice info' : 'notice warn'}>
            <Icon name={returned?.error === 'cancelled' ? 'shield' : 'warning'} />
            <p>{failure()}</p>
          </div>
          <p>{t('failed-next')}</p>
          <BackToChat />
        </Page>
      );
    case 'lost':
      return (
        <Page title={t('lost-title')}>
          <p>{t('lost-text')}</p>
          <WayOut back={false} />
        </Page>
      );
  }
}

function failure(): string {
  const code = returned?.error ?? '';
  return t(code in FAILURES ? FAILURES[code as keyof typeof FAILURES] : 'failure-provider_error');
}

function BackToChat() {
  // The chat may stand behind this window. But whoever opened it need not be the chat: it may be the page
  // from which the resident came to it, and then this is the chat's own tab.
  return (
    <div class="choices">
      {returned?.return_to !== undefined && (
        <a class="button" href={returned.return_to}>
          {t('back-to-chat')}
        </a>
      )}
      <WayOut back={false} />
    </div>
  );
}

show(<Outcome />);
if (returned) {
  handOver(returned, doors, (how) => {
    ending.value = how;
  });
} else {
  ending.value = 'lost';
}
