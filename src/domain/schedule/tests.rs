//! Opening hours in Helsinki, clock changes included.
//!
//! In 2026 the clocks go forward on 29 March at 3:00 and back on 25 October at 4:00.

use super::*;

/// A moment by the clock in Helsinki, with its offset where the time comes twice.
fn time(text: &str) -> Timestamp {
    let zoned: jiff::Zoned = format!("{text}[Europe/Helsinki]").parse().expect("a time");
    zoned.timestamp().into()
}

fn hours(opens: u16, closes: u16) -> Hours {
    Hours {
        opens: opens * 60,
        closes: closes * 60,
    }
}

/// Monday to Friday 8–16, Saturday 10–12 and 13–14; closed on 2026-12-24, shorter on 2026-12-31.
fn office() -> Schedule {
    let weekdays = (1..=5).map(|day| (day, vec![hours(8, 16)]));
    let saturday = (6, vec![hours(13, 14), hours(10, 12)]);
    let exceptions = [("2026-12-24", vec![]), ("2026-12-31", vec![hours(8, 12)])];
    Schedule {
        always: false,
        weekly: weekdays.chain([saturday]).collect(),
        exceptions: exceptions
            .into_iter()
            .map(|(date, hours)| (date.parse().expect("a date"), hours))
            .collect(),
        time_zone: Some(TimeZone::get("Europe/Helsinki").expect("a zone")),
    }
}

fn daily(opens: u16, closes: u16) -> Schedule {
    Schedule {
        weekly: (1..=7)
            .map(|day| (day, vec![Hours { opens, closes }]))
            .collect(),
        exceptions: BTreeMap::new(),
        ..office()
    }
}

#[test]
fn open_from_the_first_minute_to_before_the_last() {
    let cases = [
        ("2026-11-02T07:59:59", false),
        ("2026-11-02T08:00", true),
        ("2026-11-02T15:59:59", true),
        ("2026-11-02T16:00", false),
        ("2026-11-07T09:00", false),
        ("2026-11-07T11:00", true),
        ("2026-11-07T12:30", false),
        ("2026-11-07T13:30", true),
        ("2026-11-08T11:00", false),
        ("2026-12-24T11:00", false),
        ("2026-12-31T11:59", true),
        ("2026-12-31T12:00", false),
    ];
    for (now, expected) in cases {
        assert_eq!(office().is_open(time(now)), expected, "{now}");
    }
}

#[test]
fn the_next_opening() {
    let cases = [
        ("2026-11-02T07:00", "2026-11-02T08:00"),
        ("2026-11-02T08:00", "2026-11-03T08:00"),
        ("2026-11-02T17:00", "2026-11-03T08:00"),
        ("2026-11-06T16:00", "2026-11-07T10:00"),
        ("2026-11-07T12:00", "2026-11-07T13:00"),
        ("2026-11-07T14:00", "2026-11-09T08:00"),
        ("2026-12-23T16:00", "2026-12-25T08:00"),
        // Over both clock changes: eight o'clock by the clock on the wall.
        ("2026-03-28T14:00", "2026-03-30T08:00"),
        ("2026-10-24T14:00", "2026-10-26T08:00"),
    ];
    for (now, expected) in cases {
        assert_eq!(
            office().next_opening(time(now)),
            Some(time(expected)),
            "{now}"
        );
    }
}

#[test]
fn the_next_closing() {
    let cases = [
        ("2026-11-02T07:00", None),
        ("2026-11-02T08:00", Some("2026-11-02T16:00")),
        ("2026-11-07T11:00", Some("2026-11-07T12:00")),
        ("2026-12-31T11:00", Some("2026-12-31T12:00")),
    ];
    for (now, expected) in cases {
        assert_eq!(office().closing(time(now)), expected.map(time), "{now}");
    }
    let now = time("2026-11-02T15:50");
    assert!(office().closes_within(now, 600));
    assert!(!office().closes_within(now, 599));
    assert!(!office().closes_within(time("2026-11-02T17:00"), 600));
}

#[test]
fn always_open_never_opens_or_closes() {
    let schedule = Schedule::always();
    let now = time("2026-11-02T03:00");
    assert!(schedule.is_open(now));
    assert_eq!(
        (schedule.next_opening(now), schedule.closing(now)),
        (None, None)
    );
}

#[test]
fn exceptions_close_even_what_is_always_open() {
    let schedule = Schedule {
        always: true,
        ..office()
    };
    assert!(!schedule.is_open(time("2026-12-24T12:00")));
    let now = time("2026-12-23T12:00");
    assert_eq!(schedule.closing(now), Some(time("2026-12-24T00:00")));
    let eve = time("2026-12-24T12:00");
    assert_eq!(schedule.next_opening(eve), Some(time("2026-12-25T00:00")));
}

#[test]
fn never_open_never_opens() {
    let now = time("2026-11-02T12:00");
    assert!(!Schedule::default().is_open(now));
    assert_eq!(Schedule::default().next_opening(now), None);
}

#[test]
fn hours_up_to_midnight_run_on() {
    let schedule = Schedule {
        weekly: BTreeMap::from([(1, vec![hours(20, 24)]), (2, vec![hours(0, 6)])]),
        ..office()
    };
    let night = time("2026-11-02T23:30");
    assert_eq!(schedule.closing(night), Some(time("2026-11-03T06:00")));
    assert!(!schedule.closes_within(night, 3_600));
    assert_eq!(schedule.next_opening(night), Some(time("2026-11-09T20:00")));
}

/// From half past two to half past four: the hour from three to four does not exist.
#[test]
fn the_night_the_clocks_go_forward() {
    let schedule = daily(150, 270);
    let (opens, closes) = (time("2026-03-29T02:30"), time("2026-03-29T04:30"));
    assert_eq!(schedule.next_opening(time("2026-03-29T02:00")), Some(opens));
    assert_eq!(schedule.closing(opens), Some(closes));
    assert_eq!(closes.seconds_since(opens), 3_600);
    // From half past three, which comes not at all: from half past four.
    let opening = daily(210, 300).next_opening(time("2026-03-29T02:00"));
    assert_eq!(opening, Some(time("2026-03-29T04:30")));
}

/// From half past two to half past four, and from half past three: the hour from three to four
/// comes twice.
#[test]
fn the_night_the_clocks_go_back() {
    let schedule = daily(150, 270);
    let (opens, closes) = (time("2026-10-25T02:30"), time("2026-10-25T04:30"));
    assert_eq!(schedule.closing(opens), Some(closes));
    assert_eq!(closes.seconds_since(opens), 3 * 3_600);
    let schedule = daily(210, 225);
    let (first, second) = (
        time("2026-10-25T03:30+03:00"),
        time("2026-10-25T03:45+02:00"),
    );
    assert_eq!(schedule.next_opening(time("2026-10-25T02:00")), Some(first));
    assert_eq!(schedule.closing(first), Some(second));
}

#[test]
fn a_day_is_the_day_of_its_time_zone() {
    // Sunday 23:30 in UTC is Monday 01:30 in Helsinki.
    let now = time("2026-11-02T01:30");
    let monday = |zone| Schedule {
        weekly: BTreeMap::from([(1, vec![hours(0, 24)])]),
        time_zone: zone,
        ..Schedule::default()
    };
    assert!(monday(office().time_zone).is_open(now));
    assert!(!monday(None).is_open(now));
}
