import type { Language } from '../shared/generated/protocol.ts';
import { chooseLanguage } from '../shared/i18n/translator.ts';

/** What the loader (or an administrator's link) asks for. */
export interface Params {
  /** Service ids in the order in which they are offered; at least one, or the frame is empty. */
  services: string[];
  language: Language;
}

export function readParams(query: string, browserLanguages: readonly string[]): Params {
  const params = new URLSearchParams(query);
  const services = (params.get('services') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => /^[a-z0-9-]{1,64}$/.test(id));
  const asked = params.get('lang');
  return {
    services: [...new Set(services)],
    language: chooseLanguage(asked ? [asked, ...browserLanguages] : browserLanguages),
  };
}
