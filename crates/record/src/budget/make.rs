//! Making a budget: when a plan is agreed, and again when what the person pays changes.

use jiff::civil::Date;
use rules::Pence;
use rules::budget::{BudgetFacts, Contribution, CostedLine, Personal, PersonalBudget};
use rules::explain::{WorkFault, Worked};
use store::{Tx, Value, params};

use super::{Budget, Share, TakenAs, latest, shares};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::{NewEvent, leaving, record_event};
use crate::planning;
use crate::rulebook::Rulebooks;
use crate::{
    Actor, ApprovalId, BudgetId, ChargingId, DeterminationId, EligibilityId, FieldFault, Moment,
    PersonId, PlanId, Refusal, tasks,
};

/// The longest reason that is kept, in letters.
pub(super) const LONGEST: usize = 2_000;

/// The most other public money of a week: what is above is a slip of the pen.
const MOST_OTHER: Pence = Pence::pounds(10_000);

/// Who does it, and when.
pub(super) type Who<'a> = (&'a Actor, &'a Moment);

/// What a budget is made from.
struct Made {
    person: PersonId,
    plan: Option<PlanId>,
    approval: Option<ApprovalId>,
    eligibility: Option<EligibilityId>,
    allocation: Option<DeterminationId>,
    charging: Option<ChargingId>,
    from_on: Date,
    shares: Vec<Share>,
    contribution: Contribution,
    other: Pence,
    indicative: Option<Pence>,
    supersedes: Option<BudgetId>,
    why: String,
}

/// What working a budget out again did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The budget that stands.
    pub id: BudgetId,
    /// Whether nothing differed and nothing was written.
    pub already: bool,
}

/// Makes the final budget of an agreed plan, in the transaction of the approval, and asks for the person's agreement.
///
/// The same approval makes one budget, however often it is called.
///
/// # Errors
/// [`Refusal::NotNow`] when somebody left or no rulebook is in force; [`Refusal::Rules`].
pub(crate) fn make(
    tx: &mut Tx,
    books: &Rulebooks,
    who: Who<'_>,
    approval: ApprovalId,
) -> Result<BudgetId, Refusal> {
    let made = tx.query_opt(
        "select id from budget_budget where approval_id = $1 order by decided_at limit 1",
        &params![approval],
        |row| row.get(0),
    )?;
    if let Some(made) = made {
        return Ok(made);
    }
    let (person, plan, version, why, eligibility, allocation, regime) = tx
        .query_opt(
            "select a.person_id, s.plan_id, s.version, a.reasons, p.eligibility_id, p.allocation_id, e.regime \
             from approval_decision a join planning_submission s on s.id = a.submission_id \
             join planning_plan p on p.id = s.plan_id join eligibility_determination e on e.id = p.eligibility_id \
             where a.id = $1 and a.kind = 'agreed'",
            &params![approval],
            |row| {
                Ok((
                    row.get::<PersonId>(0)?,
                    row.get::<PlanId>(1)?,
                    row.get::<i64>(2)?,
                    row.get::<String>(3)?,
                    row.get::<EligibilityId>(4)?,
                    row.get::<Option<DeterminationId>>(5)?,
                    row.get::<String>(6)?,
                ))
            },
        )?
        .ok_or(Refusal::NotFound(None))?;
    tx.lock(&format!("budget {person}"))?;
    leaving::must_be_here(tx, person)?;
    let carer = regime == "care_act_carer";
    let (charging, contribution) = contribution(tx, person, carer)?;
    let made = Made {
        person,
        plan: Some(plan),
        approval: Some(approval),
        eligibility: Some(eligibility),
        indicative: indicative(tx, allocation)?,
        allocation,
        charging,
        from_on: who.1.today,
        shares: planned(tx, plan, version)?,
        contribution,
        other: Pence::ZERO,
        supersedes: latest(tx, person)?.map(|before| before.id),
        why,
    };
    let (id, _) = insert(tx, books, who, &made)?;
    tasks::open(
        tx,
        books,
        who,
        person,
        tasks::Kind::Agreement,
        (Some(id.uuid()), None),
    )?;
    Ok(id)
}

/// Works the person's budget out again by what they can be asked to pay now; the plan and its costs stay. What the
/// person agreed to goes on: nothing that they chose is changed.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason; [`Refusal::NotNow`] where there is no budget; [`Refusal::Rules`].
pub fn work_again(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    who: Who<'_>,
    other: Pence,
    why: &str,
) -> Result<Again, Refusal> {
    let person = permit.demand(Noun::Budget, Verb::Decide)?;
    let mut faults = Vec::new();
    let why = why.trim();
    faults.extend(fault_of_why(why, "the budget is worked out again"));
    if other < Pence::ZERO {
        faults.push(FieldFault::new(
            "other",
            "Other public money is nothing or more.",
        ));
    } else if other > MOST_OTHER {
        faults.push(FieldFault::new(
            "other",
            format!("Other public money is {MOST_OTHER} a week at most. Check the number."),
        ));
    }
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    leaving::must_be_here(tx, person)?;
    let Some(before) = latest(tx, person)? else {
        return Err(Refusal::NotNow(
            "This person has no budget yet: it is made when a plan is agreed.".to_owned(),
        ));
    };
    again(tx, books, who, &before, other, why)
}

/// A financial assessment was decided: the budget that rests on the one before is worked out again from its first day.
///
/// # Errors
/// [`Refusal::Rules`]; the database's refusal. Without a budget, nothing happens.
pub(crate) fn charging_changed(
    tx: &mut Tx,
    books: &Rulebooks,
    who: Who<'_>,
    person: PersonId,
) -> Result<Option<BudgetId>, Refusal> {
    let Some(before) = latest(tx, person)? else {
        return Ok(None);
    };
    // What ended is paid or corrected by what stood then; a new sum would begin nothing.
    if before.last_day.is_some_and(|last| last < who.1.today) {
        return Ok(None);
    }
    let other = before.other;
    let why = if before.provisional {
        "The financial assessment is finished."
    } else {
        "The financial assessment changed."
    };
    let again = again(tx, books, who, &before, other, why)?;
    Ok((!again.already).then_some(again.id))
}

fn again(
    tx: &mut Tx,
    books: &Rulebooks,
    who: Who<'_>,
    before: &Budget,
    other: Pence,
    why: &str,
) -> Result<Again, Refusal> {
    let person = before.person;
    tx.lock(&format!("budget {person}"))?;
    let carer = regime(tx, before)? == "care_act_carer";
    let (charging, contribution) = contribution(tx, person, carer)?;
    let from = tx.query_opt(
        "select from_on from charging_determination where id = $1",
        &params![charging],
        |row| row.get::<Date>(0),
    )?;
    let changed = charging != before.charging;
    let from_on = match from {
        // A part that is reckoned from a day before the budget began is the budget's from its first day.
        Some(from) if changed => from.max(before.from_on),
        _ => who.1.today.max(before.from_on),
    };
    let made = Made {
        person,
        plan: before.plan,
        approval: before.approval,
        eligibility: before.eligibility,
        allocation: before.allocation,
        charging,
        from_on,
        shares: shares(tx, before.id)?,
        contribution,
        other,
        indicative: indicative(tx, before.allocation)?,
        supersedes: Some(before.id),
        why: why.to_owned(),
    };
    if !changed && other == before.other {
        return Ok(Again {
            id: before.id,
            already: true,
        });
    }
    let (id, outcome) = insert(tx, books, who, &made)?;
    super::agree::carry_over(tx, who, before, id, from_on)?;
    if let Some(last) = before.last_day {
        super::end_by(tx, who, person, id, last, why)?;
    }
    if before.agreed_on.is_some()
        && before.payment_gross == Pence::ZERO
        && outcome.payment > Pence::ZERO
    {
        super::agree::ask_for_payee(tx, books, who, person)?;
    }
    Ok(Again { id, already: false })
}

fn regime(tx: &mut Tx, budget: &Budget) -> Result<String, Refusal> {
    Ok(tx
        .query_opt(
            "select regime from eligibility_determination where id = $1",
            &params![budget.eligibility],
            |row| row.get(0),
        )?
        .unwrap_or_default())
}

/// What the person can be asked to pay, by the financial assessment that stands.
fn contribution(
    tx: &mut Tx,
    person: PersonId,
    carer: bool,
) -> Result<(Option<ChargingId>, Contribution), Refusal> {
    if carer {
        return Ok((None, Contribution::Carer));
    }
    let found = tx.query_opt(
        "select c.id, c.weekly_pence, c.full_cost from charging_determination c where c.person_id = $1 \
         and not exists (select 1 from charging_determination l where l.supersedes = c.id) \
         order by c.decided_at desc, c.id desc limit 1",
        &params![person],
        |row| {
            Ok((
                row.get::<ChargingId>(0)?,
                row.get::<i64>(1)?,
                row.get::<bool>(2)?,
            ))
        },
    )?;
    Ok(match found {
        None => (None, Contribution::Open),
        Some((id, _, true)) => (Some(id), Contribution::FullCost),
        Some((id, weekly, false)) => (
            Some(id),
            Contribution::AtMost {
                weekly: Pence(weekly),
            },
        ),
    })
}

fn indicative(tx: &mut Tx, allocation: Option<DeterminationId>) -> Result<Option<Pence>, Refusal> {
    Ok(tx.query_opt(
        "select weekly_pence from allocation_determination where id = $1",
        &params![allocation],
        |row| Ok(Pence(row.get(0)?)),
    )?)
}

/// The lines of a plan that cost something, each as it is taken.
fn planned(tx: &mut Tx, plan: PlanId, version: i64) -> Result<Vec<Share>, Refusal> {
    let text: String = tx.query_one(
        "select document from planning_version where plan_id = $1 and version = $2",
        &params![plan, version],
        |row| row.get(0),
    )?;
    let document = planning::Document::from_json(&text)?;
    let mut shares = Vec::new();
    for line in &document.lines {
        let taken_as = match line.taken_as {
            planning::TakenAs::DirectPayment => TakenAs::DirectPayment,
            planning::TakenAs::Council => TakenAs::Council,
            planning::TakenAs::ThirdParty => TakenAs::ThirdParty,
            planning::TakenAs::Free => continue,
        };
        shares.push(Share {
            position: i64::try_from(shares.len())
                .unwrap_or(i64::MAX)
                .saturating_add(1),
            taken_as,
            service: line.service.to_string(),
            words: line.words.clone(),
            provider: line.provider(),
            provider_name: None,
            offer: line.offer(),
            weekly: line.weekly(),
            one_off: line.cost.one_off(),
        });
    }
    Ok(shares)
}

fn insert(
    tx: &mut Tx,
    books: &Rulebooks,
    (actor, moment): Who<'_>,
    made: &Made,
) -> Result<(BudgetId, PersonalBudget), Refusal> {
    let (outcome, worked) = work(tx, books, moment, made)?;
    let id = BudgetId::new();
    let gross = outcome
        .shares
        .iter()
        .find(|share| share.taken_as == rules::budget::TakenAs::DirectPayment);
    tx.execute(
        "insert into budget_budget (id, person_id, plan_id, approval_id, eligibility_id, allocation_id, charging_id, \
         from_on, cost_weekly_pence, person_weekly_pence, council_weekly_pence, other_weekly_pence, one_off_pence, \
         payment_gross_pence, payment_person_pence, payment_one_off_pence, provisional, formula, formula_version, \
         rulebook_hash, facts, worked, worked_hash, supersedes, decided_at, actor, account_id, why) values \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, \
         $24, $25, $26, $27, $28)",
        &params![
            id,
            made.person,
            made.plan,
            made.approval,
            made.eligibility,
            made.allocation,
            made.charging,
            made.from_on,
            outcome.cost.0,
            outcome.person.0,
            outcome.council.0,
            outcome.other.0,
            outcome.one_off.0,
            gross.map_or(0, |share| share.cost.0),
            gross.map_or(0, |share| share.person.0),
            outcome.one_off_payment.0,
            outcome.provisional,
            worked.formula.as_str(),
            i64::from(worked.version),
            worked.rulebook.as_str(),
            rules::canonical_json(&worked.facts),
            worked.canonical(),
            worked.hash(),
            made.supersedes,
            moment.now,
            actor.label(),
            actor.account_id(),
            made.why.as_str()
        ],
    )?;
    insert_shares(tx, id, &made.shares)?;
    let detail = format!(
        "Personal budget made: costs {} a week, the person pays {}, the council pays {}{}, from {}.",
        outcome.cost,
        outcome.person,
        outcome.council,
        if outcome.provisional {
            " until the financial assessment"
        } else {
            ""
        },
        rules::date_in_words(made.from_on)
    );
    let event = NewEvent {
        person: made.person,
        noun: Noun::Budget,
        verb: Verb::Decide,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail: &detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok((id, outcome))
}

fn work(
    tx: &mut Tx,
    books: &Rulebooks,
    moment: &Moment,
    made: &Made,
) -> Result<(PersonalBudget, Worked), Refusal> {
    let facts = BudgetFacts {
        lines: made
            .shares
            .iter()
            .map(|share| CostedLine {
                taken_as: share.taken_as.rule(),
                weekly: share.weekly,
                one_off: share.one_off,
            })
            .collect(),
        contribution: made.contribution,
        other_weekly: made.other,
        indicative: made.indicative,
    };
    let book = books.in_force(tx, moment)?;
    // A budget is made by the rules of its first day.
    let rules = book.compile(made.from_on);
    let prepared = rules
        .prepare::<Personal>()
        .map_err(|missing| Refusal::Rules(format!("No budget was made: {missing}.")))?;
    prepared.work(&facts).map_err(|fault| match fault {
        WorkFault::Facts(_) | WorkFault::TooLarge => {
            Refusal::Rules(format!("No budget was made: {fault}."))
        }
    })
}

fn insert_shares(tx: &mut Tx, id: BudgetId, shares: &[Share]) -> Result<(), Refusal> {
    let rows = shares.iter().map(|share| -> Vec<Value> {
        params![
            id,
            share.position,
            share.taken_as,
            share.service.as_str(),
            share.words.as_str(),
            share.provider,
            share.offer,
            share.weekly.0,
            share.one_off.0
        ]
        .into()
    });
    tx.bulk(
        "budget_share",
        &[
            "budget_id",
            "position",
            "taken_as",
            "service",
            "words",
            "provider_id",
            "offer_id",
            "weekly_pence",
            "one_off_pence",
        ],
        rows.collect::<Vec<_>>(),
    )?;
    Ok(())
}

/// What is wrong with a reason, if anything is.
pub(super) fn fault_of_why(why: &str, what: &str) -> Option<FieldFault> {
    if why.is_empty() {
        return Some(FieldFault::new(
            "why",
            format!("Write why {what}. It is kept with your name."),
        ));
    }
    (why.chars().count() > LONGEST).then(|| {
        FieldFault::new(
            "why",
            format!("Write the reason in {LONGEST} letters or fewer."),
        )
    })
}
