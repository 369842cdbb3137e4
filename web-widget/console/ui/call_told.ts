/** Lines of the log about the video call. */
import { toldOf } from '../../shared/call/told.ts';
import type { App } from '../app/context.ts';
import { type Conversation, callBefore } from '../model/conversation.ts';
import type { ShownEvent } from '../model/wire.ts';
import type { IconName } from './Icon.tsx';

/** What a quiet line of the log says. */
export interface Told {
  icon: IconName;
  words: string;
  tone?: 'good' | 'warn';
}

export function callTold(entry: ShownEvent, conversation: Conversation, { t }: App): Told | null {
  if (!entry.type.startsWith('video_')) return null;
  const told = toldOf(entry, callBefore(conversation, entry.seq));
  switch (told?.what) {
    case undefined:
      return null;
    case 'invited':
      return { icon: 'camera', words: t('log-call-invited', { name: told.name }) };
    case 'declined':
    case 'missed':
      return { icon: 'cameraOff', words: t(`log-call-${told.what}`), tone: 'warn' };
    case 'accepted':
    case 'withdrawn':
      return { icon: 'camera', words: t(`log-call-${told.what}`) };
    case 'joined':
    case 'left': {
      const name = told.side === 'resident' ? t('side-resident') : told.name;
      return { icon: 'camera', words: t(`log-call-${told.what}`, { name }) };
    }
    case 'ended': {
      const minutes = Math.round(told.seconds / 60);
      const words =
        told.seconds < 60 ? t('log-call-ended') : t('log-call-ended-after', { minutes });
      return { icon: 'camera', words };
    }
  }
}
