/** The keyboard: which keys do what. `?` works outside text fields, the others everywhere. */

export type Shortcut =
  | 'help'
  | 'answer'
  | 'next'
  | 'previous'
  | 'unread'
  | 'write'
  | 'note'
  | 'queue'
  | 'details'
  | 'identify'
  | 'close';

/** With Alt (Option on a Mac); by the key's place, since Option types another character. */
const WITH_ALT: Record<string, Shortcut> = {
  KeyQ: 'answer',
  KeyJ: 'next',
  KeyK: 'previous',
  KeyU: 'unread',
  KeyM: 'write',
  KeyN: 'note',
  KeyL: 'queue',
  KeyI: 'details',
  KeyP: 'identify',
  KeyX: 'close',
};

/** The list for the help dialog, in the order in which a working day uses it. */
export const SHORTCUTS: { shortcut: Shortcut; keys: string[] }[] = [
  ...Object.entries(WITH_ALT).map(([code, shortcut]) => ({
    shortcut,
    keys: ['Alt', code.slice(3)],
  })),
  { shortcut: 'help', keys: ['?'] },
];

export interface Key {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export function shortcutFor(key: Key, inText: boolean): Shortcut | null {
  if (key.ctrlKey || key.metaKey) return null;
  if (key.altKey) return WITH_ALT[key.code] ?? null;
  return key.key === '?' && !inText ? 'help' : null;
}
