/** The resident: a browser context of their own, on the municipality's website. English texts. */
import { assertAccessible } from './axe.mjs';
import { watch } from './watch.mjs';

const TIME_LIMIT = 30_000;

export class Resident {
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
      ...options,
    });
    const it = new Resident(context, house);
    it.page = await context.newPage();
    return it;
  }

  /** The municipality's page with the widget's button. */
  async visit(path = '/en/') {
    await this.page.goto(`${this.house.site}${path}`);
    await this.page.locator('portti-chat .launcher').waitFor({ state: 'attached' });
  }

  /** What stands in the widget's frame. */
  get widget() {
    return this.page.frameLocator('portti-chat iframe');
  }

  /** The widget's frame itself, for what a script in it could do. */
  get frame() {
    return this.page
      .frames()
      .find((frame) => frame.url().startsWith(`${this.house.portti}/widget/`));
  }

  async openWidget() {
    await this.page.locator('portti-chat .launcher').click();
    await this.widget.locator('h1').waitFor();
  }

  async choose(service) {
    await this.widget.locator('.service-card', { hasText: service }).click();
    await this.widget.locator('#start-name').waitFor();
  }

  /** Fills in and sends the form; `then` is what is waited for. */
  async start({ name, phone = '', topic = '' }, then = '#composer') {
    await this.widget.locator('#start-name').fill(name);
    if (phone) await this.widget.locator('#start-phone').fill(phone);
    if (topic) await this.widget.locator('#start-topic').fill(topic);
    await this.widget.locator('#start-consent').check();
    await this.widget.getByRole('button', { name: 'Start the conversation' }).click();
    await this.widget.locator(then).waitFor();
  }

  async say(text) {
    await this.write(text);
    await this.widget.locator('.message.own:not(.unsent) .bubble', { hasText: text }).waitFor();
  }

  async write(text) {
    await this.widget.locator('#composer').fill(text);
    await this.widget.getByRole('button', { name: 'Send', exact: true }).click();
  }

  async hears(text) {
    await this.widget.locator('.message:not(.own) .bubble', { hasText: text }).waitFor();
  }

  /** How often a text stands in the conversation. */
  count(text) {
    return this.widget.locator('.bubble', { hasText: text }).count();
  }

  /** Checks what is shown now; frames of Portti's only, the website is not ours. */
  async look(what, page = this.page) {
    const frames = page.frames().filter((frame) => frame.url().startsWith(this.house.portti));
    await assertAccessible(page, what, { frames });
    await this.house.shoot?.(page, what);
  }

  /** Opens the identification window from the card. */
  async beginIdentification(button = 'Identify') {
    const popup = this.context.waitForEvent('page');
    await this.widget.getByRole('button', { name: button, exact: true }).click();
    const page = await popup;
    page.setDefaultTimeout(TIME_LIMIT);
    await page.getByRole('button', { name: 'Continue to identification' }).waitFor();
    return page;
  }

  cookies() {
    return this.context.cookies([this.house.portti]);
  }
}

export const PHONE = {
  viewport: { width: 375, height: 700 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

/** Runs in every page: new windows are refused, as a browser that blocks them refuses. */
export function blockWindows() {
  window.open = () => null;
}

/** A resident whom the professional has answered. `script` runs in their pages. */
export async function answered(browser, house, nurse, name, { options = {}, script } = {}) {
  const resident = await Resident.come(browser, house, options);
  if (script) await resident.context.addInitScript(script);
  await resident.visit();
  await resident.openWidget();
  await resident.choose('Health advice');
  await resident.start({ name });
  await nurse.answer(name);
  await nurse.say(name, `Hello ${name}!`);
  await resident.hears(`Hello ${name}!`);
  return resident;
}

/** Goes from Portti's page through the provider's, as the person with this name. */
export async function identifyAs(page, name) {
  await page.getByRole('button', { name: 'Continue to identification' }).click();
  await page.locator('.people button', { hasText: name }).click();
}
