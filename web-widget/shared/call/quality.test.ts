import { describe, expect, it } from 'vitest';
import { between, counted, type Judgement, judge, rate, type Sample, UNJUDGED } from './quality.ts';

const GOOD: Sample = { lossIn: 0, lossOut: 0, roundTripMs: 40, roomKbps: 900 };
const POOR: Sample = { ...GOOD, lossOut: 0.2 };

const following = (...samples: Sample[]): Judgement => samples.reduce(judge, UNJUDGED);
const times = (count: number, sample: Sample) => Array.from({ length: count }, () => sample);

describe('one sample', () => {
  it.each([
    ['good', GOOD],
    ['good', { ...GOOD, roomKbps: undefined }],
    ['fair', { ...GOOD, lossIn: 0.05 }],
    ['fair', { ...GOOD, roundTripMs: 500 }],
    ['poor', { ...GOOD, lossIn: 0.1 }],
    ['poor', POOR],
    ['poor', { ...GOOD, roundTripMs: 900 }],
    ['poor', { ...GOOD, roomKbps: 60 }],
  ] as [string, Sample][])('is %s', (quality, sample) => {
    expect(rate(sample)).toBe(quality);
  });
});

describe('the judgement', () => {
  it('does not change with a single bad sample', () => {
    expect(following(GOOD, GOOD, POOR)).toMatchObject({ quality: 'fair', picture: 'whole' });
    expect(following(GOOD, POOR, GOOD)).toMatchObject({ quality: 'good', picture: 'whole' });
  });

  it('lets the picture give way by steps, and never the sound', () => {
    expect(following(...times(2, POOR))).toMatchObject({ quality: 'poor', picture: 'whole' });
    expect(following(...times(3, POOR))).toMatchObject({ quality: 'poor', picture: 'small' });
    expect(following(...times(6, POOR))).toMatchObject({ quality: 'poor', picture: 'none' });
    expect(following(...times(60, POOR)).picture).toBe('none');
  });

  it('brings the picture back by steps, more slowly after a relapse', () => {
    const gone = following(...times(6, POOR));
    expect(gone.patience).toBe(8);
    const small = times(8, GOOD).reduce(judge, gone);
    expect(small).toMatchObject({ quality: 'good', picture: 'small' });
    expect(times(8, GOOD).reduce(judge, small).picture).toBe('whole');
    expect(times(7, GOOD).reduce(judge, gone).picture).toBe('none');
  });
});

describe('the numbers', () => {
  it('are taken from the report, and a sample is what happened in between', () => {
    const first = counted([
      { type: 'inbound-rtp', packetsReceived: 1_000, packetsLost: 10 },
      { type: 'inbound-rtp', packetsReceived: 500, packetsLost: -2 },
      { type: 'remote-inbound-rtp', timestamp: 50, fractionLost: 0.02, roundTripTime: 0.05 },
      { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
      {
        type: 'candidate-pair',
        nominated: true,
        currentRoundTripTime: 0.08,
        availableOutgoingBitrate: 640_000,
      },
      { type: 'track' },
    ]);
    expect(first).toEqual({
      received: 1_500,
      lostIn: 10,
      lossOut: 0.02,
      roundTripMs: 80,
      roomKbps: 640,
      reportedAt: 50,
    });
    const later = { ...first, received: 1_590, lostIn: 20 };
    expect(between(first, later)).toEqual({
      lossIn: 0.1,
      lossOut: 0.02,
      roundTripMs: 80,
      roomKbps: 640,
    });
    expect(between(later, { ...later, lostIn: 25 }).lossIn).toBe(0);
  });

  it('are heard once: what the other end said of a picture that is paused by now is old', () => {
    const of = (kind: string, timestamp: number, fractionLost: number) => {
      return { type: 'remote-inbound-rtp', kind, timestamp, fractionLost, roundTripTime: 0.9 };
    };
    const weak = counted([of('audio', 1_000, 0.1), of('video', 1_000, 0.4)]);
    expect(weak).toMatchObject({ lossOut: 0.4, reportedAt: 1_000 });
    const mended = counted([of('audio', 2_000, 0.01), of('video', 1_000, 0.4)], weak.reportedAt);
    expect(mended).toMatchObject({ lossOut: 0.01, reportedAt: 2_000 });
    expect(counted([of('video', 1_000, 0.4)], mended.reportedAt)).toMatchObject({
      lossOut: 0,
      roundTripMs: 0,
      reportedAt: 2_000,
    });
  });
});
