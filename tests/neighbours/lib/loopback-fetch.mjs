/**
 * `fetch` that finds names under `.localhost` on this machine.
 *
 * Browsers resolve them to loopback by themselves (RFC 6761, section 6.3); the C library of
 * Debian 12 does not, and with it neither does Node.
 */
import http from 'node:http';
import net from 'node:net';

const TIME_LIMIT_MS = 5_000;
const SIZE_LIMIT = 1024 * 1024;

/** Whether `host` names this machine by RFC 6761. */
export function isLocalhost(host) {
  return host === 'localhost' || host.endsWith('.localhost');
}

/** Like `fetch(url, options)`, for plain GET and POST with a text body. */
export async function loopbackFetch(url, options = {}) {
  const target = new URL(url);
  if (target.protocol !== 'http:' || !isLocalhost(target.hostname)) return fetch(url, options);
  return new Promise((resolve, reject) => {
    const request = http.request(
      target,
      {
        method: options.method ?? 'GET',
        headers: Object.fromEntries(new Headers(options.headers).entries()),
        signal: options.signal ?? AbortSignal.timeout(TIME_LIMIT_MS),
        createConnection: ({ port }) => net.connect({ host: '127.0.0.1', port: port || 80 }),
      },
      (response) => {
        const chunks = [];
        let size = 0;
        response.on('data', (chunk) => {
          size += chunk.length;
          if (size > SIZE_LIMIT) response.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const empty = response.statusCode === 204 || response.statusCode === 304;
          const headers = new Headers();
          for (let i = 0; i < response.rawHeaders.length; i += 2) {
            headers.append(response.rawHeaders[i], response.rawHeaders[i + 1]);
          }
          resolve(new Response(empty ? null : body, { status: response.statusCode, headers }));
        });
      },
    );
    request.on('error', reject);
    request.end(options.body?.toString());
  });
}
