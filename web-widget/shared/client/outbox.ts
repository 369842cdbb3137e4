/** What became of a command. */
export type Outcome =
  | { kept: true; seq: number }
  | { kept: false; code: string; message: string; field?: string };

export interface Entry<Command> {
  /** Made here; the server keeps a command with the same id once. */
  id: string;
  /** Commands of one lane are sent one after the other. */
  lane: string;
  command: Command;
}

interface Waiting<Command> {
  entry: Entry<Command>;
  tries: number;
  settle: (outcome: Outcome) => void;
}

/** Codes that mean "not now": the same command may be sent again a little later. */
const PASSING = new Set(['busy', 'unavailable', 'rate_limited']);
const PASSING_TRIES = 6;

export interface OutboxDoors<Command> {
  /** Sends if a connection stands; otherwise `resume` sends it later. */
  send(entry: Entry<Command>): void;
  after(ms: number, run: () => void): () => void;
}

/**
 * Commands that are not acknowledged yet. Each is sent, sent again after every reconnect, and
 * settled once: kept or refused. In a lane only the oldest is on its way, so that the order in
 * which somebody typed is the order in which it is kept.
 */
export class Outbox<Command> {
  private readonly doors: OutboxDoors<Command>;
  private readonly lanes = new Map<string, Waiting<Command>[]>();
  private readonly timers = new Set<() => void>();

  constructor(doors: OutboxDoors<Command>) {
    this.doors = doors;
  }

  /** The commands that are not settled yet, oldest first in each lane. */
  get pending(): Entry<Command>[] {
    return [...this.lanes.values()].flat().map((waiting) => waiting.entry);
  }

  put(entry: Entry<Command>): Promise<Outcome> {
    return new Promise((settle) => {
      const lane = this.lanes.get(entry.lane) ?? [];
      lane.push({ entry, tries: 0, settle });
      this.lanes.set(entry.lane, lane);
      if (lane.length === 1) this.doors.send(entry);
    });
  }

  /** A connection stands (again): sends the oldest of each lane. */
  resume(): void {
    this.cancelTimers();
    for (const [oldest] of this.lanes.values()) {
      if (oldest) this.doors.send(oldest.entry);
    }
  }

  acknowledged(id: string, seq: number): void {
    this.settle(id, { kept: true, seq });
  }

  refused(id: string, refusal: { code: string; message: string; field?: string }): void {
    const waiting = this.find(id);
    if (!waiting) return;
    waiting.tries += 1;
    if (PASSING.has(refusal.code) && waiting.tries < PASSING_TRIES) {
      const cancel = this.doors.after(500 * 2 ** waiting.tries, () => {
        this.timers.delete(cancel);
        if (this.find(id) === waiting) this.doors.send(waiting.entry);
      });
      this.timers.add(cancel);
      return;
    }
    const { code, message, field } = refusal;
    this.settle(id, { kept: false, code, message, ...(field === undefined ? {} : { field }) });
  }

  /** Gives all up, with this code. */
  abandon(code: string): void {
    this.cancelTimers();
    const left = [...this.lanes.values()].flat();
    this.lanes.clear();
    for (const waiting of left) waiting.settle({ kept: false, code, message: '' });
  }

  private cancelTimers(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }

  private find(id: string): Waiting<Command> | undefined {
    for (const [oldest] of this.lanes.values()) {
      if (oldest?.entry.id === id) return oldest;
    }
    return undefined;
  }

  private settle(id: string, outcome: Outcome): void {
    const waiting = this.find(id);
    if (!waiting) return;
    const lane = this.lanes.get(waiting.entry.lane) ?? [];
    lane.shift();
    const next = lane[0];
    if (next) this.doors.send(next.entry);
    else this.lanes.delete(waiting.entry.lane);
    waiting.settle(outcome);
  }
}
