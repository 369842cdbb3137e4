import { describe, expect, it } from 'vitest';
import { PictureSender, type Sender } from './picture_sender.ts';

type Parameters = RTCRtpSendParameters & { encodings: { scalabilityMode?: string }[] };

/** A browser's sender that knows these modes. */
class FakeSender {
  parameters = { encodings: [{ maxBitrate: 1 }] } as unknown as Parameters;
  readonly modes: string[];

  constructor(...modes: string[]) {
    this.modes = modes;
  }

  getParameters(): Parameters {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters: Parameters): Promise<void> {
    await Promise.resolve();
    const mode = parameters.encodings[0]?.scalabilityMode;
    if (mode && !this.modes.includes(mode)) throw new DOMException('', 'OperationError');
    this.parameters = structuredClone(parameters);
  }

  get encoding() {
    return this.parameters.encodings[0];
  }
}

function open(...modes: string[]) {
  const sender = new FakeSender(...modes);
  return { sender, picture: new PictureSender(sender as unknown as Sender, 800) };
}

describe('the sender of the picture', () => {
  it('takes as many layers as the browser has', async () => {
    for (const [modes, taken] of [
      [['L1T2', 'L1T3'], 'L1T3'],
      [['L1T2'], 'L1T2'],
      [[], undefined],
    ] as const) {
      const { sender, picture } = open(...modes);
      await picture.layer('vp8');
      expect(sender.encoding?.scalabilityMode).toBe(taken);
    }
  });

  it('asks for none of a codec whose packets do not tell of them', async () => {
    const { sender, picture } = open('L1T3');
    await picture.layer('h264');
    expect(sender.encoding).toEqual({ maxBitrate: 1 });
    await picture.layer('vp9');
    expect(sender.encoding?.scalabilityMode).toBe('L1T3');
  });

  it('keeps layers where the picture gives way at the same time', async () => {
    const { sender, picture } = open('L1T2');
    await Promise.all([picture.layer('vp8'), picture.limit('small', false)]);
    await picture.limit('small', true);
    expect(sender.encoding).toEqual({
      active: true,
      maxBitrate: 150_000,
      scaleResolutionDownBy: 1,
      scalabilityMode: 'L1T2',
    });
  });
});
