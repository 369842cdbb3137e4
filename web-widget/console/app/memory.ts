/** A yes-or-no choice kept in this browser. Nothing personal goes here. */
import { effect, type Signal, signal } from '@preact/signals';

export function stored(key: string, otherwise: boolean): Signal<boolean> {
  let before: string | null = null;
  try {
    before = localStorage.getItem(key);
  } catch {
    // Storage is closed to us: the default holds.
  }
  const value = signal(before === null ? otherwise : before === 'yes');
  effect(() => {
    const word = value.value ? 'yes' : 'no';
    try {
      localStorage.setItem(key, word);
    } catch {
      // It holds for this visit.
    }
  });
  return value;
}
