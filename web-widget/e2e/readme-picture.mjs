/** The README's pictures: a resident and a professional in the middle of a conversation, and in a
 *  video call, for real. */
import { mkdirSync } from 'node:fs';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import { on, phrase, sees } from './lib/in_call.mjs';
import { FAKE_DEVICES } from './lib/played_call.mjs';
import { Professional } from './lib/professional.mjs';
import { identifyAs, Resident } from './lib/resident.mjs';

const folder = new URL('../../docs/images/', import.meta.url).pathname;
const NAME = 'Maija M.';

const house = await openHouse();
const browser = await launch({ flags: FAKE_DEVICES });
try {
  const nurse = await Professional.come(browser, house, { viewport: { width: 1240, height: 760 } });
  await nurse.signIn('aino');
  await nurse.present();
  const resident = await Resident.come(browser, house, { viewport: { width: 620, height: 760 } });
  await resident.visit();
  await resident.openWidget();
  await resident.choose('Health advice');
  await resident.start({ name: NAME, topic: 'A cough that stays' });
  await nurse.answer(NAME);
  await nurse.say(NAME, 'Good morning! How can I help?');
  await resident.say('I have had a cough for two weeks. Should I come and see somebody?');
  await nurse.say(NAME, 'Let me look at your records. Please identify yourself first.');
  await nurse.requestIdentification();
  const window = await resident.beginIdentification();
  const closed = window.waitForEvent('close');
  await identifyAs(window, 'Aino Kaarina Esimerkki');
  await closed;
  await resident.widget.getByText('You identified yourself').waitFor();
  await resident.say('Done, here I am.');
  await nurse.hears(NAME, 'Done, here I am.');
  await nurse.say(NAME, 'Thank you! You can come today at two.');
  await resident.hears('You can come today at two.');
  await nurse.page.locator('.count.hot').waitFor({ state: 'detached' });
  await sideBySide('story', await resident.page.screenshot(), await nurse.page.screenshot());

  await nurse.page.getByRole('button', { name: 'Invite to a video call' }).click();
  await resident.widget.getByRole('button', { name: 'Join video' }).click();
  for (const place of [resident.widget, nurse.page]) {
    await place.getByRole('button', { name: 'Join the call' }).click();
    await on(place);
  }
  await nurse.page.getByRole('button', { name: 'Turn the camera on' }).click();
  for (const place of [resident.widget, nurse.page]) {
    await sees(place, 'the picture');
    await phrase(place);
  }
  for (const place of [resident.widget, nurse.page]) {
    await place.locator('.call-lock summary').click();
  }
  await sideBySide('call', await resident.page.screenshot(), await nurse.page.screenshot());
} finally {
  await browser.close();
  await house.stop();
}

/** Lays the two pictures beside each other. */
async function sideBySide(name, ...pictures) {
  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1980, height: 840 } });
  const images = pictures.map((it) => `<img src="data:image/png;base64,${it.toString('base64')}">`);
  await page.setContent(`<style>
    body { margin: 0; padding: 40px; display: flex; gap: 40px; background: #dfe7ee; box-sizing: border-box }
    img { height: 760px; border-radius: 12px; box-shadow: 0 8px 30px rgb(20 40 60 / 25%) }
  </style>${images.join('')}`);
  await page.screenshot({ path: `${folder}${name}.png` });
}
