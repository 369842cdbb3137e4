import type { CallRoom } from '../room.ts';

/** The class of the part of a page that holds the call and the messages beside it. */
export function callFrame(room: CallRoom): string {
  const place = room.place.value;
  if (place !== 'in' && place !== 'check') return 'call-frame';
  return place === 'in' && !room.chat.value ? 'call-frame in alone' : `call-frame ${place}`;
}
