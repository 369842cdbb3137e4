/** Carries the shortcuts out. */
import { neighbour } from '../model/columns.ts';
import { isHeldBy, unread } from '../model/conversation.ts';
import { EMPTY_DRAFT, type Mode, reduce } from '../model/desk.ts';
import { type Shortcut, shortcutFor } from '../model/keys.ts';
import type { App } from './context.ts';

/** Listens until the returned function is called. */
export function watchKeyboard(app: App): () => void {
  const listen = (event: KeyboardEvent) => {
    if (!app.shortcuts.peek() || app.phase.peek().kind !== 'signed_in') return;
    if (app.dialog.peek() !== null) return;
    const shortcut = shortcutFor(event, isText(event.target));
    if (!shortcut) return;
    event.preventDefault();
    carryOut(app, shortcut);
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}

function isText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('textarea, select, input:not([type=radio], [type=checkbox])')
  );
}

function carryOut(app: App, shortcut: Shortcut): void {
  const { desk, acts, dialog, view } = app;
  const { focus, board, open, conversations } = desk.peek();
  switch (shortcut) {
    case 'help':
      dialog.value = { kind: 'help' };
      break;
    case 'answer': {
      const first = board?.waiting[0];
      if (!first) break;
      acts.answer(first.conversation);
      focusSoon(() => writeField(first.conversation));
      break;
    }
    case 'next':
    case 'previous':
      goTo(app, neighbour(desk.peek(), shortcut === 'next' ? 1 : -1));
      break;
    case 'unread': {
      const waiting = open.find((id) => {
        const conversation = conversations.get(id);
        return id !== focus && conversation !== undefined && unread(conversation) > 0;
      });
      goTo(app, waiting ?? null);
      break;
    }
    case 'write':
      write(app, 'say');
      break;
    case 'note':
      write(app, 'note');
      break;
    case 'queue':
      view.value = 'list';
      focusSoon(() => document.getElementById('queue'));
      break;
    case 'details':
      if (focus === null) break;
      app.detailsOpen.value = true;
      view.value = 'details';
      focusSoon(() => document.getElementById('details'));
      break;
    case 'identify':
    case 'close':
      ask(app, shortcut);
  }
}

function goTo(app: App, id: string | null): void {
  if (id === null) return;
  app.acts.show(id);
  focusSoon(() => writeField(id) ?? document.querySelector(`[data-conversation="${id}"] .log`));
}

function write(app: App, mode: Mode): void {
  const { focus, drafts } = app.desk.peek();
  if (focus === null) return;
  app.view.value = 'chat';
  const draft = { ...(drafts.get(focus) ?? EMPTY_DRAFT), mode };
  app.desk.value = reduce(app.desk.peek(), { type: 'draft', conversation: focus, draft });
  focusSoon(() => writeField(focus));
}

/** Opens the question, where the act is possible at all. */
function ask(app: App, what: 'identify' | 'close'): void {
  const { focus, conversations } = app.desk.peek();
  const phase = app.phase.peek();
  const conversation = focus === null ? undefined : conversations.get(focus);
  if (!conversation || phase.kind !== 'signed_in' || !isHeldBy(conversation, phase.session.account))
    return;
  if (what === 'close') {
    app.dialog.value = { kind: 'close', conversation: conversation.id };
    return;
  }
  const offered = phase.session.services.some(
    (it) => it.id === conversation.service && it.identification,
  );
  if (offered && conversation.standing.kind === 'anonymous') {
    app.dialog.value = { kind: 'request_identification', conversation: conversation.id };
  }
}

function writeField(id: string): HTMLElement | null {
  return document.getElementById(`write-${id}`);
}

/** After the next drawing, because what is to have the focus may not be there yet. */
function focusSoon(find: () => HTMLElement | null, tries = 20): void {
  requestAnimationFrame(() => {
    const element = find();
    if (element) element.focus();
    else if (tries > 0) setTimeout(() => focusSoon(find, tries - 1), 50);
  });
}
