/** The list of those who are signed in. */
import type { StaffSessionInfo } from './wire.ts';

/** This session first, then one's own elsewhere, then the others by name; each by time. */
export function ownFirst(sessions: StaffSessionInfo[], account: string): StaffSessionInfo[] {
  const rank = (it: StaffSessionInfo) => (it.this ? 0 : it.account === account ? 1 : 2);
  return [...sessions].sort(
    (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.since - b.since,
  );
}

/** Whether one is signed in elsewhere too. */
export function mayEndOthers(sessions: StaffSessionInfo[], account: string): boolean {
  return sessions.some((it) => it.account === account && !it.this);
}
