/** What the loader puts on the host page: the button, and the panel for the frame. */

import css from './style.css?inline';
import type { Words } from './texts.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** The elements that are told something later. */
export interface Parts {
  host: HTMLElement;
  shadow: ShadowRoot;
  launcher: HTMLButtonElement;
  count: HTMLElement;
  panel: HTMLElement;
  /** What stands in the panel until the widget is there: a line and two buttons. */
  wait: HTMLElement;
  line: HTMLElement;
  retry: HTMLButtonElement;
  close: HTMLButtonElement;
}

export function makeParts(words: Words, language: string, left: boolean): Parts {
  // Built with the style sheet interface, since a strict policy of the host forbids style
  // elements and attributes.
  const host = document.createElement('portti-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const side = left ? ' left' : '';
  const launcher = make('button', `launcher${side}`);
  const count = make('span', 'count');
  launcher.type = 'button';
  launcher.lang = language;
  launcher.setAttribute('aria-haspopup', 'dialog');
  launcher.append(bubble(), make('span', '', words.title), count);

  const panel = make('div', `panel${side}`);
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', words.title);
  panel.lang = language;
  const wait = make('div', 'wait');
  const line = make('p', '', words.loading);
  line.setAttribute('role', 'status');
  const retry = make('button', '', words.retry);
  const close = make('button', '', words.close);
  retry.type = close.type = 'button';
  wait.append(line, retry, close);
  panel.append(wait);
  shadow.append(launcher, panel);
  return { host, shadow, launcher, count, panel, wait, line, retry, close };
}

/** The widget's page in a frame, which is not there yet. */
export function makeFrame(title: string): HTMLIFrameElement {
  const frame = make('iframe', '');
  frame.title = title;
  frame.referrerPolicy = 'origin';
  // For the video call; the widget's own page asks for them when it comes to that.
  frame.allow =
    'camera;microphone;speaker-selection;autoplay;fullscreen;picture-in-picture;screen-wake-lock';
  return frame;
}

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
