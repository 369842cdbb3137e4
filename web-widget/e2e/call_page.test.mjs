/**
 * The resident's page in a call, with a played other side: by keyboard alone, folded, put out by the
 * server, with a device that fails. No camera is on that nobody sees.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { join } from './lib/in_call.mjs';
import { goOnPlain, playCall } from './lib/played_call.mjs';
import { CONVERSATION } from './widget/data.mjs';
import { openPlace } from './widget/place.mjs';
import { playServer } from './widget/played.mjs';
import { showScreen } from './widget/screens.mjs';
import { soon } from './widget/talking.mjs';

const WIDE = { viewport: { width: 1280, height: 860 } };

let place;

before(async () => {
  place = await openPlace();
});
after(() => place?.close());

const at = () => ({ site: place.site, language: 'en' });
const screen = (context, name) => showScreen(context, at(), name, playServer);

/** Runs in every page: keeps the tracks of camera and microphone. */
function keepTracks() {
  if (!navigator.mediaDevices) return;
  const { getUserMedia } = navigator.mediaDevices;
  globalThis.tracks = [];
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await getUserMedia.call(navigator.mediaDevices, wish);
    globalThis.tracks.push(...stream.getTracks());
    return stream;
  };
}

/** How many devices are in use in the chat. */
const inUse = (chat) =>
  chat
    .locator('body')
    .evaluate(() => globalThis.tracks.filter(({ readyState }) => readyState === 'live').length);

/** Keeps what is said to those who listen: on a busy machine the next soon takes its place. */
const keepSaid = (chat) =>
  chat.locator('main > p[role=status]').evaluate((place) => {
    globalThis.said = [];
    new MutationObserver(() => globalThis.said.push(place.textContent)).observe(place, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });

const isSaid = (chat, words) =>
  soon(() => chat.locator('body').evaluate((_, it) => globalThis.said.includes(it), words));

/** The professional writes. */
function writes({ state }, text) {
  const said = { type: 'said', side: 'professional', text, masked: false };
  const event = { seq: state.held.length + 1, at: Date.now() * 1_000, ...said };
  state.held = [...state.held, event];
  const events = { type: 'events', conversation: CONVERSATION, events: [event], caught_up: true };
  state.socket.send(JSON.stringify(events));
}

/** Runs in every page: a browser that cannot seal. */
function cannotSeal() {
  delete globalThis.RTCRtpScriptTransform;
  delete globalThis.RTCRtpSender?.prototype.createEncodedStreams;
}

async function check(chat) {
  await chat.getByRole('button', { name: 'Join video' }).click();
  await chat.locator('.call-preview video').waitFor();
}

async function enter(chat) {
  await check(chat);
  await join(chat);
  await chat.locator('.call[data-way=on]').waitFor();
  await goOnPlain(chat);
  await chat.locator('.call[data-protection=plain]').waitFor();
}

test('by keyboard alone: the focus is always where one goes on', () =>
  place.within(WIDE, async (context) => {
    const { page, chat } = await screen(context, 'call-ready');
    const focused = (selector) => chat.locator(`${selector}:focus`).waitFor();
    await chat.locator('.call-card .button.go').focus();
    await page.keyboard.press('Enter');
    await focused('.call-check h2');
    await chat.locator('.call-choices .go').focus();
    await page.keyboard.press('Enter');
    await focused('.call');
    await chat.locator('.call-question').waitFor();
    // The lock first, then what is asked, then the buttons in their order.
    await page.keyboard.press('Tab');
    await focused('.call-lock summary');
    await page.keyboard.press('Enter');
    await chat.locator('.call-lock[open]').waitFor();
    await page.keyboard.press('Escape');
    await chat.locator('.call-lock:not([open])').waitFor();
    await page.keyboard.press('Tab');
    await focused('.call-question .button');
    await page.keyboard.press('Enter');
    // The button is gone: the focus is on the call.
    await focused('.call[data-protection=plain]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await focused('.call-control[aria-label="Mute the microphone"]');
    await keepSaid(chat);
    await page.keyboard.press('Space');
    await focused('.call-control[aria-label="Unmute the microphone"]');
    await isSaid(chat, 'Your microphone is off.');
    await chat.locator('.call-control.end').focus();
    await page.keyboard.press('Enter');
    await focused('.call-card .button.go');
    await page.keyboard.press('Enter');
    await focused('.call');
    await chat.locator('.call-control.end').focus();
    await page.keyboard.press('Enter');
    // Where nothing of the call is left, the focus goes on to the messages.
    await chat.getByRole('button', { name: 'End the call' }).focus();
    await page.keyboard.press('Enter');
    await focused('.log');
  }));

test('a closed panel leaves no camera on unseen: the call goes on in a small picture', () =>
  place.within(WIDE, async (context) => {
    await context.addInitScript(keepTracks);
    const { page, chat, played } = await screen(context, 'call-ready');
    const panel = page.locator('portti-chat .panel');
    const minimise = chat.getByRole('button', { name: 'Minimise the chat' });
    await check(chat);
    assert.equal(await inUse(chat), 2);
    // Who only tries the devices lets go of them.
    await minimise.click();
    await panel.waitFor({ state: 'hidden' });
    assert.equal(await inUse(chat), 0);
    await page.locator('portti-chat .launcher').click();
    await enter(chat);
    await minimise.click();
    await page.locator('portti-chat .panel.small').waitFor();
    await chat.locator('.call-unfold:focus').waitFor();
    assert.ok(await chat.locator('.call-own video').isVisible());
    assert.ok(await chat.locator('.call-other').isVisible());
    assert.ok(!(await chat.locator('.header').isVisible()));
    await page.keyboard.press('Enter');
    await page.locator('portti-chat .panel:not(.small)').waitFor();
    await chat.locator('.header').waitFor();
    await chat.locator('.call:focus').waitFor();
    await minimise.click();
    await page.locator('portti-chat .panel.small').waitFor();
    // What is written meanwhile is said, and counted at the way back to it.
    await keepSaid(chat);
    writes(played, 'I cannot hear you any more.');
    await isSaid(chat, 'One new message');
    await chat.locator('.call-unfold[data-count="1"]').waitFor();
    await chat.getByRole('button', { name: /^Larger.*: One new message$/ }).click();
    await chat.locator('.log').getByText('I cannot hear you any more.').waitFor();
    await minimise.click();
    await page.locator('portti-chat .panel.small').waitFor();
    await chat.locator('.call-unfold:not([data-count])').waitFor();
    await chat.getByRole('button', { name: 'Hang up' }).click();
    await panel.waitFor({ state: 'hidden' });
    await page.locator('portti-chat .launcher:focus').waitFor();
    assert.equal(await inUse(chat), 0);
  }));

test('a page that another one took the place of lets go of its devices, and comes back as it was', () =>
  place.within(WIDE, async (context) => {
    await context.addInitScript(keepTracks);
    const { chat, played } = await screen(context, 'call-ready');
    await enter(chat);
    await chat.getByRole('button', { name: 'Mute the microphone' }).click();
    played.state.call.putOut();
    await chat.locator('.call[data-way=over]').waitFor();
    assert.equal(await inUse(chat), 0);
    assert.ok(!(await chat.getByRole('button', { name: 'Turn the camera off' }).isVisible()));
    await chat.getByRole('button', { name: 'Join here' }).click();
    await chat.locator('.call[data-way=on]').waitFor();
    assert.equal(await inUse(chat), 2);
    await chat.getByRole('button', { name: 'Unmute the microphone' }).waitFor();
    // It is another call of this page's: it asks anew.
    await goOnPlain(chat);
  }));

test('a camera that is unplugged in the call is missed, and can be turned on again', () =>
  place.within(WIDE, async (context) => {
    await context.addInitScript(keepTracks);
    const { chat } = await screen(context, 'call-ready');
    await enter(chat);
    await chat.locator('body').evaluate(() => {
      const camera = globalThis.tracks.find(({ kind }) => kind === 'video');
      camera.stop();
      camera.dispatchEvent(new Event('ended'));
    });
    const note = chat.locator('.call-troubles .notice');
    await note.getByText('No camera was found').waitFor();
    await chat.locator('.call-own').waitFor({ state: 'detached' });
    await note.getByRole('button', { name: 'Try again' }).click();
    await chat.locator('.call-own video').waitFor();
    await note.waitFor({ state: 'detached' });
    assert.equal(await inUse(chat), 2);
  }));

test('where sealing does not begin, nothing is sent until the person has decided', () =>
  place.within(WIDE, async (context) => {
    const broken = (route) => route.abort();
    await context.addInitScript(keepTracks);
    await context.route(/seal_worker/, broken);
    const { chat, played } = await screen(context, 'call-ready');
    await check(chat);
    await join(chat);
    await chat.locator('.call[data-way=over]').waitFor();
    await chat.getByText('could not start the end-to-end encryption').first().waitFor();
    assert.equal(await inUse(chat), 0);
    // The place is given back.
    await soon(() =>
      played.state.sent.some((it) => it.type === 'call' && it.signal.type === 'leave'),
    );
    const keys = () =>
      played.state.sent
        .filter((it) => it.type === 'call' && it.signal.type === 'key')
        .map((it) => it.signal.key);
    assert.deepEqual(keys(), []);
    await goOnPlain(chat);
    await chat.locator('.call[data-protection=plain][data-way=on]').waitFor();
    assert.equal(keys().at(-1), 'x');
    assert.equal(await inUse(chat), 2);
  }));

test('a question leaves who is writing alone, and is whole beside the messages', () =>
  place.within(WIDE, async (context) => {
    const { page, chat, played } = await screen(context, 'call-ready');
    const { state } = played;
    state.call = playCall(context, () => state.plainPage, { silent: true });
    await check(chat);
    await join(chat);
    await chat.locator('.call[data-way=on]').waitFor();
    await chat.locator('#composer').focus();
    await page.keyboard.type('I am in the mid');
    state.call.cannot();
    await chat.locator('.call-question').waitFor();
    await page.keyboard.type('dle of a word');
    await chat.locator('#composer:focus').waitFor();
    assert.equal(await chat.locator('#composer').inputValue(), 'I am in the middle of a word');
    const [question, frame, log] = await Promise.all(
      ['.call-question .button:last-child', '.call', '.log'].map((it) =>
        chat.locator(it).boundingBox(),
      ),
    );
    assert.ok(question.y + question.height <= frame.y + frame.height, 'the answers are in sight');
    assert.ok(log.height > 24, 'the messages are in sight');
  }));

test('a browser that cannot seal says so to those who listen, on the usual way in', () =>
  place.within(WIDE, async (context) => {
    await context.addInitScript(cannotSeal);
    const { chat } = await screen(context, 'call-ready');
    await check(chat);
    await keepSaid(chat);
    await join(chat);
    await chat.locator('.call[data-way=on][data-protection=plain]').waitFor();
    const words = 'Not end-to-end encrypted: this service could see and hear';
    await isSaid(chat, `You are in the call. ${words}`);
  }));
