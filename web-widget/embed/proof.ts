const MARK = '#portti-proof=';

/** The proof in an address's fragment, where there is one. */
export function proofIn(fragment: string): string | undefined {
  if (!fragment.startsWith(MARK)) return undefined;
  const proof = fragment.slice(MARK.length);
  return /^[\w-]{16,256}$/.test(proof) ? proof : undefined;
}

/** Takes the proof out of the page's address, so that it stays in no history and no bookmark. */
export function takeProof(): string | undefined {
  const { hash, pathname, search } = location;
  if (!hash.startsWith(MARK)) return undefined;
  history.replaceState(history.state, '', pathname + search);
  return proofIn(hash);
}

/** The page to come back to: without its query, which may hold what is nobody else's business. */
export function returnPage(page: { origin: string; pathname: string }): string {
  return page.origin + page.pathname;
}

/** Whether an address leads to Portti's own identification page, the only place that the widget
 *  may send the whole page to. */
export function leadsToIdentification(address: unknown, origin: string): address is string {
  if (typeof address !== 'string') return false;
  try {
    const url = new URL(address);
    return url.origin === origin && url.pathname === '/identify/';
  } catch {
    return false;
  }
}
