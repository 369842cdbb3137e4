/** The console's language: chosen, kept in this browser, and used everywhere at once. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';

import { speakFiles } from '../../shared/files/texts.ts';
import { chooseLanguage, type Translate, translator } from '../../shared/i18n/translator.ts';
import filesEn from '../../shared/texts/en.ftl?raw';
import filesFi from '../../shared/texts/fi.ftl?raw';
import filesSv from '../../shared/texts/sv.ftl?raw';
import type { Language } from '../model/wire.ts';
import en from '../texts/en.ftl?raw';
import fi from '../texts/fi.ftl?raw';
import type { Texts } from '../texts/ids.ts';
import sv from '../texts/sv.ftl?raw';

const KEY = 'portti-console-language';
const CONTENT: Record<Language, string> = { fi, sv, en };
const FILES: Record<Language, string> = { fi: filesFi, sv: filesSv, en: filesEn };

/** The language chosen before, or the browser's, kept in the page's `lang` too. */
export function beginLanguage(): Signal<Language> {
  let before: string | null = null;
  try {
    before = localStorage.getItem(KEY);
  } catch {
    // Storage is closed to us: the browser's languages decide.
  }
  const language = signal(
    chooseLanguage([...(before === null ? [] : [before]), ...navigator.languages]),
  );
  effect(() => {
    document.documentElement.lang = language.value;
    speakFiles(language.value, FILES[language.value]);
    try {
      localStorage.setItem(KEY, language.value);
    } catch {
      // It holds for this visit.
    }
  });
  return language;
}

/** A translator that follows the language; components that use it are drawn anew. */
export function translate(language: ReadonlySignal<Language>): Translate<Texts> {
  const present = computed(() => translator<Texts>(language.value, CONTENT[language.value]));
  return (id, ...values) => present.value(id, ...values);
}
