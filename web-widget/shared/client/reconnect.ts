export interface ReconnectSettings {
  /** The longest first wait, in milliseconds. */
  firstMs: number;
  /** The longest wait of all, in milliseconds. */
  longestMs: number;
  /** The shortest wait after the server asked for peace, in milliseconds. */
  peaceMs: number;
}

export const RECONNECT: ReconnectSettings = { firstMs: 1_000, longestMs: 30_000, peaceMs: 10_000 };

/**
 * How long to wait before the next attempt to connect: a random time under a ceiling that doubles
 * with each failure, so that thousands of clients do not come back in step after a restart.
 * Pure: chance comes in as an argument.
 */
export class ReconnectPolicy {
  private readonly random: () => number;
  private readonly settings: ReconnectSettings;
  private failures = 0;

  constructor(random: () => number, settings: ReconnectSettings = RECONNECT) {
    this.random = random;
    this.settings = settings;
  }

  /** How many attempts have failed since the last success. */
  get attempts(): number {
    return this.failures;
  }

  /** Counts a failure and tells the wait in milliseconds. */
  next(): number {
    const ceiling = Math.min(
      this.settings.longestMs,
      this.settings.firstMs * 2 ** Math.min(this.failures, 16),
    );
    this.failures += 1;
    // At least a fifth of the ceiling, so that chance never makes it a busy loop.
    return Math.round(ceiling * (0.2 + 0.8 * this.random()));
  }

  /** As `next`, after the server asked for peace. */
  later(): number {
    return Math.max(this.next(), Math.round(this.settings.peaceMs * (1 + this.random())));
  }

  /** Spreads a wait that the server named, so that not all come back at that very moment. */
  spread(ms: number): number {
    return Math.round(ms + this.settings.firstMs * this.random());
  }

  succeeded(): void {
    this.failures = 0;
  }
}
