/** A resident in a conversation on the municipal page, with a played server. */
import assert from 'node:assert/strict';

import { numbered, talk } from './data.mjs';
import { playServer } from './played.mjs';

export const WIDE = { viewport: { width: 1280, height: 860 } };

/** The municipal page of `place` with the chat open on a conversation. */
export async function talkingAt(place, context, held = talk('fi')) {
  const played = await playServer(context, { held: held && numbered(...held) });
  const page = await context.newPage();
  await page.goto(`${place.site}/fi/`);
  await page.locator('portti-chat .launcher').click();
  const chat = page.frameLocator('portti-chat iframe');
  if (held) {
    await played.greeted();
    await chat.locator('#composer').waitFor();
  }
  return { page, chat, played };
}

export async function soon(holds) {
  const late = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < late, 'it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
