//! From the claims of a checked ID token to a person of staff.

use serde_json::{Map, Value};

use super::SignInError;
use super::held::Vouched;
use crate::config::Access;
use crate::domain::private::Private;

/// The longest value that names a person, in characters (Core section 2: `sub` has at most 255).
const LONGEST_PERSON: usize = 255;

/// The longest name that residents are shown, in characters.
const LONGEST_NAME: usize = 100;

/// What the provider says of a person, as far as it counts here.
///
/// # Errors
/// `SecondFactor` where a required claim is missing or has another value, `Refused` where the
/// claims name nobody.
pub fn read(claims: &Map<String, Value>, access: &Access) -> Result<Vouched, SignInError> {
    for (claim, allowed) in &access.required {
        if !texts(claims, claim).any(|value| allowed.iter().any(|one| one == value)) {
            return Err(SignInError::SecondFactor);
        }
    }
    let person = claims.get(&access.account_claim).and_then(Value::as_str);
    let person = person.filter(|person| {
        (1..=LONGEST_PERSON).contains(&person.len()) && person.bytes().all(|b| b.is_ascii_graphic())
    });
    let person = person.ok_or(SignInError::Refused("the account claim names nobody"))?;
    let name = claims.get(&access.name_claim).and_then(Value::as_str);
    let name = name.map(str::trim).filter(|name| {
        (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control)
    });
    let name = name.ok_or(SignInError::Refused("the name claim holds no name"))?;
    let known = |claim: &str, known: &dyn Fn(&str) -> bool| -> Vec<String> {
        let values = texts(claims, claim).filter(|value| known(value));
        values.map(str::to_owned).collect()
    };
    let hint = texts(claims, &access.logout_hint_claim).next();
    Ok(Vouched {
        person: person.to_owned(),
        name: name.to_owned(),
        role_values: known(&access.roles_claim, &|value| {
            access.roles.contains_key(value)
        }),
        service_values: known(&access.services_claim, &|value| {
            access.services.contains_key(value)
        }),
        logout_hint: Private::from(hint.unwrap_or_default()),
    })
}

/// The texts of a claim that is one or a list of them.
fn texts<'a>(claims: &'a Map<String, Value>, claim: &str) -> impl Iterator<Item = &'a str> {
    let value = claims.get(claim);
    let one = value.and_then(Value::as_str);
    let list = value.and_then(Value::as_array);
    let list = list.into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(list)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::person::Role;

    fn access() -> Access {
        Access {
            roles: [("staff".to_owned(), vec![Role::Professional])].into(),
            services: [("health".to_owned(), vec!["terveys".to_owned()])].into(),
            required: [("amr".to_owned(), vec!["mfa".to_owned(), "hwk".to_owned()])].into(),
            ..Access::default()
        }
    }

    fn read_with(change: impl FnOnce(&mut Value)) -> Result<Vouched, SignInError> {
        let mut claims = json!({
            "sub": "248289761001", "name": "Sari Sairaanhoitaja", "amr": ["pwd", "mfa"],
            "groups": ["staff", "health", "everybody"],
        });
        change(&mut claims);
        read(claims.as_object().unwrap(), &access())
    }

    #[test]
    fn only_what_counts_is_taken() {
        let vouched = read_with(|_| {}).unwrap();
        assert_eq!(vouched.person, "248289761001");
        assert_eq!(vouched.name, "Sari Sairaanhoitaja");
        assert_eq!(vouched.role_values, ["staff"]);
        assert_eq!(vouched.service_values, ["health"]);
        // One group alone may come as a text.
        let one = read_with(|claims| claims["groups"] = json!("health")).unwrap();
        assert_eq!(one.service_values, ["health"]);
        assert!(one.role_values.is_empty());
    }

    #[test]
    fn the_second_factor_must_be_told() {
        for amr in [
            json!(null),
            json!([]),
            json!(["pwd"]),
            json!("MFA"),
            json!([["mfa"]]),
        ] {
            let read = read_with(|claims| claims["amr"] = amr.clone());
            assert_eq!(read.unwrap_err(), SignInError::SecondFactor, "{amr}");
        }
        assert!(read_with(|claims| claims["amr"] = json!("hwk")).is_ok());
    }

    #[test]
    fn who_is_not_named_is_nobody() {
        let long = "x".repeat(256);
        for person in [
            json!(null),
            json!(""),
            json!(7),
            json!("a b"),
            json!("ä"),
            json!(["a"]),
            json!(long),
        ] {
            let read = read_with(|claims| claims["sub"] = person.clone());
            assert!(matches!(read, Err(SignInError::Refused(_))), "{person}");
        }
        for name in [
            json!(null),
            json!("  "),
            json!("a\nb"),
            json!("x".repeat(101)),
        ] {
            let read = read_with(|claims| claims["name"] = name.clone());
            assert!(matches!(read, Err(SignInError::Refused(_))), "{name}");
        }
    }
}
