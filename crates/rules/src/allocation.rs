//! The resource allocation system: from answers to an indicative budget.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::assessment::{Answers, Question, QuestionKind, Questionnaire};
use crate::explain::{Amount, Fact, FactFault, Formula, LineId, Listener, Said, WorkFault};
use crate::money::{Pence, Rounding};
use crate::rulebook::{Found, Lookup, Missing, Unit};

/// From points to pounds by one price per point, version 1.
///
/// Derby City Council Cabinet, 20 April 2010, 2.1(iv), with informal support kept apart from
/// need: `net points = sum of points × (1 − credit × share)`, a week is
/// `net points × price ÷ weeks`, rounded once; a year is that week times the weeks. The figure
/// without informal support stands beside it. The amount is indicative: it guides and never
/// decides (R (Savva) v Kensington and Chelsea [2010] EWCA Civ 1209; R (KM) v Cambridgeshire
/// [2012] UKSC 23).
#[derive(Clone, Copy, Debug)]
pub struct Points;

/// The questionnaire that carers answer for themselves; its points have a price of their own.
pub const CARER: &str = "carer";
const CARER_PRICE: &str = "allocation/carer/price_per_point";

/// What the allocation needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationFacts {
    /// The questionnaire's id.
    pub questionnaire: String,
    /// The version it was asked in.
    pub version: u32,
    /// The answers.
    pub answers: Answers,
}

/// An indicative budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Points of all the need, before informal support.
    pub gross_points: Decimal,
    /// Points that the budget is made from.
    pub net_points: Decimal,
    /// Indicative pence a week.
    pub weekly: Pence,
    /// Indicative pence a year of [`Allocation::weeks`] weeks.
    pub annual: Pence,
    /// Pence a week without informal support: what stands behind it, should it break down.
    pub gross_weekly: Pence,
    /// Weeks in the year that `annual` is for.
    pub weeks: Decimal,
    /// What is costed individually, besides these sums.
    pub separate: Vec<String>,
    /// Points that the person's own answers would make; none where they are the same.
    pub own_points: Option<Decimal>,
}

/// The parameters for a date.
#[derive(Clone, Debug)]
pub struct PointsRules {
    price: Found<Pence>,
    /// Of a carer's own points; a council need not have one.
    carer_price: Option<Found<Pence>>,
    weeks: Found<Decimal>,
    credit: Found<Decimal>,
    rounding: Found<Rounding>,
    questionnaires: Vec<Found<Arc<Questionnaire>>>,
}

impl Formula for Points {
    const ID: &'static str = "allocation.points";
    const VERSION: u32 = 1;
    type Facts = AllocationFacts;
    type Outcome = Allocation;
    type Parameters = PointsRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<PointsRules, Missing> {
        Ok(PointsRules {
            price: lookup.money("allocation/points/price_per_point", Unit::PoundsAYear)?,
            carer_price: lookup.money_if(CARER_PRICE, Unit::PoundsAYear)?,
            weeks: lookup.number("allocation/points/weeks_in_year")?,
            credit: lookup.fraction("allocation/points/informal_credit")?,
            rounding: lookup.rounding("allocation/points/rounding")?,
            questionnaires: lookup.questionnaires(),
        })
    }

    fn run<L: Listener>(
        rules: &PointsRules,
        facts: &AllocationFacts,
        listener: &mut L,
    ) -> Result<Allocation, WorkFault> {
        allocate(rules, facts, listener)
    }
}

/// The formula itself.
///
/// # Errors
/// Questions not answered, answers that the questionnaire does not have: all of them at once.
/// A sum too large to hold.
pub fn allocate<L: Listener>(
    rules: &PointsRules,
    facts: &AllocationFacts,
    listener: &mut L,
) -> Result<Allocation, WorkFault> {
    let form = questionnaire(rules, facts)?;
    let faults = check(&form.value, &facts.answers);
    if !faults.is_empty() {
        return Err(WorkFault::Facts(faults));
    }
    let gross = score(form, &facts.answers, listener)?;
    let points = |id, points: Decimal, listener: &mut L| {
        listener.line(Said {
            id,
            subject: None,
            amount: Some(Amount::Points(points)),
            rules: &[],
            facts: &[],
        });
    };
    points(LineId::AllocationGrossPoints, gross, listener);
    let taken = informal(rules, form, &facts.answers, listener)?;
    let net = gross
        .checked_sub(taken)
        .ok_or(WorkFault::TooLarge)?
        .normalize();
    points(LineId::AllocationNetPoints, net, listener);
    let own_points = own_view(&form.value, &facts.answers)?;
    if let Some(own) = own_points {
        points(LineId::AllocationOwnView, own, listener);
    }
    let sums = price(rules, price_of(rules, facts)?, gross, net, listener)?;
    let separate = separate(form, &facts.answers, listener);
    Ok(Allocation {
        gross_points: gross,
        net_points: net,
        weekly: sums.weekly,
        annual: sums.annual,
        gross_weekly: sums.gross_weekly,
        weeks: rules.weeks.value.normalize(),
        separate,
        own_points,
    })
}

type Form = Found<Arc<Questionnaire>>;

fn questionnaire<'r>(
    rules: &'r PointsRules,
    facts: &AllocationFacts,
) -> Result<&'r Form, WorkFault> {
    let wanted = |f: &&Form| f.value.id == facts.questionnaire && f.value.version == facts.version;
    rules.questionnaires.iter().find(wanted).ok_or_else(|| {
        let known: Vec<String> = rules
            .questionnaires
            .iter()
            .map(|f| format!("'{}' version {}", f.value.id, f.value.version))
            .collect();
        let sentence = format!(
            "the rulebook has no questionnaire '{}' version {}; it has {}",
            facts.questionnaire,
            facts.version,
            if known.is_empty() {
                "none".to_owned()
            } else {
                crate::words::listed(&known, "and")
            }
        );
        WorkFault::Facts(vec![FactFault::new("questionnaire", sentence)])
    })
}

/// Everything unanswered and everything unknown.
fn check(form: &Questionnaire, answers: &Answers) -> Vec<FactFault> {
    let mut faults: Vec<FactFault> = form
        .unknown(answers)
        .into_iter()
        .map(|(field, sentence)| FactFault { field, sentence })
        .collect();
    for open in form.missing(answers) {
        faults.push(match open.share_of {
            None => FactFault::new(
                format!("answers.choices.{}", open.question.id),
                format!("'{}' is not answered", open.question.title.plain),
            ),
            Some(ladder) => FactFault::new(
                format!("answers.shares.{}", ladder.id),
                format!(
                    "how much family and friends help with '{}' is not answered",
                    ladder.title.plain
                ),
            ),
        });
    }
    faults
}

type Scored<'q> = (&'q Question, &'q crate::assessment::Choice);

/// The ladders that are asked and answered, with the option decided on.
fn ladders<'q>(form: &'q Questionnaire, answers: &Answers) -> Vec<Scored<'q>> {
    form.asked(answers)
        .filter(|question| question.kind == QuestionKind::Ladder)
        .filter_map(|question| Some((question, question.option(answers.decided(&question.id)?)?)))
        .collect()
}

fn score<L: Listener>(
    form: &Form,
    answers: &Answers,
    listener: &mut L,
) -> Result<Decimal, WorkFault> {
    let mut gross = Decimal::ZERO;
    for (question, option) in ladders(&form.value, answers) {
        gross = gross
            .checked_add(option.points)
            .ok_or(WorkFault::TooLarge)?;
        let id = question.id.as_str();
        listener.line(Said {
            id: LineId::AllocationAnswer,
            subject: Some(id),
            amount: Some(Amount::Points(option.points.normalize())),
            rules: &[form.mark],
            facts: &[
                ("question", Fact::Question(id.into())),
                ("option", Fact::Option(id.into(), option.id.as_str().into())),
            ],
        });
    }
    Ok(gross.normalize())
}

/// The points that informal support takes off: the share of each need that willing and able
/// people meet, by the credit that policy gives it.
fn informal<L: Listener>(
    rules: &PointsRules,
    form: &Form,
    answers: &Answers,
    listener: &mut L,
) -> Result<Decimal, WorkFault> {
    let mut taken = Decimal::ZERO;
    let Some(shares) = form.value.of_kind(QuestionKind::Shares) else {
        return Ok(taken);
    };
    let shared = form.value.shared(answers);
    for (question, option) in ladders(&form.value, answers) {
        if !shared.iter().any(|q| q.id == question.id) {
            continue;
        }
        let Some(share) = answers
            .shares
            .get(&question.id)
            .and_then(|id| shares.option(id))
        else {
            continue;
        };
        if share.percent.is_zero() {
            continue;
        }
        let off = share
            .percent
            .checked_div(Decimal::ONE_HUNDRED)
            .and_then(|fraction| fraction.checked_mul(rules.credit.value))
            .and_then(|fraction| fraction.checked_mul(option.points))
            .ok_or(WorkFault::TooLarge)?
            .normalize();
        taken = taken.checked_add(off).ok_or(WorkFault::TooLarge)?;
        let id = question.id.as_str();
        listener.line(Said {
            id: LineId::AllocationInformal,
            subject: Some(id),
            amount: Some(Amount::Points(-off)),
            rules: &[rules.credit.mark, form.mark],
            facts: &[
                ("question", Fact::Question(id.into())),
                (
                    "share",
                    Fact::Option(shares.id.as_str().into(), share.id.as_str().into()),
                ),
                ("percent", Fact::Percent(share.percent)),
                (
                    "credit",
                    Fact::Percent((rules.credit.value * Decimal::ONE_HUNDRED).normalize()),
                ),
                ("points", Fact::Number(option.points)),
            ],
        });
    }
    Ok(taken)
}

/// The points of the person's own answers, where one differs from what was decided. Shown beside,
/// never scored: the council's reasoned decision is.
fn own_view(form: &Questionnaire, answers: &Answers) -> Result<Option<Decimal>, WorkFault> {
    let differs =
        |a: &crate::assessment::Answer| a.person.as_ref().is_some_and(|own| *own != a.decided);
    if !answers.choices.values().any(differs) {
        return Ok(None);
    }
    let mut own = answers.clone();
    for answer in own.choices.values_mut() {
        if let Some(person) = answer.person.take() {
            answer.decided = person;
        }
    }
    let total = ladders(form, &own)
        .iter()
        .try_fold(Decimal::ZERO, |sum, (_, option)| {
            sum.checked_add(option.points)
        });
    total
        .map(|total| Some(total.normalize()))
        .ok_or(WorkFault::TooLarge)
}

struct Sums {
    weekly: Pence,
    annual: Pence,
    gross_weekly: Pence,
}

/// What a point is worth: a carer's own points have a price of their own, and never the adults'.
fn price_of(rules: &PointsRules, facts: &AllocationFacts) -> Result<Found<Pence>, WorkFault> {
    if facts.questionnaire != CARER {
        return Ok(rules.price);
    }
    rules.carer_price.ok_or_else(|| {
        let sentence = format!(
            "the rulebook has no value of '{CARER_PRICE}' for the date: add it, or plan the carer's support without an \
             indicative sum"
        );
        WorkFault::Facts(vec![FactFault::new("questionnaire", sentence)])
    })
}

fn price<L: Listener>(
    rules: &PointsRules,
    price: Found<Pence>,
    gross: Decimal,
    net: Decimal,
    listener: &mut L,
) -> Result<Sums, WorkFault> {
    let week = |points: Decimal| {
        let year = points.checked_mul(price.value.decimal())?;
        rules
            .rounding
            .value
            .pence(year.checked_div(rules.weeks.value)?)
    };
    let weekly = week(net).ok_or(WorkFault::TooLarge)?;
    let gross_weekly = week(gross).ok_or(WorkFault::TooLarge)?;
    let annual = weekly
        .decimal()
        .checked_mul(rules.weeks.value)
        .and_then(|year| rules.rounding.value.pence(year))
        .ok_or(WorkFault::TooLarge)?;
    let marks = [price.mark, rules.weeks.mark, rules.rounding.mark];
    let mut say = |id, amount, facts: &[(&'static str, Fact<'_>)]| {
        listener.line(Said {
            id,
            subject: None,
            amount: Some(Amount::Pence(amount)),
            rules: &marks,
            facts,
        });
    };
    let price = Fact::Pence(price.value);
    let weeks = Fact::Number(rules.weeks.value.normalize());
    say(
        LineId::AllocationWeekly,
        weekly,
        &[
            ("points", Fact::Number(net)),
            ("price", price.clone()),
            ("weeks", weeks.clone()),
        ],
    );
    say(
        LineId::AllocationAnnual,
        annual,
        &[("weekly", Fact::Pence(weekly)), ("weeks", weeks.clone())],
    );
    say(
        LineId::AllocationGrossWeekly,
        gross_weekly,
        &[
            ("points", Fact::Number(gross)),
            ("price", price),
            ("weeks", weeks),
        ],
    );
    Ok(Sums {
        weekly,
        annual,
        gross_weekly,
    })
}

fn separate<L: Listener>(form: &Form, answers: &Answers, listener: &mut L) -> Vec<String> {
    let Some(question) = form.value.of_kind(QuestionKind::Flags) else {
        return Vec::new();
    };
    if !form.value.asks(question, answers) {
        return Vec::new();
    }
    let mut separate = Vec::new();
    // In the questionnaire's order, whatever order they were ticked in.
    for option in question
        .options
        .iter()
        .filter(|option| answers.flags.contains(&option.id))
    {
        listener.line(Said {
            id: LineId::AllocationSeparate,
            subject: Some(&option.id),
            amount: None,
            rules: &[form.mark],
            facts: &[(
                "flag",
                Fact::Option(question.id.as_str().into(), option.id.as_str().into()),
            )],
        });
        separate.push(option.id.clone());
    }
    separate
}

/// The price of a point as Derby derived it (Cabinet, 20 April 2010, 2.1(iv)): the year's spend
/// on ongoing community support, less what is kept back, divided by the points of everybody,
/// grossed up from a sample. Rounded to the nearest penny; none where nothing can be divided.
///
/// `top_slice` is a fraction; `people` and `sample` are counts.
#[must_use]
pub fn price_per_point(
    spend: Pence,
    top_slice: Decimal,
    people: Decimal,
    sample: Decimal,
    sample_points: Decimal,
) -> Option<Pence> {
    let shared = spend
        .decimal()
        .checked_mul(Decimal::ONE.checked_sub(top_slice)?)?;
    let points = sample_points.checked_mul(people)?.checked_div(sample)?;
    Rounding::HalfUp.pence(shared.checked_div(points)?)
}
