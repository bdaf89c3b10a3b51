//! A death, a move away, a withdrawal, a refusal, or a journey that was somebody else's: from then on nothing new
//! begins on the record, what waits is not shown, and payments stop after the day.
//!
//! Nothing is rewritten by it, and nothing is closed: whoever works out what follows asks whether a leaving stands
//! ([`standing`]). So one that was a mistake is undone by a later row, and everything comes back as it was
//! (practice.md, «Rectification»).

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

use super::timeline::{NewEvent, record_event};
use super::{PartialDate, PersonDocument, text, who_in_words};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{Actor, FieldFault, LeavingId, Moment, PersonId, Refusal, tasks};

store::text_enum! {
    /// Why somebody's journey stops.
    pub enum Kind {
        /// They died.
        Death = "death",
        /// They moved away, and another council is responsible.
        MovedAway = "moved_away",
        /// They do not want support any more.
        Withdrew = "withdrew",
        /// They refused the assessment (Care Act 2014, s11).
        Refused = "refused",
        /// What was written belongs to somebody else's record.
        WrongPerson = "wrong_person",
    }
}

impl Kind {
    /// As a heading says it, with a capital.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Death => "Died",
            Kind::MovedAway => "Moved away",
            Kind::Withdrew => "Withdrew",
            Kind::Refused => "Refused an assessment",
            Kind::WrongPerson => "Wrong person",
        }
    }
}

/// A leaving that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The row.
    pub id: LeavingId,
    /// Why.
    pub kind: Kind,
    /// The day it happened: the last day that money is paid for.
    pub happened_on: Date,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Who wrote it down, in words.
    pub by: String,
    /// What they wrote.
    pub why: String,
}

impl Leaving {
    /// What happened and when, as a sentence for staff.
    pub fn sentence(&self) -> String {
        let day = in_words(self.happened_on);
        match self.kind {
            Kind::Death => format!("This person died on {day}."),
            Kind::MovedAway => format!("This person moved away on {day}."),
            Kind::Withdrew => format!("This person withdrew on {day}: they want no support."),
            Kind::Refused => format!("This person refused an assessment on {day}."),
            Kind::WrongPerson => {
                format!("On {day} it was found that this journey belongs to somebody else.")
            }
        }
    }
}

/// One row of the history: a leaving, or the undoing of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The leaving.
    pub leaving: Leaving,
    /// Its undoing, if it was undone: when, by whom, why.
    pub undone: Option<(Timestamp, String, String)>,
}

/// What is said of a refusal: the council must assess all the same where the person cannot decide it, or where there
/// is abuse or neglect (Care Act 2014, s11(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalFacts<'a> {
    /// Who refused: `person` or anybody else.
    pub by: &'a str,
    /// Whether the person can decide this: `yes`, or anything else.
    pub capacity: &'a str,
    /// Whether abuse or neglect, or a risk of it, is in question: `no`, or anything else.
    pub abuse: &'a str,
}

/// A leaving to be written down.
#[derive(Debug, Clone, Copy)]
pub struct NewLeaving<'a> {
    /// Why.
    pub kind: Option<Kind>,
    /// The day.
    pub happened_on: Option<Date>,
    /// In the worker's words.
    pub why: &'a str,
    /// For a refusal, and for a withdrawal while something is open ([`duty_stands`]).
    pub refusal: RefusalFacts<'a>,
}

/// What a leaving stops, to be seen before it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follows {
    /// What waits now and will not be shown in any list.
    pub waiting: Vec<tasks::Kind>,
    /// Whether a budget is agreed, from which payments may be made.
    pub budget: bool,
    /// Whether somebody can sign in to this record as the person.
    pub account: bool,
    /// Whether others look after or are looked after by the person, whose own records say so.
    pub others: i64,
}

const LEAVINGS: &str = "select l.id, l.kind, l.happened_on, l.recorded_at, l.actor, a.display_name, l.why, \
     u.recorded_at, u.actor, ua.display_name, u.why from people_leaving l \
     left join access_account a on a.id = l.account_id left join people_leaving u on u.undoes = l.id \
     left join access_account ua on ua.id = u.account_id where l.person_id = $1 and l.undoes is null";

/// The leaving that stands, the latest if there are several; none for somebody who is here.
///
/// # Errors
/// The database's refusal.
pub fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Leaving>, Refusal> {
    Ok(tx
        .query_opt(
            &format!("{LEAVINGS} and u.id is null order by l.recorded_at desc, l.id desc limit 1"),
            &params![person],
            row_from,
        )?
        .map(|row| row.leaving))
}

/// Refuses to begin anything new for somebody who left.
///
/// # Errors
/// [`Refusal::NotNow`], with what stands and what to do when it is a mistake.
pub fn must_be_here(tx: &mut Tx, person: PersonId) -> Result<(), Refusal> {
    match standing(tx, person)? {
        None => Ok(()),
        Some(leaving) => Err(Refusal::NotNow(format!(
            "{} Nothing new can begin on this record. If that is a mistake, or they came back, have it undone under \
             “Leaving” on the record, and do this again.",
            leaving.sentence()
        ))),
    }
}

/// The condition, for a `where`, that the person of `column` has not left: what lists of many leave out. It asks for the
/// kind, not whether `undoes` is null: by that SQLite would go through everybody's leavings for each line.
pub(crate) fn here_sql(column: &str) -> String {
    format!(
        "not exists (select 1 from people_leaving gone where gone.person_id = {column} and gone.kind <> 'undone' \
         and not exists (select 1 from people_leaving back where back.undoes = gone.id))"
    )
}

/// Whether a contact or an assessment is open: to withdraw then is to refuse an assessment, and the council must ask what
/// it asks of a refusal (Care Act 2014, s9 and s11). An assessment is open until eligibility is determined from it.
///
/// # Errors
/// The database's refusal.
pub fn duty_stands(tx: &mut Tx, person: PersonId) -> Result<bool, Refusal> {
    let open = tx.query_one(
        "select (select count(*) from front_door_contact where person_id = $1 and closed_at is null) \
         + (select count(*) from assessment_assessment a where a.person_id = $1 and not exists \
            (select 1 from eligibility_determination e where e.assessment_id = a.id))",
        &params![person],
        |row| row.get::<i64>(0),
    )?;
    Ok(open > 0)
}

/// Every leaving and undoing, the latest first.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Entry>, Refusal> {
    let person = permit.demand(Noun::Leaving, Verb::View)?;
    Ok(tx.query(
        &format!("{LEAVINGS} order by l.recorded_at desc, l.id desc"),
        &params![person],
        row_from,
    )?)
}

/// What a leaving would stop.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn follows(tx: &mut Tx, permit: &PersonPermit) -> Result<Follows, Refusal> {
    let person = permit.demand(Noun::Leaving, Verb::View)?;
    let number = |tx: &mut Tx, sql: &str| -> Result<i64, Refusal> {
        Ok(tx.query_one(sql, &params![person], |row| row.get(0))?)
    };
    let waiting = tx.query(
        "select kind from tasks_task where person_id = $1 and closed_at is null order by opened_at, id",
        &params![person],
        |row| row.get(0),
    )?;
    let budget = "select count(*) from budget_agreement where person_id = $1";
    let account =
        "select count(*) from access_account where person_id = $1 and disabled_at is null";
    let others = "select count(*) from people_relationship where (person_id = $1 or other_id = $1) \
                  and other_id is not null and carer and ended_at is null";
    Ok(Follows {
        waiting,
        budget: number(tx, budget)? > 0,
        account: number(tx, account)? > 0,
        others: number(tx, others)?,
    })
}

/// Looks at what would be recorded, without recording it: all faults at once.
///
/// # Errors
/// [`Refusal::Invalid`]; [`Refusal::NotNow`] where one stands already.
pub fn check(
    tx: &mut Tx,
    permit: &PersonPermit,
    moment: &Moment,
    new: &NewLeaving<'_>,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Leaving, Verb::Change)?;
    parsed(tx, moment, person, new).map(drop)
}

/// Records a leaving. Sent twice it is recorded once.
///
/// # Errors
/// [`Refusal::Invalid`] without a kind, day or reason, for a day to come, and for a refusal that does not free the
/// council of its duty to assess; [`Refusal::NotNow`] where another stands already.
pub fn record(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    new: &NewLeaving<'_>,
) -> Result<LeavingId, Refusal> {
    let person = permit.demand(Noun::Leaving, Verb::Change)?;
    tx.lock(&format!("leaving {person}"))?;
    let (kind, happened_on, why) = match parsed(tx, moment, person, new)? {
        Parsed::New(kind, on, why) => (kind, on, why),
        Parsed::Before(id) => return Ok(id),
    };
    let asked = match kind {
        Kind::Refused | Kind::Withdrew => serde_json::json!({
            "by": new.refusal.by, "capacity": new.refusal.capacity, "abuse": new.refusal.abuse,
        })
        .to_string(),
        _ => "{}".to_owned(),
    };
    let id = LeavingId::new();
    tx.execute(
        "insert into people_leaving (id, person_id, kind, happened_on, recorded_at, actor, account_id, why, asked) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            id,
            person,
            kind,
            happened_on,
            moment.now,
            actor.label(),
            actor.account_id(),
            why.as_str(),
            asked
        ],
    )?;
    let detail = format!("{} on {}. {why}", kind.label(), in_words(happened_on));
    event(tx, (actor, moment), person, Verb::Change, id, &detail)?;
    Ok(id)
}

/// Undoes the leaving that stands: a mistake, or somebody who came back. What waited waits again.
///
/// # Errors
/// [`Refusal::NotNow`] when none stands; [`Refusal::Invalid`] without a reason.
pub fn undo(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    id: LeavingId,
    why: &str,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Leaving, Verb::Decide)?;
    tx.lock(&format!("leaving {person}"))?;
    let why = reason(
        why,
        "Write why it is undone. It stays on the record beside what was undone.",
    )
    .map_err(|sentence| Refusal::invalid("undo_why", sentence))?;
    let found = tx.query_opt(
        &format!("{LEAVINGS} and l.id = $2"),
        &params![person, id],
        row_from,
    )?;
    let Some(found) = found else {
        return Err(Refusal::NotFound(None));
    };
    if found.undone.is_some() {
        // Sent twice, or undone by somebody else a moment ago: it is as was wished.
        return Ok(());
    }
    tx.execute(
        "insert into people_leaving (id, person_id, kind, happened_on, undoes, recorded_at, actor, account_id, why, \
         asked) values ($1, $2, 'undone', $3, $4, $5, $6, $7, $8, '{}')",
        &params![
            LeavingId::new(),
            person,
            moment.today,
            id,
            moment.now,
            actor.label(),
            actor.account_id(),
            why.as_str()
        ],
    )?;
    let detail = format!(
        "Undone: {} on {}. {why}",
        found.leaving.kind.label(),
        in_words(found.leaving.happened_on)
    );
    event(tx, (actor, moment), person, Verb::Decide, id, &detail)
}

enum Parsed {
    New(Kind, Date, String),
    /// The same was recorded before.
    Before(LeavingId),
}

fn parsed(
    tx: &mut Tx,
    moment: &Moment,
    person: PersonId,
    new: &NewLeaving<'_>,
) -> Result<Parsed, Refusal> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: &str| faults.push(FieldFault::new(field, sentence));
    if new.kind.is_none() {
        fault("kind", "Choose what happened.");
    }
    match new.happened_on {
        None => fault(
            "happened",
            "Enter the day on which it happened: day, month and year.",
        ),
        Some(on) if on > moment.today => fault(
            "happened",
            "The day is still to come. Record it when it has happened.",
        ),
        Some(on) => {
            if let Some(born) = born_on(tx, person)?
                && on < born
            {
                let born = in_words(born);
                fault(
                    "happened",
                    &format!(
                        "The day is before the day of birth, {born}. Correct the day, or the day of birth on the record."
                    ),
                );
            }
        }
    }
    let why = reason(new.why, "Write how you know, in a few words.");
    if let Err(sentence) = &why {
        fault("why", sentence);
    }
    match new.kind {
        Some(Kind::Refused) => refusal_faults(
            &new.refusal,
            "refused_by",
            ["capacity", "abuse"],
            &mut faults,
        ),
        Some(Kind::Withdrew) if duty_stands(tx, person)? => refusal_faults(
            &new.refusal,
            "withdrew_by",
            ["withdrew_capacity", "withdrew_abuse"],
            &mut faults,
        ),
        _ => {}
    }
    let (Some(kind), Some(on), Ok(why), true) = (new.kind, new.happened_on, why, faults.is_empty())
    else {
        return Err(Refusal::Invalid(faults));
    };
    // A death is recorded whatever else stands; of anything else one is enough.
    match standing(tx, person)? {
        Some(stands) if stands.kind == kind && stands.happened_on == on => {
            Ok(Parsed::Before(stands.id))
        }
        Some(stands) if kind != Kind::Death || stands.kind == Kind::Death => {
            Err(Refusal::NotNow(format!(
                "{} That stands on the record. To record something else, undo it first, with the reason.",
                stands.sentence()
            )))
        }
        _ => Ok(Parsed::New(kind, on, why)),
    }
}

/// What keeps the duty to assess standing, each beside its field (Care Act 2014, s11(2)).
fn refusal_faults(
    facts: &RefusalFacts<'_>,
    by: &str,
    [capacity, abuse]: [&str; 2],
    faults: &mut Vec<FieldFault>,
) {
    let mut fault = |field: &str, sentence: &str| faults.push(FieldFault::new(field, sentence));
    if facts.by != "person" {
        fault(
            by,
            "Only the person can refuse their own assessment (Care Act 2014, section 11). Until they do, the duty to \
             assess stands.",
        );
    }
    if facts.capacity != "yes" {
        fault(
            capacity,
            "Where it is not sure that the person can decide this, the duty to assess stands (Care Act 2014, section \
             11(2)). Assess their capacity for this decision first.",
        );
    }
    if facts.abuse != "no" {
        fault(
            abuse,
            "Where the person is experiencing abuse or neglect, or may be, the duty to assess stands (Care Act 2014, \
             section 11(2)). Go on with the assessment, and raise a safeguarding concern.",
        );
    }
}

/// The day of birth, where it is known to the day and nobody judged it.
fn born_on(tx: &mut Tx, person: PersonId) -> Result<Option<Date>, Refusal> {
    let document = tx.query_one(
        "select document from people_person where id = $1",
        &params![person],
        |row| row.get::<String>(0),
    )?;
    let born = PersonDocument::from_json(&document)?.born;
    Ok(born
        .filter(|born| !born.is_estimated())
        .and_then(|born| born.whole()))
}

fn reason(typed: &str, missing: &str) -> Result<String, String> {
    let why = text::note("The reason", typed)?;
    if why.is_empty() {
        Err(missing.to_owned())
    } else {
        Ok(why)
    }
}

fn row_from(row: &Row<'_>) -> Result<Entry, StoreError> {
    let undone: Option<Timestamp> = row.get(7)?;
    let undone = match undone {
        Some(at) => Some((
            at,
            who_in_words(&row.get::<String>(8)?, row.get(9)?),
            row.get(10)?,
        )),
        None => None,
    };
    Ok(Entry {
        leaving: Leaving {
            id: row.get(0)?,
            kind: row.get(1)?,
            happened_on: row.get(2)?,
            recorded_at: row.get(3)?,
            by: who_in_words(&row.get::<String>(4)?, row.get(5)?),
            why: row.get(6)?,
        },
        undone,
    })
}

fn in_words(date: Date) -> String {
    PartialDate::on(date).to_string()
}

fn event(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    verb: Verb,
    id: LeavingId,
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Leaving,
        verb,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}
