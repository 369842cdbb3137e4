import { signal } from '@preact/signals';
import { browser } from '../client/surroundings.ts';
import type { FilesInfo, ShownEvent } from '../generated/protocol.ts';
import type { FileDoor } from './door.ts';
import { outgoing } from './kinds.ts';
import { lazyTransfer } from './lazy.ts';
import type { Files, SharedFile } from './state.ts';
import { type UploadDoors, Uploads } from './uploads.ts';
import { news } from './words.ts';

export type Own = SharedFile['side'];

export interface RoomDoors {
  door: FileDoor;
  /** Whose page this is. */
  own: Own;
  /** Asks the server to take the file out of the conversation. */
  remove(id: string): void;
  /** Whether a file's name may not be sent as it is. */
  barred(name: string): boolean;
  /** Says something to those who listen to the page. */
  say(words: string): void;
}

/** What a page does with the files of one conversation. */
export class FileRoom {
  readonly door: FileDoor;
  readonly own: Own;
  readonly uploads: Uploads;
  /** The file in the viewer. */
  readonly viewing = signal<SharedFile | null>(null);
  /** The file whose removal is being asked about. */
  readonly removing = signal<SharedFile | null>(null);
  private readonly doors: RoomDoors;
  /** Given up here before the log told of them. */
  private readonly given = new Set<string>();
  /** What takes the place of another, by the other's id: it waits until that has given it back. */
  private readonly instead = new Map<string, string>();

  constructor(doors: RoomDoors, uploads: Omit<UploadDoors, 'open'> = UPLOAD_DOORS) {
    this.doors = doors;
    this.door = doors.door;
    this.own = doors.own;
    this.uploads = new Uploads({
      ...uploads,
      open: (id, file, listener) => lazyTransfer(doors.door, id, file, listener),
    });
  }

  /** Sends what may be sent, and says of the rest why not. */
  send(files: Iterable<File>, info: FilesInfo): void {
    for (const file of files) {
      const checked = outgoing(file, info);
      if (typeof checked === 'string') this.uploads.refuse(file.name, file.size, checked);
      else if (this.doors.barred(checked.name)) {
        // The name is not shown either: it holds what should not stand on a screen.
        this.uploads.refuse('', file.size, 'personal_id_blocked');
      } else this.uploads.add(checked);
    }
  }

  /** Gives up a file that is still being sent. The conversation is told, by a command that is not
   *  lost with the network; what never becomes known to it, the server sweeps away. */
  cancel(id: string, known: boolean): void {
    this.uploads.forget(id);
    // The offer may be on its way back to us: then it is taken back when it comes.
    if (known) this.doors.remove(id);
    else this.given.add(id);
  }

  /** Begins a refused file anew, as another one. The old one is given up, whatever is known of it:
   *  what the conversation knows holds its place until it is removed. */
  again(id: string, known: boolean): void {
    const anew = this.uploads.again(id, known);
    if (known && anew) this.instead.set(id, anew);
    this.cancel(id, known);
  }

  remove(id: string): void {
    this.uploads.forget(id);
    this.doors.remove(id);
  }

  /** Takes notice of new events; `fresh` where they happen now and are not a backlog. */
  happened(events: readonly ShownEvent[], files: Files, fresh: boolean): void {
    for (const event of events) {
      if (event.type === 'attachment_offered') {
        if (this.given.delete(event.attachment)) this.doors.remove(event.attachment);
        continue;
      }
      const file = 'attachment' in event ? files.get(event.attachment) : undefined;
      if (!file) continue;
      this.uploads.forget(file.id);
      const words = fresh && news(file, event.type, this.own);
      if (words) this.announce(words);
    }
    this.leaveGone(files);
    for (const [id, anew] of this.instead) {
      if (!gone(files.get(id))) continue;
      this.instead.delete(id);
      this.uploads.letGo(anew);
    }
  }

  announce(words: string): void {
    this.doors.say(words);
  }

  stop(): void {
    this.uploads.stop();
    this.instead.clear();
    this.viewing.value = null;
    this.removing.value = null;
  }

  /** What is gone is not looked at any more. */
  private leaveGone(files: Files): void {
    for (const place of [this.viewing, this.removing]) {
      if (place.value && gone(files.get(place.value.id))) place.value = null;
    }
  }
}

function gone(file: SharedFile | undefined): boolean {
  return file?.state === 'removed' || file?.state === 'refused';
}

const UPLOAD_DOORS: Omit<UploadDoors, 'open'> = {
  newId: () => crypto.randomUUID(),
  after: browser.after,
  watch: browser.watch,
  random: browser.random,
  online: browser.online,
};
