/** The screens around files. */
import { file, fileId } from '../lib/played_files.mjs';
import { talk } from './coming.mjs';
import { identified, requested } from './data.mjs';

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

/** name → { show(page, played) } */
export const FILE_SCREENS = {
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
};
