//! Passes to the TURN server: a name and a password for a short time, made from a secret that the
//! server shares (RFC 8656; the scheme of draft-uberti-behave-turn-rest, `use-auth-secret` in
//! coturn).
//!
//! Nothing is kept of them: each is worked out from the side of a call that it is for. So however
//! often a browser asks, and whatever attempts it counts up, its side has one, and what the TURN
//! server allows one name is what it allows one side.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::unit::LegId;
use crate::config::{self, Secret};
use crate::domain::ids::Timestamp;
use crate::domain::person::Side;
use crate::domain::private::Private;

/// Goes before what names are made of, so that no name is made as a password is.
const NAMES: &[u8] = b"name of a pass:";
/// How much of a name tells passes apart, in bytes.
const NAME: usize = 16;

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
    /// When the pass ends, in seconds since 1970, and a number that looks like chance. It tells of
    /// nobody.
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

    /// The pass for one side of a call. It is good for at least half of the set time, and at most
    /// for all of it; within that half it is the same for every node, every attempt and whenever it
    /// is asked for. None where no key can be made of the secret, which never happens: HMAC takes
    /// keys of every length.
    pub fn pass(&self, now: Timestamp, leg: LegId) -> Option<TurnPass> {
        let half = (self.seconds / 2).max(1);
        let ends = (now.0 / 1_000_000 / half + 2) * half;
        let side = match leg.side {
            Side::Resident => 1,
            Side::Professional => 2,
            Side::System => 0,
        };
        let of = format!("{ends}:{}:{side}", leg.call.0);
        let mut username = format!("{ends}:");
        for byte in self.sign(&[NAMES, of.as_bytes()])?.iter().take(NAME) {
            write!(username, "{byte:02x}").ok()?;
        }
        Some(TurnPass {
            urls: self.urls.clone(),
            credential: self.password(&username)?,
            username,
        })
    }

    /// What the server makes of a name.
    fn password(&self, username: &str) -> Option<Private> {
        let signed = self.sign(&[username.as_bytes()])?;
        Some(Private::new(STANDARD.encode(signed)))
    }

    fn sign(&self, parts: &[&[u8]]) -> Option<[u8; 20]> {
        let mut mac = Hmac::<Sha1>::new_from_slice(self.secret.expose().as_bytes()).ok()?;
        for part in parts {
            mac.update(part);
        }
        Some(mac.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use uuid::Uuid;

    use super::*;
    use crate::config::TurnUrl;
    use crate::domain::ids::CallId;

    fn turn(seconds: u32) -> Turn {
        Turn::new(&config::Turn {
            urls: vec![TurnUrl("turn:turn.kunta.fi:3478".to_owned())],
            secret: Secret::new("north"),
            credential_seconds: seconds,
        })
    }

    fn leg(call: u128, side: Side) -> LegId {
        let call = CallId(Uuid::from_u128(call));
        LegId { call, side }
    }

    fn name(seconds: i64, leg: LegId) -> String {
        let now = Timestamp(seconds * 1_000_000);
        turn(600).pass(now, leg).unwrap().username
    }

    /// Made with `openssl dgst -sha1 -hmac north -binary | base64`.
    #[test]
    fn the_password_is_what_the_server_makes_of_the_name() {
        let name = "1433895918:00000000000000000000000000001234";
        let password = turn(7_200).password(name).unwrap();
        assert_eq!(password.expose(), "ES9o9DqnUVCXTgqJP3HaC1cIkVI=");
        let now = Timestamp(1_433_895_918_000_000);
        let pass = turn(7_200).pass(now, leg(1, Side::Resident)).unwrap();
        assert_eq!(turn(7_200).password(&pass.username), Some(pass.credential));
    }

    #[test]
    fn each_side_of_each_call_has_one_at_a_time_however_often_it_asks() {
        let mut names = HashSet::new();
        for call in [1, 2] {
            for side in [Side::Resident, Side::Professional] {
                let leg = leg(call, side);
                let of_side: HashSet<_> = (1_200..1_800).map(|now| name(now, leg)).collect();
                assert_eq!(of_side.len(), 2, "one for each half of the time");
                assert_ne!(name(1_499, leg), name(1_500, leg));
                names.extend(of_side);
            }
        }
        assert_eq!(names.len(), 8, "and none is another's");
    }

    #[test]
    fn a_pass_is_good_for_half_of_the_time_at_least() {
        for seconds in 1_000..3_000 {
            let name = name(seconds, leg(1, Side::Resident));
            let (ends, chance) = name.split_once(':').unwrap();
            let left = ends.parse::<i64>().unwrap() - seconds;
            assert!((300..=600).contains(&left), "{left}");
            assert_eq!(chance.len(), 32);
        }
    }

    #[test]
    fn a_pass_does_not_print() {
        let pass = turn(300).pass(Timestamp(0), leg(1, Side::Resident));
        let pass = pass.unwrap();
        assert!(!format!("{pass:?}").contains(pass.credential.expose()));
    }
}
