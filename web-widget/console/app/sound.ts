/**
 * The console's two sounds. Browsers keep a page silent until it is touched, so a sound that was
 * never heard cannot be trusted: it is off until tested, and after a reload it waits for the first
 * touch and says so.
 */
import { effect, signal } from '@preact/signals';

export type SoundState = 'off' | 'waiting' | 'on';

const KEY = 'portti-console-sound';

export const sound = signal<SoundState>(wished() ? 'waiting' : 'off');

let context: AudioContext | null = null;

/** Plays the test and turns the sound on; false where the browser does not let it. */
export async function testSound(): Promise<boolean> {
  context ??= new AudioContext();
  await context.resume();
  if (context.state !== 'running') return false;
  sound.value = 'on';
  play(context, [523, 659, 784]);
  return true;
}

export function soundOff(): void {
  sound.value = 'off';
}

/** A resident came to wait. */
export function ringWaiting(): void {
  if (sound.peek() === 'on' && context) play(context, [523, 659]);
}

/** A resident wrote. */
export function ringMessage(): void {
  if (sound.peek() === 'on' && context) play(context, [784]);
}

/** Keeps the wish for the next visit and wakes the sound at the first touch. */
export function watchSound(): () => void {
  const stop = effect(() => remember(sound.value !== 'off'));
  const wake = () => {
    if (sound.peek() !== 'waiting') return;
    context ??= new AudioContext();
    context.resume().then(
      () => {
        if (context?.state === 'running' && sound.peek() === 'waiting') sound.value = 'on';
      },
      () => {},
    );
  };
  document.addEventListener('pointerdown', wake);
  document.addEventListener('keydown', wake);
  return () => {
    stop();
    document.removeEventListener('pointerdown', wake);
    document.removeEventListener('keydown', wake);
  };
}

/** Soft sine tones, one after another. */
function play(audio: AudioContext, tones: number[]): void {
  tones.forEach((frequency, index) => {
    const start = audio.currentTime + index * 0.16;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.18, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.45);
  });
}

function wished(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Storage is closed to us: the choice holds for this visit.
  }
}
