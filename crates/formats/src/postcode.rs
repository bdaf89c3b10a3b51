//! Postcodes of the United Kingdom, read from any shape and written in one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A postcode of the right form, such as "M33 2RP". Whether it is in use only a list of postcodes can say
/// ([`crate::postcodes::Gazetteer`]).
///
/// The form follows the Royal Mail's programmers' guide to the Postcode Address File: one or two letters, a digit,
/// perhaps a digit or letter, a space, a digit and two letters, with the letters that are never used in each position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// Why text is not a postcode. The sentence never repeats what was typed: a person's postcode belongs in no log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeFault {
    /// Nothing was given.
    #[error("Enter a postcode, like M33 2RP")]
    Empty,
    /// Only the part before the space was given.
    #[error("Enter the whole postcode, like M33 2RP: only the first part was given")]
    FirstPartOnly,
    /// Fewer characters than any postcode has.
    #[error("Enter the whole postcode, like M33 2RP: it has at least 5 letters and numbers")]
    TooShort,
    /// More characters than any postcode has.
    #[error("Enter a postcode, like M33 2RP: it has at most 7 letters and numbers")]
    TooLong,
    /// Something that is neither a letter nor a number.
    #[error("A postcode has only letters and numbers, like M33 2RP")]
    Character,
    /// The right length, but letters and numbers stand where they cannot.
    #[error(
        "Enter a real postcode, like M33 2RP: its letters and numbers are not in an order that postcodes have"
    )]
    Form,
}

const LONGEST_INPUT: usize = 64;

impl Postcode {
    /// Reads a postcode: small letters, missing or extra spaces, full-width letters, trailing stops and dashes are
    /// all understood; a letter O or I where only a number can stand is read as 0 or 1.
    ///
    /// # Errors
    /// [`PostcodeFault`], a sentence fit to stand beside the field.
    pub fn parse(typed: &str) -> Result<Self, PostcodeFault> {
        if typed.len() > LONGEST_INPUT {
            return Err(PostcodeFault::TooLong);
        }
        let mut letters = String::with_capacity(8);
        for c in typed.chars().map(crate::text::half_width) {
            match c {
                c if c.is_ascii_alphanumeric() => letters.push(c.to_ascii_uppercase()),
                c if is_filler(c) => {}
                _ => return Err(PostcodeFault::Character),
            }
        }
        match letters.len() {
            0 => return Err(PostcodeFault::Empty),
            2..=4 if outward_ok(letters.as_bytes()) => return Err(PostcodeFault::FirstPartOnly),
            1..=4 => return Err(PostcodeFault::TooShort),
            5..=7 => {}
            _ => return Err(PostcodeFault::TooLong),
        }
        let (outward, inward) = letters.split_at(letters.len() - 3);
        // The inward part always begins with a number, so a letter there can only be a slip of the keyboard.
        let inward = match inward.as_bytes() {
            [b'O', ..] => format!("0{}", &inward[1..]),
            [b'I', ..] => format!("1{}", &inward[1..]),
            _ => inward.to_owned(),
        };
        if outward_ok(outward.as_bytes()) && inward_ok(inward.as_bytes()) {
            Ok(Self(format!("{outward} {inward}")))
        } else {
            Err(PostcodeFault::Form)
        }
    }

    /// The postcode with one space, capitals: "M33 2RP".
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the space: "M33".
    #[must_use]
    pub fn outward(&self) -> &str {
        self.0.split_once(' ').map_or("", |(outward, _)| outward)
    }

    /// The part after the space: "2RP".
    #[must_use]
    pub fn inward(&self) -> &str {
        self.0.split_once(' ').map_or("", |(_, inward)| inward)
    }

    /// Every postcode that the text would be if one character were struck out: what a typing error with a letter or
    /// number too many may have meant. Whether one of them is in use is for the caller to look up.
    #[must_use]
    pub fn one_struck_out(typed: &str) -> Vec<Self> {
        let characters: Vec<char> = typed
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(12)
            .collect();
        let mut found: Vec<Self> = (0..characters.len())
            .filter_map(|skip| {
                let rest: String = characters
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| *i != skip)
                    .map(|(_, c)| *c)
                    .collect();
                Self::parse(&rest).ok()
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | ',' | '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn outward_ok(part: &[u8]) -> bool {
    let first = |c: u8| c.is_ascii_uppercase() && !b"QVX".contains(&c);
    let second = |c: u8| c.is_ascii_uppercase() && !b"IJZ".contains(&c);
    let digit = |c: u8| c.is_ascii_digit();
    match *part {
        [b'G', b'I', b'R'] => true,
        [a, n] => first(a) && digit(n),
        [a, n, x] if digit(n) => first(a) && (digit(x) || b"ABCDEFGHJKPSTUW".contains(&x)),
        [a, b, n] => first(a) && second(b) && digit(n),
        [a, b, n, x] => {
            first(a) && second(b) && digit(n) && (digit(x) || b"ABEHMNPRVWXY".contains(&x))
        }
        _ => false,
    }
}

fn inward_ok(part: &[u8]) -> bool {
    let letter = |c: u8| c.is_ascii_uppercase() && !b"CIKMOV".contains(&c);
    matches!(*part, [n, a, b] if n.is_ascii_digit() && letter(a) && letter(b))
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Postcode {
    type Err = PostcodeFault;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl TryFrom<String> for Postcode {
    type Error = PostcodeFault;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        Self::parse(&s)
    }
}

impl From<Postcode> for String {
    fn from(p: Postcode) -> Self {
        p.0
    }
}

impl AsRef<str> for Postcode {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn any_shape_is_read() {
        for typed in [
            "M33 2RP",
            "m33 2rp",
            "M332RP",
            "  m33   2rp ",
            "M33 2RP.",
            "M33-2RP",
            "M 3 3 2 R P",
            "M33\u{a0}2RP",
            "Ｍ３３　２ＲＰ",
            "M33\t2RP,",
            "\u{feff}M33 2RP\u{200b}",
        ] {
            assert_eq!(
                Postcode::parse(typed).map(|p| p.to_string()),
                Ok("M33 2RP".into()),
                "{typed:?}"
            );
        }
        for (typed, read) in [
            ("wa141hf", "WA14 1HF"),
            ("w1a1hq", "W1A 1HQ"),
            ("ec1a1bb", "EC1A 1BB"),
            ("m11ae", "M1 1AE"),
            ("gir0aa", "GIR 0AA"),
            ("M33 ORP", "M33 0RP"),
            ("M33 IRP", "M33 1RP"),
            ("b338th", "B33 8TH"),
            ("cr26xh", "CR2 6XH"),
            ("dn551pt", "DN55 1PT"),
        ] {
            assert_eq!(
                Postcode::parse(typed).map(|p| p.to_string()),
                Ok(read.into()),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn faults_say_what_is_wrong() {
        for (typed, fault) in [
            ("", PostcodeFault::Empty),
            ("  . ", PostcodeFault::Empty),
            ("M33", PostcodeFault::FirstPartOnly),
            ("M", PostcodeFault::TooShort),
            ("2RP", PostcodeFault::TooShort),
            ("WA154 1HF", PostcodeFault::TooLong),
            ("M33 2RP M33 2RP", PostcodeFault::TooLong),
            ("M33 2R£", PostcodeFault::Character),
            ("M33 2R🏠", PostcodeFault::Character),
            ("233 2RP", PostcodeFault::Form),
            ("M33 2RC", PostcodeFault::Form),
            ("Q1 1AA", PostcodeFault::Form),
            ("AAAAA", PostcodeFault::Form),
            ("12345", PostcodeFault::Form),
        ] {
            assert_eq!(Postcode::parse(typed), Err(fault), "{typed:?}");
        }
        assert_eq!(
            Postcode::parse(&"M".repeat(1_000_000)),
            Err(PostcodeFault::TooLong)
        );
    }

    #[test]
    fn a_character_too_many_has_few_meanings() {
        let meant: Vec<_> = Postcode::one_struck_out("WA154 1HF")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(meant, ["WA14 1HF", "WA15 1HF", "WA15 4HF", "WA54 1HF"]);
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_again(typed in "[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]{1,2}) ?[0-9][ABD-HJLNP-UW-Z]{2}") {
            let once = Postcode::parse(&typed)?;
            prop_assert_eq!(&Postcode::parse(once.as_str())?, &once);
            prop_assert_eq!(&Postcode::parse(&once.as_str().to_lowercase().replace(' ', ""))?, &once);
            prop_assert_eq!(format!("{} {}", once.outward(), once.inward()), once.as_str());
            let json = serde_json::to_string(&once).unwrap();
            prop_assert_eq!(serde_json::from_str::<Postcode>(&json).unwrap(), once);
        }

        #[test]
        fn anything_may_be_typed(typed in any::<String>()) {
            if let Ok(p) = Postcode::parse(&typed) {
                prop_assert_eq!(&Postcode::parse(p.as_str()).unwrap(), &p);
            }
            let _ = Postcode::one_struck_out(&typed);
        }
    }
}
