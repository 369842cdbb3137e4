//! What the browser brings back from the provider in the query (RFC 6749 section 4.1.2).

use crate::domain::private::Private;

/// The longest query that is read, in bytes.
const LONGEST: usize = 8 * 1024;

/// An answer of the provider, as far as it is understood. Nothing of it is trusted yet.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The `state`, where there is one.
    pub state: Option<String>,
    /// The `iss` (RFC 9207), where there is one.
    pub issuer: Option<String>,
    /// A code, or an error.
    pub outcome: Outcome,
}

/// What the provider says.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A code to redeem.
    Code(Private),
    /// The person turned back.
    Cancelled,
    /// The provider is out of order for the moment.
    Unavailable,
    /// Another error; a word known from the standards, or `other`. What the provider wrote
    /// beside it is dropped unread.
    Error(&'static str),
}

/// Why an answer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It is not of the form that an answer has.
    #[error("the answer in the address is malformed")]
    Malformed,
    /// It names another issuer (mix-up, RFC 9207 section 2.4).
    #[error("the answer names another issuer")]
    OtherIssuer,
    /// It names no issuer, although the provider announces that it does.
    #[error("the answer names no issuer")]
    NoIssuer,
}

/// Errors of RFC 6749 section 4.1.2.1, Core section 3.1.2.6 and RFC 9126, which may be logged.
const KNOWN: [&str; 15] = [
    "invalid_request",
    "unauthorized_client",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "interaction_required",
    "login_required",
    "account_selection_required",
    "consent_required",
    "invalid_request_uri",
    "invalid_request_object",
    "request_not_supported",
    "request_uri_not_supported",
    "unmet_authentication_requirements",
    "registration_not_supported",
];

impl Answer {
    /// Reads the query of the address that the browser came back to.
    ///
    /// # Errors
    /// Where it is too long, names a parameter twice (RFC 6749 section 3.1), or has neither code
    /// nor error, or both.
    pub fn parse(query: &str) -> Result<Self, AnswerError> {
        if query.len() > LONGEST {
            return Err(AnswerError::Malformed);
        }
        let mut found: [(&str, Option<String>); 4] =
            ["state", "iss", "code", "error"].map(|name| (name, None));
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if let Some((_, place)) = found.iter_mut().find(|(known, _)| *known == name)
                && place.replace(value.into_owned()).is_some()
            {
                return Err(AnswerError::Malformed);
            }
        }
        let [(_, state), (_, issuer), (_, code), (_, error)] = found;
        let outcome = match (code, error) {
            (Some(code), None) if !code.is_empty() => Outcome::Code(Private::new(code)),
            (None, Some(error)) => told(&error),
            _ => return Err(AnswerError::Malformed),
        };
        Ok(Self {
            state,
            issuer,
            outcome,
        })
    }
}

fn told(error: &str) -> Outcome {
    match error {
        // OP of Finland says `cancel`; the standard word is `access_denied`.
        "access_denied" | "cancel" => Outcome::Cancelled,
        "temporarily_unavailable" | "server_error" => Outcome::Unavailable,
        other => Outcome::Error(
            KNOWN
                .into_iter()
                .find(|known| *known == other)
                .unwrap_or("other"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read() {
        let answer = Answer::parse("code=a%2Bb&state=s&iss=https%3A%2F%2Fop.example").unwrap();
        assert!(matches!(&answer.outcome, Outcome::Code(code) if code.expose() == "a+b"));
        assert_eq!(answer.state.as_deref(), Some("s"));
        assert_eq!(answer.issuer.as_deref(), Some("https://op.example"));
    }

    #[test]
    fn errors_are_sorted_and_their_descriptions_dropped() {
        let read = |error: &str| {
            let query = format!("error={error}&error_description=%3Cscript%3E&state=s");
            let answer = Answer::parse(&query).unwrap();
            assert!(!format!("{answer:?}").contains("script"));
            answer.outcome
        };
        assert!(matches!(read("access_denied"), Outcome::Cancelled));
        assert!(matches!(read("cancel"), Outcome::Cancelled));
        assert!(matches!(
            read("temporarily_unavailable"),
            Outcome::Unavailable
        ));
        assert!(matches!(
            read("login_required"),
            Outcome::Error("login_required")
        ));
        assert!(matches!(read("%3Cscript%3E"), Outcome::Error("other")));
    }

    #[test]
    fn what_is_ambiguous_is_refused() {
        let long = format!("code=a&state={}", "s".repeat(LONGEST));
        for query in [
            "",
            "state=s",
            "code=&state=s",
            "code=a&code=b&state=s",
            "code=a&state=s&state=t",
            "code=a&error=access_denied&state=s",
            "code=a&iss=x&iss=y",
            long.as_str(),
        ] {
            assert_eq!(Answer::parse(query).unwrap_err(), AnswerError::Malformed);
        }
    }
}
