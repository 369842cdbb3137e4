/** Listens to what a browser complains about: a policy that was broken, a script that failed. */
import assert from 'node:assert/strict';

/** A network that is gone on purpose is loud; that noise is expected. */
const NETWORK = /net::ERR_|WebSocket connection to|Failed to load resource|Failed to fetch/;

export function watch(context) {
  const complaints = [];
  const listen = (page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' && !NETWORK.test(message.text()))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  };
  for (const page of context.pages()) listen(page);
  context.on('page', listen);
  return {
    complaints,
    assertQuiet: () =>
      assert.deepEqual(complaints, [], `the browser complained:\n  ${complaints.join('\n  ')}`),
  };
}
