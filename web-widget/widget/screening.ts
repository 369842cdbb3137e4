import type { ServiceInfo } from '../shared/generated/protocol.ts';
import { createScreener } from '../shared/screening/index.ts';

/**
 * Whether a text may not be sent as it is. The server screens again, by the same rules; here it is
 * told before anything leaves the browser.
 *
 * `earlier` are the resident's last messages, oldest first: a code may be split over them. Once
 * the resident is identified, a whole code is the server's to mask or to keep, unless the service
 * refuses it still; one that only becomes whole with what was said before cannot be masked any
 * more, and stays refused.
 */
export function isBarred(
  text: string,
  service: ServiceInfo,
  earlier: readonly string[] = [],
  identified = false,
): boolean {
  const { codes, block_after_identification: always } = service.screening;
  const finds = createScreener({ codes }).screenWithHistory(earlier, text);
  if (!identified || always) return finds.length > 0;
  return finds.some((find) => find.reason === 'split');
}
