import type { CallTold } from '../shared/call/told.ts';
import { t } from './texts.ts';

/** A line of the log about the call. */
export function callTold(told: CallTold): string {
  switch (told.what) {
    case 'invited':
      return t('told-invited', { name: told.name });
    case 'withdrawn':
      return t('told-withdrawn', { name: told.name });
    case 'joined':
      return told.side === 'resident'
        ? t('told-you-joined')
        : t('told-joined', { name: told.name });
    case 'left':
      return told.side === 'resident' ? t('told-you-left') : t('told-left', { name: told.name });
    case 'ended': {
      if (told.seconds < 60) return t('told-ended');
      return t('told-ended-after', { minutes: Math.round(told.seconds / 60) });
    }
    default:
      return t(`told-${told.what}`);
  }
}
