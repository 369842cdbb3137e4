/** Pictures of every screen of the resident's side, each checked with axe-core:
 *  `node e2e/widget/shots.mjs [NAME…]`, with FORMS and LANGUAGES to choose fewer. */
import { mkdirSync } from 'node:fs';

import { start } from '../../../tests/neighbours/lib/start.mjs';
import { assertAccessible } from '../lib/axe.mjs';
import { launch } from '../lib/chromium.mjs';
import { FAKE_DEVICES } from '../lib/played_call.mjs';
import { watch } from '../lib/watch.mjs';
import { IDENTIFY_SCREENS, showIdentifyScreen } from './identify_screens.mjs';
import { playServer } from './played.mjs';
import { SCREENS, showScreen } from './screens.mjs';
import { servePages } from './server.mjs';

const FORMS = {
  desktop: { viewport: { width: 1280, height: 860 } },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 375, height: 740 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  },
  small: { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 },
  side: {
    viewport: { width: 740, height: 360 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  },
  // A window of 1280 × 800 at 200 %.
  zoom: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

const folder = new URL('../../screenshots/widget/', import.meta.url).pathname;
const wanted = process.argv.slice(2);
const forms = (process.env.FORMS ?? Object.keys(FORMS).join(',')).split(',');
const languages = (process.env.LANGUAGES ?? 'fi').split(',');

const pages = await servePages();
const site = await start('site', { portti: pages.url, services: ['terveys', 'sosiaali'] });
pages.facts.site = site.facts.url;
const browser = await launch({ flags: FAKE_DEVICES });
mkdirSync(folder, { recursive: true });

async function shoot(name, form, language, show) {
  const context = await browser.newContext({
    ...FORMS[form],
    locale: language,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  const { assertQuiet } = watch(context);
  const label = [name, form, language].join('-');
  try {
    const page = await show(context, language);
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${folder}${label}.png` });
    const own = page.frames().filter((frame) => frame.url().startsWith(pages.url));
    await assertAccessible(page, label, { frames: own });
    assertQuiet();
  } catch (error) {
    console.error(`${label}: ${error.message}`);
    process.exitCode = 1;
    for (const page of context.pages().slice(0, 1)) {
      await page.screenshot({ path: `${folder}${label}.png` }).catch(() => {});
    }
  }
  await context.close();
}

for (const language of languages) {
  for (const form of forms) {
    for (const name of Object.keys(SCREENS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await shoot(name, form, language, async (context) => {
        const place = { site: site.facts.url, language };
        return (await showScreen(context, place, name, playServer)).page;
      });
    }
    for (const name of Object.keys(IDENTIFY_SCREENS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await shoot(name, form, language, (context) =>
        showIdentifyScreen(context, { pages, site: site.facts.url, language }, name),
      );
    }
  }
}
await browser.close();
await site.stop();
await pages.stop();
