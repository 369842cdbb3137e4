import { describe, expect, it } from 'vitest';
import { videoCodec } from './peer.ts';

describe('the codec of an answer', () => {
  const sound = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n';

  it('is the first of the picture', () => {
    const picture =
      'm=video 9 UDP/TLS/RTP/SAVPF 102 96\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:102 H264/90000\r\n';
    expect(videoCodec(sound + picture)).toBe('h264');
  });

  it('is none where the picture is refused or not there', () => {
    expect(videoCodec(sound)).toBe('');
    expect(videoCodec(`${sound}m=video 0 UDP/TLS/RTP/SAVPF 0\r\n`)).toBe('');
  });
});
