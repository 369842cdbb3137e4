/** Every screen of the resident's side: how to come to it with a played server. */
import { CALL_SCREENS } from './call_screens.mjs';
import {
  accepted,
  closedService,
  handOff,
  identified,
  identifiedAs,
  numbered,
  requested,
  requestedFirst,
  said,
  started,
  talk,
} from './data.mjs';
import { FILE_SCREENS } from './file_screens.mjs';

const asked = (language) => [...talk(language), requested(language)];
const frame = (page) => page.frameLocator('portti-chat iframe');

async function fill(chat) {
  await chat.locator('#start-name').fill('Elli');
  await chat.locator('#start-phone').fill('040 123 4567');
  await chat.locator('#start-topic').fill('Selkäkipu, joka ei hellitä');
}

const waits = (language) => [started(language)];
/** A service that has everybody identify first. */
const first = () => ({ terveys: { identification: 'at-start' } });
const askedFirst = (language) => [started(language), requestedFirst(language)];
const whyAsked = {
  fi: 'Katson aiemmat käyntisi ja reseptisi.',
  sv: 'Jag ser på dina tidigare besök och recept.',
  en: 'I look at your earlier visits and prescriptions.',
};
const queue = (position, estimate) => [
  { type: 'queue', position, ...(estimate ? { estimate_seconds: estimate } : {}) },
];

/** name → { change, held(language), onHello, narrow, show(chat, played, page) }.
 *  `show` runs when the chat is open. */
export const SCREENS = {
  launcher: { open: false, show: () => undefined },
  services: {
    change: (language) => ({ sosiaali: closedService(language) }),
    show: (chat) => chat.locator('.service-card').first().waitFor(),
  },
  'services-first': {
    change: first,
    show: (chat) => chat.locator('.service-gate').waitFor(),
  },
  'start-first': {
    change: first,
    show: async (chat) => {
      await chat.locator('.service-card').first().click();
      await chat.locator('#start-name').waitFor();
    },
  },
  start: {
    show: async (chat) => {
      await chat.locator('.service-card').first().click();
      await chat.locator('#start-name').waitFor();
    },
  },
  'start-problems': {
    show: async (chat) => {
      await chat.locator('.service-card').first().click();
      await chat.locator('#start-phone').fill('abc');
      await chat.locator('button[type=submit]').click();
      await chat.locator('#start-name-problem').waitFor();
    },
  },
  'start-refused': {
    show: async (chat, played) => {
      played.state.start = [
        422,
        { code: 'personal_id_blocked', message: 'Ei näin.', field: 'topic' },
      ];
      await chat.locator('.service-card').first().click();
      await fill(chat);
      await chat.locator('#start-consent').check();
      await chat.locator('button[type=submit]').click();
      await chat.locator('#start-topic-problem').waitFor();
    },
  },
  closed: {
    change: (language) => ({ terveys: closedService(language) }),
    show: async (chat) => {
      await chat.locator('.service-card').first().click();
      await chat.locator('.hours').waitFor();
    },
  },
  waiting: {
    held: waits,
    onHello: queue(3, 420),
    show: (chat) => chat.locator('.waiting-estimate').waitFor(),
  },
  'waiting-next': {
    held: waits,
    onHello: queue(1, 45),
    show: async (chat) => {
      await chat.locator('#composer').fill('Selkäni on ollut kipeä jo kaksi viikkoa.');
      await chat.locator('.composer button[type=submit]').click();
      await chat.locator('.message.own').waitFor();
    },
  },
  conversation: {
    held: (language) => talk(language),
    show: async (chat, played) => {
      await chat.locator('#composer').fill('Sopii hyvin.');
      played.send({ type: 'typing', conversation: 'c', side: 'professional', typing: true });
      await chat.locator('.typing-dots').waitFor();
    },
  },
  'conversation-blocked': {
    held: (language) => talk(language),
    show: async (chat, played) => {
      played.state.refuse = { code: 'personal_id_blocked', message: 'Ei näin.', field: 'message' };
      await chat.locator('#composer').fill('Tunnukseni on tässä');
      await chat.locator('.composer button[type=submit]').click();
      await chat.locator('.problem-text').waitFor();
    },
  },
  'conversation-offline': {
    held: (language) => talk(language),
    show: async (chat, played) => {
      await played.greeted();
      played.vanish();
      await chat.locator('#composer').fill('Kuuletko minua?');
      await chat.locator('.composer button[type=submit]').click();
      await chat.locator('.connection .notice').waitFor();
    },
  },
  leaving: {
    held: (language) => talk(language, 2),
    show: async (chat) => {
      await chat.locator('.leave').click();
      await chat.locator('dialog[open]').waitFor();
    },
  },
  'first-asked': {
    change: first,
    held: askedFirst,
    show: (chat) => chat.locator('.identification .choices').waitFor(),
  },
  'first-declined': {
    change: first,
    held: (language) => [...askedFirst(language), handOff('identification_declined')],
    show: (chat) => chat.locator('.identification .attempt').waitFor(),
  },
  'first-leaving': {
    change: first,
    held: askedFirst,
    show: async (chat) => {
      await chat.locator('.leave').click();
      await chat.locator('dialog[open]').waitFor();
    },
  },
  'first-waiting': {
    change: first,
    held: (language) => [...askedFirst(language), identified],
    onHello: queue(2, 300),
    show: (chat) => chat.locator('.waiting-estimate').waitFor(),
  },
  requested: { held: asked, show: (chat) => chat.locator('.identification').waitFor() },
  'requested-why': {
    held: (language) => [...talk(language), requested(language, { reason: whyAsked[language] })],
    show: (chat) => chat.locator('.asked-why').waitFor(),
  },
  'requested-over': {
    held: (language) => [
      ...talk(language),
      requested(language, { expires_at: (Date.now() - 1_000) * 1_000 }),
    ],
    show: (chat) => chat.locator('.identification .choices').waitFor({ state: 'detached' }),
  },
  expired: {
    held: (language) => [...asked(language), handOff('identification_expired')],
    show: (chat) => chat.locator('.identification .attempt').waitFor(),
  },
  'requested-window': {
    held: asked,
    show: async (chat, _played, page) => {
      const popup = page.waitForEvent('popup');
      await chat.locator('.identification .choices button').first().click();
      await popup;
      await chat.locator('.identification .notice').waitFor();
    },
  },
  'requested-failed': {
    held: (language) => [
      ...asked(language),
      handOff('identification_failed', { reason: 'cancelled' }),
    ],
    show: (chat) => chat.locator('.identification .notice.info').waitFor(),
  },
  'requested-foreign': {
    held: (language) => [
      ...asked(language),
      handOff('identification_failed', { reason: 'foreign_not_accepted' }),
    ],
    show: (chat) => chat.locator('.identification .notice.warn').waitFor(),
  },
  declined: {
    held: (language) => [...asked(language), handOff('identification_declined')],
    show: (chat) => chat.locator('.happening').last().waitFor(),
  },
  identified: {
    held: (language) => [
      ...asked(language),
      identified,
      said(language, 0, { text: 'Kiitos, Elli. Löysin tietosi.' }),
      said(language, 1, { text: 'Henkilötunnukseni on ••••••-••••.', masked: true }),
    ],
    show: (chat) => chat.locator('.identity-bar').waitFor(),
  },
  'identified-foreign': {
    held: (language) => [
      ...asked(language),
      identifiedAs({ name: 'Elena Exemplar', foreign: true, country: 'EE' }),
    ],
    show: (chat) => chat.locator('.identity-bar').waitFor(),
  },
  ...FILE_SCREENS,
  ended: {
    held: (language) => [...talk(language, 3), { type: 'closed', reason: 'professional' }],
    show: (chat) => chat.locator('.closed').waitFor(),
  },
  'ended-identified': {
    held: (language) => [
      ...asked(language),
      identified,
      { type: 'closed', reason: 'professional' },
    ],
    show: async (chat) => {
      const link = chat.locator('.closed a[href*="sign-out"]');
      await link.scrollIntoViewIfNeeded();
    },
  },
  'ended-transcript': {
    held: (language) => [...talk(language, 1), { type: 'closed', reason: 'resident' }],
    show: async (chat) => {
      await chat.locator('.closed .card button').first().click();
      await chat.locator('#transcript-address').fill('elli@example.org');
      await chat.locator('#transcript-again').fill('eli@example.org');
      await chat.locator('form button[type=submit]').click();
      await chat.locator('#transcript-again-problem').waitFor();
    },
  },
  'ended-delivered': {
    held: (language) => [
      ...talk(language, 1),
      { type: 'closed', reason: 'professional' },
      { type: 'transcript_requested' },
      { type: 'transcript_delivered', delivered: true },
    ],
    show: (chat) => chat.locator('.closed .notice.good').waitFor(),
  },
  goodbye: {
    held: (language) => [...talk(language, 1), { type: 'closed', reason: 'professional' }],
    show: async (chat) => {
      await chat.locator('.closed .attempt .button').first().click();
      await chat.locator('.plain-icon').waitFor();
    },
  },
  'session-over': {
    held: (language) => talk(language, 2),
    show: async (chat, played) => {
      await played.greeted();
      played.drop(4003);
      await chat.locator('.plain-icon').waitFor();
    },
  },
  ...CALL_SCREENS,
  stray: {
    fragment: '#portti-proof=0123456789abcdef0123456789abcdef',
    open: 'itself',
    show: (chat) => chat.locator('.plain-icon').waitFor(),
  },
};

/** Opens the municipal page in `context`, opens the chat, and goes to the screen. */
export async function showScreen(context, { site, language }, name, playServer) {
  const screen = SCREENS[name];
  const held = screen.held ? numbered(...screen.held(language)) : null;
  const change = screen.change?.(language) ?? {};
  const played = await playServer(context, { language, change, held });
  played.state.onHello = screen.onHello;
  played.state.whenStarted = (spoken) => numbered(started(spoken), accepted(spoken));
  if (screen.script) await context.addInitScript(screen.script);
  const page = await context.newPage();
  await page.goto(`${site}/${language}/${screen.fragment ?? ''}`);
  await page.locator('portti-chat').waitFor({ state: 'attached' });
  const chat = frame(page);
  if (screen.open === undefined) {
    await page.locator('portti-chat .launcher').click();
  }
  await screen.show(chat, played, page);
  return { page, chat, played };
}
