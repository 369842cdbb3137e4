import { BRIDGE, isBridged, type ToLoader, type ToWidget } from './bridge.ts';
import { leadsToIdentification, returnPage } from './proof.ts';
import css from './style.css?inline';
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

/** Remembers in this tab that a chat is open, so that the site's next page shows it again. */
const OPEN_KEY = 'portti-open';
/** The draft, sealed by the widget. */
const KEPT_KEY = 'portti-kept';
const PATIENCE_MS = 15_000;
const SVG = 'http://www.w3.org/2000/svg';

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  text = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function bubble(): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5');
  svg.append(path);
  return svg;
}

/** Notes something for the site's next page in this tab; nothing where storage is turned off. */
function note(key: string, value: string): void {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // Then the chat waits behind its button on the next page.
  }
}

function noted(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** The button and the frame on the host page. Knows open, closed, unread, and size. */
export function load(settings: LoaderSettings): void {
  const { origin, words } = settings;
  let proof = settings.proof;
  let frame: HTMLIFrameElement | undefined;
  /** Whether the frame shows the widget: what is told to it before would be told to an empty page. */
  let loaded = false;
  let open = false;
  let going = false;
  let calling = false;
  let patience = 0;
  const { overflow } = document.documentElement.style;

  // Built with the style sheet interface, since a strict policy of the host forbids style
  // elements and attributes.
  const host = document.createElement('portti-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const side = settings.left ? ' left' : '';
  const launcher = make('button', `launcher${side}`);
  const count = make('span', 'count');
  launcher.type = 'button';
  launcher.lang = settings.language;
  launcher.setAttribute('aria-haspopup', 'dialog');
  launcher.append(bubble(), make('span', '', words.title), count);

  const panel = make('div', `panel${side}`);
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', words.title);
  panel.lang = settings.language;
  const wait = make('div', 'wait');
  const line = make('p', '', words.loading);
  line.setAttribute('role', 'status');
  const retry = make('button', '', words.retry);
  const close = make('button', '', words.close);
  retry.type = close.type = 'button';
  wait.append(line, retry, close);
  panel.append(wait);
  shadow.append(launcher, panel);

  const tell = (message: ToWidget) => frame?.contentWindow?.postMessage(message, origin);

  function unread(number: number): void {
    count.hidden = number === 0;
    count.textContent = number > 9 ? '9+' : `${number}`;
    launcher.setAttribute(
      'aria-label',
      number ? `${words.open}, ${words.unread(number)}` : words.open,
    );
  }

  function fetchFrame(): void {
    frame?.remove();
    loaded = false;
    wait.hidden = false;
    retry.hidden = true;
    line.textContent = words.loading;
    frame = make('iframe', '');
    frame.title = words.title;
    frame.referrerPolicy = 'origin';
    // For the video call; the widget's own page asks for them when it comes to that.
    frame.allow =
      'camera;microphone;speaker-selection;autoplay;fullscreen;picture-in-picture;screen-wake-lock';
    frame.onload = () => {
      loaded = true;
      const page = returnPage(location);
      const kept = noted(KEPT_KEY);
      tell({ bridge: BRIDGE, type: 'host', page, open, kept, ...(proof ? { proof } : {}) });
    };
    const query = new URLSearchParams({ services: settings.services, lang: settings.language });
    frame.src = `${origin}/widget/?${query}`;
    panel.append(frame);
    clearTimeout(patience);
    patience = window.setTimeout(() => {
      line.textContent = words.failed;
      retry.hidden = false;
    }, PATIENCE_MS);
  }

  function layOut(): void {
    const view = visualViewport;
    const narrow = matchMedia('(max-width:30em),(max-height:30em)').matches;
    // Without a scrolling page behind it, and above the keyboard, which iOS lays over the page.
    document.documentElement.style.overflow = open && narrow ? 'hidden' : overflow;
    const fits = open && narrow && view && view.scale === 1;
    panel.style.height = fits ? `${view.height}px` : '';
    panel.style.top = fits ? `${view.offsetTop}px` : '';
    panel.setAttribute('aria-modal', `${open && narrow}`);
  }

  function show(shown: boolean, focus: boolean): void {
    open = shown;
    const small = !shown && calling;
    panel.classList.toggle('small', small);
    panel.hidden = !shown && !small;
    launcher.hidden = !panel.hidden;
    if (shown && !frame) fetchFrame();
    note(OPEN_KEY, !panel.hidden && going ? '1' : '');
    layOut();
    if (loaded) tell({ bridge: BRIDGE, type: shown ? 'shown' : 'hidden' });
    if (!focus) return;
    if (panel.hidden) launcher.focus();
    else if (wait.hidden) frame?.focus();
    else close.focus();
  }

  function hear(message: ToLoader): void {
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
        note(OPEN_KEY, !panel.hidden && going ? '1' : '');
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
        if (leadsToIdentification(message.url, origin)) location.assign(message.url);
    }
  }

  addEventListener('message', (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
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

  unread(0);
  document.body.append(host);
  show(proof !== undefined || noted(OPEN_KEY) !== '', false);
}
