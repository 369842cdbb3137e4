/** A refusal, said where it belongs. */
import { useComputed } from '@preact/signals';

import { useApp } from '../app/context.ts';
import { type Desk, reduce } from '../model/desk.ts';
import type { Refusal } from '../model/refusals.ts';
import { Icon } from './Icon.tsx';

/** Codes that the console explains in its own words, because a professional reads them. */
const OWN_WORDS = {
  personal_id_blocked: 'refused-personal-id-blocked',
  forbidden_word: 'refused-forbidden-word',
  too_long: 'refused-too-long',
  already_taken: 'refused-already-taken',
  too_many_conversations: 'refused-too-many-conversations',
  not_assigned: 'refused-not-assigned',
  closed: 'refused-closed',
  request_open: 'refused-request-open',
  busy: 'refused-busy',
  unavailable: 'refused-busy',
} as const;

function isOwn(code: string): code is keyof typeof OWN_WORDS {
  return code in OWN_WORDS;
}

export function RefusalNote({ at }: { at: string }) {
  const { t, desk } = useApp();
  const refusal = useComputed(() => desk.value.refusals.get(at)).value;
  const words = (it: Refusal) =>
    isOwn(it.code) ? t(OWN_WORDS[it.code]) : it.message || t('refused');
  return (
    <div role="alert" class="refusal">
      {refusal && (
        <div class="notice bad">
          <Icon name="warning" />
          <span data-code={refusal.code}>{words(refusal)}</span>
          <button
            type="button"
            class="button quiet icon compact"
            aria-label={t('dismiss')}
            onClick={() => (desk.value = withoutRefusal(desk.value, at))}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

function withoutRefusal(desk: Desk, key: string): Desk {
  return reduce(desk, { type: 'dismiss', key });
}
