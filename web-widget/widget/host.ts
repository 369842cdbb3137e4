import { BRIDGE, isBridged, type ToLoader, type ToWidget } from '../embed/bridge.ts';

export interface HostListener {
  shown(visible: boolean): void;
  /** A proof came with a greeting that was not waited for any longer. */
  lateProof(proof: string): void;
}

type Message<Type> = Type extends { bridge: typeof BRIDGE } ? Omit<Type, 'bridge'> : never;

/** The page that embeds the widget, as the browser itself names it. */
export class Host {
  /** Whether there is a loader around the widget at all. */
  readonly embedded = window.parent !== window;
  /** The embedding page, without query and fragment; empty where there is none. */
  page = '';
  /** The sealed draft that the loader kept. */
  kept = '';
  private origin = '';
  private listener: HostListener = { shown: () => {}, lateProof: () => {} };
  /** Takes the proof of the greeting; false once nobody waits for it any more. */
  private greeted: (proof: string | undefined) => boolean = () => false;

  /**
   * Waits for the loader's greeting, and gives the proof that it brought from the page's address.
   * The greeting's origin is vouched for by the browser; that this page may embed the widget is
   * held by `frame-ancestors`. The loader greets when the whole frame has loaded, which takes its
   * time on a slow phone; a proof is good for two minutes, and must not be lost by impatience.
   */
  greeting(listener: HostListener, patienceMs = 15_000): Promise<string | undefined> {
    this.listener = listener;
    if (!this.embedded) return Promise.resolve(undefined);
    window.addEventListener('message', (event) => this.hear(event));
    return new Promise((settle) => {
      const late = setTimeout(() => {
        this.greeted = () => false;
        settle(undefined);
      }, patienceMs);
      this.greeted = (proof) => {
        clearTimeout(late);
        settle(proof);
        return true;
      };
    });
  }

  tell(message: Message<ToLoader>): void {
    if (this.origin === '') return;
    window.parent.postMessage({ bridge: BRIDGE, ...message }, this.origin);
  }

  private hear(event: MessageEvent): void {
    if (event.source !== window.parent || !isBridged(event.data)) return;
    if (this.origin !== '' && event.origin !== this.origin) return;
    const message = event.data as ToWidget;
    switch (message.type) {
      case 'host':
        // Only a page of the greeting's own origin can be the one to come back to.
        if (this.origin !== '' || new URL(message.page).origin !== event.origin) return;
        this.origin = event.origin;
        this.page = message.page;
        this.kept = message.kept;
        this.listener.shown(message.open);
        if (!this.greeted(message.proof) && message.proof !== undefined) {
          this.listener.lateProof(message.proof);
        }
        this.tell({ type: 'ready' });
        break;
      case 'shown':
        this.listener.shown(true);
        break;
      case 'hidden':
        this.listener.shown(false);
        break;
    }
  }
}
