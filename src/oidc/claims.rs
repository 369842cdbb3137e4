//! From the claims of a checked ID token to an identity.

use serde_json::{Map, Value};

use super::id_token::Checked;
use crate::config::ClaimNames;
use crate::domain::person::{Assurance, Identity};
use crate::domain::private::Private;
use crate::domain::screening::valid_finnish;

/// The longest name that is taken, in characters.
const LONGEST: usize = 200;

/// Why the claims do not make an identity. No variant carries a claim's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ClaimsError {
    /// A name is missing or unusable.
    #[error("the ID token names nobody")]
    NoName,
    /// There is neither a personal ID nor a foreign identifier.
    #[error("the ID token carries neither a personal ID nor a foreign identifier")]
    NoIdentifier,
    /// The personal ID is not one.
    #[error("the personal ID in the ID token is malformed")]
    PersonalIdMalformed,
}

/// Which personal IDs are taken for real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Codes of people: individual numbers 002–899.
    Real,
    /// Also temporary and artificial ones: 900–999. For demo mode and tests.
    Artificial,
}

/// The identity that the claims tell.
///
/// # Errors
/// Where a name is missing, or there is no well-formed identifier.
pub fn identity(
    checked: &Checked,
    names: &ClaimNames,
    provider: &str,
    codes: Codes,
) -> Result<Identity, ClaimsError> {
    let claims = Reader(&checked.claims);
    let personal_id = match claims.get(&names.personal_id) {
        None => None,
        Some(Value::String(empty)) if empty.is_empty() => None,
        // One that is there and unusable must not pass for none: the person would then be taken
        // for somebody without.
        Some(_) => {
            let text = claims.text(&names.personal_id);
            let text = text.ok_or(ClaimsError::PersonalIdMalformed)?;
            Some(personal_id(&text, codes)?)
        }
    };
    let foreign_id = claims.text(&names.foreign_id).map(Private::new);
    if personal_id.is_none() && foreign_id.is_none() {
        return Err(ClaimsError::NoIdentifier);
    }
    let name = |claim| claims.text(claim).ok_or(ClaimsError::NoName);
    Ok(Identity {
        given_names: Private::new(name(&names.given_names)?),
        family_name: Private::new(name(&names.family_name)?),
        personal_id,
        foreign_id,
        birth_date: claims.date(&names.birth_date).map(Private::new),
        non_disclosure: claims.flag(&names.non_disclosure),
        assurance: Assurance {
            provider: provider.to_owned(),
            acr: checked.acr.clone(),
            method: claims.method(&names.method),
            authenticated_at: checked.authenticated_at,
        },
    })
}

struct Reader<'a>(&'a Map<String, Value>);

impl Reader<'_> {
    /// The first claim that is there, of names with spaces between.
    fn get(&self, names: &str) -> Option<&Value> {
        let names = names.split(' ').filter(|name| !name.is_empty());
        let mut found = names.filter_map(|name| self.0.get(name));
        found.find(|value| !value.is_null())
    }

    /// A text that can be shown: neither empty nor long, without control characters.
    fn text(&self, name: &str) -> Option<String> {
        let text = self.get(name)?.as_str()?.trim();
        let fine = !text.is_empty()
            && text.chars().count() <= LONGEST
            && !text.chars().any(char::is_control);
        fine.then(|| text.to_owned())
    }

    /// A day as `YYYY-MM-DD`.
    fn date(&self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        text.parse::<jiff::civil::Date>().ok()?;
        (text.len() == "YYYY-MM-DD".len()).then_some(text)
    }

    fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !matches!(text.trim(), "" | "0" | "false"),
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            // A mark that protects somebody counts in whatever form it comes.
            Some(_) => true,
        }
    }

    fn method(&self, name: &str) -> String {
        if let Some(text) = self.text(name) {
            return text;
        }
        let listed = self.get("amr").and_then(Value::as_array);
        let told: Vec<_> = listed
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|text| text.len() <= 40 && text.chars().all(|c| c.is_ascii_graphic()))
            .take(5)
            .collect();
        told.join(" ")
    }
}

fn personal_id(text: &str, codes: Codes) -> Result<Private, ClaimsError> {
    let code = text.to_ascii_uppercase();
    if valid_finnish(&code, codes == Codes::Artificial) {
        Ok(Private::new(code))
    } else {
        Err(ClaimsError::PersonalIdMalformed)
    }
}
