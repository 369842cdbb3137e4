/**
 * Every screen of the resident's side, with a played server, on a municipal page of another origin
 * with a strict policy: accessible in light and dark, and no wider than a small phone.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { assertAccessible } from './lib/axe.mjs';
import { painted } from './lib/painted.mjs';
import { IDENTIFY_SCREENS, showIdentifyScreen } from './widget/identify_screens.mjs';
import { openPlace } from './widget/place.mjs';
import { playServer } from './widget/played.mjs';
import { SCREENS, showScreen } from './widget/screens.mjs';

const WIDE = { viewport: { width: 1280, height: 860 } };
const SMALL = { viewport: { width: 320, height: 568 }, hasTouch: true };
/** Each screen in one of them; `make screenshots` shows all in all. */
const LANGUAGES = ['fi', 'sv', 'en'];

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

async function assertFine(page, what, only = {}) {
  await painted(page);
  await assertAccessible(page, what, { frames: place.own(page), ...only });
  for (const frame of place.own(page)) {
    assert.deepEqual(await sticksOut(frame), [], `${what} is wider than its window`);
  }
}

/** On a small phone, in a wide window, and there in the dark. */
async function assertEverywhere(page, name) {
  await assertFine(page, `${name} on a small phone`);
  await page.setViewportSize(WIDE.viewport);
  await assertFine(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertFine(page, `${name} in the dark`, { only: ['color-contrast'] });
}

describe('every screen', { concurrency: 2 }, () => {
  for (const [index, name] of Object.keys(SCREENS).entries()) {
    const language = LANGUAGES[index % LANGUAGES.length];
    test(`${name} is accessible, small and wide, in light and dark (${language})`, () =>
      place.within(SMALL, async (context) => {
        const { page } = await showScreen(context, at(language), name, playServer);
        await assertEverywhere(page, name);
      }));
  }
});

// One at a time: what the page after the provider is told is the place's, not the context's.
describe('every page around the identification', () => {
  for (const name of Object.keys(IDENTIFY_SCREENS)) {
    test(`${name} is accessible, small and wide, in light and dark`, () =>
      place.within(SMALL, async (context) => {
        const page = await showIdentifyScreen(context, { pages: place.pages, ...at('sv') }, name);
        await assertEverywhere(page, name);
      }));
  }
});
