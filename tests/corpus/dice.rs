//! Dice that fall the same way each time, so that the generated corpus never changes by itself.

/// A source of chosen values: SplitMix64 (Steele, Lea and Flood, 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both possible.
    pub fn number(&mut self, low: u32, high: u32) -> u32 {
        low + (self.next() % u64::from(high - low + 1)) as u32
    }

    /// One of the items.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.number(0, items.len() as u32 - 1) as usize]
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: u32) -> bool {
        self.number(1, times) == 1
    }

    /// `length` digits, the first not 0.
    pub fn digits(&mut self, length: usize) -> String {
        (0..length)
            .map(|i| char::from(b'0' + self.number(u32::from(i == 0), 9) as u8))
            .collect()
    }
}
