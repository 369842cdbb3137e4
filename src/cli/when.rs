//! Times on the command line, and how they are printed.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::ids::Timestamp;

/// Reads a day (`2026-11-22`, its beginning in UTC) or a moment (`2026-11-22T12:30:00Z`).
///
/// # Errors
/// What is allowed, where it is neither.
pub fn read(text: &str) -> Result<Timestamp, String> {
    let day = text.parse::<Date>().ok();
    let day = day.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    let moment = text.parse::<jiff::Timestamp>().ok();
    // A moment is a day too, with its time left out.
    let moment = moment.or_else(|| day.map(|day| day.timestamp()));
    moment
        .map(|moment| Timestamp(moment.as_microsecond()))
        .ok_or_else(|| "a day such as 2026-11-22, or a moment such as 2026-11-22T12:30:00Z".into())
}

/// A time as it is printed: in UTC, to the second.
pub fn shown(at: Timestamp) -> String {
    at.to_jiff().strftime("%FT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_and_moments() {
        for (text, wanted) in [
            ("2026-11-22", "2026-11-22T00:00:00Z"),
            ("2026-11-22T12:30:00Z", "2026-11-22T12:30:00Z"),
            ("2026-11-22T12:30:00+02:00", "2026-11-22T10:30:00Z"),
        ] {
            assert_eq!(read(text).map(shown).as_deref(), Ok(wanted));
        }
        assert!(read("22.11.2026").is_err());
        assert!(read("2026-02-30").is_err());
    }
}
