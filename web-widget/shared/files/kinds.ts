import type { FilesInfo } from '../generated/protocol.ts';

export type Kind = FilesInfo['kinds'][number];

/** What a picture, a document and so on are called together. */
export type Group = 'pictures' | 'pdf' | 'text' | 'office';

/** Why a file is not even sent. The same codes as the server's. */
export type Unsendable = 'empty' | 'file_too_large' | 'type_not_allowed';

/** A file with the name and the type that it is sent under. */
export interface Outgoing {
  content: Blob;
  name: string;
  mediaType: string;
}

export const HEIC = 'image/heic';

/**
 * What the file chooser is to offer. A phone that keeps its pictures as HEIC turns them into JPEG
 * where HEIC is not asked for, and every browser can show those: so on phones it is left out.
 */
export function acceptOf(kinds: readonly Kind[], phone: boolean): string {
  return kinds
    .filter((kind) => !(phone && kind.media_type === HEIC))
    .flatMap((kind) => [kind.media_type, ...kind.extensions.map((extension) => `.${extension}`)])
    .join(',');
}

export function groupsOf(kinds: readonly Kind[]): Group[] {
  return [...new Set(kinds.map((kind) => groupOf(kind.media_type)))];
}

export function groupOf(mediaType: string): Group {
  if (mediaType.startsWith('image/')) return 'pictures';
  if (mediaType === 'application/pdf') return 'pdf';
  if (mediaType === 'text/plain') return 'text';
  return 'office';
}

export function extensionOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at > 0 ? name.slice(at + 1).toLowerCase() : '';
}

/**
 * The file as it is sent, or why it is not. Its type is told by its extension, as the server tells
 * it; what a browser says of it depends on the programs that the device has. Pictures that come
 * from a phone's gallery or the clipboard without an extension get one.
 */
export function outgoing(file: File, info: FilesInfo): Outgoing | Unsendable {
  const named = extensionOf(file.name);
  const kind =
    info.kinds.find(({ extensions }) => extensions.includes(named)) ??
    (named === '' ? info.kinds.find((it) => it.media_type === file.type) : undefined);
  if (!kind) return 'type_not_allowed';
  if (file.size === 0) return 'empty';
  if (file.size > info.file_bytes) return 'file_too_large';
  const stem = file.name === '' ? 'file' : file.name;
  const name = named === '' ? `${stem}.${kind.extensions[0] ?? ''}` : stem;
  return { content: file, name, mediaType: kind.media_type };
}
