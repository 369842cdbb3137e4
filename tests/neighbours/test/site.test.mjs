import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { loopbackFetch } from '../lib/loopback-fetch.mjs';
import { start } from '../lib/start.mjs';

const PORTTI = 'http://chat.localhost:9999';
let site;

before(async () => {
  site = await start('site', { portti: PORTTI });
});

after(() => site?.stop());

const get = (path, headers) => loopbackFetch(`${site.facts.url}${path}`, { headers });

test('each language has its front page with the widget under a strict policy', async () => {
  for (const [language, words] of [
    ['fi', 'Kysy chatissa'],
    ['sv', 'Fråga i chatten'],
    ['en', 'Ask in the chat'],
  ]) {
    const answer = await get(`/${language}/`);
    const page = await answer.text();
    assert.ok(page.includes(words));
    assert.ok(
      page.includes(
        `<script src="${PORTTI}/embed.js" data-services="terveys,ajanvaraus,sosiaali" data-language="${language}" async>`,
      ),
    );
    const policy = answer.headers.get('content-security-policy');
    assert.match(
      policy,
      /^default-src 'none'; script-src http:\/\/chat\.localhost:9999; frame-src http:\/\/chat\.localhost:9999;/,
    );
    assert.ok(!policy.includes('unsafe'));
    assert.ok(!/ style="|<style/.test(page));
  }
});

test('the first page follows the browser, and other pages exist', async () => {
  assert.equal(
    (await get('/', { 'accept-language': 'de, sv-FI;q=0.8' })).headers.get('location'),
    '/sv/',
  );
  assert.equal((await get('/')).headers.get('location'), '/fi/');
  for (const page of ['/fi/privacy', '/sv/survey', '/en/privacy', '/hero.svg'])
    assert.equal((await get(page)).status, 200);
  assert.equal((await get('/fi/none')).status, 404);
});
