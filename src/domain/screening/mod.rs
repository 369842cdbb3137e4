//! Screening: looking for personal IDs, payment cards and forbidden words before anything is kept.
//!
//! Pure functions of text. The way of a text: [`region`] skims it for stretches that are rich in
//! digits; one file for each kind of code ([`finnish`], [`swedish`], …) recognises its form there;
//! [`shape`] and [`surroundings`] tell codes from phone numbers, dates and orders; [`find`] gives
//! the verdict. [`full_date`] knows dates as people write them, and [`retold`] codes with words between
//! their parts or in them ([`spoken`]), where a [`glance`] says that there may be one. [`history`] joins
//! consecutive messages, [`terms`] finds forbidden words, [`mask`] hides what was found. Nothing here
//! keeps, prints or returns a code.
//!
//! The browser runs a port of these files (`web-widget/shared/screening`). Its tables are generated
//! by [`browser`], and both sides are tested on the same vectors (`tests/corpus`).

mod browser;
mod candidate;
mod card;
mod characters;
mod danish;
mod date;
mod estonian;
mod find;
mod finnish;
mod full_date;
mod glance;
mod history;
mod iban;
mod luhn;
mod mask;
mod norwegian;
mod region;
mod retold;
mod shape;
mod spoken;
mod surroundings;
mod swedish;
mod tables;
mod terms;
mod verdict;
mod window;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::service::{CodeKind, ScreeningRules};
use terms::Terms;

pub use browser::browser_tables;
pub use finnish::{FinnishCode, valid_finnish};
pub use mask::masked_personal_id;
pub use verdict::{Find, Reason, Verdict, What};

/// How often a masked text is looked at again, since a mask can lay bare what stood beside it.
const MASKINGS: usize = 4;

/// The rules of a service, compiled. Cheap to clone; meant to be made once for a service.
#[derive(Clone, Debug)]
pub struct Screener {
    compiled: Arc<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    codes: BTreeSet<CodeKind>,
    terms: Option<Terms>,
}

impl Screener {
    /// Compiles the rules.
    #[must_use]
    pub fn new(rules: &ScreeningRules) -> Self {
        Self {
            compiled: Arc::new(Compiled {
                codes: rules.codes.clone(),
                terms: Terms::new(&rules.forbidden_words),
            }),
        }
    }

    /// What stands in `text`. Linear in its length.
    #[must_use]
    pub fn screen(&self, text: &str) -> Verdict {
        let mut codes = find::codes(text, &self.compiled.codes, None);
        retold::add(text, &self.compiled.codes, &mut codes);
        self.verdict(text, codes)
    }

    /// What stands in `text`, or in `text` and the messages before it together.
    ///
    /// `earlier` holds the sender's recent messages, oldest first: the caller picks the last five,
    /// or those of the last two minutes. The ranges are those of `text`, and each find touches it.
    #[must_use]
    pub fn screen_with_history(&self, earlier: &[&str], text: &str) -> Verdict {
        if earlier.is_empty() {
            return self.screen(text);
        }
        self.verdict(text, history::codes(earlier, text, &self.compiled.codes))
    }

    /// `text` with all that screening finds in it hidden by dots; screening it again finds nothing.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        self.mask_with_history(&[], text)
    }

    /// `text` with all hidden that [`Self::screen_with_history`] finds in it.
    #[must_use]
    pub fn mask_with_history(&self, earlier: &[&str], text: &str) -> String {
        let mut masked = text.to_owned();
        for _ in 0..MASKINGS {
            let verdict = self.screen_with_history(earlier, &masked);
            if verdict.is_clean() {
                return masked;
            }
            masked = mask::hide(&masked, verdict.finds());
        }
        let masked = mask::hide_all_numbers(&masked);
        if self.screen_with_history(earlier, &masked).is_clean() {
            masked
        } else {
            mask::hide_all(&masked)
        }
    }

    fn verdict(&self, text: &str, mut finds: Vec<Find>) -> Verdict {
        if let Some(terms) = &self.compiled.terms {
            let words = terms.find(text);
            if !words.is_empty() {
                finds.extend(words);
                finds.sort_by_key(|find| find.range.start);
                let mut end = 0;
                finds.retain(|find| {
                    let free = find.range.start >= end;
                    end = end.max(find.range.end);
                    free
                });
            }
        }
        Verdict::of(finds)
    }
}

#[cfg(test)]
mod tests;
