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

/** The way on from a page that leads nowhere: closes the window that the chat opened; where there is
 *  none and `back` says so, returns to the page before. */
export function WayOut({ back }: { back: boolean }) {
  const opened = window.opener !== null;
  if (!opened && !(back && history.length > 1)) return null;
  return (
    <button type="button" class="button" onClick={() => (opened ? window.close() : history.back())}>
      {t(opened ? 'close-window' : 'go-back')}
    </button>
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
