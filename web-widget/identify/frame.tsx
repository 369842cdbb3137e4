import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { COMMON, iconOf } from '../shared/icon.tsx';
import { t } from './texts.ts';

export const Icon = iconOf({
  shield: 'M12 3l7 3v5c0 5-3 8.5-7 10-4-1.5-7-5-7-10V6zM9 12l2 2 4-4',
  warning: COMMON.warning,
});

/** The page with its heading, which takes the focus when what is told changes. */
export function Page({ title, children }: { title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <main class="page">
      <h1 ref={heading} tabIndex={-1}>
        <span class="mark">
          <Icon name="shield" />
        </span>
        {title}
      </h1>
      {children}
    </main>
  );
}

/** Whether the chat opened this window. Another page may have opened the tab with the chat in which all this
 *  happens, but then the chat comes before this page. Told on the first of the pages only. */
export function isOwnWindow(): boolean {
  return window.opener !== null && history.length === 1;
}

/** The ways on from a page that leads nowhere: closes a window that was opened; and where `back` says so,
 *  returns to the page before, if there is one. */
export function WayOut({ back }: { back: boolean }) {
  return (
    <>
      {back && history.length > 1 && (
        <button type="button" class="button" onClick={() => history.back()}>
          {t('go-back')}
        </button>
      )}
      {window.opener !== null && (
        <button type="button" class="button" onClick={() => window.close()}>
          {t('close-window')}
        </button>
      )}
    </>
  );
}

export function Wait({ text }: { text: string }) {
  return (
    <p class="row" role="status">
      <span class="spinner" />
      {text}
    </p>
  );
}
