/** The middle: as many conversations side by side as fit, and tabs for the rest. */
import { useComputed } from '@preact/signals';

import { useApp } from '../app/context.ts';
import { columnsFor, inView } from '../model/columns.ts';
import { nameOf, unread } from '../model/conversation.ts';
import { Column } from './Column.tsx';
import { Icon } from './Icon.tsx';
import { useWidth } from './Shell.tsx';

export function Columns() {
  const { t, desk } = useApp();
  const { element, width } = useWidth<HTMLElement>();
  const columns = useComputed(() => columnsFor(width.value));
  const shown = useComputed(() => inView(desk.value, columns.value).join(' ')).value;
  const open = useComputed(() => desk.value.open.join(' ')).value;
  const ids = shown === '' ? [] : shown.split(' ');
  const tabs = open === '' ? [] : open.split(' ');
  return (
    <main
      class="stage"
      id="conversations"
      tabIndex={-1}
      ref={element}
      aria-label={t('conversations')}
    >
      {tabs.length > ids.length && <Tabs ids={tabs} shown={ids} />}
      {ids.length === 0 ? (
        <Welcome />
      ) : (
        <div class={`columns columns-${ids.length}`}>
          {ids.map((id) => (
            <Column key={id} id={id} />
          ))}
        </div>
      )}
    </main>
  );
}

function Tabs({ ids, shown }: { ids: string[]; shown: string[] }) {
  const { t } = useApp();
  return (
    <nav class="tabs" aria-label={t('open-conversations')}>
      {ids.map((id) => (
        <Tab key={id} id={id} shown={shown.includes(id)} />
      ))}
    </nav>
  );
}

function Tab({ id, shown }: { id: string; shown: boolean }) {
  const { t, desk, acts, inCall } = useApp();
  const calls = inCall() === id;
  const name = useComputed(
    () => nameOf(desk.value.conversations.get(id)) || t('conversation'),
  ).value;
  const unseen = useComputed(() => {
    const conversation = desk.value.conversations.get(id);
    return conversation && !shown ? unread(conversation) : 0;
  }).value;
  return (
    <button
      type="button"
      class="tab"
      aria-current={shown ? 'true' : undefined}
      onClick={() => acts.show(id)}
    >
      {calls && <Icon name="camera" />}
      <span class="tab-name">
        {name}
        {calls && <span class="visually-hidden"> {t('tab-in-call')}</span>}
      </span>
      {unseen > 0 && (
        <span class="count hot">
          {unseen}
          <span class="visually-hidden"> {t('unread')}</span>
        </span>
      )}
    </button>
  );
}

/** Nothing is open: what to do next. */
function Welcome() {
  const { t, desk, acts, shortcuts } = useApp();
  const first = useComputed(() => desk.value.board?.waiting[0]).value;
  return (
    <div class="welcome">
      <span class="welcome-mark" aria-hidden="true">
        <Icon name="chat" />
      </span>
      <h2>{t(first ? 'welcome-waiting' : 'welcome')}</h2>
      <p class="soft">{t(first ? 'welcome-waiting-hint' : 'welcome-hint')}</p>
      {first && (
        <button
          type="button"
          class="button primary"
          onClick={() => acts.answer(first.conversation)}
        >
          {t('answer-named', { name: first.name })}
        </button>
      )}
      {shortcuts.value && (
        <p class="soft small">
          {t('welcome-keys')} <kbd>?</kbd>
        </p>
      )}
    </div>
  );
}
