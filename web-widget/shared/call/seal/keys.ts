/** The arithmetic of the keys: ECDH on P-256, HKDF with SHA-256, AES-GCM. */
import type { CallSide } from '../state.ts';
import type { Pair } from './handshake.ts';

/** What a run of the handshake gives. */
export interface RunKeys {
  /** Seals what this side sends. */
  own: CryptoKey;
  /** Opens what the other side sends. */
  other: CryptoKey;
  /** Tells the keys of one run from those before, 1–255: a frame must not end with a zero. */
  id: number;
  /** Eight digits for people to compare. */
  phrase: string;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

export async function hashOf(key: string): Promise<string> {
  return base64url(await sha256(fromBase64url(key)));
}

export async function makePair(): Promise<Pair> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const open = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return { open, hash: await hashOf(open), secret: pair.privateKey };
}

/** The keys of a run, the same on both sides but for whose is whose. */
export async function runKeys(
  call: string,
  side: CallSide,
  own: Pair,
  otherKey: string,
): Promise<RunKeys> {
  const there = await crypto.subtle.importKey('raw', fromBase64url(otherKey), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: there }, own.secret, 256);
  const root = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const [resident, professional] =
    side === 'resident' ? [own.open, otherKey] : [otherKey, own.open];
  const words = new TextEncoder();
  // Everything that was said is bound into the keys.
  const salt = new Uint8Array(
    await sha256(words.encode(call), fromBase64url(resident), fromBase64url(professional)),
  );
  const bits = (what: string, length: number) =>
    crypto.subtle.deriveBits(
      { name: 'HKDF', hash: 'SHA-256', salt, info: words.encode(`portti call ${what}`) },
      root,
      length,
    );
  const key = async (sender: CallSide) =>
    crypto.subtle.importKey('raw', await bits(sender, 256), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
  const other = side === 'resident' ? 'professional' : 'resident';
  const [number = 0] = new Uint8Array(await bits('id', 8));
  return {
    own: await key(side),
    other: await key(other),
    id: (number % 255) + 1,
    phrase: digits(new Uint8Array(await bits('phrase', 64))),
  };
}

/** Eight digits in two groups. The bias of the remainder is below one in 10¹¹. */
function digits(bytes: Uint8Array): string {
  const value = new DataView(bytes.buffer).getBigUint64(0) % 100_000_000n;
  const text = value.toString().padStart(8, '0');
  return `${text.slice(0, 4)} ${text.slice(4)}`;
}
