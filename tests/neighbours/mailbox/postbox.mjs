/** The mail that came, newest first, and who wants to hear of more. */
import PostalMime from 'postal-mime';

const KEPT = 500;

export class Postbox {
  #messages = [];
  #greeted = new Set();
  #listeners = new Set();
  #count = 0;

  /** Reads a message and keeps it. The oldest goes when there are too many. */
  async keep(raw, session) {
    const mail = await PostalMime.parse(raw);
    this.#count += 1;
    const message = {
      id: this.#count,
      at: new Date().toISOString(),
      envelope: {
        from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
        to: session.envelope.rcptTo.map(({ address }) => address),
      },
      secure: session.secure === true,
      user: typeof session.user === 'string' ? session.user : null,
      from: mail.from ?? null,
      to: mail.to ?? [],
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html ?? '',
      headers: mail.headers.map(({ key, value }) => [key, value]),
      attachments: mail.attachments.map(({ filename, mimeType }) => ({ filename, mimeType })),
      size: raw.length,
    };
    Object.defineProperty(message, 'raw', { value: raw, enumerable: false });
    this.#messages = [message, ...this.#messages].slice(0, KEPT);
    this.#tell();
  }

  /** Every message, newest first. */
  all() {
    return this.#messages;
  }

  /** One message, or nothing. */
  find(id) {
    return this.#messages.find((message) => message.id === id);
  }

  /** Forgets every message and every greylisted address. */
  clear() {
    this.#messages = [];
    this.#greeted.clear();
    this.#tell();
  }

  /** Whether `address` is seen for the first time; from now on it is not. */
  isNew(address) {
    const fresh = !this.#greeted.has(address);
    this.#greeted.add(address);
    return fresh;
  }

  /** Calls `listener` at every change until the returned function is called. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
