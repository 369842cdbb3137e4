/** A dialog over everything. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

import { useModal } from '../../shared/modal.ts';
import { useApp } from '../app/context.ts';
import { Icon } from './Icon.tsx';

interface Props {
  title: string;
  children: ComponentChildren;
  wide?: boolean;
}

export function Modal({ title, children, wide = false }: Props) {
  const { dialog, t } = useApp();
  const element = useModal();
  return (
    <dialog
      ref={element}
      class={wide ? 'modal wide' : 'modal'}
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        dialog.value = null;
      }}
    >
      <div class="modal-top">
        <h2 id="modal-title">{title}</h2>
        <button
          type="button"
          class="button quiet icon"
          aria-label={t('dismiss')}
          onClick={() => {
            dialog.value = null;
          }}
        >
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  children: ComponentChildren;
  /** The word on the button that does it. */
  action: string;
  danger?: boolean;
  onConfirm(): void;
}

/** Asks before something that cannot be taken back. The safe choice comes first and has the focus. */
export function Confirm({ title, children, action, danger = false, onConfirm }: ConfirmProps) {
  const { dialog, t } = useApp();
  const done = useSignal(false);
  return (
    <Modal title={title}>
      <div class="stack">{children}</div>
      <div class="modal-actions">
        <button
          type="button"
          class="button"
          autofocus
          onClick={() => {
            dialog.value = null;
          }}
        >
          {t('cancel')}
        </button>
        <button
          type="button"
          class={danger ? 'button danger solid' : 'button primary'}
          disabled={done.value}
          onClick={() => {
            done.value = true;
            dialog.value = null;
            onConfirm();
          }}
        >
          {action}
        </button>
      </div>
    </Modal>
  );
}
