/** The screens of signing in and of one's sessions. */
import { board, DEMO, DOOR, SESSIONS, SUPERVISOR } from './data.mjs';

async function openSessions(page, played) {
  played.state.sessions = SESSIONS();
  await played.send(board());
  await page.locator('.who').click();
  await page.locator('dialog[open]').waitFor();
}

/** name → { session, demoAccounts, door, fragment, show(page, played) } */
export const SIGN_IN_SCREENS = {
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
};
