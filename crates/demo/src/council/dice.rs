//! Chance without chance: SplitMix64, the same numbers on every machine.

use jiff::Timestamp;
use uuid::Uuid;

/// A stream of numbers that a seed decides.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// The stream of one thing: the same seed and place give the same numbers, whoever asked before.
    pub fn of(seed: u64, place: u64) -> Dice {
        let mut dice = Dice(seed ^ place.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.throw();
        Dice(dice.throw())
    }

    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, the limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.throw() % limit.max(1)
    }

    /// The same as a signed number, for days and minutes.
    pub fn upto(&mut self, limit: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(limit).unwrap_or_default())).unwrap_or_default()
    }

    /// Whether something happens that happens to so many in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.below(from.len() as u64);
        from.get(usize::try_from(place).unwrap_or_default())
    }

    /// One of several words.
    pub fn word(&mut self, from: &[&'static str]) -> &'static str {
        self.one(from).copied().unwrap_or_default()
    }

    /// One of several by weight.
    pub fn weighted<T: Copy>(&mut self, from: &[(u64, T)]) -> Option<T> {
        let total = from.iter().map(|(weight, _)| weight).sum();
        let mut at = self.below(total);
        for (weight, thing) in from {
            if at < *weight {
                return Some(*thing);
            }
            at -= weight;
        }
        None
    }

    /// An id whose time is the instant and whose rest the stream decides.
    pub fn id(&mut self, at: Timestamp) -> Uuid {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        let (high, low) = (self.throw().to_be_bytes(), self.throw().to_be_bytes());
        let mut random = [0; 10];
        random[..8].copy_from_slice(&high);
        random[8..].copy_from_slice(&low[..2]);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
