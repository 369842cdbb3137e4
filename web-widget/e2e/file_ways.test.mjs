/**
 * The ways of a file in the browser, with a played server: chosen, dropped, pasted, refused before
 * it is sent, interrupted, taken back, opened and leafed through, by keyboard too. The story with
 * the real server is in `files.test.mjs`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { assertAccessible } from './lib/axe.mjs';
import { file, fileId } from './lib/played_files.mjs';
import { files, ready } from './widget/data.mjs';
import { openPlace } from './widget/place.mjs';
import { soon, talkingAt, WIDE } from './widget/talking.mjs';

const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

let place;

before(async () => {
  place = await openPlace();
});
after(() => place?.close());

const talking = (context, held) => talkingAt(place, context, held);

const choose = (chat, ...names) =>
  chat
    .locator('.attach-input[multiple]')
    .setInputFiles(names.map((name) => ({ name, mimeType: '', buffer: Buffer.from('content') })));

const upload = (chat, state) => chat.locator(`[data-upload=${state}]`);

/** Gives files to the page as a drop or a paste does. */
function hand(target, kind, names) {
  return target.evaluate(
    (element, [kind, names]) => {
      const data = new DataTransfer();
      for (const name of names) data.items.add(new File(['content'], name, { type: 'image/png' }));
      const options = { bubbles: true, cancelable: true };
      if (kind === 'paste') {
        element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        return;
      }
      element.dispatchEvent(new DragEvent(kind, { ...options, dataTransfer: data }));
    },
    [kind, names],
  );
}

describe('sending', () => {
  test('there is no button before the resident is identified, and a drop does nothing', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context);
      assert.equal(await chat.locator('.attach-button').count(), 0);
      await hand(chat.locator('.talk'), 'dragenter', ['kuva.png']);
      await hand(chat.locator('.talk'), 'drop', ['kuva.png']);
      await hand(chat.locator('#composer'), 'paste', ['kuva.png']);
      assert.equal(await chat.locator('.drop-zone').count(), 0);
      assert.deepEqual(played.state.files.created, []);
    }));

  test('several are sent, two at a time, and the log takes over from there', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      await chat.locator('.attach-button').click();
      await choose(chat, 'Yksi.jpg', 'Kaksi.pdf', 'Kolme.txt');
      await upload(chat, 'sent').nth(2).waitFor();
      const { created } = played.state.files;
      // Two set out together: which of them arrives first is chance.
      const types = created.map(({ filename, filetype }) => [filename, filetype]).sort();
      assert.deepEqual(types, [
        ['Kaksi.pdf', 'application/pdf'],
        ['Kolme.txt', 'text/plain'],
        ['Yksi.jpg', 'image/jpeg'],
      ]);
      const [offered, received] = file(1, 'resident', 'Yksi.jpg', 'received');
      const { id } = created.find(({ filename }) => filename === 'Yksi.jpg');
      await played.happens({ ...offered, attachment: id });
      await played.happens({ ...received, attachment: id });
      await chat.locator(`[data-file="${id}"][data-state=received]`).waitFor();
      await soon(async () => (await upload(chat, 'sent').count()) === 2);
      const ready_ = { type: 'attachment_ready', size: 5, preview: false, flagged: false };
      await played.happens({ ...ready_, attachment: id });
      await chat.getByRole('status').filter({ hasText: 'Yksi.jpg: tarkistettu' }).waitFor({
        state: 'attached',
      });
    }));

  test('what cannot be sent is refused before it is, in calm words', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      await chat.locator('.attach-button').click();
      await choose(chat, 'Ohjelma.exe', '010190-900P.pdf');
      await chat.locator('[data-code=type_not_allowed]').waitFor();
      // After identification the code in a name is the server's to mask.
      await upload(chat, 'sent').waitFor();
      assert.deepEqual(
        played.state.files.created.map(({ filename }) => filename),
        ['010190-900P.pdf'],
      );
      await chat.getByRole('button', { name: 'Poista ilmoitus' }).click();
      await upload(chat, 'refused').waitFor({ state: 'detached' });
    }));

  test('a picture is pasted, and text is still text', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      await hand(chat.locator('#composer'), 'paste', ['image.png']);
      await upload(chat, 'sent').waitFor();
      assert.equal(played.state.files.created[0].filename, 'image.png');
      assert.equal(await chat.locator('#composer').inputValue(), '');
    }));

  test('files are dropped where it is shown that they can be', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      const zone = chat.locator('.talk');
      await hand(zone, 'dragenter', ['a.png']);
      await chat.locator('.drop-zone').waitFor();
      await hand(zone, 'dragleave', ['a.png']);
      await chat.locator('.drop-zone').waitFor({ state: 'detached' });
      await hand(zone, 'dragenter', ['a.png']);
      await hand(zone, 'drop', ['a.png', 'b.png']);
      await soon(() => played.state.files.created.length === 2);
      assert.equal(await chat.locator('.drop-zone').count(), 0);
    }));

  test('a phone offers its camera', () =>
    place.within(PHONE, async (context) => {
      const { chat } = await talking(context, ready('fi'));
      await chat.locator('.attach-button').tap();
      const chooser = chat.locator('.attach-input[capture=environment]');
      assert.match(await chooser.getAttribute('accept'), /^image\/jpeg,/);
      await chat.getByRole('button', { name: 'Ota kuva' }).waitFor();
      const others = chat.locator('.attach-input[multiple]');
      assert.doesNotMatch(await others.getAttribute('accept'), /heic/);
    }));

  test('a drop of the network in the middle is told, and it goes on by itself', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      played.state.files.drops = 2;
      await chat.locator('.attach-button').click();
      await choose(chat, 'Kuva.jpg');
      await upload(chat, 'stalled').waitFor();
      await upload(chat, 'sent').waitFor();
      assert.equal(played.state.files.patches, 3);
      assert.equal(played.state.files.created.length, 1, 'it was begun anew');
    }));

  test('one that is on its way is taken back', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      played.state.files.hold = true;
      await chat.locator('.attach-button').click();
      await choose(chat, 'Kuva.jpg');
      await soon(() => played.state.files.patches === 1);
      const { id } = played.state.files.created[0];
      const [offered] = file(1, 'resident', 'Kuva.jpg', 'offered');
      await played.happens({ ...offered, attachment: id });
      await chat.locator(`[data-file="${id}"] .file-button`).click();
      await soon(() => played.commands('remove_attachment').length === 1);
      await chat.locator(`[data-file="${id}"][data-state=removed]`).waitFor();
      assert.equal(await chat.locator('progress').count(), 0);
    }));

  test('the server’s refusal is said, and may be tried again where that helps', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, ready('fi'));
      played.state.files.refuse = [507, { code: 'storage_full', message: '' }];
      await chat.locator('.attach-button').click();
      await choose(chat, 'Kuva.jpg');
      await chat.locator('[data-code=storage_full]').waitFor();
      played.state.files.refuse = null;
      await chat.getByRole('button', { name: 'Yritä uudelleen: Kuva.jpg' }).click();
      await upload(chat, 'sent').waitFor();
    }));
});

describe('what is there', () => {
  test('is removed after a question, and only then', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, files('fi'));
      const button = chat.getByRole('button', { name: 'Poista Ihottuma.png' });
      await button.focus();
      await page.keyboard.press('Enter');
      await chat.locator('.file-dialog').waitFor();
      await page.keyboard.press('Escape');
      await chat.locator('.file-dialog').waitFor({ state: 'detached' });
      assert.ok(await button.evaluate((it) => it === document.activeElement));
      assert.deepEqual(played.commands('remove_attachment'), []);
      await button.click();
      await chat.locator('.file-dialog .danger').click();
      await chat.locator(`[data-file="${fileId(1)}"][data-state=removed]`).waitFor();
      assert.deepEqual(played.commands('remove_attachment'), [
        { type: 'remove_attachment', attachment: fileId(1) },
      ]);
    }));

  test('of the other side cannot be removed', () =>
    place.within(WIDE, async (context) => {
      const { chat } = await talking(context, files('fi'));
      const theirs = chat.locator(`[data-file="${fileId(2)}"]`);
      await theirs.getByRole('button', { name: 'Avaa Kotihoito-ohje.pdf' }).waitFor();
      assert.equal(await theirs.locator('.file-button').count(), 0);
    }));

  test('is saved under its own name', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, files('fi'));
      played.state.files.types.set(fileId(2), 'application/pdf');
      const saved = page.waitForEvent('download');
      await chat.getByRole('button', { name: 'Tallenna Kotihoito-ohje.pdf' }).click();
      assert.equal((await saved).suggestedFilename(), 'Kotihoito-ohje.pdf');
      assert.ok(played.state.files.links.some(([, purpose]) => purpose === 'download'));
    }));

  test('can no longer be fetched after the end', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, files('fi'));
      await chat.locator('.file-way').first().waitFor();
      await played.happens({ type: 'closed', reason: 'professional' });
      await chat.locator('.closed').waitFor();
      assert.equal(await chat.locator('.file-way').count(), 0);
      await chat.getByText('Keskustelu on päättynyt, joten tiedostoa ei voi').first().waitFor();
    }));
});

describe('the viewer', () => {
  test('leafs through a PDF by keyboard alone, and gives the focus back', () =>
    place.within(WIDE, async (context) => {
      const { page, chat, played } = await talking(context, files('fi'));
      played.state.files.types.set(fileId(2), 'application/pdf');
      const open = chat.getByRole('button', { name: 'Avaa Kotihoito-ohje.pdf' });
      await open.focus();
      await page.keyboard.press('Enter');
      const canvas = chat.locator('.viewer canvas');
      const drawn = (number) => chat.locator(`.viewer canvas[data-drawn="${number}"]`).waitFor();
      await drawn(1);
      assert.ok(await isPainted(canvas), 'the page is empty');
      assert.match(await chat.locator('.viewer-words').textContent(), /Selkäkipu helpottaa/);
      await page.keyboard.press('PageDown');
      await drawn(2);
      await page.keyboard.press('End');
      await drawn(3);
      assert.equal(await canvas.getAttribute('aria-label'), 'Sivu 3/3');
      const before = await canvas.boundingBox();
      await page.keyboard.press('+');
      await soon(async () => (await canvas.boundingBox()).width > before.width);
      await page.keyboard.press('r');
      await soon(async () => {
        const { width, height } = await canvas.boundingBox();
        return width > height;
      });
      await assertAccessible(page, 'the viewer', { frames: place.own(page) });
      await page.keyboard.press('Escape');
      await chat.locator('.viewer').waitFor({ state: 'detached' });
      // Escape has closed the viewer, not the chat.
      assert.ok(await chat.locator('#composer').isVisible());
      assert.ok(await open.evaluate((it) => it === document.activeElement));
    }));

  test('goes to the page that is asked for', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, files('fi'));
      played.state.files.types.set(fileId(2), 'application/pdf');
      await chat.getByRole('button', { name: 'Avaa Kotihoito-ohje.pdf' }).click();
      await chat.locator('canvas[data-drawn="1"]').waitFor();
      const number = chat.locator('.viewer-number');
      await number.fill('99');
      await number.press('Enter');
      await chat.locator('canvas[data-drawn="3"]').waitFor();
      assert.equal(await number.inputValue(), '3');
      await chat.getByRole('button', { name: 'Edellinen sivu' }).click();
      await chat.locator('canvas[data-drawn="2"]').waitFor();
    }));

  test('shows a picture whole, larger and turned', () =>
    place.within(PHONE, async (context) => {
      const { chat } = await talking(context, files('fi'));
      await chat.getByRole('button', { name: 'Avaa Ihottuma.png' }).tap();
      const picture = chat.locator('.viewer-picture');
      await chat.locator('.viewer-level:not(:empty)').waitFor();
      const whole = await picture.boundingBox();
      assert.ok(whole.width < 360 && whole.height > whole.width);
      await chat.getByRole('button', { name: 'Suurenna' }).tap();
      await soon(async () => (await picture.boundingBox()).width > whole.width);
      await chat.getByRole('button', { name: 'Käännä' }).tap();
      await soon(async () => {
        const { width, height } = await picture.boundingBox();
        return width > height;
      });
      await chat.getByRole('button', { name: 'Sulje' }).tap();
      await chat.locator('.viewer').waitFor({ state: 'detached' });
    }));

  test('shows text as text', () =>
    place.within(WIDE, async (context) => {
      const held = [...ready('fi'), ...file(1, 'professional', 'Ohje.txt', 'ready')];
      const { chat, played } = await talking(context, held);
      played.state.files.types.set(fileId(1), 'text/plain');
      await chat.getByRole('button', { name: 'Avaa Ohje.txt' }).click();
      const text = await chat.locator('.viewer-text').textContent();
      assert.match(text, /<b>Ei lihavoitu<\/b>/);
    }));

  test('says so when a file cannot be shown, and offers to save it', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, files('fi'));
      played.state.files.types.set(fileId(2), 'application/pdf');
      played.state.files.contents['application/pdf'] = Buffer.from('not a PDF');
      await chat.getByRole('button', { name: 'Avaa Kotihoito-ohje.pdf' }).click();
      await chat.getByText('Tiedostoa ei voida näyttää tässä').waitFor();
      await chat
        .locator('.viewer')
        .getByRole('button', { name: /^Tallenna/ })
        .waitFor();
    }));

  test('closes when its file is removed meanwhile', () =>
    place.within(WIDE, async (context) => {
      const { chat, played } = await talking(context, files('fi'));
      await chat.getByRole('button', { name: 'Avaa Ihottuma.png' }).click();
      await chat.locator('.viewer img').waitFor();
      const removed = { type: 'attachment_removed', attachment: fileId(1), side: 'professional' };
      await played.happens(removed);
      await chat.locator('.viewer').waitFor({ state: 'detached' });
    }));
});

/** Whether something dark is drawn on the canvas. */
function isPainted(canvas) {
  return canvas.evaluate((it) => {
    const { data } = it.getContext('2d').getImageData(0, 0, it.width, it.height);
    return data.some((value, at) => at % 4 === 0 && value < 100);
  });
}
