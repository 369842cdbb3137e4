/** How good the connection is, judged from the browser's own numbers. Pure. */

/** What was measured over the last interval. */
export interface Sample {
  /** Parts of what should have arrived here that did not, 0–1. */
  lossIn: number;
  /** The same of what was sent from here, as the other end reports. */
  lossOut: number;
  /** There and back, in ms. */
  roundTripMs: number;
  /** What the browser thinks that it may send, in kbit/s; undefined where it does not tell. */
  roomKbps: number | undefined;
}

export type Quality = 'good' | 'fair' | 'poor';
/** What is left of one's own picture: all of it, a small one, or none, so that sound gets through. */
export type Picture = 'whole' | 'small' | 'none';

export interface Judgement {
  quality: Quality;
  picture: Picture;
  /** How long the present trend goes on, in samples: below 0 bad, above 0 good. */
  trend: number;
  /** Good samples that are asked for before the picture grows again; more after each relapse. */
  patience: number;
}

export const UNJUDGED: Judgement = { quality: 'good', picture: 'whole', trend: 0, patience: 4 };

const LONGEST_PATIENCE = 30;
/** Bad samples in a row after which the picture gives way by a step. */
const YIELD_AFTER = 3;

/** How long a report of the other end counts, in ms. On sound alone they come some five seconds apart,
 *  at most half as long again (RFC 3550, section 6.2). */
const REPORT_MS = 8_000;

/** One sample by itself. */
export function rate({ lossIn, lossOut, roundTripMs, roomKbps = 1_000 }: Sample): Quality {
  const loss = Math.max(lossIn, lossOut);
  if (loss > 0.08 || roundTripMs > 800 || roomKbps < 90) return 'poor';
  if (loss > 0.03 || roundTripMs > 400 || roomKbps < 200) return 'fair';
  return 'good';
}

/** The judgement after one more sample: a single bad one changes nothing, and the picture comes back
 *  more slowly than it goes. */
export function judge(before: Judgement, sample: Sample): Judgement {
  const rated = rate(sample);
  const trend = rated === 'poor' ? Math.min(before.trend, 0) - 1 : Math.max(before.trend, 0) + 1;
  const quality =
    trend <= -2 ? 'poor' : trend >= 2 || before.quality !== 'poor' ? calm(rated) : 'poor';
  if (trend <= -YIELD_AFTER && before.picture !== 'none') {
    const relapse = before.picture === 'small' ? before.patience * 2 : before.patience;
    const picture = before.picture === 'whole' ? 'small' : 'none';
    return { quality, picture, trend: 0, patience: Math.min(relapse, LONGEST_PATIENCE) };
  }
  if (trend >= before.patience && rated === 'good' && before.picture !== 'whole') {
    const picture = before.picture === 'none' ? 'small' : 'whole';
    return { quality, picture, trend: 0, patience: before.patience };
  }
  return { ...before, quality, trend };
}

/** A first bad sample is not told yet. */
function calm(rated: Quality): Quality {
  return rated === 'poor' ? 'fair' : rated;
}

/** The counters of which a sample is the difference. */
export interface Counters {
  received: number;
  lostIn: number;
  /** The share of the last interval, as the other end reports it. */
  lossOut: number;
  roundTripMs: number;
  roomKbps: number | undefined;
}

type Stat = Record<string, unknown> & { type: string };

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Sums up a report of `getStats`. What the other end said long ago is not taken: about a picture that is
 *  paused it says nothing new, and the loss that paused it would stand for ever. */
export function counted(report: readonly Stat[]): Counters {
  const now = report.reduce((latest, { timestamp }) => Math.max(latest, number(timestamp)), 0);
  const all: Counters = {
    received: 0,
    lostIn: 0,
    lossOut: 0,
    roundTripMs: 0,
    roomKbps: undefined,
  };
  for (const stat of report) {
    if (stat.type === 'inbound-rtp') {
      all.received += number(stat.packetsReceived);
      all.lostIn += Math.max(0, number(stat.packetsLost));
    } else if (stat.type === 'remote-inbound-rtp') {
      if (number(stat.timestamp) < now - REPORT_MS) continue;
      all.lossOut = Math.max(all.lossOut, number(stat.fractionLost));
      all.roundTripMs = Math.max(all.roundTripMs, number(stat.roundTripTime) * 1_000);
    } else if (stat.type === 'candidate-pair' && stat.nominated === true) {
      all.roundTripMs = Math.max(all.roundTripMs, number(stat.currentRoundTripTime) * 1_000);
      if (typeof stat.availableOutgoingBitrate === 'number') {
        all.roomKbps = stat.availableOutgoingBitrate / 1_000;
      }
    }
  }
  return all;
}

/** What happened between two counts; `before` is null at the first. */
export function between(before: Counters | null, now: Counters): Sample {
  const lost = Math.max(0, now.lostIn - (before?.lostIn ?? 0));
  const received = Math.max(0, now.received - (before?.received ?? 0));
  const expected = lost + received;
  return {
    // A handful of packets says nothing.
    lossIn: expected < 20 ? 0 : lost / expected,
    lossOut: now.lossOut,
    roundTripMs: now.roundTripMs,
    roomKbps: now.roomKbps,
  };
}
