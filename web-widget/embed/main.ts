import { load } from './loader.ts';
import { takeProof } from './proof.ts';
import { wordsOf } from './texts.ts';

const script = document.currentScript;
const proof = takeProof();

// Once only, however often the line stands on the page.
if (script instanceof HTMLScriptElement && !document.querySelector('portti-chat')) {
  const { services = '', language, side } = script.dataset;
  const [tag, words] = wordsOf(language ?? document.documentElement.lang);
  const start = () =>
    load({
      origin: new URL(script.src).origin,
      services,
      language: tag,
      words,
      left: side === 'left',
      proof,
    });
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start, { once: true });
}
