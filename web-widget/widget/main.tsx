import '../shared/design/tokens.css';
import '../shared/design/base.css';
import '../shared/design/components.css';
import { render } from 'preact';
import { translator } from '../shared/i18n/translator.ts';
import fi from './texts/fi.ftl?raw';
import type { Texts } from './texts/ids.ts';

const t = translator<Texts>('fi', fi);
const app = document.getElementById('app');
if (app) render(<h1>{t('title')}</h1>, app);
