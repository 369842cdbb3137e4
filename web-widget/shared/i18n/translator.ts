import { FluentBundle, FluentResource } from '@fluent/bundle';
import type { Language } from '../generated/protocol.ts';

export const LANGUAGES: readonly Language[] = ['fi', 'sv', 'en'];

/** What a placeable takes. Numbers choose plural forms and are written the language's way. */
export type Value = string | number;

/** The translation of one room's texts: `Texts` is generated from its `.ftl` files. */
export type Translate<Texts> = <Id extends keyof Texts & string>(
  id: Id,
  ...values: Texts[Id] extends null ? [] : [Texts[Id]]
) => string;

/** A translator over the content of one `.ftl` file. */
export function translator<Texts>(language: Language, content: string): Translate<Texts> {
  // The marks that isolate right-to-left text are left out: no language here needs them, and
  // they would end up in names that people copy.
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(content));
  return (id, ...values) => {
    const message = bundle.getMessage(id);
    if (!message?.value) return id;
    return bundle.formatPattern(message.value, (values[0] ?? {}) as Record<string, Value>, []);
  };
}

/** The first language of `wished` (BCP 47 tags) that is among `offered`, or the first offered. */
export function chooseLanguage(
  wished: readonly string[],
  offered: readonly Language[] = LANGUAGES,
): Language {
  for (const tag of wished) {
    const primary = tag.toLowerCase().split(/[-_]/)[0];
    const found = offered.find((language) => language === primary);
    if (found) return found;
  }
  return offered[0] ?? 'fi';
}
