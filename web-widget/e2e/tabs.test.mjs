/**
 * The way back from the provider where the window with the chat cannot be reached: pages that cut
 * the tie (COOP), tabs that a phone threw away, browsers that refuse third-party cookies.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import { Professional } from './lib/professional.mjs';
import { answered, blockWindows, identifyAs, PHONE } from './lib/resident.mjs';

let house;
let browser;
let nurse;

const come = async ({ provider, chromium } = {}) => {
  house = await openHouse({ provider });
  browser = await launch(chromium);
  nurse = await Professional.come(browser, house);
  await nurse.signIn('aino');
  await nurse.present();
};
const go = async () => {
  await browser?.close();
  await house?.stop();
};

const identified = (resident, page = resident.page) =>
  page
    .frameLocator('portti-chat iframe')
    .locator('.identity-bar', { hasText: 'You are identified as' })
    .waitFor();

/** Both sides see it, in the tab with `page`, and the conversation goes on there. */
async function goesOn(resident, name, page) {
  await identified(resident, page);
  assert.equal(new URL(page.url()).hash, '', 'the proof stands in the address still');
  await nurse.page.locator('.panel.identification.identified').waitFor();
  const chat = page.frameLocator('portti-chat iframe');
  await chat.locator('#composer').fill('Here I am again.');
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
  await nurse.hears(name, 'Here I am again.');
  await nurse.end(name);
  await chat.locator('.closed').waitFor();
  resident.watched.assertQuiet();
  await resident.context.close();
}

describe('a provider whose pages cut the tie to the chat', () => {
  before(() => come({ provider: { OIDC_COOP: 'same-origin' } }));
  after(go);

  test('leads back to the site in its own tab, and the first tab follows', async () => {
    const resident = await answered(browser, house, nurse, 'Aino');
    await nurse.requestIdentification();
    const window = await resident.beginIdentification();
    await identifyAs(window, 'Aino Kaarina Esimerkki');
    await window.waitForURL(`${house.site}/**`);
    await identified(resident, window);
    // The chat in the first tab takes up the new session by itself.
    await goesOn(resident, 'Aino', resident.page);
  });

  test('does no harm in the same tab', async () => {
    const options = { options: PHONE, script: blockWindows };
    const resident = await answered(browser, house, nurse, 'Tuuli', options);
    await nurse.requestIdentification();
    await resident.widget.getByRole('button', { name: 'Identify', exact: true }).click();
    await identifyAs(resident.page, 'Tuuli Helmi Turvakielto');
    await goesOn(resident, 'Tuuli', resident.page);
  });
});

describe('a phone that throws tabs away', () => {
  before(() => come());
  after(go);

  test('the tab with the chat is gone: the one with the provider goes on with it', async () => {
    const resident = await answered(browser, house, nurse, 'Nils', { options: PHONE });
    await nurse.requestIdentification();
    const tab = await resident.beginIdentification();
    await tab.getByRole('button', { name: 'Continue to identification' }).click();
    await tab.locator('.people').waitFor();
    await resident.page.close();
    await tab.locator('.people button', { hasText: 'Nils Gustav Testström' }).click();
    await goesOn(resident, 'Nils', tab);
  });

  test('the tab with the chat was loaded anew meanwhile', async () => {
    const resident = await answered(browser, house, nurse, 'Onni', { options: PHONE });
    await nurse.requestIdentification();
    const tab = await resident.beginIdentification();
    await tab.getByRole('button', { name: 'Continue to identification' }).click();
    await tab.locator('.people').waitFor();
    await resident.page.reload();
    await resident.widget.locator('.card.identification').waitFor();
    await tab.locator('.people button', { hasText: 'Onni Eemeli Mallikas' }).click();
    await identified(resident, tab);
    await goesOn(resident, 'Onni', resident.page);
  });

  test('the tab is loaded anew on Portti’s own page: the ticket is used, the chat goes on', async () => {
    const options = { options: PHONE, script: blockWindows };
    const resident = await answered(browser, house, nurse, 'Sanna', options);
    await nurse.requestIdentification();
    await resident.widget.getByRole('button', { name: 'Identify', exact: true }).click();
    await resident.page.getByRole('button', { name: 'Continue to identification' }).waitFor();
    await resident.page.reload();
    await resident.page.getByText('The request is no longer valid').waitFor();
    await resident.visit();
    await resident.widget.getByRole('button', { name: 'Try again' }).click();
    await identifyAs(resident.page, 'Sanna Maria Demonen-Koe');
    await goesOn(resident, 'Sanna', resident.page);
  });
});

describe('a browser that refuses third-party cookies', () => {
  before(() => come({ chromium: { whole: true, flags: ['--test-third-party-cookie-phaseout'] } }));
  after(go);

  /** Whether a cookie of the old kind holds in the widget's frame. */
  const oldCookieHolds = (frame) =>
    frame.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: the old kind is what is tried
      document.cookie = 'old=1; SameSite=None; Secure; Path=/';
      return document.cookie.includes('old=1');
    });

  test('identifies in a window', async () => {
    const resident = await answered(browser, house, nurse, 'Elena');
    assert.equal(await oldCookieHolds(resident.frame), false, 'this browser refuses nothing');
    await nurse.requestIdentification();
    const window = await resident.beginIdentification();
    const closed = window.waitForEvent('close');
    await identifyAs(window, 'Elena Exemplar');
    await closed;
    await goesOn(resident, 'Elena', resident.page);
  });

  test('identifies in the same tab', async () => {
    const resident = await answered(browser, house, nurse, 'Väinö', { script: blockWindows });
    assert.equal(await oldCookieHolds(resident.frame), false, 'this browser refuses nothing');
    await nurse.requestIdentification();
    await resident.widget.getByRole('button', { name: 'Identify', exact: true }).click();
    await identifyAs(resident.page, 'Väinö Johannes Äänekoski');
    await goesOn(resident, 'Väinö', resident.page);
  });
});
