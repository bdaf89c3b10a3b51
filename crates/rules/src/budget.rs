//! The personal budget: its four amounts, and how the person's part falls on the ways in which it is taken.

use serde::{Deserialize, Serialize};

use crate::explain::{Amount, Fact, FactFault, Formula, LineId, Listener, Said, WorkFault};
use crate::money::Pence;
use crate::rulebook::{Found, Lookup, Mark, Missing};

/// A personal budget from a costed plan, version 1.
///
/// Care Act 2014, s26: what meeting the needs costs the council, what of it the adult must pay, what the council pays,
/// and, beside them and never merged, other public money. The cost is the person's part and the council's part. The
/// person's part is never more than the cost (s14(4)) and nothing for care given to the adult by a carer whose own
/// budget it is (s14(3)). Where it reaches the budget, no direct payment is left (s31(1)(a)). How it falls on the ways
/// in which a mixed budget is taken is local. Whole pence throughout; only shares in proportion need rounding, and
/// they are made to add up.
#[derive(Clone, Copy, Debug)]
pub struct Personal;

/// How a part of a budget is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenAs {
    /// Paid to the person or to somebody who holds it for them.
    DirectPayment,
    /// Arranged and paid by the council.
    Council,
    /// Held by a third party, such as an individual service fund.
    ThirdParty,
}

impl TakenAs {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::DirectPayment, Self::Council, Self::ThirdParty];

    /// The name that is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DirectPayment => "direct_payment",
            Self::Council => "council",
            Self::ThirdParty => "third_party",
        }
    }

    /// The way of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// What a budget is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetFacts {
    /// The costed lines of the agreed plan, in its order.
    pub lines: Vec<CostedLine>,
    /// What the person can be asked to pay.
    pub contribution: Contribution,
    /// Other public money beside the budget, pence a week.
    #[serde(default)]
    pub other_weekly: Pence,
    /// The indicative amount that planning began from, pence a week; none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicative: Option<Pence>,
}

/// One costed line of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostedLine {
    /// How it is taken.
    pub taken_as: TakenAs,
    /// Pence a week; not below nothing.
    #[serde(default)]
    pub weekly: Pence,
    /// Pence once; not below nothing.
    #[serde(default)]
    pub one_off: Pence,
}

/// What the person can be asked to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Contribution {
    /// Not known yet: the budget is provisional in what it says of the person's part.
    Open,
    /// The budget of a carer, who is not charged for care given to the adult (Care Act 2014, s14(3)).
    Carer,
    /// The full cost.
    FullCost,
    /// At most so much a week.
    AtMost {
        /// Pence a week; not below nothing.
        weekly: Pence,
    },
}

/// A personal budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalBudget {
    /// What meeting the needs costs, pence a week: the person's part and the council's.
    pub cost: Pence,
    /// What the person pays, pence a week.
    pub person: Pence,
    /// What the council pays, pence a week.
    pub council: Pence,
    /// Other public money, pence a week, beside the cost.
    pub other: Pence,
    /// What is needed once.
    pub one_off: Pence,
    /// What of it the council pays: all, except where the person pays the full cost.
    pub one_off_council: Pence,
    /// Each way in which it is taken, once.
    pub shares: Vec<Share>,
    /// What is paid out as a direct payment, pence a week, after the person's part in it.
    pub payment: Pence,
    /// What is paid out once as a direct payment.
    pub one_off_payment: Pence,
    /// Whether the person's part is still open.
    pub provisional: bool,
    /// The cost less the indicative amount; none where there was none.
    pub difference: Option<Pence>,
}

/// One way in which a budget is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Which.
    pub taken_as: TakenAs,
    /// What it costs, pence a week.
    pub cost: Pence,
    /// What of the person's part falls on it.
    pub person: Pence,
    /// What the council pays of it.
    pub council: Pence,
}

/// On which part of a mixed budget the person's part falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallsOn {
    /// On the direct payment as far as it goes, then on what others arrange.
    DirectPaymentFirst,
    /// On what the council and others arrange, then on the direct payment.
    CommissionedFirst,
    /// On each in proportion to what it costs.
    ProRata,
}

impl FallsOn {
    const fn name(self) -> &'static str {
        match self {
            Self::DirectPaymentFirst => "direct_payment_first",
            Self::CommissionedFirst => "commissioned_first",
            Self::ProRata => "pro_rata",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [
            Self::DirectPaymentFirst,
            Self::CommissionedFirst,
            Self::ProRata,
        ]
        .into_iter()
        .find(|falls| falls.name() == name)
    }
}

/// The parameters for a date.
#[derive(Clone, Copy, Debug)]
pub struct BudgetRules {
    falls_on: Found<FallsOn>,
}

impl Formula for Personal {
    const ID: &'static str = "budget.personal";
    const VERSION: u32 = 1;
    type Facts = BudgetFacts;
    type Outcome = PersonalBudget;
    type Parameters = BudgetRules;

    fn parameters(lookup: &mut Lookup<'_>) -> Result<BudgetRules, Missing> {
        Ok(BudgetRules {
            falls_on: lookup.choice(
                "budget/contribution/falls_on",
                "a choice of direct_payment_first, commissioned_first or pro_rata",
                FallsOn::named,
            )?,
        })
    }

    fn run<L: Listener>(
        rules: &BudgetRules,
        facts: &BudgetFacts,
        listener: &mut L,
    ) -> Result<PersonalBudget, WorkFault> {
        personal(rules, facts, listener)
    }
}

/// The formula itself.
///
/// # Errors
/// Sums below nothing, all of them at once. A sum too large to hold.
pub fn personal<L: Listener>(
    rules: &BudgetRules,
    facts: &BudgetFacts,
    listener: &mut L,
) -> Result<PersonalBudget, WorkFault> {
    let faults = check(facts);
    if !faults.is_empty() {
        return Err(WorkFault::Facts(faults));
    }
    let total = |of: fn(&CostedLine) -> Pence| {
        Pence::checked_sum(facts.lines.iter().map(of)).ok_or(WorkFault::TooLarge)
    };
    let (cost, one_off) = (total(|line| line.weekly)?, total(|line| line.one_off)?);
    say_lines(facts, listener);
    say(listener, LineId::BudgetCost, Some(cost), &[], &[]);
    if one_off > Pence::ZERO {
        say(listener, LineId::BudgetOneOff, Some(one_off), &[], &[]);
    }
    let person = persons_part(facts, cost, listener);
    let council = cost.checked_sub(person).ok_or(WorkFault::TooLarge)?;
    let of_cost = [("cost", Fact::Pence(cost)), ("person", Fact::Pence(person))];
    if facts.contribution != Contribution::Open {
        say(listener, LineId::BudgetPerson, Some(person), &[], &[]);
    }
    say(
        listener,
        LineId::BudgetCouncil,
        Some(council),
        &[],
        &of_cost,
    );
    if facts.other_weekly > Pence::ZERO {
        let other = Some(facts.other_weekly);
        say(listener, LineId::BudgetOther, other, &[], &[]);
    }
    let shares = shares(rules, facts, person, listener)?;
    let paid = shares
        .iter()
        .find(|share| share.taken_as == TakenAs::DirectPayment);
    let payment = paid.map_or(Pence::ZERO, |share| share.council);
    if let Some(share) = paid.filter(|share| share.cost > Pence::ZERO) {
        let used = [
            ("cost", Fact::Pence(share.cost)),
            ("person", Fact::Pence(share.person)),
        ];
        let line = if payment > Pence::ZERO {
            LineId::BudgetPayment
        } else {
            LineId::BudgetNoPayment
        };
        say(listener, line, Some(payment), &[], &used);
    }
    let full = facts.contribution == Contribution::FullCost;
    let once = |sum: Pence| if full { Pence::ZERO } else { sum };
    let one_off_payment = facts
        .lines
        .iter()
        .filter(|line| line.taken_as == TakenAs::DirectPayment)
        .map(|line| line.one_off);
    let one_off_payment = Pence::checked_sum(one_off_payment).ok_or(WorkFault::TooLarge)?;
    Ok(PersonalBudget {
        cost,
        person,
        council,
        other: facts.other_weekly,
        one_off,
        one_off_council: once(one_off),
        shares,
        payment,
        one_off_payment: once(one_off_payment),
        provisional: facts.contribution == Contribution::Open,
        difference: difference(facts, cost, listener)?,
    })
}

fn check(facts: &BudgetFacts) -> Vec<FactFault> {
    let mut faults = Vec::new();
    let mut below = |field: String, sum: Pence| {
        if sum < Pence::ZERO {
            faults.push(FactFault::new(field, "this sum is below nothing"));
        }
    };
    for (place, line) in facts.lines.iter().enumerate() {
        below(format!("lines.{place}.weekly"), line.weekly);
        below(format!("lines.{place}.one_off"), line.one_off);
    }
    if let Contribution::AtMost { weekly } = facts.contribution {
        below("contribution.weekly".into(), weekly);
    }
    below("other_weekly".into(), facts.other_weekly);
    if let Some(indicative) = facts.indicative {
        below("indicative".into(), indicative);
    }
    faults
}

fn say<L: Listener>(
    listener: &mut L,
    id: LineId,
    amount: Option<Pence>,
    rules: &[Mark],
    facts: &[(&'static str, Fact<'_>)],
) {
    listener.line(Said {
        id,
        subject: None,
        amount: amount.map(Amount::Pence),
        rules,
        facts,
    });
}

fn say_lines<L: Listener>(facts: &BudgetFacts, listener: &mut L) {
    for (place, line) in facts.lines.iter().enumerate() {
        let number = (place + 1).to_string();
        let way = [
            ("number", Fact::Word(number.as_str().into())),
            ("taken_as", Fact::Word(line.taken_as.name().into())),
        ];
        let mut tell = |id, sum: Pence| {
            listener.line(Said {
                id,
                subject: Some(&number),
                amount: Some(Amount::Pence(sum)),
                rules: &[],
                facts: &way,
            });
        };
        if line.weekly > Pence::ZERO || line.one_off == Pence::ZERO {
            tell(LineId::BudgetLine, line.weekly);
        }
        if line.one_off > Pence::ZERO {
            tell(LineId::BudgetLineOnce, line.one_off);
        }
    }
}

fn persons_part<L: Listener>(facts: &BudgetFacts, cost: Pence, listener: &mut L) -> Pence {
    let (line, person, at_most) = match facts.contribution {
        Contribution::Open => (LineId::BudgetOpen, Pence::ZERO, None),
        Contribution::Carer => (LineId::BudgetCarer, Pence::ZERO, None),
        Contribution::FullCost => (LineId::BudgetFullCost, cost, None),
        Contribution::AtMost { weekly } => {
            let id = if weekly > cost {
                LineId::BudgetAtMostCost
            } else {
                LineId::BudgetAtMost
            };
            (id, weekly.min(cost), Some(weekly))
        }
    };
    let used: Vec<(&'static str, Fact<'_>)> = at_most
        .map(|weekly| {
            vec![
                ("at_most", Fact::Pence(weekly)),
                ("cost", Fact::Pence(cost)),
            ]
        })
        .unwrap_or_default();
    say(listener, line, at_most, &[], &used);
    person
}

/// The person's part, set against each way of taking; what is told is how far it reaches.
fn shares<L: Listener>(
    rules: &BudgetRules,
    facts: &BudgetFacts,
    person: Pence,
    listener: &mut L,
) -> Result<Vec<Share>, WorkFault> {
    let mut shares = Vec::new();
    for way in TakenAs::ALL {
        let mut lines = facts
            .lines
            .iter()
            .filter(|line| line.taken_as == way)
            .peekable();
        if lines.peek().is_none() {
            continue;
        }
        let cost = Pence::checked_sum(lines.map(|line| line.weekly)).ok_or(WorkFault::TooLarge)?;
        shares.push(Share {
            taken_as: way,
            cost,
            person: Pence::ZERO,
            council: cost,
        });
    }
    match rules.falls_on.value {
        FallsOn::DirectPaymentFirst => {
            in_order(&mut shares, person, |way| match way {
                TakenAs::DirectPayment => 0,
                TakenAs::ThirdParty => 1,
                TakenAs::Council => 2,
            });
        }
        FallsOn::CommissionedFirst => {
            in_order(&mut shares, person, |way| match way {
                TakenAs::Council => 0,
                TakenAs::ThirdParty => 1,
                TakenAs::DirectPayment => 2,
            });
        }
        FallsOn::ProRata => in_proportion(&mut shares, person)?,
    }
    for share in &mut shares {
        share.council = share
            .cost
            .checked_sub(share.person)
            .ok_or(WorkFault::TooLarge)?;
    }
    if shares.len() > 1 {
        for share in &shares {
            let name = share.taken_as.name();
            listener.line(Said {
                id: LineId::BudgetShare,
                subject: Some(name),
                amount: Some(Amount::Pence(share.council)),
                rules: &[rules.falls_on.mark],
                facts: &[
                    ("taken_as", Fact::Word(name.into())),
                    ("cost", Fact::Pence(share.cost)),
                    ("person", Fact::Pence(share.person)),
                    ("falls_on", Fact::Word(rules.falls_on.value.name().into())),
                ],
            });
        }
    }
    Ok(shares)
}

fn in_order(shares: &mut [Share], person: Pence, place: impl Fn(TakenAs) -> u8) {
    let mut order: Vec<&mut Share> = shares.iter_mut().collect();
    order.sort_by_key(|share| place(share.taken_as));
    let mut left = person;
    for share in order {
        share.person = left.min(share.cost);
        left = Pence(left.0.saturating_sub(share.person.0));
    }
}

/// Each gets the pence below its exact part; the pence that are left go to the largest remainders, so that the parts add
/// up. Equal remainders are served in the order of [`TakenAs`].
fn in_proportion(shares: &mut [Share], person: Pence) -> Result<(), WorkFault> {
    let total =
        Pence::checked_sum(shares.iter().map(|share| share.cost)).ok_or(WorkFault::TooLarge)?;
    if total == Pence::ZERO {
        return Ok(());
    }
    let mut left = person;
    let mut remainders: Vec<(usize, i128)> = Vec::new();
    for (place, share) in shares.iter_mut().enumerate() {
        let exact = i128::from(person.0).saturating_mul(i128::from(share.cost.0));
        let whole = i64::try_from(exact / i128::from(total.0)).map_err(|_| WorkFault::TooLarge)?;
        share.person = Pence(whole);
        left = left.checked_sub(share.person).ok_or(WorkFault::TooLarge)?;
        remainders.push((place, exact % i128::from(total.0)));
    }
    remainders.sort_by_key(|(place, rest)| (std::cmp::Reverse(*rest), *place));
    for (place, _) in remainders {
        if left == Pence::ZERO {
            break;
        }
        if let Some(share) = shares.get_mut(place).filter(|s| s.person < s.cost) {
            share.person = share
                .person
                .checked_add(Pence(1))
                .ok_or(WorkFault::TooLarge)?;
            left = left.checked_sub(Pence(1)).ok_or(WorkFault::TooLarge)?;
        }
    }
    Ok(())
}

fn difference<L: Listener>(
    facts: &BudgetFacts,
    cost: Pence,
    listener: &mut L,
) -> Result<Option<Pence>, WorkFault> {
    let Some(indicative) = facts.indicative else {
        return Ok(None);
    };
    let difference = cost.checked_sub(indicative).ok_or(WorkFault::TooLarge)?;
    let direction = match difference.0 {
        0 => "same",
        more if more > 0 => "more",
        _ => "less",
    };
    let by = Pence(i64::try_from(difference.0.unsigned_abs()).map_err(|_| WorkFault::TooLarge)?);
    let used = [
        ("indicative", Fact::Pence(indicative)),
        ("cost", Fact::Pence(cost)),
        ("direction", Fact::Word(direction.into())),
        ("by", Fact::Pence(by)),
    ];
    say(
        listener,
        LineId::BudgetDifference,
        Some(difference),
        &[],
        &used,
    );
    Ok(Some(difference))
}
