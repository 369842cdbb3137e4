/**
 * One connection of clamd's protocol (`man clamd`): a command that ends with a NUL, and after
 * INSTREAM the file in chunks, each with its length in four bytes, the last of length zero.
 */
import { EICAR } from './eicar.mjs';

const LONGEST_COMMAND = 64;
const NOTHING = Buffer.alloc(0);

/** Reads one command, with its file where it has one, and returns what clamd would say. */
export async function answerTo(socket, limit) {
  const reader = new Reader(socket);
  const command = await reader.command();
  if (command === 'zPING') return 'PONG';
  if (command === 'zVERSION') return 'Portti demo scanner';
  if (command !== 'zINSTREAM') return 'UNKNOWN COMMAND';
  let size = 0;
  let infected = false;
  // The end of what came before, so that a signature across two pieces is seen.
  let tail = NOTHING;
  for (;;) {
    let left = (await reader.exactly(4)).readUInt32BE();
    if (left === 0) break;
    size += left;
    if (size > limit) return 'INSTREAM size limit exceeded. ERROR';
    while (left > 0) {
      const piece = await reader.atMost(left);
      left -= piece.length;
      const seen = Buffer.concat([tail, piece]);
      infected ||= seen.includes(EICAR);
      tail = seen.subarray(Math.max(0, seen.length - EICAR.length + 1));
    }
  }
  return infected ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
}

/** Bytes of a stream, as they are wanted. */
class Reader {
  #chunks;
  #kept = NOTHING;

  constructor(stream) {
    this.#chunks = stream.iterator({ destroyOnReturn: false });
  }

  async #more() {
    const { done, value } = await this.#chunks.next();
    if (done) throw new Error('the connection ended early');
    return value;
  }

  async atMost(count) {
    if (this.#kept.length === 0) this.#kept = await this.#more();
    const taken = this.#kept.subarray(0, count);
    this.#kept = this.#kept.subarray(taken.length);
    return taken;
  }

  async exactly(count) {
    while (this.#kept.length < count) this.#kept = Buffer.concat([this.#kept, await this.#more()]);
    return this.atMost(count);
  }

  async command() {
    for (;;) {
      const end = this.#kept.indexOf(0);
      if (end >= 0) {
        const text = this.#kept.toString('latin1', 0, end);
        this.#kept = this.#kept.subarray(end + 1);
        return text;
      }
      if (this.#kept.length > LONGEST_COMMAND) return '';
      this.#kept = Buffer.concat([this.#kept, await this.#more()]);
    }
  }
}
