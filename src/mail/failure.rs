//! Why a mail did not go out, and whether trying again may help.

/// Why a mail did not go out. Carries nothing that the server said, because a server repeats the
/// address in its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The server could not be reached, or the connection broke.
    Unreachable,
    /// The server did not answer in time.
    TimedOut,
    /// No secure connection came about: the certificate is not trusted, or there is no STARTTLS.
    Tls,
    /// The server does not let us in: user, password, or the demand for either.
    SignIn,
    /// The server refused for now (4xx).
    Later,
    /// The server refused for good (5xx).
    Refused,
    /// The server said something that is not SMTP.
    Answer,
    /// The address is not one that mail can be sent to.
    Address,
    /// The mail could not be put together.
    Message,
    /// The conversation is no longer there.
    Gone,
    /// The journal did not answer.
    Journal,
}

impl Failure {
    /// The stable code, for the journal, metrics and logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Tls => "tls",
            Self::SignIn => "sign_in",
            Self::Later => "refused_for_now",
            Self::Refused => "refused",
            Self::Answer => "not_smtp",
            Self::Address => "address",
            Self::Message => "message",
            Self::Gone => "conversation_gone",
            Self::Journal => "journal",
        }
    }

    /// Whether trying again may help. A wrong password or certificate is the operator's to mend,
    /// and the resident's mail waits meanwhile.
    #[must_use]
    pub fn is_temporary(self) -> bool {
        match self {
            Self::Unreachable
            | Self::TimedOut
            | Self::Tls
            | Self::SignIn
            | Self::Later
            | Self::Answer
            | Self::Journal => true,
            Self::Refused | Self::Address | Self::Message | Self::Gone => false,
        }
    }

    /// Whether an operator should look at it, since it will be so for every mail.
    #[must_use]
    pub fn concerns_operator(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::TimedOut | Self::Tls | Self::SignIn | Self::Answer
        )
    }
}

impl From<&lettre::transport::smtp::Error> for Failure {
    fn from(error: &lettre::transport::smtp::Error) -> Self {
        // 530, 534, 535, 538: RFC 4954 section 6. 454: TLS not available just now (RFC 3207).
        match error.status().map(u16::from) {
            Some(530 | 534 | 535 | 538) => Self::SignIn,
            Some(454) => Self::Tls,
            Some(_) if error.is_permanent() => Self::Refused,
            Some(_) => Self::Later,
            None if error.is_timeout() => Self::TimedOut,
            // A server without STARTTLS is told as the client's error.
            None if error.is_tls() || error.is_client() => Self::Tls,
            None if error.is_response() => Self::Answer,
            None => Self::Unreachable,
        }
    }
}
