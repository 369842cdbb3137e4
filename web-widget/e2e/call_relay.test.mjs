/** A call where the TURN server is the only way, as behind a strict firewall; with a real coturn. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import { callBetween, hears, identifiedFor, keepPeer, sees, way } from './lib/in_call.mjs';
import { FAKE_DEVICES } from './lib/played_call.mjs';
import { Professional } from './lib/professional.mjs';
import { hasTurn, openTurn } from './lib/turn.mjs';

let turn;
let house;
let browser;

before(async () => {
  if (!hasTurn()) return;
  turn = await openTurn(randomInt(20_000, 32_000));
  house = await openHouse({
    change: (text) =>
      text
        .replace('[video]', '[video]\nrelay_only = true')
        .replace('[mail]', `${turn.config}\n[mail]`),
  });
  browser = await launch({ flags: FAKE_DEVICES });
});
after(async () => {
  await browser?.close();
  await house?.stop();
  await turn?.stop();
});

test('a call goes through the TURN server alone', async (t) => {
  if (!hasTurn()) return t.skip('coturn is not installed');
  const nurse = await Professional.come(browser, house);
  await nurse.context.addInitScript(keepPeer);
  await nurse.page.reload();
  await nurse.signIn('aino');
  await nurse.present();
  const resident = await identifiedFor(browser, house, nurse, 'Väinö', { script: keepPeer });
  await callBetween(nurse, resident);
  await Promise.all([
    sees(resident.widget, 'the resident sees'),
    sees(nurse.page, 'the professional sees'),
  ]);
  await hears(resident.widget, 'the resident hears');
  for (const frame of [resident.frame, nurse.page.mainFrame()]) {
    assert.equal((await way(frame)).candidateType, 'relay');
  }
  nurse.watched.assertQuiet();
  resident.watched.assertQuiet();
});
