const REPEAT_MS = 3_000;
const IDLE_MS = 5_000;

/** Tells "types" now and then while somebody types, and "stopped" once when they stop. */
export class TypingSignal {
  private readonly tell: (typing: boolean) => void;
  private readonly now: () => number;
  private toldAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (typing: boolean) => void, now: () => number = Date.now) {
    this.tell = tell;
    this.now = now;
  }

  /** A key was pressed; `something` tells whether any text is left in the field. */
  typed(something: boolean): void {
    if (!something) {
      this.stop();
      return;
    }
    if (this.now() - this.toldAt >= REPEAT_MS) {
      this.toldAt = this.now();
      this.tell(true);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), IDLE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    if (this.toldAt === Number.NEGATIVE_INFINITY) return;
    this.toldAt = Number.NEGATIVE_INFINITY;
    this.tell(false);
  }
}
