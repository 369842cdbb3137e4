import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  class: string;
  labelledBy: string;
  close(): void;
  onKeyDown?(event: KeyboardEvent): void;
  children: ComponentChildren;
}

/** The browser's own dialog: it keeps the focus in. Given back afterwards, where its place is
 *  still there. Keys stay inside: Escape closes this and nothing behind it. */
export function Dialog({ class: name, labelledBy, close, onKeyDown, children }: Props) {
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
  return (
    <dialog
      ref={element}
      class={name}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        onKeyDown?.(event);
      }}
    >
      {children}
    </dialog>
  );
}
