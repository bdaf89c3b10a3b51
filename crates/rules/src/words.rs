//! Words in two voices, and how dates are said.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How something is said to a person: plainly, or in easy read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// Plain English.
    #[default]
    Plain,
    /// Easy read: short sentences, everyday words.
    Easy,
}

impl Voice {
    /// Both voices.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Easy];

    /// The name used in files and addresses: `plain`, `easy`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Easy => "easy",
        }
    }
}

impl fmt::Display for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The same thing said in both voices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In plain English.
    pub plain: String,
    /// In easy read.
    pub easy: String,
}

impl Words {
    /// The words in one voice.
    #[must_use]
    pub fn get(&self, voice: Voice) -> &str {
        match voice {
            Voice::Plain => &self.plain,
            Voice::Easy => &self.easy,
        }
    }
}

/// A date as people say it: `6 April 2026`.
#[must_use]
pub fn date_in_words(date: Date) -> String {
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
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|m| MONTHS.get(m))
        .copied();
    format!(
        "{} {} {}",
        date.day(),
        month.unwrap_or_default(),
        date.year()
    )
}

/// `a, b and c`, for sentences about several things.
pub(crate) fn listed<T: AsRef<str>>(items: &[T], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [start @ .., end] => {
            let start: Vec<&str> = start.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", start.join(", "), end.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_said_as_people_say_them() {
        assert_eq!(date_in_words(date(2026, 4, 6)), "6 April 2026");
        assert_eq!(date_in_words(date(2000, 12, 31)), "31 December 2000");
    }

    #[test]
    fn lists_end_with_their_last_word() {
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(listed(&["a"], "or"), "a");
    }
}
