//! What somebody typed into the search box, taken apart.

use formats::nhs_number::NhsNumber;
use formats::postcode::{Postcode, PostcodeFault};
use jiff::civil::Date;

use super::{dates, names};

/// A date of birth, or as much of one as was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Born {
    /// The year; two when two digits were typed.
    pub years: Vec<i64>,
    pub month: Option<i64>,
    pub day: Option<i64>,
}

/// What is looked for; everything must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Beginnings of words of a name.
    pub words: Vec<String>,
    /// NHS number, ten digits.
    pub nhs_number: Option<String>,
    pub postcode: Option<String>,
    /// The first part of a postcode, or a reference: `M33` could be either.
    pub short_code: Option<ShortCode>,
    pub born: Option<Born>,
    /// A sentence about what could not be read as what it seems to be.
    pub remark: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShortCode {
    pub outward: Option<String>,
    pub reference: Option<String>,
}

const MOST_WORDS: usize = 6;

impl Query {
    /// Reads what was typed.
    pub fn read(typed: &str, today: Date) -> Query {
        let tokens: Vec<&str> = typed
            .split([' ', ','])
            .filter(|token| !token.is_empty())
            .collect();
        let mut query = Query::default();
        let mut at = 0;
        while at < tokens.len() {
            // «2 March 1941», «M33 2RP» and «999 123 4567» stand in several words: the longest reading counts.
            let taken = (1..=3)
                .rev()
                .filter_map(|length| tokens.get(at..at + length))
                .find(|window| query.take(window, today))
                .map(<[&str]>::len);
            match (taken, tokens.get(at)) {
                (Some(length), _) => at += length,
                (None, Some(word)) => {
                    query.words.extend(names::search_words(word));
                    at += 1;
                }
                (None, None) => break,
            }
        }
        query
            .words
            .sort_by_key(|word| std::cmp::Reverse(word.len()));
        query.words.dedup();
        query.words.truncate(MOST_WORDS);
        query
    }

    /// Whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        *self
            == Query {
                remark: self.remark.clone(),
                ..Query::default()
            }
    }

    /// Whether only words of names are looked for.
    pub fn only_words(&self) -> bool {
        !self.words.is_empty()
            && *self
                == Query {
                    words: self.words.clone(),
                    ..Query::default()
                }
    }

    fn take(&mut self, window: &[&str], today: Date) -> bool {
        let text = window.join(" ");
        self.take_nhs_number(&text)
            || self.take_born(&text, today)
            || (window.len() < 3
                && (self.take_postcode(&text)
                    || (!is_name_and_year(window) && self.take_short_code(&text))))
    }

    fn take_nhs_number(&mut self, text: &str) -> bool {
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        if digits != 10 || text.chars().any(char::is_alphabetic) {
            return false;
        }
        match NhsNumber::parse(text) {
            Ok(number) => self.nhs_number = Some(number.digits()),
            Err(fault) => self.remark = Some(format!("{fault}.")),
        }
        true
    }

    fn take_postcode(&mut self, text: &str) -> bool {
        // A name is not read as a postcode with a letter O for a nought.
        if !text.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
        match Postcode::parse(text) {
            Ok(code) => {
                self.postcode = Some(code.as_str().to_owned());
                true
            }
            Err(_) => false,
        }
    }

    fn take_short_code(&mut self, text: &str) -> bool {
        let outward = (!text.contains([' ', '-'])
            && Postcode::parse(text) == Err(PostcodeFault::FirstPartOnly))
        .then(|| text.to_ascii_uppercase());
        let reference = reference(text);
        if outward.is_none() && reference.is_none() {
            return false;
        }
        self.short_code = Some(ShortCode { outward, reference });
        true
    }

    fn take_born(&mut self, text: &str, today: Date) -> bool {
        match born(text, today) {
            Some(born) => {
                self.born = Some(born);
                true
            }
            None => false,
        }
    }
}

/// «Ada 1941»: a short name with a year of birth looks like a reference, and is typed far more often than «RB 1941».
fn is_name_and_year(window: &[&str]) -> bool {
    matches!(window, [_, year] if year.len() == 4 && (year.starts_with("18") || year.starts_with("19") || year.starts_with("20")))
}

/// A reference as it is kept, from letters and a number: `rb1` is `RB-000001`.
fn reference(text: &str) -> Option<String> {
    let letters: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    let number = text
        .get(letters.len()..)?
        .trim_start_matches([' ', '-', '/']);
    let fits = (1..=5).contains(&letters.len()) && (1..=9).contains(&number.len());
    if !fits || !number.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(super::create::reference(
        &letters.to_ascii_uppercase(),
        number.parse().ok()?,
    ))
}

/// A date in the shapes that people in England type, or a month with a year, or a year.
fn born(text: &str, today: Date) -> Option<Born> {
    let parts: Vec<&str> = text
        .split(['/', '.', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    match *parts.as_slice() {
        [year, month, day] if year.len() == 4 => made(year, Some(month), Some(day), today),
        [day, month, year] => made(year, Some(month), Some(day), today),
        [month, year] if year.len() == 4 => made(year, Some(month), None, today),
        [digits] if !digits.bytes().all(|c| c.is_ascii_digit()) => None,
        [year] if year.len() == 4 => made(year, None, None, today),
        [digits] if digits.len() == 8 => cut(digits, [2, 2, 4])
            .and_then(|[day, month, year]| made(year, Some(month), Some(day), today))
            .or_else(|| {
                cut(digits, [4, 2, 2])
                    .and_then(|[year, month, day]| made(year, Some(month), Some(day), today))
            }),
        [digits] if digits.len() == 6 => cut(digits, [2, 2, 2])
            .and_then(|[day, month, year]| made(year, Some(month), Some(day), today)),
        _ => None,
    }
}

fn cut(digits: &str, lengths: [usize; 3]) -> Option<[&str; 3]> {
    let (first, rest) = digits.split_at_checked(lengths[0])?;
    let (second, third) = rest.split_at_checked(lengths[1])?;
    Some([first, second, third])
}

fn made(year: &str, month: Option<&str>, day: Option<&str>, today: Date) -> Option<Born> {
    if !matches!(year.len(), 2 | 4) || !year.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let typed: i16 = year.parse().ok()?;
    let possible = if year.len() == 4 {
        vec![typed]
    } else {
        vec![1900 + typed, 2000 + typed]
    };
    let month = match month {
        Some(month) => Some(dates::month_number(month)?),
        None => None,
    };
    let day = match day {
        Some(day) => {
            // «2nd», «3rd»
            let number = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            Some(number.parse::<i8>().ok()?)
        }
        None => None,
    };
    let years: Vec<i64> = possible
        .into_iter()
        .filter(|year| (1890..=today.year()).contains(year))
        .filter(|year| super::PartialDate::new(*year, month, day, false).is_some())
        .map(i64::from)
        .collect();
    (!years.is_empty()).then(|| Born {
        years,
        month: month.map(i64::from),
        day: day.map(i64::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(typed: &str) -> Query {
        Query::read(typed, date(2026, 11, 22))
    }

    fn born_of(years: &[i64], month: Option<i64>, day: Option<i64>) -> Query {
        Query {
            born: Some(Born {
                years: years.to_vec(),
                month,
                day,
            }),
            ..Query::default()
        }
    }

    #[test]
    fn dates_in_the_shapes_that_people_type() {
        let ada = born_of(&[1941], Some(3), Some(2));
        for typed in [
            "2/3/1941",
            "02-03-1941",
            "2.3.1941",
            "02031941",
            "19410302",
            "1941-03-02",
            "2 March 1941",
            "2nd mar 1941",
            "2 3 1941",
            " 02/03/1941 ",
            "020341",
            "2/3/41",
        ] {
            assert_eq!(read(typed), ada, "{typed}");
        }
        assert_eq!(read("2/3/21"), born_of(&[1921, 2021], Some(3), Some(2)));
        assert_eq!(read("March 1941"), born_of(&[1941], Some(3), None));
        assert_eq!(read("1941"), born_of(&[1941], None, None));
        assert!(read("1889").born.is_none());
        assert!(read("29/2/1989").born.is_none());
    }

    #[test]
    fn a_short_name_and_a_year_are_no_reference() {
        for typed in ["ada 1941", "Ada, 1941", "1941 ada"] {
            let query = read(typed);
            assert_eq!(query.words, ["ada"], "{typed}");
            assert_eq!(query.born.unwrap().years, [1941], "{typed}");
            assert_eq!(query.short_code, None, "{typed}");
        }
    }

    #[test]
    fn numbers_and_codes_in_any_shape() {
        for typed in [
            "9991234578",
            "999 123 4578",
            "999-123-4578",
            " 999 1234578 ",
        ] {
            assert_eq!(
                read(typed),
                Query {
                    nhs_number: Some("9991234578".into()),
                    ..Query::default()
                },
                "{typed}"
            );
        }
        assert!(
            read("1111111111")
                .remark
                .is_some_and(|remark| remark.contains("one digit"))
        );
        for typed in ["M33 2RP", "m332rp", "m33  2rp"] {
            assert_eq!(
                read(typed),
                Query {
                    postcode: Some("M33 2RP".into()),
                    ..Query::default()
                },
                "{typed}"
            );
        }
        for typed in ["RB-000001", "rb1", "RB 1", "rb-1", "rb000001"] {
            let code = read(typed).short_code.unwrap();
            assert_eq!(code.reference.as_deref(), Some("RB-000001"), "{typed}");
        }
        let outward = read("m33").short_code.unwrap();
        assert_eq!(outward.outward.as_deref(), Some("M33"));
    }

    #[test]
    fn everything_together_in_any_order() {
        let query = read("1941 Testwell, ada M33 2RP");
        assert_eq!(query.words, ["testwell", "ada"]);
        assert_eq!(query.postcode.as_deref(), Some("M33 2RP"));
        assert_eq!(query.born.unwrap().years, [1941]);
        assert!(read(" ?! ").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_typed(typed in proptest::prelude::any::<String>()) {
            let _ = read(&typed);
        }
    }
}
