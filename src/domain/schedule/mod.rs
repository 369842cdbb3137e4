//! Opening hours: weekly hours, exceptions by date, and what "now" means in a time zone.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::ids::Timestamp;

#[cfg(test)]
mod tests;

/// How many days ahead an opening is looked for. A service that does not open within a year tells
/// no opening.
const HORIZON_DAYS: u32 = 370;

/// A stretch of one day, `opens` inclusive to `closes` exclusive, in minutes from local midnight.
///
/// The minutes are those of the clock on the wall. On the day the clocks go forward, a time that
/// does not exist means the moment one hour later by the old clock; on the day they go back, a
/// time that comes twice means its first coming for `opens` and its second for `closes`.
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
    /// They count even where the service is otherwise always open.
    pub exceptions: BTreeMap<Date, Vec<Hours>>,
    /// The time zone; UTC where none is set.
    pub time_zone: Option<TimeZone>,
}

/// A stretch of time, from the first moment inclusive to the second exclusive.
type Stretch = (Timestamp, Timestamp);

impl Schedule {
    /// A schedule without closing hours.
    #[must_use]
    pub fn always() -> Self {
        Self {
            always: true,
            ..Self::default()
        }
    }

    /// Whether the service is open at `now`.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.stretch_at(now).is_some()
    }

    /// When the service opens next: the first opening later than `now`, also where it is open
    /// now. None where it never closes, or does not open within a year.
    #[must_use]
    pub fn next_opening(&self, now: Timestamp) -> Option<Timestamp> {
        let mut day = self.date_of(now);
        for _ in 0..HORIZON_DAYS {
            let opening = self
                .stretches(day)
                .into_iter()
                .map(|(start, _)| start)
                .filter(|start| *start > now && !self.touches_earlier(*start))
                .min();
            if opening.is_some() {
                return opening;
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// When the service closes next, where it is open at `now`: hours that run on without a break
    /// (up to midnight and on from it) count as one. None where it is closed, or does not close
    /// within a year.
    #[must_use]
    pub fn closing(&self, now: Timestamp) -> Option<Timestamp> {
        let (_, mut end) = self.stretch_at(now)?;
        for _ in 0..HORIZON_DAYS {
            match self.stretch_at(end) {
                Some((_, later)) => end = later,
                None => return Some(end),
            }
        }
        None
    }

    /// Whether the service is open at `now` but closes within `seconds`.
    #[must_use]
    pub fn closes_within(&self, now: Timestamp, seconds: i64) -> bool {
        self.closing(now)
            .is_some_and(|end| end <= now.plus_seconds(seconds))
    }

    /// The hours of a date, in order.
    #[must_use]
    pub fn hours_on(&self, date: Date) -> Vec<Hours> {
        let whole_day = Hours {
            opens: 0,
            closes: MINUTES_A_DAY,
        };
        let mut hours = if let Some(exception) = self.exceptions.get(&date) {
            exception.clone()
        } else if self.always {
            vec![whole_day]
        } else {
            let weekday = date.weekday().to_monday_one_offset();
            let weekday = u8::try_from(weekday).unwrap_or_default();
            self.weekly.get(&weekday).cloned().unwrap_or_default()
        };
        hours.sort_by_key(|hours| hours.opens);
        hours
    }

    /// The stretch of one day's hours that `moment` lies in.
    fn stretch_at(&self, moment: Timestamp) -> Option<Stretch> {
        // A day of hours can reach into the next by the hour that a clock change takes.
        let today = self.date_of(moment);
        let yesterday = today.yesterday().unwrap_or(today);
        [today, yesterday]
            .into_iter()
            .flat_map(|day| self.stretches(day))
            .find(|(start, end)| *start <= moment && moment < *end)
    }

    /// Whether the service is open up to `start` already, so that nothing opens then.
    fn touches_earlier(&self, start: Timestamp) -> bool {
        self.is_open(Timestamp(start.0.saturating_sub(1)))
    }

    fn stretches(&self, day: Date) -> Vec<Stretch> {
        let zone = self.zone();
        self.hours_on(day)
            .into_iter()
            .filter_map(|hours| {
                let start = moment(day, hours.opens, &zone, Fold::First)?;
                let end = moment(day, hours.closes, &zone, Fold::Second)?;
                Some((start, end))
            })
            .collect()
    }

    fn date_of(&self, moment: Timestamp) -> Date {
        moment.to_jiff().to_zoned(self.zone()).date()
    }

    fn zone(&self) -> TimeZone {
        self.time_zone.clone().unwrap_or(TimeZone::UTC)
    }
}

const MINUTES_A_DAY: u16 = 1_440;

/// Which coming of a time that comes twice.
#[derive(Clone, Copy)]
enum Fold {
    First,
    Second,
}

/// The moment at which the clock on the wall shows `minutes` after midnight.
fn moment(day: Date, minutes: u16, zone: &TimeZone, fold: Fold) -> Option<Timestamp> {
    let (day, minutes) = if minutes >= MINUTES_A_DAY {
        (day.tomorrow().ok()?, 0)
    } else {
        (day, minutes)
    };
    let hour = i8::try_from(minutes / 60).ok()?;
    let minute = i8::try_from(minutes % 60).ok()?;
    let wall = day.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    // Of a time that is skipped, the later reading is the right one for both ends.
    let moment = match (fold, ambiguous.offset()) {
        (Fold::First, jiff::tz::AmbiguousOffset::Fold { .. }) => ambiguous.earlier(),
        _ => ambiguous.later(),
    };
    moment.ok().map(Timestamp::from)
}
