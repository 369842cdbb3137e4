/**
 * One encoded frame, sealed with AES-GCM:
 *
 *     clear beginning | sealed rest with its tag | counter (4 bytes) | key id (1 byte)
 *
 * What a codec's packets need to be cut and to tell a key frame stays clear: a few bytes. It is
 * authenticated all the same, as are the counter and the key id. The nonce is the kind and the
 * counter, and never comes twice under one key.
 */
import { beginsWithStartCode, escaped, sliceStart, unescaped } from './h264.ts';

export type Kind = 'audio' | 'video';

export interface Frame {
  data: ArrayBuffer;
  /** `key` or `delta` of a picture; undefined of sound. */
  type?: string;
  /** What the browser tells of the frame; not every browser names the codec. */
  getMetadata?(): { mimeType?: string };
}

const TRAILER = 5;
const TAG = 16;
/** A counter that would come round again; at 50 a second that is after two years. */
export const LAST_COUNTER = 0xffff_fffe;

/** A codec's name in small letters: `vp8` of `video/VP8`. */
export function codecName(mimeType: string | undefined): string {
  return (mimeType?.split('/')[1] ?? '').toLowerCase();
}

/** The codec that a picture itself shows; empty where it does not. */
export function shownCodec(frame: Frame): string {
  const data = new Uint8Array(frame.data);
  if (beginsWithStartCode(data)) return 'h264';
  const vp8 = frame.type === 'key' && data[3] === 0x9d && data[4] === 0x01 && data[5] === 0x2a;
  return vp8 ? 'vp8' : '';
}

/** How many bytes at a frame's beginning stay clear; null where the frame must not leave. */
export function clearBytes(
  kind: Kind,
  codec: string,
  data: Uint8Array,
  type?: string,
): number | null {
  // Opus: the byte that tells the frame's length.
  if (kind === 'audio') return Math.min(1, data.length);
  switch (codec) {
    // RFC 6386 9.1: the frame tag, and in key frames the start code and the size.
    case 'vp8':
      return Math.min(type === 'key' ? 10 : 3, data.length);
    case 'h264':
      return sliceStart(data);
    // RFC 9628 4.2: the packets' own descriptor tells everything.
    case 'vp9':
      return 0;
    // AV1 is cut by what it holds, and of others nothing is known: no call is held in them.
    default:
      return null;
  }
}

function nonce(kind: Kind, counter: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12);
  bytes[0] = kind === 'audio' ? 1 : 2;
  new DataView(bytes.buffer).setUint32(8, counter);
  return bytes;
}

function trailer(counter: number, id: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TRAILER);
  new DataView(bytes.buffer).setUint32(0, counter);
  bytes[4] = id;
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Null where it is not clear what the network must see of the frame. */
export async function seal(
  frame: Frame,
  about: { kind: Kind; codec: string; key: CryptoKey; id: number; counter: number },
): Promise<ArrayBuffer | null> {
  const { kind, codec, key, id, counter } = about;
  const data = new Uint8Array(frame.data);
  const length = clearBytes(kind, codec, data, frame.type);
  if (length === null) return null;
  const clear = data.slice(0, length);
  const end = trailer(counter, id);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce(kind, counter), additionalData: joined(clear, end) },
    key,
    data.slice(clear.length),
  );
  const rest = joined(new Uint8Array(sealed), end);
  // H.264 is cut where a start code stands, and sealed bytes may look like one.
  return joined(clear, codec === 'h264' && kind === 'video' ? escaped(rest) : rest).buffer;
}

/** What a sealed frame says of itself; null where it cannot be one. */
export interface Sealed {
  id: number;
  counter: number;
  clear: Uint8Array<ArrayBuffer>;
  sealed: Uint8Array<ArrayBuffer>;
}

export function read(frame: Frame, kind: Kind, codec: string): Sealed | null {
  const data = new Uint8Array(frame.data);
  const length = clearBytes(kind, codec, data, frame.type);
  if (length === null) return null;
  const clear = data.slice(0, length);
  const body = data.slice(clear.length);
  const rest = codec === 'h264' && kind === 'video' ? unescaped(body) : body;
  if (rest.length < TAG + TRAILER) return null;
  const at = rest.length - TRAILER;
  const view = new DataView(rest.buffer, rest.byteOffset + at, TRAILER);
  return { counter: view.getUint32(0), id: view.getUint8(4), clear, sealed: rest.slice(0, at) };
}

/** Throws where the frame was not sealed with this key, or changed on its way. */
export async function open(sealed: Sealed, kind: Kind, key: CryptoKey): Promise<ArrayBuffer> {
  const { counter, id, clear } = sealed;
  const opened = await crypto.subtle.decrypt(
    {
      name: 'AES-GCM',
      iv: nonce(kind, counter),
      additionalData: joined(clear, trailer(counter, id)),
    },
    key,
    sealed.sealed,
  );
  return joined(clear, new Uint8Array(opened)).buffer;
}
