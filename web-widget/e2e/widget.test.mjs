/**
 * Every screen of the resident's side, with a played server, on a municipal page of another origin
 * with a strict policy: accessible in light and dark, and no wider than a small phone.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { assertAccessible } from './lib/axe.mjs';
import { IDENTIFY_SCREENS, showIdentifyScreen } from './widget/identify_screens.mjs';
import { openPlace } from './widget/place.mjs';
import { playServer } from './widget/played.mjs';
import { SCREENS, showScreen } from './widget/screens.mjs';

const WIDE = { viewport: { width: 1280, height: 860 } };
const SMALL = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };

let place;

before(async () => {
  place = await openPlace();
});
after(() => place?.close());

const at = (language) => ({ site: place.site, language });

/** What reaches beyond the right edge of a frame. */
const sticksOut = (frame) =>
  frame.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120)),
  );

async function assertFine(page, what) {
  await assertAccessible(page, what, { frames: place.own(page) });
  for (const frame of place.own(page)) {
    assert.deepEqual(await sticksOut(frame), [], `${what} is wider than its window`);
  }
}

describe('every screen', { concurrency: 2 }, () => {
  for (const name of Object.keys(SCREENS)) {
    test(`${name} is accessible, in light and dark`, () =>
      place.within(WIDE, async (context) => {
        const { page } = await showScreen(context, at('fi'), name, playServer);
        await assertFine(page, name);
        await page.emulateMedia({ colorScheme: 'dark' });
        await assertFine(page, `${name} in the dark`);
      }));
    test(`${name} fits a small phone, in Swedish`, () =>
      place.within(SMALL, async (context) => {
        const { page } = await showScreen(context, at('sv'), name, playServer);
        await assertFine(page, `${name} on a phone`);
      }));
  }
});

// One at a time: what the page after the provider is told is the place's, not the context's.
describe('every page around the identification', () => {
  for (const name of Object.keys(IDENTIFY_SCREENS)) {
    test(`${name} is accessible, wide and small`, async () => {
      for (const options of [WIDE, SMALL]) {
        await place.within(options, async (context) => {
          const page = await showIdentifyScreen(context, { pages: place.pages, ...at('sv') }, name);
          await assertFine(page, name);
        });
      }
    });
  }
});
