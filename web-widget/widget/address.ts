export interface AddressProblem {
  field: 'address' | 'again';
  problem: 'malformed' | 'barred' | 'differs';
}

/** A plausible e-mail address; the server and the mail server have the last word. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@"<>()[\]\\,;:]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
}

/** What is wrong with an address that was typed twice. A mistyped one would send a conversation
 *  to a stranger. */
export function addressProblem(
  address: string,
  again: string,
  isBarred: (text: string) => boolean,
): AddressProblem | null {
  const typed = address.trim();
  if (!isAddress(typed)) return { field: 'address', problem: 'malformed' };
  if (isBarred(typed)) return { field: 'address', problem: 'barred' };
  if (typed.toLowerCase() !== again.trim().toLowerCase()) {
    return { field: 'again', problem: 'differs' };
  }
  return null;
}
