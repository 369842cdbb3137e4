/**
 * Seals what this side sends and opens what it receives, between the codec and the network. The keys
 * are made here and never leave: the page learns the phrase to compare, and no more.
 */
import type { Frame, Kind } from './frame.ts';
import { Handshake } from './handshake.ts';
import { hashOf, makePair, runKeys } from './keys.ts';
import type { FromWorker, Pipe, ToWorker } from './messages.ts';
import { KeyRing } from './ring.ts';

/** What browsers add to a worker's scope with encoded transforms. */
interface Transformer {
  readable: ReadableStream<Frame>;
  writable: WritableStream<Frame>;
  options: Pipe;
  generateKeyFrame?(): Promise<unknown>;
  sendKeyFrameRequest?(): Promise<unknown>;
}

interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
  onrtctransform: ((event: { transformer: Transformer }) => void) | null;
}

const scope = globalThis as unknown as Scope;
const ring = new KeyRing();
/** The picture's transformers of the present connection. */
const pictures = new Map<Pipe['direction'], Transformer>();
/** A key frame is asked for at most this often, in ms. */
const ASK_MS = 500;

let handshake: Handshake | null = null;
let asked = 0;

function begin(call: string, side: 'resident' | 'professional'): void {
  handshake = new Handshake(side, {
    pair: makePair,
    hash: hashOf,
    agreed: async (own, other) => {
      const keys = await runKeys(call, side, own, other);
      ring.add(keys);
      tell(keys.phrase);
      freshPictures();
    },
    say: (words) => scope.postMessage({ type: 'say', words }),
    unable: () => {
      ring.unable();
      tell();
    },
  });
  void handshake.begin();
}

function tell(phrase = ''): void {
  scope.postMessage({ type: 'mode', mode: ring.mode, phrase });
}

/** From here on frames can be read that could not before: both pictures begin anew. */
function freshPictures(): void {
  pictures.get('out')?.generateKeyFrame?.().catch(nothing);
  askForKeyFrame();
}

function askForKeyFrame(): void {
  if (Date.now() - asked < ASK_MS) return;
  asked = Date.now();
  pictures.get('in')?.sendKeyFrameRequest?.().catch(nothing);
}

/** No picture flows yet, or it is gone. */
function nothing(): void {}

function flow({ direction, kind }: Pipe, readable: ReadableStream, writable: WritableStream): void {
  const through = direction === 'out' ? sealing(kind) : opening(kind);
  readable.pipeThrough(new TransformStream(through)).pipeTo(writable).catch(nothing);
}

function sealing(kind: Kind): Through<Frame> {
  return {
    transform: async (frame, controller) => {
      const data = await ring.out(frame, kind);
      if (!data) return;
      frame.data = data;
      controller.enqueue(frame);
    },
  };
}

function opening(kind: Kind): Through<Frame> {
  return {
    transform: async (frame, controller) => {
      const data = await ring.in(frame, kind);
      if (data) {
        frame.data = data;
        controller.enqueue(frame);
      } else if (kind === 'video') askForKeyFrame();
    },
  };
}

type Through<Part> = {
  transform(part: Part, controller: TransformStreamDefaultController<Part>): Promise<void>;
};

scope.onmessage = ({ data: message }) => {
  switch (message.type) {
    case 'begin':
      begin(message.call, message.side);
      break;
    case 'hear':
      void handshake?.hear(message.words);
      break;
    case 'repeat':
      handshake?.repeat();
      break;
    case 'consent':
      ring.consent();
      tell();
      freshPictures();
      break;
    case 'codec':
      if (ring.codec === message.codec) break;
      ring.codec = message.codec;
      freshPictures();
      break;
    case 'pipe':
      flow(message, message.readable, message.writable);
      break;
  }
};

scope.onrtctransform = ({ transformer }) => {
  const { direction, kind } = transformer.options;
  if (kind === 'video') pictures.set(direction, transformer);
  flow(transformer.options, transformer.readable, transformer.writable);
};
