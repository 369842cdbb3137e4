//! The Luhn check (ISO/IEC 7812-1, annex B), for Swedish personal IDs and payment cards.

/// Whether the last digit is the right check digit of those before it.
pub(super) fn is_right(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let weighted = u32::from(digit) * if place % 2 == 0 { 1 } else { 2 };
            if weighted > 9 { weighted - 9 } else { weighted }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catches_each_wrong_digit() {
        let right = [4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        assert!(is_right(&right));
        for place in 0..right.len() {
            for change in 1..10 {
                let mut wrong = right;
                wrong[place] = (wrong[place] + change) % 10;
                assert!(!is_right(&wrong));
            }
        }
    }
}
