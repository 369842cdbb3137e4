/** What was said, oldest first. Keeps to the newest line unless the reader has scrolled up. */
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import type { FileRoom } from '../../shared/files/room.ts';
import type { Upload } from '../../shared/files/uploads.ts';
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
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useEnd(list);
  const pending = useComputed(() =>
    desk.value.pending.filter((it) => it.conversation === conversation.id),
  ).value;
  useReading(conversation, atEnd.value);
  // Read here, so that the log follows a card that comes at its end.
  const room = files(conversation.id);
  const uploads = room.uploads.items.value;

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
        <Uploads room={room} uploads={uploads} conversation={conversation} />
      </div>
      {!atEnd.value && (
        <ToEnd
          unseen={unread(conversation)}
          go={() => {
            atEnd.value = true;
            toEnd(list.current);
          }}
        />
      )}
    </div>
  );
}

/** Whether the reader is at the end of the list: then the list stays there whatever is added. */
function useEnd(list: RefObject<HTMLDivElement | null>): Signal<boolean> {
  const atEnd = useSignal(true);
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
  return atEnd;
}

/** Marks what is in view as read, while somebody looks at this page. */
function useReading({ id, seq, read }: Conversation, seesEnd: boolean) {
  const { desk } = useApp();
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

/** One's own files that are on their way; of the others the log itself tells. */
function Uploads(props: {
  room: FileRoom;
  uploads: readonly Upload[];
  conversation: Conversation;
}) {
  const { room, conversation } = props;
  const info = filesInfo(useSession(), conversation.service);
  const own = props.uploads.filter((it) => !conversation.files.has(it.id));
  return (
    <>
      {own.map((upload) => (
        <article class="said own" key={upload.id}>
          <div class="said-row">
            <UploadCard room={room} upload={upload} info={info} />
          </div>
        </article>
      ))}
    </>
  );
}

function ToEnd({ unseen, go }: { unseen: number; go(): void }) {
  const { t } = useApp();
  return (
    <button
      type="button"
      class={unseen > 0 ? 'button primary compact to-end' : 'button compact to-end'}
      onClick={go}
    >
      {unseen > 0 ? t('to-new', { count: unseen }) : t('to-end')}
    </button>
  );
}

function toEnd(element: HTMLElement | null) {
  if (element) element.scrollTop = element.scrollHeight;
}
