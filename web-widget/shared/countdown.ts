/** Time that runs out, shown to the eye each second and told to the ear only now and then. */
import { useEffect, useState } from 'preact/hooks';

/** Whole seconds until a moment of the server, both in microseconds; never less than none. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000_000));
}

/** `9:05`. */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The minutes that a screen reader is told of: at these the words change, and only then. */
const TOLD = [1, 2, 5, 10];

/** The minutes to tell while so many seconds are left: the next mark that is not passed yet. */
export function toldMinutes(seconds: number): number {
  return TOLD.find((minutes) => seconds <= minutes * 60) ?? Math.ceil(seconds / 60);
}

/** The seconds left until `at`, counted while the component is shown. `now` is the server's. */
export function useSecondsLeft(at: number, now: () => number): number {
  const [left, setLeft] = useState(() => secondsUntil(at, now()));
  useEffect(() => {
    const tick = () => setLeft(secondsUntil(at, now()));
    tick();
    const timer = setInterval(tick, 1_000);
    // A page that slept counts on from the right place at once.
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [at, now]);
  return left;
}
