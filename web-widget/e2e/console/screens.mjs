/** Every screen of the console: how to come to it with a played server. */
import { callScreens } from './call_screens.mjs';
import { held, several, talk, talkDetails } from './coming.mjs';
import {
  accepted,
  atProvider,
  board,
  DEMO,
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
  SUPERVISOR,
  started,
  WAITING,
} from './data.mjs';
import { FILE_SCREENS } from './file_screens.mjs';
import { SIGN_IN_SCREENS } from './sign_in_screens.mjs';

const dialog = (how) => async (page, played) => {
  await talk(page, played);
  await how(page);
  await page.locator('dialog[open]').waitFor();
};

/** name → { session, demoAccounts, door, fragment, show(page, played) } */
export const SCREENS = {
  ...SIGN_IN_SCREENS,
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
    show: async (page, played) => {
      const name = 'Tuuli Helmi Turvakielto';
      const row = held({ identified: true, verified_name: name, name_differs: true });
      const how = identified({ name, non_disclosure: true, name_differs: true });
      await talkDetails(page, played, requested(), how);
      await played.send(board({ waiting: WAITING(), held: [row] }));
    },
  },
  ...FILE_SCREENS,
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
