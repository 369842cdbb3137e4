import { chooseLanguage } from '../shared/i18n/translator.ts';
import { Page } from './frame.tsx';
import { show } from './show.tsx';
import { speak, t } from './texts.ts';

// The provider brings back the language of the conversation, which was given to it as `state`.
const given = new URLSearchParams(location.search).get('state') ?? '';
history.replaceState(null, '', location.pathname);
speak(chooseLanguage([given, ...navigator.languages]));

/** Where the provider leads to when the resident has signed out there too. */
function SignedOut() {
  return (
    <Page title={t('signed-out-title')}>
      <p>{t('signed-out-text')}</p>
      <p>{t('signed-out-shared')}</p>
    </Page>
  );
}

show(<SignedOut />);
