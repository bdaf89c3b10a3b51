//! Opening times from free text, where every word is understood.

use super::{DAY, Opening};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A set of days, bit 0 for Monday, and whether it is a single day that may begin a range.
    Days(u8, bool),
    Time(Time),
    /// "-", "to", "until".
    To,
    /// "," ";" "&" "and" and the like: between days or between stretches.
    And,
    Closed,
    Always,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Time {
    hour: u16,
    minute: u16,
    half: Half,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
    /// Written as noon, midnight or on the 24-hour clock: nothing to guess.
    Exact,
    Unsaid,
}

/// Stretches for each day, Monday first; `None` where anything is not understood.
pub(super) fn read(sentence: &str) -> Option<[Vec<Opening>; 7]> {
    if sentence.len() > 400 {
        return None;
    }
    let tokens = tokens(sentence)?;
    let mut rest = tokens.as_slice();
    let mut week: [Vec<Opening>; 7] = Default::default();
    let mut named = 0_u8;
    while !rest.is_empty() {
        let days = take_days(&mut rest)?;
        if named & days != 0 {
            return None;
        }
        named |= days;
        let openings = take_times(&mut rest)?;
        for (i, day) in week.iter_mut().enumerate() {
            if days & (1 << i) != 0 {
                day.clone_from(&openings);
            }
        }
        while let [Token::And, after @ ..] = rest {
            rest = after;
        }
    }
    (named != 0).then_some(week)
}

/// "Monday to Friday", "Tues and Thurs", "Mon, Wed, Fri".
fn take_days(rest: &mut &[Token]) -> Option<u8> {
    let mut days = 0_u8;
    loop {
        match **rest {
            [
                Token::Days(first, true),
                Token::To,
                Token::Days(last, true),
                ref after @ ..,
            ] => {
                let mut day = first;
                days |= day;
                while day != last {
                    day = if day == 1 << 6 { 1 } else { day << 1 };
                    days |= day;
                }
                *rest = after;
            }
            [Token::Days(some, _), ref after @ ..] => {
                days |= some;
                *rest = after;
            }
            _ => return None,
        }
        match **rest {
            [Token::And, Token::Days(..), ..] => *rest = &rest[1..],
            [Token::Days(..), ..] => {}
            _ => return Some(days),
        }
    }
}

/// "11am - 2pm", "9am to 12 noon and 1pm to 5pm", "closed", "24 hours".
fn take_times(rest: &mut &[Token]) -> Option<Vec<Opening>> {
    let mut openings = Vec::new();
    loop {
        match **rest {
            [Token::Closed, ref after @ ..] if openings.is_empty() => {
                *rest = after;
                return Some(openings);
            }
            [Token::Always, ref after @ ..] if openings.is_empty() => {
                *rest = after;
                return Some(vec![Opening::whole_day()]);
            }
            [
                Token::Time(from),
                Token::To,
                Token::Time(to),
                ref after @ ..,
            ] => {
                openings.push(stretch(from, to)?);
                *rest = after;
            }
            _ => return None,
        }
        match **rest {
            [Token::And, Token::Time(_), ..] => *rest = &rest[1..],
            _ => return Some(openings),
        }
    }
}

/// Settles "2 - 4.30pm" and "9am - 5"; refuses what could be meant two ways, and nights that end after 6 in the morning.
fn stretch(from: Time, to: Time) -> Option<Opening> {
    let (start, end) = match (from.half, to.half) {
        // "9 - 5" does not say which half of the day.
        (Half::Unsaid, Half::Unsaid) => return None,
        (Half::Unsaid, _) => {
            let end = minutes(to, to.half)?;
            let same = minutes(from, if end > 12 * 60 { Half::Pm } else { Half::Am })?;
            let start = if same < end {
                same
            } else {
                minutes(from, Half::Am)?
            };
            (start, end)
        }
        (_, Half::Unsaid) => {
            let start = minutes(from, from.half)?;
            let morning = minutes(to, Half::Am)?;
            let end = if morning > start {
                morning
            } else {
                minutes(to, Half::Pm)?
            };
            (start, end)
        }
        _ => (minutes(from, from.half)?, minutes(to, to.half)?),
    };
    let end = if end == 0 { DAY } else { end };
    let by_day = start < end;
    let night = start >= 12 * 60 && end <= 6 * 60;
    (by_day || night)
        .then(|| Opening::new(start, end))
        .flatten()
}

fn minutes(time: Time, half: Half) -> Option<u16> {
    let hour = match half {
        Half::Exact | Half::Unsaid => time.hour,
        _ if !(1..=12).contains(&time.hour) => return None,
        Half::Am => time.hour % 12,
        Half::Pm => time.hour % 12 + 12,
    };
    Some(hour * 60 + time.minute)
}

fn tokens(sentence: &str) -> Option<Vec<Token>> {
    let lower = sentence
        .to_lowercase()
        .replace("a.m", "am")
        .replace("p.m", "pm")
        .replace("24/7", "daily 24 hours");
    let mut found = Vec::new();
    let mut rest = lower.as_str();
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let (token, after) = number(rest)?;
            found.push(token);
            rest = after;
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if let Some(token) = meaning(word)? {
                found.push(token);
            }
            rest = after;
        } else {
            match c {
                '-' | '\u{2010}'..='\u{2015}' => found.push(Token::To),
                ',' | ';' | '&' | '/' | '+' | '|' | '\n' => found.push(Token::And),
                ':' | '.' | '(' | ')' => {}
                c if c.is_whitespace() => {}
                _ => return None,
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    // "Monday: 9am - 1pm, and 2pm - 5pm" has two joining words in a row.
    found.dedup_by(|a, b| *a == Token::And && *b == Token::And);
    if found.first() == Some(&Token::And) {
        found.remove(0);
    }
    Some(found)
}

/// A clock time, or "24 hours", at the start of the text.
fn number(text: &str) -> Option<(Token, &str)> {
    let digits = |t: &str| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    let (whole, mut rest) = text.split_at(digits(text));
    let hour: u16 = (whole.len() <= 2).then(|| whole.parse().ok()).flatten()?;
    let mut minute = None;
    if let Some(after) = rest.strip_prefix([':', '.'])
        && digits(after) == 2
    {
        let (two, after) = after.split_at(2);
        minute = Some(two.parse::<u16>().ok().filter(|m| *m < 60)?);
        rest = after;
    }
    let next = rest.trim_start();
    let end = next
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(next.len());
    let (word, after) = next.split_at(end);
    let at = |hour, half| {
        Token::Time(Time {
            hour,
            minute: minute.unwrap_or(0),
            half,
        })
    };
    match (word, hour) {
        ("hours" | "hrs" | "hour", 24) if minute.is_none() => Some((Token::Always, after)),
        ("am", 1..=12) => Some((at(hour, Half::Am), after)),
        ("pm", 1..=12) => Some((at(hour, Half::Pm), after)),
        ("noon" | "midday", 12) => Some((at(12, Half::Exact), after)),
        ("midnight", 12) => Some((at(0, Half::Exact), after)),
        _ => {
            let half = if hour > 12 { Half::Exact } else { Half::Unsaid };
            // A bare number above 12 without minutes is not a time that people write.
            (hour < 24 && (hour <= 12 || minute.is_some())).then(|| (at(hour, half), rest))
        }
    }
}

/// The meaning of a word; an inner `None` for a word that adds nothing, an outer one for a word not known.
fn meaning(word: &str) -> Option<Option<Token>> {
    let one = |i: u8| Token::Days(1 << i, true);
    let token = match word {
        "mon" | "monday" | "mondays" | "mons" => one(0),
        "tue" | "tues" | "tuesday" | "tuesdays" => one(1),
        "wed" | "weds" | "wednesday" | "wednesdays" => one(2),
        "thu" | "thur" | "thurs" | "thursday" | "thursdays" => one(3),
        "fri" | "fris" | "friday" | "fridays" => one(4),
        "sat" | "sats" | "saturday" | "saturdays" => one(5),
        "sun" | "suns" | "sunday" | "sundays" => one(6),
        "weekday" | "weekdays" => Token::Days(0b001_1111, false),
        "weekend" | "weekends" => Token::Days(0b110_0000, false),
        "daily" | "everyday" => Token::Days(0b111_1111, false),
        "to" | "until" | "till" | "til" => Token::To,
        "and" | "then" => Token::And,
        "closed" => Token::Closed,
        "noon" | "midday" => Token::Time(Time {
            hour: 12,
            minute: 0,
            half: Half::Exact,
        }),
        "midnight" => Token::Time(Time {
            hour: 0,
            minute: 0,
            half: Half::Exact,
        }),
        "open" | "from" | "on" | "opening" | "times" | "hours" | "hrs" => return Some(None),
        _ => return None,
    };
    Some(Some(token))
}
