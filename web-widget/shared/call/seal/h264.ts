/** What sealing needs to know of H.264 (ITU-T H.264 annex B): where slices begin, and that a start
 *  code must not come up by chance (7.4.1, emulation prevention). */

const SLICE = 1;
const IDR_SLICE = 5;
/** Supplemental information, the two kinds of parameters, and the delimiter. */
const BEFORE_SLICES = [6, 7, 8, 9];
/** Parameters are some tens of bytes; more than this is not left in clear. */
const MOST_CLEAR = 128;

/** Whether a start code of three or four bytes stands at the very beginning. */
export function beginsWithStartCode(data: Uint8Array): boolean {
  const one = data[2] === 0 ? 3 : 2;
  return data[0] === 0 && data[1] === 0 && data[one] === 1;
}

/** Where the content of the first slice begins: what stands before it are parameters. Null where
 *  there is no such slice near the beginning: then nothing says what might stay in clear. */
export function sliceStart(data: Uint8Array): number | null {
  if (!beginsWithStartCode(data)) return null;
  for (let at = 0; at + 5 <= Math.min(data.length, MOST_CLEAR); at += 1) {
    if (data[at] !== 0 || data[at + 1] !== 0 || data[at + 2] !== 1) continue;
    const type = (data[at + 3] ?? 0) & 0x1f;
    // Two bytes more: the unit's header, and the first of the slice.
    if (type === SLICE || type === IDR_SLICE) return at + 5;
    if (!BEFORE_SLICES.includes(type)) return null;
  }
  return null;
}

/** Puts a 3 after two zeros that a byte below 4 follows. */
export function escaped(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of data) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(out);
}

export function unescaped(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of data) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(out);
}
