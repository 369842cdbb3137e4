//! Capabilities: addresses of files that work for one session, for a few minutes.
//!
//! A capability says which file in which form, and until when. It is authenticated with a key of
//! the house over that and over the session that it was given to, which it does not name: from
//! another session, or altered by one bit, it opens nothing. Nothing is kept of it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::domain::person::Side;
use crate::journal::Journal;
use crate::secret::TokenHash;

/// The first byte of every capability of this form.
const FORM: u8 = 1;
const CLAIMS: usize = 1 + 1 + 1 + 16 + 16 + 8;
const MAC: usize = 32;

/// What a file is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be shown in the viewer.
    View,
    /// To be kept.
    Download,
    /// The small picture of it.
    Preview,
}

/// What a capability allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capability {
    /// The conversation.
    pub conversation: ConversationId,
    /// The file.
    pub attachment: AttachmentId,
    /// What for.
    pub purpose: Purpose,
    /// The side that it was given to.
    pub side: Side,
    /// From when on it is good for nothing.
    pub expires_at: Timestamp,
}

impl Capability {
    /// The text that stands in the address.
    #[must_use]
    pub fn seal(&self, journal: &Journal, session: TokenHash) -> String {
        let claims = self.claims();
        let mut bytes = [0; CLAIMS + MAC];
        let mac = mac(journal, &claims, session);
        for (to, from) in bytes.iter_mut().zip(claims.iter().chain(&mac)) {
            *to = *from;
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What the text claims, not yet to be believed: only [`Given::by`] tells whether it may be.
    #[must_use]
    pub fn read(text: &str) -> Option<Given> {
        let mut bytes = [0; CLAIMS + MAC];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        let (claims, mac) = bytes.split_first_chunk::<CLAIMS>()?;
        let mac: [u8; MAC] = mac.try_into().ok()?;
        (length == bytes.len()).then_some(())?;
        Some(Given {
            claimed: Self::of_claims(claims)?,
            mac,
        })
    }

    fn claims(&self) -> [u8; CLAIMS] {
        let purpose = match self.purpose {
            Purpose::View => 1,
            Purpose::Download => 2,
            Purpose::Preview => 3,
        };
        let side = match self.side {
            Side::Resident => 1,
            Side::Professional => 2,
            // Given to nobody, and read from nobody.
            Side::System => 0,
        };
        let parts: [&[u8]; 4] = [
            &[FORM, purpose, side],
            self.conversation.0.as_bytes(),
            self.attachment.0.as_bytes(),
            &self.expires_at.0.to_be_bytes(),
        ];
        let mut claims = [0; CLAIMS];
        for (to, from) in claims.iter_mut().zip(parts.into_iter().flatten()) {
            *to = *from;
        }
        claims
    }

    fn of_claims(claims: &[u8; CLAIMS]) -> Option<Self> {
        let ([form, purpose, side], rest) = claims.split_first_chunk::<3>()?;
        (*form == FORM).then_some(())?;
        let purpose = match purpose {
            1 => Purpose::View,
            2 => Purpose::Download,
            3 => Purpose::Preview,
            _ => return None,
        };
        let side = match side {
            1 => Side::Resident,
            2 => Side::Professional,
            _ => return None,
        };
        let (conversation, rest) = rest.split_first_chunk::<16>()?;
        let (attachment, rest) = rest.split_first_chunk::<16>()?;
        let expires_at = i64::from_be_bytes(rest.try_into().ok()?);
        Some(Self {
            conversation: ConversationId(Uuid::from_bytes(*conversation)),
            attachment: AttachmentId(Uuid::from_bytes(*attachment)),
            purpose,
            side,
            expires_at: Timestamp(expires_at),
        })
    }
}

/// A capability as somebody presents it.
#[derive(Clone, Debug)]
pub struct Given {
    claimed: Capability,
    mac: [u8; MAC],
}

impl Given {
    /// The side whose session must present it.
    #[must_use]
    pub fn side(&self) -> Side {
        self.claimed.side
    }

    /// The capability, where it was made here for this session and has not lapsed.
    #[must_use]
    pub fn by(&self, journal: &Journal, session: TokenHash, now: Timestamp) -> Option<Capability> {
        let mac = mac(journal, &self.claimed.claims(), session);
        let genuine: bool = mac.ct_eq(&self.mac).into();
        (genuine && now < self.claimed.expires_at).then_some(self.claimed)
    }
}

fn mac(journal: &Journal, claims: &[u8; CLAIMS], TokenHash(session): TokenHash) -> [u8; MAC] {
    journal.file_link_mac(claims, &session)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capability() -> Capability {
        Capability {
            conversation: ConversationId(Uuid::from_u128(7)),
            attachment: AttachmentId(Uuid::from_u128(8)),
            purpose: Purpose::View,
            side: Side::Professional,
            expires_at: Timestamp(1_000_000),
        }
    }

    #[test]
    fn the_claims_survive_their_form() {
        for purpose in [Purpose::View, Purpose::Download, Purpose::Preview] {
            for side in [Side::Resident, Side::Professional] {
                let made = Capability {
                    purpose,
                    side,
                    ..capability()
                };
                assert_eq!(Capability::of_claims(&made.claims()), Some(made));
            }
        }
    }

    #[test]
    fn what_is_no_capability_is_not_read() {
        let whole = URL_SAFE_NO_PAD.encode([1; CLAIMS + MAC]);
        assert!(Capability::read(&whole).is_some());
        let unknown = URL_SAFE_NO_PAD.encode([9; CLAIMS + MAC]);
        let long = URL_SAFE_NO_PAD.encode([1; CLAIMS + MAC + 1]);
        let padded = format!("{whole}=");
        for text in [
            "",
            "a",
            &whole[1..],
            &long,
            &padded,
            &unknown,
            "../../etc/passwd",
            "ä",
        ] {
            assert!(Capability::read(text).is_none(), "{text}");
        }
    }
}
