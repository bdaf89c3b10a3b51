//! Timeline, involvement and caseload.

use jiff::SignedDuration;
use jiff::civil::date;
use record::access::{Noun, Verb};
use record::people::{self, Cursor, Involved, NewEvent};
use record::schema::MIGRATIONS;
use record::{Actor, PersonId, Refusal};
use store::testing::TestStore;

use super::cast::{ADA, DILYS, EWA, Town};
use super::common::{self, after};

const INVOLVE: (Noun, Verb) = (Noun::Involvement, Verb::Change);

fn happen(town: &Town, person: PersonId, noun: Noun, seconds: i64) {
    let moment = after(seconds);
    town.house
        .write(&Actor::Demonstration, &moment, |tx| {
            let happened_at = moment.now;
            let event = NewEvent {
                person,
                noun,
                verb: Verb::Change,
                subject: None,
                happened_at,
                detail: "Something happened.",
            };
            people::record_event(tx, &Actor::Demonstration, &moment, &event)
        })
        .unwrap();
}

store::on_both! { &MIGRATIONS;
    /// Every page of a timeline follows the one before, none repeats or leaves out a line, whatever is asked for.
    fn a_timeline_has_pages(store: &TestStore) {
        let town = Town::new(store);
        let ada = town.people[ADA];
        for number in 0..120 {
            let noun = if number % 3 == 0 { Noun::Assessment } else { Noun::People };
            // Several in the same instant, and one after the other.
            happen(&town, ada, noun, number / 4);
        }
        for (nouns, expected) in [(&[][..], 122), (&[Noun::Assessment][..], 40), (&[Noun::Allocation][..], 0)] {
            let mut seen = Vec::new();
            let mut cursor: Option<Cursor> = None;
            loop {
                let page = town
                    .with(&town.sam, ada, (Noun::People, Verb::View), |tx, permit| {
                        people::timeline(tx, permit, &town.sam, nouns, cursor, 25)
                    })
                    .unwrap();
                seen.extend(page.events);
                let Some(next) = page.next else { break };
                cursor = Some(next.to_string().parse().unwrap());
            }
            assert_eq!(seen.len(), expected);
            assert!(seen.windows(2).all(|two| (two[0].happened_at, two[0].id) > (two[1].happened_at, two[1].id)));
        }
        assert!("yesterday".parse::<Cursor>().is_err());
    }

    /// An information officer sees that there was an assessment, not what was in it.
    fn what_a_role_may_not_read_is_left_empty(store: &TestStore) {
        let town = Town::new(store);
        happen(&town, town.people[ADA], Noun::Assessment, 5);
        let first = |actor: &Actor| {
            town.with(actor, town.people[ADA], (Noun::People, Verb::View), |tx, permit| {
                people::timeline(tx, permit, actor, &[], None, 1)
            })
            .map(|page| page.events.into_iter().next().unwrap())
            .unwrap()
        };
        assert_eq!((first(&town.ines).noun, first(&town.ines).detail), (Noun::Assessment, None));
        assert_eq!(first(&town.sam).detail.as_deref(), Some("Something happened."));
    }

    /// A team or worker is involved once at a time, and ends after it began.
    fn involvement_has_its_periods(store: &TestStore) {
        let town = Town::new(store);
        let (ada, moment) = (town.people[ADA], common::moment());
        let add = |involved, from| {
            town.with(&town.sam, ada, INVOLVE, |tx, permit| {
                people::add_involvement(tx, permit, &town.sam, &moment, involved, from)
            })
        };
        let end = |id, to| {
            town.with(&town.sam, ada, INVOLVE, |tx, permit| {
                people::end_involvement(tx, permit, &town.sam, &moment, id, to)
            })
        };
        let again = add(Involved::Team(town.team), date(2027, 1, 1)).unwrap_err();
        assert!(again.to_string().starts_with("Sale team is involved with this person then already."), "{again}");
        assert!(matches!(add(Involved::Team(record::TeamId::new()), moment.today), Err(Refusal::Invalid(_))));
        let worker = Involved::Worker(town.sam.account_id().unwrap());
        let id = add(worker, date(2026, 12, 1)).unwrap();
        assert!(matches!(end(id, date(2026, 11, 30)), Err(Refusal::Invalid(_))));
        end(id, date(2026, 12, 31)).unwrap();
        assert!(matches!(end(id, date(2027, 1, 1)), Err(Refusal::Invalid(_))), "ended already");
        assert!(matches!(end(people::InvolvementId::new(), moment.today), Err(Refusal::NotFound(_))));
        assert!(add(worker, date(2026, 12, 31)).is_err());
        add(worker, date(2027, 1, 1)).unwrap();
        let all = town.with(&town.fay, ada, (Noun::Involvement, Verb::View), people::involvements).unwrap();
        let told: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.from, one.to)).collect();
        assert_eq!(told, [
            ("sam.social", date(2027, 1, 1), None),
            ("Sale team", date(2026, 11, 22), None),
            ("sam.social", date(2026, 12, 1), Some(date(2026, 12, 31))),
        ]);
    }

    /// The caseload has everybody of mine and my teams', those with news first, and nobody else.
    fn a_caseload_shows_news_first(store: &TestStore) {
        let town = Town::new(store);
        let caseload = |actor: &Actor| {
            let moment = after(10_000);
            let page = town.house.write(actor, &moment, |tx| {
                let permit = record::access::population(actor, Noun::People, Verb::Search, "test")?;
                people::caseload(tx, &permit, actor, &moment, 1)
            });
            page.unwrap()
        };
        assert_eq!(caseload(&town.ines).total, 0);
        let seconds = |at: usize| i64::try_from(at).unwrap();
        for (at, person) in town.people.iter().enumerate() {
            if let Ok(opened) = town.open_at(&town.sam, *person, &after(100 + seconds(at))) {
                assert_eq!(opened.person, *person);
            }
        }
        assert!(caseload(&town.sam).entries.iter().all(|entry| !entry.news));
        happen(&town, town.people[EWA], Noun::Assessment, 500);
        happen(&town, town.people[DILYS], Noun::Assessment, 600);
        let mine = caseload(&town.sam);
        let first: Vec<_> = mine.entries.iter().take(3).map(|entry| (entry.line.person, entry.news)).collect();
        assert_eq!(&first[..2], [(town.people[DILYS], true), (town.people[EWA], true)]);
        assert!(!first[2].1);
        assert_eq!((mine.total, mine.pages()), (11, 1));
        assert_eq!(mine.entries[0].changed_at, common::moment().now + SignedDuration::from_secs(600));
        assert_eq!(caseload(&town.tom).total, 12, "Tom is named on Hana's record");
    }
}
