/** Serves the built pages as the server does, with its policies, but without anything behind. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const dist = new URL('../../dist/', import.meta.url).pathname;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const policy = (ancestors) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
    "require-trusted-types-for 'script'",
    'trusted-types portti-worker',
  ].join('; ');

/** The worker that reads PDFs may run its decoders and speak to nobody. */
const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'";

function policyOf(pathname, site) {
  if (pathname.startsWith('/assets/pdf.worker')) return WORKER_POLICY;
  return policy(pathname === '/widget/' ? site : "'none'");
}

/** Starts on a free port of loopback. `returned` is what the page that the provider comes back to
 *  is told; `site` may embed the widget once it is known. */
export async function servePages() {
  const facts = { site: "'none'", returned: { language: 'fi' } };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://pages');
    const callback = pathname === '/identify/callback';
    const named = { '/identify/signed-out': '/identify/signed-out.html' };
    const file = callback
      ? '/identify/returned.html'
      : (named[pathname] ?? normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    try {
      let content = readFileSync(join(dist, file));
      if (callback) content = withData(String(content), facts.returned);
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': policyOf(pathname, facts.site),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        // The loader is a script for pages of other origins; everything else is for this one.
        'cross-origin-resource-policy': file === '/embed.js' ? 'cross-origin' : 'same-origin',
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    facts,
    url: `http://chat.localhost:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function withData(page, data) {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return page.replace(
    /(<script type="application\/json" id="returned">)(<\/script>)/,
    `$1${json}$2`,
  );
}
