/** The professional's console. */
import '../shared/design/tokens.css';
import '../shared/design/base.css';
import '../shared/design/components.css';
import '../shared/files/files.css';
import '../shared/files/viewer.css';
import './styles/console.css';
import './styles/sign-in.css';
import './styles/rail.css';
import './styles/conversation.css';
import './styles/log.css';
import './styles/composer.css';
import './styles/details.css';
import './styles/dialogs.css';

import { render } from 'preact';

import { makeApp } from './app/app.ts';
import { Root } from './ui/Root.tsx';

const place = document.getElementById('app');
if (place) {
  const app = makeApp();
  app.start();
  render(<Root app={app} />, place);
}
