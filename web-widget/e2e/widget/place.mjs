/** The place of the widget's tests: the built pages with a played server, and the municipal page
 *  of another origin, with its strict policy, around them. */
import { start } from '../../../tests/neighbours/lib/start.mjs';
import { launch } from '../lib/chromium.mjs';
import { FAKE_DEVICES } from '../lib/played_call.mjs';
import { watch } from '../lib/watch.mjs';
import { servePages } from './server.mjs';

export async function openPlace() {
  const pages = await servePages();
  const site = await start('site', { portti: pages.url, services: ['terveys', 'sosiaali'] });
  pages.facts.site = site.facts.url;
  const browser = await launch({ flags: FAKE_DEVICES });
  return {
    pages,
    site: site.facts.url,
    browser,
    /** The frames of a page that are Portti's. */
    own: (page) => page.frames().filter((frame) => frame.url().startsWith(pages.url)),
    /** Runs with a fresh context, in which the browser must have nothing to complain about. */
    async within(options, run) {
      const context = await browser.newContext({
        locale: 'fi-FI',
        reducedMotion: 'reduce',
        ...options,
      });
      context.setDefaultTimeout(30_000);
      const { assertQuiet } = watch(context);
      try {
        await run(context);
        assertQuiet();
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await site.stop();
      await pages.stop();
    },
  };
}
