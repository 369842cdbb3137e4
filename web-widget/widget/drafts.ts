/**
 * The message that is being written, kept in this tab's own storage so that a reload does not
 * lose it. Only texts that passed screening are put here, and nothing else is kept in a browser.
 */
export interface DraftStore {
  read(conversation: string): string;
  write(conversation: string, text: string): void;
}

const key = (conversation: string) => `portti-draft:${conversation}`;

export function draftStore(storage: () => Storage): DraftStore {
  return {
    read(conversation) {
      try {
        return storage().getItem(key(conversation)) ?? '';
      } catch {
        return '';
      }
    },
    write(conversation, text) {
      try {
        if (text === '') storage().removeItem(key(conversation));
        else storage().setItem(key(conversation), text);
      } catch {
        // Storage may be turned off or full; the text is still in the field.
      }
    },
  };
}

export const drafts = draftStore(() => sessionStorage);
