//! Secrets: read from files or the environment, never written in a configuration file, and never
//! printed.

use std::path::PathBuf;

use figment::value::Value;
use secrecy::{ExposeSecret, SecretString};

use super::mistake::Mistake;
use super::setting::{Origin, Place, Setting};

/// A password or the like. `Debug` does not show it, and the memory is cleared when it is dropped.
///
/// In a file: `password = { file = "/run/secrets/smtp" }`; the file's text without the last line
/// break is the secret. In the environment: `PORTTI_MAIL__PASSWORD=…` itself, or
/// `PORTTI_MAIL__PASSWORD__FILE=/run/secrets/smtp`.
#[derive(Clone, Debug)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The secret itself. Each call is a place to ask where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

const ALLOWED: &str = "{ file = \"/path/to/the/secret\" }, or an environment variable";

impl Setting for Secret {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        match (place.value, place.origin()) {
            (Value::String(_, text), Origin::Environment) => Some(Self::new(text.as_str())),
            (Value::Dict(_, dict), _) if dict.len() == 1 && dict.contains_key("file") => {
                let file = place.child("file", dict.get("file")?);
                let path = PathBuf::read(&file, mistakes)?;
                match std::fs::read_to_string(&path) {
                    Ok(text) if !text.trim().is_empty() => {
                        Some(Self::new(text.trim_end_matches(['\r', '\n'])))
                    }
                    Ok(_) => {
                        let wrong = format!("{} is empty", path.display());
                        mistakes.push(file.mistake(wrong, "a file with the secret in it"));
                        None
                    }
                    Err(error) => {
                        let wrong = format!("{} cannot be read: {error}", path.display());
                        mistakes.push(file.mistake(wrong, "a readable text file"));
                        None
                    }
                }
            }
            (Value::Dict(..), _) => {
                mistakes.push(place.mistake("this does not name a file alone", ALLOWED));
                None
            }
            _ => {
                mistakes.push(place.mistake("a secret does not belong in this file", ALLOWED));
                None
            }
        }
    }

    fn show(&self) -> Option<String> {
        None
    }
}
