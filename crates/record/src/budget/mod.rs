//! Personal budgets: the four amounts of Care Act 2014, s26, made when a plan is agreed, agreed with the person, and
//! ended.
//!
//! A budget is a decision (law 4): facts, rulebook, worked lines and their hash are kept, and a later one supersedes
//! it. On a day that budget stands which was decided last among those that began by then and did not end before; money
//! flows from those that the person agreed to.

mod agree;
mod ending;
mod make;
mod view;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use store::{Row, StoreError, Tx, params};

pub use agree::{Agreed, Agreement, AgreementForm, HeldBy, agree, agreement_of, terms};
pub(crate) use ending::end_by;
pub use ending::{Ending, end, endings, take_back};
pub use make::{Again, work_again};
pub(crate) use make::{charging_changed, make};
pub use view::{Approved, PlanLine, View, list, person_of, view};

use crate::people::who_in_words;
use crate::{
    ApprovalId, BudgetId, ChargingId, DeterminationId, EligibilityId, OfferId, PersonId, PlanId,
    ProviderId, Refusal,
};

/// A personal budget, without its worked lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Its id.
    pub id: BudgetId,
    /// Whose it is.
    pub person: PersonId,
    /// The plan that it was made from; none where it was taken over from another system.
    pub plan: Option<PlanId>,
    /// The agreement of the plan.
    pub approval: Option<ApprovalId>,
    /// The determination of eligibility.
    pub eligibility: Option<EligibilityId>,
    /// The indicative budget that planning began from.
    pub allocation: Option<DeterminationId>,
    /// The financial assessment.
    pub charging: Option<ChargingId>,
    /// First day.
    pub from_on: Date,
    /// What meeting the needs costs, pence a week.
    pub cost: Pence,
    /// What the person pays of it, pence a week.
    pub person_part: Pence,
    /// What the council pays of it, pence a week.
    pub council_part: Pence,
    /// Other public money, pence a week, beside it.
    pub other: Pence,
    /// What is needed once.
    pub one_off: Pence,
    /// What of it is taken as a direct payment, pence a week, before the person's part.
    pub payment_gross: Pence,
    /// The person's part in the direct payment, pence a week.
    pub payment_person: Pence,
    /// What is paid out once.
    pub payment_one_off: Pence,
    /// Whether the financial assessment was open when it was made.
    pub provisional: bool,
    /// The formula's name.
    pub formula: String,
    /// The formula's version.
    pub formula_version: i64,
    /// The rulebook that it was made under.
    pub rulebook_hash: String,
    /// The one that it took the place of.
    pub supersedes: Option<BudgetId>,
    /// The one that took its place.
    pub superseded_by: Option<BudgetId>,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Who decided, in words.
    pub by: String,
    /// Why it is what it is: the approver's reasons.
    pub why: String,
    /// When the person agreed.
    pub agreed_on: Option<Date>,
    /// From which day on money flows.
    pub starts_on: Option<Date>,
    /// Its last day, where it was ended.
    pub last_day: Option<Date>,
}

impl Budget {
    /// What is paid out as a direct payment, pence a week.
    pub fn payment(&self) -> Pence {
        self.payment_gross
            .checked_sub(self.payment_person)
            .unwrap_or(Pence::ZERO)
    }

    /// Whether any money is paid out to be held by or for the person.
    pub fn pays_out(&self) -> bool {
        self.payment() > Pence::ZERO || self.payment_one_off > Pence::ZERO
    }
}

/// One line of how a budget is taken, as the plan has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its place, from 1.
    pub position: i64,
    /// How it is taken.
    pub taken_as: TakenAs,
    /// The kind of support.
    pub service: String,
    /// What it is, in the person's words.
    pub words: String,
    /// Who provides it.
    pub provider: Option<ProviderId>,
    /// The provider's name.
    pub provider_name: Option<String>,
    /// The offer that it was costed with.
    pub offer: Option<OfferId>,
    /// Pence a week.
    pub weekly: Pence,
    /// Pence once.
    pub one_off: Pence,
}

store::text_enum! {
    /// How a line of a budget is taken.
    pub enum TakenAs {
        /// Paid out, to be held by or for the person.
        DirectPayment = "direct_payment",
        /// Arranged and paid by the council.
        Council = "council",
        /// Held by a third party.
        ThirdParty = "third_party",
    }
}

impl TakenAs {
    /// The way in words.
    pub const fn label(self) -> &'static str {
        match self {
            TakenAs::DirectPayment => "Direct payment",
            TakenAs::Council => "Arranged by the council",
            TakenAs::ThirdParty => "Held by a third party",
        }
    }

    const fn rule(self) -> rules::budget::TakenAs {
        match self {
            TakenAs::DirectPayment => rules::budget::TakenAs::DirectPayment,
            TakenAs::Council => rules::budget::TakenAs::Council,
            TakenAs::ThirdParty => rules::budget::TakenAs::ThirdParty,
        }
    }
}

/// The budget that stands on a day: decided last among those that began by then, agreed or not; none after its last
/// day.
///
/// # Errors
/// The database's refusal.
pub fn standing(tx: &mut Tx, person: PersonId, on: Date) -> Result<Option<Budget>, Refusal> {
    Ok(tx
        .query_opt(
            &format!(
                "select {COLUMNS} from {TABLES} where b.person_id = $1 and b.from_on <= $2 \
                 order by b.decided_at desc, b.id desc limit 1"
            ),
            &params![person, on],
            budget_from,
        )?
        .filter(|budget| budget.last_day.is_none_or(|last| last >= on)))
}

/// The budget that was decided last, whenever it begins and whether it ended.
pub(crate) fn latest(tx: &mut Tx, person: PersonId) -> Result<Option<Budget>, Refusal> {
    Ok(tx.query_opt(
        &format!(
            "select {COLUMNS} from {TABLES} where b.person_id = $1 \
             and not exists (select 1 from budget_budget l where l.supersedes = b.id) \
             order by b.decided_at desc, b.id desc limit 1"
        ),
        &params![person],
        budget_from,
    )?)
}

/// One budget of a person.
pub(crate) fn find(tx: &mut Tx, person: PersonId, id: BudgetId) -> Result<Option<Budget>, Refusal> {
    Ok(tx.query_opt(
        &format!("select {COLUMNS} from {TABLES} where b.person_id = $1 and b.id = $2"),
        &params![person, id],
        budget_from,
    )?)
}

/// The lines of a budget, in the plan's order.
pub(crate) fn shares(tx: &mut Tx, id: BudgetId) -> Result<Vec<Share>, Refusal> {
    Ok(tx.query(
        "select s.position, s.taken_as, s.service, s.words, s.provider_id, p.name, s.offer_id, s.weekly_pence, \
         s.one_off_pence from budget_share s left join market_provider p on p.id = s.provider_id \
         where s.budget_id = $1 order by s.position",
        &params![id],
        |row| {
            Ok(Share {
                position: row.get(0)?,
                taken_as: row.get(1)?,
                service: row.get(2)?,
                words: row.get(3)?,
                provider: row.get(4)?,
                provider_name: row.get(5)?,
                offer: row.get(6)?,
                weekly: Pence(row.get(7)?),
                one_off: Pence(row.get(8)?),
            })
        },
    )?)
}

const COLUMNS: &str = "b.id, b.person_id, b.plan_id, b.approval_id, b.eligibility_id, b.allocation_id, b.charging_id, \
     b.from_on, b.cost_weekly_pence, b.person_weekly_pence, b.council_weekly_pence, b.other_weekly_pence, \
     b.one_off_pence, b.payment_gross_pence, b.payment_person_pence, b.payment_one_off_pence, b.provisional, b.formula, \
     b.formula_version, b.rulebook_hash, b.supersedes, \
     (select l.id from budget_budget l where l.supersedes = b.id), b.decided_at, b.actor, w.display_name, b.why, \
     a.agreed_on, a.starts_on, \
     (select e.last_day from budget_ending e where e.budget_id = b.id order by e.at desc, e.id desc limit 1)";
const TABLES: &str = "budget_budget b left join access_account w on w.id = b.account_id \
     left join budget_agreement a on a.budget_id = b.id";
/// The place of the first column after [`COLUMNS`].
const WORKED: usize = 29;

fn budget_from(row: &Row<'_>) -> Result<Budget, StoreError> {
    Ok(Budget {
        id: row.get(0)?,
        person: row.get(1)?,
        plan: row.get(2)?,
        approval: row.get(3)?,
        eligibility: row.get(4)?,
        allocation: row.get(5)?,
        charging: row.get(6)?,
        from_on: row.get(7)?,
        cost: Pence(row.get(8)?),
        person_part: Pence(row.get(9)?),
        council_part: Pence(row.get(10)?),
        other: Pence(row.get(11)?),
        one_off: Pence(row.get(12)?),
        payment_gross: Pence(row.get(13)?),
        payment_person: Pence(row.get(14)?),
        payment_one_off: Pence(row.get(15)?),
        provisional: row.get(16)?,
        formula: row.get(17)?,
        formula_version: row.get(18)?,
        rulebook_hash: row.get(19)?,
        supersedes: row.get(20)?,
        superseded_by: row.get(21)?,
        decided_at: row.get(22)?,
        by: who_in_words(&row.get::<String>(23)?, row.get(24)?),
        why: row.get(25)?,
        agreed_on: row.get(26)?,
        starts_on: row.get(27)?,
        last_day: row.get(28)?,
    })
}

/// What to say when nobody can find it: it is another person's, or none.
fn foreign(person: PersonId, id: BudgetId) -> Refusal {
    use crate::access::{Attempt, Noun, Trace, Verb};
    let trace = Trace::of(Noun::Budget, Verb::View, "foreign_budget");
    Refusal::NotFound(Some(Box::new(Attempt(
        trace.person(person).subject(id.uuid()),
    ))))
}
