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
mod misread;
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
mod stages_tests;
#[cfg(test)]
mod tests;
mod totp;
#[cfg(test)]
mod video_tests;

use std::path::Path;

use misread::{Misread, within};
use mistake::Kind;
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

/// A configuration as far as it could be read, and everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The main file, as mistakes name it.
    pub origin: String,
    /// The settings; those that could not be read stand as their defaults. None where the file as a
    /// whole could not be read.
    pub settings: Option<Settings>,
    /// The services that could be read.
    pub services: Services,
    /// Every mistake, in the order of files and keys.
    pub mistakes: Vec<Mistake>,
}

impl Examined {
    /// Whether nothing is wrong with a room or a key of the main file, or with what is under it.
    #[must_use]
    pub fn is_right(&self, key: &str) -> bool {
        let main = |mistake: &Mistake| {
            mistake.origin == self.origin || mistake.origin.starts_with(read::PREFIX)
        };
        let there = |mistake: &Mistake| mistake.key.is_empty() || within(&mistake.key, key);
        !self.mistakes.iter().any(|it| main(it) && there(it))
    }
}

/// Reads the settings of the database alone from the file at `path` and from `environment`, for who
/// needs nothing else.
///
/// # Errors
///
/// What is wrong with them, with the file as a whole, or with a name that is not known and by which the
/// database's may be meant.
pub fn database(path: &Path, environment: &[(String, String)]) -> Result<Database, Vec<Mistake>> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut mistakes = Vec::new();
    let settings = read::read::<Settings>(&path, environment, &mut mistakes);
    mistakes.retain(|it| {
        let mut parts = it.key.split('.');
        let meant = !it.key.contains('.')
            || it.key.ends_with(".url")
            || parts.any(|part| part == "database");
        let unknown = matches!(it.kind, Kind::Unknown { .. });
        it.key.is_empty() || (unknown && meant) || within(&it.key, "database")
    });
    match settings {
        Some(settings) if mistakes.is_empty() => Ok(settings.database),
        _ => Err(mistakes),
    }
}

/// Reads the file at `path` and everything that it names, with what `environment` says on top
/// (see [`environment()`]), and checks it whole. Called again, it reads everything anew: what may
/// change while Portti runs (services and accounts) is taken from the new result.
///
/// # Errors
///
/// Every mistake that was found, in the order of files and keys.
pub fn load(path: &Path, environment: &[(String, String)]) -> Result<Loaded, Vec<Mistake>> {
    let examined = examine(path, environment);
    match examined.settings {
        Some(settings) if examined.mistakes.is_empty() => Ok(Loaded {
            settings,
            services: examined.services,
        }),
        _ => Err(examined.mistakes),
    }
}

/// As [`load`], for whoever looks at more than that: what is right is given beside what is wrong.
#[must_use]
pub fn examine(path: &Path, environment: &[(String, String)]) -> Examined {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let origin = shown(&path);
    let mut mistakes = Vec::new();
    let Some(mut settings) = read::read::<Settings>(&path, environment, &mut mistakes) else {
        mistakes.sort();
        return Examined {
            origin,
            settings: None,
            services: Services::default(),
            mistakes,
        };
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    settings.services_dir = folder.join(&settings.services_dir);
    settings.sealing.create_missing = settings.is_demo();
    let misread = Misread::of(&mistakes);
    let services = services::load(&settings, &misread, &mut mistakes);
    let mut judged = judge(&path, &settings, &services);
    if misread.covers("mode") {
        // Only what is wrong in either mode is wrong.
        let mut other = settings.clone();
        other.mode = match settings.mode {
            Mode::Production => Mode::Demo,
            Mode::Demo => Mode::Production,
        };
        let also = judge(&path, &other, &services);
        judged.retain(|mistake| also.contains(mistake));
    }
    judged.retain(|mistake| !misread.covers(&mistake.key));
    mistakes.append(&mut judged);
    mistakes.sort();
    Examined {
        origin,
        settings: Some(settings),
        services,
        mistakes,
    }
}

/// What is wrong with settings that could be read.
fn judge(path: &Path, settings: &Settings, services: &Services) -> Vec<Mistake> {
    let mut judged = Vec::new();
    check::settings(path, settings, &mut judged);
    check::staff_services(path, settings, &mut judged);
    check::scanned(path, settings, services, &mut judged);
    judged
}
