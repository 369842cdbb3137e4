/** The top-level identification pages with a played server. */
import { texts } from './data.mjs';
import { playServer } from './played.mjs';

const now = Date.now() * 1_000;

export const flow = (site, language) => ({
  flow: 'mark-of-this-page',
  service: texts(language).health,
  site,
  professional: texts(language).nurse,
  purpose: {
    fi: 'Hoidon tarpeen arviointi ja aiempien käyntien tarkistaminen.',
    sv: 'Bedömning av vårdbehovet och kontroll av tidigare besök.',
    en: 'Assessing the need for care and checking earlier visits.',
  }[language],
  language,
  started_at: now - 600_000_000,
  expires_at: now + 500_000_000,
  now,
  return_to: `${site}/${language}/`,
});

/** name → { path, known, returned, show(page) } */
export const IDENTIFY_SCREENS = {
  'identify-consent': {
    path: '/identify/#ticket-0123456789abcdef',
    known: true,
    show: (page) => page.locator('.facts').waitFor(),
  },
  'identify-consent-why': {
    path: '/identify/#ticket-0123456789abcdef',
    known: true,
    more: { reason: 'Katson aiemmat käyntisi ja reseptisi.' },
    show: (page) => page.getByText('Katson aiemmat').waitFor(),
  },
  'identify-consent-first': {
    path: '/identify/#ticket-0123456789abcdef',
    known: true,
    more: { professional: undefined },
    show: (page) => page.locator('.facts').waitFor(),
  },
  'identify-lapsed': {
    path: '/identify/#ticket-0123456789abcdef',
    known: true,
    more: { expires_at: now - 1_000_000 },
    show: (page) => page.locator('a.button').waitFor(),
  },
  'identify-declined': {
    path: '/identify/#ticket-0123456789abcdef',
    known: true,
    show: async (page) => {
      await page.locator('.choices .button').last().click();
      await page.locator('a.button').waitFor();
    },
  },
  'identify-unknown': {
    path: '/identify/#ticket-0123456789abcdef',
    known: false,
    show: (page) => page.locator('h1 + p + p').waitFor(),
  },
  'returned-failed': {
    path: '/identify/callback?error=access_denied&state=s',
    returned: (site, language) => ({
      error: 'cancelled',
      return_to: `${site}/${language}/`,
      language,
    }),
    show: (page) => page.locator('.notice.info').waitFor(),
  },
  'signed-out': {
    path: '/identify/signed-out?state=sv',
    show: (page) => page.locator('h1', { hasText: 'Du har loggat ut' }).waitFor(),
  },
  'returned-lost': {
    path: '/identify/callback?code=c&state=s',
    returned: (_site, language) => ({ proof: '0123456789abcdef0123456789abcdef', language }),
    show: (page) => page.locator('h1 + p').waitFor(),
  },
};

export async function showIdentifyScreen(context, { pages, site, language }, name) {
  const screen = IDENTIFY_SCREENS[name];
  const played = await playServer(context, { language });
  played.state.flow = screen.known ? { ...flow(site, language), ...screen.more } : null;
  pages.facts.returned = screen.returned?.(site, language) ?? { language };
  const page = await context.newPage();
  await page.goto(pages.url + screen.path);
  await screen.show(page);
  return page;
}
