/** The workplace: who waits on the left, conversations in the middle, details on the right. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { useApp, type View } from '../app/context.ts';
import { badge } from '../model/notices.ts';
import { Columns } from './Columns.tsx';
import { Details } from './Details.tsx';
import { Dialogs } from './Dialogs.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { TopBar } from './TopBar.tsx';

/** Below this width one part is shown at a time; see `@media` in shell.css. */
const NARROW = '(max-width: 56rem)';

export function Shell() {
  const { t, view, detailsOpen, desk } = useApp();
  const narrow = useNarrow();
  const skip = (part: View, target: string) => {
    view.value = part;
    requestAnimationFrame(() => document.getElementById(target)?.focus());
  };
  const hasFocus = useComputed(() => desk.value.focus !== null).value;
  const shows = (part: View) => !narrow || view.value === part;
  const details = hasFocus && (narrow ? view.value === 'details' : detailsOpen.value);
  return (
    <div class={details && !narrow ? 'shell with-details' : 'shell'}>
      <nav class="skips" aria-label={t('skip-links')}>
        <button type="button" class="skip" onClick={() => skip('list', 'queue')}>
          {t('skip-queue')}
        </button>
        <button type="button" class="skip" onClick={() => skip('chat', 'conversations')}>
          {t('skip-conversation')}
        </button>
      </nav>
      <TopBar />
      <Notices />
      {narrow && <Views hasFocus={hasFocus} />}
      <div class="parts">
        {shows('list') && <Rail />}
        {shows('chat') && <Columns />}
        {details && <Details />}
      </div>
      <Dialogs />
    </div>
  );
}

/** On small screens: which part to look at. */
function Views({ hasFocus }: { hasFocus: boolean }) {
  const { t, view, desk } = useApp();
  const news = useComputed(() => badge(desk.value)).value;
  const parts: [View, IconName, string][] = [
    ['list', 'people', t('view-list')],
    ['chat', 'chat', t('view-chat')],
    ['details', 'details', t('view-details')],
  ];
  return (
    <nav class="views" aria-label={t('views')}>
      {parts.map(([part, icon, name]) => (
        <button
          key={part}
          type="button"
          class="view"
          aria-current={view.value === part ? 'true' : undefined}
          disabled={part === 'details' && !hasFocus}
          onClick={() => {
            view.value = part;
          }}
        >
          <Icon name={icon} />
          <span>{name}</span>
          {part === 'list' && news > 0 && (
            <span class="count">
              {news}
              <span class="visually-hidden"> {t('views-news')}</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}

function useNarrow(): boolean {
  const narrow = useSignal(matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const listen = () => {
      narrow.value = query.matches;
    };
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, [narrow]);
  return narrow.value;
}

/** The width of an element, renewed when it changes. */
export function useWidth<E extends Element>() {
  const element = useRef<E>(null);
  const width = useSignal(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = entry.contentRect.width;
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [width]);
  return { element, width };
}
