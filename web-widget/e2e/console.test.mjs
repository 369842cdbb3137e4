/**
 * The console alone, with a played server: every screen is accessible, fits a narrow window, obeys
 * the strict policy, and can be used by keyboard. The story with the real server is in
 * `story.test.mjs`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import {
  accepted,
  board,
  DEMO,
  DOOR,
  events,
  ids,
  resident,
  row,
  SESSION,
  SESSIONS,
  SUPERVISOR,
  started,
  TALK,
} from './console/data.mjs';
import { playServer } from './console/played.mjs';
import { SCREENS, showScreen } from './console/screens.mjs';
import { assertAccessible } from './lib/axe.mjs';
import { launch } from './lib/chromium.mjs';
import { painted } from './lib/painted.mjs';
import { FAKE_DEVICES } from './lib/played_call.mjs';
import { watch } from './lib/watch.mjs';
import { servePages } from './widget/server.mjs';

const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 320, height: 640 }, hasTouch: true };

let pages;
let browser;

before(async () => {
  pages = await servePages();
  browser = await launch({ flags: FAKE_DEVICES });
});
after(async () => {
  await browser?.close();
  await pages?.stop();
});

async function withContext(options, run) {
  const context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const { assertQuiet } = watch(context);
  try {
    await run(context);
    assertQuiet();
  } finally {
    await context.close();
  }
}

// Narrow first: coming to a screen turns to its part of the console where only one is shown.
describe('every screen', { concurrency: 2 }, () => {
  for (const [name, { narrow = true }] of Object.entries(SCREENS)) {
    test(`${name} fits 320 px and is accessible, narrow and wide, in light and dark`, () =>
      withContext(narrow ? NARROW : WIDE, async (context) => {
        const { page } = await showScreen(context, pages.url, name, playServer);
        if (narrow) {
          await assertAccessible(page, `${name} on a phone`);
          assert.deepEqual(await sticksOut(page), [], `${name} scrolls sideways`);
          await page.setViewportSize(WIDE.viewport);
          await painted(page);
        }
        await assertAccessible(page, name);
        await page.emulateMedia({ colorScheme: 'dark' });
        await painted(page);
        await assertAccessible(page, `${name} in the dark`, { only: ['color-contrast'] });
      }));
  }
});

/** What reaches beyond the right edge of the window. */
function sticksOut(page) {
  return page.evaluate(() =>
    document.documentElement.scrollWidth <= window.innerWidth
      ? []
      : [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
          .map((element) => element.outerHTML.slice(0, 120)),
  );
}

async function seated(context, { session = SESSION, ...settings } = {}) {
  const played = await playServer(context, { session, ...settings });
  const page = await context.newPage();
  await page.goto(`${pages.url}/console/`);
  return { page, played };
}

const held = () => board({ held: [row(1, 'Aino Esimerkki')] });

describe('a working day', () => {
  test('by keyboard alone: sign in, answer, write, ask for identification, end', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context, { session: null, demoAccounts: DEMO });
      played.state.whenSignedIn = SESSION;
      await page.locator('#account:focus').waitFor();
      await page.keyboard.type('aino');
      await page.keyboard.press('Tab');
      await page.keyboard.type('portti-demo');
      await page.keyboard.press('Enter');
      await played.send(board({ waiting: [row(1, 'Aino Esimerkki')] }));
      await page.locator('.row-card.waiting').waitFor();
      played.state.onFrame = (frame) => {
        if (frame.type !== 'command') return;
        const last = { accept: 3, say: 4, request_identification: 5, close: 6 }[frame.command.type];
        const event = {
          accept: accepted,
          say: {
            type: 'said',
            side: 'professional',
            name: SESSION.name,
            text: frame.command.text,
            masked: false,
          },
          request_identification: {
            type: 'identification_requested',
            hand_off: ids(5),
            expires_at: (Date.now() + 300_000) * 1000,
          },
          close: { type: 'closed', reason: 'professional' },
        }[frame.command.type];
        const first =
          frame.command.type === 'accept' ? [started('Aino Esimerkki'), resident('Hei')] : [];
        void played.send(
          ...(frame.command.type === 'accept' ? [held()] : []),
          events(ids(1), [...first, event], { after: last - first.length - 1 }),
          { type: 'ack', id: frame.id, seq: last },
        );
      };
      await page.keyboard.press('Alt+KeyQ');
      await page.locator(`#write-${ids(1)}:focus`).waitFor();
      await page.keyboard.type('Hello Aino');
      await page.keyboard.press('Enter');
      await page.locator('.bubble.own', { hasText: 'Hello Aino' }).waitFor();
      await page.keyboard.press('Alt+KeyP');
      await page.locator('dialog[open] button:focus', { hasText: 'Cancel' }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.steps .now').waitFor();
      await page.locator(`#write-${ids(1)}`).focus();
      await page.keyboard.press('Alt+KeyX');
      await page.locator('dialog[open]').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.aside').waitFor();
      assert.deepEqual(
        played.commands().map(({ type }) => type),
        ['accept', 'say', 'request_identification', 'close'],
      );
    }));

  test('the one-time code by keyboard alone: wrong, then right', () =>
    withContext(WIDE, async (context) => {
      const demoAccounts = [{ ...DEMO[0], code: '123456' }];
      const { page, played } = await seated(context, { session: null, demoAccounts });
      played.state.whenSignedIn = SESSION;
      await page.locator('#account:focus').waitFor();
      await page.keyboard.type('aino');
      await page.keyboard.press('Tab');
      await page.keyboard.type('portti-demo');
      await page.keyboard.press('Enter');
      await page.locator('#code:focus').waitFor();
      assert.equal(await page.locator('#password').count(), 0);
      await page.keyboard.press('Enter');
      await page.locator('#sign-in-problem', { hasText: 'Write the code' }).waitFor();
      await page.keyboard.type('654321');
      await page.keyboard.press('Enter');
      await page.locator('#sign-in-problem', { hasText: 'The code is wrong' }).waitFor();
      await page.locator('#code:focus').waitFor();
      assert.equal(await page.locator('#code').inputValue(), '');
      await page.keyboard.type('123456');
      await page.keyboard.press('Enter');
      await page.locator('.top').waitFor();
    }));

  test('what went wrong at the organisation’s sign-in is said once', () =>
    withContext(WIDE, async (context) => {
      await playServer(context, { session: null, door: DOOR });
      const page = await context.newPage();
      await page.goto(`${pages.url}/console/#sign-in=no_access`);
      await page.locator('#sign-on-problem:focus', { hasText: '09 123 4567' }).waitFor();
      assert.equal(new URL(page.url()).hash, '');
      await page.reload();
      await page.locator('.sign-on').waitFor();
      assert.equal(await page.locator('#sign-on-problem').count(), 0);
      await page.locator('.sign-on').click();
      await page.locator('[role=alert] .notice', { hasText: 'cannot be reached' }).waitFor();
    }));

  test('a supervisor ends a session after being asked, and the list is there again', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context, { session: SUPERVISOR });
      played.state.sessions = SESSIONS();
      await played.send(board());
      await page.locator('.who').focus();
      await page.keyboard.press('Enter');
      const aino = page.locator('.session', { hasText: 'Sairaanhoitaja Aino' });
      await aino.getByRole('button').click();
      await page.locator('dialog[open] button:focus', { hasText: 'Cancel' }).waitFor();
      assert.deepEqual(played.state.ended, []);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.session').first().waitFor();
      assert.equal(await aino.count(), 0);
      assert.deepEqual(played.state.ended, [ids(2)]);
      await page.getByRole('button', { name: 'Sign me out elsewhere' }).click();
      await page
        .getByRole('button', { name: 'Sign me out elsewhere' })
        .waitFor({ state: 'detached' });
      await page.locator('.session').nth(1).waitFor();
      assert.equal(await page.locator('.session').count(), 2);
    }));

  test('Escape leaves a question unanswered and gives the focus back', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      await played.send(held(), events(ids(1), TALK));
      await page.locator(`#write-${ids(1)}`).focus();
      await page.keyboard.press('Alt+KeyX');
      await page.locator('dialog[open]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator(`#write-${ids(1)}:focus`).waitFor();
      assert.deepEqual(played.commands(), []);
    }));

  test('a refused text stays in the composer and can be mended', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      await played.send(held(), events(ids(1), TALK));
      played.state.refuseCommands = { code: 'personal_id_blocked', message: '', field: 'message' };
      const field = page.locator(`#write-${ids(1)}`);
      await field.fill('Is it 140285-9131?');
      await field.press('Enter');
      await page.locator('[data-code=personal_id_blocked]').waitFor();
      assert.equal(await field.inputValue(), 'Is it 140285-9131?');
      await page.locator('.bubble', { hasText: '9131' }).waitFor({ state: 'detached' });
      played.state.refuseCommands = null;
      await field.fill('Is it you?');
      await field.press('Enter');
      await page.locator('[data-code=personal_id_blocked]').waitFor({ state: 'detached' });
    }));

  test('after a drop it greets with the place it knows, and sends what waited', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      await played.send(held(), events(ids(1), TALK));
      const field = page.locator(`#write-${ids(1)}`);
      await field.waitFor();
      await context.setOffline(true);
      await page.locator('.notices .notice.warn').waitFor();
      await field.fill('Are you there?');
      await field.press('Enter');
      await page.locator('.sending').waitFor();
      played.state.sent.length = 0;
      await context.setOffline(false);
      await page.locator('.notices .notice.warn').waitFor({ state: 'detached' });
      await assertSoon(() => played.commands().length === 1);
      const hello = played.state.sent.find(({ type }) => type === 'hello');
      assert.deepEqual(hello.follow, [{ conversation: ids(1), after: TALK.length }]);
    }));

  test('when the session ends, the draft waits for the same person', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context, { demoAccounts: DEMO });
      await played.send(held(), events(ids(1), TALK));
      await page.locator(`#write-${ids(1)}`).fill('Half a sentence');
      played.state.session = null;
      played.state.whenSignedIn = SESSION;
      played.drop(4003);
      await page.locator('.demo-list button').first().click();
      await page.locator('.top').waitFor();
      await played.send(held(), events(ids(1), TALK));
      assert.equal(await page.locator(`#write-${ids(1)}`).inputValue(), 'Half a sentence');
    }));

  test('another person finds nothing of it', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context, { demoAccounts: DEMO });
      await played.send(held(), events(ids(1), TALK));
      await page.locator(`#write-${ids(1)}`).fill('Half a sentence');
      played.state.session = null;
      played.state.whenSignedIn = { ...SESSION, account: 'eetu', name: 'Eetu' };
      played.drop(4003);
      await page.locator('.demo-list button').nth(1).click();
      await played.send(board());
      await page.locator('.empty').waitFor();
      assert.equal(await page.getByText('Aino Esimerkki').count(), 0);
      assert.equal(await page.locator('textarea').count(), 0);
    }));

  test('a second tab says so, and both sign out together', () =>
    withContext(WIDE, async (context) => {
      const { page } = await seated(context);
      await page.locator('.top').waitFor();
      const second = await context.newPage();
      await second.goto(`${pages.url}/console/`);
      await second.locator('.notices', { hasText: 'another tab' }).waitFor();
      await second.locator('.sign-out').click();
      await second.locator('#account').waitFor();
      await page.locator('#account').waitFor();
    }));

  test('the title counts who needs attention', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      await played.send(board({ waiting: [row(1, 'Aino'), row(2, 'Onni')] }));
      await page.waitForFunction(() => document.title.startsWith('(2)'));
      await played.send(board());
      await page.waitForFunction(() => !document.title.startsWith('('));
    }));

  test('the sound is off until it is tested', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      await played.send(board());
      await page.locator('.top-end .button.icon').first().click();
      await page.getByText('Sound is off').waitFor();
      await page.getByRole('button', { name: 'Test and turn on' }).click();
      await page.getByText('Sound is on').waitFor();
      await page.reload();
      await page.locator('.top').waitFor();
      await page.locator('.top-end .button.icon').first().click();
      await page.locator('dialog .badge', { hasText: 'Sound is on' }).waitFor();
    }));

  test('beside the mark of identification stands the verified name, never the typed one alone', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      await SCREENS['identified-notices'].show(page, played);
      const name = 'Tuuli Helmi Turvakielto';
      const row = page.locator('.row-card', { has: page.locator('.row-identified') });
      await row.locator('.row-name', { hasText: name }).waitFor();
      await row.getByText('Wrote: Aino Esimerkki').waitFor();
      const head = page.locator('.column-head', { hasText: 'Identified' });
      await head.getByRole('heading', { name, exact: true }).waitFor();
      await head.getByText('Wrote: Aino Esimerkki').waitFor();
    }));

  test('an ended conversation that was erased leaves the console within a minute', () =>
    withContext(WIDE, async (context) => {
      await context.clock.install();
      const { page, played } = await seated(context, { heartbeat: 3_600 });
      await SCREENS['conversation-ended'].show(page, played);
      await page.locator('.column .bubble').first().waitFor();
      played.state.onFrame = ({ type, conversation }) => {
        if (type === 'follow') void played.send({ type: 'unfollowed', conversation });
      };
      await context.clock.fastForward(60_000);
      await page.locator('.column', { hasText: 'is no longer there' }).waitFor();
      assert.equal(await page.locator('.bubble').count(), 0);
    }));

  test('the personal ID is shown on demand only, with the token against forgery', () =>
    withContext(WIDE, async (context) => {
      const { page, played } = await seated(context);
      const identified = SCREENS.identified;
      await identified.show(page, played);
      assert.equal(await page.getByText('140285-9131').count(), 0);
      await page.locator('.personal-id button').click();
      await page.getByText('140285-9131').waitFor();
      await page.locator('.personal-id button').click();
      await page.getByText('140285-****').waitFor();
    }));
});

async function assertSoon(holds) {
  const late = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < late, 'it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
