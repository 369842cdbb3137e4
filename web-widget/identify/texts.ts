import { signal } from '@preact/signals';
import type { Language } from '../shared/generated/protocol.ts';
import { type Translate, translator } from '../shared/i18n/translator.ts';
import en from './texts/en.ftl?raw';
import fi from './texts/fi.ftl?raw';
import type { Texts } from './texts/ids.ts';
import sv from './texts/sv.ftl?raw';

const CONTENT: Record<Language, string> = { fi, sv, en };
const LOCALES: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };

export const language = signal<Language>('fi');
const translate = signal<Translate<Texts>>(translator<Texts>('fi', fi));

export const t: Translate<Texts> = (id, ...values) => translate.value(id, ...values);

export function speak(wanted: Language): void {
  translate.value = translator<Texts>(wanted, CONTENT[wanted]);
  language.value = wanted;
  document.documentElement.lang = wanted;
  document.title = t('title');
}

/** A time of day, from microseconds. */
export function clock(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language.value], {
    hour: 'numeric',
    minute: '2-digit',
  }).format(at / 1_000);
}
