/** Which of the open conversations are in view. */
import type { Desk } from './desk.ts';

/** The narrowest that a conversation reads well, in CSS px. */
const COLUMN = 380;
const MOST = 3;

/** How many fit side by side. */
export function columnsFor(width: number): number {
  return Math.max(1, Math.min(MOST, Math.floor(width / COLUMN)));
}

/** The most recently used ones, but in the order of the tabs, so that nothing jumps about. */
export function inView(desk: Pick<Desk, 'open' | 'recent'>, columns: number): string[] {
  const chosen = new Set(desk.recent.filter((id) => desk.open.includes(id)).slice(0, columns));
  return desk.open.filter((id) => chosen.has(id));
}

/** The neighbour of `focus` in the order of the tabs, round and round. */
export function neighbour(desk: Pick<Desk, 'open' | 'focus'>, step: 1 | -1): string | null {
  const { open, focus } = desk;
  if (open.length === 0) return null;
  const at = focus === null ? -1 : open.indexOf(focus);
  if (at < 0) return open[0] ?? null;
  return open[(at + step + open.length) % open.length] ?? null;
}
