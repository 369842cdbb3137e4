/** Steps of a story: told one by one; after one fails the rest is skipped, and pictures are kept. */
import { mkdirSync } from 'node:fs';

const FAILED = new URL('../../screenshots/failed/', import.meta.url).pathname;

/** `stage()` names the pages to picture and the words to print when a step fails. */
export function storyteller(t, stage) {
  let broken = false;
  return (name, run) =>
    t.test(name, async (step) => {
      if (broken) return step.skip('an earlier step failed');
      try {
        await run();
      } catch (error) {
        broken = true;
        await keep(name, stage());
        throw error;
      }
    });
}

async function keep(name, { pages, words }) {
  mkdirSync(FAILED, { recursive: true });
  for (const [index, page] of pages.entries()) {
    const path = `${FAILED}${name.replaceAll(/\W+/g, '-')}-${index}.png`;
    await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
  }
  console.error(words());
}
