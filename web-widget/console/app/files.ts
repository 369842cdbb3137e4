/** The files of the conversations, as long as somebody is signed in. */
import { FileRoom } from '../../shared/files/room.ts';
import type { Language } from '../model/wire.ts';
import { speak } from './speech.ts';

export interface FileRooms {
  of(conversation: string): FileRoom;
  /** The room where there is one already. */
  known(conversation: string): FileRoom | undefined;
  /** Lets go of one conversation's. */
  leave(conversation: string): void;
  /** Whether anything would be lost with the page. */
  busy(): boolean;
  stop(): void;
}

export function makeFileRooms(
  csrf: () => string,
  language: () => Language,
  remove: (conversation: string, attachment: string) => void,
): FileRooms {
  const rooms = new Map<string, FileRoom>();
  const make = (conversation: string) =>
    new FileRoom({
      own: 'professional',
      door: {
        base: `/api/staff/conversations/${encodeURIComponent(conversation)}/attachments`,
        headers: () => ({ 'accept-language': language(), 'x-portti-csrf': csrf() }),
      },
      remove: (attachment) => remove(conversation, attachment),
      // The server screens what professionals write.
      barred: () => false,
      say: speak,
    });
  return {
    of: (conversation) => {
      const room = rooms.get(conversation) ?? make(conversation);
      rooms.set(conversation, room);
      return room;
    },
    known: (conversation) => rooms.get(conversation),
    leave: (conversation) => {
      rooms.get(conversation)?.stop();
      rooms.delete(conversation);
    },
    busy: () => [...rooms.values()].some((room) => room.uploads.busy),
    stop: () => {
      for (const room of rooms.values()) room.stop();
      rooms.clear();
    },
  };
}
