/** A file in the log. */
import { FileCard } from '../../shared/files/view/card.tsx';
import { useApp, useSession } from '../app/context.ts';
import { answererBefore, type Conversation } from '../model/conversation.ts';
import { clock, isoTime } from '../model/time.ts';
import type { ShownEvent } from '../model/wire.ts';

interface Props {
  entry: Extract<ShownEvent, { type: 'attachment_offered' }>;
  conversation: Conversation;
  mine: boolean;
}

export function FileEntry({ entry, conversation, mine }: Props) {
  const { t, language, now, files } = useApp();
  const supervises = useSession().roles.includes('supervisor');
  const file = conversation.files.get(entry.attachment);
  if (!file) return null;
  const own = file.side === 'professional';
  const answered = answererBefore(conversation, entry.seq);
  const closed = conversation.stage.kind === 'closed';
  return (
    <article class={own ? 'said own' : 'said'} data-seq={entry.seq}>
      <p class="said-by small">
        <span>{own ? (answered ?? t('side-professional')) : t('side-resident')}</span>{' '}
        <time class="soft" dateTime={isoTime(entry.at)}>
          {clock(entry.at, language.value, now.peek())}
        </time>
      </p>
      <div class="said-row">
        <FileCard
          room={files(conversation.id)}
          file={file}
          closed={closed}
          open={mine || supervises || closed}
          removable={!closed && (mine || supervises)}
        />
      </div>
    </article>
  );
}
