//! Money in whole pence, and the ways a fraction of a penny is rounded.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// An amount of money in whole pence. May be negative (a correction, a debt).
///
/// Displays as `£1,234.56`, minus as `-£1.00`. In canonical JSON it is a whole number of pence.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Pence(pub i64);

/// Why a text is not an amount of money. Displays as a sentence that says what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyFault {
    /// Nothing was written.
    #[error("enter an amount, like 12 or 12.50")]
    Empty,
    /// Something that is not a digit, or a sign in the wrong place.
    #[error("an amount has digits only, like 12, 12.50 or 1,234.56")]
    NotDigits,
    /// Pence with one figure, or more than two.
    #[error("pence have two figures, like 12.50")]
    PencePlaces,
    /// Commas that do not part thousands.
    #[error("commas part thousands only, like 1,234.56; or leave them out")]
    Commas,
    /// More than can be held.
    #[error("this amount is too large")]
    TooLarge,
}

impl Pence {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Whole pounds. Saturates at the largest amount that can be held.
    #[must_use]
    pub const fn pounds(pounds: i64) -> Self {
        Self(pounds.saturating_mul(100))
    }

    /// The sum, or `None` where it cannot be held.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(pence) => Some(Self(pence)),
            None => None,
        }
    }

    /// The difference, or `None` where it cannot be held.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(pence) => Some(Self(pence)),
            None => None,
        }
    }

    /// So many times the amount, or `None` where it cannot be held.
    #[must_use]
    pub const fn checked_mul(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(pence) => Some(Self(pence)),
            None => None,
        }
    }

    /// The sum of many, or `None` where it cannot be held.
    #[must_use]
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The number of pence as an exact decimal, to calculate with.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::from(self.0)
    }

    /// As people write it in a sentence: pence are left out of whole pounds, `£15,000`.
    #[must_use]
    pub fn brief(self) -> String {
        let full = self.to_string();
        full.strip_suffix(".00").map(str::to_owned).unwrap_or(full)
    }
}

impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0.unsigned_abs() / 100).to_string();
        let mut pounds = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                pounds.push(',');
            }
            pounds.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!(
            "{sign}£{pounds}.{:02}",
            self.0.unsigned_abs() % 100
        ))
    }
}

impl FromStr for Pence {
    type Err = MoneyFault;

    /// Reads `12`, `12.50`, `1,234.56`, each with or without `£` and a minus before it.
    fn from_str(text: &str) -> Result<Self, MoneyFault> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let text = text.strip_prefix('£').unwrap_or(text).trim_start();
        if text.is_empty() {
            return Err(MoneyFault::Empty);
        }
        let (pounds, pence) = match text.split_once('.') {
            Some((pounds, pence)) => (pounds, Some(pence)),
            None => (text, None),
        };
        let pounds = pounds_digits(pounds)?;
        let pence = match pence {
            None => 0,
            Some(p) if !p.bytes().all(|b| b.is_ascii_digit()) => return Err(MoneyFault::NotDigits),
            Some(p) if p.len() != 2 => return Err(MoneyFault::PencePlaces),
            Some(p) => p.parse::<i64>().map_err(|_| MoneyFault::NotDigits)?,
        };
        let total = pounds
            .parse::<i64>()
            .ok()
            .and_then(|p| p.checked_mul(100))
            .and_then(|p| p.checked_add(pence))
            .ok_or(MoneyFault::TooLarge)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

/// The digits before the point, with commas taken out where they part thousands.
fn pounds_digits(text: &str) -> Result<String, MoneyFault> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b',') {
        return Err(MoneyFault::NotDigits);
    }
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.clone().peekable();
    if rest.peek().is_some() && (first.is_empty() || first.len() > 3 || rest.any(|g| g.len() != 3))
    {
        return Err(MoneyFault::Commas);
    }
    Ok(text.replace(',', ""))
}

/// How a fraction of a penny becomes whole pence. Each formula names the one it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest penny; half a penny goes away from nought, so that a correction mirrors
    /// what it corrects.
    HalfUp,
    /// To the penny below.
    Down,
    /// To the penny above.
    Up,
}

impl Rounding {
    /// The names used in rulebook files.
    pub const NAMES: [&'static str; 3] = ["half_up", "down", "up"];

    /// The rounding of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "half_up" => Some(Self::HalfUp),
            "down" => Some(Self::Down),
            "up" => Some(Self::Up),
            _ => None,
        }
    }

    /// The name used in rulebook files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::Down => "down",
            Self::Up => "up",
        }
    }

    /// Whole pence from an exact number of pence, or `None` where it cannot be held.
    #[must_use]
    pub fn pence(self, exact: Decimal) -> Option<Pence> {
        let strategy = match self {
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::Down => RoundingStrategy::ToNegativeInfinity,
            Self::Up => RoundingStrategy::ToPositiveInfinity,
        };
        exact
            .round_dp_with_strategy(0, strategy)
            .to_i64()
            .map(Pence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn money_is_written_as_people_write_it() {
        for (pence, text) in [
            (0, "£0.00"),
            (5, "£0.05"),
            (123_456, "£1,234.56"),
            (-100, "-£1.00"),
            (100_000_000, "£1,000,000.00"),
            (i64::MIN, "-£92,233,720,368,547,758.08"),
        ] {
            assert_eq!(Pence(pence).to_string(), text);
        }
        assert_eq!(Pence::pounds(15_000).brief(), "£15,000");
        assert_eq!(Pence(1250).brief(), "£12.50");
    }

    #[test]
    fn money_is_read_and_what_cannot_be_read_says_what_to_write() {
        for (text, read) in [
            ("1,234.56", Ok(Pence(123_456))),
            ("£12", Ok(Pence(1200))),
            (" -£1.00 ", Ok(Pence(-100))),
            ("0", Ok(Pence(0))),
            ("12.5", Err(MoneyFault::PencePlaces)),
            ("12.505", Err(MoneyFault::PencePlaces)),
            ("", Err(MoneyFault::Empty)),
            ("£", Err(MoneyFault::Empty)),
            ("twelve", Err(MoneyFault::NotDigits)),
            ("1.2.3", Err(MoneyFault::NotDigits)),
            (".50", Err(MoneyFault::NotDigits)),
            ("12,34", Err(MoneyFault::Commas)),
            ("1234,567", Err(MoneyFault::Commas)),
            (",123", Err(MoneyFault::Commas)),
            ("99999999999999999999", Err(MoneyFault::TooLarge)),
        ] {
            assert_eq!(text.parse::<Pence>(), read, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(pence in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(Pence(pence).to_string().parse(), Ok(Pence(pence)));
        }

        #[test]
        fn rounding_is_never_a_penny_out(units in -1_000_000_i64..1_000_000) {
            let exact = Decimal::new(units, 3);
            let down = Rounding::Down.pence(exact).map(Pence::decimal);
            let up = Rounding::Up.pence(exact).map(Pence::decimal);
            let near = Rounding::HalfUp.pence(exact).map(Pence::decimal);
            prop_assert!(down <= Some(exact) && Some(exact) <= up);
            prop_assert!(near == down || near == up);
        }
    }
}
