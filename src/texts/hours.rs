//! Opening hours and moments in words.

use fluent_bundle::FluentValue;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Texts;
use crate::domain::ids::Timestamp;
use crate::domain::person::Language;
use crate::domain::schedule::{Hours, Schedule};

impl Texts {
    /// The opening hours of a week in words, a line for each stretch of days with equal hours;
    /// days on which the service is closed are left out.
    #[must_use]
    pub fn hours(&self, language: Language, schedule: &Schedule) -> Vec<String> {
        if schedule.always {
            return vec![self.get(language, "hours-always", &[])];
        }
        let mut lines = Vec::new();
        let mut day = 1;
        while day <= 7 {
            let hours = day_of(schedule, day);
            let first = day;
            while day < 7 && day_of(schedule, day + 1) == hours {
                day += 1;
            }
            if !hours.is_empty() {
                let days = self.days(language, first, day);
                let times = self.times(language, hours);
                let args = [("days", days.into()), ("times", times.into())];
                lines.push(self.get(language, "hours-line", &args));
            }
            day += 1;
        }
        if lines.is_empty() {
            lines.push(self.get(language, "hours-closed", &[]));
        }
        lines
    }

    fn days(&self, language: Language, first: u8, last: u8) -> String {
        let day = |day: u8| self.get(language, &format!("day-{day}"), &[]);
        if first == last {
            return day(first);
        }
        let args = [("first", day(first).into()), ("last", day(last).into())];
        self.get(language, "hours-days", &args)
    }

    fn times(&self, language: Language, hours: &[Hours]) -> String {
        let stretches: Vec<String> = hours
            .iter()
            .map(|stretch| {
                let opens = self.clock(language, stretch.opens).into();
                let closes = self.clock(language, stretch.closes).into();
                let args = [("opens", opens), ("closes", closes)];
                self.get(language, "hours-times", &args)
            })
            .collect();
        stretches.join(", ")
    }

    /// Minutes from midnight as a time of day.
    fn clock(&self, language: Language, minutes: u16) -> String {
        let args = [
            ("hour", FluentValue::from((minutes / 60).to_string())),
            ("minute", FluentValue::from(format!("{:02}", minutes % 60))),
        ];
        self.get(language, "time", &args)
    }

    /// The date of a moment in a time zone.
    #[must_use]
    pub fn date(&self, language: Language, at: Timestamp, zone: &TimeZone) -> String {
        let date: Date = zoned(at, zone).date();
        let args = [
            ("day", FluentValue::from(date.day().to_string())),
            ("month", FluentValue::from(date.month().to_string())),
            ("year", FluentValue::from(date.year().to_string())),
        ];
        self.get(language, "date", &args)
    }

    /// The time of day of a moment in a time zone.
    #[must_use]
    pub fn time(&self, language: Language, at: Timestamp, zone: &TimeZone) -> String {
        let time = zoned(at, zone).time();
        let minutes = i32::from(time.hour()) * 60 + i32::from(time.minute());
        self.clock(language, u16::try_from(minutes).unwrap_or(0))
    }
}

fn day_of(schedule: &Schedule, day: u8) -> &[Hours] {
    schedule.weekly.get(&day).map_or(&[], Vec::as_slice)
}

fn zoned(at: Timestamp, zone: &TimeZone) -> jiff::Zoned {
    let at = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    at.to_zoned(zone.clone())
}
