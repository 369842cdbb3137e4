import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Takes the focus to an element when the part of it that had it is gone, as a button is that was
 *  pressed. */
export function useFocusKept(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const whole = element.current;
    if (!whole) return undefined;
    let holder: Element | null = null;
    const got = ({ target }: FocusEvent) => {
      holder = target instanceof Element ? target : null;
    };
    const changed = () => {
      if (!holder || holder.isConnected) return;
      holder = null;
      const nowhere = document.activeElement === document.body;
      if (nowhere && document.hasFocus()) whole.focus();
    };
    const observer = new MutationObserver(changed);
    observer.observe(whole, { childList: true, subtree: true });
    whole.addEventListener('focusin', got);
    return () => {
      observer.disconnect();
      whole.removeEventListener('focusin', got);
    };
  }, [element]);
}
