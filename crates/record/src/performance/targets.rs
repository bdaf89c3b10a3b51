//! Targets, each with where it comes from, and counts that were kept.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::performance::Measure;
use serde::Deserialize;
use store::{Tx, params};

use super::Count;
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::{ClientGroup, who_in_words};
use crate::{Actor, CountId, FieldFault, Moment, Refusal, TargetId};

/// Targets of the papers: Derby, Kingston, Leeds, Torbay and the nation, as they were published, and some of Riverbridge's own
/// for today, which are made up.
const PAPERS: &str = include_str!("papers.json");

store::text_enum! {
    /// What a target counts in.
    pub enum Unit {
        /// A share of the base.
        Percent = "percent",
        /// People.
        People = "people",
    }
}

store::text_enum! {
    /// Who set it.
    pub enum TargetKind {
        /// The nation.
        National = "national",
        /// A local area agreement.
        AreaAgreement = "area_agreement",
        /// A council.
        Local = "local",
    }
}

impl TargetKind {
    /// Whose it is, in words.
    pub const fn label(self) -> &'static str {
        match self {
            TargetKind::National => "National",
            TargetKind::AreaAgreement => "Area agreement",
            TargetKind::Local => "Local",
        }
    }
}

store::text_enum! {
    /// How those whom a target is about are paid.
    pub enum PaymentType {
        /// By direct payment.
        DirectPayment = "direct_payment",
        /// By a budget that is managed for them.
        ManagedBudget = "managed_budget",
    }
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Target {
    /// Of which measure, by its key.
    pub measure: String,
    /// Of one client group; none for everybody.
    #[serde(default)]
    pub client_group: Option<ClientGroup>,
    /// Of those paid so; none for all.
    #[serde(default)]
    pub payment_type: Option<PaymentType>,
    /// By when.
    pub on_date: Date,
    /// In what.
    pub unit: Unit,
    /// How much, exactly as it was published.
    pub amount: String,
    /// Who set it.
    pub kind: TargetKind,
    /// Where it stands.
    pub source: String,
}

impl Target {
    /// How much, with what it counts in.
    pub fn in_words(&self) -> String {
        match self.unit {
            Unit::Percent => format!("{}%", self.amount),
            Unit::People => format!("{} people", self.amount),
        }
    }
}

/// A count that was kept: what it was on the day it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: CountId,
    /// The version of the definition.
    pub version: i64,
    /// For which day.
    pub on_date: Date,
    /// Who counted.
    pub numerator: i64,
    /// Of whom.
    pub denominator: i64,
    /// In percent.
    pub percent: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

/// The targets of the papers, and Riverbridge's made-up ones.
///
/// # Errors
/// [`Refusal::NotNow`], which the program as it was built does not give.
pub fn papers() -> Result<Vec<Target>, Refusal> {
    serde_json::from_str(PAPERS).map_err(|fault| {
        Refusal::NotNow(format!(
            "The targets of the papers cannot be read: {fault}."
        ))
    })
}

/// Keeps targets. One that stands already is not kept twice.
///
/// # Errors
/// [`Refusal::Invalid`] with all faults: no measure of that name, no amount, no source.
pub fn add_targets(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    targets: &[Target],
) -> Result<usize, Refusal> {
    permit.demand(Noun::Performance, Verb::Change)?;
    let mut faults = Vec::new();
    for target in targets {
        if let Err(sentence) = target.measure.parse::<Measure>() {
            faults.push(FieldFault::new("measure", sentence));
        }
        if target.source.trim().is_empty() {
            faults.push(FieldFault::new("source", "Write where the target stands."));
        }
        if !is_amount(target) {
            faults.push(FieldFault::new(
                "amount",
                match target.unit {
                    Unit::Percent => "Write a percentage from 0 to 100, like 30 or 27.5.",
                    Unit::People => "Write a number of people, like 2250.",
                },
            ));
        }
    }
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let mut added = 0;
    for target in targets {
        let standing = all(tx, &target.measure)?;
        if standing.contains(target) {
            continue;
        }
        tx.execute(
            "insert into performance_target (id, measure, client_group, payment_type, on_date, unit, amount, kind, source, \
             recorded_at, actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &params![
                TargetId::new(),
                target.measure.as_str(),
                target.client_group,
                target.payment_type,
                target.on_date,
                target.unit,
                target.amount.trim(),
                target.kind,
                target.source.trim(),
                moment.now,
                actor.label(),
                actor.account_id()
            ],
        )?;
        added += 1;
    }
    let trace = Trace::of(Noun::Performance, Verb::Change, "performance.targets").quantity(added);
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(added)
}

fn is_amount(target: &Target) -> bool {
    let amount = target.amount.trim();
    match target.unit {
        Unit::People => amount.parse::<u32>().is_ok(),
        Unit::Percent => amount.parse::<rust_decimal::Decimal>().is_ok_and(|amount| {
            (rust_decimal::Decimal::ZERO..=rust_decimal::Decimal::ONE_HUNDRED).contains(&amount)
        }),
    }
}

/// Every target of a measure, by day.
pub(super) fn all(tx: &mut Tx, measure: &str) -> Result<Vec<Target>, Refusal> {
    Ok(tx.query(
        "select measure, client_group, payment_type, on_date, unit, amount, kind, source from performance_target \
         where measure = $1 order by on_date, kind, recorded_at, id",
        &params![measure],
        |row| {
            Ok(Target {
                measure: row.get(0)?,
                client_group: row.get(1)?,
                payment_type: row.get(2)?,
                on_date: row.get(3)?,
                unit: row.get(4)?,
                amount: row.get(5)?,
                kind: row.get(6)?,
                source: row.get(7)?,
            })
        },
    )?)
}

/// Counts of a measure that were kept, the latest first.
pub(super) fn kept(tx: &mut Tx, measure: &str) -> Result<Vec<Kept>, Refusal> {
    Ok(tx.query(
        "select c.id, c.version, c.on_date, c.numerator, c.denominator, c.result, c.made_at, c.actor, a.display_name \
         from performance_count c left join access_account a on a.id = c.account_id where c.measure = $1 \
         order by c.on_date desc, c.made_at desc, c.id desc limit 50",
        &params![measure],
        |row| {
            Ok(Kept {
                id: row.get(0)?,
                version: row.get(1)?,
                on_date: row.get(2)?,
                numerator: row.get(3)?,
                denominator: row.get(4)?,
                percent: row.get(5)?,
                made_at: row.get(6)?,
                by: who_in_words(&row.get::<String>(7)?, row.get(8)?),
            })
        },
    )?)
}

/// Keeps a count, so that it can be compared with what the same day is counted to later. The same figures of the same
/// day by the same version are kept once.
///
/// # Errors
/// A permit for something else; the database's refusal.
pub fn keep(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    count: &Count,
) -> Result<CountId, Refusal> {
    permit.demand(Noun::Performance, Verb::Change)?;
    let key = count.definition.measure.key();
    tx.lock(&format!("performance {key}"))?;
    let version = i64::from(count.definition.version);
    let standing = kept(tx, key)?.into_iter().find(|kept| {
        kept.on_date == count.on
            && (kept.version, kept.numerator, kept.denominator)
                == (version, count.numerator, count.denominator)
    });
    if let Some(kept) = standing {
        return Ok(kept.id);
    }
    let id = CountId::new();
    tx.execute(
        "insert into performance_count (id, measure, version, on_date, numerator, denominator, result, made_at, actor, \
         account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            id,
            key,
            version,
            count.on,
            count.numerator,
            count.denominator,
            count.percent.as_str(),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let trace = Trace::of(Noun::Performance, Verb::Change, "performance.keep").subject(id.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(id)
}
