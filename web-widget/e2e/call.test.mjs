/**
 * The video call for real: two browsers with made-up devices, and the server between them, from the
 * invitation to the end. What a call outlasts is in `call_minute`.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import {
  accept,
  callBetween,
  control,
  hears,
  identifiedFor,
  inviteBy,
  join,
  judged,
  on,
  phrase,
  sees,
  VERIFIED,
  weaken,
} from './lib/in_call.mjs';
import { FAKE_DEVICES, goOnPlain } from './lib/played_call.mjs';
import { answered } from './lib/resident.mjs';
import { closeShift, openShift } from './lib/shift.mjs';
import { storyteller } from './lib/steps.mjs';

let house;
let browser;
let nurse;
/** Whose invitation nobody answers. */
let silent;

before(async () => {
  const change = (text) => text.replace('[video]', '[video]\nring_seconds = 10');
  const how = { settings: { change }, flags: FAKE_DEVICES };
  ({ house, browser, nurse } = await openShift('call', how));
});
after(() => closeShift({ house, browser }));

const identified = (name, how) => identifiedFor(browser, house, nurse, name, how);
const invite = () => inviteBy(nurse);
const call = (resident) => callBetween(nurse, resident);

const told = (place, words) => place.locator('.happening', { hasText: words }).last().waitFor();

async function away(resident, name) {
  await nurse.end(name);
  resident.watched.assertQuiet();
  nurse.watched.assertQuiet();
  await resident.context.close();
}

test('a video call', { timeout: 240_000 }, async (t) => {
  const name = 'Maija M.';
  let resident;
  const step = storyteller(t, () => ({
    pages: [...(resident?.context.pages() ?? []), ...nurse.context.pages()],
    words: () => house.server.lastWords(),
  }));

  await step('is not to be had before the resident is identified', async () => {
    resident = await answered(browser, house, nurse, name);
    await nurse.page.getByText('once the resident is identified').waitFor();
    assert.equal(await nurse.page.getByRole('button', { name: 'Invite to' }).count(), 0);
    await resident.context.close();
    await nurse.end(name);
    resident = await identified(name);
  });

  await step('is proposed, and the resident consents', async () => {
    await invite();
    await nurse.page.locator('.call-bar').getByText('is ringing').waitFor();
    await resident.widget.getByRole('button', { name: 'No, thank you' }).waitFor();
    await resident.look('call, invited');
    const answers = resident.widget.locator('.call-answers .button');
    const [yes, no] = await Promise.all([0, 1].map((at) => answers.nth(at).boundingBox()));
    assert.deepEqual([yes.width, yes.height], [no.width, no.height], 'both answers are as large');
    await accept(resident);
    await resident.widget.locator('.call-preview video').waitFor();
    await resident.widget.getByText('The microphone hears you.').waitFor();
    await resident.look('call, check');
    await join(resident.widget);
    await resident.widget.getByText('Waiting for Sairaanhoitaja Aino to join').waitFor();
  });

  await step('the professional joins with the camera off until they choose', async () => {
    await nurse.page.getByText('The camera is off').waitFor();
    await nurse.look('call, the professional’s check');
    await join(nurse.page);
    await Promise.all([on(resident.widget), on(nurse.page)]);
    await resident.widget.getByText('Sairaanhoitaja Aino has the camera off').waitFor();
    await control(nurse.page, 'Turn the camera on').click();
  });

  await step('encrypted end to end: both see the same digits', async () => {
    await sees(resident.widget, 'the resident sees');
    const digits = await phrase(resident.widget);
    assert.match(digits, /^\d{4} \d{4}$/);
    assert.equal(await phrase(nurse.page), digits);
    await resident.look('call');
    await nurse.look('call');
  });

  await step('what one turns off the other is told, and messages go on', async () => {
    await control(nurse.page, 'Mute the microphone').click();
    await resident.widget.getByText('Sairaanhoitaja Aino has the microphone off').waitFor();
    await control(nurse.page, 'Unmute').click();
    await resident.widget.getByText('has the microphone off').waitFor({ state: 'detached' });
    await control(resident.widget, 'Turn the camera off').click();
    await nurse.page.getByText(`${VERIFIED} has the camera off`).waitFor();
    await control(resident.widget, 'Turn the camera on').click();
    await sees(nurse.page, 'after the camera was off');
    await nurse.say(name, 'I can see you well.');
    await resident.hears('I can see you well.');
  });

  await step('the professional shows the screen', async () => {
    await control(nurse.page, 'Show your screen').click();
    await resident.widget.locator('.call-other.screen:not(.hidden)').waitFor();
    await control(nurse.page, 'Stop showing your screen').click();
    await resident.widget.locator('.call-other:not(.screen, .hidden)').waitFor();
  });

  await step('who hangs up can come back', async () => {
    await control(resident.widget, 'Hang up').click();
    await nurse.page.getByText(`${VERIFIED} is not in the call just now`).waitFor();
    await resident.widget.getByText('You left the video call').first().waitFor();
    await resident.look('call, left');
    await resident.widget.getByRole('button', { name: 'Come back to the call' }).click();
    await on(resident.widget);
    await sees(resident.widget, 'back in the call');
  });

  await step('and when both have hung up it is over', async () => {
    await control(nurse.page, 'Hang up').click();
    await resident.widget.getByText('Sairaanhoitaja Aino is not in the call just now').waitFor();
    await control(resident.widget, 'Hang up').click();
    await told(resident.widget, 'The video call ended');
    await told(nurse.page, 'The video call ended');
    await nurse.page.getByRole('button', { name: 'Invite to a video call' }).waitFor();
    await resident.look('call, over');
    await away(resident, name);
  });
});

test('a call that is declined, or taken back, or that nobody answers', async () => {
  const resident = await identified('Onni');
  await invite();
  await resident.widget.getByRole('button', { name: 'No, thank you' }).click();
  await told(nurse.page, 'The resident declined the video call');
  await told(resident.widget, 'You declined the video call');
  await nurse.page.getByText('does not want a video call').waitFor();

  await invite();
  await nurse.page.getByRole('button', { name: 'Take back the invitation' }).click();
  await told(resident.widget, 'took back the invitation');

  await invite();
  await resident.widget.locator('.call-card').waitFor();
  silent = resident;
});

test('a call with a browser that cannot encrypt end to end, on a network that grows weak', async () => {
  const resident = await identified('Sanna', {
    script: () => {
      delete globalThis.RTCRtpScriptTransform;
      delete globalThis.RTCRtpSender?.prototype.createEncodedStreams;
    },
  });
  // Meanwhile the invitation that nobody answers has lapsed.
  await told(silent.widget, 'The invitation to a video call lapsed');
  await silent.widget.locator('.call-card').waitFor({ state: 'detached' });

  await call(resident);
  // The browser that can asks its person, and until they agree nothing is sent.
  await nurse.page.locator('.call[data-protection=asks]').waitFor();
  await nurse.page.getByText(`the browser of ${VERIFIED} cannot encrypt`).first().waitFor();
  await resident.widget.getByText('Sairaanhoitaja Aino has the camera off').waitFor();
  await nurse.look('call, asked whether to go on without encryption');
  await goOnPlain(nurse.page);
  await Promise.all([
    sees(resident.widget, 'the resident sees'),
    sees(nurse.page, 'the professional sees'),
  ]);
  for (const [place, why] of [
    [resident.widget, 'because your browser cannot do that'],
    [nurse.page, 'according to this service, the other person’s browser cannot do that'],
  ]) {
    await place.locator('.call[data-protection=plain]').waitFor();
    await place.locator('.call-lock summary').click();
    await place.getByText(why).waitFor();
  }

  // On a network that has become poor the picture yields, and the sound goes on.
  await resident.frame.evaluate(weaken);
  for (const [times, words] of [
    [2, 'Weak connection'],
    [1, 'Your picture is sent smaller'],
    [3, 'Your picture is paused'],
  ]) {
    await resident.frame.evaluate(judged, times);
    await resident.widget.getByText(words).first().waitFor();
  }
  await nurse.page.getByText(`${VERIFIED} has the camera off`).waitFor();
  await hears(nurse.page, 'the professional hears although the picture is paused');

  // Closing the conversation ends the call.
  await nurse.end('Sanna');
  await told(resident.widget, 'The video call ended');
  await resident.widget.locator('.call').waitFor({ state: 'detached' });
  resident.watched.assertQuiet();
  await resident.context.close();
  await told(nurse.column('Onni'), 'The invitation to a video call lapsed');
  await away(silent, 'Onni');
});

test('a call goes along to another tab', async () => {
  const resident = await identified('Elli');
  await call(resident);
  await sees(resident.widget, 'the first tab');
  const second = await resident.context.newPage();
  await second.goto(resident.page.url());
  await second.locator('portti-chat .launcher').click();
  const chat = second.frameLocator('portti-chat iframe');
  await chat.getByRole('button', { name: 'Join video' }).click();
  await join(chat);
  await on(chat);
  await sees(chat, 'the second tab');
  await resident.widget.getByText('You joined the call in another window').first().waitFor();
  await chat.getByRole('button', { name: 'Hang up' }).click();
  await nurse.page.getByText(`${VERIFIED} is not in the call just now`).waitFor();
  await control(nurse.page, 'Hang up').click();
  await told(chat, 'The video call ended');
  await away(resident, 'Elli');
});
