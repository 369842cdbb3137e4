/**
 * A call of a minute between two browsers, with moving pictures and sound in both directions after
 * everything that can happen on the way: muting, a reload, a network that is gone for ten seconds, one
 * that lets TCP alone through and stalls, and a server that starts again, wants another codec and leads
 * through TURN alone. All of it is sealed, and all media goes through the one port. The professional's
 * picture comes in layers, which the server can tell although it is sealed.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import {
  callBetween,
  control,
  form,
  hears,
  identifiedFor,
  on,
  phrase,
  sees,
  steer,
  way,
} from './lib/in_call.mjs';
import { openNetwork } from './lib/network.mjs';
import { FAKE_DEVICES } from './lib/played_call.mjs';
import { Professional } from './lib/professional.mjs';
import { storyteller } from './lib/steps.mjs';
import { hasTurn, openTurn } from './lib/turn.mjs';
import { soon } from './widget/talking.mjs';

const MINUTE_MS = 60_000;
const CUT_MS = 10_000;
const STALL_MS = 2_000;
const NAME = 'Väinö';
const LAYERS = 'layers = "temporal"';

let network;
let turn;
let house;
let browser;
let nurse;
let resident;

before(async () => {
  network = await openNetwork();
  turn = hasTurn() ? await openTurn(randomInt(20_000, 31_000)) : null;
  house = await openHouse({
    change: (text) =>
      network
        .config(text)
        .replace('[video]', `[video]\n${LAYERS}`)
        .replace('[mail]', `${turn?.config ?? ''}\n[mail]`),
  });
  browser = await launch({ flags: FAKE_DEVICES });
});
after(async () => {
  await browser?.close();
  await house?.stop();
  await turn?.stop();
  network?.stop();
});

const bothLost = () =>
  Promise.all(
    [resident.widget, nurse.page].map(async (place) => {
      await place.locator('.call[data-way=lost]').waitFor();
      await place.getByText('Reconnecting').first().waitFor();
    }),
  );

/** Both see and hear each other, sealed with the same digits. */
async function together(when) {
  await Promise.all([on(resident.widget), on(nurse.page)]);
  await Promise.all([
    sees(resident.widget, `the resident sees ${when}`),
    sees(nurse.page, `the professional sees ${when}`),
    hears(resident.widget, `the resident hears ${when}`),
    hears(nurse.page, `the professional hears ${when}`),
  ]);
  assert.equal(await phrase(resident.widget), await phrase(nurse.page));
}

const ways = () => Promise.all([way(resident.frame), way(nurse.page.mainFrame())]);

test('a call of a minute', { timeout: 240_000 }, async (t) => {
  let began = 0;
  const step = storyteller(t, () => ({
    pages: [...(resident?.context.pages() ?? []), ...(nurse?.context.pages() ?? [])],
    words: () => house.server.lastWords(),
  }));

  await step('begins, sealed, through the one port', async () => {
    nurse = await Professional.come(browser, house);
    await nurse.context.addInitScript(steer);
    await nurse.page.reload();
    await nurse.signIn('aino');
    await nurse.present();
    resident = await identifiedFor(browser, house, nurse, NAME, { script: steer });
    await callBetween(nurse, resident);
    began = performance.now();
    await together('at the beginning');
    for (const found of await ways()) {
      assert.deepEqual(found, { protocol: 'udp', port: network.port });
    }
    const busy = [...network.packets.values()].filter((count) => count > 50);
    assert.equal(busy.length, 2, 'the packets of both came by that port');
  });

  await step('the professional’s picture is in layers, the camera’s and the screen’s', async () => {
    const [here, there] = [resident.frame, nurse.page.mainFrame()];
    assert.deepEqual(await form(there), { codec: 'video/VP8', layers: 'L1T3' });
    assert.notEqual((await form(here)).layers, 'L1T3');
    await soon(async () => (await house.server.metric('portti_call_forwarded_upper_total')) > 0);
    await control(nurse.page, 'Show your screen').click();
    await resident.widget.locator('.call-other.screen:not(.hidden)').waitFor();
    await soon(async () => (await form(there)).layers === 'L1T3');
    await control(nurse.page, 'Stop showing your screen').click();
    await resident.widget.locator('.call-other:not(.screen, .hidden)').waitFor();
  });

  await step('goes on after a mute', async () => {
    await control(nurse.page, 'Mute the microphone').click();
    await resident.widget.getByText('Sairaanhoitaja Aino has the microphone off').waitFor();
    await control(nurse.page, 'Unmute').click();
    await together('after a mute');
  });

  await step('goes on after a reload, with other digits', async () => {
    const before = await phrase(nurse.page);
    await resident.page.reload();
    await together('after a reload');
    assert.notEqual(await phrase(nurse.page), before);
  });

  await step('goes on after ten seconds without a network', async () => {
    const from = performance.now();
    network.cut();
    await bothLost();
    await wait(from + CUT_MS - performance.now());
    network.mend();
    await together('after the loss');
  });

  await step('goes over TCP where nothing else does', async () => {
    await resident.frame.evaluate(() => sessionStorage.setItem('path', 'tcp'));
    await resident.page.reload();
    await together('over TCP');
    const tcp = { protocol: 'tcp', port: network.port };
    assert.deepEqual(await way(resident.frame), tcp);
    assert.equal((await form(nurse.page.mainFrame())).layers, 'L1T3');
    network.stall();
    await wait(STALL_MS);
    network.flow();
    await together('after the way has stalled');
    assert.deepEqual(await way(resident.frame), tcp);
    await resident.frame.evaluate(() => sessionStorage.removeItem('path'));
  });

  await step('goes on after the server starts again, in H.264 and through TURN alone', async () => {
    const relayed = turn ? '\nrelay_only = true' : '';
    const settings = `codecs = ["h264"]${relayed}`;
    house.server.configure((text) => text.replace(LAYERS, settings));
    await house.server.stop();
    await bothLost();
    await house.server.start();
    await together('after the start');
    for (const frame of [resident.frame, nurse.page.mainFrame()]) {
      assert.equal((await form(frame)).codec, 'video/H264');
    }
    if (!turn) return;
    // From now on nothing comes from the browsers themselves, all of it by that server.
    network.packets.clear();
    await together('through TURN alone');
    const others = [...network.packets.keys()].filter((from) => !turn.relays(from));
    assert.deepEqual(others, []);
    assert.ok(network.packets.size >= 2);
  });

  await step('and has lasted a minute when it is ended', async () => {
    await wait(began + MINUTE_MS - performance.now());
    await together('after a minute');
    await control(nurse.page, 'Hang up').click();
    await control(resident.widget, 'Hang up').click();
    await resident.widget
      .locator('.happening', { hasText: 'The video call ended. It lasted' })
      .waitFor();
    nurse.watched.assertQuiet();
    resident.watched.assertQuiet();
  });
});
