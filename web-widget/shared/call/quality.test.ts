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
      { type: 'remote-inbound-rtp', fractionLost: 0.02, roundTripTime: 0.05 },
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

  it('of the other end count while they are fresh, and no longer', () => {
    const of = (kind: string, timestamp: number, fractionLost: number) => {
      return { type: 'remote-inbound-rtp', kind, timestamp, fractionLost, roundTripTime: 0.9 };
    };
    const at = (timestamp: number) => ({ type: 'transport', timestamp });
    const weak = [of('audio', 1_000, 0.1), of('video', 1_000, 0.4)];
    expect(counted([...weak, at(1_000)]).lossOut).toBe(0.4);
    // The picture has been paused since, and the sound is told of every five seconds or so.
    const later = [of('audio', 8_500, 0.1), of('video', 1_000, 0.4)];
    expect(counted([...later, at(9_000)]).lossOut).toBe(0.4);
    expect(counted([...later, at(9_001)]).lossOut).toBe(0.1);
    expect(counted([of('video', 1_000, 0.4), at(60_000)])).toMatchObject({
      lossOut: 0,
      roundTripMs: 0,
    });
  });
});
