import { useLayoutEffect, useRef } from 'preact/hooks';

/** The browser's own dialog over everything, as long as it is in the page: it keeps the focus in.
 *  The browser would give it back only to a dialog that is closed while still in the page, so it is
 *  given back here, where its place is still there. */
export function useModal() {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const it = element.current;
    it?.showModal();
    return () => {
      it?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return element;
}
