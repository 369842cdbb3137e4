/** How loud a microphone is, and a sound to test the speaker with. */

/** How often the level is read, in ms. */
const READ_MS = 100;
/** Below this the room is still, in decibels of full scale. */
const FLOOR_DB = -60;

/** Root mean square of samples as a level of 0 to 1, even to the ear. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 20 * Math.log10(Math.sqrt(sum / Math.max(1, samples.length)));
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}

/** Reads the level of a track until the returned function is called. */
export function watchLevel(track: MediaStreamTrack, heard: (level: number) => void): () => void {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 2_048;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    // A browser that has not been touched yet keeps it asleep.
    if (context.state === 'suspended') void context.resume().catch(() => {});
    analyser.getFloatTimeDomainData(samples);
    heard(levelOf(samples));
  }, READ_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
}

/** Not every browser lets a page choose. */
type SinkElement = Omit<HTMLAudioElement, 'setSinkId'> &
  Partial<Pick<HTMLAudioElement, 'setSinkId'>>;

export const mayChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

/** Sends an element's sound to a device; the system's choice where that one is gone. */
export async function outTo(element: HTMLAudioElement, speaker: string): Promise<void> {
  await (element as SinkElement).setSinkId?.(speaker).catch(() => {});
}

/** Two friendly tones, one after the other. */
const TONES = [523.25, 659.25];
const TONE_SECONDS = 0.35;

/** Plays them on a device; settles when they are over. */
export async function playTest(speaker: string): Promise<void> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = out.stream;
  await outTo(element, speaker);
  for (const [index, frequency] of TONES.entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = context.currentTime + 0.1 + index * TONE_SECONDS;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.25, from + 0.05);
    volume.gain.linearRampToValueAtTime(0, from + TONE_SECONDS);
    tone.connect(volume).connect(out);
    tone.start(from);
    tone.stop(from + TONE_SECONDS);
  }
  try {
    await element.play();
    const whole = (0.2 + TONES.length * TONE_SECONDS) * 1_000;
    await new Promise((done) => setTimeout(done, whole));
  } finally {
    element.srcObject = null;
    await context.close();
  }
}
