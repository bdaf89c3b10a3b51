//! Reviews: whether the support works, outcome by outcome, by the person and by the worker; and what happens next.
//!
//! A review is never a way to take support away: less of it needs changed circumstances and a reassessment in
//! proportion (Care Act 2014, s27(4)), with reasons. The plan's outcomes are shown, never typed again.

mod due;
mod hold;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use serde::{Deserialize, Serialize};
use store::{Row, StoreError, Tx, params};

pub use due::{DueFilter, DueLine, DuePage, TeamDue, due_list};
pub use hold::{Held, NewReview, TypedScore, hold};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::people::who_in_words;
use crate::rulebook::Rulebooks;
use crate::tasks;
use crate::{BudgetId, Moment, PersonId, PlanId, Refusal, ReviewId};

store::text_enum! {
    /// Which review it was.
    pub enum Kind {
        /// The first after support began or changed.
        First = "first",
        /// When it was due.
        Planned = "planned",
        /// Because somebody asked, or something changed.
        Unplanned = "unplanned",
    }
}

impl Kind {
    /// It in words.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::First => "First review",
            Kind::Planned => "Planned review",
            Kind::Unplanned => "Unplanned review",
        }
    }
}

store::text_enum! {
    /// How far something was achieved, in words of our own.
    pub enum Score {
        /// Nothing of it yet.
        NotYet = "not_yet",
        /// Some of it.
        Partly = "partly",
        /// Most of it.
        Mostly = "mostly",
        /// All of it.
        Fully = "fully",
        /// They did not say, or nobody can tell.
        NotKnown = "not_known",
    }
}

impl Score {
    /// It in words.
    pub const fn label(self) -> &'static str {
        match self {
            Score::NotYet => "Not yet",
            Score::Partly => "Partly",
            Score::Mostly => "Mostly",
            Score::Fully => "Fully",
            Score::NotKnown => "Not known",
        }
    }
}

store::text_enum! {
    /// Whether the support as a whole does what it is for.
    pub enum Works {
        /// It does.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// It does not.
        No = "no",
    }
}

impl Works {
    /// It in words.
    pub const fn label(self) -> &'static str {
        match self {
            Works::Yes => "Yes",
            Works::Partly => "In part",
            Works::No => "No",
        }
    }
}

store::text_enum! {
    /// What somebody without a personal budget answered when one was offered.
    pub enum Offer {
        /// They want one.
        Wanted = "wanted",
        /// They want to think about it.
        Thinking = "thinking",
        /// They do not want one.
        Declined = "declined",
        /// It was not offered; why is written.
        NotOffered = "not_offered",
    }
}

impl Offer {
    /// It in words.
    pub const fn label(self) -> &'static str {
        match self {
            Offer::Wanted => "Offered, and they want one",
            Offer::Thinking => "Offered, and they want to think about it",
            Offer::Declined => "Offered, and they do not want one",
            Offer::NotOffered => "Not offered",
        }
    }
}

store::text_enum! {
    /// What happens next.
    pub enum Conclusion {
        /// The support goes on as it is.
        GoOn = "go_on",
        /// The plan is made again.
        ChangePlan = "change_plan",
        /// Needs are assessed again.
        Reassess = "reassess",
        /// The support ends.
        End = "end",
    }
}

impl Conclusion {
    /// It in words.
    pub const fn label(self) -> &'static str {
        match self {
            Conclusion::GoOn => "The support goes on as it is",
            Conclusion::ChangePlan => "Change the plan",
            Conclusion::Reassess => "Assess again",
            Conclusion::End => "End the support",
        }
    }
}

/// One outcome of the plan, as it was scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// The outcome's id in the plan.
    pub id: String,
    /// In the plan's words.
    pub words: String,
    /// By the person.
    pub person: Score,
    /// By the worker.
    pub worker: Score,
    /// In either's words; may be empty.
    pub note: String,
}

/// What was said and found, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Each outcome of the plan.
    pub outcomes: Vec<Scored>,
    /// Whether the support works.
    pub works: Works,
    /// What works and what does not.
    #[serde(default)]
    pub works_words: String,
    /// Whether circumstances changed.
    pub changed: bool,
    /// What changed.
    #[serde(default)]
    pub changed_words: String,
    /// Whether the change would make the support less; asked where the plan is to be changed.
    #[serde(default)]
    pub less: Option<bool>,
    /// What was answered to the offer of a personal budget; none for those who have one.
    #[serde(default)]
    pub offer: Option<Offer>,
    /// Why it was not offered, or what else was said.
    #[serde(default)]
    pub offer_words: String,
    /// Whether the person wishes the support to end.
    #[serde(default)]
    pub own_wish: bool,
    /// The last day, where the support ends.
    #[serde(default)]
    pub last_day: Option<Date>,
}

impl Document {
    /// With nothing in it, until what is kept was read.
    const fn blank() -> Document {
        Document {
            outcomes: Vec::new(),
            works: Works::Yes,
            works_words: String::new(),
            changed: false,
            changed_words: String::new(),
            less: None,
            offer: None,
            offer_words: String::new(),
            own_wish: false,
            last_day: None,
        }
    }

    fn from_json(text: &str) -> Result<Document, Refusal> {
        serde_json::from_str(text).map_err(|_| {
            Refusal::NotNow(
                "What is kept of this review cannot be read. Run «steerwell verify», and restore the row from a backup."
                    .to_owned(),
            )
        })
    }
}

/// One review that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// Whose.
    pub person: PersonId,
    /// The plan that was looked at.
    pub plan: Option<PlanId>,
    /// Which kind.
    pub kind: Kind,
    /// When it was due.
    pub due_on: Option<Date>,
    /// When it was held.
    pub held_on: Date,
    /// Who was there.
    pub present: String,
    /// What was said and found.
    pub document: Document,
    /// What happens next.
    pub conclusion: Conclusion,
    /// Why.
    pub reasons: String,
    /// By when the next is held.
    pub next_due_on: Option<Date>,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

const COLUMNS: &str = "r.id, r.person_id, r.plan_id, r.kind, r.due_on, r.held_on, r.present, r.document, r.conclusion, \
    r.reasons, r.next_due_on, r.at, r.actor, a.display_name \
    from review_review r left join access_account a on a.id = r.account_id";

fn review_from(row: &Row<'_>) -> Result<(Review, String), StoreError> {
    let document: String = row.get(7)?;
    let review = Review {
        id: row.get(0)?,
        person: row.get(1)?,
        plan: row.get(2)?,
        kind: row.get(3)?,
        due_on: row.get(4)?,
        held_on: row.get(5)?,
        present: row.get(6)?,
        document: Document::blank(),
        conclusion: row.get(8)?,
        reasons: row.get(9)?,
        next_due_on: row.get(10)?,
        at: row.get(11)?,
        by: who_in_words(&row.get::<String>(12)?, row.get(13)?),
    };
    Ok((review, document))
}

fn opened((review, document): (Review, String)) -> Result<Review, Refusal> {
    Ok(Review {
        document: Document::from_json(&document)?,
        ..review
    })
}

/// An outcome that stands in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOutcome {
    /// Its id.
    pub id: String,
    /// In the person's words.
    pub words: String,
}

/// What a review is held on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// When it is due; none where no review waits.
    pub due_on: Option<Date>,
    /// What kind it would be today.
    pub kind: Kind,
    /// The plan that stands.
    pub plan: Option<PlanId>,
    /// Its outcomes.
    pub outcomes: Vec<PlanOutcome>,
    /// The budget that stands.
    pub budget: Option<StandingBudget>,
    /// The day by which the rulebook wants the next review, were this one held today; none where it says nothing.
    pub next_by: Option<Date>,
    /// Where the rulebook says so.
    pub next_source: Vec<String>,
    /// Reviews that were held, the latest first.
    pub earlier: Vec<Review>,
}

/// A budget, as far as a review needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingBudget {
    /// Which.
    pub id: BudgetId,
    /// Since when.
    pub from_on: Date,
    /// What meeting the needs costs a week.
    pub weekly: Pence,
    /// Whether a part is a direct payment.
    pub direct_payment: bool,
}

/// What a review of this person is held on, with what was held before. The permit is to view reviews.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn sheet(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    moment: &Moment,
) -> Result<Sheet, Refusal> {
    let person = permit.demand(Noun::Review, Verb::View)?;
    sheet_of(tx, books, moment, person, moment.today)
}

fn sheet_of(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    person: PersonId,
    held_on: Date,
) -> Result<Sheet, Refusal> {
    let earlier = held(tx, person)?;
    let budget = standing_budget(tx, person, held_on)?;
    let (plan, outcomes) = plan_that_stands(tx, person)?;
    let due_on = due_on(tx, person)?;
    let (next_by, next_source) = next_by(
        tx,
        books,
        moment,
        held_on,
        budget.is_some_and(|budget| budget.direct_payment),
    )?;
    Ok(Sheet {
        kind: match (earlier.is_empty(), due_on) {
            (true, _) => Kind::First,
            (false, Some(due)) if due <= held_on => Kind::Planned,
            (false, _) => Kind::Unplanned,
        },
        due_on,
        plan,
        outcomes,
        budget,
        next_by,
        next_source,
        earlier,
    })
}

/// Reviews that were held, the latest first. The permit is to view reviews or to print them.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Review>, Refusal> {
    let person = may_read(permit)?;
    held(tx, person)
}

/// One review. The permit is to view reviews or to print them.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn view(tx: &mut Tx, permit: &PersonPermit, id: ReviewId) -> Result<Review, Refusal> {
    let person = may_read(permit)?;
    let found = tx.query_opt(
        &format!("select {COLUMNS} where r.person_id = $1 and r.id = $2"),
        &params![person, id],
        review_from,
    )?;
    match found {
        Some(found) => opened(found),
        None => {
            let trace = Trace::of(Noun::Review, Verb::View, "foreign_review");
            Err(Refusal::NotFound(Some(Box::new(Attempt(
                trace.person(person).subject(id.uuid()),
            )))))
        }
    }
}

/// Whose review it is; before a permit can be asked for.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn person_of(tx: &mut Tx, id: ReviewId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from review_review where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// The day by which support that starts on a day is first reviewed: the rulebook's window, sooner for a direct payment
/// where the rulebook says so. None where it has no interval for today.
///
/// # Errors
/// The database's refusal, or no rulebook in force.
pub fn first_by(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    start: Date,
    direct_payment: bool,
) -> Result<Option<Date>, Refusal> {
    let book = books.in_force(tx, moment)?;
    let Ok(intervals) = rules::review::Intervals::of(&book.compile(moment.today)) else {
        return Ok(None);
    };
    let usual = intervals.first(start).map(|(_, by)| by);
    let sooner = intervals
        .direct_payment_first(start)
        .filter(|_| direct_payment);
    Ok([usual, sooner].into_iter().flatten().min())
}

fn may_read(permit: &PersonPermit) -> Result<PersonId, Refusal> {
    permit
        .demand(Noun::Review, Verb::View)
        .or_else(|_| permit.demand(Noun::Review, Verb::Print))
}

fn held(tx: &mut Tx, person: PersonId) -> Result<Vec<Review>, Refusal> {
    tx.query(
        &format!(
            "select {COLUMNS} where r.person_id = $1 order by r.held_on desc, r.at desc, r.id desc"
        ),
        &params![person],
        review_from,
    )?
    .into_iter()
    .map(opened)
    .collect()
}

fn due_on(tx: &mut Tx, person: PersonId) -> Result<Option<Date>, Refusal> {
    Ok(tx
        .query_opt(
            "select due_on from tasks_task where person_id = $1 and kind = $2 and closed_at is null",
            &params![person, tasks::Kind::Review],
            |row| row.get::<Option<Date>>(0),
        )?
        .flatten())
}

/// The latest day that the rulebook gives for the review after one that is held on a day, and where it says so.
fn next_by(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    held_on: Date,
    direct_payment: bool,
) -> Result<(Option<Date>, Vec<String>), Refusal> {
    if crate::rulebook::current(tx, moment.now)?.is_none() {
        return Ok((None, Vec::new()));
    }
    let book = books.in_force(tx, moment)?;
    let Ok(intervals) = rules::review::Intervals::of(&book.compile(moment.today)) else {
        return Ok((None, Vec::new()));
    };
    let usual = intervals.next(held_on);
    let sooner = intervals
        .direct_payment_next(held_on)
        .filter(|_| direct_payment);
    let paths = if direct_payment {
        &[
            "review/intervals/every",
            "review/intervals/direct_payment_every",
        ][..]
    } else {
        &["review/intervals/every"][..]
    };
    let sources = paths
        .iter()
        .filter_map(|path| {
            let figure = book.figures().get(*path)?;
            let row = figure.on(moment.today)?;
            Some(format!(
                "{}: {}, {} ({})",
                figure.name,
                row.value.in_words(figure.unit),
                row.source,
                row.certainty
            ))
        })
        .collect();
    Ok(([usual, sooner].into_iter().flatten().min(), sources))
}

/// The agreed budget that stands on a day; one whose last day is over does not.
fn standing_budget(
    tx: &mut Tx,
    person: PersonId,
    on: Date,
) -> Result<Option<StandingBudget>, Refusal> {
    let budget = crate::budget::standing(tx, person, on)?;
    Ok(budget
        .filter(|budget| budget.agreed_on.is_some())
        .map(|budget| StandingBudget {
            id: budget.id,
            from_on: budget.from_on,
            weekly: budget.cost,
            direct_payment: budget.payment_gross > Pence::ZERO
                || budget.payment_one_off > Pence::ZERO,
        }))
}

/// Of a plan's document, what a review asks about.
#[derive(Deserialize)]
struct PlanText {
    #[serde(default)]
    outcomes: Vec<PlanTextOutcome>,
}

#[derive(Deserialize)]
struct PlanTextOutcome {
    id: String,
    words: String,
}

/// The plan that was agreed last, in the version that was agreed; before any was, none.
fn plan_that_stands(
    tx: &mut Tx,
    person: PersonId,
) -> Result<(Option<PlanId>, Vec<PlanOutcome>), Refusal> {
    let found = tx.query_opt(
        "select v.plan_id, v.document from approval_decision d join planning_submission s on s.id = d.submission_id \
         join planning_version v on v.plan_id = s.plan_id and v.version = s.version \
         where d.person_id = $1 and d.kind = 'agreed' order by d.decided_at desc, d.id desc limit 1",
        &params![person],
        |row| Ok((row.get::<PlanId>(0)?, row.get::<String>(1)?)),
    )?;
    let Some((plan, document)) = found else {
        return Ok((None, Vec::new()));
    };
    let text: PlanText = serde_json::from_str(&document).map_err(|_| {
        Refusal::NotNow(
            "What is kept of the plan cannot be read. Run «steerwell verify», and restore the row from a backup."
                .to_owned(),
        )
    })?;
    let outcomes = text
        .outcomes
        .into_iter()
        .map(|outcome| PlanOutcome {
            id: outcome.id,
            words: outcome.words,
        })
        .collect();
    Ok((Some(plan), outcomes))
}
