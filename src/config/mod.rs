//! What an administrator sets: plain structs, how they are read (defaults < files < environment)
//! and how they are checked whole, so that every mistake is told at once before anything starts.
//!
//! This room may touch files and the environment, and nothing of ours but `domain` and `secret`.
//! It starts nothing: the rooms above take their part of [`Settings`] as a value.

#[cfg(test)]
mod bus_tests;
mod check;
pub mod example;
#[macro_use]
mod leaf;
mod mistake;
mod nearest;
mod place;
mod read;
mod secret;
mod services;
#[macro_use]
mod setting;
#[cfg(test)]
mod demo_tests;
#[cfg(test)]
mod files_tests;
#[cfg(test)]
mod provider_tests;
mod settings;
#[cfg(test)]
mod tests;
mod totp;
#[cfg(test)]
mod video_tests;

use std::collections::BTreeSet;
use std::path::Path;

pub use mistake::{Mistake, shown};
pub use read::environment;
pub use secret::Secret;
pub use services::{ServiceEntry, Services};
pub use settings::*;
pub use totp::TotpSecret;

/// A configuration that was read and checked whole.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// The services.
    pub services: Services,
}

/// Reads the file at `path` and everything that it names, with what `environment` says on top
/// (see [`environment()`]), and checks it whole. Called again, it reads everything anew: what may
/// change while Portti runs (services and accounts) is taken from the new result.
///
/// # Errors
///
/// Every mistake that was found, in the order of files and keys.
pub fn load(path: &Path, environment: &[(String, String)]) -> Result<Loaded, Vec<Mistake>> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut mistakes = Vec::new();
    let Some(mut settings) = read::read::<Settings>(&path, environment, &mut mistakes) else {
        mistakes.sort();
        return Err(mistakes);
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    settings.services_dir = folder.join(&settings.services_dir);
    settings.sealing.create_missing = settings.is_demo();
    let misread = Misread::of(&mistakes);
    let mut judged = Vec::new();
    check::settings(&path, &settings, &mut judged);
    judged.retain(|mistake| !misread.covers(&mistake.key));
    mistakes.append(&mut judged);
    let services = services::load(&settings, &misread, &mut mistakes);
    // A service with a mistake may be missing; names are judged only among whole ones.
    if mistakes.is_empty() {
        check::staff_services(&path, &settings, &services, &mut mistakes);
        check::scanned(&path, &settings, &services, &mut mistakes);
    }
    if mistakes.is_empty() {
        return Ok(Loaded { settings, services });
    }
    mistakes.sort();
    Err(mistakes)
}

/// The parts of the main file that could not be read as they stand. What is judged from them
/// would be judged from defaults, and told wrongly.
struct Misread(BTreeSet<String>);

impl Misread {
    fn of(mistakes: &[Mistake]) -> Self {
        Self(mistakes.iter().map(|m| part(&m.key).to_owned()).collect())
    }

    /// Whether `key` of the main file is judged from a part that could not be read. The mode says
    /// what everything is judged by.
    fn covers(&self, key: &str) -> bool {
        self.0.contains(part(key)) || self.0.contains("mode")
    }
}

/// The first part of a key: `mail` of `mail.port`.
fn part(key: &str) -> &str {
    key.split(['.', '[']).next().unwrap_or(key)
}
