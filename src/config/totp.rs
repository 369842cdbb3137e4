//! The secret of one-time codes, as people and their apps write it: base32 (RFC 4648 section 6).

use zeroize::Zeroizing;

use super::Secret;
use super::mistake::Mistake;
use super::setting::{Place, Setting};

/// The fewest bytes of a secret (RFC 4226 section 4, R6: at least 128 bits).
const SHORTEST: usize = 16;

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret that an account shares with its owner's app. It does not print, and is cleared from
/// memory when it is dropped.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<Vec<u8>>);

impl TotpSecret {
    /// A secret of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Reads base32; small letters, spaces, and `=` at the end are taken too. None where it is
    /// something else, or shorter than 128 bits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new(Vec::new());
        let (mut held, mut bits) = (0_u32, 0_u32);
        for letter in text.trim_end_matches('=').bytes().filter(|b| *b != b' ') {
            let letter = letter.to_ascii_uppercase();
            let value = ALPHABET.iter().position(|known| *known == letter)?;
            held = (held << 5) | u32::try_from(value).ok()?;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from(held >> bits).ok()?);
                held &= (1 << bits) - 1;
            }
        }
        (bytes.len() >= SHORTEST).then_some(Self(bytes))
    }

    /// The secret itself. Each call is a place to ask where it goes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The secret in base32, without `=` at the end.
    #[must_use]
    pub fn base32(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::new());
        let (mut held, mut bits) = (0_u32, 0_u32);
        let mut push = |index: u32| {
            let letter = usize::try_from(index).ok().and_then(|i| ALPHABET.get(i));
            text.extend(letter.map(|letter| char::from(*letter)));
        };
        for byte in self.0.iter() {
            held = (held << 8) | u32::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                push(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        if bits > 0 {
            push(held << (5 - bits));
        }
        text
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl Setting for TotpSecret {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let secret = Secret::read(place, mistakes)?;
        let read = Self::parse(secret.expose());
        if read.is_none() {
            let wrong = "this is not a secret of one-time codes";
            mistakes.push(place.mistake(
                wrong,
                "base32 of at least 128 bits, as `portti totp new` makes",
            ));
        }
        read
    }

    fn show(&self) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_that_of_rfc_4648_section_10() {
        // The section's words are shorter than a secret may be, so they are put side by side.
        let secret = TotpSecret::new(b"foobarfoobarfoobar");
        assert_eq!(*secret.base32(), "MZXW6YTBOJTG633CMFZGM33PMJQXE");
        assert_eq!(*TotpSecret::new(b"fooba").base32(), "MZXW6YTB");
        assert_eq!(*TotpSecret::new(b"f").base32(), "MY");
        for text in [
            "MZXW6YTBOJTG633CMFZGM33PMJQXE",
            "mzxw 6ytb ojtg 633c mfzg m33p mjqx e===",
        ] {
            let read = TotpSecret::parse(text).unwrap();
            assert_eq!(read.expose(), secret.expose());
        }
    }

    #[test]
    fn what_is_short_or_of_other_letters_is_refused() {
        for text in ["", "MZXW6YTB", "MZXW6YTBOJTG633CMFZGM33PMJQX1", "ÄÄÄÄÄÄÄÄ"] {
            assert!(TotpSecret::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", TotpSecret::new(b"x")), "TotpSecret(…)");
    }
}
