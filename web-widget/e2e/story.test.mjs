/**
 * The main job, whole and for real: a resident on a website and a professional in the console,
 * from the first word to the transcript in the mailbox, through a lost network and a restart.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import { Professional } from './lib/professional.mjs';
import { identifyAs, Resident } from './lib/resident.mjs';
import { shooter } from './lib/shots.mjs';
import { storyteller } from './lib/steps.mjs';

/** An artificial code of one of the provider's test persons. */
const CODE = '140285-9131';
const NAME = 'Maija M.';

let house;
let browser;

before(async () => {
  house = await openHouse();
  house.shoot = shooter('story');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.stop();
});

test('the story', { timeout: 600_000 }, async (t) => {
  let resident;
  let nurse;
  const step = storyteller(t, () => ({
    pages: [...(resident?.context.pages() ?? []), ...(nurse?.context.pages() ?? [])],
    words: () => house.server.lastWords(),
  }));

  await step('nobody is there yet: the widget says so', async () => {
    resident = await Resident.come(browser, house);
    await resident.visit();
    await resident.openWidget();
    await resident.widget.locator('.service-card', { hasText: 'Nobody on duty' }).first().waitFor();
    await resident.look('services, nobody there');
  });

  await step('the professional signs in and is available', async () => {
    nurse = await Professional.come(browser, house);
    await nurse.page.locator('.demo-list').waitFor();
    await nurse.look('sign-in');
    await nurse.page.locator('#account').fill('aino');
    await nurse.page.locator('#password').fill('not the password');
    await nurse.page.locator('button[type=submit]').click();
    await nurse.page.locator('#sign-in-problem').waitFor();
    await nurse.signIn('aino');
    await nurse.present();
    await nurse.page.locator('.empty').waitFor();
    await nurse.look('console, nobody waits');
  });

  await step('the resident starts a conversation, without a personal ID in the form', async () => {
    await resident.visit();
    await resident.openWidget();
    await resident.look('services');
    await resident.choose('Health advice');
    await resident.widget.locator('#start-name').fill(`Aino ${CODE}`);
    await resident.widget.locator('#start-consent').check();
    await resident.widget.getByRole('button', { name: 'Start the conversation' }).click();
    await resident.widget.locator('#start-name-problem').waitFor();
    await resident.look('start form');
    await resident.start({ name: NAME, phone: '040 123 4567', topic: 'A cough that stays' });
    await resident.widget.getByText('You are next in the queue').waitFor();
    await resident.look('waiting');
  });

  await step('the professional sees the queue live and answers', async () => {
    await nurse.waiting(NAME).waitFor();
    await nurse.look('console, one waits');
    await nurse.answer(NAME);
    await resident.widget.getByText('joined the conversation').waitFor();
    await nurse.say(NAME, 'Good morning! How can I help?');
    await resident.hears('Good morning! How can I help?');
    await resident.say('I have had a cough for two weeks.');
    await nurse.hears(NAME, 'I have had a cough for two weeks.');
  });

  await step('the widget refuses a personal ID, kindly, and sends nothing', async () => {
    await resident.write(`My code is ${CODE}`);
    await resident.widget.locator('#composer-problem', { hasText: 'did not send it' }).waitFor();
    await resident.look('personal ID refused');
    assert.equal(await resident.widget.locator('#composer').inputValue(), `My code is ${CODE}`);
    await resident.widget.locator('#composer').fill('');
  });

  await step('the server refuses it too when the check of the browser is passed by', async () => {
    const refused = await resident.frame.evaluate(sayDirectly, `My code is ${CODE}`);
    assert.equal(refused.code, 'personal_id_blocked');
    assert.ok(!JSON.stringify(refused).includes(CODE), 'the refusal repeats the code');
    await resident.say('Sorry, no codes then.');
    await nurse.hears(NAME, 'Sorry, no codes then.');
    assert.equal(await nurse.count(NAME, CODE), 0);
  });

  await step('the professional is refused as well, and the text stays', async () => {
    await nurse.write(NAME, `Are you ${CODE}?`);
    await nurse.column(NAME).locator('[data-code=personal_id_blocked]').waitFor();
    assert.equal(await nurse.column(NAME).locator('textarea').inputValue(), `Are you ${CODE}?`);
    await nurse.look('console, personal ID refused');
    await nurse.column(NAME).locator('textarea').fill('');
  });

  await step('a note and a hidden message', async () => {
    const column = nurse.column(NAME);
    await column.getByRole('button', { name: 'Note', exact: true }).click();
    await nurse.write(NAME, 'Call back in the afternoon.');
    await column.locator('.noted', { hasText: 'Call back' }).waitFor();
    await column.getByRole('button', { name: 'Message', exact: true }).click();
    await nurse.say(NAME, 'This went to the wrong place.');
    await resident.hears('This went to the wrong place.');
    const slip = column.locator('.said', { hasText: 'wrong place' });
    await slip.hover();
    await slip.getByRole('button', { name: 'Hide the message' }).click();
    await nurse.page
      .locator('dialog[open]')
      .getByRole('button', { name: 'Hide the message' })
      .click();
    await resident.widget.getByText('This went to the wrong place.').waitFor({ state: 'detached' });
    assert.equal(await resident.count('Call back'), 0);
  });

  await step('the resident declines a first request', async () => {
    await nurse.requestIdentification();
    await resident.widget.locator('.card.identification').waitFor();
    await resident.look('identification card');
    await resident.widget.getByRole('button', { name: 'Not now' }).click();
    await nurse.panel.getByText('chose not to identify').waitFor();
  });

  await step('the resident cancels at the provider and the professional sees why', async () => {
    await nurse.requestIdentification();
    const window = await resident.beginIdentification();
    await resident.look('identification page', window);
    await nurse.sees('The identification page is open');
    await window.getByRole('button', { name: 'Continue to identification' }).click();
    await nurse.sees('Identifying with the identification service');
    await window.locator('button.cancel').click();
    await nurse.panel.getByText('The resident cancelled').waitFor();
    await nurse.look('console, identification cancelled');
  });

  await step(
    'the resident identifies in a window and is back in the same conversation',
    async () => {
      const before = await resident.cookies();
      const window = await resident.beginIdentification('Try again');
      const closed = window.waitForEvent('close');
      await identifyAs(window, 'Aino Kaarina Esimerkki');
      await closed;
      await nurse.panel.getByText('Aino Kaarina Esimerkki', { exact: true }).waitFor();
      await resident.widget.getByText('You identified yourself').waitFor();
      await resident.look('identified');
      await nurse.look('console, identified');
      assert.ok(
        session(before) !== session(await resident.cookies()),
        'the session was not replaced',
      );
      await resident.say('Now you know who I am.');
      await nurse.hears(NAME, 'Now you know who I am.');
    },
  );

  await step('the names differ, the code is masked, and showing it is on demand', async () => {
    await nurse.panel.getByText('The names differ.').waitFor();
    assert.equal(await nurse.page.getByText(CODE).count(), 0);
    await nurse.panel.getByRole('button', { name: 'Show' }).click();
    await nurse.panel.getByText(CODE).waitFor();
    await nurse.panel.getByRole('button', { name: 'Hide' }).click();
    await nurse.panel.getByText(CODE).waitFor({ state: 'detached' });
  });

  await step('a code is masked after identification', async () => {
    await resident.write(`It is ${CODE}, as you see`);
    await nurse.column(NAME).getByText('A personal identity code was masked').waitFor();
    assert.equal(await nurse.count(NAME, CODE), 0);
  });

  await step('a dropped network: nothing is lost, nothing comes twice', async () => {
    await resident.context.setOffline(true);
    await nurse.column(NAME).getByText('not connected').waitFor();
    await nurse.say(NAME, 'Are you still there?');
    await resident.write('I write in a tunnel.');
    await resident.widget.locator('.unsent', { hasText: 'I write in a tunnel.' }).waitFor();
    await resident.widget.locator('.connection .notice').waitFor();
    await resident.look('no connection');
    await resident.context.setOffline(false);
    await resident.hears('Are you still there?');
    await nurse.hears(NAME, 'I write in a tunnel.');
    assert.equal(await resident.count('Are you still there?'), 1);
    assert.equal(await nurse.count(NAME, 'I write in a tunnel.'), 1);
  });

  await step('the server restarts in the middle: the conversation goes on', async () => {
    assert.equal(await house.server.stop('SIGTERM'), 0);
    await nurse.page.locator('.notices .notice.warn').waitFor();
    await resident.write('Written while the server was away.');
    await nurse.write(NAME, 'So was this.');
    await house.server.start();
    await nurse.hears(NAME, 'Written while the server was away.');
    await resident.hears('So was this.');
    for (const text of [
      'Good morning!',
      'I have had a cough',
      'Are you still there?',
      'So was this.',
    ]) {
      assert.equal(await resident.count(text), 1, text);
      assert.equal(await nurse.count(NAME, text), 1, text);
    }
  });

  await step('both reload the page and find everything', async () => {
    await resident.visit();
    await resident.widget.getByText('So was this.').waitFor();
    await nurse.page.reload();
    await nurse.hears(NAME, 'Written while the server was away.');
    await nurse.panel.getByText('Aino Kaarina Esimerkki', { exact: true }).waitFor();
    await nurse.present();
  });

  await step('the professional closes, with a confirmation', async () => {
    await nurse.page.getByRole('button', { name: 'End the conversation' }).click();
    await nurse.page
      .locator('dialog[open]')
      .getByRole('button', { name: 'End the conversation' })
      .click();
    await nurse.column(NAME).getByText('The conversation has ended').waitFor();
    await nurse.look('console, ended');
    await resident.widget.locator('.closed').waitFor();
    await resident.look('closed');
  });

  await step('the survey is linked', async () => {
    const opened = resident.context.waitForEvent('page');
    await resident.widget.getByRole('link', { name: /Answer the survey/ }).click();
    const survey = await opened;
    assert.ok(survey.url().startsWith(`${house.site}/en/survey`), survey.url());
    await survey.close();
  });

  await step('the transcript arrives, with codes masked and without notes', async () => {
    await resident.widget.getByRole('button', { name: 'Send me the conversation' }).click();
    await resident.widget.locator('#transcript-address').fill('aino@kuntala.example');
    await resident.widget.locator('#transcript-again').fill('aina@kuntala.example');
    await resident.widget.getByRole('button', { name: 'Send', exact: true }).click();
    await resident.widget.locator('#transcript-again-problem').waitFor();
    await resident.look('transcript form');
    await resident.widget.locator('#transcript-again').fill('aino@kuntala.example');
    await resident.widget.getByRole('button', { name: 'Send', exact: true }).click();
    await resident.widget.getByText('has been sent to your e-mail').waitFor();
    const mails = await house.mails();
    assert.equal(mails.length, 1);
    const reader = await resident.context.newPage();
    await reader.goto(house.mailbox);
    await reader.locator('.mails a').first().click();
    const text = await reader.locator('pre').innerText();
    assert.match(text, /I have had a cough for two weeks\./);
    assert.match(text, /So was this\./);
    for (const secret of [CODE, 'Call back', 'wrong place'])
      assert.ok(!text.includes(secret), secret);
    await house.shoot?.(reader, 'mailbox');
    await reader.close();
  });

  await step('a public computer is left clean', async () => {
    assert.ok(session(await resident.cookies()), 'there was no session to end');
    await resident.widget.getByRole('button', { name: 'End and clear this browser' }).click();
    await resident.widget
      .getByText('The conversation has been removed from this browser.')
      .waitFor();
    await resident.look('goodbye');
    assert.deepEqual(await resident.cookies(), []);
    await resident.visit();
    await resident.openWidget();
    await resident.widget.locator('.service-card').first().waitFor();
    assert.equal(await resident.count('cough'), 0);
  });

  await step('the professional signs out', async () => {
    await nurse.page.getByRole('button', { name: 'Sign out' }).click();
    await nurse.page.getByText('You have signed out.').waitFor();
    assert.deepEqual(await nurse.context.cookies([house.portti]), []);
  });

  await step('the browsers complained of nothing, and the log tells nothing personal', async () => {
    resident.watched.assertQuiet();
    nurse.watched.assertQuiet();
    for (const secret of [
      CODE,
      NAME,
      'cough',
      'Esimerkki',
      '040 123 4567',
      'kuntala.example',
      'tunnel',
    ]) {
      assert.ok(!house.server.log.includes(secret), `the log tells "${secret}"`);
    }
  });
});

/** The value of the resident's session cookie. */
function session(cookies) {
  return cookies.find(({ name }) => name === '__Host-portti_resident')?.value;
}

/** Runs in the widget's frame: says something over a socket of its own, past the page's checks. */
function sayDirectly(text) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/socket/resident`);
    const id = crypto.randomUUID();
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: 1, after: 0 }));
    socket.onerror = () => reject(new Error('no socket'));
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === 'welcome') {
        socket.send(JSON.stringify({ type: 'command', id, command: { type: 'say', text } }));
      }
      if ((frame.type === 'refused' || frame.type === 'ack') && frame.id === id) {
        socket.close();
        resolve(frame);
      }
    };
  });
}
