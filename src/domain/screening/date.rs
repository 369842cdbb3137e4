//! Days, months and years inside codes.

/// The days of a month in the longest year, or 0 for no month.
fn days_in(month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => 0,
    }
}

/// Whether the day exists in a month of some year of any century that ends in `year % 100`.
pub(super) fn is_day_of_short_year(day: u32, month: u32, year: u32) -> bool {
    // 2000 was a leap year, so a year that ends in 00 may be one.
    is_day(day, month) && (month != 2 || day < 29 || year.is_multiple_of(4))
}

/// Whether the day exists in that month of that very year.
pub(super) fn is_day_of_year(day: u32, month: u32, year: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    is_day(day, month) && (month != 2 || day < 29 || leap)
}

/// Whether the day exists in that month of a leap year.
pub(super) fn is_day(day: u32, month: u32) -> bool {
    (1..=days_in(month)).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_leap_years() {
        assert!(is_day_of_year(29, 2, 2000));
        assert!(!is_day_of_year(29, 2, 1900));
        assert!(is_day_of_short_year(29, 2, 0));
        assert!(!is_day_of_short_year(29, 2, 1));
        assert!(!is_day(31, 4));
        assert!(!is_day(0, 1));
        assert!(!is_day(1, 13));
    }
}
