//! What waits for somebody: opened by the verb that ends the step before, closed by the verb that does it.
//!
//! A task is never the truth about a step (the step's own rows are): it says who is asked to go on, since when and by
//! when, so that nobody has to look through records to find out.

mod journey;
mod list;

use jiff::ToSpan;
use jiff::civil::Date;
use rules::rulebook::Value;
use store::{Tx, params};
use uuid::Uuid;

pub use journey::{Journey, Standing, State, Step, Taken, Waiting, journey};
pub use list::{Counts, Filter, PAGE_SIZE, TaskLine, TaskPage, Whose, counts, list, of_person};

use crate::access::Role;
use crate::rulebook::Rulebooks;
use crate::{Actor, Moment, PersonId, Refusal, TaskId, TeamId};

store::text_enum! {
    /// What waits. One of a kind at most is open for a person.
    pub enum Kind {
        /// A contact was taken and is not closed.
        Contact = "contact",
        /// A contact led on to an assessment, which nobody has begun.
        Assessment = "assessment",
        /// The person's own answers are wanted.
        SelfAssessment = "self_assessment",
        /// The person's answers are there and wait to be validated.
        Validation = "validation",
        /// Eligibility is to be determined.
        Eligibility = "eligibility",
        /// An indicative budget is to be worked out.
        Allocation = "allocation",
        /// A financial assessment is to be made.
        Charging = "charging",
        /// A support plan is to be made, or made again.
        Planning = "planning",
        /// A plan waits for agreement.
        Approval = "approval",
        /// A plan waits for the panel.
        Panel = "panel",
        /// A budget was agreed and waits for the person's agreement.
        Agreement = "agreement",
        /// Bank details are wanted.
        Payee = "payee",
        /// Bank details wait for a second pair of eyes.
        PayeeCheck = "payee_check",
        /// A review is due.
        Review = "review",
        /// A challenge or complaint waits for an answer.
        Complaint = "complaint",
    }
}

impl Kind {
    /// What waits, as a list says it.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Contact => "Close the contact",
            Kind::Assessment => "Begin the assessment",
            Kind::SelfAssessment => "Answer the self-assessment",
            Kind::Validation => "Validate the answers",
            Kind::Eligibility => "Determine eligibility",
            Kind::Allocation => "Work out the indicative budget",
            Kind::Charging => "Make the financial assessment",
            Kind::Planning => "Make the support plan",
            Kind::Approval => "Decide on the plan",
            Kind::Panel => "Decide on the plan in the panel",
            Kind::Agreement => "Have the budget agreed by the person",
            Kind::Payee => "Set the bank details",
            Kind::PayeeCheck => "Check the bank details",
            Kind::Review => "Hold the review",
            Kind::Complaint => "Answer the challenge or complaint",
        }
    }

    /// The role that does it.
    pub const fn role(self) -> Role {
        match self {
            Kind::Contact => Role::InformationOfficer,
            Kind::SelfAssessment => Role::Person,
            Kind::Charging | Kind::Payee | Kind::PayeeCheck => Role::FinanceOfficer,
            Kind::Approval | Kind::Panel | Kind::Complaint => Role::TeamManager,
            Kind::Assessment
            | Kind::Validation
            | Kind::Eligibility
            | Kind::Allocation
            | Kind::Planning
            | Kind::Agreement
            | Kind::Review => Role::SocialWorker,
        }
    }

    /// Where it is done: what a link in a list leads to.
    pub fn address(self, person: PersonId) -> String {
        let step = match self {
            Kind::Contact => "contacts",
            Kind::Assessment | Kind::SelfAssessment | Kind::Validation => "assessment",
            Kind::Eligibility => "eligibility",
            Kind::Allocation => "allocation",
            Kind::Charging => "charging",
            Kind::Planning => "plan",
            Kind::Approval | Kind::Panel => "approval",
            Kind::Agreement => "budget",
            Kind::Payee | Kind::PayeeCheck => "payee",
            Kind::Review => "review",
            Kind::Complaint => "complaints",
        };
        format!("/people/{person}/{step}")
    }
}

/// Opens a task. While one of the kind is open for the person that one stays, since nobody is asked twice; wanted by a
/// sooner day than it stands for, it is due on that.
///
/// `due` is the day by which it is wanted; without one the rulebook's time for the kind is taken, if it has one.
///
/// # Errors
/// The database's refusal.
pub fn open(
    tx: &mut Tx,
    books: &Rulebooks,
    (_, moment): (&Actor, &Moment),
    person: PersonId,
    kind: Kind,
    (subject, due): (Option<Uuid>, Option<Date>),
) -> Result<TaskId, Refusal> {
    let open = tx.query_opt(
        "select id from tasks_task where person_id = $1 and kind = $2 and closed_at is null",
        &params![person, kind],
        |row| row.get::<TaskId>(0),
    )?;
    if let Some(open) = open {
        if let Some(due) = due {
            tx.execute(
                "update tasks_task set due_on = $1 where id = $2 and (due_on is null or due_on > $1)",
                &params![due, open],
            )?;
        }
        return Ok(open);
    }
    let team = team_of(tx, moment, person)?;
    let due = match due {
        Some(due) => Some(due),
        None => usual_time(tx, books, moment, kind)?,
    };
    let id = TaskId::new();
    tx.execute(
        "insert into tasks_task (id, person_id, kind, subject_id, role, team_id, opened_at, opened_on, due_on) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![id, person, kind, subject, kind.role(), team, moment.now, moment.today, due],
    )?;
    Ok(id)
}

/// Closes the open task of the kind, if there is one. `why` is a few words for whoever looks back.
///
/// # Errors
/// The database's refusal.
pub fn close(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    kind: Kind,
    why: &str,
) -> Result<(), Refusal> {
    tx.execute(
        "update tasks_task set closed_at = $1, closed_by = $2, closed_why = $3 \
         where person_id = $4 and kind = $5 and closed_at is null",
        &params![moment.now, actor.label(), why, person, kind],
    )?;
    Ok(())
}

/// The day by which the rulebook in force wants it done; none where it says nothing, or where none is in force.
fn usual_time(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    kind: Kind,
) -> Result<Option<Date>, Refusal> {
    if crate::rulebook::current(tx, moment.now)?.is_none() {
        return Ok(None);
    }
    let book = books.in_force(tx, moment)?;
    let days = book
        .figures()
        .get(&format!("tasks/times/{kind}"))
        .and_then(|figure| figure.on(moment.today))
        .and_then(|row| match row.value {
            Value::Whole(days) => Some(days),
            _ => None,
        });
    Ok(days.and_then(|days| moment.today.checked_add(days.days()).ok()))
}

fn team_of(tx: &mut Tx, moment: &Moment, person: PersonId) -> Result<Option<TeamId>, Refusal> {
    Ok(tx.query_opt(
        "select team_id from people_involvement where person_id = $1 and team_id is not null \
         and from_on <= $2 and (to_on is null or to_on >= $2) order by from_on desc, id desc limit 1",
        &params![person, moment.today],
        |row| row.get(0),
    )?)
}
