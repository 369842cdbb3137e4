/**
 * The resident's page in a call, with a played other side: on a phone on its side, with its two
 * cameras, over the whole screen, in a window of its own, and with captions.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { join } from './lib/in_call.mjs';
import { goOnPlain } from './lib/played_call.mjs';
import { texts } from './widget/data.mjs';
import { openPlace } from './widget/place.mjs';
import { playServer } from './widget/played.mjs';
import { showScreen } from './widget/screens.mjs';
import { soon } from './widget/talking.mjs';

const WIDE = { viewport: { width: 1280, height: 860 } };
const SIDEWAYS = { viewport: { width: 568, height: 320 }, isMobile: true, hasTouch: true };

let place;

before(async () => {
  place = await openPlace();
});
after(() => place?.close());

/** Runs in every page: a second camera, and which one was asked for. */
function twoCameras() {
  if (!navigator.mediaDevices) return;
  const { enumerateDevices, getUserMedia } = navigator.mediaDevices;
  globalThis.faced = [];
  navigator.mediaDevices.enumerateDevices = async () => {
    const devices = await enumerateDevices.call(navigator.mediaDevices);
    const other = { deviceId: 'other', groupId: '', kind: 'videoinput', label: 'Other' };
    return [...devices, other];
  };
  navigator.mediaDevices.getUserMedia = (wish) => {
    if (wish.video) globalThis.faced.push(wish.video.facingMode);
    return getUserMedia.call(navigator.mediaDevices, wish);
  };
}

/** Runs in every page: a browser that writes down what is said, on the device. */
function writesDown() {
  const brands = [{ brand: 'Google Chrome', version: '153' }];
  Object.defineProperty(navigator, 'userAgentData', { value: { brands } });
  globalThis.SpeechRecognition = class {
    static available = async ({ processLocally }) => (processLocally ? 'available' : 'unavailable');
    static install = async () => true;

    start(track) {
      globalThis.recognition = this;
      this.track = track;
    }

    abort() {
      globalThis.recognition = null;
    }
  };
}

async function enter(context) {
  const at = { site: place.site, language: 'en' };
  const { page, chat } = await showScreen(context, at, 'call-ready', playServer);
  await chat.getByRole('button', { name: 'Join video' }).click();
  await chat.locator('.call-preview video').waitFor();
  await join(chat);
  await chat.locator('.call[data-way=on]').waitFor();
  await goOnPlain(chat);
  await chat.locator('.call-other:not(.hidden)').waitFor();
  return { page, chat };
}

const button = (chat, name) => chat.getByRole('button', { name, exact: true });

test('on a phone on its side picture and messages are beside each other, and every button in sight', () =>
  place.within(SIDEWAYS, async (context) => {
    await context.addInitScript(twoCameras);
    const { chat } = await enter(context);
    await chat.locator('.call-marks').getByText(texts('en').nurse).waitFor();
    const { width, height } = SIDEWAYS.viewport;
    const box = (selector) => chat.locator(selector).boundingBox();
    const [call, talk] = await Promise.all([box('.call'), box('.talk')]);
    assert.ok(call.x + call.width <= talk.x + 1, 'beside each other');
    assert.ok(talk.width >= 160 && talk.height >= 160, 'there is room for messages');
    for (const control of await chat.locator('.call-control').all()) {
      const { x, y, width: wide, height: high } = await control.boundingBox();
      const name = await control.getAttribute('aria-label');
      assert.ok(x >= 0 && y >= 0 && x + wide <= width + 1 && y + high <= height + 1, name);
      assert.ok(wide >= 24 && high >= 24, `${name} is large enough for a finger`);
    }
    await button(chat, 'Switch to the other camera').click();
    const faced = () => chat.locator('body').evaluate(() => globalThis.faced.at(-1));
    await soon(async () => (await faced()) === 'environment');
    await chat.locator('.call-own video').waitFor();
    await button(chat, 'Switch to the other camera').click();
    await soon(async () => (await faced()) === 'user');
  }));

test('over the whole screen, and in a window of its own', () =>
  place.within(WIDE, async (context) => {
    const { page, chat } = await enter(context);
    const inside = (look) => chat.locator('body').evaluate(look);
    await button(chat, 'Full screen').click();
    await button(chat, 'Leave full screen').waitFor();
    assert.equal(await inside(() => document.fullscreenElement.className), 'call');
    await page.keyboard.press('Tab');
    await button(chat, 'Leave full screen').click();
    await button(chat, 'Full screen').waitFor();
    await button(chat, 'Picture in a small window').click();
    await button(chat, 'Picture back to this page').waitFor();
    assert.match(await inside(() => document.pictureInPictureElement.className), /call-other/);
    await button(chat, 'Picture back to this page').click();
    await button(chat, 'Picture in a small window').waitFor();
    // This browser writes nothing down by itself, and offers nothing.
    assert.equal(await button(chat, 'Captions').count(), 0);
  }));

test('what the other says stands under the picture, where the browser writes it down', () =>
  place.within(WIDE, async (context) => {
    await context.addInitScript(writesDown);
    const { chat } = await enter(context);
    const inside = (look, words) => chat.locator('body').evaluate(look, words);
    await button(chat, 'Captions').click();
    await button(chat, 'Turn the captions off').waitFor();
    const says = (words) =>
      inside((_, [transcript, isFinal]) => {
        const { recognition } = globalThis;
        recognition.onresult({ resultIndex: 0, results: [{ 0: { transcript }, isFinal }] });
      }, words);
    // It listens to the other side, in the language that is spoken, and on the device.
    const how = await inside(() => {
      const { lang, processLocally, track } = globalThis.recognition;
      const picture = document.querySelector('.call-other').srcObject;
      const others = picture.getAudioTracks().map(({ id }) => id);
      return { lang, processLocally, theirs: others.includes(track.id) };
    });
    assert.deepEqual(how, { lang: 'en-GB', processLocally: true, theirs: true });
    const captions = chat.locator('.call-captions');
    await says(['I will look', false]);
    await captions.getByText('I will look', { exact: true }).waitFor();
    await says(['I will look at the wound.', true]);
    await captions.getByText('I will look at the wound.').waitFor();
    const [words, picture] = await Promise.all([
      captions.boundingBox(),
      chat.locator('.call').boundingBox(),
    ]);
    assert.ok(words.y >= picture.y && words.y + words.height <= picture.y + picture.height);
    // After a silence it begins anew, and goes on.
    await inside(() => {
      const { recognition } = globalThis;
      globalThis.recognition = null;
      recognition.onend();
    });
    await soon(() => inside(() => globalThis.recognition !== null));
    await button(chat, 'Turn the captions off').click();
    await captions.waitFor({ state: 'detached' });
    assert.equal(await inside(() => globalThis.recognition), null);
  }));
