/** The screens of the video call: how to come to each with a played server. */
import { callEvent, goOnPlain, invited, joined, playCall } from '../lib/played_call.mjs';
import { identified, ids, requested } from './data.mjs';

const RINGS = () => [requested(), identified(), invited('Sairaanhoitaja Aino')];
const OPEN = () => [...RINGS(), callEvent('video_accepted')];
const BOTH = () => [...OPEN(), joined('professional'), joined('resident')];

/** `talk` comes to a conversation with these events at its end. */
export function callScreens({ talk, talkDetails, beside }) {
  async function join(page, played, { camera = false } = {}) {
    const conversation = ids(1);
    played.state.call = playCall(
      page.context(),
      () => `${new URL(page.url()).origin}/identify/signed-out`,
    );
    await page.locator('.call-bar .button.go').click();
    await page.locator('.call-level').waitFor();
    if (camera) {
      await page.locator('.call-preview + .button').click();
      await page.locator('.call-preview video').waitFor();
    }
    await page.locator('.call-choices .go').click();
    await page.locator(`[data-conversation="${conversation}"] .call[data-way=on]`).waitFor();
    await goOnPlain(page);
    await page.locator('.call-other:not(.hidden)').waitFor();
    await page.locator('.call-other').evaluate(
      (video) =>
        video.readyState >= 2 ||
        new Promise((done) => {
          video.addEventListener('loadeddata', done, { once: true });
        }),
    );
  }
  return {
    'call-invite': { show: (page, played) => talkDetails(page, played, requested(), identified()) },
    'call-rings': { show: (page, played) => talk(page, played, ...RINGS()) },
    'call-declined': {
      show: (page, played) => talkDetails(page, played, ...RINGS(), callEvent('video_declined')),
    },
    'call-check': {
      show: async (page, played) => {
        await talk(page, played, ...OPEN());
        await page.locator('.call-bar .button.go').click();
        await page.locator('.call-level').waitFor();
      },
    },
    'call-on': {
      show: async (page, played) => {
        await talk(page, played, ...BOTH());
        await join(page, played, { camera: true });
      },
    },
    'call-shares': {
      narrow: false,
      show: async (page, played) => {
        await talk(page, played, ...BOTH());
        await join(page, played);
        await page.locator('.call-control').nth(2).click();
        await page.locator('.call-own p').waitFor();
      },
    },
    'call-beside': {
      narrow: false,
      show: async (page, played) => {
        await beside(page, played, ...BOTH());
        await join(page, played);
      },
    },
  };
}
