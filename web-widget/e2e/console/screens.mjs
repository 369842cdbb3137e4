/** Every screen of the console: how to come to it with a played server. */
import { file, fileId } from '../lib/played_files.mjs';
import { callScreens } from './call_screens.mjs';
import {
  accepted,
  atProvider,
  board,
  DEMO,
  DOOR,
  events,
  identified,
  ids,
  opened,
  professional,
  requested,
  resident,
  row,
  SERVICES,
  SESSION,
  SESSIONS,
  SUPERVISOR,
  started,
  TALK,
  WAITING,
} from './data.mjs';

const held = (more = {}) => row(1, 'Aino Esimerkki', more);

/** On a small screen: turns to one part. */
async function turnTo(page, part) {
  const views = page.locator('.view');
  if ((await views.count()) > 0) await views.nth(part === 'chat' ? 1 : 2).click();
}

async function talk(page, played, ...more) {
  await played.send(
    board({ waiting: WAITING(), held: [held()] }),
    events(ids(1), [...TALK, ...more]),
    { type: 'counterpart', conversation: ids(1), connected: true },
  );
  await page.locator('.row-main[aria-current]').waitFor();
  await turnTo(page, 'chat');
  await page.locator('.log').waitFor();
}

/** A conversation with its details in view. */
async function talkDetails(page, played, ...more) {
  await talk(page, played, ...more);
  await turnTo(page, 'details');
  await page.locator('.details').waitFor();
}

const dialog = (how) => async (page, played) => {
  await talk(page, played);
  await how(page);
  await page.locator('dialog[open]').waitFor();
};

async function openSessions(page, played) {
  played.state.sessions = SESSIONS();
  await played.send(board());
  await page.locator('.who').click();
  await page.locator('dialog[open]').waitFor();
}

/** Files in every state that stays, from both sides. */
const FILES = [
  ...file(1, 'resident', 'Ihottuma.png', 'ready', { preview: true }),
  ...file(2, 'professional', 'Kotihoito-ohje.pdf', 'ready', { size: 184_000 }),
  ...file(3, 'resident', 'Lähete ja aiemmat lausunnot 2024–2026.pdf', 'ready', { flagged: true }),
  ...file(4, 'resident', 'Kuumelista.txt', 'received', { size: 1_900 }),
  ...file(5, 'resident', 'Lasku.pdf', 'refused'),
];

const filesTalk = (page, played) => talk(page, played, requested(), identified(), ...FILES);

async function openFile(page, played, n, type) {
  await filesTalk(page, played);
  played.state.files.types.set(fileId(n), type);
  await page
    .locator(`[data-file="${fileId(n)}"] .file-way`)
    .first()
    .click();
  await page.locator('.viewer').waitFor();
}

/** Four conversations; `more` happens in the first. */
async function several(_page, played, ...more) {
  const rows = [
    held({ identified: true }),
    row(2, 'Nils Testström', { language: 'sv' }),
    row(3, 'Sanna'),
    row(4, 'Onni Mallikas'),
  ];
  await played.send(board({ waiting: WAITING(), held: rows }));
  await played.send(
    events(ids(1), [...TALK, ...more]),
    events(ids(2), [
      started('Nils Testström', 'Tidsbokning', { language: 'sv' }),
      accepted,
      resident('Hej! Jag behöver en tid till laboratoriet.'),
      professional('Hej Nils! Har du en remiss?'),
      resident('Ja, läkaren skrev den igår.'),
    ]),
    events(ids(3), [
      started('Sanna', 'Rokotus'),
      accepted,
      professional('Hei! Miten voin auttaa?'),
    ]),
    events(ids(4), [
      started('Onni Mallikas'),
      accepted,
      resident('Moi, onko päivystys auki?'),
      resident('Asia on vähän kiireinen.'),
    ]),
  );
}

/** name → { session, demoAccounts, door, fragment, show(page, played) } */
export const SCREENS = {
  'sign-in': { session: null, demoAccounts: DEMO, show: (page) => page.locator('.demo').waitFor() },
  'sign-in-refused': {
    session: null,
    demoAccounts: DEMO,
    show: async (page) => {
      await page.locator('#account').fill('aino');
      await page.locator('#password').fill('wrong');
      await page.locator('button[type=submit]').click();
      await page.locator('#sign-in-problem').waitFor();
    },
  },
  'sign-in-organisation': {
    session: null,
    door: DOOR,
    show: (page) => page.locator('.sign-on').waitFor(),
  },
  'sign-in-organisation-alone': {
    session: null,
    door: { ...DOOR, local: false },
    show: (page) => page.locator('.sign-on').waitFor(),
  },
  'sign-in-no-access': {
    session: null,
    door: DOOR,
    fragment: '#sign-in=no_access',
    show: (page) => page.locator('#sign-on-problem:focus').waitFor(),
  },
  'sign-in-code': {
    session: null,
    demoAccounts: [{ ...DEMO[0], code: '123456' }],
    show: async (page) => {
      await page.locator('.demo-list button').click();
      await page.locator('#code:focus').waitFor();
    },
  },
  'sign-in-code-wrong': {
    session: null,
    demoAccounts: [{ ...DEMO[0], code: '123456' }],
    show: async (page) => {
      await page.locator('.demo-list button').click();
      await page.locator('#code').fill('654321');
      await page.keyboard.press('Enter');
      await page.locator('#sign-in-problem').waitFor();
    },
  },
  'signed-out': {
    door: DOOR,
    show: async (page, played) => {
      played.state.signOutThere = 'https://henkilosto.example/logout';
      await played.send(board());
      await page.locator('.sign-out').click();
      await page.locator('a[href^="https://henkilosto.example"]').waitFor();
    },
  },
  sessions: {
    session: SUPERVISOR,
    show: async (page, played) => {
      await openSessions(page, played);
      await page.locator('.session').first().waitFor();
    },
  },
  'session-end': {
    session: SUPERVISOR,
    show: async (page, played) => {
      await openSessions(page, played);
      await page.locator('.session .button').nth(1).click();
      await page.locator('dialog .danger.solid').waitFor();
    },
  },
  'nobody-waits': { show: (_page, played) => played.send(board()) },
  away: { show: (_page, played) => played.send(board({ status: 'away' })) },
  'queue-arrives': {
    show: (_page, played) => played.send(board({ arriving: 2, waiting: WAITING() })),
  },
  lost: {
    show: async (page, played) => {
      await talk(page, played);
      await played.send(board({ waiting: WAITING() }), {
        type: 'unfollowed',
        conversation: ids(1),
      });
      await page.locator('.log.loading').waitFor();
    },
  },
  'not-offered': {
    session: { ...SESSION, services: SERVICES.map((it) => ({ ...it, identification: false })) },
    show: async (page, played) => {
      await talkDetails(page, played);
      await page.locator('.panel.identification .standing .soft').waitFor();
      if ((await page.locator('.panel.identification button').count()) > 0)
        throw new Error('a service that never identifies offers to');
    },
  },
  'queue-waits': { show: (_page, played) => played.send(board({ waiting: WAITING() })) },
  conversation: { show: (page, played) => talk(page, played) },
  'conversation-waiting': {
    show: async (page, played) => {
      await played.send(board({ waiting: WAITING() }));
      played.state.onFrame = (frame) => {
        if (frame.type !== 'follow') return;
        void played.send(
          events(ids(7), [
            started('Väinö Äänekoski', 'Lääkkeiden uusiminen ennen matkaa'),
            resident('Hei, lääkkeet ovat loppumassa.'),
          ]),
        );
      };
      await page.locator('.row-card.waiting .row-main').first().click();
    },
  },
  'conversation-ended': {
    show: (page, played) => talk(page, played, { type: 'closed', reason: 'professional' }),
  },
  'personal-id-refused': {
    show: async (page, played) => {
      await talk(page, played);
      played.state.refuseCommands = { code: 'personal_id_blocked', message: '', field: 'message' };
      await page.locator('textarea').fill('Onko tunnuksesi 140285-9131?');
      await page.keyboard.press('Enter');
      await page.locator('.composer .notice').waitFor();
    },
  },
  note: {
    show: async (page, played) => {
      await talk(page, played);
      await page.locator('.mode').nth(1).click();
      await page.locator('textarea').fill('Soita iltapäivällä takaisin.');
    },
  },
  requested: { show: (page, played) => talkDetails(page, played, requested()) },
  'at-provider': {
    show: (page, played) => talkDetails(page, played, requested(), opened, atProvider),
  },
  failed: {
    show: (page, played) =>
      talkDetails(page, played, requested(), opened, atProvider, {
        type: 'identification_failed',
        hand_off: ids(5),
        reason: 'cancelled',
      }),
  },
  declined: {
    show: (page, played) =>
      talkDetails(page, played, requested(), { type: 'identification_declined', hand_off: ids(5) }),
  },
  identified: {
    show: (page, played) =>
      talk(
        page,
        played,
        requested(),
        opened,
        atProvider,
        identified(),
        professional('Kiitos! Tunnuksesi on ●●●●●●●●●●●.', { masked: true }),
      ),
  },
  'identified-shown': {
    show: async (page, played) => {
      await talkDetails(page, played, requested(), opened, atProvider, identified());
      await page.locator('.personal-id button').click();
      await page.getByText('140285-9131').waitFor();
    },
  },
  'identified-foreign': {
    show: (page, played) =>
      talkDetails(
        page,
        played,
        requested({ reason: 'Katson rokotuksesi.' }),
        identified({
          name: 'Elena Exemplar',
          masked_personal_id: undefined,
          foreign: true,
          country: 'EE',
          birth_date: '1990-10-30',
        }),
      ),
  },
  'identified-notices': {
    show: (page, played) =>
      talkDetails(
        page,
        played,
        requested(),
        identified({ name: 'Tuuli Helmi Turvakielto', non_disclosure: true, name_differs: true }),
      ),
  },
  files: {
    show: async (page, played) => {
      await filesTalk(page, played);
      await page.locator('.file').last().waitFor();
    },
  },
  'files-choose': {
    show: async (page, played) => {
      await talk(page, played, requested(), identified());
      await page.locator('.attach-button').click();
      await page.locator('.attach-panel').waitFor();
    },
  },
  'files-removing': {
    show: async (page, played) => {
      await filesTalk(page, played);
      await page.locator(`[data-file="${fileId(2)}"] .file-button`).click();
      await page.locator('.file-dialog').waitFor();
    },
  },
  'viewer-picture': {
    show: async (page, played) => {
      await openFile(page, played, 1, 'image/png');
      await page.locator('.viewer img').waitFor();
      await page.locator('.viewer-level:not(:empty)').waitFor();
    },
  },
  'viewer-pdf': {
    show: async (page, played) => {
      await openFile(page, played, 3, 'application/pdf');
      await page.locator('.viewer canvas[data-drawn="1"]').waitFor();
    },
  },
  hidden: {
    show: (page, played) => talk(page, played, { type: 'hidden', target: 3 }),
  },
  offline: {
    show: async (page, played) => {
      await talk(page, played);
      await page.context().setOffline(true);
      await page.locator('textarea').fill('Varaan sinulle ajan.');
      await page.keyboard.press('Enter');
      await page.locator('.sending').waitFor();
    },
  },
  'out-of-date': {
    show: async (page, played) => {
      await talk(page, played);
      played.drop(4009);
      await page.locator('.notices [role=alert] button').waitFor();
    },
  },
  several: { show: (page, played) => several(page, played, requested(), identified()) },
  supervisor: {
    session: SUPERVISOR,
    show: (_page, played) =>
      played.send(
        board({
          waiting: WAITING(),
          held: [],
          others: [
            row(1, 'Aino Esimerkki', { professional: 'Sairaanhoitaja Aino' }),
            row(2, 'Elena Exemplar', {
              service: 'sosiaali',
              language: 'en',
              professional: 'Sosiaaliohjaaja Eetu',
            }),
          ],
        }),
      ),
  },
  'request-dialog': {
    show: dialog(async (page) => {
      await page.keyboard.press('Alt+KeyP');
      await page.locator('#request-reason').fill('Katson aiemmat käyntisi.');
    }),
  },
  'close-dialog': { show: dialog((page) => page.keyboard.press('Alt+KeyX')) },
  'help-dialog': {
    show: async (page, played) => {
      await played.send(board());
      await page.locator('.empty').waitFor();
      await page.keyboard.press('?');
      await page.locator('dialog[open]').waitFor();
    },
  },
  'settings-dialog': {
    show: async (page, played) => {
      await played.send(board());
      await page.locator('.top-end .button.icon').first().click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  'hide-dialog': {
    show: dialog(async (page) => {
      await page.locator('.said').first().hover();
      await page.locator('.hide-button').first().click();
    }),
  },
  'transfer-dialog': {
    narrow: false,
    show: dialog((page) => page.locator('.details .panel:last-child .button').first().click()),
  },
  'bar-dialog': {
    session: SUPERVISOR,
    narrow: false,
    show: async (page, played) => {
      const mine = { ...accepted, account: 'saara', name: SUPERVISOR.name };
      await played.send(
        board({ held: [held()] }),
        events(ids(1), [started('Häirikkö'), mine, resident('…')]),
      );
      await page.locator('.details .button.danger').click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  ...callScreens({ talk, talkDetails, beside: several }),
  'session-ended': {
    demoAccounts: DEMO,
    show: async (page, played) => {
      await talk(page, played);
      played.state.session = null;
      played.drop(4003);
      await page.locator('.demo').waitFor();
    },
  },
};

/** Opens the console with a played server and comes to the screen. */
export async function showScreen(context, url, name, playServer) {
  const { session = SESSION, demoAccounts = [], door = {}, fragment = '', show } = SCREENS[name];
  const played = await playServer(context, { session, demoAccounts, door });
  const page = await context.newPage();
  await page.goto(`${url}/console/${fragment}`);
  await show(page, played);
  return { page, played };
}
