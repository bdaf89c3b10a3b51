//! Support plans: what somebody wants to achieve, the support that serves it, and what it costs beside the indicative
//! budget.
//!
//! A plan belongs to the person (Leeds, appendix I): they, their family, a broker, a voluntary organisation or the
//! council writes it. It rests on a determination that they are eligible and on an indicative budget that was told
//! beforehand. Its document is kept whole in every version; whoever writes says which version they saw, and where
//! somebody else changed the same thing meanwhile, both are shown and nothing is merged in silence.

mod basis;
mod change;
mod document;
mod list;
mod missing;
mod submit;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

pub use basis::{Basis, EligibleOutcome};
pub use change::{Change, Chosen, LineForm, Place};
pub use document::{
    Cost, Costs, Document, Every, Help, ItemId, Line, Outcome, ROUNDING, Risk, Section, Source,
    Sum, TakenAs, WEEKS_OF_A_YEAR,
};
pub use list::{PlanLine, list};
pub use missing::{Missing, difference, missing, shortened};
pub use submit::{PutForward, Submission, latest_submission, put_forward, submission};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::approval::{self, Approval};
use crate::people::{NewEvent, leaving, record_event, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{
    Actor, DeterminationId, EligibilityId, Moment, PersonId, PlanId, Refusal, SubmissionId,
    directory, market,
};

/// A plan, without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The plan.
    pub id: PlanId,
    /// Whose it is.
    pub person: PersonId,
    /// The determination it rests on.
    pub eligibility: EligibilityId,
    /// The indicative budget it rests on.
    pub allocation: Option<DeterminationId>,
    /// When it was begun.
    pub started_at: Timestamp,
    /// On which day.
    pub started_on: Date,
    /// Who began it, in words.
    pub by: String,
}

/// One version of a plan, without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// When it was saved.
    pub at: Timestamp,
    /// Who saved it, in words.
    pub by: String,
}

/// A plan as it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The plan.
    pub plan: Plan,
    /// What it rests on.
    pub basis: Basis,
    /// The version that is shown.
    pub version: Version,
    /// Its document.
    pub document: Document,
    /// What it costs.
    pub costs: Costs,
    /// What is missing before it can be put forward.
    pub missing: Vec<Missing>,
    /// The plan's latest submission.
    pub submitted: Option<Submitted>,
    /// Why the plan can be carried on only from a newer basis; none while it is the person's standing one.
    pub outdated: bool,
}

/// What became of a plan's latest submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The submission.
    pub id: SubmissionId,
    /// The version that was put forward.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// The latest decision on it; none while it waits for the first.
    pub decision: Option<Approval>,
}

/// How a plan began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// A new one; what an earlier one said is carried over.
    New(PlanId),
    /// The one that is open already on the same basis.
    Open(PlanId),
}

impl Started {
    /// The plan.
    pub const fn id(self) -> PlanId {
        match self {
            Started::New(id) | Started::Open(id) => id,
        }
    }
}

/// What saving did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// A new version stands.
    Saved {
        /// Its number.
        version: i64,
    },
    /// The plan says so already.
    Unchanged {
        /// The version that stands.
        version: i64,
    },
    /// Somebody changed the same thing meanwhile. Nothing was saved.
    Conflict(Box<Conflict>),
}

/// What two people wrote in the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The document that stands.
    pub theirs: Document,
    /// Its version: the base of the next try.
    pub version: Version,
    /// The document as it would be with what was sent.
    pub mine: Document,
}

/// Begins the person's plan, or goes on with the one that is open on the same basis.
///
/// # Errors
/// [`Refusal::NotNow`] without a determination that says eligible, without an indicative budget, or when the person
/// left; [`Refusal::Invalid`] when nobody is said to help.
pub fn start(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    help: Option<Help>,
) -> Result<Started, Refusal> {
    let person = permit.demand(Noun::Planning, Verb::Change)?;
    tx.lock(&format!("planning {person}"))?;
    leaving::must_be_here(tx, person)?;
    let (eligibility, allocation) = basis::standing(tx, person)?;
    let earlier = standing(tx, person)?;
    if let Some(open) = &earlier
        && (open.eligibility, open.allocation) == (eligibility, allocation)
    {
        return Ok(Started::Open(open.id));
    }
    // Nothing is typed twice: a plan on a newer basis begins with what the one before said.
    let mut document = match &earlier {
        Some(earlier) => latest(tx, earlier.id)?.1,
        None => Document::default(),
    };
    document.help = help.or(document.help);
    let Some(help) = document.help else {
        return Err(Refusal::invalid("help", "Choose who helps with the plan."));
    };
    document.reason = String::new();
    let id = PlanId::new();
    tx.execute(
        "insert into planning_plan (id, person_id, eligibility_id, allocation_id, help, started_at, started_on, \
         actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            id,
            person,
            eligibility,
            allocation,
            help,
            moment.now,
            moment.today,
            actor.label(),
            actor.account_id()
        ],
    )?;
    add_version(tx, (actor, moment), id, 1, &document)?;
    event(
        tx,
        (actor, moment),
        person,
        (Verb::Change, id),
        "Support plan begun.",
    )?;
    Ok(Started::New(id))
}

/// The plan of one step's permit: to view, change or print it.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    id: PlanId,
) -> Result<View, Refusal> {
    let plan = own_plan(tx, permit, id)?;
    let (version, document) = latest(tx, id)?;
    opened(tx, books, plan, version, document)
}

/// The person's plan that stands: the latest one begun.
///
/// # Errors
/// The database's refusal.
pub(crate) fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Plan>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where p.person_id = $1 order by p.started_at desc, p.id desc limit 1"
        ),
        &params![person],
        plan_from,
    )?)
}

/// The person's plan that stands, for a page.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn current(tx: &mut Tx, permit: &PersonPermit) -> Result<Option<Plan>, Refusal> {
    let person = may_read(permit)?;
    standing(tx, person)
}

/// Whether a plan can begin now, or the sentence that says why not.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn may_begin(tx: &mut Tx, permit: &PersonPermit) -> Result<Option<String>, Refusal> {
    let person = may_read(permit)?;
    match basis::standing(tx, person) {
        Ok(_) => Ok(None),
        Err(Refusal::NotNow(sentence)) => Ok(Some(sentence)),
        Err(other) => Err(other),
    }
}

/// Every version of a plan, the latest first.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn versions(tx: &mut Tx, permit: &PersonPermit, id: PlanId) -> Result<Vec<Version>, Refusal> {
    own_plan(tx, permit, id)?;
    Ok(tx.query(
        "select v.version, v.at, v.actor, a.display_name from planning_version v \
         left join access_account a on a.id = v.account_id where v.plan_id = $1 order by v.version desc",
        &params![id],
        version_from,
    )?)
}

/// Whose plan it is: what a permit is asked for.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: PlanId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from planning_plan where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// Saves what one form changed, as a new version of the whole plan.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotFound`] when it is not this person's; [`Refusal::NotNow`] when
/// the person left, or a newer plan was begun.
pub fn save(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    (id, base): (PlanId, i64),
    change: &Change,
) -> Result<Saved, Refusal> {
    let person = permit.demand(Noun::Planning, Verb::Change)?;
    tx.lock(&format!("planning {person}"))?;
    let plan = own_plan(tx, permit, id)?;
    leaving::must_be_here(tx, person)?;
    if standing(tx, person)?.is_some_and(|latest| latest.id != id) {
        return Err(Refusal::NotNow(
            "A newer plan was begun, so this one takes no more changes. What you typed was not saved: open the newer \
             plan and write it there."
                .to_owned(),
        ));
    }
    let (version, stands) = latest(tx, id)?;
    let letters = letters(tx, books, &plan)?;
    let basis = (worked_out_on(tx, &plan)?, &letters);
    let mine = change::applied(tx, moment, &stands, change, basis)?;
    if mine == stands {
        return Ok(Saved::Unchanged {
            version: version.number,
        });
    }
    if base != version.number {
        // What somebody else wrote elsewhere in the plan stands in the way of nothing; the same place does.
        let seen = document_of(tx, id, base)?;
        if seen.is_none_or(|seen| !change.place().same(&seen, &stands)) {
            return Ok(Saved::Conflict(Box::new(Conflict {
                theirs: stands,
                version,
                mine,
            })));
        }
    }
    let next = version.number.saturating_add(1);
    add_version(tx, (actor, moment), id, next, &mine)?;
    let detail = format!(
        "Support plan changed: {}.",
        change.place().section().title()
    );
    event(tx, (actor, moment), person, (Verb::Change, id), &detail)?;
    Ok(Saved::Saved { version: next })
}

/// Free help and activities near the person, from the public directory: what is looked at before anything is bought.
///
/// # Errors
/// [`Refusal::Invalid`] when the place is not known; a permit for something else; the database's refusal.
pub fn free_help(
    tx: &mut Tx,
    permit: &PersonPermit,
    moment: &Moment,
    words: &str,
    near: &str,
) -> Result<directory::Results, Refusal> {
    may_read(permit)?;
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let mut query = directory::Query::at(moment.now.to_zoned(zone).datetime());
    query.words = words.to_owned();
    if !near.trim().is_empty() {
        match directory::locate(tx, near)? {
            directory::Located::Here(place) => query.near = Some(place),
            directory::Located::Unknown { sentence, .. } => {
                return Err(Refusal::invalid("near", sentence));
            }
        }
    }
    directory::search(tx, &query)
}

/// Providers' offers that hold today, for whoever writes the plan.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn offers(
    tx: &mut Tx,
    permit: &PersonPermit,
    moment: &Moment,
    words: &str,
) -> Result<Vec<market::Offer>, Refusal> {
    may_read(permit)?;
    market::search(tx, moment, words)
}

/// The postcode where the person lives, to search near it.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn postcode(tx: &mut Tx, permit: &PersonPermit) -> Result<Option<String>, Refusal> {
    let person = may_read(permit)?;
    Ok(tx.query_one(
        "select postcode from people_person where id = $1",
        &params![person],
        |row| row.get(0),
    )?)
}

/// A plan with what it rests on and what it costs.
pub(crate) fn opened(
    tx: &mut Tx,
    books: &Rulebooks,
    plan: Plan,
    version: Version,
    document: Document,
) -> Result<View, Refusal> {
    let basis = basis::of(tx, books, plan.person, plan.eligibility, plan.allocation)?;
    let outdated = match basis::standing(tx, plan.person) {
        Ok(now) => now != (plan.eligibility, plan.allocation),
        Err(Refusal::NotNow(_)) => true,
        Err(other) => return Err(other),
    };
    let submitted = tx.query_opt(
        "select id, version, submitted_at from planning_submission where plan_id = $1 \
         order by submitted_at desc, id desc limit 1",
        &params![plan.id],
        |row| {
            Ok(Submitted {
                id: row.get(0)?,
                version: row.get(1)?,
                at: row.get(2)?,
                decision: None,
            })
        },
    )?;
    let submitted = match submitted {
        Some(mut submitted) => {
            submitted.decision = approval::decisions(tx, submitted.id)?.pop();
            Some(submitted)
        }
        None => None,
    };
    Ok(View {
        missing: missing(&document, &basis),
        costs: document.costs().unwrap_or_default(),
        plan,
        basis,
        version,
        document,
        submitted,
        outdated,
    })
}

/// The plan as it was put forward.
pub(crate) fn submitted(
    tx: &mut Tx,
    books: &Rulebooks,
    submission: &Submission,
) -> Result<View, Refusal> {
    let plan = tx.query_one(
        &format!("select {COLUMNS} from {TABLES} where p.id = $1"),
        &params![submission.plan],
        plan_from,
    )?;
    let version = tx.query_one(
        "select v.version, v.at, v.actor, a.display_name from planning_version v \
         left join access_account a on a.id = v.account_id where v.plan_id = $1 and v.version = $2",
        &params![submission.plan, submission.version],
        version_from,
    )?;
    opened(tx, books, plan, version, submission.document.clone())
}

fn letters(tx: &mut Tx, books: &Rulebooks, plan: &Plan) -> Result<BTreeSet<String>, Refusal> {
    let basis = basis::of(tx, books, plan.person, plan.eligibility, plan.allocation)?;
    Ok(basis
        .outcomes
        .into_iter()
        .map(|outcome| outcome.letter)
        .collect())
}

fn may_read(permit: &PersonPermit) -> Result<PersonId, Refusal> {
    permit
        .demand(Noun::Planning, Verb::View)
        .or_else(|_| permit.demand(Noun::Planning, Verb::Print))
        .or_else(|_| permit.demand(Noun::Planning, Verb::Change))
}

fn own_plan(tx: &mut Tx, permit: &PersonPermit, id: PlanId) -> Result<Plan, Refusal> {
    let person = may_read(permit)?;
    tx.query_opt(
        &format!("select {COLUMNS} from {TABLES} where p.id = $1 and p.person_id = $2"),
        &params![id, person],
        plan_from,
    )?
    .ok_or_else(|| {
        let trace = Trace::of(Noun::Planning, Verb::View, "foreign_plan");
        Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        ))))
    })
}

/// The latest version with its document.
pub(crate) fn latest(tx: &mut Tx, id: PlanId) -> Result<(Version, Document), Refusal> {
    let (version, text) = tx.query_one(
        "select v.version, v.at, v.actor, a.display_name, v.document from planning_version v \
         left join access_account a on a.id = v.account_id where v.plan_id = $1 order by v.version desc limit 1",
        &params![id],
        |row| Ok((version_from(row)?, row.get::<String>(4)?)),
    )?;
    Ok((version, Document::from_json(&text)?))
}

/// The document of a version.
pub(crate) fn document_of(
    tx: &mut Tx,
    id: PlanId,
    version: i64,
) -> Result<Option<Document>, Refusal> {
    tx.query_opt(
        "select document from planning_version where plan_id = $1 and version = $2",
        &params![id, version],
        |row| row.get::<String>(0),
    )?
    .map(|text| Document::from_json(&text))
    .transpose()
}

fn add_version(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    id: PlanId,
    version: i64,
    document: &Document,
) -> Result<(), Refusal> {
    tx.execute(
        "insert into planning_version (plan_id, version, at, actor, account_id, document) \
         values ($1, $2, $3, $4, $5, $6)",
        &params![
            id,
            version,
            moment.now,
            actor.label(),
            actor.account_id(),
            document.to_json()?
        ],
    )?;
    Ok(())
}

fn event(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    (verb, plan): (Verb, PlanId),
    detail: &str,
) -> Result<(), Refusal> {
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::Planning,
            verb,
            subject: Some(plan.uuid()),
            happened_at: moment.now,
            detail,
        },
    )?;
    Ok(())
}

const COLUMNS: &str = "p.id, p.person_id, p.eligibility_id, p.allocation_id, p.started_at, p.started_on, p.actor, \
     a.display_name";
const TABLES: &str = "planning_plan p left join access_account a on a.id = p.account_id";

fn plan_from(row: &Row<'_>) -> Result<Plan, StoreError> {
    Ok(Plan {
        id: row.get(0)?,
        person: row.get(1)?,
        eligibility: row.get(2)?,
        allocation: row.get(3)?,
        started_at: row.get(4)?,
        started_on: row.get(5)?,
        by: who_in_words(&row.get::<String>(6)?, row.get(7)?),
    })
}

fn version_from(row: &Row<'_>) -> Result<Version, StoreError> {
    Ok(Version {
        number: row.get(0)?,
        at: row.get(1)?,
        by: who_in_words(&row.get::<String>(2)?, row.get(3)?),
    })
}

/// The day on which the indicative budget of a plan was worked out: nobody can have been told it before.
fn worked_out_on(tx: &mut Tx, plan: &Plan) -> Result<Option<Date>, Refusal> {
    let Some(id) = plan.allocation else {
        return Ok(None);
    };
    let indicative = crate::allocation::row_of(tx, plan.person, id)?;
    Ok(Some(Moment::at(indicative.decided_at).today))
}
