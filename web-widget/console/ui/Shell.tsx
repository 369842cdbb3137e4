/** The workplace: who waits on the left, conversations in the middle, details on the right. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { useSafeDrops } from '../../shared/files/view/drop.tsx';
import { useApp, type View } from '../app/context.ts';
import { badge } from '../model/notices.ts';
import { Columns } from './Columns.tsx';
import { Details } from './Details.tsx';
import { Dialogs } from './Dialogs.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { TopBar } from './TopBar.tsx';

/** Below these widths one part, or two, are shown at a time; console.css uses the same. */
const NARROW = '(max-width: 56rem)';
const MEDIUM = '(max-width: 63.99rem)';

export function Shell() {
  const { t, view, detailsOpen, desk } = useApp();
  const narrow = useMedia(NARROW);
  const medium = useMedia(MEDIUM);
  useSafeDrops();
  const skip = (part: View, target: string) => {
    view.value = part;
    requestAnimationFrame(() => document.getElementById(target)?.focus());
  };
  const hasFocus = useComputed(() => desk.value.focus !== null).value;
  const turned = hasFocus && view.value === 'details';
  const details = medium ? turned : hasFocus && detailsOpen.value;
  const list = !narrow || view.value === 'list';
  const chat = narrow ? view.value === 'chat' : !(medium && turned);
  return (
    <div class={details && !medium ? 'shell with-details' : 'shell'}>
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
        {list && <Rail />}
        {chat && <Columns />}
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

function useMedia(condition: string): boolean {
  const holds = useSignal(matchMedia(condition).matches);
  useEffect(() => {
    const query = matchMedia(condition);
    const listen = () => {
      holds.value = query.matches;
    };
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, [condition, holds]);
  return holds.value;
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
