use jiff::civil::{DateTime, date};
use proptest::prelude::*;

use super::*;

/// 3 March 2025 is a Monday.
fn at(day: Weekday, hour: i8, minute: i8) -> DateTime {
    date(2025, 3, 3 + i8::try_from(index(day)).unwrap()).at(hour, minute, 0, 0)
}

fn pharmacy(text: &str) -> Hours {
    Hours::from_days([text, text, text, text, text, "CLOSED", "CLOSED"]).unwrap()
}

#[test]
fn pharmacies_days_are_read() {
    for (text, shown) in [
        ("09:00-18:00", "9am to 6pm"),
        (
            "09:00-12:30,13:00-16:30,17:00-21:00",
            "9am to 12:30pm, 1pm to 4:30pm, 5pm to 9pm",
        ),
        ("14:00-18:00, 09:00-13:00", "9am to 1pm, 2pm to 6pm"),
        ("09:00-12:00,12:00-17:00", "9am to 5pm"),
        ("CLOSED", "Closed"),
        ("closed", "Closed"),
        ("24 hours", "Open 24 hours"),
        ("00:00-24:00", "Open 24 hours"),
        ("00:00-00:00", "Open 24 hours"),
        ("20:00-02:00", "8pm to 2am"),
        ("18:00-00:00", "6pm to midnight"),
        ("12:00-12:30", "midday to 12:30pm"),
        ("00:30-01:00", "12:30am to 1am"),
        ("9.00-17.30", "9am to 5:30pm"),
    ] {
        assert_eq!(
            Hours::from_days([
                text, "CLOSED", "CLOSED", "CLOSED", "CLOSED", "CLOSED", "CLOSED"
            ])
            .unwrap()
            .day_text(Weekday::Monday),
            shown,
            "{text}"
        );
    }
}

#[test]
fn days_that_cannot_be_read_are_all_named() {
    let faults = Hours::from_days([
        "",
        "09:00",
        "25:00-26:00",
        "09:60-10:00",
        "9-5",
        "09:00-09:00",
        "09:00-12:00,x",
    ])
    .unwrap_err();
    assert_eq!(faults.len(), 7);
    assert_eq!(faults[0], (Weekday::Monday, HoursFault::Nothing));
    assert_eq!(
        faults[6].1.to_string(),
        "“09:00-12:00,x” is not a time of opening, like 09:00-17:30 or CLOSED"
    );
    let overlap = Hours::from_days([
        "09:00-13:00,12:00-17:00",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
    ])
    .unwrap_err();
    assert_eq!(
        overlap[0].1.to_string(),
        "two of the times on Monday overlap"
    );
    let over_midnight = Hours::from_days([
        "20:00-03:00",
        "02:00-10:00",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
    ]);
    assert_eq!(over_midnight.unwrap_err()[0].0, Weekday::Monday);
    let round_the_week = Hours::from_days([
        "02:00-10:00",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "20:00-03:00",
    ]);
    assert_eq!(round_the_week.unwrap_err()[0].0, Weekday::Sunday);
}

#[test]
fn words_are_read_where_all_are_understood() {
    for (words, shown) in [
        // the food banks of the real file
        (
            "Thursday 10:30am - 12:30pm",
            "Monday to Wednesday: Closed\nThursday: 10:30am to 12:30pm\nFriday to Sunday: Closed",
        ),
        (
            "Tues 11am - 2pm, Fri 11.30am -1.30pm",
            "Monday: Closed\nTuesday: 11am to 2pm\nWednesday and Thursday: Closed\nFriday: 11:30am to 1:30pm\nSaturday and Sunday: Closed",
        ),
        (
            "Monday 12noon - 2pm",
            "Monday: midday to 2pm\nTuesday to Sunday: Closed",
        ),
        (
            "Friday 10am - 12noon",
            "Monday to Thursday: Closed\nFriday: 10am to midday\nSaturday and Sunday: Closed",
        ),
        (
            "Friday 2 - 4.30pm",
            "Monday to Thursday: Closed\nFriday: 2pm to 4:30pm\nSaturday and Sunday: Closed",
        ),
        // and others
        (
            "Monday to Friday: 9am to 5pm; Sat 10am-1pm",
            "Monday to Friday: 9am to 5pm\nSaturday: 10am to 1pm\nSunday: Closed",
        ),
        (
            "Mon-Fri 09:00-17:30",
            "Monday to Friday: 9am to 5:30pm\nSaturday and Sunday: Closed",
        ),
        ("Weekdays 10 a.m. – 3 p.m., closed", "none"),
        (
            "Weekdays 10 a.m. – 3 p.m.",
            "Monday to Friday: 10am to 3pm\nSaturday and Sunday: Closed",
        ),
        (
            "Tuesdays and Thursdays 10 - 2pm",
            "Monday: Closed\nTuesday: 10am to 2pm\nWednesday: Closed\nThursday: 10am to 2pm\nFriday to Sunday: Closed",
        ),
        (
            "Mon, Wed 9am-12 noon and 1pm-4pm, Sun closed",
            "Monday: 9am to midday, 1pm to 4pm\nTuesday: Closed\nWednesday: 9am to midday, 1pm to 4pm\nThursday to Sunday: Closed",
        ),
        (
            "Fri to Mon 8pm - 2am",
            "Monday: 8pm to 2am\nTuesday to Thursday: Closed\nFriday to Sunday: 8pm to 2am",
        ),
        ("Daily 24 hours", "Monday to Sunday: Open 24 hours"),
        ("24/7", "Monday to Sunday: Open 24 hours"),
        (
            "Saturday 9am - 5",
            "Monday to Friday: Closed\nSaturday: 9am to 5pm\nSunday: Closed",
        ),
        (
            "Saturday 6pm to midnight",
            "Monday to Friday: Closed\nSaturday: 6pm to midnight\nSunday: Closed",
        ),
    ] {
        let read = Hours::from_words(words).map_or("none".to_owned(), |h| h.to_string());
        assert_eq!(read, shown, "{words}");
    }
}

#[test]
fn doubtful_words_are_not_read() {
    for words in [
        "",
        "Monday",
        "9am - 5pm",
        "Monday 9 - 5",
        "every other Saturday 9am - 1pm",
        "Last Monday of every month 10.30am-12noon",
        "Tuesday 10pm - 9am",
        "Tuesday 13pm - 2pm",
        "Mon 9am",
        "Mon 9am-",
        "Mon 9am-1pm Mon 2pm-3pm",
        "by appointment",
        "ring first",
        "Monday 9am - 1pm (not in August)",
        "Mon 25:00-26:00",
        "Monday 9:75am - 1pm",
        "Monday 100 - 2pm",
        "🕘",
        "Monday 9am - 1pm, 12pm - 3pm",
    ] {
        assert_eq!(Hours::from_words(words), None, "{words}");
    }
}

#[test]
fn open_from_the_first_minute_to_before_the_last() {
    let hours = pharmacy("09:00-13:00,14:00-18:00");
    for (day, hour, minute, open) in [
        (Weekday::Monday, 8, 59, false),
        (Weekday::Monday, 9, 0, true),
        (Weekday::Monday, 12, 59, true),
        (Weekday::Monday, 13, 0, false),
        (Weekday::Monday, 14, 0, true),
        (Weekday::Monday, 18, 0, false),
        (Weekday::Saturday, 10, 0, false),
    ] {
        assert_eq!(
            hours.is_open(at(day, hour, minute)),
            open,
            "{day:?} {hour}:{minute}"
        );
    }
    assert!(
        hours.is_open(
            at(Weekday::Monday, 12, 59)
                .with()
                .second(59)
                .build()
                .unwrap()
        )
    );
}

#[test]
fn nights_reach_into_the_next_day_and_week() {
    let hours = Hours::from_days([
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "CLOSED",
        "20:00-02:00",
        "CLOSED",
        "22:00-04:00",
    ])
    .unwrap();
    assert!(hours.is_open(at(Weekday::Friday, 23, 0)));
    assert!(hours.is_open(at(Weekday::Saturday, 1, 59)));
    assert!(!hours.is_open(at(Weekday::Saturday, 2, 0)));
    assert!(hours.is_open(at(Weekday::Monday, 3, 59)));
    assert!(!hours.is_open(at(Weekday::Monday, 4, 0)));
    assert_eq!(
        hours.next_change(at(Weekday::Saturday, 0, 30)),
        Some(Change {
            at: at(Weekday::Saturday, 2, 0),
            opens: false
        })
    );
    assert_eq!(
        hours.next_change(at(Weekday::Monday, 3, 0)),
        Some(Change {
            at: at(Weekday::Monday, 4, 0),
            opens: false
        })
    );
}

#[test]
fn the_next_change() {
    let hours = pharmacy("09:00-13:00,14:00-18:00");
    let next = |day, hour, minute| {
        hours
            .next_change(at(day, hour, minute))
            .map(|c| (c.at.to_string(), c.opens))
    };
    assert_eq!(
        next(Weekday::Monday, 8, 0),
        Some(("2025-03-03T09:00:00".into(), true))
    );
    assert_eq!(
        next(Weekday::Monday, 9, 0),
        Some(("2025-03-03T13:00:00".into(), false))
    );
    assert_eq!(
        next(Weekday::Monday, 13, 0),
        Some(("2025-03-03T14:00:00".into(), true))
    );
    assert_eq!(
        next(Weekday::Friday, 18, 0),
        Some(("2025-03-10T09:00:00".into(), true))
    );
    assert_eq!(
        next(Weekday::Sunday, 23, 59),
        Some(("2025-03-10T09:00:00".into(), true))
    );
    // Always open and never open have no change; one day off a week has.
    assert_eq!(
        Hours::from_words("daily 24 hours")
            .unwrap()
            .next_change(at(Weekday::Monday, 8, 0)),
        None
    );
    assert_eq!(
        Hours::new(Default::default())
            .unwrap()
            .next_change(at(Weekday::Monday, 8, 0)),
        None
    );
    let six = Hours::from_words("Monday to Saturday 24 hours").unwrap();
    assert_eq!(
        six.next_change(at(Weekday::Tuesday, 8, 0)),
        Some(Change {
            at: date(2025, 3, 9).at(0, 0, 0, 0),
            opens: false
        })
    );
    assert_eq!(
        six.next_change(at(Weekday::Sunday, 8, 0)),
        Some(Change {
            at: date(2025, 3, 10).at(0, 0, 0, 0),
            opens: true
        })
    );
    let wed_to_mon = Hours::from_words("Wed to Mon 24 hours").unwrap();
    assert_eq!(
        wed_to_mon.next_change(at(Weekday::Sunday, 12, 0)),
        Some(Change {
            at: date(2025, 3, 11).at(0, 0, 0, 0),
            opens: false
        })
    );
    assert_eq!(six.next_change(DateTime::MAX), None);
}

#[test]
fn json_is_plain_and_strict() {
    let hours = Hours::from_days([
        "09:00-12:30,13:00-17:00",
        "CLOSED",
        "24 hours",
        "20:00-02:00",
        "CLOSED",
        "CLOSED",
        "CLOSED",
    ])
    .unwrap();
    let json = serde_json::to_string(&hours).unwrap();
    assert_eq!(
        json,
        r#"{"friday":[],"monday":["09:00-12:30","13:00-17:00"],"saturday":[],"sunday":[],"thursday":["20:00-02:00"],"tuesday":[],"wednesday":["00:00-24:00"]}"#
    );
    assert_eq!(serde_json::from_str::<Hours>(&json).unwrap(), hours);
    for bad in [
        r#"{"monday":[]}"#.to_owned(),
        json.replace("sunday", "someday"),
        json.replace("09:00-12:30", "9am"),
        json.replace("13:00", "12:00"),
        json.replace("\"friday\"", "\"noday\":[],\"friday\""),
    ] {
        assert!(serde_json::from_str::<Hours>(&bad).is_err(), "{bad}");
    }
}

fn some_hours() -> impl Strategy<Value = Hours> {
    let day = proptest::collection::vec((0_u16..DAY, 1_u16..=DAY), 0..3).prop_map(|pairs| {
        pairs
            .into_iter()
            .filter_map(|(a, b)| Opening::new(a, b))
            .collect::<Vec<_>>()
    });
    proptest::array::uniform7(day).prop_filter_map("overlap", |week| Hours::new(week).ok())
}

proptest! {
    #[test]
    fn json_round_trip(hours in some_hours()) {
        let json = serde_json::to_string(&hours).unwrap();
        prop_assert_eq!(serde_json::from_str::<Hours>(&json).unwrap(), hours);
    }

    #[test]
    fn nothing_changes_before_the_next_change(hours in some_hours(), minute in 0_i64..10_080) {
        let start = at(Weekday::Monday, 0, 0).checked_add(jiff::Span::new().minutes(minute)).unwrap();
        let open = hours.is_open(start);
        let Some(change) = hours.next_change(start) else { return Ok(()) };
        prop_assert_eq!(change.opens, !open);
        prop_assert_eq!(hours.is_open(change.at), !open);
        let mut then = start;
        while then < change.at {
            prop_assert_eq!(hours.is_open(then), open);
            then = then.checked_add(jiff::Span::new().minutes(1)).unwrap();
        }
    }

    #[test]
    fn any_sentence_may_be_given(sentence in any::<String>(), words in "((mon|tue|to|and|-|,|9|12|am|pm|noon|:30| ){0,12})") {
        let _ = Hours::from_words(&sentence);
        let _ = Hours::from_words(&words);
        let _ = Hours::from_days([&sentence; 7]);
    }
}
