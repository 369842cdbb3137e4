/**
 * The gate from the resident's side, with the real server and provider: a service that has
 * everybody identify first, identities from abroad, leaving cleanly.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { answered, blockWindows, identifyAs, PHONE, Resident } from './lib/resident.mjs';
import { closeShift, openShift } from './lib/shift.mjs';

const FIRST = 'Appointments and prescriptions';

let house;
let browser;
let nurse;

before(async () => {
  ({ house, browser, nurse } = await openShift('gate'));
});
after(() => closeShift({ house, browser }));

/** A resident who has filled in the form of the service that has everybody identify first. */
async function beforeTheQueue(name, { options = {}, script } = {}) {
  const resident = await Resident.come(browser, house, options);
  if (script) await resident.context.addInitScript(script);
  await resident.visit();
  await resident.openWidget();
  await resident.choose(FIRST);
  await resident.start({ name }, '.card.identification');
  return resident;
}

/** Goes through identification in a window that closes by itself at the end. */
async function identify(resident, person, button) {
  const window = await resident.beginIdentification(button);
  const closed = window.waitForEvent('close');
  await identifyAs(window, person);
  await closed;
}

const identifiedAs = (resident, who) =>
  resident.widget.locator('.identity-bar', { hasText: `You are identified as ${who}` }).waitFor();

test('where everybody identifies first, nobody stands in the queue before', async () => {
  const resident = await beforeTheQueue('Aino');
  await resident.look('first, asked at once');
  await nurse.page.getByText('One person is identifying before joining the queue').waitFor();
  assert.equal(await nurse.waiting('Aino').count(), 0);
  assert.equal(await resident.widget.locator('#composer').count(), 0);

  await resident.widget.getByRole('button', { name: 'Not now' }).click();
  await resident.widget.getByText('You did not identify yourself. The service').waitFor();
  await resident.look('first, declined');
  await resident.widget.getByRole('button', { name: 'Begin identification' }).click();
  await resident.widget.getByRole('button', { name: 'Identify', exact: true }).waitFor();
  const window = await resident.beginIdentification();
  await resident.look('first, identification page', window);
  assert.equal(await window.getByText('Identification is requested by').count(), 0);
  const closed = window.waitForEvent('close');
  await identifyAs(window, 'Aino Kaarina Esimerkki');
  await closed;

  await resident.widget.getByText('You are next in the queue').waitFor();
  await identifiedAs(resident, 'Aino Kaarina Esimerkki');
  await resident.look('first, identified and waiting');
  await nurse.page.getByText('before joining the queue').waitFor({ state: 'detached' });
  await nurse.answer('Aino');
  await nurse.panel.getByText('Aino Kaarina Esimerkki', { exact: true }).waitFor();
  await resident.say('When is my appointment?');
  await nurse.hears('Aino', 'When is my appointment?');
  await nurse.end('Aino');
  await resident.widget.locator('.closed').waitFor();
  assert.equal(await resident.widget.locator('.identity-bar').count(), 0, 'the identity ends');
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('where everybody identifies first, on a phone with windows blocked', async () => {
  const resident = await beforeTheQueue('Sanna', { options: PHONE, script: blockWindows });
  await resident.look('first, on a phone');
  await resident.widget.getByRole('button', { name: 'Identify', exact: true }).click();
  await identifyAs(resident.page, 'Sanna Maria Demonen-Koe');
  await identifiedAs(resident, 'Sanna Maria Demonen-Koe');
  await nurse.answer('Sanna');
  await nurse.end('Sanna');
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('who leaves before identifying leaves nothing behind', async () => {
  const resident = await beforeTheQueue('Onni');
  await nurse.page.getByText('One person is identifying').waitFor();
  await resident.widget.getByRole('button', { name: 'Leave', exact: true }).click();
  await resident.widget.getByText('You are not in the queue yet').waitFor();
  await resident.look('first, leaving');
  await resident.widget.locator('dialog .danger').click();
  await resident.widget.locator('.closed').waitFor();
  await nurse.page.getByText('One person is identifying').waitFor({ state: 'detached' });
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('an identity from abroad is shown as such, where the service takes it', async () => {
  const resident = await answered(browser, house, nurse, 'Elena');
  await nurse.requestIdentification('I look up your vaccinations.');
  await resident.widget.getByText('I look up your vaccinations.').waitFor();
  await resident.look('asked, with a reason');
  const window = await resident.beginIdentification();
  await window.getByText('I look up your vaccinations.').waitFor();
  await resident.look('identification page, with a reason', window);
  const closed = window.waitForEvent('close');
  await identifyAs(window, 'Elena Exemplar');
  await closed;
  await identifiedAs(resident, 'Elena Exemplar (foreign identification, Estonia)');
  await resident.look('identified from abroad');
  await nurse.panel.getByText('Foreign identification.').waitFor();
  await nurse.panel.getByText('Estonia').waitFor();
  await nurse.panel.getByText('30/10/1990').waitFor();
  assert.equal(await nurse.panel.getByRole('button', { name: 'Show' }).count(), 0);
  await nurse.look('console, identified from abroad');
  assert.equal(await nurse.page.getByText('XX-DEMO').count(), 0);
  await nurse.end('Elena');
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('an identity from abroad is refused calmly, where the service needs a Finnish code', async () => {
  const resident = await beforeTheQueue('Elena');
  await identify(resident, 'Elena Exemplar');
  await resident.widget.getByText('needs a Finnish personal identity code').waitFor();
  await resident.look('first, refused from abroad');
  assert.equal(await nurse.waiting('Elena').count(), 0);
  // The provider forgets who was there, as on a shared computer it must.
  await resident.context.clearCookies({ domain: 'tunnistus.localhost' });
  await identify(resident, 'Onni Eemeli Mallikas', 'Try again');
  await identifiedAs(resident, 'Onni Eemeli Mallikas');
  await nurse.answer('Elena');
  await nurse.panel.getByText('The names differ.').waitFor();
  await nurse.end('Elena');
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('a non-disclosure order is told to the professional alone, and in no list', async () => {
  const resident = await beforeTheQueue('Tuuli');
  await identify(resident, 'Tuuli Helmi Turvakielto');
  const row = nurse.waiting('Tuuli');
  await row.waitFor();
  assert.doesNotMatch(await row.innerText(), /disclosure|Turvakielto/);
  await nurse.answer('Tuuli');
  await nurse.panel.getByText('Non-disclosure order.').waitFor();
  await nurse.panel.getByText('Never tell anybody').waitFor();
  assert.doesNotMatch(await nurse.page.locator('.rail').innerText(), /disclosure/);
  assert.doesNotMatch(await resident.widget.locator('body').innerText(), /disclosure/);
  await nurse.look('console, non-disclosure');
  await nurse.end('Tuuli');
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('after the end the way out of the provider is offered, and leads to a page that says so', async () => {
  const resident = await beforeTheQueue('Nils');
  await identify(resident, 'Nils Gustav Testström');
  await nurse.answer('Nils');
  await nurse.end('Nils');
  const link = resident.widget.getByRole('link', {
    name: /Sign out of the identification service/,
  });
  await link.waitFor();
  await resident.look('ended, with the way out of the provider');
  const address = new URL(await link.getAttribute('href'));
  assert.equal(address.origin, house.provider);
  assert.ok(!/Nils|Teststr/.test(address.href), 'the address tells of the resident');
  await resident.widget.getByRole('button', { name: 'End and clear this browser' }).click();
  await resident.widget.getByText('has been removed from this browser').waitFor();
  await resident.look('goodbye, with the way out of the provider');
  const opened = resident.context.waitForEvent('page');
  await link.click();
  const provider = await opened;
  await provider.getByRole('button', { name: 'Sign out' }).click();
  await provider.getByText('You are signed out of the identification service').waitFor();
  assert.equal(provider.url(), `${house.portti}/identify/signed-out`);
  await resident.look('signed out', provider);
  resident.watched.assertQuiet();
  await resident.context.close();
});

test('who was not identified is offered no way out of a provider', async () => {
  const resident = await answered(browser, house, nurse, 'Onni');
  const asked = [];
  resident.context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await nurse.end('Onni');
  await resident.widget.locator('.closed').waitFor();
  // A round trip later, a link that was asked for would be there.
  await resident.widget.getByRole('button', { name: 'End and clear this browser' }).click();
  await resident.widget.getByText('has been removed from this browser').waitFor();
  assert.ok(asked.includes('/api/session/end'), 'requests are not seen');
  assert.ok(!asked.includes('/api/identification/sign-out'), 'a way out was asked for');
  const link = resident.widget.getByRole('link', { name: /Sign out of the identification/ });
  assert.equal(await link.count(), 0);
  await resident.context.close();
});

test('clearing the browser clears what is Portti’s in this site’s frame, and no more', async () => {
  const resident = await answered(browser, house, nurse, 'Väinö');
  await nurse.end('Väinö');
  await resident.widget.locator('.closed').waitFor();
  // Something that no script of the widget's knows of: only the header can take it away.
  await resident.frame.evaluate(() =>
    cookieStore.set({ name: 'left', value: '1', sameSite: 'none', partitioned: true }),
  );
  assert.ok((await resident.cookies()).some(({ name }) => name === 'left'));
  const answers = resident.page.waitForResponse('**/api/session/end');
  await resident.widget.getByRole('button', { name: 'End and clear this browser' }).click();
  const sent = await (await answers).allHeaders();
  assert.equal(sent['clear-site-data'], '"cache", "cookies", "storage"');
  await resident.widget.getByText('has been removed from this browser').waitFor();
  assert.deepEqual(await resident.cookies(), []);
  resident.watched.assertQuiet();
  await resident.context.close();
});
