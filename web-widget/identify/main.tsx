import { chooseLanguage } from '../shared/i18n/translator.ts';
import { ConsentPage } from './consent.tsx';
import { show } from './show.tsx';
import { speak } from './texts.ts';

// The ticket is good for one use only; it leaves the address before anything else happens.
const ticket = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

speak(chooseLanguage(navigator.languages));
show(<ConsentPage ticket={ticket} />);
