//! Guesses what somebody meant who mistyped a name.

/// The known name that is nearest to `name`, where one is near enough to be meant.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = name.to_lowercase().replace('-', "_");
    known
        .iter()
        .map(|candidate| (distance(&lower, candidate), *candidate))
        .min()
        .filter(|(far, candidate)| *far <= 1 + candidate.chars().count() / 4)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out or changed to come from `a` to `b` (Levenshtein);
/// the same letters in another order count as one slip.
fn distance(a: &str, b: &str) -> usize {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    if a != b && sorted(a) == sorted(b) {
        return 1;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (above, (diagonal, right)) in row.iter().skip(1).zip(row.iter().zip(&b)) {
            let before = next.last().copied().unwrap_or(i + 1);
            let changed = diagonal + usize::from(left != *right);
            next.push(changed.min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
