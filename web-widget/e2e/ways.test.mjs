/**
 * Other ways through: a victim's browser, a phone with windows blocked, the keyboard alone, two
 * professionals at once.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Professional } from './lib/professional.mjs';
import { answered, blockWindows, identifyAs, PHONE, Resident } from './lib/resident.mjs';
import { closeShift, openShift } from './lib/shift.mjs';

let house;
let browser;
let nurse;

before(async () => {
  ({ house, browser, nurse } = await openShift('ways'));
});
after(() => closeShift({ house, browser }));

/** A resident whom the nurse has answered. */
const inConversation = (name, options = {}, { windows } = {}) =>
  answered(browser, house, nurse, name, { options, script: windows });

/** Runs in the attacker's pages: the link that was meant for a window of theirs is kept. */
function keepLink() {
  const replace = (url) => {
    globalThis.keptLink = url;
  };
  window.open = () => ({ closed: false, location: { replace }, close() {}, postMessage() {} });
}

const end = (name) => nurse.end(name);

test('a victim who completes an attacker’s link lends their identity to nobody', async () => {
  const attacker = await inConversation('Mallory', {}, { windows: keepLink });
  await nurse.requestIdentification();
  await attacker.widget.getByRole('button', { name: 'Identify', exact: true }).click();
  const link = await attacker.frame.waitForFunction(() => globalThis.keptLink);
  const url = await link.jsonValue();

  const victim = await Resident.come(browser, house);
  await victim.page.goto(new URL(url, house.portti).href);
  await victim.page.getByText('Only continue if you started this chat yourself.').waitFor();
  await identifyAs(victim.page, 'Elena Exemplar');
  await victim.page.waitForURL(`${house.site}/**`);
  await victim.widget.getByText('No conversation was found').waitFor();
  await victim.look('stray proof');
  assert.equal(new URL(victim.page.url()).hash, '', 'the proof stands in the address still');

  await attacker.say('And, am I she now?');
  await nurse.hears('Mallory', 'And, am I she now?');
  assert.equal(await nurse.page.getByText('Elena Exemplar').count(), 0);
  assert.equal(await nurse.page.locator('.panel.identification.identified').count(), 0);
  assert.equal(await attacker.widget.getByText('You identified yourself').count(), 0);
  victim.watched.assertQuiet();
  await end('Mallory');
  await Promise.all([attacker.context.close(), victim.context.close()]);
});

test('on a phone, with windows blocked, identification goes through the same tab', async () => {
  const resident = await inConversation('Tuuli', PHONE, { windows: blockWindows });
  await resident.look('phone, conversation');
  await nurse.requestIdentification();
  await resident.widget.locator('.card.identification').waitFor();
  await resident.look('phone, identification card');
  await resident.widget.getByRole('button', { name: 'Identify', exact: true }).click();
  await resident.page.getByRole('button', { name: 'Continue to identification' }).waitFor();
  await resident.look('phone, identification page');
  await identifyAs(resident.page, 'Tuuli Helmi Turvakielto');
  // What is waited for is the chat as it then stands, on whatever page: not the way there.
  await resident.widget.getByText('You identified yourself').waitFor();
  assert.equal(new URL(resident.page.url()).hash, '', 'the proof stands in the address still');
  await resident.look('phone, identified');
  await nurse.panel.getByText('Non-disclosure order.').waitFor();
  await nurse.look('console, non-disclosure');
  await resident.hears('Hello Tuuli!');
  await resident.say('Back again.');
  await nurse.hears('Tuuli', 'Back again.');
  await end('Tuuli');
  await resident.widget.locator('.closed').waitFor();
  await resident.look('phone, closed');
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('by keyboard alone a resident starts, writes and leaves', async () => {
  const resident = await Resident.come(browser, house);
  await resident.visit();
  const { page } = resident;
  await tabTo(page, page.locator('portti-chat .launcher:focus'));
  await page.keyboard.press('Enter');
  await resident.widget.locator('h1').waitFor();
  await tabTo(page, resident.widget.locator('.service-card:focus', { hasText: 'Health advice' }));
  await page.keyboard.press('Enter');
  await resident.widget.locator('#start-name').waitFor();
  await tabTo(page, resident.widget.locator('#start-name:focus'));
  await page.keyboard.type('Onni');
  await tabTo(page, resident.widget.locator('#start-consent:focus'));
  await page.keyboard.press('Space');
  await tabTo(page, resident.widget.locator('button:focus', { hasText: 'Start the conversation' }));
  await page.keyboard.press('Enter');
  await resident.widget.locator('#composer').waitFor();
  await tabTo(page, resident.widget.locator('#composer:focus'));
  await page.keyboard.type('Hello from the keys');
  await page.keyboard.press('Enter');
  await resident.widget
    .locator('.message.own:not(.unsent)', { hasText: 'from the keys' })
    .waitFor();

  // The professional too: the queue by a shortcut, the answer, the end.
  await nurse.waiting('Onni').waitFor();
  await nurse.page.keyboard.press('Alt+KeyQ');
  await nurse.column('Onni').locator('textarea:focus').waitFor();
  await nurse.page.keyboard.type('Hello Onni');
  await nurse.page.keyboard.press('Enter');
  await resident.hears('Hello Onni');
  await nurse.page.keyboard.press('Alt+KeyX');
  await nurse.page.locator('dialog[open]').waitFor();
  await nurse.page.keyboard.press('Tab');
  await nurse.page.keyboard.press('Enter');
  await resident.widget.locator('.closed').waitFor();
  resident.watched.assertQuiet();
  await resident.context.close();
});

/** Presses Tab until the focus is there. */
async function tabTo(page, focused) {
  for (let press = 0; press < 40; press += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the keyboard does not reach ${focused}`);
}

test('of two who answer at once exactly one wins, and a transfer reaches a colleague', async () => {
  const lead = await Professional.come(browser, house);
  await lead.signIn('saara');
  await lead.present();
  const resident = await Resident.come(browser, house);
  await resident.visit();
  await resident.openWidget();
  await resident.choose('Health advice');
  await resident.start({ name: 'Sanna' });
  await Promise.all([nurse.waiting('Sanna').waitFor(), lead.waiting('Sanna').waitFor()]);
  const answer = (who) =>
    who.waiting('Sanna').getByRole('button', { name: 'Answer Sanna' }).click();
  await Promise.all([answer(nurse), answer(lead)]);
  await resident.widget.getByText('joined the conversation').first().waitFor();
  const holds = (who) => who.column('Sanna').locator('textarea');
  await Promise.race([holds(nurse).waitFor(), holds(lead).waitFor()]);
  const [winner, loser] = (await holds(nurse).count()) > 0 ? [nurse, lead] : [lead, nurse];
  assert.equal(await holds(loser).count(), 0);
  await loser.waiting('Sanna').waitFor({ state: 'detached' });

  const colleague = loser === nurse ? 'Sairaanhoitaja Aino' : 'Palveluesihenkilö Saara';
  await winner.page.getByRole('button', { name: 'Transfer', exact: true }).click();
  const dialog = winner.page.locator('dialog[open]');
  await dialog.getByText(colleague).click();
  await dialog.locator('#transfer-note').fill('Yours, please.');
  await winner.look('transfer dialog');
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
  await loser.waiting('Sanna').waitFor();
  await answer(loser);
  await loser.column('Sanna').getByText('Yours, please.').waitFor();
  await loser.say('Sanna', 'I am here now.');
  await resident.hears('I am here now.');
  assert.equal(await resident.widget.getByText('Yours, please.').count(), 0);
  for (const who of [lead, nurse, resident]) who.watched.assertQuiet();
});
