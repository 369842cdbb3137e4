/** The sound of an invitation: soft, and again every few seconds until it is answered. A browser that
 *  has not been touched keeps it silent; the card and its words are there all the same. */

const TONES = [587.33, 739.99];
const TONE_SECONDS = 0.4;
const AGAIN_MS = 4_000;

/** Rings until the returned function is called. */
export function ring(): () => void {
  const context = new AudioContext();
  const once = () => {
    if (context.state !== 'running') return;
    for (const [index, frequency] of TONES.entries()) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const from = context.currentTime + index * TONE_SECONDS;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.15, from + 0.05);
      volume.gain.linearRampToValueAtTime(0, from + TONE_SECONDS);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + TONE_SECONDS);
    }
  };
  context.resume().then(once, () => {});
  const timer = setInterval(once, AGAIN_MS);
  return () => {
    clearInterval(timer);
    context.close().catch(() => {});
  };
}
