//! Weekly opening times.

mod words;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{DateTime, Weekday};
use serde::{Deserialize, Serialize};

/// What stands beside opening times on every page: the files know nothing of bank holidays, and nor do we.
pub const CAPTION: &str =
    "These are the usual hours. They may be different on bank holidays, so check before you go.";

const DAY: u16 = 24 * 60;
const WEEK: u32 = 7 * 24 * 60;

/// The days of the week from Monday, as these times list them.
pub const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The name of a day: "Monday".
#[must_use]
pub const fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// One stretch of being open. It belongs to the day on which it begins and may end after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opening {
    from: u16,
    to: u16,
}

/// Why opening times could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursFault {
    /// Nothing is said about a day.
    #[error("no times are given")]
    Nothing,
    /// The text is not of a known form.
    #[error("{} is not a time of opening, like 09:00-17:30 or CLOSED", crate::text::quoted(.0, 40))]
    NotUnderstood(String),
    /// Two stretches cover the same minutes.
    #[error("two of the times on {} overlap", day_name(*.0))]
    Overlap(Weekday),
}

impl Opening {
    /// A stretch from one minute of the day to another, counted from midnight; an end at or before the beginning is
    /// on the next day. `from` is below 1,440 and `to` at most 1,440; 0 to 1,440 is the whole day.
    #[must_use]
    pub fn new(from: u16, to: u16) -> Option<Self> {
        let fits = from < DAY && to <= DAY && from != to;
        fits.then_some(Self {
            from,
            to: if to < from { to + DAY } else { to },
        })
    }

    /// Open all day and all night.
    #[must_use]
    pub const fn whole_day() -> Self {
        Self { from: 0, to: DAY }
    }

    /// The minute of the day at which it begins, 0 to 1,439.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute at which it ends, counted from the midnight before it began: above 1,440 it is on the next day.
    #[must_use]
    pub const fn to(self) -> u16 {
        self.to
    }

    /// "09:00-12:30", "20:00-02:00", "00:00-24:00".
    fn written(self) -> String {
        let to = if self.to > DAY {
            self.to - DAY
        } else {
            self.to
        };
        format!(
            "{:02}:{:02}-{:02}:{:02}",
            self.from / 60,
            self.from % 60,
            to / 60,
            to % 60
        )
    }
}

impl fmt::Display for Opening {
    /// "9am to 12:30pm", "8pm to 2am", "24 hours".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::whole_day() {
            return f.write_str("24 hours");
        }
        write!(f, "{} to {}", clock(self.from), clock(self.to))
    }
}

/// "9am", "5:30pm", "midday", "midnight".
fn clock(minute: u16) -> String {
    let (hour, minute) = ((minute % DAY) / 60, minute % 60);
    match (hour, minute) {
        (0, 0) => return "midnight".to_owned(),
        (12, 0) => return "midday".to_owned(),
        _ => {}
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if minute == 0 {
        format!("{hour}{half}")
    } else {
        format!("{hour}:{minute:02}{half}")
    }
}

/// The times of a usual week, several stretches a day, past midnight if need be.
///
/// They are civil times of the place itself. **Bank holidays are unknown**: show [`CAPTION`] beside them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, Vec<String>>",
    into = "BTreeMap<String, Vec<String>>"
)]
pub struct Hours {
    week: [Vec<Opening>; 7],
}

/// The next moment at which a place opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The civil time of it, at a whole minute.
    pub at: DateTime,
    /// Whether the place opens then; otherwise it closes.
    pub opens: bool,
}

impl Hours {
    /// The times of a week, Monday first. Stretches of one day are put in order, and joined where they touch.
    ///
    /// # Errors
    /// [`HoursFault::Overlap`] where two stretches cover the same minute, across midnight too.
    pub fn new(mut week: [Vec<Opening>; 7]) -> Result<Self, HoursFault> {
        for (day, openings) in DAYS.iter().zip(&mut week) {
            openings.sort_unstable();
            let mut joined: Vec<Opening> = Vec::with_capacity(openings.len());
            for next in openings.iter().copied() {
                match joined.last_mut() {
                    Some(last) if next.from < last.to => return Err(HoursFault::Overlap(*day)),
                    // A stretch never grows to a day that begins in the middle: "09:00-09:00" could be nothing at all.
                    Some(last)
                        if next.from == last.to
                            && (next.to - last.from < DAY || next.to == DAY) =>
                    {
                        last.to = next.to
                    }
                    _ => joined.push(next),
                }
            }
            *openings = joined;
        }
        let hours = Self { week };
        let all = hours.stretches();
        for (i, (from, to)) in all.iter().enumerate() {
            let next = all
                .get(i + 1)
                .map_or_else(|| all.first().map_or(WEEK, |f| f.0 + WEEK), |n| n.0);
            if *to > next {
                return Err(HoursFault::Overlap(
                    DAYS[usize::try_from(from / u32::from(DAY)).unwrap_or(0).min(6)],
                ));
            }
        }
        Ok(hours)
    }

    /// The times from seven texts, Monday first, as the list of pharmacies gives them: "09:00-12:30,13:00-16:30",
    /// "CLOSED", "24 hours".
    ///
    /// # Errors
    /// Every day that could not be read, with why.
    pub fn from_days(texts: [&str; 7]) -> Result<Self, Vec<(Weekday, HoursFault)>> {
        let mut week: [Vec<Opening>; 7] = Default::default();
        let mut faults = Vec::new();
        for ((day, text), openings) in DAYS.iter().zip(texts).zip(&mut week) {
            match parse_day(text) {
                Ok(read) => *openings = read,
                Err(fault) => faults.push((*day, fault)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Self::new(week).map_err(|fault| {
            let day = if let HoursFault::Overlap(day) = fault {
                day
            } else {
                Weekday::Monday
            };
            vec![(day, fault)]
        })
    }

    /// The times from a sentence such as "Tues 11am - 2pm, Fri 11.30am -1.30pm", where every word of it is
    /// understood; days that it does not name are taken as closed. `None` where anything is left over or doubtful
    /// ("every other Tuesday", "9 - 5"): then keep the sentence itself.
    #[must_use]
    pub fn from_words(sentence: &str) -> Option<Self> {
        Self::new(words::read(sentence)?).ok()
    }

    /// The stretches that begin on a day, in order; none where it is closed.
    #[must_use]
    pub fn day(&self, day: Weekday) -> &[Opening] {
        &self.week[index(day)]
    }

    /// One day in words: "9am to 12:30pm, 1pm to 4:30pm", "Open 24 hours", "Closed".
    #[must_use]
    pub fn day_text(&self, day: Weekday) -> String {
        match self.day(day) {
            [] => "Closed".to_owned(),
            [whole] if *whole == Opening::whole_day() => "Open 24 hours".to_owned(),
            openings => openings
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
        }
    }

    /// The week with days of equal times together: ("Monday to Friday", "9am to 6pm"), ("Saturday and Sunday", "Closed").
    #[must_use]
    pub fn grouped(&self) -> Vec<(String, String)> {
        let mut groups: Vec<(Weekday, Weekday, String)> = Vec::new();
        for day in DAYS {
            let text = self.day_text(day);
            match groups.last_mut() {
                Some((_, last, same)) if *same == text => *last = day,
                _ => groups.push((day, day, text)),
            }
        }
        let label = |first: Weekday, last: Weekday| match index(last) - index(first) {
            0 => day_name(first).to_owned(),
            1 => format!("{} and {}", day_name(first), day_name(last)),
            _ => format!("{} to {}", day_name(first), day_name(last)),
        };
        groups
            .into_iter()
            .map(|(first, last, text)| (label(first, last), text))
            .collect()
    }

    /// Whether the place is open at a civil time by its usual hours. It is open in the minute it opens and closed in
    /// the minute it closes.
    #[must_use]
    pub fn is_open(&self, at: DateTime) -> bool {
        let now = minute_of_week(at);
        self.joined()
            .iter()
            .any(|(from, to)| (*from..*to).contains(&now) || (*from..*to).contains(&(now + WEEK)))
    }

    /// When the place next opens or closes after a civil time; `None` where it never does (always closed, or open day
    /// and night all week), or at the end of the calendar.
    #[must_use]
    pub fn next_change(&self, at: DateTime) -> Option<Change> {
        let joined = self.joined();
        if let [(from, to)] = *joined.as_slice()
            && to - from >= WEEK
        {
            return None;
        }
        let now = minute_of_week(at);
        let open = self.is_open(at);
        let wait = joined
            .iter()
            .flat_map(|(from, to)| {
                let edge = if open { *to } else { *from };
                [edge, edge + WEEK, edge.wrapping_sub(WEEK)]
            })
            .filter(|edge| *edge > now && *edge <= now + WEEK)
            .min()?
            - now;
        let minute = at.with().second(0).subsec_nanosecond(0).build().ok()?;
        let at = minute
            .checked_add(jiff::Span::new().minutes(i64::from(wait)))
            .ok()?;
        Some(Change { at, opens: !open })
    }

    /// Every stretch in minutes of the week, in order, as written.
    fn stretches(&self) -> Vec<(u32, u32)> {
        let mut all = Vec::new();
        for (i, openings) in (0_u32..).zip(&self.week) {
            let midnight = i * u32::from(DAY);
            all.extend(
                openings
                    .iter()
                    .map(|o| (midnight + u32::from(o.from), midnight + u32::from(o.to))),
            );
        }
        all
    }

    /// Stretches joined where they touch, round the end of the week too.
    fn joined(&self) -> Vec<(u32, u32)> {
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (from, to) in self.stretches() {
            match joined.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => joined.push((from, to)),
            }
        }
        if let [first, .., last] = *joined.as_slice()
            && last.1 == first.0 + WEEK
        {
            joined.remove(0);
            if let Some(end) = joined.last_mut() {
                end.1 = first.1 + WEEK;
            }
        }
        joined
    }
}

fn index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}

fn minute_of_week(at: DateTime) -> u32 {
    let day = u32::try_from(index(at.date().weekday())).unwrap_or(0);
    let clock = i32::from(at.hour()) * 60 + i32::from(at.minute());
    day * u32::from(DAY) + u32::try_from(clock).unwrap_or(0)
}

impl fmt::Display for Hours {
    /// One line for each group of days: "Monday to Friday: 9am to 6pm".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (days, times)) in self.grouped().into_iter().enumerate() {
            write!(f, "{}{days}: {times}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

/// One day in the form of the list of pharmacies.
fn parse_day(text: &str) -> Result<Vec<Opening>, HoursFault> {
    let text = text.trim();
    let lower = text.to_lowercase();
    match lower.as_str() {
        "" | "na" | "n/a" => return Err(HoursFault::Nothing),
        "closed" => return Ok(Vec::new()),
        "24 hours" | "24hours" | "open 24 hours" | "00:00-00:00" | "00:00-23:59" => {
            return Ok(vec![Opening::whole_day()]);
        }
        _ => {}
    }
    let fault = || HoursFault::NotUnderstood(text.to_owned());
    text.split([',', ';'])
        .map(|part| {
            let (from, to) = part.split_once(['-', '\u{2013}']).ok_or_else(fault)?;
            let (from, to) = (
                parse_clock(from).ok_or_else(fault)?,
                parse_clock(to).ok_or_else(fault)?,
            );
            // A stretch that ends at midnight is written with 00:00 as often as with 24:00.
            let to = if to == 0 { DAY } else { to };
            Opening::new(from, to).ok_or_else(fault)
        })
        .collect()
}

/// "09:00", "9.30", "24:00" as minutes.
fn parse_clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once([':', '.'])?;
    let number = |digits: &str, most: u16| -> Option<u16> {
        let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| digits.parse().ok())
            .flatten()
            .filter(|n| *n <= most)
    };
    let (hour, minutes) = (number(hour, 24)?, number(minute, 59)?);
    (minute.len() == 2 && hour * 60 + minutes <= DAY).then_some(hour * 60 + minutes)
}

impl From<Hours> for BTreeMap<String, Vec<String>> {
    fn from(hours: Hours) -> Self {
        let named = |day: Weekday| day_name(day).to_lowercase();
        DAYS.iter()
            .map(|day| {
                (
                    named(*day),
                    hours.day(*day).iter().map(|o| o.written()).collect(),
                )
            })
            .collect()
    }
}

impl TryFrom<BTreeMap<String, Vec<String>>> for Hours {
    type Error = String;

    fn try_from(mut days: BTreeMap<String, Vec<String>>) -> Result<Self, Self::Error> {
        let mut week: [Vec<Opening>; 7] = Default::default();
        for (day, openings) in DAYS.iter().zip(&mut week) {
            let name = day_name(*day).to_lowercase();
            let texts = days
                .remove(&name)
                .ok_or_else(|| format!("opening times: {name} is missing"))?;
            for text in texts {
                openings.extend(
                    parse_day(&text).map_err(|fault| format!("opening times: {name}: {fault}"))?,
                );
            }
        }
        if let Some(unknown) = days.keys().next() {
            return Err(format!(
                "opening times: {} is not a day",
                crate::text::quoted(unknown, 20)
            ));
        }
        Self::new(week).map_err(|fault| format!("opening times: {fault}"))
    }
}

#[cfg(test)]
mod tests;
