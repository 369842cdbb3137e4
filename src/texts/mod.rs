//! The sentences that the server itself says, in Finnish, Swedish and English: refusals, opening
//! hours, mail. Built in from `config/texts`; an administrator's files may replace any of them.
//!
//! This room may touch files (at the start) and `config`'s mistakes, and knows nothing of HTTP.

mod hours;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::config::Mistake;
use crate::domain::person::Language;
use crate::domain::refusal::Refusal;

/// A megabyte, as the limits of files are told.
const MEGABYTE: u64 = 1_000_000;

const FI: &str = include_str!("../../config/texts/fi.ftl");
const SV: &str = include_str!("../../config/texts/sv.ftl");
const EN: &str = include_str!("../../config/texts/en.ftl");

/// The sentences of every language. Cheap to clone; clones share what [`Texts::replace`] puts in.
#[derive(Clone)]
pub struct Texts(Arc<RwLock<Arc<Catalogues>>>);

struct Catalogues {
    fi: FluentBundle<FluentResource>,
    sv: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts")
    }
}

fn source(language: Language) -> &'static str {
    match language {
        Language::Fi => FI,
        Language::Sv => SV,
        Language::En => EN,
    }
}

impl Texts {
    /// The sentences as they are built in.
    #[must_use]
    pub fn built_in() -> Self {
        Self::of(Catalogues {
            fi: catalogue(Language::Fi),
            sv: catalogue(Language::Sv),
            en: catalogue(Language::En),
        })
    }

    fn of(catalogues: Catalogues) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(catalogues))))
    }

    fn catalogues(&self) -> Arc<Catalogues> {
        let catalogues = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&catalogues)
    }

    /// Puts the sentences of `other` in place of these, here and in every clone.
    pub fn replace(&self, other: &Self) {
        let new = other.catalogues();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = new;
    }

    /// The built-in sentences with those of the files in `folder` (`fi.ftl`, `sv.ftl`, `en.ftl`;
    /// any may be missing) in their place.
    ///
    /// # Errors
    ///
    /// Every mistake in the files: unreadable, not Fluent, an id or a variable that is not known.
    pub fn load(folder: Option<&Path>) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let mut with = |language: Language| {
            let mut bundle = catalogue(language);
            if let Some(folder) = folder {
                let path = folder.join(format!("{}.ftl", language.tag()));
                replace(&mut bundle, &path, source(language), &mut mistakes);
            }
            bundle
        };
        let catalogues = Catalogues {
            fi: with(Language::Fi),
            sv: with(Language::Sv),
            en: with(Language::En),
        };
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            mistakes.push(mistake(folder, "texts_dir", "there is no such folder"));
        }
        if mistakes.is_empty() {
            Ok(Self::of(catalogues))
        } else {
            Err(mistakes)
        }
    }

    /// The sentence `id` in `language` with `args` filled in. An unknown id gives the id itself,
    /// so that a slip shows and harms nothing; a test holds that none is unknown.
    #[must_use]
    pub fn get(&self, language: Language, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        self.find(language, id, args)
            .unwrap_or_else(|| id.to_owned())
    }

    fn find(
        &self,
        language: Language,
        id: &str,
        args: &[(&str, FluentValue<'_>)],
    ) -> Option<String> {
        let catalogues = self.catalogues();
        let bundle = match language {
            Language::Fi => &catalogues.fi,
            Language::Sv => &catalogues.sv,
            Language::En => &catalogues.en,
        };
        let pattern = bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = args.iter().map(|(name, v)| (*name, v.clone())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        Some(text.into_owned())
    }

    /// What a person is told of a refusal.
    #[must_use]
    pub fn refusal(&self, language: Language, refusal: &Refusal) -> String {
        let limit = match refusal {
            Refusal::TooLong { limit, .. }
            | Refusal::TooManyFiles { limit }
            | Refusal::TooManyOffers { limit } => *limit,
            Refusal::FileTooLarge { limit } | Refusal::FilesTooLarge { limit } => {
                u32::try_from(limit / MEGABYTE).unwrap_or(u32::MAX)
            }
            _ => 0,
        };
        self.sentence(language, refusal.code(), refusal.field(), limit)
    }

    /// What a person is told of a stable code, be it a [`Refusal`]'s or another of the interface.
    /// A code without a sentence of its own gets a general one.
    #[must_use]
    pub fn code(&self, language: Language, code: &str) -> String {
        self.sentence(language, code, None, 0)
    }

    fn sentence(&self, language: Language, code: &str, field: Option<&str>, limit: u32) -> String {
        let id = format!("refused-{}", code.replace('_', "-"));
        let args = [
            ("field", FluentValue::from(field.unwrap_or("other"))),
            ("limit", FluentValue::from(limit)),
        ];
        self.find(language, &id, &args)
            .unwrap_or_else(|| self.get(language, "refused-other", &[]))
    }
}

fn catalogue(language: Language) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // The marks that isolate writing directions would stand as strange signs in plain mail.
    bundle.set_use_isolating(false);
    // What is built in is whole; a test holds it. What could be read counts in any case.
    let resource = FluentResource::try_new(source(language).to_owned());
    bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
    bundle
}

/// Puts the sentences of the file at `path`, where there is one, in place of those of `built_in`.
fn replace(
    bundle: &mut FluentBundle<FluentResource>,
    path: &Path,
    built_in: &str,
    mistakes: &mut Vec<Mistake>,
) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => {
            mistakes.push(mistake(path, "", &format!("cannot be read: {error}")));
            return;
        }
    };
    let known = messages(built_in);
    for (id, variables) in messages(&text) {
        let Some((_, allowed)) = known.iter().find(|(name, _)| *name == id) else {
            mistakes.push(mistake(path, &id, "there is no such text"));
            continue;
        };
        for variable in variables.iter().filter(|name| !allowed.contains(name)) {
            let wrong = format!("the variable ${variable} is not known here");
            let mut unknown = mistake(path, &id, &wrong);
            unknown.allowed = allowed.join(", ");
            mistakes.push(unknown);
        }
    }
    match FluentResource::try_new(text) {
        Ok(resource) => bundle.add_resource_overriding(resource),
        Err((resource, errors)) => {
            for error in errors {
                let before = resource.source().get(..error.pos.start).unwrap_or("");
                let line = before.matches('\n').count() + 1;
                let wrong = format!("line {line}: {error}");
                mistakes.push(mistake(path, "", &wrong));
            }
        }
    }
}

fn mistake(path: &Path, key: &str, wrong: &str) -> Mistake {
    Mistake::new(crate::config::shown(path), key, wrong, "")
}

/// The ids of a Fluent source with the variables of each, sorted. A message begins at the
/// beginning of a line, and what follows it is set in, so that no parser is needed to know both.
fn messages(source: &str) -> Vec<(String, Vec<String>)> {
    let mut messages: Vec<(String, Vec<String>)> = Vec::new();
    for line in source.lines() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((id, _)) = line.split_once('=')
        {
            messages.push((id.trim().to_owned(), Vec::new()));
        }
        let Some((_, variables)) = messages.last_mut().filter(|_| !line.starts_with('#')) else {
            continue;
        };
        for after in line.split('$').skip(1) {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
            let name = after.get(..end.unwrap_or(after.len())).unwrap_or("");
            variables.push(name.to_owned());
        }
        variables.sort();
        variables.dedup();
    }
    messages
}
