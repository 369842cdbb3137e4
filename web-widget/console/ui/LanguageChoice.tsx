/** Finnish, Swedish, English, each by its own name. */
import { useApp } from '../app/context.ts';
import type { Language } from '../model/wire.ts';

const LANGUAGES: [Language, string][] = [
  ['fi', 'Suomi'],
  ['sv', 'Svenska'],
  ['en', 'English'],
];

export function LanguageChoice() {
  const { t, acts, language } = useApp();
  return (
    <fieldset class="languages" aria-label={t('language')}>
      {LANGUAGES.map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          class="language"
          aria-pressed={language.value === code}
          onClick={() => acts.setLanguage(code)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
