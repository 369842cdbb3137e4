/** HTML from template literals: every value is escaped unless it is HTML made here. */

class Html {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** Tag for template literals. Lists are joined; `false`, `null` and `undefined` vanish. */
export function html(strings, ...values) {
  return new Html(
    strings.map((part, i) => part + (i < values.length ? render(values[i]) : '')).join(''),
  );
}

/** Marks text from a file of ours as HTML. */
export function trusted(text) {
  return new Html(text);
}

/** Sends a page that may run and load only what `policy` names. */
export function sendPage(response, page, { status = 200, policy, headers = {} }) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...headers,
  });
  response.end(`<!doctype html>\n${page}`);
}

/** Sends a file's text. */
export function sendText(response, text, type, headers = {}) {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

/** Sends JSON. */
export function sendJson(response, value, status = 200) {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(value));
}
