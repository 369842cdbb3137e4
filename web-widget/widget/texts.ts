import { signal } from '@preact/signals';
import { speakFiles } from '../shared/files/texts.ts';
import type { Language } from '../shared/generated/protocol.ts';
import { type Translate, translator } from '../shared/i18n/translator.ts';
import type { Texts } from './texts/ids.ts';

// One chunk for each language, so that a browser fetches only what it shows.
const TEXTS = {
  fi: () => import('./texts/fi.ts'),
  sv: () => import('./texts/sv.ts'),
  en: () => import('./texts/en.ts'),
};

export const language = signal<Language>('fi');
const translate = signal(((id: string) => id) as Translate<Texts>);

/** The text of an id in the present language. Components that call it follow the language. */
export const t: Translate<Texts> = (id, ...values) => translate.value(id, ...values);

export async function speak(wanted: Language): Promise<void> {
  const { own, files } = await TEXTS[wanted]();
  speakFiles(wanted, files);
  translate.value = translator<Texts>(wanted, own);
  language.value = wanted;
  document.documentElement.lang = wanted;
  document.title = t('title');
}

const LOCALES: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };

/** A time of day, from microseconds. */
export function clock(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language.value], {
    hour: 'numeric',
    minute: '2-digit',
  }).format(at / 1_000);
}

/** What a foreign identity is called: with its country, where it is known. */
export function foreignIdentity(country: string | undefined): string {
  const name =
    country && new Intl.DisplayNames(LOCALES[language.value], { type: 'region' }).of(country);
  return name ? t('foreign-of', { country: name }) : t('foreign');
}

/** A day, from microseconds. */
export function day(at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language.value], {
    weekday: 'long',
    day: 'numeric',
    month: 'numeric',
  }).format(at / 1_000);
}

/** A wait in words, from seconds: never more exact than it can be. */
export function wait(seconds: number): string {
  if (seconds < 60) return t('wait-under-minute');
  if (seconds > 3_600) return t('wait-over-hour');
  return t('wait-minutes', { minutes: Math.ceil(seconds / 60) });
}
