/**
 * Words for those who listen to the page, said once and not more often than every few seconds: a
 * desk with five conversations must not talk without pause.
 */
import { signal } from '@preact/signals';

export const spoken = signal('');

const PAUSE = 4_000;

let last = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Says `words`, or, right after other words, only the latest of what came meanwhile. */
export function speak(words: string): void {
  clearTimeout(waiting);
  const left = last + PAUSE - Date.now();
  if (left <= 0) say(words);
  else waiting = setTimeout(() => say(words), left);
}

function say(words: string): void {
  last = Date.now();
  spoken.value = words;
}
