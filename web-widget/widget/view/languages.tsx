import type { Language } from '../../shared/generated/protocol.ts';
import { LANGUAGES } from '../../shared/i18n/translator.ts';
import type { App } from '../app.ts';
import { language, t } from '../texts.ts';

const NAMES: Record<Language, string> = { fi: 'Suomi', sv: 'Svenska', en: 'English' };

/** Each language in its own words, so that everybody finds theirs. */
export function LanguageChoice({
  app,
  offered = LANGUAGES,
}: {
  app: App;
  offered?: readonly Language[];
}) {
  if (offered.length < 2) return null;
  return (
    <nav class="languages" aria-label={t('language')}>
      {offered.map((tag) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          class="language"
          aria-current={language.value === tag ? 'true' : undefined}
          onClick={() => {
            app.changeLanguage(tag).catch(() => {
              // The words have changed already; the service's own texts follow with the next
              // refresh.
            });
          }}
        >
          {NAMES[tag]}
        </button>
      ))}
    </nav>
  );
}
