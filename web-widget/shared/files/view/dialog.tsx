import type { ComponentChildren } from 'preact';

import { useModal } from '../../modal.ts';

interface Props {
  class: string;
  labelledBy: string;
  close(): void;
  onKeyDown?(event: KeyboardEvent): void;
  children: ComponentChildren;
}

/** A dialog over everything. Keys stay inside: Escape closes this and nothing behind it. */
export function Dialog({ class: name, labelledBy, close, onKeyDown, children }: Props) {
  const element = useModal();
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
