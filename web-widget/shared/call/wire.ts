/** What a page and the server tell each other about a call, beside its events. */
export type { CallNotice, CallSignal } from '../generated/protocol.ts';
