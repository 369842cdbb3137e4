//! Passes to the TURN server: a name and a password for a short time, made from a secret that the
//! server shares (RFC 8656; the scheme of draft-uberti-behave-turn-rest, `use-auth-secret` in
//! coturn).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use uuid::Uuid;

use crate::config::{self, Secret};
use crate::domain::ids::Timestamp;
use crate::domain::private::Private;

/// A TURN server and the secret that it shares.
pub struct Turn {
    urls: Vec<String>,
    secret: Secret,
    seconds: i64,
}

/// A pass to the TURN server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnPass {
    /// The server's addresses.
    pub urls: Vec<String>,
    /// When the pass ends, in seconds since 1970, and chance. It tells of nobody.
    pub username: String,
    /// The password that belongs to it.
    pub credential: Private,
}

impl Turn {
    /// The server of these settings.
    pub fn new(settings: &config::Turn) -> Self {
        Self {
            urls: settings.urls.iter().map(|url| url.0.clone()).collect(),
            secret: settings.secret.clone(),
            seconds: settings.credential_seconds.into(),
        }
    }

    /// A pass that is good from `now`. None where no key can be made of the secret, which never
    /// happens: HMAC takes keys of every length.
    pub fn pass(&self, now: Timestamp, chance: Uuid) -> Option<TurnPass> {
        let ends = now.plus_seconds(self.seconds).0 / 1_000_000;
        let username = format!("{ends}:{}", chance.simple());
        let mut mac = Hmac::<Sha1>::new_from_slice(self.secret.expose().as_bytes()).ok()?;
        mac.update(username.as_bytes());
        let credential = STANDARD.encode(mac.finalize().into_bytes());
        Some(TurnPass {
            urls: self.urls.clone(),
            username,
            credential: Private::new(credential),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TurnUrl;

    fn turn(seconds: u32) -> Turn {
        Turn::new(&config::Turn {
            urls: vec![TurnUrl("turn:turn.kunta.fi:3478".to_owned())],
            secret: Secret::new("north"),
            credential_seconds: seconds,
        })
    }

    /// Made with `openssl dgst -sha1 -hmac north -binary | base64`.
    #[test]
    fn the_password_is_what_the_server_makes_of_the_name() {
        let now = Timestamp(1_433_895_918_000_000 - 7_200_000_000);
        let chance = Uuid::from_u128(0x1234);
        let pass = turn(7_200).pass(now, chance).unwrap();
        assert_eq!(pass.username, "1433895918:00000000000000000000000000001234");
        assert_eq!(pass.credential.expose(), "ES9o9DqnUVCXTgqJP3HaC1cIkVI=");
    }

    #[test]
    fn a_pass_does_not_print() {
        let pass = turn(300).pass(Timestamp(0), Uuid::nil()).unwrap();
        assert!(!format!("{pass:?}").contains(pass.credential.expose()));
    }
}
