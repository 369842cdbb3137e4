import type { FromWorker, ToWorker } from './messages.ts';

/** A worker that a test plays: it keeps what it is told. */
export class FakeWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly heard: ToWorker[] = [];
  ended = false;

  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  tells(mode: 'waiting' | 'asks' | 'sealed' | 'plain', phrase = ''): void {
    this.onmessage?.({ data: { type: 'mode', mode, phrase } });
  }
}
