//! Allocation: from the answers of an assessment to an indicative budget that opens to everything it was made from.
//!
//! A determination keeps its facts, the rulebook's hash, the formula's version and the worked lines; it is never
//! changed, and a later one supersedes it (law 4). It guides and never decides: the figure is indicative (R (Savva) v
//! Kensington and Chelsea [2010] EWCA Civ 1209), and what the person pays towards it is open until the financial
//! assessment.

mod decide;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use rules::allocation::{Allocation, AllocationFacts};
use rules::assessment::Questionnaire;
use rules::explain::Worked;
use rules::rulebook::{Citation, Rulebook};
use store::{Row, StoreError, Tx, params};

pub use decide::{Decided, decide_indicative};

use crate::access::{Attempt, Noun, PersonPermit, Trace, Verb};
use crate::assessment::{self, Answers, Part};
use crate::people::who_in_words;
use crate::rulebook::Rulebooks;
use crate::{AssessmentId, DeterminationId, Moment, PersonId, Refusal, eligibility};

store::text_enum! {
    /// What was determined.
    pub enum Kind {
        /// An indicative budget: where planning starts.
        Indicative = "indicative",
    }
}

/// One decided amount, without its worked lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determination {
    /// Its id.
    pub id: DeterminationId,
    /// Whose it is.
    pub person: PersonId,
    /// The assessment that it was made on.
    pub assessment: AssessmentId,
    /// What it is.
    pub kind: Kind,
    /// The formula's name.
    pub formula: String,
    /// The formula's version.
    pub formula_version: i64,
    /// The date whose rules were used.
    pub on_date: Date,
    /// The rulebook that it was made under.
    pub rulebook_hash: String,
    /// Pence a week.
    pub weekly: Pence,
    /// Pence a year, of the weeks that the rulebook counts.
    pub annual: Pence,
    /// The one that it took the place of.
    pub supersedes: Option<DeterminationId>,
    /// The one that took its place.
    pub superseded_by: Option<DeterminationId>,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Who decided, in words.
    pub by: String,
    /// Why.
    pub why: String,
    /// Whether what it says of the person's own part is open: until there is a financial assessment. A carer's never is.
    pub provisional: bool,
    /// Whether it is of a carer's own assessment: nobody is charged for care given to another adult (Care Act 2014,
    /// s14(3)).
    pub for_carer: bool,
}

/// A determination with everything that it opens to.
#[derive(Debug, Clone)]
pub struct View {
    /// The decided amount.
    pub determination: Determination,
    /// The worked lines, each with its rule, source and facts.
    pub worked: Worked,
    /// What came out of the formula.
    pub outcome: Allocation,
    /// The rulebook that it was made under, for the words of its questions and options.
    pub book: Arc<Rulebook>,
    /// The questionnaire in the version that was asked.
    pub questionnaire: Arc<Questionnaire>,
    /// Whether what it says of the person's own part is open: until a financial assessment stands.
    pub provisional: bool,
    /// Whether it was decided that needs are eligible; none while that is open.
    pub eligible: Option<bool>,
    /// Values of the rulebook that it rests on and that nobody is sure of, to be warned of.
    pub unsure: Vec<Citation>,
    /// Answers that say something else now than when it was made.
    pub changed_since: Vec<(Part, String)>,
    /// Whether another rulebook is in force now.
    pub rulebook_changed: bool,
}

impl View {
    /// What a week would cost more without the help of willing and able people, by the same points: the value of what
    /// they do in this figure.
    pub fn informal_weekly(&self) -> Pence {
        self.outcome
            .gross_weekly
            .checked_sub(self.outcome.weekly)
            .unwrap_or(Pence::ZERO)
    }
}

/// One determination. The permit is to view allocations or to print them.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    moment: &Moment,
    id: DeterminationId,
) -> Result<View, Refusal> {
    let person = may_read(permit)?;
    let found = tx.query_opt(
        &format!("select {COLUMNS}, d.worked from {TABLES} where d.person_id = $1 and d.id = $2"),
        &params![person, id],
        |row| Ok((determination_from(row)?, row.get::<String>(WORKED)?)),
    )?;
    let Some((determination, worked)) = found else {
        let trace = Trace::of(Noun::Allocation, Verb::View, "foreign_determination");
        return Err(Refusal::NotFound(Some(Box::new(Attempt(
            trace.person(person).subject(id.uuid()),
        )))));
    };
    opened(tx, books, moment, determination, &worked)
}

/// Whose determination it is: what a permit is asked for. It says nothing about the person, and opens nothing.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: DeterminationId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from allocation_determination where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// The answers that a determination was made from, as they were given: who, when, and what was written beside them.
/// What was answered afterwards is not among them.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn answers_behind(tx: &mut Tx, permit: &PersonPermit, view: &View) -> Result<Answers, Refusal> {
    let person = may_read(permit)?;
    let determination = &view.determination;
    if determination.person != person {
        return Err(Refusal::NotFound(None));
    }
    let facts: AllocationFacts =
        serde_json::from_value(view.worked.facts.clone()).map_err(|_| {
            Refusal::Rules("What this budget was made from is of another formula.".to_owned())
        })?;
    let counted = |answer: &assessment::Answer| match answer.part {
        Part::Need => facts
            .answers
            .choices
            .get(&answer.question)
            .is_some_and(|choice| {
                choice.decided == answer.value && choice.person.as_deref() == answer.own.as_deref()
            }),
        Part::Informal => facts.answers.shares.get(&answer.question) == Some(&answer.value),
        Part::Flag => {
            facts.answers.flags.contains(&answer.question) == (answer.value == assessment::YES)
        }
    };
    // The latest comes first, so the first that says what was counted is the one.
    let mut behind = Answers::new();
    for answer in assessment::every_revision(tx, determination.assessment)? {
        if answer.at <= determination.decided_at && answer.stands() && counted(&answer) {
            behind
                .entry((answer.part, answer.question.clone()))
                .or_insert(answer);
        }
    }
    Ok(behind)
}

/// The person's determinations, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Determination>, Refusal> {
    let person = may_read(permit)?;
    Ok(tx.query(
        &format!("select {COLUMNS} from {TABLES} where d.person_id = $1 order by d.decided_at desc, d.id desc"),
        &params![person],
        determination_from,
    )?)
}

/// The person's determination that stands: the latest.
pub(crate) fn standing(tx: &mut Tx, person: PersonId) -> Result<Option<Determination>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where d.person_id = $1 \
             and not exists (select 1 from allocation_determination l where l.supersedes = d.id) \
             order by d.decided_at desc, d.id desc limit 1"
        ),
        &params![person],
        determination_from,
    )?)
}

/// One determination of this person, without its worked lines.
pub(crate) fn row_of(
    tx: &mut Tx,
    person: PersonId,
    id: DeterminationId,
) -> Result<Determination, Refusal> {
    let row = list_row(tx, id)?;
    if row.person == person {
        Ok(row)
    } else {
        Err(Refusal::NotFound(None))
    }
}

/// The determination that stands on the answers to one questionnaire: what a person has as a carer and what they have
/// as somebody who needs support stand side by side.
fn standing_by(
    tx: &mut Tx,
    person: PersonId,
    questionnaire: &str,
) -> Result<Option<Determination>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where d.person_id = $1 and m.questionnaire = $2 \
             and not exists (select 1 from allocation_determination l where l.supersedes = d.id) \
             order by d.decided_at desc, d.id desc limit 1"
        ),
        &params![person, questionnaire],
        determination_from,
    )?)
}

fn list_row(tx: &mut Tx, id: DeterminationId) -> Result<Determination, Refusal> {
    Ok(tx.query_one(
        &format!("select {COLUMNS} from {TABLES} where d.id = $1"),
        &params![id],
        determination_from,
    )?)
}

fn may_read(permit: &PersonPermit) -> Result<PersonId, Refusal> {
    permit
        .demand(Noun::Allocation, Verb::View)
        .or_else(|_| permit.demand(Noun::Allocation, Verb::Print))
}

fn opened(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    determination: Determination,
    worked: &str,
) -> Result<View, Refusal> {
    let damaged = |what: &str| {
        Refusal::Rules(format!(
            "What this budget was made from cannot be read: {what}. Run «steerwell verify», and restore the row from \
             a backup."
        ))
    };
    let worked = Worked::parse(worked).map_err(|fault| damaged(&fault.to_string()))?;
    let outcome: Allocation = worked
        .outcome()
        .map_err(|fault| damaged(&fault.to_string()))?;
    let facts: AllocationFacts = serde_json::from_value(worked.facts.clone())
        .map_err(|_| damaged("its facts are of another formula"))?;
    let book = books.load(tx, &determination.rulebook_hash)?;
    let questionnaire = book
        .questionnaire(&facts.questionnaire, facts.version)
        .cloned()
        .ok_or_else(|| damaged("its questionnaire is not in its rulebook"))?;
    let changed_since = changed_since(tx, books, &determination, &facts)?;
    let in_force = crate::rulebook::current(tx, moment.now)?;
    let person = determination.person;
    let eligible = eligibility::all_standing(tx, person)?;
    Ok(View {
        provisional: determination.provisional,
        eligible: (!eligible.is_empty()).then(|| eligible.iter().any(|one| one.eligible)),
        unsure: worked.unsure().cloned().collect(),
        rulebook_changed: in_force.is_some_and(|now| now.hash != determination.rulebook_hash),
        determination,
        worked,
        outcome,
        book,
        questionnaire,
        changed_since,
    })
}

fn changed_since(
    tx: &mut Tx,
    books: &Rulebooks,
    determination: &Determination,
    then: &AllocationFacts,
) -> Result<Vec<(Part, String)>, Refusal> {
    let Some(assessment) = assessment::find(tx, determination.person, determination.assessment)?
    else {
        return Ok(Vec::new());
    };
    let now = assessment::sitting_of(tx, books, assessment)?.facts();
    let then = &then.answers;
    let mut changed = Vec::new();
    let needs: BTreeSet<&String> = then.choices.keys().chain(now.choices.keys()).collect();
    changed.extend(
        needs
            .into_iter()
            .filter(|key| then.choices.get(*key) != now.choices.get(*key))
            .map(|key| (Part::Need, key.clone())),
    );
    let shares: BTreeSet<&String> = then.shares.keys().chain(now.shares.keys()).collect();
    changed.extend(
        shares
            .into_iter()
            .filter(|key| then.shares.get(*key) != now.shares.get(*key))
            .map(|key| (Part::Informal, key.clone())),
    );
    changed.extend(
        then.flags
            .symmetric_difference(&now.flags)
            .map(|key| (Part::Flag, key.clone())),
    );
    Ok(changed)
}

const COLUMNS: &str = "d.id, d.person_id, d.assessment_id, d.kind, d.formula, d.formula_version, d.on_date, \
     d.rulebook_hash, d.weekly_pence, d.annual_pence, d.supersedes, \
     (select l.id from allocation_determination l where l.supersedes = d.id), \
     d.decided_at, d.actor, w.display_name, d.why, \
     m.questionnaire <> 'carer' and not exists (select 1 from charging_determination c where c.person_id = d.person_id), \
     m.questionnaire = 'carer'";
const TABLES: &str = "allocation_determination d join assessment_assessment m on m.id = d.assessment_id \
     left join access_account w on w.id = d.account_id";
/// The place of the first column after [`COLUMNS`].
const WORKED: usize = 18;

fn determination_from(row: &Row<'_>) -> Result<Determination, StoreError> {
    Ok(Determination {
        id: row.get(0)?,
        person: row.get(1)?,
        assessment: row.get(2)?,
        kind: row.get(3)?,
        formula: row.get(4)?,
        formula_version: row.get(5)?,
        on_date: row.get(6)?,
        rulebook_hash: row.get(7)?,
        weekly: Pence(row.get(8)?),
        annual: Pence(row.get(9)?),
        supersedes: row.get(10)?,
        superseded_by: row.get(11)?,
        decided_at: row.get(12)?,
        by: who_in_words(&row.get::<String>(13)?, row.get(14)?),
        why: row.get(15)?,
        provisional: row.get(16)?,
        for_carer: row.get(17)?,
    })
}
