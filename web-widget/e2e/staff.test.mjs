/**
 * Staff sign in for real: by the municipality's own provider, with a one-time code, and out again
 * everywhere.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import { Professional } from './lib/professional.mjs';
import { shooter } from './lib/shots.mjs';

/** `12345678901234567890` in base32, as in RFC 6238. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

let house;
let browser;

before(async () => {
  const secret = join(tmpdir(), `portti-totp-${process.pid}`);
  writeFileSync(secret, SECRET, { mode: 0o600 });
  house = await openHouse({
    staff: {},
    change: (text) => text.replace('id = "eetu"', `id = "eetu"\ntotp = { file = "${secret}" }`),
  });
  house.shoot = shooter('staff');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.stop();
});

/** The one-time code of a step (RFC 6238), `steps` away from now. */
function code(steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const tag = createHmac('sha1', '12345678901234567890').update(counter).digest();
  const number = tag.readUInt32BE(tag[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

async function choose(page, person) {
  await page.locator(`button[name=person][value=${person}]`).click();
}

async function signOn(person) {
  const it = await Professional.come(browser, house);
  await it.page.locator('.sign-on').click();
  await choose(it.page, person);
  await it.page.locator('.top').waitFor();
  return it;
}

test('by the municipality’s own sign-in to the desk, and out there too', async () => {
  const sari = await Professional.come(browser, house);
  const { page } = sari;
  await page.getByRole('button', { name: 'Sign in with Kuntala' }).waitFor();
  await sari.look('sign-in with the organisation');
  await page.getByRole('button', { name: 'Sign in with Kuntala' }).click();
  await page.locator('button[name=person]').first().waitFor();
  assert.ok(page.url().startsWith(house.staffProvider), page.url());
  await choose(page, 'sari');
  await page.locator('.top', { hasText: 'Sari Sairaanhoitaja' }).waitFor();
  assert.equal(page.url(), `${house.portti}/console/`);
  const cookies = await sari.context.cookies(house.portti);
  const session = cookies.find(({ name }) => name === '__Host-portti_staff');
  assert.ok(session.httpOnly && session.secure && session.sameSite === 'Strict');
  assert.ok(!cookies.some(({ name }) => name === '__Host-portti_staff_flow'));
  await sari.present();

  // The session holds after a reload, and in a new tab that opens the console by its address.
  await page.reload();
  await page.locator('.top', { hasText: 'Sari Sairaanhoitaja' }).waitFor();

  await page.locator('.sign-out').click();
  const there = page.getByRole('link', { name: 'Sign out there too' });
  await there.waitFor();
  await sari.look('signed out here');
  await there.click();
  await page.locator('button[name=logout][value=yes]').click();
  await page.getByRole('button', { name: 'Sign in with Kuntala' }).waitFor();
  assert.ok(page.url().startsWith(`${house.portti}/console/`), page.url());
  // Signed out there, the next one is asked who they are.
  await page.getByRole('button', { name: 'Sign in with Kuntala' }).click();
  await page.locator('button[name=person]').first().waitFor();
  await sari.context.close();
});

test('who has no role is told whom to ask, and who turns back may try again', async () => {
  const ulla = await Professional.come(browser, house);
  await ulla.page.locator('.sign-on').click();
  await choose(ulla.page, 'ulla');
  await ulla.page.locator('#sign-on-problem', { hasText: 'has no role or service' }).waitFor();
  await ulla.page.locator('#sign-on-problem', { hasText: '09 123 4567' }).waitFor();
  await ulla.look('no access');
  await ulla.context.close();

  const sari = await Professional.come(browser, house);
  await sari.page.locator('.sign-on').click();
  await sari.page.locator('button.cancel').click();
  await sari.page.locator('#sign-on-problem', { hasText: 'was cancelled' }).waitFor();
  await sari.page.locator('.sign-on').click();
  await choose(sari.page, 'sari');
  await sari.page.locator('.top').waitFor();
  await sari.context.close();
});

test('signing out at the provider ends the console within seconds', async () => {
  const sari = await signOn('sari');
  const other = await sari.context.newPage();
  await other.goto(`${house.staffProvider}/session/end`);
  await other.locator('button[name=logout][value=yes]').click();
  await sari.page.locator('.sign-on').waitFor();
  await sari.page.locator('.notice', { hasText: 'Your session has ended' }).waitFor();
  await sari.context.close();
});

test('a draft survives signing in again by the organisation', async () => {
  const sari = await signOn('sari');
  const eeva = await signOn('eeva');
  const { Resident } = await import('./lib/resident.mjs');
  await sari.present();
  const resident = await Resident.come(browser, house);
  await resident.visit();
  await resident.openWidget();
  await resident.choose('Health advice');
  await resident.start({ name: 'Maija' });
  await sari.answer('Maija');
  await sari.column('Maija').locator('textarea').fill('Half a sentence');

  // The supervisor ends the session; the console says so and keeps the text.
  await eeva.page.locator('.who').click();
  // Her last one: in an earlier test she closed her browser without signing out.
  await eeva.page
    .getByRole('button', { name: 'End the session: Sari Sairaanhoitaja' })
    .last()
    .click();
  await eeva.look('ending a session');
  await eeva.page.locator('dialog[open] .danger.solid').click();
  await sari.page.locator('.sign-on').waitFor();
  await eeva.page.locator('.session').first().waitFor();
  await eeva.look('signed in people');

  const [aside] = await Promise.all([
    sari.context.waitForEvent('page'),
    sari.page.locator('.sign-on').click(),
  ]);
  await aside.locator('.top').waitFor();
  await sari.page.locator('.top').waitFor();
  assert.equal(await sari.column('Maija').locator('textarea').inputValue(), 'Half a sentence');
  await sari.context.close({ runBeforeUnload: false });
  await Promise.all([eeva.context.close(), resident.context.close()]);
});

test('a one-time code is the second step, and good once', async () => {
  const eetu = await Professional.come(browser, house);
  const { page } = eetu;
  const enter = async (number) => {
    await page.locator('#code').fill(number);
    await page.keyboard.press('Enter');
  };
  const password = async () => {
    await page.locator('#account').fill('eetu');
    await page.locator('#password').fill('portti-demo');
    await page.keyboard.press('Enter');
    await page.locator('#code:focus').waitFor();
  };
  await password();
  await eetu.look('one-time code');
  await enter(code(-20));
  await page.locator('#sign-in-problem', { hasText: 'The code is wrong' }).waitFor();
  const used = code();
  await enter(used);
  await page.locator('.top').waitFor();
  await page.locator('.sign-out').click();
  await page.locator('.notice', { hasText: 'You have signed out' }).waitFor();
  await password();
  await enter(used);
  await page.locator('#sign-in-problem', { hasText: 'used already' }).waitFor();
  await enter(code(1));
  await page.locator('.top').waitFor();
  await eetu.context.close();
});

test('the log tells nothing of tokens, codes and people', () => {
  const { log } = house.server;
  for (const secret of ['Sairaanhoitaja', 'Ulkopuolinen', 'sari.', SECRET, 'logout_token', 'code='])
    assert.ok(!log.includes(secret), `${secret} stands in the log`);
});
