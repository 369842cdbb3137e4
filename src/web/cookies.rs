//! The cookies: one for each kind of session, all `__Host-`, `HttpOnly` and `Secure`.
//!
//! Browsers accept `Secure` cookies over plain http on `localhost` and its subdomains, so the
//! demo needs no exception.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::{HeaderName, SET_COOKIE};

use crate::domain::ids::Timestamp;
use crate::secret::Token;

/// Which session a cookie holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A resident's conversation. Lives in an iframe on another site, hence `SameSite=None` and
    /// `Partitioned` (CHIPS): the browser keeps one for each site that embeds the widget.
    Resident,
    /// A browser's way through identification. `Lax`, because the provider comes back by a
    /// top-level navigation from another site.
    Flow,
    /// A member of staff.
    Staff,
    /// A browser's way through the organisation's sign-in. `Lax`, as `Flow`.
    StaffFlow,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Resident => "__Host-portti_resident",
            Self::Flow => "__Host-portti_flow",
            Self::Staff => "__Host-portti_staff",
            Self::StaffFlow => "__Host-portti_staff_flow",
        }
    }

    fn header(self, value: &str, seconds: i64) -> (HeaderName, String) {
        let cookie = Cookie::build(self.name(), value)
            .path("/")
            .secure(true)
            .http_only(true)
            .max_age(Duration::seconds(seconds));
        let text = match self {
            // The cookie library of actix-web does not know the attribute yet.
            Self::Resident => format!("{}; Partitioned", cookie.same_site(SameSite::None).finish()),
            Self::Flow | Self::StaffFlow => cookie.same_site(SameSite::Lax).finish().to_string(),
            Self::Staff => cookie.same_site(SameSite::Strict).finish().to_string(),
        };
        (SET_COOKIE, text)
    }

    /// The header that has the browser hold `token` until `expires_at`.
    #[must_use]
    pub fn holding(
        self,
        token: &Token,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> (HeaderName, String) {
        self.header(&token.expose(), expires_at.seconds_since(now).max(0))
    }

    /// The header that has the browser forget what it holds.
    #[must_use]
    pub fn gone(self) -> (HeaderName, String) {
        self.header("", 0)
    }

    /// The token that a request holds.
    #[must_use]
    pub fn token(self, request: &HttpRequest) -> Option<Token> {
        Token::parse(request.cookie(self.name())?.value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookies_are_as_strict_as_their_use_allows() {
        let token = Token::from_bytes([7; 32]);
        let text = |kind: Kind| kind.holding(&token, Timestamp(60_000_000), Timestamp(0)).1;
        for kind in [Kind::Resident, Kind::Flow, Kind::Staff, Kind::StaffFlow] {
            let text = text(kind);
            assert!(text.starts_with("__Host-"), "{text}");
            for part in ["HttpOnly", "Secure", "Path=/", "Max-Age=60"] {
                assert!(text.contains(part), "{text} lacks {part}");
            }
            assert!(!text.contains("Domain"), "{text}");
        }
        assert!(text(Kind::Resident).contains("SameSite=None"));
        assert!(text(Kind::Resident).contains("Partitioned"));
        assert!(text(Kind::Flow).contains("SameSite=Lax"));
        assert!(text(Kind::StaffFlow).contains("SameSite=Lax"));
        assert!(text(Kind::Staff).contains("SameSite=Strict"));
        assert!(Kind::Staff.gone().1.contains("Max-Age=0"));
    }
}
