import '../shared/design/tokens.css';
import '../shared/design/base.css';
import '../shared/design/components.css';
import './page.css';
import { render } from 'preact';
import { chooseLanguage } from '../shared/i18n/translator.ts';
import { ConsentPage } from './consent.tsx';
import { speak } from './texts.ts';

// The ticket is good for one use only; it leaves the address before anything else happens.
const ticket = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

speak(chooseLanguage(navigator.languages));
const place = document.getElementById('app');
if (place) render(<ConsentPage ticket={ticket} />, place);
