//! Reading runs, their lines and what keeps somebody from being paid.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use store::{Row, StoreError, Tx, params};

use super::propose::{LineWork, Work, standing_runs};
use crate::access::{Noun, PersonPermit, PopulationPermit, Trace, Verb, audit};
use crate::people::{leaving, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{AccountId, Actor, BudgetId, LineId, Moment, PayeeId, PersonId, Refusal, RunId};

/// How many lines a page shows.
pub const PAGE: i64 = 50;

/// The condition that a run, called `r`, was not refused or withdrawn.
pub(super) const STANDING_RUN: &str = "not exists (select 1 from payments_run_step gone where gone.run_id = r.id \
     and gone.kind in ('refused', 'withdrawn'))";

store::text_enum! {
    /// What a line pays.
    pub enum LineKind {
        /// The period, or the days of it on which a budget stands.
        Regular = "regular",
        /// What is paid once.
        OneOff = "one_off",
        /// What should have been paid for earlier days, less what was.
        Correction = "correction",
    }
}

impl LineKind {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            LineKind::Regular => "Regular payment",
            LineKind::OneOff => "Paid once",
            LineKind::Correction => "Correction",
        }
    }
}

store::text_enum! {
    /// What happened to a run.
    pub enum StepKind {
        /// Somebody approved exactly these lines.
        Approved = "approved",
        /// Somebody refused it.
        Refused = "refused",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// It stands in the ledger.
        Posted = "posted",
        /// Its file was made for the bank.
        File = "file",
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It waits for its two approvals.
    Proposed,
    /// One approved it.
    ApprovedOnce,
    /// It stands in the ledger; the bank's file was not made yet.
    Posted,
    /// The bank's file was made.
    Sent,
    /// Refused.
    Refused,
    /// Withdrawn.
    Withdrawn,
}

impl RunState {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            RunState::Proposed => "Waits for two approvals",
            RunState::ApprovedOnce => "Waits for a second approval",
            RunState::Posted => "Posted; the file is to be made",
            RunState::Sent => "File made",
            RunState::Refused => "Refused",
            RunState::Withdrawn => "Withdrawn",
        }
    }

    /// Whether it still waits to be approved.
    pub const fn is_open(self) -> bool {
        matches!(self, RunState::Proposed | RunState::ApprovedOnce)
    }
}

/// One step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStep {
    /// What.
    pub kind: StepKind,
    /// When.
    pub at: Timestamp,
    /// Who, in words.
    pub by: String,
    /// The account.
    pub account: Option<AccountId>,
    /// Why, where it was refused or withdrawn.
    pub why: String,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// First day of the period.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The day on which the bank pays.
    pub pay_on: Date,
    /// How many lines.
    pub lines: i64,
    /// What they come to.
    pub total: Pence,
    /// The hash of its lines: what is approved is exactly these.
    pub content_hash: String,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// By whom, in words.
    pub by: String,
    /// The account that proposed it.
    pub by_account: Option<AccountId>,
    /// What happened since, in order.
    pub steps: Vec<RunStep>,
}

impl Run {
    /// Where it stands.
    pub fn state(&self) -> RunState {
        let has = |kind| self.steps.iter().any(|step| step.kind == kind);
        if has(StepKind::Refused) {
            RunState::Refused
        } else if has(StepKind::Withdrawn) {
            RunState::Withdrawn
        } else if has(StepKind::File) {
            RunState::Sent
        } else if has(StepKind::Posted) {
            RunState::Posted
        } else if has(StepKind::Approved) {
            RunState::ApprovedOnce
        } else {
            RunState::Proposed
        }
    }
}

/// One line, without how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// Its run.
    pub run: RunId,
    /// Who is paid for.
    pub person: PersonId,
    /// The person's reference.
    pub reference: String,
    /// The budget that it pays.
    pub budget: BudgetId,
    /// The bank details.
    pub payee: PayeeId,
    /// The last digits of the account.
    pub last_digits: String,
    /// What it pays.
    pub kind: LineKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Before the person's part.
    pub gross: Pence,
    /// The person's part.
    pub contribution: Pence,
    /// What is paid; below nothing where it takes back.
    pub net: Pence,
    /// The line that it corrects.
    pub corrects: Option<LineId>,
}

/// A line with how it came about.
#[derive(Debug, Clone)]
pub struct LineView {
    /// The line.
    pub line: Line,
    /// Its run.
    pub run: Run,
    /// How it came about; none for what is paid once.
    pub work: Option<LineWork>,
    /// Whether it comes out the same when it is worked again.
    pub same: bool,
}

/// What keeps a budget from being paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingWhat {
    /// The person did not agree to it yet.
    Agreement,
    /// There are no bank details.
    Payee,
    /// The bank details wait for a second pair of eyes.
    Check,
}

impl MissingWhat {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            MissingWhat::Agreement => "Not agreed by the person yet",
            MissingWhat::Payee => "No bank details",
            MissingWhat::Check => "Bank details not confirmed yet",
        }
    }
}

/// Somebody who cannot be paid yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Who.
    pub person: PersonId,
    /// Their reference.
    pub reference: String,
    /// What is missing.
    pub what: MissingWhat,
    /// The first day of the budget.
    pub since: Date,
}

/// Somebody who was paid more than they should have been, with no payment to take it from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overpaid {
    /// Who.
    pub person: PersonId,
    /// Their reference.
    pub reference: String,
    /// How much too much.
    pub amount: Pence,
}

/// The runs, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn runs(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
) -> Result<Vec<Run>, Refusal> {
    permit.demand(Noun::Payments, Verb::Search)?;
    let mut runs = tx.query(
        &format!("{RUNS} order by r.period_from desc, r.proposed_at desc limit $1"),
        &params![PAGE],
        run_from,
    )?;
    for run in &mut runs {
        run.steps = steps(tx, run.id)?;
    }
    let trace = Trace::of(Noun::Payments, Verb::Search, "payments").quantity(runs.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(runs)
}

/// One run.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn run(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: RunId,
) -> Result<Run, Refusal> {
    permit.demand(Noun::Payments, Verb::Search)?;
    let run = stored(tx, id)?;
    let trace = Trace::of(Noun::Payments, Verb::Search, "payments.run").subject(id.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(run)
}

/// Lines of a run from a place on: corrections and what is paid once come first, since those are looked at.
///
/// # Errors
/// The database's refusal.
pub fn lines(
    tx: &mut Tx,
    permit: &PopulationPermit,
    id: RunId,
    from: i64,
) -> Result<Vec<Line>, Refusal> {
    permit.demand(Noun::Payments, Verb::Search)?;
    Ok(tx.query(
        &format!(
            "{LINES} where l.run_id = $1 order by case l.kind when 'correction' then 0 when 'one_off' then 1 else 2 end, \
             l.id limit $2 offset $3"
        ),
        &params![id, PAGE, from],
        line_from,
    )?)
}

/// One line with how it came about.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not this person's; the database's refusal.
pub fn line(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    id: LineId,
) -> Result<LineView, Refusal> {
    let person = permit.demand(Noun::Payments, Verb::View)?;
    let (line, worked) = tx
        .query_opt(
            &format!("{LINES_WORKED} where l.id = $1 and l.person_id = $2"),
            &params![id, person],
            |row| Ok((line_from(row)?, row.get::<String>(14)?)),
        )?
        .ok_or(Refusal::NotFound(None))?;
    let work: Option<LineWork> = serde_json::from_str(&worked).ok();
    let same = match &work {
        None => line.kind == LineKind::OneOff,
        Some(work) => worked_again(tx, books, work)?,
    };
    let run = stored(tx, line.run)?;
    Ok(LineView {
        line,
        run,
        work,
        same,
    })
}

fn worked_again(tx: &mut Tx, books: &Rulebooks, work: &LineWork) -> Result<bool, Refusal> {
    let book = books.load(tx, &work.rulebook)?;
    let rules = book.compile(work.date);
    let Ok(prepared) = rules.prepare::<rules::payments::FourWeekly>() else {
        return Ok(false);
    };
    Ok([&work.gross, &work.contribution].into_iter().all(|half| {
        prepared
            .silent(&half.facts)
            .is_ok_and(|again| again == half.result)
    }))
}

/// Whose line it is: what a permit is asked for.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn line_person(tx: &mut Tx, id: LineId) -> Result<PersonId, Refusal> {
    tx.query_opt(
        "select person_id from payments_line where id = $1",
        &params![id],
        |row| row.get(0),
    )?
    .ok_or(Refusal::NotFound(None))
}

/// Who has a budget with a direct payment and cannot be paid yet, and how many there are altogether.
///
/// # Errors
/// The database's refusal.
pub fn missing(
    tx: &mut Tx,
    permit: &PopulationPermit,
    moment: &Moment,
) -> Result<(Vec<Missing>, i64), Refusal> {
    permit.demand(Noun::Payments, Verb::Search)?;
    let from = format!(
        "from (select b.person_id as person_id, p.reference as reference, b.from_on as since, g.id as agreement, \
         (select count(*) from payments_payee y where y.person_id = b.person_id and not exists \
         (select 1 from payments_payee_check c where c.payee_id = y.id and c.outcome = 'refused')) as payees, \
         (select count(*) from payments_payee y join payments_payee_check c on c.payee_id = y.id \
         where y.person_id = b.person_id and c.outcome = 'confirmed') as confirmed \
         from budget_budget b join people_person p on p.id = b.person_id \
         left join budget_agreement g on g.budget_id = b.id \
         where (b.payment_gross_pence > b.payment_person_pence or b.payment_one_off_pence > 0) \
         and not exists (select 1 from budget_budget l where l.supersedes = b.id) \
         and not exists (select 1 from budget_ending e where e.budget_id = b.id and e.last_day < $1 \
         and not exists (select 1 from budget_ending f where f.budget_id = b.id and f.at > e.at)) \
         and {}) as waits where agreement is null or confirmed = 0",
        leaving::here_sql("b.person_id")
    );
    let count = tx.query_one(
        &format!("select count(*) {from}"),
        &params![moment.today],
        |row| row.get(0),
    )?;
    let rows = tx.query(
        &format!("select person_id, reference, since, agreement, payees {from} order by since, reference limit $2"),
        &params![moment.today, PAGE],
        |row| {
            let agreed: Option<uuid::Uuid> = row.get(3)?;
            let payees: i64 = row.get(4)?;
            Ok(Missing {
                person: row.get(0)?,
                reference: row.get(1)?,
                since: row.get(2)?,
                what: match (agreed, payees) {
                    (None, _) => MissingWhat::Agreement,
                    (Some(_), 0) => MissingWhat::Payee,
                    (Some(_), _) => MissingWhat::Check,
                },
            })
        },
    )?;
    Ok((rows, count))
}

/// Who was paid more than they should have been, with no payment of the next period to take it from: after a death, an
/// ending. It is asked for or taken up with whoever holds the account; no run pays it.
///
/// # Errors
/// [`Refusal::Rules`]; the database's refusal.
pub fn overpaid(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    books: &Rulebooks,
) -> Result<Vec<Overpaid>, Refusal> {
    permit.demand(Noun::Payments, Verb::Search)?;
    let standing = standing_runs(tx)?;
    let Some(next) = standing
        .iter()
        .map(super::propose::StandingRun::last_day)
        .max()
        .and_then(|last| last.tomorrow().ok())
    else {
        return Ok(Vec::new());
    };
    let work = Work {
        books,
        moment,
        period: (next, next),
        standing: &standing,
        length: 28,
    };
    let mut found = Vec::new();
    for (person, total) in work.too_much(tx)? {
        let reference = tx.query_one(
            "select reference from people_person where id = $1",
            &params![person],
            |row| row.get(0),
        )?;
        found.push(Overpaid {
            person,
            reference,
            amount: total,
        });
    }
    let trace = Trace::of(Noun::Payments, Verb::Search, "payments.overpaid").quantity(found.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(found)
}

pub(super) fn stored(tx: &mut Tx, id: RunId) -> Result<Run, Refusal> {
    let mut run = tx
        .query_opt(&format!("{RUNS} where r.id = $1"), &params![id], run_from)?
        .ok_or(Refusal::NotFound(None))?;
    run.steps = steps(tx, id)?;
    Ok(run)
}

fn steps(tx: &mut Tx, id: RunId) -> Result<Vec<RunStep>, Refusal> {
    Ok(tx.query(
        "select s.kind, s.at, s.actor, w.display_name, s.account_id, s.why from payments_run_step s \
         left join access_account w on w.id = s.account_id where s.run_id = $1 order by s.at, s.id",
        &params![id],
        |row| {
            Ok(RunStep {
                kind: row.get(0)?,
                at: row.get(1)?,
                by: who_in_words(&row.get::<String>(2)?, row.get(3)?),
                account: row.get(4)?,
                why: row.get(5)?,
            })
        },
    )?)
}

const RUNS: &str = "select r.id, r.period_from, r.period_to, r.pay_on, r.line_count, r.total_pence, r.content_hash, \
     r.proposed_at, r.actor, w.display_name, r.account_id from payments_run r \
     left join access_account w on w.id = r.account_id";

fn run_from(row: &Row<'_>) -> Result<Run, StoreError> {
    Ok(Run {
        id: row.get(0)?,
        from: row.get(1)?,
        to: row.get(2)?,
        pay_on: row.get(3)?,
        lines: row.get(4)?,
        total: Pence(row.get(5)?),
        content_hash: row.get(6)?,
        proposed_at: row.get(7)?,
        by: who_in_words(&row.get::<String>(8)?, row.get(9)?),
        by_account: row.get(10)?,
        steps: Vec::new(),
    })
}

const LINES: &str = "select l.id, l.run_id, l.person_id, p.reference, l.budget_id, l.payee_id, y.last_digits, l.kind, \
     l.from_on, l.to_on, l.gross_pence, l.contribution_pence, l.net_pence, l.corrects from payments_line l \
     join people_person p on p.id = l.person_id join payments_payee y on y.id = l.payee_id";
const LINES_WORKED: &str = "select l.id, l.run_id, l.person_id, p.reference, l.budget_id, l.payee_id, y.last_digits, \
     l.kind, l.from_on, l.to_on, l.gross_pence, l.contribution_pence, l.net_pence, l.corrects, l.worked \
     from payments_line l join people_person p on p.id = l.person_id join payments_payee y on y.id = l.payee_id";

fn line_from(row: &Row<'_>) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.get(0)?,
        run: row.get(1)?,
        person: row.get(2)?,
        reference: row.get(3)?,
        budget: row.get(4)?,
        payee: row.get(5)?,
        last_digits: row.get(6)?,
        kind: row.get(7)?,
        from: row.get(8)?,
        to: row.get(9)?,
        gross: Pence(row.get(10)?),
        contribution: Pence(row.get(11)?),
        net: Pence(row.get(12)?),
        corrects: row.get(13)?,
    })
}
