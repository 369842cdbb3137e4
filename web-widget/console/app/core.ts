/** What every part of the console's page works on: its state, and what happens to a conversation. */
import { signal } from '@preact/signals';

import type { StaffClient } from '../../shared/client/staff.ts';
import { isHeldBy, nameOf } from '../model/conversation.ts';
import { type Action, type Desk, emptyDesk, reduce } from '../model/desk.ts';
import { news } from '../model/notices.ts';
import type { StaffCommand } from '../model/wire.ts';
import { makeApi } from './api.ts';
import { makeCallRooms } from './calls.ts';
import type { Dialog, Phase, View } from './context.ts';
import { makeFileRooms } from './files.ts';
import { beginLanguage, translate } from './language.ts';
import { ringMessage, ringWaiting } from './sound.ts';
import { speak } from './speech.ts';
import { leads } from './tabs.ts';

export class Core {
  readonly language = beginLanguage();
  readonly t = translate(this.language);
  readonly api = makeApi(() => this.language.peek());
  readonly phase = signal<Phase>({ kind: 'checking' });
  readonly desk = signal<Desk>(emptyDesk());
  readonly now = signal(Date.now());
  readonly dialog = signal<Dialog | null>(null);
  readonly view = signal<View>('list');
  /** The socket, while somebody is signed in. */
  client: StaffClient | null = null;
  /** Whose drafts and open conversations these are, or empty. */
  account = '';

  readonly files = makeFileRooms(
    () => this.csrf(),
    () => this.language.peek(),
    (conversation, attachment) =>
      this.command(conversation, this.removal(conversation, attachment)),
  );

  readonly calls = makeCallRooms({
    signal: (conversation, call, signal) => this.client?.call(conversation, call, signal) ?? false,
    end: (conversation, call) => this.command(conversation, { type: 'end_video', call }),
    now: () => (Date.now() + this.desk.peek().clockOffset) * 1_000,
    say: speak,
    consented: (conversation) => {
      const name = nameOf(this.desk.peek().conversations.get(conversation));
      speak(this.t('spoken-call', { name }));
      if (leads.peek()) ringMessage();
    },
  });

  csrf(): string {
    const it = this.phase.peek();
    return it.kind === 'signed_in' ? it.session.csrf : '';
  }

  dispatch(action: Action): void {
    const before = this.desk.peek();
    const after = reduce(before, action);
    if (after === before) return;
    this.desk.value = after;
    this.tell(before, after);
  }

  command(conversation: string, wish: StaffCommand): void {
    if (!this.client) return;
    const id = crypto.randomUUID();
    const after = this.desk.peek().conversations.get(conversation)?.seq ?? 0;
    const pending = { id, conversation, command: wish, after, kept: null };
    this.dispatch({ type: 'sent', pending });
    void this.client
      .command(conversation, wish, id)
      .then((outcome) => this.dispatch({ type: 'settled', id, outcome }));
  }

  show(conversation: string): void {
    if (!this.desk.peek().conversations.has(conversation)) this.client?.follow(conversation);
    this.dispatch({ type: 'open', conversation });
  }

  /** Lets go of the files and the call of a conversation. */
  leave(conversation: string): void {
    this.files.leave(conversation);
    this.calls.leave(conversation);
  }

  /** Sounds and spoken words for what is new. */
  private tell(before: Desk, after: Desk): void {
    const { waiting, messages } = news(before, after);
    if (waiting.length > 0)
      speak(this.t('spoken-waiting', { count: waiting.length, name: waiting[0]?.name ?? '' }));
    const elsewhere = messages.find((it) => it.conversation !== after.focus);
    if (elsewhere) speak(this.t('spoken-message', { name: elsewhere.name }));
    if (!leads.peek()) return;
    if (waiting.length > 0 && after.board?.status === 'available') ringWaiting();
    else if (messages.length > 0 && (elsewhere || !document.hasFocus())) ringMessage();
  }

  /** One's own file is taken back; the resident's is hidden, which takes it along. A supervisor
   *  who does not answer may remove either. */
  private removal(conversation: string, attachment: string): StaffCommand {
    const known = this.desk.peek().conversations.get(conversation);
    const file = known?.files.get(attachment);
    const hides = known && file?.side === 'resident' && isHeldBy(known, this.account);
    return hides ? { type: 'hide', target: file.seq } : { type: 'remove_attachment', attachment };
  }
}
