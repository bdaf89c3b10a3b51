//! The ledger: double entry, posted once, never changed.
//!
//! An amount above nothing is a debit, below nothing a credit. The database seals an entry only when its lines sum to
//! nought, and after that neither entry nor lines change (the guard `ledger_entry_balance`). A correction is another
//! entry that names the first. The person's own account of a direct payment is a memorandum account and not in here: the
//! payment is the council's expense.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Pence;
use store::{Row, StoreError, Tx, Value, params};

use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::people::who_in_words;
use crate::{Actor, LedgerEntryId, LineId, Moment, PersonId, Refusal, RunId};

/// How many lines of an entry a page shows.
pub const PAGE: i64 = 50;

/// An entry to be posted.
pub(crate) struct NewEntry<'a> {
    /// The same key is posted once.
    pub key: &'a str,
    /// The day.
    pub posted_on: Date,
    /// What it is.
    pub words: &'a str,
    /// The run that it comes from.
    pub run: Option<RunId>,
    /// Its lines.
    pub lines: Vec<NewLine>,
}

/// One line of an entry to be posted.
pub(crate) struct NewLine {
    /// The account's code.
    pub account: &'static str,
    /// Whose payment it is.
    pub person: Option<PersonId>,
    /// Which.
    pub payment: Option<LineId>,
    /// The cost centre.
    pub cost_centre: String,
    /// The subjective code.
    pub subjective: String,
    /// The VAT code.
    pub vat: String,
    /// Pence; a debit above nothing, a credit below. Not nothing.
    pub amount: Pence,
}

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: LedgerEntryId,
    /// The day.
    pub posted_on: Date,
    /// What it is.
    pub words: String,
    /// The run that it comes from.
    pub run: Option<RunId>,
    /// What its debits come to.
    pub amount: Pence,
    /// How many lines it has.
    pub lines: i64,
    /// When it was posted.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

/// One line as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in the entry, from 1.
    pub position: i64,
    /// The account's code and name.
    pub account: (String, String),
    /// The line of a run that it stands for.
    pub payment: Option<LineId>,
    /// The person's reference: never a name.
    pub reference: Option<String>,
    /// The cost centre.
    pub cost_centre: String,
    /// The subjective code.
    pub subjective: String,
    /// The VAT code.
    pub vat: String,
    /// Pence; a debit above nothing, a credit below.
    pub amount: Pence,
}

/// What one account comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The account's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Debits.
    pub debits: Pence,
    /// Credits, above nothing.
    pub credits: Pence,
}

impl Balance {
    /// Debits less credits.
    pub fn net(&self) -> Pence {
        self.debits.checked_sub(self.credits).unwrap_or(Pence::ZERO)
    }
}

/// Posts an entry; the same key is posted once, and gives the entry that stands.
pub(crate) fn post(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    new: &NewEntry<'_>,
) -> Result<LedgerEntryId, Refusal> {
    tx.lock(&format!("ledger {}", new.key))?;
    let stands = tx.query_opt(
        "select id from ledger_entry where key = $1",
        &params![new.key],
        |row| row.get(0),
    )?;
    if let Some(stands) = stands {
        return Ok(stands);
    }
    let id = LedgerEntryId::new();
    tx.execute(
        "insert into ledger_entry (id, key, posted_on, words, run_id, sealed, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            id,
            new.key,
            new.posted_on,
            new.words,
            new.run,
            false,
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let rows = new.lines.iter().zip(1_i64..).map(|(line, position)| {
        Vec::<Value>::from(params![
            id,
            position,
            line.account,
            line.person,
            line.payment,
            line.cost_centre.as_str(),
            line.subjective.as_str(),
            line.vat.as_str(),
            line.amount.0
        ])
    });
    tx.bulk(
        "ledger_line",
        &[
            "entry_id",
            "position",
            "account_code",
            "person_id",
            "payment_line_id",
            "cost_centre",
            "subjective_code",
            "vat_code",
            "amount_pence",
        ],
        rows.collect::<Vec<_>>(),
    )?;
    // Sealing is what the database checks: lines that do not sum to nought are refused here.
    tx.execute(
        "update ledger_entry set sealed = $1 where id = $2",
        &params![true, id],
    )?;
    Ok(id)
}

/// The entries, the latest first, from a place on.
///
/// # Errors
/// The database's refusal.
pub fn entries(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    from: i64,
) -> Result<Vec<Entry>, Refusal> {
    permit.demand(Noun::Ledger, Verb::View)?;
    let entries = tx.query(
        &format!("{ENTRIES} order by e.posted_on desc, e.id desc limit $1 offset $2"),
        &params![PAGE, from],
        entry_from,
    )?;
    let trace = Trace::of(Noun::Ledger, Verb::View, "ledger").quantity(entries.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(entries)
}

/// One entry with its lines from a place on.
///
/// # Errors
/// [`Refusal::NotFound`]; the database's refusal.
pub fn entry(
    tx: &mut Tx,
    permit: &PopulationPermit,
    (actor, moment): (&Actor, &Moment),
    id: LedgerEntryId,
    from: i64,
) -> Result<(Entry, Vec<Line>), Refusal> {
    permit.demand(Noun::Ledger, Verb::View)?;
    let entry = tx
        .query_opt(
            &format!("{ENTRIES} where e.id = $1"),
            &params![id],
            entry_from,
        )?
        .ok_or(Refusal::NotFound(None))?;
    let lines = tx.query(
        "select l.position, l.account_code, a.name, l.payment_line_id, p.reference, l.cost_centre, l.subjective_code, \
         l.vat_code, l.amount_pence from ledger_line l join ledger_account a on a.code = l.account_code \
         left join people_person p on p.id = l.person_id where l.entry_id = $1 and l.position > $2 \
         order by l.position limit $3",
        &params![id, from, PAGE],
        |row| {
            Ok(Line {
                position: row.get(0)?,
                account: (row.get(1)?, row.get(2)?),
                payment: row.get(3)?,
                reference: row.get(4)?,
                cost_centre: row.get(5)?,
                subjective: row.get(6)?,
                vat: row.get(7)?,
                amount: Pence(row.get(8)?),
            })
        },
    )?;
    let trace = Trace::of(Noun::Ledger, Verb::View, "ledger_entry")
        .subject(id.uuid())
        .quantity(lines.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok((entry, lines))
}

/// What each account comes to by a day: together they come to nought.
///
/// # Errors
/// The database's refusal.
pub fn trial_balance(
    tx: &mut Tx,
    permit: &PopulationPermit,
    by: Date,
) -> Result<Vec<Balance>, Refusal> {
    permit.demand(Noun::Ledger, Verb::View)?;
    Ok(tx.query(
        "select a.code, a.name, a.kind, \
         cast(coalesce(sum(case when e.id is not null and l.amount_pence > 0 then l.amount_pence else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when e.id is not null and l.amount_pence < 0 then -l.amount_pence else 0 end), 0) as bigint) \
         from ledger_account a left join ledger_line l on l.account_code = a.code \
         left join ledger_entry e on e.id = l.entry_id and e.posted_on <= $1 \
         group by a.code, a.name, a.kind order by a.code",
        &params![by],
        |row| {
            Ok(Balance {
                code: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
                debits: Pence(row.get(3)?),
                credits: Pence(row.get(4)?),
            })
        },
    )?)
}

const ENTRIES: &str = "select e.id, e.posted_on, e.words, e.run_id, \
     (select cast(coalesce(sum(l.amount_pence), 0) as bigint) from ledger_line l \
     where l.entry_id = e.id and l.amount_pence > 0), \
     (select count(*) from ledger_line l where l.entry_id = e.id), e.at, e.actor, w.display_name \
     from ledger_entry e left join access_account w on w.id = e.account_id";

fn entry_from(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.get(0)?,
        posted_on: row.get(1)?,
        words: row.get(2)?,
        run: row.get(3)?,
        amount: Pence(row.get(4)?),
        lines: row.get(5)?,
        at: row.get(6)?,
        by: who_in_words(&row.get::<String>(7)?, row.get(8)?),
    })
}
