/** What is kept in this tab for the site's next page; nothing where storage is turned off. */

/** That a chat is open, so that the next page shows it again. */
export const OPEN_KEY = 'portti-open';
/** The draft, sealed by the widget. */
export const KEPT_KEY = 'portti-kept';

export function note(key: string, value: string): void {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // Then the chat waits behind its button on the next page.
  }
}

export function noted(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
