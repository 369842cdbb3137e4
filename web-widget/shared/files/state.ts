import type { AttachmentProblem, ShownEvent } from '../generated/protocol.ts';

/** Where a file stands: on its way, being checked, there, refused, or taken away. */
export type FileState = 'offered' | 'received' | 'ready' | 'refused' | 'removed';

/** A file of a conversation, as its events tell of it. */
export interface SharedFile {
  id: string;
  /** The place of its offer in the log. */
  seq: number;
  side: 'resident' | 'professional';
  name: string;
  /** Bytes: as offered, and once it is ready, as it is served. */
  size: number;
  mediaType: string;
  state: FileState;
  /** Why it was refused. */
  reason: AttachmentProblem | null;
  /** Whether there is a small picture of it. */
  preview: boolean;
  /** Whether it holds something that could run, which the service lets through with a warning. */
  flagged: boolean;
}

export type Files = ReadonlyMap<string, SharedFile>;

export const NO_FILES: Files = new Map();

/** The files after one more event. Pure; events about other things change nothing. */
export function withFile(files: Files, event: ShownEvent): Files {
  switch (event.type) {
    case 'attachment_offered':
      return new Map(files).set(event.attachment, {
        id: event.attachment,
        seq: event.seq,
        side: event.side === 'resident' ? 'resident' : 'professional',
        name: event.name,
        size: event.size,
        mediaType: event.media_type,
        state: 'offered',
        reason: null,
        preview: false,
        flagged: false,
      });
    case 'attachment_received':
      return changed(files, event.attachment, { state: 'received' });
    case 'attachment_ready': {
      const { size, preview, flagged } = event;
      return changed(files, event.attachment, { state: 'ready', size, preview, flagged });
    }
    case 'attachment_refused':
      return changed(files, event.attachment, { state: 'refused', reason: event.reason });
    case 'attachment_removed':
      return changed(files, event.attachment, { state: 'removed' });
    case 'hidden': {
      // Hiding the place of a file takes the file along.
      const hidden = [...files.values()].find((file) => file.seq === event.target);
      return hidden ? changed(files, hidden.id, { state: 'removed' }) : files;
    }
    default:
      return files;
  }
}

function changed(files: Files, id: string, change: Partial<SharedFile>): Files {
  const known = files.get(id);
  return known ? new Map(files).set(id, { ...known, ...change }) : files;
}
