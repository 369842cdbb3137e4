import type { Returned } from '../shared/generated/protocol.ts';
import { type FlowMessage, isFlowMessage } from '../widget/identify_flow.ts';

/** What the page needs of the browser. */
export interface BackDoors {
  origin: string;
  /** The window that opened this one, where there still is one. */
  opener: { postMessage(message: FlowMessage, origin: string): void } | null;
  listen(hear: (event: { source: unknown; origin: string; data: unknown }) => void): () => void;
  after(ms: number, run: () => void): () => void;
  go(url: string): void;
  close(): void;
}

/** How the page ends. */
export type Ending =
  /** The chat has it; this window closes, or may be closed. */
  | 'handed-over'
  /** The page goes on to the page with the chat. */
  | 'going'
  /** Something went wrong at the provider, and the resident is told here. */
  | 'failed'
  /** There is neither a window nor an address to hand the proof to. */
  | 'lost';

/** The proof is short-lived, but a slow phone may need a moment to answer. */
const PATIENCE_MS = 3_000;

/** Reads the page's data block. */
export function readReturned(text: string | null | undefined): Returned | null {
  try {
    const value = JSON.parse(text ?? '') as Partial<Returned> | null;
    if (typeof value !== 'object' || value === null) return null;
    return { language: 'fi', ...value };
  } catch {
    return null;
  }
}

/** Hands the outcome to the window with the chat, and where it does not answer, takes the proof
 *  to the page that embeds it. */
export function handOver(returned: Returned, doors: BackDoors, ended: (how: Ending) => void): void {
  const { proof, error, return_to: returnTo } = returned;
  const message: FlowMessage =
    proof === undefined ? { portti: 'failed', error: error ?? '' } : { portti: 'proof', proof };

  const alone = () => {
    if (proof === undefined) {
      ended('failed');
    } else if (returnTo === undefined) {
      ended('lost');
    } else {
      ended('going');
      doors.go(withProof(returnTo, proof));
    }
  };

  const { opener } = doors;
  if (!opener) {
    alone();
    return;
  }
  const stop = () => {
    cancel();
    deafen();
  };
  const cancel = doors.after(PATIENCE_MS, () => {
    stop();
    alone();
  });
  const deafen = doors.listen(({ source, origin, data }) => {
    if (source !== opener || origin !== doors.origin) return;
    if (!isFlowMessage(data) || data.portti !== 'received') return;
    stop();
    ended('handed-over');
    doors.close();
  });
  opener.postMessage(message, doors.origin);
}

function withProof(returnTo: string, proof: string): string {
  const url = new URL(returnTo);
  url.hash = `portti-proof=${proof}`;
  return url.href;
}
