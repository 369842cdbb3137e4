import { signal } from '@preact/signals';
import type { Language } from '../generated/protocol.ts';
import { type Translate, translator } from '../i18n/translator.ts';
import type { Texts } from './texts/ids.ts';

// One chunk for each language, fetched with the first call.
const files = import.meta.glob<string>('./texts/*.ftl', { query: '?raw', import: 'default' });

const present = signal(((id: string) => id) as Translate<Texts>);

/** The text of an id in the page's language. Components that call it follow the language. */
export const t: Translate<Texts> = (id, ...values) => present.value(id, ...values);

export async function speakCall(language: Language): Promise<void> {
  const file = files[`./texts/${language}.ftl`];
  if (file) present.value = translator<Texts>(language, await file());
}
