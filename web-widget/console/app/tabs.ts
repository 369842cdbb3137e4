/** Several tabs of the console: one of them leads (and makes the sounds), all end together. */
import { signal } from '@preact/signals';

/** Whether this tab makes the sounds. Without Web Locks every tab believes so. */
export const leads = signal(!('locks' in navigator));

/** Whether another tab of the console is open. */
export const another = signal(false);

const LOCK = 'portti-console';

interface Tabs {
  signedOut(): void;
  signedIn(): void;
  leave(): void;
}

/** Asks for the lead and listens for the end and the beginning of the session in other tabs. */
export function joinTabs(onSignedOut: () => void, onSignedIn: () => void): Tabs {
  const gone = new AbortController();
  let release: () => void = () => {};
  if ('locks' in navigator) {
    navigator.locks.query().then(
      ({ held }) => {
        another.value = held?.some((lock) => lock.name === LOCK) ?? false;
      },
      () => {},
    );
    navigator.locks
      .request(LOCK, { signal: gone.signal }, () => {
        leads.value = true;
        another.value = false;
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      })
      .catch(() => {
        // Left before its turn came.
      });
  }
  const channel = new BroadcastChannel(LOCK);
  channel.onmessage = (event) => {
    if (event.data === 'signed-out') onSignedOut();
    if (event.data === 'signed-in') onSignedIn();
  };
  return {
    signedOut: () => channel.postMessage('signed-out'),
    signedIn: () => channel.postMessage('signed-in'),
    leave: () => {
      gone.abort();
      release();
      channel.close();
      leads.value = !('locks' in navigator);
    },
  };
}
