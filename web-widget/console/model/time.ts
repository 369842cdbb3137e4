/** Times as people read them. The server's times are microseconds, the browser's milliseconds. */
import type { Language } from './wire.ts';

/** As it is written here: English the British way, Swedish the Finland-Swedish way. */
const PLACE: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long since `at` (µs) in whole minutes; never negative. */
export function minutesSince(at: number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - at / 1000) / MINUTE));
}

/** A length of time in words that fit a list: "now" is the caller's word for under a minute. */
export function duration(minutes: number, language: Language, now: string): string {
  if (minutes < 1) return now;
  const unit = (value: number, name: 'minute' | 'hour') =>
    new Intl.NumberFormat(PLACE[language], {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
    }).format(value);
  if (minutes < 60) return unit(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`;
}

/** Seconds left until `at` (µs); 0 once it is past. */
export function secondsLeft(at: number, nowMs: number): number {
  return Math.max(0, Math.ceil((at / 1000 - nowMs) / 1000));
}

/** The time of day; with the date where it was not today. */
export function clock(at: number, language: Language, nowMs: number): string {
  const when = new Date(at / 1000);
  const time = when.toLocaleTimeString(PLACE[language], {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  if (sameDay(when, new Date(nowMs))) return time;
  return `${when.toLocaleDateString(PLACE[language], { day: 'numeric', month: 'numeric' })} ${time}`;
}

/** Date and time in full, for records. */
export function moment(at: number, language: Language): string {
  return new Date(at / 1000).toLocaleString(PLACE[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
}

/** A date (`1990-10-30`) as it is written here; as it came, where it is not one. */
export function date(day: string, language: Language): string {
  const when = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(when.getTime())) return day;
  return when.toLocaleDateString(PLACE[language], { timeZone: 'UTC' });
}

/** The name of a country, by its two letters. */
export function countryName(country: string, language: Language): string {
  try {
    return new Intl.DisplayNames(PLACE[language], { type: 'region' }).of(country) ?? country;
  } catch {
    return country;
  }
}

export function isoTime(at: number): string {
  return new Date(at / 1000).toISOString();
}

/** Whether a wait is so long that it should stand out. */
export function isLongWait(since: number, nowMs: number): boolean {
  return nowMs - since / 1000 > HOUR / 6;
}

function sameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}
