//! Dates as people know them: wholly, in part, or about.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date of which at least the year is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
    estimated: bool,
}

#[derive(Serialize, Deserialize)]
struct Parts {
    year: i16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    month: Option<i8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<i8>,
    #[serde(default)]
    estimated: bool,
}

impl TryFrom<Parts> for PartialDate {
    type Error = &'static str;
    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        PartialDate::new(parts.year, parts.month, parts.day, parts.estimated)
            .ok_or("there is no such date")
    }
}

impl From<PartialDate> for Parts {
    fn from(date: PartialDate) -> Self {
        Parts {
            year: date.year,
            month: date.month,
            day: date.day,
            estimated: date.estimated,
        }
    }
}

/// How old somebody is, in whole years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// Whole years; the most it can be when the date is known in part.
    pub years: i16,
    /// Whether it may be a year less, or the date is an estimate.
    pub about: bool,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Nobody has lived longer than 122 years; what is above this is a slip of the keyboard.
const OLDEST: i16 = 125;

impl PartialDate {
    /// A date known so far; none when there is no such date, or a day without its month.
    pub fn new(
        year: i16,
        month: Option<i8>,
        day: Option<i8>,
        estimated: bool,
    ) -> Option<PartialDate> {
        let real = (1..=9999).contains(&year)
            && match (month, day) {
                (None, None) => true,
                (Some(month), None) => (1..=12).contains(&month),
                (Some(month), Some(day)) => Date::new(year, month, day).is_ok(),
                (None, Some(_)) => false,
            };
        real.then_some(PartialDate {
            year,
            month,
            day,
            estimated,
        })
    }

    /// The whole date.
    pub fn on(date: Date) -> PartialDate {
        PartialDate {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
            estimated: false,
        }
    }

    /// Only the year.
    pub fn in_year(year: i16) -> Option<PartialDate> {
        PartialDate::new(year, None, None, false)
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, when known.
    pub fn month(&self) -> Option<i8> {
        self.month
    }

    /// The day of the month, when known.
    pub fn day(&self) -> Option<i8> {
        self.day
    }

    /// Whether somebody judged it rather than knew it.
    pub fn is_estimated(&self) -> bool {
        self.estimated
    }

    /// The date, when it is known to the day.
    pub fn whole(&self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// How old somebody born then is on `today`; none when that lies ahead.
    pub fn age(&self, today: Date) -> Option<Age> {
        let earliest = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let had_birthday = earliest <= (today.month(), today.day());
        let years = today
            .year()
            .checked_sub(self.year)?
            .checked_sub(i16::from(!had_birthday))?;
        (years >= 0).then_some(Age {
            years,
            about: self.estimated || self.day.is_none(),
        })
    }

    /// Why nobody alive was born then, if so.
    fn birth_fault(&self, label: &str, today: Date) -> Option<String> {
        let earliest = (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        let latest = (
            self.year.saturating_add(OLDEST + 1),
            self.month.unwrap_or(12),
            self.day.unwrap_or(31),
        );
        let now = (today.year(), today.month(), today.day());
        if earliest > now {
            Some(format!("{label} is in the future. Check the year."))
        } else if latest <= now {
            Some(format!(
                "{label} would make the person more than {OLDEST} years old. Check the year."
            ))
        } else {
            None
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.estimated {
            f.write_str("about ")?;
        }
        if let Some(day) = self.day {
            write!(f, "{day} ")?;
        }
        if let Some(name) = self.month.and_then(month_name) {
            write!(f, "{name} ")?;
        }
        write!(f, "{}", self.year)
    }
}

fn month_name(month: i8) -> Option<&'static str> {
    MONTHS
        .get(usize::try_from(month).ok()?.checked_sub(1)?)
        .copied()
}

/// The number of a month from its number, its name, or the first letters of its name (three at least).
pub(super) fn month_number(typed: &str) -> Option<i8> {
    if let Ok(number) = typed.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let typed = typed.to_ascii_lowercase();
    if typed.len() < 3 {
        return None;
    }
    let index = MONTHS
        .iter()
        .position(|name| name.to_ascii_lowercase().starts_with(&typed))?;
    i8::try_from(index.checked_add(1)?).ok()
}

/// A date as day, month and year were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateForm {
    /// Day of the month.
    pub day: String,
    /// Month, a number or a name.
    pub month: String,
    /// Year, four digits.
    pub year: String,
}

impl DateForm {
    /// The form that this date would be typed as.
    pub fn of(date: Date) -> DateForm {
        DateForm {
            day: date.day().to_string(),
            month: date.month().to_string(),
            year: date.year().to_string(),
        }
    }

    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        [&self.day, &self.month, &self.year]
            .iter()
            .all(|part| part.trim().is_empty())
    }

    /// A date of birth; none when nothing was typed, which says that it is not known.
    ///
    /// # Errors
    /// A sentence that starts with `label`.
    pub fn born(
        &self,
        label: &str,
        estimated: bool,
        today: Date,
    ) -> Result<Option<PartialDate>, String> {
        let Some(date) = self.partial(label, estimated)? else {
            return if estimated {
                Err(format!(
                    "{label} is ticked as an estimate, but there is no year. Add the year, or take out the tick."
                ))
            } else {
                Ok(None)
            };
        };
        match date.birth_fault(label, today) {
            Some(sentence) => Err(sentence),
            None => Ok(Some(date)),
        }
    }

    /// A whole date; none when nothing was typed.
    ///
    /// # Errors
    /// A sentence that starts with `label`.
    pub fn whole(&self, label: &str) -> Result<Option<Date>, String> {
        let Some(date) = self.partial(label, false)? else {
            return Ok(None);
        };
        let whole = date.whole().ok_or_else(|| {
            format!("{label} needs a day, a month and a year, like 27 3 2026. Leave all three empty if it is not known.")
        })?;
        if (1890..=2200).contains(&whole.year()) {
            Ok(Some(whole))
        } else {
            Err(format!(
                "{label} is too long ago or too far ahead. Check the year."
            ))
        }
    }

    fn partial(&self, label: &str, estimated: bool) -> Result<Option<PartialDate>, String> {
        if self.is_blank() {
            return Ok(None);
        }
        let (day, month, year) = (digits(&self.day), digits(&self.month), digits(&self.year));
        if year.is_empty() {
            return Err(format!(
                "{label} needs a year, like 1941. Leave all three empty if it is not known."
            ));
        }
        if year.len() != 4 || !year.bytes().all(|c| c.is_ascii_digit()) {
            return Err(format!("{label} needs a year of four digits, like 1941."));
        }
        let year = year
            .parse::<i16>()
            .map_err(|_| format!("{label} needs a year of four digits, like 1941."))?;
        if !day.is_empty() && month.is_empty() {
            return Err(format!(
                "{label} has a day but no month. Add the month, or leave the day empty if it is not known."
            ));
        }
        let month =
            match month.as_str() {
                "" => None,
                typed => Some(month_number(typed).ok_or_else(|| {
                    format!("{label} needs a month from 1 to 12, like 3 or March.")
                })?),
            };
        let day = match day.as_str() {
            "" => None,
            typed => Some(
                typed
                    .parse::<i8>()
                    .ok()
                    .filter(|day| (1..=31).contains(day))
                    .ok_or_else(|| format!("{label} needs a day from 1 to 31."))?,
            ),
        };
        match PartialDate::new(year, month, day, estimated) {
            Some(date) => Ok(Some(date)),
            None => Err(no_such_day(label, year, month)),
        }
    }
}

fn no_such_day(label: &str, year: i16, month: Option<i8>) -> String {
    let first = month.and_then(|month| Date::new(year, month, 1).ok());
    match (first, month.and_then(month_name)) {
        (Some(first), Some(name)) => {
            format!(
                "{label} is not a real date: {name} {year} has {} days. Check the day and the year.",
                first.days_in_month()
            )
        }
        _ => format!("{label} is not a real date. Check the day, the month and the year."),
    }
}

impl From<&PartialDate> for DateForm {
    fn from(date: &PartialDate) -> DateForm {
        DateForm {
            day: date.day.map(|day| day.to_string()).unwrap_or_default(),
            month: date
                .month
                .map(|month| month.to_string())
                .unwrap_or_default(),
            year: format!("{:04}", date.year),
        }
    }
}

/// The typed text without spaces, with full-width digits as plain ones.
fn digits(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn typed(day: &str, month: &str, year: &str) -> Result<Option<PartialDate>, String> {
        DateForm {
            day: day.into(),
            month: month.into(),
            year: year.into(),
        }
        .born("Date of birth", false, TODAY)
    }

    #[test]
    fn dates_known_in_part_are_kept_as_they_are_known() {
        assert_eq!(
            typed("2", "3", "1941").unwrap().unwrap().to_string(),
            "2 March 1941"
        );
        assert_eq!(
            typed("", "feb", "1989").unwrap().unwrap().to_string(),
            "February 1989"
        );
        assert_eq!(
            typed("", "", " 1933 ").unwrap().unwrap().to_string(),
            "1933"
        );
        assert_eq!(
            typed("２", "３", "１９４１").unwrap().unwrap().to_string(),
            "2 March 1941"
        );
        assert_eq!(typed("", "", "").unwrap(), None);
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_to_do() {
        for (day, month, year, sentence) in [
            (
                "29",
                "2",
                "1989",
                "Date of birth is not a real date: February 1989 has 28 days. Check the day and the year.",
            ),
            (
                "23",
                "11",
                "2026",
                "Date of birth is in the future. Check the year.",
            ),
            (
                "",
                "",
                "2027",
                "Date of birth is in the future. Check the year.",
            ),
            (
                "1",
                "1",
                "1890",
                "Date of birth would make the person more than 125 years old. Check the year.",
            ),
            (
                "",
                "",
                "1890",
                "Date of birth would make the person more than 125 years old. Check the year.",
            ),
            (
                "2",
                "",
                "1941",
                "Date of birth has a day but no month. Add the month, or leave the day empty if it is not known.",
            ),
            (
                "2",
                "3",
                "",
                "Date of birth needs a year, like 1941. Leave all three empty if it is not known.",
            ),
            (
                "2",
                "3",
                "41",
                "Date of birth needs a year of four digits, like 1941.",
            ),
            ("0", "3", "1941", "Date of birth needs a day from 1 to 31."),
            (
                "2",
                "13",
                "1941",
                "Date of birth needs a month from 1 to 12, like 3 or March.",
            ),
            (
                "2",
                "3",
                "19x1",
                "Date of birth needs a year of four digits, like 1941.",
            ),
        ] {
            assert_eq!(typed(day, month, year).unwrap_err(), sentence);
        }
        assert!(typed("29", "2", "2000").is_ok());
        assert!(typed("22", "11", "2026").is_ok());
        assert!(
            typed("23", "11", "1900").is_ok(),
            "125 years old until tomorrow"
        );
        assert!(typed("22", "11", "1900").is_err());
    }

    #[test]
    fn age_counts_whole_years() {
        let age = |year, month, day| {
            PartialDate::new(year, month, day, false)
                .unwrap()
                .age(TODAY)
                .unwrap()
        };
        assert_eq!(
            age(1941, Some(3), Some(2)),
            Age {
                years: 85,
                about: false
            }
        );
        assert_eq!(
            age(1990, Some(12), Some(25)),
            Age {
                years: 35,
                about: false
            }
        );
        assert_eq!(
            age(1933, None, None),
            Age {
                years: 93,
                about: true
            }
        );
    }
}
