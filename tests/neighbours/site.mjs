/**
 * The website of Kuntala, a small municipality that does not exist, with Portti's widget on it.
 *
 * Settings, each also from the environment as `SITE_…`:
 *   port, host       port 0 picks a free one
 *   portti           the address of the Portti server
 *   services         the ids of the services that the widget offers
 *
 * Its pages: `/fi/`, `/sv/`, `/en/`, and in each language `privacy` (the privacy notice that a
 * service's settings point to) and `survey` (the survey after a chat).
 */
import { readFileSync } from 'node:fs';

import { sendPage, sendText } from './lib/html.mjs';
import { listenHttp, ready, run } from './lib/serve.mjs';
import { settings } from './lib/settings.mjs';
import { frontPage, missingPage, plainPage } from './site/pages.mjs';
import { TEXTS } from './site/texts.mjs';

const options = settings('SITE', {
  port: 0,
  host: 'kunta.localhost',
  portti: 'http://chat.localhost:8080',
  services: ['terveys', 'ajanvaraus', 'sosiaali'],
});

// A host page as strict as a municipality's may be: the widget must live with it. The loader is
// the only foreign script, its iframe the only foreign frame; nothing inline; Trusted Types on.
const POLICY = [
  "default-src 'none'",
  `script-src ${options.portti}`,
  `frame-src ${options.portti}`,
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const FILES = {
  '/style.css': ['text/css; charset=utf-8', file('style.css')],
  '/hero.svg': ['image/svg+xml', file('hero.svg')],
  '/arms.svg': ['image/svg+xml', file('arms.svg')],
};

const PLAIN = ['privacy', 'survey'];

run('site', async () => {
  const port = await listenHttp(answer, options.port);
  ready({ url: `http://${options.host}:${port}` });
});

function file(name) {
  return readFileSync(new URL(`./site/${name}`, import.meta.url), 'utf8');
}

function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://site');
  const found = FILES[pathname];
  if (found) return sendText(response, found[1], found[0]);
  const [, language, page] = pathname.split('/');
  const given = { language, ...options };
  if (pathname === '/')
    return response.writeHead(302, { location: `/${preferred(request)}/` }).end();
  if (language in TEXTS && page === undefined)
    return response.writeHead(301, { location: `/${language}/` }).end();
  if (language in TEXTS && page === '') return send(response, frontPage(given));
  if (language in TEXTS && PLAIN.includes(page))
    return send(response, plainPage({ ...given, page }));
  return send(response, missingPage({ ...given, language: preferred(request) }), 404);
}

function send(response, page, status = 200) {
  sendPage(response, page, {
    status,
    policy: POLICY,
    headers: { 'referrer-policy': 'strict-origin-when-cross-origin' },
  });
}

/** The first language of the browser's that the site speaks. */
function preferred(request) {
  for (const part of (request.headers['accept-language'] ?? '').split(',')) {
    const language = part.trim().slice(0, 2).toLowerCase();
    if (language in TEXTS) return language;
  }
  return 'fi';
}
