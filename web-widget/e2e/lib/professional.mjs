/** The professional: a browser context of their own, in the console. English texts. */
import { assertAccessible } from './axe.mjs';
import { watch } from './watch.mjs';

const TIME_LIMIT = 30_000;

export class Professional {
  constructor(context, house) {
    this.context = context;
    this.house = house;
    this.watched = watch(context);
    context.setDefaultTimeout(TIME_LIMIT);
  }

  static async come(browser, house, options = {}) {
    const context = await browser.newContext({
      locale: 'en-GB',
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    const it = new Professional(context, house);
    it.page = await context.newPage();
    await it.page.goto(`${house.portti}/console/`);
    return it;
  }

  async signIn(account) {
    await this.page.locator('.demo-list li', { hasText: account }).getByRole('button').click();
    await this.page.locator('.top').waitFor();
  }

  async present() {
    await this.page.getByRole('button', { name: 'Available' }).click();
    await this.page.locator('.presence-choice.available[aria-pressed=true]').waitFor();
  }

  waiting(name) {
    return this.page.locator('.row-card.waiting', { hasText: name });
  }

  async answer(name) {
    await this.page
      .getByRole('button', { name: `Answer ${name}`, exact: true })
      .first()
      .click();
    await this.column(name).locator('textarea').waitFor();
  }

  /** The conversation with the resident who wrote this name, where it is in view. Its head tells the
   *  verified name once there is one, and this one beside it where they differ. */
  column(name) {
    const title = this.page.locator('.column-title', { hasText: name });
    return this.page.locator('.column', { has: title });
  }

  async write(name, text) {
    const field = this.column(name).locator('textarea');
    await field.fill(text);
    await field.press('Enter');
  }

  async say(name, text) {
    await this.write(name, text);
    await this.column(name).locator('.said.own:not(.sending) .bubble', { hasText: text }).waitFor();
  }

  async hears(name, text) {
    await this.column(name).locator('.said:not(.own) .bubble', { hasText: text }).waitFor();
  }

  count(name, text) {
    return this.column(name).locator('.bubble', { hasText: text }).count();
  }

  get panel() {
    return this.page.locator('.panel.identification');
  }

  async requestIdentification(reason = '') {
    await this.panel.getByRole('button', { name: /^Request/ }).click();
    if (reason) await this.page.locator('#request-reason').fill(reason);
    await this.page
      .locator('dialog[open]')
      .getByRole('button', { name: 'Request identification' })
      .click();
    await this.panel.locator('.steps .now').waitFor();
  }

  /** Ends the conversation that has the focus, and puts it away. */
  async end(name) {
    await this.page.getByRole('button', { name: 'End the conversation' }).click();
    const dialog = this.page.locator('dialog[open]');
    await dialog.getByRole('button', { name: 'End the conversation' }).click();
    await this.column(name).getByText('The conversation has ended').waitFor();
    await this.column(name).locator('.aside button').click();
  }

  /** Waits until the panel tells this step as the present one. */
  async sees(step) {
    await this.panel.locator('.steps .now', { hasText: step }).waitFor();
  }

  async look(what) {
    await assertAccessible(this.page, what);
    await this.house.shoot?.(this.page, what);
  }
}
