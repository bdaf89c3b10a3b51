//! NHS numbers with their check digit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An NHS number: ten digits of which the last checks the others (modulus 11, NHS Data Model and Dictionary,
/// "NHS NUMBER"). That the check digit is right does not say that the number was ever issued.
///
/// `Display` groups it as people read it, "999 123 4578"; `Debug` hides it, because no log may hold one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NhsNumber([u8; 10]);

/// Why text is not an NHS number. The sentence never repeats the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NhsNumberFault {
    /// Nothing was given.
    #[error("Enter an NHS number: 10 digits, like 999 123 4578")]
    Empty,
    /// Something other than digits, spaces and dashes.
    #[error("An NHS number has only digits, like 999 123 4578: take out letters and signs")]
    Character,
    /// Not ten digits.
    #[error("An NHS number has 10 digits, like 999 123 4578: this has {0}")]
    Length(usize),
    /// One digit ten times, which passes the arithmetic and is never issued.
    #[error("An NHS number is never one digit ten times: check it against a letter from the NHS")]
    OneDigit,
    /// The last digit does not fit the first nine.
    #[error(
        "This is not an NHS number: a digit is wrong or two are the wrong way round. Check it against a letter from the NHS"
    )]
    CheckDigit,
}

impl NhsNumber {
    /// Reads an NHS number; spaces and dashes may stand anywhere.
    ///
    /// # Errors
    /// [`NhsNumberFault`], a sentence fit to stand beside the field.
    pub fn parse(typed: &str) -> Result<Self, NhsNumberFault> {
        let mut digits = [0_u8; 10];
        let mut count = 0_usize;
        for c in typed.chars().map(crate::text::half_width) {
            match c.to_digit(10) {
                Some(d) => {
                    if let (Some(place), Ok(d)) = (digits.get_mut(count), u8::try_from(d)) {
                        *place = d;
                    }
                    count = count.saturating_add(1);
                }
                None if is_filler(c) => {}
                None => return Err(NhsNumberFault::Character),
            }
        }
        match count {
            0 => return Err(NhsNumberFault::Empty),
            10 => {}
            n => return Err(NhsNumberFault::Length(n)),
        }
        if digits.iter().all(|d| *d == digits[0]) {
            return Err(NhsNumberFault::OneDigit);
        }
        let [a, b, c, d, e, f, g, h, i, check] = digits;
        if check_digit([a, b, c, d, e, f, g, h, i]) == Some(check) {
            Ok(Self(digits))
        } else {
            Err(NhsNumberFault::CheckDigit)
        }
    }

    /// The made-up number 999 with the six digits of `serial` and its check digit; `None` where `serial` is above
    /// 999,999 or no check digit exists (one serial in eleven). The NHS keeps numbers that start 999 for tests.
    #[must_use]
    pub fn synthetic(serial: u32) -> Option<Self> {
        if serial > 999_999 {
            return None;
        }
        let mut nine = [9_u8; 9];
        let mut rest = serial;
        for place in nine.iter_mut().skip(3).rev() {
            *place = u8::try_from(rest % 10).ok()?;
            rest /= 10;
        }
        let check = check_digit(nine)?;
        let mut digits = [check; 10];
        digits[..9].copy_from_slice(&nine);
        if digits.iter().all(|d| *d == 9) {
            None
        } else {
            Some(Self(digits))
        }
    }

    /// Whether the number starts 999: kept for tests, never issued to anybody.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.0.starts_with(&[9, 9, 9])
    }

    /// The ten digits without spaces, as they are stored and exchanged.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.iter().map(|d| char::from(b'0' + d)).collect()
    }
}

/// The digit that checks the nine before it, or `None` where it would be 10 and the number is never used.
fn check_digit(nine: [u8; 9]) -> Option<u8> {
    let sum: u32 = nine
        .iter()
        .zip((2..=10).rev())
        .map(|(d, weight)| u32::from(*d) * weight)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        n => u8::try_from(n).ok(),
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.digits();
        let (first, rest) = all.split_at(3);
        let (second, third) = rest.split_at(3);
        write!(f, "{first} {second} {third}")
    }
}

impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(hidden)")
    }
}

impl FromStr for NhsNumber {
    type Err = NhsNumberFault;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl TryFrom<String> for NhsNumber {
    type Error = NhsNumberFault;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        Self::parse(&s)
    }
}

impl From<NhsNumber> for String {
    fn from(n: NhsNumber) -> Self {
        n.digits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_example_passes() {
        // 943 476 5919 is the worked example of the NHS Data Model and Dictionary.
        for typed in [
            "943 476 5919",
            "9434765919",
            " 943-476-5919 ",
            "９４３ ４７６ ５９１９",
            "943\u{a0}476\u{2013}5919",
        ] {
            let number = NhsNumber::parse(typed).unwrap();
            assert_eq!(number.to_string(), "943 476 5919");
            assert_eq!(number.digits(), "9434765919");
            assert!(!number.is_synthetic());
            assert_eq!(format!("{number:?}"), "NhsNumber(hidden)");
        }
    }

    #[test]
    fn the_example_in_the_sentences_passes() {
        assert!(NhsNumber::parse("999 123 4578").is_ok_and(|n| n.is_synthetic()));
    }

    #[test]
    fn faults_say_what_is_wrong() {
        for (typed, fault) in [
            ("", NhsNumberFault::Empty),
            (" - ", NhsNumberFault::Empty),
            ("943 476 591", NhsNumberFault::Length(9)),
            ("943 476 59190", NhsNumberFault::Length(11)),
            ("943 476 591O", NhsNumberFault::Character),
            ("943 476 5918", NhsNumberFault::CheckDigit),
            ("943 467 5919", NhsNumberFault::CheckDigit),
        ] {
            assert_eq!(NhsNumber::parse(typed), Err(fault), "{typed:?}");
        }
        for d in '0'..='9' {
            let typed: String = std::iter::repeat_n(d, 10).collect();
            assert_eq!(
                NhsNumber::parse(&typed),
                Err(NhsNumberFault::OneDigit),
                "{d}"
            );
        }
    }

    proptest! {
        #[test]
        fn made_up_numbers_are_read_again(serial in 0_u32..1_000_000) {
            if let Some(number) = NhsNumber::synthetic(serial) {
                prop_assert!(number.is_synthetic());
                prop_assert_eq!(NhsNumber::parse(&number.to_string()), Ok(number));
                prop_assert_eq!(NhsNumber::parse(&number.digits()), Ok(number));
                let json = serde_json::to_string(&number).unwrap();
                prop_assert_eq!(serde_json::from_str::<NhsNumber>(&json).unwrap(), number);
            }
        }

        #[test]
        fn one_wrong_digit_is_always_caught(serial in 0_u32..1_000_000, place in 0_usize..10, add in 1_u8..10) {
            if let Some(number) = NhsNumber::synthetic(serial) {
                let mut wrong = number.0;
                wrong[place] = (wrong[place] + add) % 10;
                let typed: String = wrong.iter().map(|d| char::from(b'0' + d)).collect();
                prop_assert!(NhsNumber::parse(&typed).is_err());
            }
        }

        #[test]
        fn anything_may_be_typed(typed in any::<String>()) {
            let _ = NhsNumber::parse(&typed);
        }
    }
}
