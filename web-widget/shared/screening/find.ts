/** Finding codes: every place that has the form of one, and the verdict on each. Mirrors `find.rs`. */

import type { CodeKind } from '../generated/protocol.ts';
import type { Candidate } from './candidate.ts';
import { classify, DASH, DOT, SLASH } from './characters.ts';
import { finnish } from './finnish.ts';
import { fullDate } from './full_date.ts';
import { iban } from './iban.ts';
import { card, danish, estonian, norwegian, swedish } from './nordic.ts';
import { type Region, regions } from './region.ts';
import { EXACT, FAIR } from './shape.ts';
import { Surroundings } from './surroundings.ts';

/** Why something was taken for a code. */
export type Reason = 'well-formed' | 'disguised' | 'split' | 'mistyped';

/** A code and its place in UTF-16 units. */
export interface Find {
  kind: CodeKind;
  start: number;
  end: number;
  reason: Reason;
}

type Matcher = (region: Region, at: number) => Candidate | undefined;

/** In the order in which they are preferred. */
const MATCHERS: readonly (readonly [CodeKind, Matcher])[] = [
  ['finnish', finnish],
  ['swedish', swedish],
  ['danish', danish],
  ['norwegian', norwegian],
  ['estonian', estonian],
  ['payment-card', card],
];
const DATED: readonly CodeKind[] = ['finnish', 'swedish'];
const RANK: readonly Reason[] = ['well-formed', 'disguised', 'split', 'mistyped'];

/** Whether a candidate may be a code; `dated` is one whose date is written in full. */
export type May = (found: Candidate, dated: boolean) => boolean;

/** The codes of these kinds in `text` of which `may` says so; `said` is what was said before. */
export function findCodes(
  text: string,
  kinds: ReadonlySet<CodeKind>,
  said?: Surroundings,
  may?: May,
): Find[] {
  const finds: Find[] = [];
  if (kinds.size === 0) return finds;
  const search = new Search(text, kinds, said, may);
  for (const region of regions(text)) search.region(region, finds);
  return finds;
}

class Search {
  private readonly matchers: readonly Matcher[];
  private readonly dated: readonly CodeKind[];
  private readonly words: Surroundings;
  private readonly text: string;
  private readonly accounts: boolean;
  private readonly said: Surroundings | undefined;
  private readonly may: May | undefined;

  constructor(text: string, kinds: ReadonlySet<CodeKind>, said?: Surroundings, may?: May) {
    this.text = text;
    this.may = may;
    this.accounts = kinds.has('iban');
    this.said = said;
    this.dated = DATED.filter((kind) => kinds.has(kind));
    this.words = new Surroundings(text);
    this.matchers = MATCHERS.filter(([kind]) => kinds.has(kind)).map(([, matcher]) => matcher);
  }

  region(region: Region, finds: Find[]): void {
    for (let at = 0; at < region.digits.length; ) {
      const account = iban(this.text, region, at);
      let next = at + 1;
      if (account?.checked && !this.accounts) {
        next = account.next;
      } else {
        const best = this.best(region, at, finds.at(-1)?.end ?? 0, account);
        if (best) {
          const { kind, start, end } = best.found;
          finds.push({ kind, start, end, reason: best.reason });
          next = best.found.next;
        }
      }
      at = Math.max(next, at + 1);
    }
  }

  private best(region: Region, at: number, free: number, account: Candidate | undefined) {
    let best: { found: Candidate; reason: Reason; rank: number } | undefined;
    const candidates = this.matchers.map((matcher) => matcher(region, at));
    if (this.accounts) candidates.unshift(account);
    const usual = candidates.length;
    candidates.push(...this.dated.map((kind) => fullDate(kind, region, at)));
    for (const [i, found] of candidates.entries()) {
      if (!found || found.start < free) continue;
      const reason = this.judge(found, i >= usual);
      if (!reason || this.may?.(found, i >= usual) === false) continue;
      const rank = RANK.indexOf(reason) * 4 - found.likeness;
      if (!best || rank < best.rank) best = { found, reason, rank };
    }
    return best;
  }

  private judge(found: Candidate, dated: boolean): Reason | undefined {
    const formed = found.plain || found.likeness >= FAIR;
    if (!found.checked && !formed) return undefined;
    const { named: near, other, address } = this.words.look(found.start, found.end, found.kind);
    const named = near || (!other && (this.said?.endNamed(found.kind) ?? false));
    if (!found.checked) return named && !address ? 'mistyped' : undefined;
    let convincing = false;
    if (found.likeness === EXACT) convincing = !address || (found.plain && this.hasSign(found));
    else if (found.likeness === FAIR) convincing = !other && !address;
    if (!(convincing && (!dated || isTight(this.text, found))) && !named) return undefined;
    return found.plain ? 'well-formed' : 'disguised';
  }

  private hasSign({ start, end }: Candidate): boolean {
    return /[^0-9]/.test(this.text.slice(start, end));
  }
}

/** What each character is that is seen: a digit `0`, a letter `a`, a mark of dates `.` or another gap. */
export function classes(text: string): string {
  const one = (c: string) => {
    const found = classify(c.codePointAt(0) ?? 0);
    if (found.is === 'gap') return found.mark & (DOT | SLASH | DASH) ? '.' : ' ';
    return { digit: '0', letter: 'a', invisible: '' }[found.is];
  };
  return [...text].map(one).join('');
}

/** Whether a date in full goes on as only a code does: no letter stands apart, unless all is spelled out. */
export function isTight(text: string, { start, end, likeness }: Candidate): boolean {
  const seen = classes(text.slice(start, end));
  if (/(^|[0a])0[^0]*[ .]a/.test(seen)) return false;
  return seen.endsWith('a') || likeness === EXACT;
}
