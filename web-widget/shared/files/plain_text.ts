/** More is not shown, but can be saved. */
const SHOWN = 500_000;

export interface PlainText {
  text: string;
  /** Whether something was left out at the end. */
  cut: boolean;
}

/** The text of a file: UTF-8, or UTF-16 with its mark, or else what Windows wrote in the past. */
export function plainText(bytes: Uint8Array): PlainText {
  const whole = decoded(bytes);
  return { text: whole.slice(0, SHOWN), cut: whole.length > SHOWN };
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
