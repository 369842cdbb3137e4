import type { ServiceInfo } from '../shared/generated/protocol.ts';
import { isBarred } from './screening.ts';

export interface Form {
  name: string;
  phone: string;
  topic: string;
  consent: boolean;
}

export type FieldName = keyof Form;
export type Problem = 'empty' | 'barred' | 'malformed';
export type Problems = Partial<Record<FieldName, Problem>>;

/** Digits with spaces, hyphens and parentheses between them, perhaps a `+` first. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return /^\+?[\d ()-]+$/.test(text) && digits >= 3 && digits <= 15;
}

/** What is wrong with the form, by the rules that the server has too. */
export function checkForm(form: Form, service: ServiceInfo): Problems {
  const problems: Problems = {};
  const [name, phone, topic] = [form.name.trim(), form.phone.trim(), form.topic.trim()];
  if (name === '') problems.name = 'empty';
  else if (isBarred(name, service)) problems.name = 'barred';

  if (phone === '') {
    if (service.phone_required) problems.phone = 'empty';
  } else if (isBarred(phone, service)) problems.phone = 'barred';
  else if (!isPhone(phone)) problems.phone = 'malformed';

  // Read on from the name too, so that a code is not split over the two.
  if (topic !== '' && isBarred(topic, service, [name])) problems.topic = 'barred';

  if (service.privacy_version !== '' && !form.consent) problems.consent = 'empty';
  return problems;
}
