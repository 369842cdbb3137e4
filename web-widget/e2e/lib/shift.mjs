/** The real house with a browser, in which a professional is signed in and available. */
import { launch } from './chromium.mjs';
import { openHouse } from './house.mjs';
import { Professional } from './professional.mjs';
import { shooter } from './shots.mjs';

/** `room` names the pictures; `settings` are the house's, `flags` the browser's. */
export async function openShift(room, { settings, flags } = {}) {
  const house = await openHouse(settings);
  house.shoot = shooter(room);
  let browser;
  try {
    browser = await launch({ flags });
    const nurse = await Professional.come(browser, house);
    await nurse.signIn('aino');
    await nurse.present();
    return { house, browser, nurse };
  } catch (error) {
    await closeShift({ house, browser });
    throw error;
  }
}

export async function closeShift({ house, browser }) {
  await browser?.close();
  await house?.stop();
}
