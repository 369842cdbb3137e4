/** The video calls of the conversations, as long as somebody is signed in. */
import { signal } from '@preact/signals';

import { CallRoom } from '../../shared/call/room.ts';
import type { Call } from '../../shared/call/state.ts';
import type { CallNotice, CallSignal } from '../model/wire.ts';

export interface CallRooms {
  of(conversation: string): CallRoom;
  /** Takes notice of the call after new events; `fresh` where they happen now. */
  happened(conversation: string, call: Call, caughtUp: boolean, fresh: boolean): void;
  hear(conversation: string, call: string, notice: CallNotice): void;
  /** The socket is there again. */
  linked(): void;
  /** This page invites: it goes on to the check of the devices once the resident consents. */
  invited(conversation: string): void;
  /** The conversation whose call this page is in, or null. */
  present(): string | null;
  /** Lets go of one conversation's. */
  leave(conversation: string): void;
  stop(): void;
}

export interface CallRoomsDoors {
  signal(conversation: string, call: string, signal: CallSignal): boolean;
  end(conversation: string, call: string): void;
  /** The server's time, in microseconds. */
  now(): number;
  say(words: string): void;
  /** The resident consented to this page's invitation. */
  consented(conversation: string): void;
}

export function makeCallRooms(doors: CallRoomsDoors): CallRooms {
  const rooms = signal<ReadonlyMap<string, CallRoom>>(new Map());
  const inviting = new Set<string>();
  const make = (conversation: string) =>
    new CallRoom({
      own: 'professional',
      camera: false,
      signal: (call, wish) => doors.signal(conversation, call, wish),
      end: (call) => doors.end(conversation, call),
      now: doors.now,
      say: doors.say,
    });
  const of = (conversation: string) => {
    const known = rooms.peek().get(conversation);
    if (known) return known;
    const room = make(conversation);
    rooms.value = new Map(rooms.peek()).set(conversation, room);
    return room;
  };
  return {
    of,
    happened: (conversation, call, caughtUp, fresh) => {
      const room = of(conversation);
      room.happened(call);
      if (caughtUp && !fresh) room.caughtUp();
      if (call.kind === 'ringing' || !inviting.delete(conversation)) return;
      if (call.kind !== 'open') return;
      doors.consented(conversation);
      room.check();
    },
    hear: (conversation, call, notice) => rooms.peek().get(conversation)?.hear(call, notice),
    linked: () => {
      for (const room of rooms.peek().values()) room.linked();
    },
    invited: (conversation) => inviting.add(conversation),
    present: () => {
      for (const [conversation, { place }] of rooms.value) {
        if (place.value === 'check' || place.value === 'in') return conversation;
      }
      return null;
    },
    leave: (conversation) => {
      const room = rooms.peek().get(conversation);
      if (!room) return;
      room.stop();
      const left = new Map(rooms.peek());
      left.delete(conversation);
      rooms.value = left;
    },
    stop: () => {
      for (const room of rooms.peek().values()) room.stop();
      rooms.value = new Map();
      inviting.clear();
    },
  };
}
