//! Finding codes: every place of a text that has the form of one, and the verdict on each.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::{Class, classify};
use super::region::{Region, Regions};
use super::shape::Likeness;
use super::surroundings::{Around, Surroundings};
use super::verdict::{Find, Reason, What};
use super::{card, danish, estonian, finnish, full_date, iban, norwegian, swedish};

/// The codes of these kinds in `text`, in order. Linear in the text, and without allocation where
/// no seven digits stand near one another.
///
/// `said` is what was said before, in which a code of the text may be named.
pub(super) fn codes(
    text: &str,
    kinds: &BTreeSet<CodeKind>,
    said: Option<&Surroundings<'_>>,
) -> Vec<Find> {
    codes_where(text, kinds, said, &|_, _| true)
}

/// Whether a candidate may be a code; `true` is given with those whose date is written in full.
pub(super) type May<'a> = dyn Fn(&Candidate, bool) -> bool + 'a;

/// The same of those candidates of which `may` says so.
pub(super) fn codes_where(
    text: &str,
    kinds: &BTreeSet<CodeKind>,
    said: Option<&Surroundings<'_>>,
    may: &May<'_>,
) -> Vec<Find> {
    let mut finds = Vec::new();
    if kinds.is_empty() {
        return finds;
    }
    let search = Search {
        text,
        kinds,
        words: Surroundings::new(text),
        said,
        may,
    };
    for region in Regions::new(text) {
        search.region(&region, &mut finds);
    }
    finds
}

struct Search<'a> {
    text: &'a str,
    kinds: &'a BTreeSet<CodeKind>,
    words: Surroundings<'a>,
    said: Option<&'a Surroundings<'a>>,
    may: &'a May<'a>,
}

impl Search<'_> {
    fn region(&self, region: &Region, finds: &mut Vec<Find>) {
        let mut at = 0;
        while at < region.digits.len() {
            let free = finds.last().map_or(0, |find: &Find| find.range.end);
            let account = iban::find(self.text, region, at);
            let next = match account {
                // The digits of an account number are no other code.
                Some(account) if account.checked && !self.kinds.contains(&CodeKind::Iban) => {
                    account.next
                }
                account => match self.best(region, at, free, account) {
                    Some((found, reason)) => {
                        finds.push(Find {
                            what: What::Code(found.kind),
                            range: found.range,
                            reason,
                        });
                        found.next
                    }
                    None => at + 1,
                },
            };
            at = next.max(at + 1);
        }
    }

    /// The most convincing code that begins with digit `at`, at byte `free` or after it.
    fn best(
        &self,
        region: &Region,
        at: usize,
        free: usize,
        account: Option<Candidate>,
    ) -> Option<(Candidate, Reason)> {
        let others = self
            .kinds
            .iter()
            .filter_map(|&kind| candidate(kind, region, at));
        let dated = self
            .kinds
            .iter()
            .filter_map(|&kind| full_date::find(kind, region, at));
        account
            .filter(|_| self.kinds.contains(&CodeKind::Iban))
            .into_iter()
            .chain(others)
            .map(|found| (found, false))
            .chain(dated.map(|found| (found, true)))
            .filter(|(found, _)| found.range.start >= free)
            .filter_map(|(found, dated)| {
                let reason = self.judge(&found, dated)?;
                (self.may)(&found, dated).then_some((found, reason))
            })
            .min_by_key(|(found, reason)| (*reason, Reverse(found.likeness)))
    }

    /// Why the candidate is taken for a code, if it is.
    fn judge(&self, found: &Candidate, dated: bool) -> Option<Reason> {
        let formed = found.plain || found.likeness >= Likeness::Fair;
        if !found.checked && !formed {
            return None;
        }
        let written = if found.plain {
            Reason::WellFormed
        } else {
            Reason::Disguised
        };
        let mut around = self.words.look(&found.range, found.kind);
        around.named |= !around.other && self.said.is_some_and(|said| said.end_named(found.kind));
        let Around {
            named,
            other,
            address,
        } = around;
        if !found.checked {
            return (named && !address).then_some(Reason::Mistyped);
        }
        let convincing = match found.likeness {
            Likeness::Exact => !address || (found.plain && self.has_sign(found)),
            Likeness::Fair => !other && !address,
            Likeness::Poor => false,
        };
        let convincing = convincing && (!dated || is_tight(self.text, found));
        (convincing || named).then_some(written)
    }

    /// Whether it is more than a row of digits.
    fn has_sign(&self, found: &Candidate) -> bool {
        let text = self.text.get(found.range.clone()).unwrap_or_default();
        text.contains(|c: char| !c.is_ascii_digit())
    }
}

/// Whether a date in full goes on as only a code does: in one with its sign, or with a tail that ends in
/// its letter. A house with a stair, a room or a year after a date does not.
pub(super) fn is_tight(text: &str, found: &Candidate) -> bool {
    let text = text.get(found.range.clone()).unwrap_or_default();
    let (mut gap, mut lettered, mut alone) = (false, false, false);
    let seen = text.chars().map(classify);
    for class in seen.filter(|class| *class != Class::Invisible) {
        lettered = matches!(class, Class::Letter(_));
        // Where the digit before stands alone too, all is spelled out.
        if lettered && gap && !alone {
            return false;
        }
        if let Class::Digit(_) = class {
            alone = gap;
        }
        gap = matches!(class, Class::Gap(_));
    }
    lettered || found.likeness == Likeness::Exact
}

/// What has the form of a code of kind `kind` from digit `at` on.
pub(super) fn candidate(kind: CodeKind, region: &Region, at: usize) -> Option<Candidate> {
    match kind {
        CodeKind::Finnish => finnish::find(region, at),
        CodeKind::Swedish => swedish::find(region, at),
        CodeKind::Danish => danish::find(region, at),
        CodeKind::Norwegian => norwegian::find(region, at),
        CodeKind::Estonian => estonian::find(region, at),
        CodeKind::PaymentCard => card::find(region, at),
        CodeKind::Iban => None,
    }
}
