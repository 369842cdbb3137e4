/** As much of a browser as a sign-in needs: cookies, and redirects followed by hand. */
import { loopbackFetch } from './loopback-fetch.mjs';

export class Browser {
  #cookies = new Map();

  /** One request; the answer's cookies are kept. */
  async request(url, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await loopbackFetch(url, {
      ...options,
      headers: { ...options.headers, ...(cookie && { cookie }) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Follows redirects until an answer is a page, or leaves for `stop`. */
  async open(url, options, stop) {
    let target = new URL(url);
    let answer = await this.request(target, options);
    while (answer.headers.has('location')) {
      target = new URL(answer.headers.get('location'), target);
      if (target.href.startsWith(stop)) return { left: target };
      answer = await this.request(target);
    }
    return {
      url: target,
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
    };
  }

  /** Sends a form as the page at `url` would. */
  async post(url, fields, stop) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.open(url, { method: 'POST', headers, body: new URLSearchParams(fields) }, stop);
  }
}
