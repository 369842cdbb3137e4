import type { ShownEvent } from '../generated/protocol.ts';

/** What came of a batch of events. */
export interface Accepted {
  /** The events that were not known before, in order. */
  fresh: ShownEvent[];
  /** Whether an event in between is missing: ask again from `last`. */
  gap: boolean;
}

/** The place in one conversation: lets each event through once, in order, without gaps. */
export class EventLog {
  /** The place of the last event let through; 0 for none. */
  last = 0;

  accept(events: readonly ShownEvent[]): Accepted {
    const fresh: ShownEvent[] = [];
    for (const event of events) {
      if (event.seq <= this.last) continue;
      if (event.seq !== this.last + 1) return { fresh, gap: true };
      this.last = event.seq;
      fresh.push(event);
    }
    return { fresh, gap: false };
  }
}
