/** When the server is asked whether ended conversations are still there: nothing tells when one is erased. */

import type { Desk } from './desk.ts';

const MINUTE = 60;

/** The ended conversations to ask for between two times, in ms. Each has its own second of the minute, so
 *  that a page with many of them does not ask for all at once. */
export function dueAgain(desk: Pick<Desk, 'conversations'>, from: number, to: number): string[] {
  const [first, last] = [Math.floor(from / 1_000), Math.floor(to / 1_000)];
  return [...desk.conversations.values()]
    .filter(({ stage, lost }) => stage.kind === 'closed' && !lost)
    .map(({ id }) => id)
    .filter((id) => {
      const since = (((last - secondOf(id)) % MINUTE) + MINUTE) % MINUTE;
      return since < last - first;
    });
}

/** The end of an id is made by chance. */
function secondOf(id: string): number {
  return Number.parseInt(id.slice(-4), 16) % MINUTE;
}
