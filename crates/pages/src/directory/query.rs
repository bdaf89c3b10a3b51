//! What somebody looks for, read from the address of the search.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time};
use record::FieldFault;
use record::directory::{Kind, Query};

use super::local_now;
use crate::web::Request;

/// The days that can be chosen: today and the six that follow.
const DAYS: i64 = 7;

/// Whether a search is for what is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Open {
    /// Open or not.
    Any,
    /// Open now.
    Now,
    /// Open at the day and time given.
    At,
}

/// A search as it was typed.
pub(super) struct Typed {
    pub(super) words: String,
    pub(super) near: String,
    pub(super) kinds: Vec<Kind>,
    pub(super) open: Open,
    pub(super) day: String,
    pub(super) time: String,
    pub(super) within: String,
    pub(super) page: usize,
    /// The time that «open» is said for.
    pub(super) at: DateTime,
    pub(super) faults: Vec<FieldFault>,
}

impl Typed {
    /// Reads the address; everything that makes no sense is a fault of its field.
    pub(super) fn of(request: &Request) -> Typed {
        let query = &request.query;
        let now = local_now(request);
        let text = |name: &str| query.get(name).trim().chars().take(200).collect::<String>();
        let open = match query.get("open") {
            "now" => Open::Now,
            "at" => Open::At,
            _ => Open::Any,
        };
        let mut typed = Typed {
            words: text("words"),
            near: text("near"),
            kinds: query
                .all("kind")
                .filter_map(|kind| kind.parse().ok())
                .collect(),
            open,
            day: text("day"),
            time: text("time"),
            within: text("within"),
            page: query.get("page").parse().unwrap_or(1),
            at: now,
            faults: Vec::new(),
        };
        if open == Open::At {
            typed.choose_time(now);
        }
        typed
    }

    fn choose_time(&mut self, now: DateTime) {
        let day = if self.day.is_empty() {
            Some(now.date())
        } else {
            self.day.parse::<Date>().ok()
        };
        let time = read_time(&self.time);
        if day.is_none() {
            self.faults
                .push(FieldFault::new("day", "Choose one of the days."));
        }
        if time.is_none() {
            self.faults.push(FieldFault::new(
                "time",
                "Enter a time, like 2pm, 10:30am or 14:30.",
            ));
        }
        if let (Some(day), Some(time)) = (day, time) {
            self.at = day.to_datetime(time);
        }
    }

    /// The search without its place, which has to be looked up first.
    pub(super) fn query(&self) -> Query {
        Query {
            words: self.words.clone(),
            kinds: self.kinds.clone(),
            open_only: self.open != Open::Any,
            within_km: self.within_km(),
            page: self.page.max(1),
            ..Query::at(self.at)
        }
    }

    /// The distance that is asked for, in kilometres; heeded only near a place.
    pub(super) fn within_km(&self) -> Option<u32> {
        self.within.parse().ok().filter(|km| (1..=50).contains(km))
    }

    /// The address of the same search, changed: another page, other words, another place.
    pub(super) fn address(&self, change: impl FnOnce(&mut Vec<(&'static str, String)>)) -> String {
        let mut pairs = vec![("words", self.words.clone()), ("near", self.near.clone())];
        pairs.extend(
            self.kinds
                .iter()
                .map(|kind| ("kind", kind.code().to_owned())),
        );
        match self.open {
            Open::Any => {}
            Open::Now => pairs.push(("open", "now".to_owned())),
            Open::At => pairs.extend([
                ("open", "at".to_owned()),
                ("day", self.day.clone()),
                ("time", self.time.clone()),
            ]),
        }
        pairs.push(("within", self.within.clone()));
        change(&mut pairs);
        pairs.retain(|(_, value)| !value.is_empty());
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        if query.is_empty() {
            "/directory".to_owned()
        } else {
            format!("/directory?{query}")
        }
    }
}

/// The days to choose from: the date as the form sends it, and how people call it.
pub(super) fn days(today: Date) -> Vec<(Date, String)> {
    (0..DAYS)
        .filter_map(|ahead| {
            let day = today.checked_add(ahead.days()).ok()?;
            let name = record::formats::hours::day_name(day.weekday());
            let said = record::rules::date_in_words(day);
            Some((
                day,
                match ahead {
                    0 => format!("Today, {name} {said}"),
                    1 => format!("Tomorrow, {name} {said}"),
                    _ => format!("{name} {said}"),
                },
            ))
        })
        .collect()
}

/// «2pm», «10:30am», «10.30 am», «14:30», «14», «noon».
fn read_time(typed: &str) -> Option<Time> {
    let typed = typed.to_lowercase().replace(['.', ' '], ":");
    let typed = typed.trim_matches(':');
    match typed {
        "noon" | "midday" => return Time::new(12, 0, 0, 0).ok(),
        "midnight" => return Time::new(0, 0, 0, 0).ok(),
        _ => {}
    }
    let half = if typed.ends_with('m') {
        typed.get(typed.len().checked_sub(2)?..)?
    } else {
        ""
    };
    let figures = typed.strip_suffix(half)?.trim_matches(':');
    let (hour, minute) = figures.split_once(':').unwrap_or((figures, "0"));
    let whole = |text: &str| {
        text.parse::<i8>()
            .ok()
            .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
    };
    let (hour, minute) = (whole(hour)?, whole(minute)?);
    let hour = match half {
        "" => hour,
        "am" if (1..=12).contains(&hour) => hour % 12,
        "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// A time as people say it: «2pm», «10:30am».
pub(super) fn clock(at: DateTime) -> String {
    let half = if at.hour() < 12 { "am" } else { "pm" };
    let hour = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match at.minute() {
        0 => format!("{hour}{half}"),
        minute => format!("{hour}:{minute:02}{half}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (typed, hour, minute) in [
            ("2pm", 14, 0),
            ("2 PM", 14, 0),
            ("10.30 am", 10, 30),
            ("10:30am", 10, 30),
            ("14:30", 14, 30),
            ("09:05", 9, 5),
            ("9", 9, 0),
            ("12am", 0, 0),
            ("12pm", 12, 0),
            ("noon", 12, 0),
            ("midnight", 0, 0),
        ] {
            let time = Time::new(hour, minute, 0, 0).unwrap();
            assert_eq!(read_time(typed), Some(time), "{typed}");
        }
        for typed in [
            "", "25", "13pm", "0am", "2:75", "am", "m", "-1", "two", "2pm3", "10:30:00", "é",
        ] {
            assert_eq!(read_time(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_week_of_days_can_be_chosen() {
        let days = days(date(2026, 11, 22));
        assert_eq!(days.len(), 7);
        assert_eq!(days[0].1, "Today, Sunday 22 November 2026");
        assert_eq!(
            days[6],
            (date(2026, 11, 28), "Saturday 28 November 2026".to_owned())
        );
    }
}
