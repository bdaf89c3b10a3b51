//! Telephone numbers of the United Kingdom, read generously: what is not understood is kept as it was typed.

use std::fmt;

/// A telephone number that was understood: its national digits, beginning with 0 (or a short number such as 111).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telephone(String);

/// What became of a typed telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing was typed.
    Nothing,
    /// A number of the United Kingdom.
    Understood(Telephone),
    /// A number that had lost its leading 0, as happens where a spreadsheet took it for a sum; the 0 is put back.
    RegainedZero(Telephone),
    /// Not understood; here is what was typed, with spaces tidied.
    Kept(String),
}

/// Reads a telephone number. Spaces, dashes, brackets and stops may stand anywhere; +44, 0044 and "(0)" are understood.
///
/// A number of another country, one with an extension, or two in one field is kept as typed.
#[must_use]
pub fn read(typed: &str) -> Reading {
    let tidy = crate::text::tidy(typed);
    if tidy.is_empty() {
        return Reading::Nothing;
    }
    let kept = Reading::Kept(tidy.clone());
    let mut digits = String::new();
    let mut plus = false;
    for c in tidy.replace("(0)", "").chars().map(crate::text::half_width) {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !plus => plus = true,
            ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
            _ => return kept,
        }
    }
    let abroad = if plus {
        Some(digits.as_str())
    } else {
        digits.strip_prefix("00")
    };
    if let Some(rest) = abroad {
        return match rest.strip_prefix("44") {
            Some(national) => {
                let national = format!("0{}", national.trim_start_matches('0'));
                if is_national(&national) {
                    Reading::Understood(Telephone(national))
                } else {
                    kept
                }
            }
            None => kept,
        };
    }
    if is_national(&digits) || is_short(&digits) {
        return Reading::Understood(Telephone(digits));
    }
    let regained = format!("0{digits}");
    if digits.len() == 10 && is_national(&regained) {
        return Reading::RegainedZero(Telephone(regained));
    }
    kept
}

/// Numbers by Ofcom's National Telephone Numbering Plan: 01, 02, 03, 05, 07, 08, 09 with 10 or 11 digits.
fn is_national(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'0', b'2' | b'3' | b'5' | b'7' | b'9', ..] => digits.len() == 11,
        // A few places and freephone numbers still have one digit fewer.
        [b'0', b'1' | b'8', ..] => digits.len() == 11 || digits.len() == 10,
        _ => false,
    }
}

fn is_short(digits: &str) -> bool {
    matches!(
        digits,
        "999" | "112" | "111" | "101" | "105" | "119" | "18000" | "08001111"
    ) || (digits.len() == 6 && digits.starts_with("116"))
}

impl Telephone {
    /// The digits alone: "01617486414".
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The address of a link that rings the number: "tel:+441617486414", or "tel:111" for a short number.
    #[must_use]
    pub fn link(&self) -> String {
        match self.0.strip_prefix('0') {
            Some(national) if self.0.len() >= 10 => format!("tel:+44{national}"),
            _ => format!("tel:{}", self.0),
        }
    }
}

impl fmt::Display for Telephone {
    /// Grouped as people read it: "0161 748 6414", "020 7946 0000", "07911 123456", "0800 111 222", "116 123".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = self.0.as_str();
        let groups: &[usize] = match (d.as_bytes(), d.len()) {
            (_, 6) => &[3, 3],
            ([b'0', b'8', ..], 8) => &[4, 4],
            ([b'0', b'2', ..], 11) => &[3, 4, 4],
            (
                [b'0', b'1', b'1', ..] | [b'0', b'1', _, b'1', ..] | [b'0', b'3' | b'8' | b'9', ..],
                11,
            ) => &[4, 3, 4],
            ([b'0', b'8', ..], 10) => &[4, 3, 3],
            ([b'0', ..], 10) => &[5, 5],
            ([b'0', ..], 11) => &[5, 6],
            _ => return f.write_str(d),
        };
        let mut rest = d;
        for (i, n) in groups.iter().enumerate() {
            let (group, after) = rest.split_at(*n);
            write!(f, "{}{group}", if i == 0 { "" } else { " " })?;
            rest = after;
        }
        Ok(())
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Understood(number) | Self::RegainedZero(number) => number.fmt(f),
            Self::Kept(typed) => f.write_str(typed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_grouped() {
        for (typed, shown) in [
            ("0161 9733485", "0161 973 3485"),
            ("0161 832 3736", "0161 832 3736"),
            ("0790 460 1257", "07904 601257"),
            ("07411 400 141", "07411 400141"),
            ("0345 330 3030", "0345 330 3030"),
            ("020 79460000", "020 7946 0000"),
            ("+44 161 748 6414", "0161 748 6414"),
            ("0044 (0)161 748 6414", "0161 748 6414"),
            ("116123", "116 123"),
            ("0800 111222", "0800 111 222"),
            ("01925571680", "01925 571680"),
            ("111", "111"),
            ("0800 1111", "0800 1111"),
            ("(0113) 496 0000", "0113 496 0000"),
            ("０１６１ ４９６ ００００", "0161 496 0000"),
            ("01204 12345", "01204 12345"),
        ] {
            assert!(matches!(read(typed), Reading::Understood(_)), "{typed}");
            assert_eq!(read(typed).to_string(), shown, "{typed}");
        }
        let Reading::Understood(number) = read("0161 496 0000") else {
            panic!()
        };
        assert_eq!(
            (number.digits(), number.link().as_str()),
            ("01614960000", "tel:+441614960000")
        );
        let Reading::Understood(number) = read("111") else {
            panic!()
        };
        assert_eq!(number.link(), "tel:111");
    }

    #[test]
    fn a_lost_zero_is_put_back() {
        for (typed, shown) in [
            ("1617486414", "0161 748 6414"),
            ("7352458207", "07352 458207"),
            ("3300583240", "0330 058 3240"),
            ("1925571680", "01925 571680"),
        ] {
            assert!(matches!(read(typed), Reading::RegainedZero(_)), "{typed}");
            assert_eq!(read(typed).to_string(), shown);
        }
    }

    #[test]
    fn the_rest_is_kept() {
        assert_eq!(read("  "), Reading::Nothing);
        for typed in [
            "ask at the desk",
            "0161 912 3238 ext 4",
            "+353 1 496 0000",
            "0161",
            "61 7486414 0161 7486414",
            "0161 1/2",
            "+",
            "0",
            "+44",
        ] {
            assert_eq!(read(typed), Reading::Kept(typed.into()));
        }
    }

    proptest! {
        #[test]
        fn what_is_understood_is_understood_again(typed in "[0-9+() -]{0,16}") {
            if let Reading::Understood(number) | Reading::RegainedZero(number) = read(&typed) {
                prop_assert_eq!(read(&number.to_string()), Reading::Understood(number));
            }
        }

        #[test]
        fn anything_may_be_typed(typed in any::<String>()) {
            let _ = read(&typed).to_string();
        }
    }
}
