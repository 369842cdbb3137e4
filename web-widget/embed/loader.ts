/** The button and the frame on the host page. Knows open, closed, unread, and size. */

import { BRIDGE, isBridged, type ToLoader, type ToWidget } from './bridge.ts';
import { KEPT_KEY, note, noted, OPEN_KEY } from './notes.ts';
import { makeFrame, makeParts, type Parts } from './parts.ts';
import { leadsToIdentification, returnPage } from './proof.ts';
import type { Words } from './texts.ts';

export interface LoaderSettings {
  /** Portti's own origin, from which the script came. */
  origin: string;
  services: string;
  language: string;
  words: Words;
  left: boolean;
  proof: string | undefined;
}

/** How the chat stands on this page. There is one on a page. */
let settings: LoaderSettings;
let parts: Parts;
let proof: string | undefined;
let frame: HTMLIFrameElement | undefined;
/** Whether the frame shows the widget: what is told to it before would be told to an empty page. */
let loaded = false;
let open = false;
let going = false;
let calling = false;
/** The timer until the frame is given up. */
let patience = 0;
/** How the host page scrolls by itself. */
let overflow: string;

const PATIENCE_MS = 15_000;

export function load(given: LoaderSettings): void {
  settings = given;
  overflow = document.documentElement.style.overflow;
  proof = given.proof;
  parts = makeParts(given.words, given.language, given.left);
  listen();
  unread(0);
  document.body.append(parts.host);
  show(proof !== undefined || noted(OPEN_KEY) !== '', false);
}

function listen(): void {
  const { launcher, close, retry, panel } = parts;
  addEventListener('message', (event) => {
    if (event.origin !== settings.origin || !frame || event.source !== frame.contentWindow) return;
    if (isBridged(event.data)) hear(event.data as ToLoader);
  });
  visualViewport?.addEventListener('resize', layOut);
  visualViewport?.addEventListener('scroll', layOut);
  launcher.onclick = () => show(true, true);
  close.onclick = () => show(false, true);
  retry.onclick = fetchFrame;
  panel.onkeydown = (event) => {
    if (event.key === 'Escape') show(false, true);
  };
  // Any element of the host page may open the chat: <button data-portti-open>.
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-portti-open]')) {
      event.preventDefault();
      show(true, true);
    }
  });
}

function show(shown: boolean, focus: boolean): void {
  const { launcher, panel, wait, close } = parts;
  open = shown;
  const small = !shown && calling;
  panel.classList.toggle('small', small);
  panel.hidden = !shown && !small;
  launcher.hidden = !panel.hidden;
  if (shown && !frame) fetchFrame();
  noteOpen();
  layOut();
  if (loaded) tell({ bridge: BRIDGE, type: shown ? 'shown' : 'hidden' });
  if (!focus) return;
  if (panel.hidden) launcher.focus();
  else if (wait.hidden) frame?.focus();
  else close.focus();
}

function fetchFrame(): void {
  const { words, services, language, origin } = settings;
  const { panel, wait, line, retry } = parts;
  frame?.remove();
  loaded = false;
  wait.hidden = false;
  retry.hidden = true;
  line.textContent = words.loading;
  frame = makeFrame(words.title);
  frame.onload = greet;
  frame.src = `${origin}/widget/?${new URLSearchParams({ services, lang: language })}`;
  panel.append(frame);
  clearTimeout(patience);
  patience = window.setTimeout(() => {
    line.textContent = words.failed;
    retry.hidden = false;
  }, PATIENCE_MS);
}

/** Tells the widget, which is there now, what only this page knows. */
function greet(): void {
  loaded = true;
  const page = returnPage(location);
  const kept = noted(KEPT_KEY);
  tell({ bridge: BRIDGE, type: 'host', page, open, kept, ...(proof ? { proof } : {}) });
}

function tell(message: ToWidget): void {
  frame?.contentWindow?.postMessage(message, settings.origin);
}

function hear(message: ToLoader): void {
  const { shadow, wait } = parts;
  switch (message.type) {
    case 'ready':
      proof = undefined;
      clearTimeout(patience);
      if (shadow.activeElement && open) frame?.focus();
      wait.hidden = true;
      break;
    case 'close':
      show(false, true);
      break;
    case 'unread':
      unread(Number(message.count) || 0);
      break;
    case 'going':
      going = message.on === true;
      noteOpen();
      break;
    case 'call':
      calling = message.on === true;
      // What was folded for a call is closed with it.
      if (!open) show(false, shadow.activeElement === frame);
      break;
    case 'open':
      show(true, true);
      break;
    case 'keep':
      note(KEPT_KEY, `${message.sealed}`);
      break;
    case 'go':
      if (leadsToIdentification(message.url, settings.origin)) location.assign(message.url);
  }
}

function noteOpen(): void {
  note(OPEN_KEY, !parts.panel.hidden && going ? '1' : '');
}

function unread(number: number): void {
  const { words } = settings;
  const { launcher, count } = parts;
  count.hidden = number === 0;
  count.textContent = number > 9 ? '9+' : `${number}`;
  launcher.setAttribute(
    'aria-label',
    number ? `${words.open}, ${words.unread(number)}` : words.open,
  );
}

function layOut(): void {
  const { panel } = parts;
  const view = visualViewport;
  const narrow = matchMedia('(max-width:30em),(max-height:30em)').matches;
  const full = open && narrow;
  // Without a scrolling page behind it, and above the keyboard, which iOS lays over the page.
  document.documentElement.style.overflow = full ? 'hidden' : overflow;
  const fits = full && view && view.scale === 1;
  panel.style.height = fits ? `${view.height}px` : '';
  panel.style.top = fits ? `${view.offsetTop}px` : '';
  panel.setAttribute('aria-modal', `${full}`);
}
