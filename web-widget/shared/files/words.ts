import type { AttachmentProblem, FilesInfo, ShownEvent } from '../generated/protocol.ts';
import { groupsOf } from './kinds.ts';
import type { SharedFile } from './state.ts';
import { listWords, sizeWords, t } from './texts.ts';

/** What may be sent: `pictures, PDF files or text files`. */
export function kindWords(info: FilesInfo): string {
  return listWords(groupsOf(info.kinds).map((group) => t(`group-${group}`)));
}

/** Codes of refusals that have words here; others carry the server's own sentence. */
const REFUSALS = {
  empty: 'refused-empty',
  type_not_allowed: 'refused-type',
  type_mismatch: 'refused-mismatch',
  file_too_large: 'refused-large',
  too_many_files: 'refused-many',
  files_too_large: 'refused-all-large',
  storage_full: 'refused-full',
  personal_id_blocked: 'refused-personal-id',
  forbidden_word: 'refused-word',
  not_identified: 'refused-unidentified',
  not_offered: 'refused-not-offered',
  closed: 'refused-closed',
  ended: 'refused-ended',
  upload_gone: 'refused-gone',
  network: 'refused-network',
  unavailable: 'refused-network',
} as const;

/** Refusals after which the same file may be sent again. */
const AGAIN = new Set([
  'upload_gone',
  'network',
  'unavailable',
  'busy',
  'rate_limited',
  'storage_full',
]);

export const mayAgain = (code: string): boolean => AGAIN.has(code);

/** Why a file was not taken, and what to do, to the one who sends it. */
export function refusalWords(code: string, message: string, info: FilesInfo | undefined): string {
  if (code === 'type_not_allowed' && info) return t('refused-type', { kinds: kindWords(info) });
  if (code === 'file_too_large' && info) {
    return t('refused-large', { size: sizeWords(info.file_bytes) });
  }
  const id = code in REFUSALS ? REFUSALS[code as keyof typeof REFUSALS] : undefined;
  if (id === undefined || id === 'refused-type' || id === 'refused-large') {
    return message || t('refused-other');
  }
  return t(id);
}

/** Why a file did not pass its check: to its sender with what to do, to the other side shortly. */
export function problemWords(reason: AttachmentProblem | null, own: boolean): string {
  const id = reason ?? 'not_checkable';
  return own ? `${t(`problem-${id}`)} ${t(`advice-${id}`)}` : t(`problem-${id}`);
}

/** What is said aloud when a file moves on. */
export function news(
  file: SharedFile,
  type: ShownEvent['type'],
  own: SharedFile['side'],
): string | null {
  const { name } = file;
  const mine = file.side === own;
  switch (type) {
    case 'attachment_received':
      return mine ? t('said-received', { name }) : null;
    case 'attachment_ready':
      return mine ? t('said-delivered', { name }) : t('said-ready', { name });
    case 'attachment_refused':
      return t('said-refused', { name, problem: problemWords(file.reason, mine) });
    case 'attachment_removed':
      return t('said-removed', { name });
    default:
      return null;
  }
}
