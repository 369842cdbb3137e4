//! One-time codes from an app (TOTP, RFC 6238): HMAC-SHA-1, steps of 30 seconds, six digits, which
//! is what every app can do.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

use crate::config::TotpSecret;
use crate::domain::ids::Timestamp;

/// How long one code lasts, in seconds.
pub const STEP_SECONDS: i64 = 30;

/// How many steps the app's clock may be off, either way (RFC 6238 section 5.2 advises one).
pub const DRIFT: i64 = 1;

const DIGITS: usize = 6;

/// The step that `code` is right for, if it is now. Spaces within it do not count.
#[must_use]
pub fn step(secret: &TotpSecret, code: &str, now: Timestamp) -> Option<i64> {
    let code: Vec<u8> = code.bytes().filter(|b| *b != b' ').collect();
    let present = now.0.div_euclid(1_000_000).div_euclid(STEP_SECONDS);
    let mut found = None;
    // All are worked out, so that the time taken does not tell which it was.
    for step in present - DRIFT..=present + DRIFT {
        let right: bool = at(secret, step).as_bytes().ct_eq(&code).into();
        if right {
            found = Some(step);
        }
    }
    found
}

/// The code of a step (RFC 4226 section 5.3).
#[must_use]
pub fn at(secret: &TotpSecret, step: i64) -> String {
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(secret.expose()) else {
        // HMAC takes keys of any length (RFC 2104 section 2), so this does not come about.
        return String::new();
    };
    let tag = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let offset = tag.last().map_or(0, |last| usize::from(last & 0x0F));
    let bytes = tag.iter().skip(offset).take(4);
    let number = bytes.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    let number = (number & 0x7FFF_FFFF) % 1_000_000;
    format!("{number:0DIGITS$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238 appendix B.
    fn secret() -> TotpSecret {
        TotpSecret::new(b"12345678901234567890")
    }

    fn at_second(second: i64) -> Timestamp {
        Timestamp(second * 1_000_000)
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238_appendix_b() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let found = step(&secret(), code, at_second(second));
            assert_eq!(found, Some(second / STEP_SECONDS), "{second}");
        }
        assert!(step(&secret(), "287 082", at_second(59)).is_some());
    }

    #[test]
    fn a_code_is_good_one_step_either_way() {
        let code = at(&secret(), 100);
        for (second, good) in [(2969, false), (2970, true), (3059, true), (3060, false)] {
            let found = step(&secret(), &code, at_second(second));
            assert_eq!(found.is_some(), good, "{second}");
        }
    }

    #[test]
    fn what_is_no_code_is_wrong() {
        for code in ["", "28708", "2870822", "-87082", "２８７０８２", "abcdef"] {
            assert_eq!(step(&secret(), code, at_second(59)), None, "{code}");
        }
    }
}
