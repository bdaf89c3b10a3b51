//! Proposing a run: a line for each person who is paid in the period, and for earlier days the difference between what
//! should have been paid and what was.
//!
//! Everything is read in sets and worked in memory, so that a run over twenty thousand people takes seconds. Earlier
//! days are looked at only for people for whom something changed since the last run, or who were not in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use rules::Pence;
use rules::explain::{Formula, Prepared};
use rules::payments::{FourWeekly, FourWeeklyFacts, FourWeeklyResult};
use rules::rulebook::Rules;
use serde::{Deserialize, Serialize};
use store::{Tx, Value, params};

use super::read::{LineKind, STANDING_RUN};
use super::schedule::{Agreed, Stretch, stretches, tiles, weekly};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::rulebook::Rulebooks;
use crate::{
    Actor, BudgetId, FieldFault, LineId, Moment, PayeeId, PersonId, PlanId, Refusal, RunId,
};

/// How many ids one query asks for.
const CHUNK: usize = 400;
/// Above this many people all lines are read at once.
const MANY: usize = 2_000;
/// How many days before its first day a period may be proposed: what changes until then is not known yet.
const DAYS_AHEAD: i64 = 56;
/// How many days before the first day of its period the bank may pay.
const DAYS_EARLY: i64 = 28;
/// How long after today the bank may pay for a period that is over.
const DAYS_LATE: i64 = 28;

/// What the page of a new run is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPeriod {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The day on which the bank pays.
    pub pay_on: Date,
    /// Whether it follows a run, and so the first day is given.
    pub follows: bool,
    /// Weeks of a period.
    pub weeks: i64,
}

/// What proposing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The run.
    pub run: RunId,
    /// Whether it was there already: the same form sent twice.
    pub already: bool,
}

/// How a line came about: kept with it, to be opened and worked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineWork {
    /// The formula's name.
    pub formula: String,
    /// Its version.
    pub version: u32,
    /// The date whose rules were used.
    pub date: Date,
    /// The rulebook.
    pub rulebook: String,
    /// What should be paid before the person's part.
    pub gross: Worked,
    /// The person's part.
    pub contribution: Worked,
    /// What was paid for these days before, before the person's part.
    pub paid_gross: Pence,
    /// The person's part in that.
    pub paid_contribution: Pence,
    /// The lines that paid it.
    pub paid_by: Vec<LineId>,
}

/// One half of a line's sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    /// What went in.
    pub facts: FourWeeklyFacts,
    /// What came out.
    pub result: FourWeeklyResult,
}

/// A line before it is written.
pub(super) struct Draft {
    pub(super) id: LineId,
    pub(super) person: PersonId,
    pub(super) budget: BudgetId,
    pub(super) payee: PayeeId,
    pub(super) kind: LineKind,
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) gross: Pence,
    pub(super) contribution: Pence,
    pub(super) worked: String,
    pub(super) corrects: Option<LineId>,
}

impl Draft {
    pub(super) fn net(&self) -> Pence {
        self.gross
            .checked_sub(self.contribution)
            .unwrap_or(Pence::ZERO)
    }

    /// The line as its run's hash has it.
    pub(super) fn content(&self) -> String {
        format!(
            "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}\n",
            self.id,
            self.person,
            self.budget,
            self.payee,
            self.kind,
            self.from,
            self.to,
            self.gross.0,
            self.contribution.0,
            self.corrects.map(|id| id.to_string()).unwrap_or_default()
        )
    }
}

/// The period that follows the last run, or this week's Monday for the first.
///
/// # Errors
/// [`Refusal::Rules`] where the rulebook says nothing of periods.
pub fn next_period(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    moment: &Moment,
) -> Result<NextPeriod, Refusal> {
    permit.demand(Noun::Payments, Verb::Create)?;
    let last = tx.query_opt(
        &format!("select r.period_to from payments_run r where {STANDING_RUN} order by r.period_to desc limit 1"),
        &[],
        |row| row.get::<Date>(0),
    )?;
    let from = match last {
        Some(last) => last.tomorrow().map_err(|_| beyond())?,
        None => monday(moment.today)?,
    };
    let rules = books.in_force(tx, moment)?.compile(from);
    let cycle = Cycle::of(&rules)?;
    let to = cycle.last_of(from)?;
    let pay_on = from
        .checked_sub(Span::new().days(cycle.days_before))
        .map_err(|_| beyond())?
        .max(moment.today);
    Ok(NextPeriod {
        from,
        to,
        pay_on,
        follows: last.is_some(),
        weeks: cycle.weeks,
    })
}

fn monday(day: Date) -> Result<Date, Refusal> {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(Span::new().days(back))
        .map_err(|_| beyond())
}

fn beyond() -> Refusal {
    Refusal::invalid("from", "This date is beyond the calendar.")
}

struct Cycle {
    weeks: i64,
    days_before: i64,
}

impl Cycle {
    fn of(rules: &Rules) -> Result<Cycle, Refusal> {
        let missing = |missing: rules::rulebook::Missing| {
            Refusal::Rules(format!("No run can be made: {missing}."))
        };
        let mut look = rules.lookup();
        Ok(Cycle {
            weeks: look
                .whole("payments/cycle/weeks_in_period")
                .map_err(missing)?
                .value,
            days_before: look
                .whole("payments/calendar/days_before")
                .map_err(missing)?
                .value,
        })
    }

    fn days(&self) -> i64 {
        self.weeks.saturating_mul(7).clamp(1, 366)
    }

    fn last_of(&self, from: Date) -> Result<Date, Refusal> {
        from.checked_add(Span::new().days(self.days() - 1))
            .map_err(|_| beyond())
    }
}

/// Proposes a run for the period that begins on a day.
///
/// # Errors
/// [`Refusal::Invalid`] for dates that cannot be; [`Refusal::NotNow`] when there is nobody to pay or a run still waits
/// for approval; [`Refusal::Rules`].
pub fn propose(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    (actor, moment): (&Actor, &Moment),
    (from, pay_on): (Date, Date),
) -> Result<Proposed, Refusal> {
    permit.demand(Noun::Payments, Verb::Create)?;
    tx.lock("payments run")?;
    let rules = books.in_force(tx, moment)?.compile(from);
    let cycle = Cycle::of(&rules)?;
    let to = cycle.last_of(from)?;
    let standing = standing_runs(tx)?;
    if let Some(same) = standing
        .iter()
        .find(|run| run.from == from && run.proposer == actor.label() && !run.posted)
    {
        return Ok(Proposed {
            run: same.id,
            already: true,
        });
    }
    if let Some(open) = standing.iter().find(|run| !run.posted) {
        return Err(Refusal::NotNow(format!(
            "Approve or withdraw the run for {} to {} first: it still waits for approval.",
            rules::date_in_words(open.from),
            rules::date_in_words(open.to)
        )));
    }
    let last = standing.iter().map(StandingRun::last_day).max();
    let faults = date_faults(moment.today, last, (from, to), pay_on)?;
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let run = Work {
        books,
        moment,
        period: (from, to),
        standing: &standing,
        length: cycle.days(),
    };
    let drafts = run.drafts(tx)?;
    if drafts.is_empty() {
        return Err(Refusal::NotNow(
            "There is nobody to pay for this period: no budget with a direct payment is agreed, has confirmed bank \
             details, and is not paid already."
                .to_owned(),
        ));
    }
    let id = write(tx, (actor, moment), (from, to, pay_on), &drafts)?;
    let trace = Trace::of(Noun::Payments, Verb::Create, "payments.propose")
        .subject(id.uuid())
        .quantity(drafts.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(Proposed {
        run: id,
        already: false,
    })
}

/// What is wrong with a run's dates: runs follow one another without a gap, none is far ahead, and the bank pays near the
/// period that it pays for. A period that is over can still be paid, soon.
fn date_faults(
    today: Date,
    last: Option<Date>,
    (from, to): (Date, Date),
    pay_on: Date,
) -> Result<Vec<FieldFault>, Refusal> {
    let after = |day: Date, days: i64| {
        day.checked_add(Span::new().days(days))
            .map_err(|_| beyond())
    };
    let words = rules::date_in_words;
    let mut faults = Vec::new();
    let follows = last.map(|last| last.tomorrow().map_err(|_| beyond()));
    let latest = after(today, DAYS_AHEAD)?;
    match follows.transpose()? {
        Some(next) if from != next => faults.push(FieldFault::new(
            "from",
            format!(
                "Begin on {}, the day after the last run’s last day. What was missed before is paid by it as a correction.",
                words(next)
            ),
        )),
        _ if from > latest => faults.push(FieldFault::new(
            "from",
            format!(
                "The first day is not more than 8 weeks after today: {} at the latest.",
                words(latest)
            ),
        )),
        _ => {}
    }
    let earliest = after(from, -DAYS_EARLY)?;
    let until = if to < today {
        after(today, DAYS_LATE)?
    } else {
        to
    };
    if pay_on < today {
        faults.push(FieldFault::new(
            "pay_on",
            "The day on which the bank pays is today or later.",
        ));
    } else if pay_on < earliest || pay_on > until {
        faults.push(FieldFault::new(
            "pay_on",
            format!(
                "The day on which the bank pays for this period is from {} to {}.",
                words(earliest.max(today)),
                words(until)
            ),
        ));
    }
    Ok(faults)
}

fn write(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (from, to, pay_on): (Date, Date, Date),
    drafts: &[Draft],
) -> Result<RunId, Refusal> {
    let id = RunId::new();
    let content: String = drafts.iter().map(Draft::content).collect();
    let total = Pence::checked_sum(drafts.iter().map(Draft::net))
        .ok_or_else(|| Refusal::Rules("The run is too large to be added up.".to_owned()))?;
    tx.execute(
        "insert into payments_run (id, period_from, period_to, pay_on, line_count, total_pence, content_hash, \
         proposed_at, actor, account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            id,
            from,
            to,
            pay_on,
            i64::try_from(drafts.len()).unwrap_or(i64::MAX),
            total.0,
            rules::sha256(content.as_bytes()),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let rows = drafts.iter().map(|line| {
        Vec::<Value>::from(params![
            line.id,
            id,
            line.person,
            line.budget,
            line.payee,
            line.kind,
            line.from,
            line.to,
            line.gross.0,
            line.contribution.0,
            line.net().0,
            line.worked.as_str(),
            line.corrects
        ])
    });
    tx.bulk(
        "payments_line",
        &[
            "id",
            "run_id",
            "person_id",
            "budget_id",
            "payee_id",
            "kind",
            "from_on",
            "to_on",
            "gross_pence",
            "contribution_pence",
            "net_pence",
            "worked",
            "corrects",
        ],
        rows,
    )?;
    Ok(id)
}

/// A run that was not refused or withdrawn.
pub(super) struct StandingRun {
    id: RunId,
    from: Date,
    to: Date,
    proposed_at: Timestamp,
    proposer: String,
    posted: bool,
}

impl StandingRun {
    pub(super) fn last_day(&self) -> Date {
        self.to
    }
}

pub(super) fn standing_runs(tx: &mut Tx) -> Result<Vec<StandingRun>, Refusal> {
    Ok(tx.query(
        &format!(
            "select r.id, r.period_from, r.period_to, r.proposed_at, r.actor, exists (select 1 from payments_run_step p \
             where p.run_id = r.id and p.kind = 'posted') from payments_run r where {STANDING_RUN} order by r.period_from"
        ),
        &[],
        |row| {
            Ok(StandingRun {
                id: row.get(0)?,
                from: row.get(1)?,
                to: row.get(2)?,
                proposed_at: row.get(3)?,
                proposer: row.get(4)?,
                posted: row.get(5)?,
            })
        },
    )?)
}

/// What was paid, or is in a run that stands.
#[derive(Clone)]
struct Paid {
    id: LineId,
    kind: LineKind,
    from: Date,
    to: Date,
    gross: Pence,
    contribution: Pence,
    budget: BudgetId,
}

/// What a person is owed for a period and, where it is looked at, for the days before.
#[derive(Default)]
pub(super) struct Owed {
    pub(super) lines: Vec<Draft>,
    /// Below nothing where more was paid than should have been, and no payment is there to take it from.
    pub(super) total: i64,
}

/// The making of one run.
pub(super) struct Work<'a> {
    pub(super) books: &'a Rulebooks,
    pub(super) moment: &'a Moment,
    pub(super) period: (Date, Date),
    pub(super) standing: &'a [StandingRun],
    pub(super) length: i64,
}

/// Rules by the first day of the days that they are for.
struct Sums<'a> {
    book: &'a rules::rulebook::Rulebook,
    by_day: HashMap<Date, Rules>,
}

impl Sums<'_> {
    fn rules(&mut self, day: Date) -> &Rules {
        self.by_day
            .entry(day)
            .or_insert_with(|| self.book.compile(day))
    }
}

impl Work<'_> {
    fn drafts(&self, tx: &mut Tx) -> Result<Vec<Draft>, Refusal> {
        Ok(self
            .owed(tx)?
            .into_values()
            .filter(|owed| owed.total > 0)
            .flat_map(|owed| owed.lines)
            .collect())
    }

    /// Who was paid more than they should have been up to the day before the period, and is paid nothing from then on to
    /// take it from.
    pub(super) fn too_much(&self, tx: &mut Tx) -> Result<BTreeMap<PersonId, Pence>, Refusal> {
        Ok(self
            .owed(tx)?
            .into_iter()
            .filter(|(_, owed)| owed.total < 0)
            .filter(|(_, owed)| {
                owed.lines
                    .iter()
                    .all(|line| line.kind == LineKind::Correction)
            })
            .map(|(person, owed)| (person, Pence(owed.total.saturating_neg())))
            .collect())
    }

    /// Everybody's lines; people without a line are left out.
    pub(super) fn owed(&self, tx: &mut Tx) -> Result<BTreeMap<PersonId, Owed>, Refusal> {
        let budgets = agreed(tx)?;
        let left = left(tx)?;
        let payees = confirmed(tx)?;
        let touched = self.touched(tx, &budgets)?;
        let paid = self.paid(tx, &touched)?;
        let once = paid_once(tx)?;
        let book = self.books.in_force(tx, self.moment)?;
        let mut sums = Sums {
            book: &book,
            by_day: HashMap::new(),
        };
        let mut all = BTreeMap::new();
        for (person, budgets) in &budgets {
            let Some(payee) = payees.get(person) else {
                continue;
            };
            let stretches = stretches(budgets, left.get(person).copied());
            let mut owed = Owed::default();
            let before = if touched.contains(person) {
                paid.get(person).map_or(&[][..], Vec::as_slice)
            } else {
                &[]
            };
            if touched.contains(person) {
                self.earlier(&mut sums, (*person, *payee), &stretches, before, &mut owed)?;
            }
            self.now(&mut sums, (*person, *payee), &stretches, &mut owed)?;
            self.once(
                *person,
                *payee,
                (budgets.as_slice(), left.get(person)),
                &once,
                &mut owed,
            );
            owed.total = owed
                .lines
                .iter()
                .fold(0_i64, |sum, line| sum.saturating_add(line.net().0));
            if !owed.lines.is_empty() {
                all.insert(*person, owed);
            }
        }
        Ok(all)
    }

    /// The period itself.
    fn now(
        &self,
        sums: &mut Sums<'_>,
        (person, payee): (PersonId, PayeeId),
        stretches: &[Stretch],
        owed: &mut Owed,
    ) -> Result<(), Refusal> {
        let line = tile(
            sums,
            (person, payee),
            stretches,
            (self.period, self.period.0),
            &[],
        )?;
        owed.lines.extend(line);
        Ok(())
    }

    /// The days before the period: what should have been paid less what was, for each piece of time on its own.
    fn earlier(
        &self,
        sums: &mut Sums<'_>,
        (person, payee): (PersonId, PayeeId),
        stretches: &[Stretch],
        paid: &[Paid],
        owed: &mut Owed,
    ) -> Result<(), Refusal> {
        let first_due = stretches.first().map(|stretch| stretch.from);
        let first_paid = paid.iter().map(|line| line.from).min();
        let (Some(first), Ok(last)) = (
            [first_due, first_paid].into_iter().flatten().min(),
            self.period.0.yesterday(),
        ) else {
            return Ok(());
        };
        if first > last {
            return Ok(());
        }
        let periods: Vec<(Date, Date)> =
            self.standing.iter().map(|run| (run.from, run.to)).collect();
        for (from, to) in tiles(&periods, (first, last), self.length) {
            // What was paid for days of this piece, as far as it is of regular payments.
            let before: Vec<Paid> = paid
                .iter()
                .filter(|line| {
                    line.kind != LineKind::OneOff && line.from >= from && line.from <= to
                })
                .cloned()
                .collect();
            let line = tile(
                sums,
                (person, payee),
                stretches,
                ((from, to.min(last)), from),
                &before,
            )?;
            owed.lines.extend(line);
        }
        Ok(())
    }

    /// What is paid once for a plan, and was not paid yet.
    fn once(
        &self,
        person: PersonId,
        payee: PayeeId,
        (budgets, left): (&[Agreed], Option<&Date>),
        once: &Once,
        owed: &mut Owed,
    ) {
        let mut plans: BTreeSet<Option<PlanId>> = BTreeSet::new();
        for budget in budgets {
            let gone = left.is_some_and(|left| *left < budget.starts_on)
                || budget.last_day.is_some_and(|last| last < budget.starts_on);
            let paid = once.budgets.contains(&budget.id)
                || budget.plan.is_some_and(|plan| once.plans.contains(&plan));
            if budget.one_off <= Pence::ZERO || budget.starts_on > self.period.1 || gone || paid {
                continue;
            }
            if budget.plan.is_some() && !plans.insert(budget.plan) {
                continue;
            }
            owed.lines.push(Draft {
                id: LineId::new(),
                person,
                budget: budget.id,
                payee,
                kind: LineKind::OneOff,
                from: budget.starts_on,
                to: budget.starts_on,
                gross: budget.one_off,
                contribution: Pence::ZERO,
                worked: "{}".to_owned(),
                corrects: None,
            });
        }
    }

    /// People for whom something changed since the last run was proposed, or who have no line in it.
    fn touched(
        &self,
        tx: &mut Tx,
        budgets: &BTreeMap<PersonId, Vec<Agreed>>,
    ) -> Result<BTreeSet<PersonId>, Refusal> {
        let Some(last) = self.standing.iter().max_by_key(|run| run.to) else {
            return Ok(budgets.keys().copied().collect());
        };
        // Days between the runs belong to nobody's period yet.
        if last.to.tomorrow().is_ok_and(|next| next < self.period.0) {
            return Ok(budgets.keys().copied().collect());
        }
        let mut touched: BTreeSet<PersonId> = changed_since(tx, last.proposed_at)?;
        let in_it: BTreeSet<PersonId> = tx
            .query(
                "select person_id from payments_line where run_id = $1 and kind <> 'one_off'",
                &params![last.id],
                |row| row.get(0),
            )?
            .into_iter()
            .collect();
        touched.extend(budgets.keys().filter(|person| !in_it.contains(person)));
        touched.retain(|person| budgets.contains_key(person));
        Ok(touched)
    }

    fn paid(
        &self,
        tx: &mut Tx,
        people: &BTreeSet<PersonId>,
    ) -> Result<HashMap<PersonId, Vec<Paid>>, Refusal> {
        let mut paid: HashMap<PersonId, Vec<Paid>> = HashMap::new();
        if self.standing.is_empty() {
            return Ok(paid);
        }
        let select = "select l.person_id, l.id, l.kind, l.from_on, l.to_on, l.gross_pence, l.contribution_pence, \
             l.budget_id from payments_line l join payments_run r on r.id = l.run_id";
        let read = |row: &store::Row<'_>| {
            Ok((
                row.get::<PersonId>(0)?,
                Paid {
                    id: row.get(1)?,
                    kind: row.get(2)?,
                    from: row.get(3)?,
                    to: row.get(4)?,
                    gross: Pence(row.get(5)?),
                    contribution: Pence(row.get(6)?),
                    budget: row.get(7)?,
                },
            ))
        };
        let mut take = |rows: Vec<(PersonId, Paid)>| {
            for (person, line) in rows {
                paid.entry(person).or_default().push(line);
            }
        };
        if people.len() > MANY {
            take(tx.query(
                &format!("{select} where {STANDING_RUN} order by l.from_on, l.id"),
                &[],
                read,
            )?);
        } else {
            let people: Vec<PersonId> = people.iter().copied().collect();
            for chunk in people.chunks(CHUNK) {
                let places: Vec<String> =
                    (1..=chunk.len()).map(|place| format!("${place}")).collect();
                let values: Vec<Value> = chunk.iter().map(|person| (*person).into()).collect();
                take(tx.query(
                    &format!(
                        "{select} where {STANDING_RUN} and l.person_id in ({}) order by l.from_on, l.id",
                        places.join(", ")
                    ),
                    &values,
                    read,
                )?);
            }
        }
        Ok(paid)
    }
}

/// The line of one piece of time: what is due for it less what was paid. None where nothing is left to pay or take back.
fn tile(
    sums: &mut Sums<'_>,
    (person, payee): (PersonId, PayeeId),
    stretches: &[Stretch],
    ((from, to), rules_of): ((Date, Date), Date),
    paid: &[Paid],
) -> Result<Option<Draft>, Refusal> {
    let gross = weekly(stretches, (from, to), |stretch| stretch.gross);
    let person_part = weekly(stretches, (from, to), |stretch| stretch.person);
    // The days that it is for: those that are due, and those that were paid.
    let firsts = gross
        .iter()
        .map(|sum| sum.from)
        .chain(paid.iter().map(|line| line.from));
    let lasts = gross
        .iter()
        .filter_map(|sum| sum.to)
        .chain(paid.iter().map(|line| line.to));
    let (Some(first), Some(last)) = (firsts.min(), lasts.max()) else {
        return Ok(None);
    };
    let days = (first.max(from), last.min(to).max(first.max(from)));
    let rules = sums.rules(rules_of);
    let prepared = rules
        .prepare::<FourWeekly>()
        .map_err(|missing| Refusal::Rules(format!("No run can be made: {missing}.")))?;
    let gross = half(&prepared, days, gross)?;
    let contribution = half(&prepared, days, person_part)?;
    let sum =
        |of: fn(&Paid) -> Pence| Pence::checked_sum(paid.iter().map(of)).unwrap_or(Pence::ZERO);
    let (paid_gross, paid_contribution) = (sum(|line| line.gross), sum(|line| line.contribution));
    let less = |due: Pence, paid: Pence| due.checked_sub(paid).unwrap_or(Pence::ZERO);
    let owed = (
        less(gross.result.total, paid_gross),
        less(contribution.result.total, paid_contribution),
    );
    if owed.0 == owed.1 {
        // Nothing moves: what is due is the person's own part.
        return Ok(None);
    }
    let standing = stretches
        .iter()
        .rev()
        .find(|stretch| stretch.from <= days.1 && stretch.to.is_none_or(|end| end >= days.0))
        .map(|stretch| stretch.budget);
    let Some(budget) = standing.or_else(|| paid.first().map(|line| line.budget)) else {
        return Ok(None);
    };
    let work = LineWork {
        formula: FourWeekly::ID.to_owned(),
        version: FourWeekly::VERSION,
        date: rules.date(),
        rulebook: rules.hash().to_owned(),
        gross,
        contribution,
        paid_gross,
        paid_contribution,
        paid_by: paid.iter().map(|line| line.id).collect(),
    };
    let worked = serde_json::to_string(&work)
        .map_err(|fault| Refusal::Rules(format!("A line cannot be kept: {fault}.")))?;
    Ok(Some(Draft {
        id: LineId::new(),
        person,
        budget,
        payee,
        kind: if paid.is_empty() {
            LineKind::Regular
        } else {
            LineKind::Correction
        },
        from: days.0,
        to: days.1,
        gross: owed.0,
        contribution: owed.1,
        worked,
        corrects: paid.first().map(|line| line.id),
    }))
}

fn half(
    prepared: &Prepared<'_, FourWeekly>,
    (from, to): (Date, Date),
    weekly: Vec<rules::payments::WeeklySum>,
) -> Result<Worked, Refusal> {
    let facts = FourWeeklyFacts { from, to, weekly };
    let result = prepared
        .silent(&facts)
        .map_err(|fault| Refusal::Rules(format!("No run can be made: {fault}.")))?;
    Ok(Worked { facts, result })
}

/// The agreed budgets of everybody who has, or had, one that is paid out.
fn agreed(tx: &mut Tx) -> Result<BTreeMap<PersonId, Vec<Agreed>>, Refusal> {
    let mut last_days: HashMap<BudgetId, Option<Date>> = HashMap::new();
    let endings = tx.query(
        "select budget_id, last_day from budget_ending order by at, id",
        &[],
        |row| Ok((row.get::<BudgetId>(0)?, row.get::<Option<Date>>(1)?)),
    )?;
    for (budget, last_day) in endings {
        last_days.insert(budget, last_day);
    }
    let rows = tx.query(
        "select b.person_id, b.id, b.plan_id, b.decided_at, g.starts_on, b.payment_gross_pence, b.payment_person_pence, \
         b.payment_one_off_pence from budget_budget b join budget_agreement g on g.budget_id = b.id \
         where b.person_id in (select person_id from budget_budget \
         where payment_gross_pence > 0 or payment_one_off_pence > 0)",
        &[],
        |row| {
            Ok((
                row.get::<PersonId>(0)?,
                Agreed {
                    id: row.get(1)?,
                    plan: row.get(2)?,
                    decided_at: row.get(3)?,
                    starts_on: row.get(4)?,
                    gross: Pence(row.get(5)?),
                    person: Pence(row.get(6)?),
                    one_off: Pence(row.get(7)?),
                    last_day: None,
                },
            ))
        },
    )?;
    let mut budgets: BTreeMap<PersonId, Vec<Agreed>> = BTreeMap::new();
    for (person, mut budget) in rows {
        budget.last_day = last_days.get(&budget.id).copied().flatten();
        budgets.entry(person).or_default().push(budget);
    }
    Ok(budgets)
}

/// The day after which nobody is paid for, of everybody who left.
fn left(tx: &mut Tx) -> Result<HashMap<PersonId, Date>, Refusal> {
    let rows = tx.query(
        "select l.person_id, l.happened_on from people_leaving l where l.undoes is null \
         and not exists (select 1 from people_leaving u where u.undoes = l.id)",
        &[],
        |row| Ok((row.get::<PersonId>(0)?, row.get::<Date>(1)?)),
    )?;
    let mut left: HashMap<PersonId, Date> = HashMap::new();
    for (person, day) in rows {
        left.entry(person)
            .and_modify(|known| *known = (*known).min(day))
            .or_insert(day);
    }
    Ok(left)
}

/// The bank details that stand: the latest that were confirmed.
fn confirmed(tx: &mut Tx) -> Result<HashMap<PersonId, PayeeId>, Refusal> {
    Ok(tx
        .query(
            "select p.person_id, p.id from payments_payee p join payments_payee_check c on c.payee_id = p.id \
             where c.outcome = 'confirmed' order by p.at, p.id",
            &[],
            |row| Ok((row.get::<PersonId>(0)?, row.get::<PayeeId>(1)?)),
        )?
        .into_iter()
        .collect())
}

/// What was paid once already.
struct Once {
    plans: BTreeSet<PlanId>,
    budgets: BTreeSet<BudgetId>,
}

fn paid_once(tx: &mut Tx) -> Result<Once, Refusal> {
    let rows = tx.query(
        &format!(
            "select l.budget_id, b.plan_id from payments_line l join payments_run r on r.id = l.run_id \
             join budget_budget b on b.id = l.budget_id where l.kind = 'one_off' and {STANDING_RUN}"
        ),
        &[],
        |row| Ok((row.get::<BudgetId>(0)?, row.get::<Option<PlanId>>(1)?)),
    )?;
    Ok(Once {
        plans: rows.iter().filter_map(|(_, plan)| *plan).collect(),
        budgets: rows.into_iter().map(|(budget, _)| budget).collect(),
    })
}

/// People for whom something was written since an instant that decides what they are paid.
pub(super) fn changed_since(tx: &mut Tx, at: Timestamp) -> Result<BTreeSet<PersonId>, Refusal> {
    Ok(tx
        .query(
            "select person_id from budget_budget where decided_at >= $1 \
             union select person_id from budget_agreement where at >= $1 \
             union select person_id from budget_ending where at >= $1 \
             union select person_id from people_leaving where recorded_at >= $1 \
             union select p.person_id from payments_payee p join payments_payee_check c on c.payee_id = p.id \
             where c.at >= $1 \
             union select l.person_id from payments_line l join payments_run_step s on s.run_id = l.run_id \
             where s.kind in ('refused', 'withdrawn') and s.at >= $1",
            &params![at],
            |row| row.get(0),
        )?
        .into_iter()
        .collect())
}
