/**
 * Files, whole and for real: a resident on a phone and a professional in the console exchange them
 * after identification, through the scanner, the inspection and a lost network.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { launch } from './lib/chromium.mjs';
import { openHouse } from './lib/house.mjs';
import { eicar, pdf } from './lib/made_files.mjs';
import { Professional } from './lib/professional.mjs';
import { answered, identifyAs, PHONE } from './lib/resident.mjs';
import { shooter } from './lib/shots.mjs';
import { storyteller } from './lib/steps.mjs';

const NAME = 'Aino';

let house;
let browser;

before(async () => {
  house = await openHouse();
  house.shoot = shooter('files');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.stop();
});

test('the story of files', { timeout: 600_000 }, async (t) => {
  let resident;
  let nurse;
  const step = storyteller(t, () => ({
    pages: [...(resident?.context.pages() ?? []), ...(nurse?.context.pages() ?? [])],
    words: () => house.server.lastWords(),
  }));
  const seen = (name, state) => card(resident.widget, name, state);
  const shown = (name, state) => card(nurse.column(NAME), name, state);

  await step('before identification there is no way, on the server either', async () => {
    nurse = await Professional.come(browser, house);
    await nurse.signIn('aino');
    await nurse.present();
    resident = await answered(browser, house, nurse, NAME, { options: PHONE });
    assert.equal(await resident.widget.locator('.attach-button').count(), 0);
    const { status, code } = await resident.frame.evaluate(askToSend);
    assert.deepEqual([status >= 400, code], [true, 'not_identified']);
    assert.equal(await resident.widget.locator('.file').count(), 0);
  });

  await step('the resident identifies, and the button is there', async () => {
    await nurse.requestIdentification();
    const window = await resident.beginIdentification();
    const closed = window.waitForEvent('close');
    await identifyAs(window, 'Aino Kaarina Esimerkki');
    await closed;
    await resident.widget.locator('.attach-button').click();
    await resident.widget.getByRole('button', { name: 'Take a photo' }).waitFor();
    await resident.look('files, choosing');
  });

  await step('a photograph is sent, checked and delivered', async () => {
    const photo = await photograph(resident.page);
    await choose(resident.widget, 'Rash.jpg', 'image/jpeg', photo);
    await seen('Rash.jpg', 'ready').getByText('Checked and delivered').waitFor();
    await resident.look('files, photograph delivered');
    await shown('Rash.jpg', 'ready').locator('.file-preview').waitFor();
  });

  await step('the professional opens it in the viewer', async () => {
    await shown('Rash.jpg', 'ready').getByRole('button', { name: 'Open Rash.jpg' }).click();
    const picture = nurse.page.locator('.viewer img');
    await picture.waitFor();
    await nurse.page.locator('.viewer-level:not(:empty)').waitFor();
    assert.equal(await picture.evaluate((it) => it.naturalWidth), 900);
    await nurse.look('files, photograph in the viewer');
    await nurse.page.keyboard.press('Escape');
    await picture.waitFor({ state: 'detached' });
  });

  await step('the professional sends a PDF back, and the resident reads it', async () => {
    await nurse.column(NAME).locator('.attach-button').click();
    await nurse.look('files, console choosing');
    const letter = pdf([['Home care', 'Rinse with cool water.'], ['Call us on Monday.']]);
    await choose(nurse.column(NAME), 'Home care.pdf', 'application/pdf', letter);
    await shown('Home care.pdf', 'ready').getByText('Checked and delivered').waitFor();
    await seen('Home care.pdf', 'ready').getByRole('button', { name: /^Open/ }).tap();
    await resident.widget.locator('.viewer canvas[data-drawn="1"]').waitFor();
    const words = resident.widget.locator('.viewer-words');
    assert.match(await words.textContent(), /Rinse with cool water/);
    await resident.look('files, PDF on a phone');
    await resident.widget.getByRole('button', { name: 'Next page' }).tap();
    await resident.widget.locator('.viewer canvas[data-drawn="2"]').waitFor();
    await resident.widget.getByRole('button', { name: 'Close', exact: true }).tap();
    await resident.widget.locator('.viewer').waitFor({ state: 'detached' });
  });

  await step('what was sent can be saved, byte for byte', async () => {
    const saved = resident.page.waitForEvent('download');
    await seen('Home care.pdf', 'ready').getByRole('button', { name: /^Save/ }).tap();
    const download = await saved;
    assert.equal(download.suggestedFilename(), 'Home care.pdf');
    const content = readFileSync(await download.path(), 'latin1');
    assert.match(content, /^%PDF-1\.7[\s\S]*Rinse with cool water/);
  });

  await step('an infected file is refused with a calm explanation', async () => {
    await openChooser(resident);
    await choose(resident.widget, 'Invoice.txt', 'text/plain', eicar());
    await seen('Invoice.txt', 'refused').getByText('A virus was found in the file').waitFor();
    assert.equal(await seen('Invoice.txt', 'refused').locator('.file-way').count(), 0);
    await resident.look('files, infected');
    await shown('Invoice.txt', 'refused').getByText('Not delivered', { exact: true }).waitFor();
    assert.equal(await shown('Invoice.txt', 'refused').locator('.file-way').count(), 0);
    await nurse.look('console, files');
  });

  await step('a file of a wrong type is refused before it is sent', async () => {
    const asked = [];
    resident.context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await openChooser(resident);
    await choose(resident.widget, 'Setup.exe', '', Buffer.from('MZ'));
    await resident.widget.getByText('Files of this type cannot be sent here').waitFor();
    await resident.look('files, wrong type');
    await resident.widget.getByRole('button', { name: 'Put the notice away' }).tap();
    assert.ok(!asked.some((path) => path.startsWith('/api/attachments')), 'it was sent');
  });

  await step('one whose content is not what its name says is refused by the check', async () => {
    await openChooser(resident);
    await choose(resident.widget, 'Letter.pdf', 'application/pdf', Buffer.from('MZ, no letter'));
    await seen('Letter.pdf', 'refused').getByText('so it was not delivered').waitFor();
  });

  await step('a drop of the network in the middle: it goes on from where it was', async () => {
    const offsets = [];
    resident.context.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await slowDown(resident);
    await openChooser(resident);
    const long = Buffer.alloc(20_000_000, 'The rash began on Monday and itches. ');
    await choose(resident.widget, 'Diary.txt', 'text/plain', long);
    const diary = resident.widget.locator('.file', { hasText: 'Diary.txt' });
    // Some of it, but by far not all, has left: more than the piece that the server keeps at a time.
    await diary.locator('.file-state', { hasText: /Sending, [2-9]\d %/ }).waitFor();
    await resident.context.setOffline(true);
    await diary.getByText('The connection was lost').waitFor();
    await resident.look('files, connection lost');
    await resident.context.setOffline(false);
    await seen('Diary.txt', 'ready').waitFor({ timeout: 120_000 });
    assert.ok(offsets.length > 1, 'there was no drop');
    assert.ok(offsets.at(-1) > 0, 'it began anew');
  });

  await step('the resident takes a file back', async () => {
    await seen('Diary.txt', 'ready').getByRole('button', { name: 'Remove Diary.txt' }).tap();
    await resident.look('files, removing');
    await resident.widget.locator('.file-dialog').getByRole('button', { name: 'Remove' }).tap();
    await seen('Diary.txt', 'removed').waitFor();
    await shown('Diary.txt', 'removed').waitFor();
  });

  await step('after the end nothing can be fetched any more', async () => {
    await nurse.end(NAME);
    await resident.widget.locator('.closed').waitFor();
    assert.equal(await resident.widget.locator('.file-way').count(), 0);
    const id = await seen('Rash.jpg', 'ready').getAttribute('data-file');
    assert.ok((await resident.frame.evaluate(askForLink, id)) >= 400);
    resident.watched.assertQuiet();
    nurse.watched.assertQuiet();
  });
});

const card = (place, name, state) => place.locator(`.file[data-state=${state}]`, { hasText: name });

const choose = (place, name, mimeType, buffer) =>
  place.locator('.attach-input[multiple]').setInputFiles([{ name, mimeType, buffer }]);

async function openChooser(resident) {
  await resident.widget.locator('.attach-button').tap();
  await resident.widget.locator('.attach-panel').waitFor();
}

/** A phone on a poor network: two megabytes a second leave it, until it is without one. */
async function slowDown({ context, frame, page }) {
  const session = await context.newCDPSession(frame).catch(() => context.newCDPSession(page));
  const slow = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 2_000_000 };
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', slow);
}

/** A photograph as a phone would make it: a JPEG, by the browser. */
async function photograph(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(900, 1200);
    const context = canvas.getContext('2d');
    context.fillStyle = '#e8c4ae';
    context.fillRect(0, 0, 900, 1200);
    for (let n = 0; n < 60; n += 1) {
      context.fillStyle = `rgb(200 ${80 + (n % 5) * 12} 80 / 60%)`;
      context.beginPath();
      context.arc(250 + ((n * 83) % 400), 350 + ((n * 131) % 500), 8 + (n % 7) * 3, 0, 7);
      context.fill();
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** Runs in the widget's frame: what a script would do that has no button. */
async function askToSend() {
  const text = (value) => btoa(value);
  const answer = await fetch('/api/attachments', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': '4',
      'upload-metadata': `id ${text(crypto.randomUUID())},filename ${text('a.txt')},filetype ${text('text/plain')}`,
    },
  });
  return { status: answer.status, code: (await answer.json()).code };
}

async function askForLink(id) {
  const answer = await fetch(`/api/attachments/${id}/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ purpose: 'view' }),
  });
  return answer.status;
}
