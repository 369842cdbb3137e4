import '../shared/design/tokens.css';
import '../shared/design/base.css';
import '../shared/design/components.css';
import '../shared/files/files.css';
import '../shared/files/viewer.css';
import './style/frame.css';
import './style/start.css';
import './style/conversation.css';
import { render } from 'preact';
import { App } from './app.ts';
import { readParams } from './params.ts';
import { Root } from './view/root.tsx';

const place = document.getElementById('app');
if (place) {
  const app = new App(readParams(location.search, navigator.languages));
  void app.begin();
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) app.close();
  });
  render(<Root app={app} />, place);
}
