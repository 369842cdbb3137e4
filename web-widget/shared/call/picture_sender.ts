/** What is asked of the browser about the picture that it sends. */
import type { Picture } from './quality.ts';

type Encoding = RTCRtpEncodingParameters & { scalabilityMode?: string };

/** The part of the browser's sender that is used. */
export type Sender = Pick<RTCRtpSender, 'getParameters' | 'setParameters'>;

/** Of a picture that gives way to the sound, in kbit/s. */
const SMALL_KBPS = 150;
/** Layers of time, the better first: three or two (W3C Scalable Video Coding). */
const LAYERS = ['L1T3', 'L1T2'];
/** Whose packets tell of their layer (RFC 7741, RFC 9628). */
const LAYERED = new Set(['vp8', 'vp9']);

export class PictureSender {
  private readonly sender: Sender;
  private readonly kbps: number;
  private changed: Promise<unknown> = Promise.resolve();

  constructor(sender: Sender, kbps: number) {
    this.sender = sender;
    this.kbps = kbps;
  }

  /** Holds the picture to what the network bears. */
  limit(picture: Picture, screen: boolean): Promise<void> {
    return this.change((encoding) => {
      const small = picture === 'small';
      encoding.active = picture !== 'none';
      encoding.maxBitrate = (small ? Math.min(SMALL_KBPS, this.kbps) : this.kbps) * 1_000;
      // A small screen could not be read: it moves more rarely instead.
      encoding.scaleResolutionDownBy = small && !screen ? 2 : 1;
    });
  }

  /** Asks for as many layers as the browser has; where it has none, the picture is sent whole. */
  async layer(codec: string): Promise<void> {
    if (!LAYERED.has(codec)) return;
    for (const mode of LAYERS) {
      try {
        await this.change((encoding) => {
          encoding.scalabilityMode = mode;
        });
        return;
      } catch {
        // Not so many.
      }
    }
  }

  /** One change after the other: each begins with what the one before left. */
  private change(change: (encoding: Encoding) => void): Promise<void> {
    const changing = this.changed.then(async () => {
      const parameters = this.sender.getParameters();
      const [encoding] = parameters.encodings;
      if (!encoding) return;
      change(encoding);
      await this.sender.setParameters(parameters);
    });
    this.changed = changing.catch(() => {});
    return changing;
  }
}
