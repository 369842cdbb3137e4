/**
 * The proof's way back into the chat, with a played server: from a window, in the same tab, into a
 * browser without the conversation, to a frame that is slow to load, and from a page that has no
 * business with it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HAND_OFF, identified, numbered, requested, talk } from './widget/data.mjs';
import { flow } from './widget/identify_screens.mjs';
import { openPlace } from './widget/place.mjs';
import { playServer } from './widget/played.mjs';
import { soon, talkingAt, WIDE } from './widget/talking.mjs';

const PROOF = '0123456789abcdef0123456789abcdef';

let place;

before(async () => {
  place = await openPlace();
});
after(() => place?.close());

const talking = (context, held) => talkingAt(place, context, held);
const asked = () => [...talk('fi'), requested('fi')];
const returned = (more = {}) => ({ return_to: `${place.site}/fi/`, language: 'fi', ...more });

describe('a proof', () => {
  test('in a window: the proof comes back, is redeemed, and the window closes', () =>
    place.within(WIDE, async (context) => {
      place.pages.facts.returned = returned({ proof: PROOF });
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = flow(place.site, 'fi');
      const opens = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      const popup = await opens;
      await popup.locator('.facts').waitFor();
      assert.equal(new URL(popup.url()).hash, '', 'the ticket stays in the address');
      const closes = popup.waitForEvent('close');
      const greeted = played.state.sent.filter(({ type }) => type === 'hello').length;
      await popup.locator('.choices button').first().click();
      await closes;
      await soon(() => played.state.posts.some(([path]) => path.endsWith('/redeem')));
      assert.deepEqual(played.state.posts.at(-1), ['/api/identification/redeem', { proof: PROOF }]);
      // With the new session comes a new connection.
      await soon(() => played.state.sent.filter(({ type }) => type === 'hello').length > greeted);
      await played.happens(identified);
      await chat.locator('.identity-bar').waitFor();
      await chat.locator('.identification').waitFor({ state: 'detached' });
      const ticket = played.state.posts.find(([path]) => path.endsWith('/ticket'));
      assert.deepEqual(ticket[1], { hand_off: HAND_OFF, return_to: `${place.site}/fi/` });
    }));

  test('a window that leads nowhere is closed by its button, and the chat is there', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = null;
      const opens = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      const popup = await opens;
      await popup.locator('h1', { hasText: 'Pyyntö ei ole enää voimassa' }).waitFor();
      const closes = popup.waitForEvent('close');
      await popup.getByRole('button', { name: 'Sulje tämä ikkuna' }).click();
      await closes;
      await chat.locator('#composer').waitFor();
    }));

  test('in the same tab, where windows are blocked: the proof leaves no trace in the address', () =>
    place.within(WIDE, async (context) => {
      await context.addInitScript(() => {
        window.open = () => null;
      });
      place.pages.facts.returned = returned({ proof: PROOF });
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = flow(place.site, 'fi');
      await chat.locator('#composer').fill('Palaan pian');
      await chat.locator('.identification .choices button').first().click();
      await page.waitForURL(`${place.pages.url}/identify/`);
      await page.locator('.choices button').first().click();
      await page.waitForURL(`${place.site}/fi/`);
      await chat.locator('#composer').waitFor();
      await soon(() => played.state.posts.some(([path]) => path.endsWith('/redeem')));
      assert.deepEqual(played.state.posts.at(-1)[1], { proof: PROOF });
      assert.equal(await chat.locator('#composer').inputValue(), 'Palaan pian');
      assert.equal(new URL(page.url()).hash, '');
    }));

  test('a victim’s browser without the conversation redeems nothing', () =>
    place.within(WIDE, async (context) => {
      const played = await playServer(context);
      const page = await context.newPage();
      await page.goto(`${place.site}/fi/#portti-proof=${PROOF}`);
      const chat = page.frameLocator('portti-chat iframe');
      await chat.locator('h1', { hasText: 'Keskustelua ei löytynyt' }).waitFor();
      assert.equal(new URL(page.url()).hash, '');
      assert.deepEqual(played.state.posts, []);
    }));

  test('a proof that comes with a late greeting is not lost', () =>
    place.within(WIDE, async (context) => {
      // A frame that takes its time: the loader greets when all of it has loaded.
      await context.clock.install();
      const played = await playServer(context, { held: numbered(...asked()) });
      let release;
      const held = new Promise((resolve) => {
        release = resolve;
      });
      await context.route('**/widget/late.svg', async (route) => {
        await held;
        await route.fulfill({ status: 404 });
      });
      await context.addInitScript(() => {
        if (!location.pathname.startsWith('/widget/')) return;
        addEventListener('DOMContentLoaded', () => {
          const late = document.createElement('img');
          late.alt = '';
          late.src = '/widget/late.svg';
          document.body.append(late);
        });
      });
      const page = await context.newPage();
      await page.goto(`${place.site}/fi/#portti-proof=${PROOF}`, { waitUntil: 'commit' });
      const chat = page.frameLocator('portti-chat iframe');
      await chat.locator('h1').waitFor();
      await context.clock.fastForward(15_000);
      await chat.locator('.identification').waitFor();
      assert.ok(!played.state.posts.some(([path]) => path.endsWith('/redeem')));
      release();
      await soon(() => played.state.posts.some(([path]) => path.endsWith('/redeem')));
      assert.deepEqual(played.state.posts.at(-1)[1], { proof: PROOF });
    }));

  test('a proof from a page of another origin is not taken', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, asked());
      await chat.locator('.identification').waitFor();
      await page.evaluate((proof) => {
        const frame = document.querySelector('portti-chat').shadowRoot.querySelector('iframe');
        frame.contentWindow.postMessage({ portti: 'proof', proof }, '*');
        frame.contentWindow.postMessage(
          { bridge: 'portti-1', type: 'host', page: location.href, open: true, proof },
          '*',
        );
      }, PROOF);
      await played.happens({
        type: 'said',
        side: 'professional',
        name: 'Aino',
        text: 'Hei',
        masked: false,
      });
      await chat.locator('.bubble', { hasText: 'Hei' }).last().waitFor();
      assert.ok(!played.state.posts.some(([path]) => path.endsWith('/redeem')));
    }));
});
