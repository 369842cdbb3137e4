/**
 * The message that is being written, kept over a reload and over the same-tab way to the
 * identification page. Only texts that passed screening come here.
 *
 * Browsers that block third-party storage give a frame none at all. So the draft is sealed, and
 * its halves are kept apart: the sealed text by the loader, in the host page's own tab storage,
 * where nobody there can read it; the key in a partitioned session cookie of Portti's own, which
 * nobody there can reach. Neither the host page nor the server ever holds the text.
 */
export interface DraftStore {
  read(conversation: string): Promise<string>;
  write(conversation: string, text: string): Promise<void>;
  /** Forgets draft and key. */
  clear(): Promise<void>;
}

/** Where the two halves are kept. */
export interface DraftPlaces {
  /** The sealed text, as it was given to `keep` before; empty for none. */
  kept(): string;
  keep(sealed: string): void;
  key(): Promise<string | null>;
  keepKey(key: string | null): Promise<void>;
}

function toText(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  // The URL-safe alphabet, which needs no escaping in a cookie.
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

const NONCE = 12;

function importKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', toBytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** The conversation's id is bound in, so that a draft never turns up in another one. */
const sealing = (nonce: Uint8Array<ArrayBuffer>, conversation: string) => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: new TextEncoder().encode(conversation),
});

export class SealedDrafts implements DraftStore {
  private readonly places: DraftPlaces;
  private round = 0;

  constructor(places: DraftPlaces) {
    this.places = places;
  }

  async read(conversation: string): Promise<string> {
    try {
      const sealed = toBytes(this.places.kept());
      const key = await this.places.key();
      if (sealed.length <= NONCE || key === null) return '';
      const how = sealing(sealed.slice(0, NONCE), conversation);
      const opened = await crypto.subtle.decrypt(how, await importKey(key), sealed.slice(NONCE));
      return new TextDecoder().decode(opened);
    } catch {
      // Of another conversation, or sealed with a key that is gone: there is no draft.
      return '';
    }
  }

  async write(conversation: string, text: string): Promise<void> {
    this.round += 1;
    const round = this.round;
    try {
      const sealed = text === '' ? '' : await this.seal(conversation, text);
      // Sealing takes a moment, in which a newer draft may have overtaken this one.
      if (round === this.round) this.places.keep(sealed);
    } catch {
      // Cookies may be turned off altogether; the text is still in the field.
    }
  }

  async clear(): Promise<void> {
    this.round += 1;
    this.places.keep('');
    await this.places.keepKey(null).catch(() => {});
  }

  private async seal(conversation: string, text: string): Promise<string> {
    let key = await this.places.key();
    if (key === null) {
      key = toText(crypto.getRandomValues(new Uint8Array(32)));
      await this.places.keepKey(key);
    }
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const plain = new TextEncoder().encode(text);
    const how = sealing(nonce, conversation);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(how, await importKey(key), plain));
    return toText(Uint8Array.of(...nonce, ...sealed));
  }
}

const COOKIE = 'portti_draft_key';
const PATH = '/widget/';

/** The key's place: a session cookie that only the widget's own page can see, on this site only. */
export const keyCookie: Pick<DraftPlaces, 'key' | 'keepKey'> = {
  key: async () => (await cookieStore.get(COOKIE))?.value ?? null,
  keepKey: async (key) => {
    if (key === null) await cookieStore.delete({ name: COOKIE, path: PATH, partitioned: true });
    else {
      await cookieStore.set({
        name: COOKIE,
        value: key,
        path: PATH,
        sameSite: 'none',
        partitioned: true,
      });
    }
  },
};
