/** Which screen is shown. */
import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { type App, AppProvider, useApp } from '../app/context.ts';
import { watchKeyboard } from '../app/keyboard.ts';
import { spoken } from '../app/speech.ts';
import { badge } from '../model/notices.ts';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';

export function Root({ app }: { app: App }) {
  useEffect(() => watchKeyboard(app), [app]);
  useEffect(() => {
    const keep = (event: BeforeUnloadEvent) => {
      const writes = [...app.desk.peek().drafts.values()].some((it) => it.text.trim() !== '');
      if (writes || app.sending()) event.preventDefault();
    };
    window.addEventListener('beforeunload', keep);
    return () => window.removeEventListener('beforeunload', keep);
  }, [app]);
  return (
    <AppProvider value={app}>
      <Title />
      <p class="visually-hidden" role="status">
        {spoken}
      </p>
      <Screen />
    </AppProvider>
  );
}

/** How many need attention stands first in the title, where a narrow tab still shows it. */
function Title() {
  const { desk, phase, t } = useApp();
  const count = useComputed(() => (phase.value.kind === 'signed_in' ? badge(desk.value) : 0));
  useSignalEffect(() => {
    const name = t('title');
    document.title = count.value > 0 ? `(${count.value}) ${name}` : name;
  });
  return null;
}

function Screen() {
  const { phase, t, acts } = useApp();
  const it = phase.value;
  switch (it.kind) {
    case 'checking':
      return (
        <main class="center" id="main">
          <span class="spinner" aria-hidden="true" />
          <p>{t('loading')}</p>
        </main>
      );
    case 'unreachable':
      return (
        <main class="center" id="main">
          <h1>{t('unreachable')}</h1>
          <p class="soft">{t('unreachable-hint')}</p>
          <button type="button" class="button primary" onClick={acts.retry}>
            {t('retry')}
          </button>
        </main>
      );
    case 'signed_out':
      return <SignIn info={it.info} door={it} />;
    case 'signed_in':
      return <Shell />;
  }
}
