/** Pictures of every screen of the console with a played server: `node e2e/console/shots.mjs [NAME…]`. */
import { mkdirSync } from 'node:fs';

import { launch } from '../lib/chromium.mjs';
import { FAKE_DEVICES } from '../lib/played_call.mjs';
import { watch } from '../lib/watch.mjs';
import { servePages } from '../widget/server.mjs';
import { playServer } from './played.mjs';
import { SCREENS, showScreen } from './screens.mjs';

const FORMS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  },
  zoom: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

const folder = new URL('../../screenshots/console/', import.meta.url).pathname;
const wanted = process.argv.slice(2);
const forms = (process.env.FORMS ?? Object.keys(FORMS).join(',')).split(',');
const locale = process.env.LOCALE ?? 'fi-FI';
const suffix = locale === 'fi-FI' ? '' : `-${locale.slice(0, 2)}`;
const pages = await servePages();
const browser = await launch({ flags: FAKE_DEVICES });
mkdirSync(folder, { recursive: true });
for (const name of Object.keys(SCREENS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const form of forms) {
    if ((form === 'phone' || form === 'zoom') && SCREENS[name].narrow === false) continue;
    const context = await browser.newContext({ ...FORMS[form], locale, reducedMotion: 'reduce' });
    context.setDefaultTimeout(30_000);
    const { assertQuiet } = watch(context);
    try {
      const { page } = await showScreen(context, pages.url, name, playServer);
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${folder}${name}-${form}${suffix}.png` });
      assertQuiet();
    } catch (error) {
      console.error(`${name} ${form}: ${error.message}`);
      process.exitCode = 1;
    }
    await context.close();
  }
}
await browser.close();
await pages.stop();
