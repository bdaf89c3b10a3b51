//! Reading budgets.

use jiff::civil::Date;
use rules::Pence;
use rules::budget::PersonalBudget;
use rules::explain::Worked;
use rules::rulebook::{Citation, Rulebook};
use std::sync::Arc;
use store::{Tx, params};

use super::{
    Agreement, Budget, COLUMNS, Share, TABLES, TakenAs, WORKED, agreement_of, budget_from, foreign,
    shares,
};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::who_in_words;
use crate::planning;
use crate::rulebook::Rulebooks;
use crate::{BudgetId, PersonId, PlanId, Refusal};

/// Who agreed the plan, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// Who, in words.
    pub by: String,
    /// `team_manager` or `panel`.
    pub level: String,
    /// On which day.
    pub on: Date,
    /// The reasons.
    pub reasons: String,
}

/// A line of the agreed plan, as the letter has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// What it is, in the person's words.
    pub words: String,
    /// What it is for, in the person's words.
    pub outcomes: Vec<String>,
    /// How it is taken; none where it is free.
    pub taken_as: Option<TakenAs>,
    /// Pence a week.
    pub weekly: Pence,
    /// Pence once.
    pub one_off: Pence,
    /// What its cost is made of; none where there is no plan to say it.
    pub cost: Option<planning::Cost>,
}

/// A budget with everything that it opens to.
#[derive(Debug, Clone)]
pub struct View {
    /// The budget.
    pub budget: Budget,
    /// The worked lines, each with its rule, source and facts.
    pub worked: Worked,
    /// What came out of the formula.
    pub outcome: PersonalBudget,
    /// The rulebook that it was made under.
    pub book: Arc<Rulebook>,
    /// Values that it rests on and nobody is sure of.
    pub unsure: Vec<Citation>,
    /// The lines of the plan that cost something.
    pub shares: Vec<Share>,
    /// Every line of the plan as it was agreed, with what it is for; free ones too.
    pub lines: Vec<PlanLine>,
    /// The plan and the version that was agreed.
    pub plan: Option<(PlanId, i64)>,
    /// Why the plan costs something else than the indicative budget, as the plan says it; empty where it does not.
    pub plan_reason: String,
    /// Who agreed the plan.
    pub approved: Option<Approved>,
    /// The person's agreement.
    pub agreement: Option<Agreement>,
}

/// One budget. The permit is to view budgets or to print them.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn view(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    id: BudgetId,
) -> Result<View, Refusal> {
    let person = may_read(permit)?;
    let found = tx.query_opt(
        &format!("select {COLUMNS}, b.worked from {TABLES} where b.person_id = $1 and b.id = $2"),
        &params![person, id],
        |row| Ok((budget_from(row)?, row.get::<String>(WORKED)?)),
    )?;
    let Some((budget, worked)) = found else {
        return Err(foreign(person, id));
    };
    let damaged = |what: &str| {
        Refusal::Rules(format!(
            "What this budget was made from cannot be read: {what}. Run «steerwell verify», and restore the row from \
             a backup."
        ))
    };
    let worked = Worked::parse(&worked).map_err(|fault| damaged(&fault.to_string()))?;
    let outcome: PersonalBudget = worked
        .outcome()
        .map_err(|fault| damaged(&fault.to_string()))?;
    let book = books.load(tx, &budget.rulebook_hash)?;
    let agreed = tx.query_opt(
        "select a.actor, w.display_name, a.level, a.decided_on, a.reasons, s.plan_id, s.version, s.why \
         from approval_decision a join planning_submission s on s.id = a.submission_id \
         left join access_account w on w.id = a.account_id where a.id = $1",
        &params![budget.approval],
        |row| {
            let approved = Approved {
                by: who_in_words(&row.get::<String>(0)?, row.get(1)?),
                level: row.get(2)?,
                on: row.get(3)?,
                reasons: row.get(4)?,
            };
            let plan = (row.get::<PlanId>(5)?, row.get::<i64>(6)?);
            Ok((approved, (plan, row.get::<String>(7)?)))
        },
    )?;
    let (approved, plan) = agreed.unzip();
    let (plan, plan_reason) = plan.unzip();
    let shares = shares(tx, id)?;
    let lines = lines(tx, plan, &shares)?;
    Ok(View {
        unsure: worked.unsure().cloned().collect(),
        shares,
        lines,
        agreement: agreement_of(tx, permit, id)?,
        approved,
        plan_reason: plan_reason.unwrap_or_default(),
        plan,
        budget,
        worked,
        outcome,
        book,
    })
}

/// The lines of the plan that was agreed; of a budget without a plan, its shares.
fn lines(
    tx: &mut Tx,
    plan: Option<(PlanId, i64)>,
    shares: &[Share],
) -> Result<Vec<PlanLine>, Refusal> {
    let Some((plan, version)) = plan else {
        let lines = shares.iter().map(|share| PlanLine {
            words: share.words.clone(),
            outcomes: Vec::new(),
            taken_as: Some(share.taken_as),
            weekly: share.weekly,
            one_off: share.one_off,
            cost: None,
        });
        return Ok(lines.collect());
    };
    let text: String = tx.query_one(
        "select document from planning_version where plan_id = $1 and version = $2",
        &params![plan, version],
        |row| row.get(0),
    )?;
    let document = planning::Document::from_json(&text)?;
    let lines = document.lines.iter().map(|line| PlanLine {
        words: line.words.clone(),
        outcomes: line
            .outcomes
            .iter()
            .filter_map(|id| document.outcome(*id))
            .map(|outcome| outcome.words.clone())
            .collect(),
        taken_as: line.taken_as.to_string().parse().ok(),
        weekly: line.weekly(),
        one_off: line.cost.one_off(),
        cost: Some(line.cost.clone()),
    });
    Ok(lines.collect())
}

/// The person's budgets, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn list(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Budget>, Refusal> {
    let person = may_read(permit)?;
    Ok(tx.query(
        &format!("select {COLUMNS} from {TABLES} where b.person_id = $1 order by b.decided_at desc, b.id desc"),
        &params![person],
        budget_from,
    )?)
}

/// Whose budget it is: what a permit is asked for.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn person_of(tx: &mut Tx, id: BudgetId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from budget_budget where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// Anybody who may see the person's budget or their payments may read it.
pub(super) fn may_read(permit: &PersonPermit) -> Result<PersonId, Refusal> {
    permit
        .demand(Noun::Budget, Verb::View)
        .or_else(|_| permit.demand(Noun::Budget, Verb::Print))
}
