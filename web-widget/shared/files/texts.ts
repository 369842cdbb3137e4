import { signal } from '@preact/signals';
import type { Language } from '../generated/protocol.ts';
import { type Translate, translator } from '../i18n/translator.ts';
import type { Texts } from '../texts/ids.ts';

const present = signal(((id: string) => id) as Translate<Texts>);
const locale = signal('fi-FI');

/** The text of an id in the page's language. Components that call it follow the language. */
export const t: Translate<Texts> = (id, ...values) => present.value(id, ...values);

const LOCALES: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };

/** Sets the language, with the content of its texts. */
export function speakFiles(language: Language, content: string): void {
  present.value = translator<Texts>(language, content);
  locale.value = LOCALES[language];
}

const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size for people: `2.4 MB`. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1_000 && step < STEPS.length - 1) {
    value /= 1_000;
    step += 1;
  }
  return new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit: STEPS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** `a, b or c`. */
export function listWords(parts: readonly string[]): string {
  return new Intl.ListFormat(locale.value, { type: 'disjunction' }).format(parts);
}
