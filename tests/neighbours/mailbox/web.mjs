/** The mailbox's web page and its JSON. */
import { readFileSync } from 'node:fs';

import { sendJson, sendPage, sendText } from '../lib/html.mjs';
import { listPage, messagePage, missingPage } from './pages.mjs';

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// Mail is a stranger's: shown without script, forms, or anything loaded from elsewhere.
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
const script = readFileSync(new URL('./live.js', import.meta.url), 'utf8');

/** The handler of every request to the page. */
export function makeWeb(postbox) {
  return (request, response) => {
    const [, room, id, part] = new URL(request.url, 'http://mailbox').pathname.split('/');
    const method = request.method;
    if (room === 'style.css') return sendText(response, style, 'text/css; charset=utf-8');
    if (room === 'live.js') return sendText(response, script, 'text/javascript; charset=utf-8');
    if (room === 'events') return stream(postbox, request, response);
    if (room === 'api' && id === 'messages') return api(postbox, method, part, response);
    if (room === 'clear' && method === 'POST') {
      postbox.clear();
      return response.writeHead(303, { location: '/' }).end();
    }
    if (room === 'messages') return message(postbox.find(Number(id)), part, response);
    if (room === '') return sendPage(response, listPage(postbox.all()), { policy: POLICY });
    return sendPage(response, missingPage(), { status: 404, policy: POLICY });
  };
}

function api(postbox, method, id, response) {
  if (method === 'DELETE') {
    postbox.clear();
    return response.writeHead(204).end();
  }
  if (id === undefined) return sendJson(response, postbox.all());
  const found = postbox.find(Number(id));
  return found ? sendJson(response, found) : sendJson(response, { error: 'no such message' }, 404);
}

function message(found, part, response) {
  if (found === undefined)
    return sendPage(response, missingPage(), { status: 404, policy: POLICY });
  if (part === 'html') {
    return sendText(response, found.html, 'text/html; charset=utf-8', {
      'content-security-policy': MAIL_POLICY,
    });
  }
  if (part === 'raw') return sendText(response, found.raw, 'text/plain; charset=utf-8');
  return sendPage(response, messagePage(found), { policy: POLICY });
}

/** Tells an open list that mail came, so that it shows without a reload. */
function stream(postbox, request, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 2000\n\n');
  const stop = postbox.onChange(() => response.write('data: changed\n\n'));
  request.on('close', stop);
}
