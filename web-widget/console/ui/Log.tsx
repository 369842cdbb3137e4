/** What was said, oldest first. Keeps to the newest line unless the reader has scrolled up. */
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import { UploadCard } from '../../shared/files/view/card.tsx';
import { filesInfo, useApp, useSession } from '../app/context.ts';
import { type Conversation, firstUnread, nameOf, unread } from '../model/conversation.ts';
import { reduce } from '../model/desk.ts';
import { Entry, PendingEntry } from './LogEntry.tsx';

/** So near the end counts as the end, in CSS px. */
const NEAR = 60;

interface Props {
  conversation: Conversation;
  focused: boolean;
  mine: boolean;
}

export function Log({ conversation, focused, mine }: Props) {
  const { t, desk, files } = useApp();
  const { id } = conversation;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useSignal(true);
  const pending = useComputed(() =>
    desk.value.pending.filter((it) => it.conversation === id),
  ).value;

  useLayoutEffect(() => {
    if (atEnd.peek()) toEnd(list.current);
  });
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.peek()) toEnd(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [atEnd]);
  useReading(conversation, atEnd.value);

  const room = files(id);
  const info = filesInfo(useSession(), conversation.service);
  // The log tells of the others itself.
  const uploads = room.uploads.items.value.filter((it) => !conversation.files.has(it.id));
  const unseen = unread(conversation);
  const firstUnseen = mine ? firstUnread(conversation) : null;
  return (
    <div class="log-frame">
      <div
        ref={list}
        class="log"
        role="log"
        aria-live={focused ? 'polite' : 'off'}
        aria-label={t('messages-with', { name: nameOf(conversation) })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          atEnd.value = scrollHeight - scrollTop - clientHeight < NEAR;
        }}
      >
        {conversation.entries.map((entry, index) => (
          <Entry
            key={entry.seq}
            entry={entry}
            before={conversation.entries[index - 1]}
            hidden={conversation.hidden.has(entry.seq)}
            mine={mine && conversation.stage.kind === 'active'}
            conversation={conversation}
            startsUnread={entry.seq === firstUnseen}
          />
        ))}
        {pending.map((it) => (
          <PendingEntry key={it.id} pending={it} />
        ))}
        {uploads.map((upload) => (
          <article class="said own" key={upload.id}>
            <div class="said-row">
              <UploadCard room={room} upload={upload} info={info} />
            </div>
          </article>
        ))}
      </div>
      {!atEnd.value && (
        <button
          type="button"
          class={unseen > 0 ? 'button primary compact to-end' : 'button compact to-end'}
          onClick={() => {
            atEnd.value = true;
            toEnd(list.current);
          }}
        >
          {unseen > 0 ? t('to-new', { count: unseen }) : t('to-end')}
        </button>
      )}
    </div>
  );

  /** Marks what is in view as read, while somebody looks at this page. */
  function useReading({ seq, read }: Conversation, seesEnd: boolean) {
    useEffect(() => {
      if (read >= seq) return;
      const look = () => {
        if (!seesEnd || document.visibilityState !== 'visible' || !document.hasFocus()) return;
        desk.value = reduce(desk.value, { type: 'read', conversation: id, seq });
      };
      // A little later, so that the line "new messages" is seen before it goes.
      const timer = setTimeout(look, 1_200);
      window.addEventListener('focus', look);
      document.addEventListener('visibilitychange', look);
      return () => {
        clearTimeout(timer);
        window.removeEventListener('focus', look);
        document.removeEventListener('visibilitychange', look);
      };
    }, [seq, read, seesEnd]);
  }
}

function toEnd(element: HTMLElement | null) {
  if (element) element.scrollTop = element.scrollHeight;
}
