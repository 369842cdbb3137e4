/** Some consecutive digits of a region, read as one number. Mirrors `window.rs`. */

import { DASH, LINE, OTHER, PLUS } from './characters.ts';
import type { Between, Region } from './region.ts';

const JOIN_WIDTH = 3;

export class Window {
  readonly digits: number[] = [];
  cuts = 0;
  marks = 0;
  uniform = true;
  exotic = false;
  joined = false;
  glued = false;
  afterPlus = false;
  readonly region: Region;
  readonly at: number;
  readonly length: number;

  private constructor(region: Region, at: number, length: number) {
    this.region = region;
    this.at = at;
    this.length = length;
  }

  /** `length` digits from `at` on, if they begin and end where a number does. */
  static of(region: Region, at: number, length: number): Window | undefined {
    if (at + length > region.digits.length) return undefined;
    if (!region.mayBegin(at) || !region.mayEnd(at + length)) return undefined;
    const window = new Window(region, at, length);
    return window.read() ? window : undefined;
  }

  private read(): boolean {
    let mark = 0;
    for (let i = 0; i < this.length; i += 1) {
      const digit = this.region.digits[this.at + i];
      const between = this.region.before(this.at + i);
      this.digits.push(digit?.value ?? 0);
      this.exotic ||= digit?.exotic ?? false;
      if (i === 0) continue;
      if (between.letters > 0) return false;
      this.exotic ||= between.exotic;
      if (between.width > 0) {
        this.cuts |= 1 << i;
        this.marks |= between.marks;
        this.uniform &&= between.width === 1 && (mark === 0 || mark === between.marks);
        mark = between.marks;
      }
    }
    this.lookAround();
    return true;
  }

  private lookAround(): void {
    const end = this.at + this.length;
    const left = this.region.before(this.at);
    const right = this.region.before(end);
    const separate = this.marks & LINE ? OTHER : LINE | OTHER;
    const joins = (between: Between) =>
      between.letters === 0 && between.width <= JOIN_WIDTH && !(between.marks & separate);
    this.joined = (this.at > 0 && joins(left)) || (end < this.region.digits.length && joins(right));
    this.glued = left.endsInLetter || (right.letters > 0 && right.marksBeforeLetter === 0);
    this.afterPlus = left.endsInPlus;
  }

  get start(): number {
    return this.region.startOf(this.at);
  }

  get end(): number {
    return this.region.endOf(this.at + this.length - 1);
  }

  number(from: number, length: number): number {
    return this.digits.slice(from, from + length).reduce((sum, digit) => sum * 10 + digit, 0);
  }

  get bare(): boolean {
    return this.cuts === 0;
  }

  get spelled(): boolean {
    return this.cuts === (((1 << this.length) - 1) & ~1);
  }

  isCut(i: number): boolean {
    return (this.cuts & (1 << i)) !== 0;
  }

  hasSignAt(i: number): boolean {
    return (this.region.before(this.at + i).marks & (DASH | PLUS)) !== 0;
  }

  isWrittenWithSignAt(i: number): boolean {
    return this.cuts === 1 << i && this.hasSignAt(i) && this.region.before(this.at + i).width === 1;
  }
}
