/**
 * The resident's ways through the widget, with a played server: in by keyboard alone, a personal ID
 * that never leaves the browser, drafts, drops, identification in a window and in the same tab, and
 * clearing a shared computer. The story with the real server is in `story.test.mjs`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HAND_OFF, handOff, numbered, requested, started, talk } from './widget/data.mjs';
import { flow } from './widget/identify_screens.mjs';
import { openPlace } from './widget/place.mjs';
import { playServer } from './widget/played.mjs';
import { soon, talkingAt, WIDE } from './widget/talking.mjs';

const CODE = '010190-900P';

let place;

before(async () => {
  place = await openPlace();
});
after(() => place?.close());

const talking = (context, held) => talkingAt(place, context, held);

/** The sealed draft in the site's own storage. */
const draftOf = (page) => page.evaluate(() => sessionStorage.getItem('portti-kept'));

describe('the way in', () => {
  test('by keyboard alone: open, choose, fill in, start, write, close', () =>
    place.within(WIDE, async (context) => {
      const played = await playServer(context);
      played.state.whenStarted = (language) => numbered(started(language));
      const page = await context.newPage();
      await page.goto(`${place.site}/fi/`);
      await page.locator('portti-chat .launcher').focus();
      await page.keyboard.press('Enter');
      const chat = page.frameLocator('portti-chat iframe');
      await chat.locator('h1:focus').waitFor();
      await tabTo(page, chat, '.service-card');
      await page.keyboard.press('Enter');
      await tabTo(page, chat, '#start-name');
      await page.keyboard.type('Elli');
      await tabTo(page, chat, '#start-consent');
      await page.keyboard.press('Space');
      await tabTo(page, chat, 'button[type=submit]');
      await page.keyboard.press('Enter');
      await chat.locator('.waiting').waitFor();
      await tabTo(page, chat, '#composer');
      await page.keyboard.type('Hei');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('siellä');
      await page.keyboard.press('Enter');
      await chat.locator('.bubble.own', { hasText: 'Hei' }).waitFor();
      assert.deepEqual(played.commands('say'), [{ type: 'say', text: 'Hei\nsiellä' }]);
      await page.keyboard.press('Escape');
      await page.locator('portti-chat .launcher:focus').waitFor();

      const [[path, form]] = played.state.posts;
      assert.equal(path, '/api/conversations');
      assert.match(form.id, /^[0-9a-f-]{36}$/);
      const { id: _id, ...rest } = form;
      assert.deepEqual(rest, {
        service: 'terveys',
        name: 'Elli',
        phone: '',
        topic: '',
        language: 'fi',
        consent: '2026-01',
        site: place.site,
      });
    }));

  test('a start that fails can be tried again, as the same conversation', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, null);
      played.state.whenStarted = (language) => numbered(started(language));
      played.state.start = [503, { code: 'busy', message: 'Ruuhkaa.' }];
      await chat.locator('.service-card').first().click();
      await chat.locator('#start-name').fill('Elli');
      await chat.locator('#start-consent').check();
      await chat.locator('button[type=submit]').click();
      await chat.locator('form .notice.bad', { hasText: 'Ruuhkaa.' }).waitFor();
      played.state.start = null;
      await chat.locator('button[type=submit]').click();
      await chat.locator('.waiting').waitFor();
      const ids = played.state.posts.map(([, form]) => form.id);
      assert.equal(ids.length, 2);
      assert.equal(ids[0], ids[1]);
    }));

  test('the language is changed by one press, the service’s own texts with it', () =>
    place.within(WIDE, async (context) => {
      const { chat } = await talking(context, null);
      await chat.locator('.language[lang=sv]').click();
      await chat.getByText('Hälsorådgivning').waitFor();
      await chat.locator('h1', { hasText: 'Vad kan vi hjälpa dig med?' }).waitFor();
    }));
});

/** Presses Tab until the element has the focus: whoever cannot use a mouse comes there too. */
async function tabTo(page, chat, selector) {
  for (let presses = 0; presses < 30; presses += 1) {
    if (
      await chat
        .locator(selector)
        .first()
        .evaluate((it) => it === document.activeElement)
    )
      return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} cannot be reached with Tab`);
}

describe('a conversation', () => {
  test('a personal ID never leaves the browser, and never stays in it', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context);
      const field = chat.locator('#composer');
      await field.fill(`hetuni on ${CODE}`);
      await chat.locator('.problem-text').waitFor();
      await field.press('Enter');
      assert.equal(await field.inputValue(), `hetuni on ${CODE}`);
      assert.equal(await draftOf(page), null);
      assert.deepEqual(played.commands('say'), []);
      assert.ok(!JSON.stringify(played.state.sent).includes(CODE));
      await field.fill('Ei sittenkään');
      await chat.locator('.problem-text').waitFor({ state: 'detached' });
      await field.press('Enter');
      await soon(() => played.commands('say').length === 1);
    }));

  test('a draft and the conversation survive a reload, with the chat open', () =>
    place.within(WIDE, async (context) => {
      const { page, chat } = await talking(context);
      await chat.locator('#composer').fill('Kesken jäänyt');
      await soon(() => draftOf(page));
      const sealed = await draftOf(page);
      assert.match(sealed, /^[\w-]+$/, 'the site could read the draft');
      await page.reload();
      await chat.locator('.bubble.own').first().waitFor();
      assert.equal(await chat.locator('#composer').inputValue(), 'Kesken jäänyt');
    }));

  test('what was written without a connection is sent once when it is back', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context);
      played.vanish();
      await chat.locator('#composer').fill('Kuuletko?');
      await chat.locator('#composer').press('Enter');
      await chat.locator('.unsent').waitFor();
      await chat.locator('.connection .notice').waitFor();
      played.state.deaf = false;
      // It may come back by itself before the button is pressed.
      const sent = chat.locator('.unsent').waitFor({ state: 'detached' });
      await Promise.any([chat.locator('.connection button').click(), sent]);
      await sent;
      await chat.locator('.connection .notice').waitFor({ state: 'detached' });
      assert.equal(await chat.locator('.bubble.own', { hasText: 'Kuuletko?' }).count(), 1);
      assert.equal(played.commands('say').length, 1);
      const hellos = played.state.sent.filter(({ type }) => type === 'hello');
      assert.equal(hellos.at(-1).after, talk('fi').length);
    }));

  test('a closed chat counts what is unread on its button', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context);
      await chat.locator('header button').last().click();
      const launcher = page.locator('portti-chat .launcher');
      await launcher.waitFor();
      const said = { type: 'said', side: 'professional', name: 'Aino', masked: false };
      await played.happens({ ...said, text: 'Yksi' }, { ...said, text: 'Kaksi' });
      await page.locator('portti-chat .count', { hasText: '2' }).waitFor();
      assert.equal(await launcher.getAttribute('aria-label'), 'Avaa chat, 2 uutta viestiä');
      await launcher.click();
      await page.locator('portti-chat .count').waitFor({ state: 'hidden' });
    }));

  test('leaving is asked about; Escape answers no', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context);
      await chat.locator('.leave').click();
      await chat.locator('dialog[open]').waitFor();
      await page.keyboard.press('Escape');
      await chat.locator('dialog').waitFor({ state: 'detached' });
      assert.equal(played.commands('leave').length, 0);
      await chat.locator('.leave').click();
      await chat.locator('dialog .danger').click();
      await chat.locator('.closed').waitFor();
      assert.equal(await chat.locator('#composer').count(), 0);
    }));

  test('a shared computer is cleared', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context);
      await chat.locator('#composer').fill('Kesken');
      await soon(() => draftOf(page));
      await played.happens({ type: 'closed', reason: 'professional' });
      await chat.locator('.closed .card .attempt button').click();
      await chat.locator('.plain-icon').waitFor();
      assert.deepEqual(played.state.posts.at(-1)[0], '/api/session/end');
      await soon(() => page.evaluate(() => sessionStorage.length === 0));
      assert.deepEqual(await context.cookies(place.pages.url), []);
      await page.reload();
      await page.locator('portti-chat .launcher').waitFor();
    }));

  test('the transcript goes to an address that was typed twice', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context);
      await played.happens({ type: 'closed', reason: 'professional' });
      await chat.locator('.closed .card button').first().click();
      await chat.locator('#transcript-address').fill('elli@example.org');
      await chat.locator('#transcript-again').fill('eli@example.org');
      await chat.locator('form button[type=submit]').click();
      await chat.locator('#transcript-again-problem').waitFor();
      await chat.locator('#transcript-again').fill('elli@example.org');
      await chat.locator('form button[type=submit]').click();
      await chat.locator('.closed form').waitFor({ state: 'detached' });
      assert.deepEqual(played.commands('request_transcript'), [
        { type: 'request_transcript', address: 'elli@example.org' },
      ]);
      await played.happens({ type: 'transcript_delivered', delivered: true });
      await chat.locator('.closed .notice.good').waitFor();
    }));
});

const asked = () => [...talk('fi'), requested('fi')];
const returned = (more = {}) => ({ return_to: `${place.site}/fi/`, language: 'fi', ...more });

describe('identification', () => {
  test('cancelling at the provider leads back to the chat, with what to do next', () =>
    place.within(WIDE, async (context) => {
      place.pages.facts.returned = returned({ error: 'cancelled' });
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = flow(place.site, 'fi');
      const opens = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      const popup = await opens;
      const closes = popup.waitForEvent('close');
      await popup.locator('.choices button').first().click();
      await closes;
      await played.happens(handOff('identification_failed', { reason: 'cancelled' }));
      await chat.locator('.identification .notice.info', { hasText: 'Keskeytit' }).waitFor();
      assert.equal(await chat.locator('.identification .choices button').count(), 2);
    }));

  test('"not now" is one press, here and on the page before the provider', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = flow(place.site, 'fi');
      const opens = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      const popup = await opens;
      const closes = popup.waitForEvent('close');
      await popup.locator('.choices button').last().click();
      await closes;
      const [path, body] = played.state.posts.at(-1);
      assert.equal(path, '/api/identification/decline');
      assert.deepEqual(body, { flow: played.state.flow.flow });
      await chat.locator('.identification .choices button').last().click();
      await chat.locator('.identification').waitFor({ state: 'detached' });
      assert.deepEqual(played.commands('decline_identification'), [
        { type: 'decline_identification', hand_off: HAND_OFF },
      ]);
    }));

  test('the time that is left counts down for the eye, and is told in words that stay', () =>
    place.within(WIDE, async (context) => {
      const { chat } = await talking(context, asked());
      const shown = chat.locator('.identification .countdown');
      const first = await shown.innerText();
      assert.match(first, /^9:[0-5]\d$/);
      const told = chat.locator('.identification [role=status].visually-hidden');
      const words = await told.innerText();
      await soon(async () => (await shown.innerText()) !== first);
      assert.equal(await told.innerText(), words);
      assert.equal(await shown.locator('xpath=ancestor::*[@aria-hidden="true"]').count(), 1);
    }));

  test('a request that lapsed offers nothing but to ask for a new one, by one press', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = flow(place.site, 'fi');
      const opens = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      const closes = (await opens).waitForEvent('close');
      await played.happens(handOff('identification_expired'));
      await closes;
      const card = chat.locator('.identification');
      await card.getByRole('button', { name: 'Pyydä uusi tunnistautumispyyntö' }).waitFor();
      assert.equal(await card.getByRole('button').count(), 1);
      await chat.locator('#composer').fill('Kesken');
      await card.getByRole('button').click();
      await card.waitFor({ state: 'detached' });
      assert.equal(played.commands('say').length, 1);
      assert.match(played.commands('say')[0].text, /Voisitko lähettää uuden/);
      assert.equal(await chat.locator('#composer').inputValue(), 'Kesken');
    }));

  test('a request that is taken back closes the window that was opened for it', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, asked());
      played.state.flow = flow(place.site, 'fi');
      const opens = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      const popup = await opens;
      await popup.locator('.facts').waitFor();
      const closes = popup.waitForEvent('close');
      await played.happens(handOff('identification_withdrawn'));
      await closes;
      await chat.locator('.identification').waitFor({ state: 'detached' });
    }));
});
