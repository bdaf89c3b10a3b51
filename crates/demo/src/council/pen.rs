//! Writing down what happens to one person, as the verbs would have.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use record::PersonId;
use record::access::{Noun, Verb};
use record::tasks::Kind;
use store::{Value, params};
use uuid::Uuid;

use super::dice::Dice;
use super::people::{Person, workday};
use super::sheets::{Sheets, Table};
use super::staff::{Team, Who};
use super::{World, instant};

/// When something happened: the instant and the day.
#[derive(Clone, Copy)]
pub struct When {
    pub at: Timestamp,
    pub on: Date,
}

/// One person's history while it is written.
pub struct Pen<'w> {
    pub world: &'w World,
    pub person: PersonId,
    pub team: &'w Team,
    pub worker: &'w Who,
    pub manager: &'w Who,
    /// Who sits on the panel: a manager of another team.
    pub panel: &'w Who,
    pub dice: Dice,
    pub sheets: &'w mut Sheets,
    /// The latest thing that happened.
    pub last: When,
}

impl<'w> Pen<'w> {
    pub fn of(world: &'w World, person: &Person, sheets: &'w mut Sheets) -> Option<Pen<'w>> {
        let mut dice = person.dice.clone();
        let team = world.staff.team(person.group, person.locality)?;
        let worker = dice.one(&team.workers)?;
        let manager = dice.one(&team.managers)?;
        let panel = world.staff.panel(manager, &mut dice)?;
        Some(Pen {
            world,
            person: person.id,
            team,
            worker,
            manager,
            panel,
            dice,
            sheets,
            last: When {
                at: person.since_at,
                on: person.since,
            },
        })
    }

    /// So many days on, on a working day, and never after yesterday.
    pub fn days_on(&mut self, days: i64) -> When {
        let yesterday = self.world.moment.today.saturating_sub(1.days());
        let mut on = workday(self.last.on.saturating_add(days.days())).min(yesterday);
        on = on.max(self.last.on);
        let at = instant(on, 9 * 60 + self.dice.upto(7 * 60));
        self.last = When {
            at: at.max(later(self.last.at, 11)),
            on,
        };
        self.last
    }

    /// A few minutes on.
    pub fn then(&mut self) -> When {
        self.last.at = later(self.last.at, 6);
        self.last
    }

    pub fn id(&mut self) -> Uuid {
        let at = self.last.at;
        self.dice.id(at)
    }

    /// A line of the timeline.
    pub fn event(
        &mut self,
        who: &Who,
        noun: Noun,
        verb: Verb,
        subject: Option<Uuid>,
        detail: &str,
    ) {
        let (id, at) = (self.id(), self.last.at);
        let row = params![
            id,
            self.person,
            at,
            at,
            &who.label,
            who.id,
            noun,
            verb,
            subject,
            detail
        ];
        self.sheets.add(Table::Event, row);
    }

    /// Something that waits from now on; `due` overrules the rulebook's time.
    pub fn opens(&mut self, kind: Kind, subject: Option<Uuid>, due: Option<Date>) -> Waiting {
        Waiting {
            id: self.id(),
            kind,
            subject,
            opened: self.last,
            due: due.or_else(|| usual_time(self.world, kind, self.last.on)),
        }
    }

    /// It was done now.
    pub fn closes(&mut self, waiting: Waiting, who: &Who, why: &str) {
        let closed: [Value; 3] = params![self.last.at, &who.label, why];
        self.task(waiting, closed);
    }

    /// It still waits.
    pub fn leaves_open(&mut self, waiting: Waiting) {
        self.task(waiting, [Value::Null, Value::Null, Value::Null]);
    }

    fn task(&mut self, waiting: Waiting, [at, by, why]: [Value; 3]) {
        let row = params![
            waiting.id,
            self.person,
            waiting.kind,
            waiting.subject,
            waiting.kind.role(),
            self.team.id,
            Value::Null,
            waiting.opened.at,
            waiting.opened.on,
            waiting.due,
            at,
            by,
            why
        ];
        self.sheets.add(Table::Task, row);
    }
}

/// A task that was opened.
pub struct Waiting {
    id: Uuid,
    kind: Kind,
    subject: Option<Uuid>,
    opened: When,
    due: Option<Date>,
}

fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes))
        .unwrap_or(at)
}

/// The day by which the rulebook wants it done.
fn usual_time(world: &World, kind: Kind, on: Date) -> Option<Date> {
    let figure = world
        .desk
        .book
        .figures()
        .get(&format!("tasks/times/{kind}"))?;
    match figure.on(on)?.value {
        record::rules::rulebook::Value::Whole(days) => on.checked_add(days.days()).ok(),
        _ => None,
    }
}
