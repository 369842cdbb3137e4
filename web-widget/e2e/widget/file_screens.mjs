/** The screens around files, as those of `screens.mjs`. */
import { file, fileId } from '../lib/played_files.mjs';
import { files, ready } from './data.mjs';

/** Chooses files with these names, as if on this device. */
async function choose(chat, names) {
  await chat.locator('.attach-button').click();
  await chat
    .locator('.attach-input[multiple]')
    .setInputFiles(
      names.map((name) => ({ name, mimeType: '', buffer: Buffer.alloc(2_345_678, 1) })),
    );
}

export const FILE_SCREENS = {
  'files-choose': {
    held: ready,
    show: async (chat) => {
      await chat.locator('.attach-button').click();
      await chat.locator('.attach-panel').waitFor();
    },
  },
  'files-sending': {
    held: ready,
    show: async (chat, played) => {
      played.state.files.hold = true;
      await choose(chat, ['Ihottuma.jpg', 'Lähete.pdf', 'Kuumelista.txt']);
      await chat.locator('[data-upload=waiting]').waitFor();
    },
  },
  'files-refused': {
    held: ready,
    show: async (chat, played) => {
      const message = 'Liikaa tiedostoja.';
      played.state.files.refuse = [422, { code: 'too_many_files', message }];
      await choose(chat, ['Asennusohjelma.exe', 'Ihottuma.jpg']);
      await chat.locator('[data-upload=refused]').nth(1).waitFor();
    },
  },
  files: {
    held: files,
    show: (chat) => chat.locator('.file-preview').waitFor({ state: 'attached' }),
  },
  'files-refused-later': {
    held: (language) => [
      ...ready(language),
      ...file(1, 'resident', 'Lasku.pdf', 'refused'),
      ...file(2, 'professional', 'Ohje.pdf', 'ready', { flagged: true, size: 412_000 }),
    ],
    show: (chat) => chat.locator('.file-warning').waitFor(),
  },
  'files-removing': {
    held: files,
    show: async (chat) => {
      await chat.locator('[data-state=ready] .file-button').click();
      await chat.locator('.file-dialog').waitFor();
    },
  },
  'viewer-picture': {
    held: files,
    show: async (chat) => {
      await chat
        .locator(`[data-file="${fileId(1)}"] .file-way`)
        .first()
        .click();
      await chat.locator('.viewer img').waitFor();
      await chat.locator('.viewer-level:not(:empty)').waitFor();
    },
  },
  'viewer-pdf': {
    held: files,
    show: async (chat, played) => {
      played.state.files.types.set(fileId(2), 'application/pdf');
      await chat
        .locator(`[data-file="${fileId(2)}"] .file-way`)
        .first()
        .click();
      await chat.locator('.viewer canvas[data-drawn="1"]').waitFor();
    },
  },
  'viewer-text': {
    held: (language) => [
      ...ready(language),
      ...file(1, 'resident', 'Kuumelista.txt', 'ready', { size: 91 }),
    ],
    show: async (chat, played) => {
      played.state.files.types.set(fileId(1), 'text/plain');
      await chat.locator('.file-way').first().click();
      await chat.locator('.viewer-text').waitFor();
    },
  },
  'viewer-failed': {
    held: files,
    show: async (chat, played) => {
      played.state.files.types.set(fileId(2), 'application/pdf');
      played.state.files.contents['application/pdf'] = Buffer.from('no PDF at all');
      await chat
        .locator(`[data-file="${fileId(2)}"] .file-way`)
        .first()
        .click();
      await chat.locator('.viewer-stage[aria-busy=false]').waitFor();
    },
  },
  'files-ended': {
    held: (language) => [...files(language), { type: 'closed', reason: 'professional' }],
    show: (chat) => chat.locator('.closed').waitFor(),
  },
};
