//! Opening hours: weekly hours, exceptions by date, and what "now" means in a time zone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A stretch of one day, `opens` inclusive to `closes` exclusive, in minutes from local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Minutes from midnight: 0 to 1,439.
    pub opens: u16,
    /// Minutes from midnight: 1 to 1,440, later than `opens`.
    pub closes: u16,
}

/// When a service is open.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Schedule {
    /// Open at all times; `weekly` is not asked.
    pub always: bool,
    /// Hours by weekday, 1 (Monday) to 7 (Sunday).
    pub weekly: BTreeMap<u8, Vec<Hours>>,
    /// Hours of particular dates (public holidays and the like), before `weekly`; empty is closed.
    pub exceptions: BTreeMap<jiff::civil::Date, Vec<Hours>>,
    /// The time zone; UTC where none is set.
    pub time_zone: Option<jiff::tz::TimeZone>,
}
