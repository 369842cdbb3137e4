import { useState } from 'preact/hooks';
import type { App } from '../app.ts';
import { t } from '../texts.ts';
import { SignOut } from './closed.tsx';
import { ConversationScreen } from './conversation.tsx';
import { Header, PlainScreen } from './frame.tsx';
import { Icon, type IconName } from './icons.tsx';
import { ServicesScreen } from './services.tsx';
import { StartScreen } from './start.tsx';

export function Root({ app }: { app: App }) {
  const screen = app.screen.value;
  return (
    <div class="widget">
      <CurrentScreen app={app} key={screen.at} />
    </div>
  );
}

function CurrentScreen({ app }: { app: App }) {
  const screen = app.screen.value;
  switch (screen.at) {
    case 'loading':
      return (
        <>
          <Header app={app} title={t('title')} />
          <main class="plain">
            <span class="spinner" />
            <p role="status">{t('loading')}</p>
          </main>
        </>
      );
    case 'unreachable':
      return (
        <PlainScreen app={app} title={t('unreachable-title')} icon="offline">
          <p>{t('unreachable-text')}</p>
          <Attempt label={t('try-again')} act={() => app.enter()} />
        </PlainScreen>
      );
    case 'services':
      return <ServicesScreen app={app} />;
    case 'start':
      return <StartScreen app={app} service={screen.service} />;
    case 'conversation':
      return <ConversationScreen app={app} session={screen.session} />;
    case 'expired':
      return (
        <PlainScreen app={app} title={t('expired-title')} icon="clock">
          <p>{t('expired-text')}</p>
          <Attempt label={t('start-anew')} act={() => app.startAnew()} />
        </PlainScreen>
      );
    case 'stray':
      return (
        <PlainScreen app={app} title={t('stray-title')} icon="warning">
          <p>{t('stray-text')}</p>
          <p>{t('stray-warning')}</p>
          <Attempt label={t('start-anew')} act={() => app.enter()} />
        </PlainScreen>
      );
    case 'goodbye':
      return (
        <PlainScreen app={app} title={t('goodbye-title')} icon="check">
          <p>{t('goodbye-text')}</p>
          {screen.signOutAt !== undefined && <SignOut url={screen.signOutAt} />}
          <p class="soft">{t('goodbye-advice')}</p>
          <Attempt label={t('start-anew')} act={() => app.enter()} />
        </PlainScreen>
      );
  }
}

interface AttemptProps {
  label: string;
  act: () => Promise<void>;
  kind?: 'primary' | 'go';
  icon?: IconName;
}

/** A button whose act takes a moment and may fail; it says so beside itself. */
export function Attempt({ label, act, kind, icon }: AttemptProps) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const run = async () => {
    if (state === 'busy') return;
    setState('busy');
    try {
      await act();
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  return (
    <div class="attempt">
      <button
        type="button"
        class={kind ? `button ${kind}` : 'button'}
        aria-disabled={state === 'busy'}
        onClick={run}
      >
        {icon && <Icon name={icon} />}
        {label}
      </button>
      <p role="status" class="small attempt-failed">
        {state === 'failed' ? t('attempt-failed') : ''}
      </p>
    </div>
  );
}
