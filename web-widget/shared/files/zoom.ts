/** How large a sheet is shown: a number (1 is its own size), or fitted to what there is; `readable`
 *  fits the width of what is too wide, and blows nothing up. */
export type Zoom = number | 'width' | 'whole' | 'readable';

export interface Size {
  width: number;
  height: number;
}

/** Quarter turns to the right, 0–3. */
export type Turn = 0 | 1 | 2 | 3;

export const nextTurn = (turn: Turn): Turn => ((turn + 1) % 4) as Turn;

export const turned = ({ width, height }: Size, turn: Turn): Size =>
  turn % 2 === 0 ? { width, height } : { width: height, height: width };

const STEPS = [0.1, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5];
const SMALLEST = 0.05;
const LARGEST = 5;

/** The scale at which `sheet` (as it is turned) is shown in `room`. */
export function scaleOf(zoom: Zoom, sheet: Size, room: Size): number {
  if (typeof zoom === 'number') return zoom;
  const across = room.width / Math.max(1, sheet.width);
  const limit = { width: LARGEST, whole: room.height / Math.max(1, sheet.height), readable: 1 };
  const fitted = Math.min(across, limit[zoom]);
  return Math.min(LARGEST, Math.max(SMALLEST, fitted));
}

export const larger = (scale: number): number =>
  STEPS.find((step) => step > scale * 1.02) ?? LARGEST;

export const smaller = (scale: number): number =>
  STEPS.findLast((step) => step < scale * 0.98) ?? scale;
