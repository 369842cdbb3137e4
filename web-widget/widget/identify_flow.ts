import type { Ticket, TicketRequest } from '../shared/generated/protocol.ts';

/** Between the callback page and the widget that opened it, on Portti's own origin. */
export type FlowMessage =
  | { portti: 'proof'; proof: string }
  | { portti: 'failed'; error: string }
  /** The widget's answer: the page may close. */
  | { portti: 'received' };

export function isFlowMessage(data: unknown): data is FlowMessage {
  return typeof data === 'object' && data !== null && 'portti' in data;
}

/** The window in which the resident identifies. */
export interface FlowWindow {
  readonly closed: boolean;
  location: { replace(url: string): void };
  close(): void;
  postMessage(message: FlowMessage, origin: string): void;
}

/** What the flow needs of the browser and the server. */
export interface FlowDoors {
  origin: string;
  returnTo: string;
  /** Opens an empty window; null where the browser blocks it. Must be called in the click. */
  open(): FlowWindow | null;
  /** Sends the whole page to the address: the way without a window. */
  go(url: string): void;
  ticket(wish: TicketRequest): Promise<Ticket>;
  redeem(proof: string): Promise<void>;
  every(ms: number, run: () => void): () => void;
}

export type FlowState =
  | { at: 'idle' }
  /** The window was closed, or went where it cannot be seen any more. */
  | { at: 'left' }
  | { at: 'opening' }
  /** The resident is in the other window. */
  | { at: 'window' }
  /** The whole page goes to the identification page. */
  | { at: 'going' }
  | { at: 'redeeming' }
  /** The server said no: a code and perhaps a sentence. */
  | { at: 'problem'; code: string; message: string };

function problem(error: unknown): FlowState {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    at: 'problem',
    code: typeof code === 'string' ? code : 'network',
    message: typeof message === 'string' ? message : '',
  };
}

/** The resident's way through identification, from the click to the redeemed proof. */
export class IdentifyFlow {
  private readonly doors: FlowDoors;
  private readonly changed: (state: FlowState) => void;
  private window: FlowWindow | null = null;
  private stopWatching: () => void = () => {};
  private round = 0;

  constructor(doors: FlowDoors, changed: (state: FlowState) => void) {
    this.doors = doors;
    this.changed = changed;
  }

  /** Must be called directly in the click, or the browser takes the window for an advertisement. */
  async begin(handOff: string): Promise<void> {
    this.cancel();
    const round = this.round;
    const opened = this.doors.open();
    this.window = opened;
    this.changed({ at: 'opening' });
    try {
      const { url } = await this.doors.ticket({
        hand_off: handOff,
        return_to: this.doors.returnTo,
      });
      if (round !== this.round) {
        opened?.close();
        return;
      }
      const address = this.identificationPage(url);
      if (opened && !opened.closed) {
        opened.location.replace(address);
        this.changed({ at: 'window' });
        this.watch();
      } else if (opened) {
        this.changed({ at: 'left' });
      } else {
        this.changed({ at: 'going' });
        this.doors.go(address);
      }
    } catch (error) {
      opened?.close();
      if (round === this.round) this.changed(problem(error));
    }
  }

  /** A message from another window. True where it was the flow's own. */
  hear(source: unknown, origin: string, data: unknown): boolean {
    if (origin !== this.doors.origin || source === null || source !== this.window) return false;
    if (!isFlowMessage(data)) return false;
    if (data.portti === 'proof') {
      this.window?.postMessage({ portti: 'received' }, this.doors.origin);
      this.stopWatching();
      void this.redeem(data.proof);
    } else if (data.portti === 'failed') {
      this.window?.postMessage({ portti: 'received' }, this.doors.origin);
      this.cancel();
      this.changed({ at: 'left' });
    }
    return true;
  }

  /** Presents a proof with the resident's own session. */
  async redeem(proof: string): Promise<void> {
    const round = this.round;
    this.changed({ at: 'redeeming' });
    try {
      await this.doors.redeem(proof);
      if (round === this.round) this.changed({ at: 'idle' });
    } catch (error) {
      if (round === this.round) this.changed(problem(error));
    }
  }

  /** Forgets the present attempt and closes its window. */
  cancel(): void {
    this.round += 1;
    this.stopWatching();
    const opened = this.window;
    this.window = null;
    if (opened && !opened.closed) opened.close();
    this.changed({ at: 'idle' });
  }

  private watch(): void {
    this.stopWatching();
    this.stopWatching = this.doors.every(700, () => {
      if (!this.window?.closed) return;
      this.stopWatching();
      this.changed({ at: 'left' });
    });
  }

  private identificationPage(address: string): string {
    const url = new URL(address, this.doors.origin);
    if (url.origin !== this.doors.origin || url.pathname !== '/identify/') {
      throw new Error('the ticket leads elsewhere');
    }
    return url.href;
  }
}
