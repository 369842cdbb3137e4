/** What sealing needs to know of H.264 (ITU-T H.264 annex B): where slices begin, and that a start
 *  code must not come up by chance (7.4.1, emulation prevention). */

const SLICE = 1;
const IDR_SLICE = 5;

/** Where the content of the first slice begins: what stands before it are parameters. */
export function sliceStart(data: Uint8Array): number {
  for (let at = 0; at + 3 < data.length; at += 1) {
    if (data[at] !== 0 || data[at + 1] !== 0 || data[at + 2] !== 1) continue;
    const type = (data[at + 3] ?? 0) & 0x1f;
    // Two bytes more: the unit's header, and the first of the slice.
    if (type === SLICE || type === IDR_SLICE) return Math.min(at + 5, data.length);
  }
  return data.length;
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
