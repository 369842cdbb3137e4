/** How much a number looks like a code, by where it is cut. Mirrors `shape.rs`. */

import { DASH, DOT, OTHER, SLASH, SPACE } from './characters.ts';
import type { Window } from './window.ts';

export const POOR = 0;
export const FAIR = 1;
export const EXACT = 2;
export type Likeness = typeof POOR | typeof FAIR | typeof EXACT;

/** A date of six or eight digits, a sign, and four digits: `sign` is 6 or 8. */
export function ofDateAndFour(window: Window, sign: 6 | 8): Likeness {
  if (window.isWrittenWithSignAt(sign)) return window.joined || window.afterPlus ? POOR : EXACT;
  if (isStrange(window)) return POOR;
  let fair: boolean;
  if (window.bare) fair = sign === 8 || !startsLikePhone(window);
  else if (window.hasSignAt(sign)) fair = signedIsFair(window, sign);
  else fair = unsignedIsFair(window, sign);
  return fair ? FAIR : POOR;
}

/** A number of eleven digits. */
export function ofEleven(window: Window): Likeness {
  if (isStrange(window)) return POOR;
  if (window.bare) return EXACT;
  return looksLikePhoneGroups(window) ? POOR : FAIR;
}

function isStrange(window: Window): boolean {
  return (
    window.joined ||
    window.afterPlus ||
    (window.marks & OTHER) !== 0 ||
    (window.glued && window.bare)
  );
}

function startsLikePhone({ digits: [first, second, third = 0] }: Window): boolean {
  return first === 0 && second !== 0 && !(second === 9 && third < 2);
}

const dateCuts = (window: Window, sign: number) => window.cuts & ((1 << sign) - 1);
const tailCuts = (window: Window, sign: number) => (window.cuts >> sign) & 0b1110;
const wholeTail = (tail: number) => tail === 0 || tail === 0b1000 || tail === 0b1110;

function isDotted(window: Window, sign: number): boolean {
  const parts = (1 << (sign - 2)) | (1 << (sign - 4));
  const date = dateCuts(window, sign);
  return date === parts || (sign === 8 && date === (parts | (1 << 2)));
}

const isTime = (window: Window, sign: number) =>
  window.number(sign, 2) < 24 && window.number(sign + 2, 2) < 60;

function signedIsFair(window: Window, sign: number): boolean {
  const phone = window.digits[0] === 0 && dateCuts(window, sign) === 1 << 3;
  const dotted = isDotted(window, sign);
  const spaced = window.region.before(window.at + sign - 2).marks === SPACE;
  const tail = wholeTail(tailCuts(window, sign)) || !dotted || spaced;
  const stamp = sign === 8 && dotted && window.digits[0] === 2 && isTime(window, sign);
  return !phone && tail && !stamp;
}

function unsignedIsFair(window: Window, sign: number): boolean {
  if (window.spelled) return true;
  const zero = window.digits[0] === 0;
  const marked = (window.marks & (DOT | SLASH | DASH)) !== 0;
  if (window.cuts === (0x55555554 & ((1 << window.length) - 1))) {
    return !zero && window.uniform && !marked;
  }
  const date = dateCuts(window, sign);
  let fair: boolean;
  if (date === 0) fair = true;
  else if ((date & (date - 1)) === 0) fair = !zero || ![0b100, 0b1000, 0b10000].includes(date);
  else fair = isDotted(window, sign) && !(marked && isTime(window, sign));
  return window.isCut(sign) && fair && wholeTail(tailCuts(window, sign));
}

function looksLikePhoneGroups(window: Window): boolean {
  const groups = [...window.cuts.toString(2)].filter((bit) => bit === '1').length + 1;
  return !window.spelled && groups >= 4 && window.isCut(9) && window.isCut(7);
}
