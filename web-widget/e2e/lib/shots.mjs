/** Pictures of screens as tests come by them, when SHOTS is set. */
import { mkdirSync } from 'node:fs';

export function shooter(room) {
  if (!process.env.SHOTS) return undefined;
  const folder = new URL(`../../screenshots/${room}/`, import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return async (page, what) => {
    number += 1;
    const name = `${String(number).padStart(2, '0')}-${what.replaceAll(/\W+/g, '-')}`;
    await page.screenshot({ path: `${folder}${name}.png` });
  };
}
