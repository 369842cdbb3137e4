/** Days, months and years inside codes. Mirrors `date.rs`. */

const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the day exists in that month of a leap year. */
export function isDay(day: number, month: number): boolean {
  return day >= 1 && day <= (DAYS[month] ?? 0);
}

/** Whether the day exists in a year of some century that ends in `year`. */
export function isDayOfShortYear(day: number, month: number, year: number): boolean {
  return isDay(day, month) && (month !== 2 || day < 29 || year % 4 === 0);
}

/** Whether the day exists in that month of that very year. */
export function isDayOfYear(day: number, month: number, year: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isDay(day, month) && (month !== 2 || day < 29 || leap);
}
