import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../i18n/translator.ts';

/** The word that a control shows, and what it may be called while it shows it. */
const CONTROLS = {
  'short-mute': ['mute'],
  'short-unmute': ['unmute'],
  'short-camera': ['camera-on', 'camera-close'],
  'short-share': ['share', 'share-stop'],
  'short-chat': ['chat-show', 'chat-hide'],
  'short-hang-up': ['hang-up'],
  'short-unfold': ['unfold'],
};

describe.each([...LANGUAGES])('the controls of a call in %s', (language) => {
  const texts = readFileSync(resolve(import.meta.dirname, `${language}.ftl`), 'utf8');
  const text = (id: string) => new RegExp(`^${id} = (.+)$`, 'm').exec(texts)?.[1] ?? id;
  const words = (id: string) => text(id).toLowerCase().split(/[ :]+/).join(' ');

  // WCAG 2.5.3: who steers by voice says the word that is to be seen.
  test.each(Object.entries(CONTROLS))('what %s shows is in the name', (shown, names) => {
    for (const name of names) {
      expect(` ${words(name)} `).toContain(` ${words(shown)} `);
    }
  });
});
