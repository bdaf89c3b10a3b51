//! The person's own account of their direct payment: what the council paid, what they paid in, spent and gave back, and
//! what is left. A memorandum account, kept beside the ledger and never in it.

use jiff::civil::Date;
use rules::Pence;
use store::{Tx, params};

use super::LineKind;
use crate::access::{Noun, PersonPermit, Verb};
use crate::budget::{self, Budget};
use crate::people::{NewEvent, record_event, who_in_words};
use crate::{Actor, FieldFault, LineId, Moment, PersonId, Refusal, SpendId};

/// The longest words about what was bought, in letters.
const LONGEST: usize = 200;
/// The largest amount of one entry: more is a slip of the finger.
const LARGEST: Pence = Pence::pounds(100_000);
/// The first day of an entry: the Community Care, Services for Carers and Children’s Services (Direct Payments) (England)
/// Regulations 2009 (SI 2009/1887) came into force.
const FIRST_DAY: Date = jiff::civil::date(2009, 11, 9);

store::text_enum! {
    /// What moved money in the account.
    pub enum SpendKind {
        /// Something was bought or somebody paid.
        Spent = "spent",
        /// The person paid their own part in.
        PaidIn = "paid_in",
        /// Money was given back to the council.
        Returned = "returned",
        /// An entry was wrong: the difference.
        Correction = "correction",
    }
}

impl SpendKind {
    /// In words for the person.
    pub const fn label(self) -> &'static str {
        match self {
            SpendKind::Spent => "Spent",
            SpendKind::PaidIn => "Paid in by you",
            SpendKind::Returned => "Given back to the council",
            SpendKind::Correction => "Correction",
        }
    }
}

/// An entry as it was typed. `id` is made with the form, so that a form sent twice is one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpendForm {
    /// The entry's id.
    pub id: Option<SpendId>,
    /// The day.
    pub on: Option<Date>,
    /// What.
    pub kind: Option<SpendKind>,
    /// For what.
    pub words: String,
    /// How much.
    pub amount: String,
    /// The entry that it corrects: then `amount` is what the entry should have said.
    pub corrects: Option<SpendId>,
}

/// One line of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The day.
    pub on: Date,
    /// What, in words for the person.
    pub what: String,
    /// For what.
    pub words: String,
    /// Into the account above nothing, out of it below.
    pub amount: Pence,
    /// What was left after it.
    pub balance: Pence,
    /// The line of a run, for what the council paid: it opens to its sums.
    pub payment: Option<LineId>,
    /// The entry, for what was written by hand: it can be corrected.
    pub spend: Option<SpendId>,
    /// Who wrote it, in words.
    pub by: String,
}

/// The whole account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its lines up to today, the latest first.
    pub lines: Vec<AccountLine>,
    /// What the bank pays after today, the next first: not the person's to spend yet, and in no sum.
    pub to_come: Vec<AccountLine>,
    /// What the council paid.
    pub from_council: Pence,
    /// What the person paid in.
    pub paid_in: Pence,
    /// What was spent.
    pub spent: Pence,
    /// What was given back.
    pub returned: Pence,
    /// What is left.
    pub balance: Pence,
    /// The budget that stands today.
    pub budget: Option<Budget>,
}

/// The person's account.
///
/// # Errors
/// The database's refusal.
pub fn account(tx: &mut Tx, permit: &PersonPermit, moment: &Moment) -> Result<Account, Refusal> {
    let person = permit.demand(Noun::Payments, Verb::View)?;
    let mut lines = council(tx, person)?;
    lines.extend(own(tx, person)?);
    // By day; on one day what came in is before what went out.
    lines.sort_by_key(|(kind, line)| (line.on, line.amount < Pence::ZERO, *kind));
    let mut account = Account {
        lines: Vec::new(),
        to_come: Vec::new(),
        from_council: Pence::ZERO,
        paid_in: Pence::ZERO,
        spent: Pence::ZERO,
        returned: Pence::ZERO,
        balance: Pence::ZERO,
        budget: budget::standing(tx, person, moment.today)?,
    };
    for (kind, mut line) in lines {
        if line.on > moment.today {
            account.to_come.push(line);
            continue;
        }
        let add = |sum: &mut Pence, amount: i64| sum.0 = sum.0.saturating_add(amount);
        let amount = line.amount.0;
        match kind {
            Source::Council => add(&mut account.from_council, amount),
            Source::Own(SpendKind::PaidIn) => add(&mut account.paid_in, amount),
            Source::Own(SpendKind::Returned) => add(&mut account.returned, amount.saturating_neg()),
            Source::Own(SpendKind::Spent | SpendKind::Correction) => {
                add(&mut account.spent, amount.saturating_neg());
            }
        }
        add(&mut account.balance, amount);
        line.balance = account.balance;
        account.lines.push(line);
    }
    account.lines.reverse();
    Ok(account)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Council,
    Own(SpendKind),
}

fn council(tx: &mut Tx, person: PersonId) -> Result<Vec<(Source, AccountLine)>, Refusal> {
    Ok(tx.query(
        "select l.id, r.pay_on, l.kind, l.from_on, l.to_on, l.net_pence from payments_line l \
         join payments_run r on r.id = l.run_id join payments_run_step s on s.run_id = r.id and s.kind = 'posted' \
         where l.person_id = $1 order by r.pay_on, l.id",
        &params![person],
        |row| {
            let (from, to): (Date, Date) = (row.get(3)?, row.get(4)?);
            let days = || {
                format!(
                    "{} to {}",
                    rules::date_in_words(from),
                    rules::date_in_words(to)
                )
            };
            let (what, words) = match row.get::<LineKind>(2)? {
                LineKind::Regular => ("Paid by the council", format!("For {}", days())),
                LineKind::OneOff => ("Paid by the council, once", "A part of your plan that is needed once".to_owned()),
                LineKind::Correction => (
                    "Correction by the council",
                    format!("What should have been paid for {}, less what was", days()),
                ),
            };
            Ok((
                Source::Council,
                AccountLine {
                    on: row.get(1)?,
                    what: what.to_owned(),
                    words,
                    amount: Pence(row.get(5)?),
                    balance: Pence::ZERO,
                    payment: Some(row.get(0)?),
                    spend: None,
                    by: "the council".to_owned(),
                },
            ))
        },
    )?)
}

fn own(tx: &mut Tx, person: PersonId) -> Result<Vec<(Source, AccountLine)>, Refusal> {
    Ok(tx.query(
        "select s.id, s.on_date, s.kind, s.words, s.amount_pence, s.actor, w.display_name from payments_spend s \
         left join access_account w on w.id = s.account_id where s.person_id = $1 order by s.on_date, s.at, s.id",
        &params![person],
        |row| {
            let kind: SpendKind = row.get(2)?;
            Ok((
                Source::Own(kind),
                AccountLine {
                    on: row.get(1)?,
                    what: kind.label().to_owned(),
                    words: row.get(3)?,
                    amount: Pence(row.get(4)?),
                    balance: Pence::ZERO,
                    payment: None,
                    spend: Some(row.get(0)?),
                    by: who_in_words(&row.get::<String>(5)?, row.get(6)?),
                },
            ))
        },
    )?)
}

/// Writes an entry into the account, or corrects one: the difference is another entry, and the first stays.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotFound`] for an entry of somebody else.
pub fn spend(
    tx: &mut Tx,
    permit: &PersonPermit,
    (actor, moment): (&Actor, &Moment),
    form: &SpendForm,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Payments, Verb::Change)?;
    tx.lock(&format!("account {person}"))?;
    let id = form.id.unwrap_or_else(SpendId::new);
    let there = tx.query_opt(
        "select person_id from payments_spend where id = $1",
        &params![id],
        |row| row.get::<PersonId>(0),
    )?;
    match there {
        // The same form sent twice.
        Some(owner) if owner == person => return Ok(()),
        Some(_) => return Err(Refusal::NotFound(None)),
        None => {}
    }
    let corrected = match form.corrects {
        None => None,
        Some(corrects) => Some(stands(tx, person, corrects)?),
    };
    let entry = read(moment, form, corrected.as_ref()).map_err(Refusal::Invalid)?;
    tx.execute(
        "insert into payments_spend (id, person_id, on_date, kind, words, amount_pence, corrects, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            id,
            person,
            entry.on,
            entry.kind,
            entry.words.as_str(),
            entry.amount.0,
            corrected.as_ref().map(|first| first.id),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    let event = NewEvent {
        person,
        noun: Noun::Payments,
        verb: Verb::Change,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail: &format!(
            "Direct payment account: {}, {}.",
            entry.kind.label().to_lowercase(),
            entry.amount
        ),
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}

/// An entry, with everything that corrected it.
struct Stands {
    id: SpendId,
    kind: SpendKind,
    words: String,
    /// Into the account above nothing, out of it below.
    amount: Pence,
}

fn stands(tx: &mut Tx, person: PersonId, id: SpendId) -> Result<Stands, Refusal> {
    let first = tx
        .query_opt(
            "select s.kind, s.words, s.amount_pence + coalesce((select cast(sum(c.amount_pence) as bigint) \
             from payments_spend c where c.corrects = s.id), 0), s.corrects from payments_spend s \
             where s.id = $1 and s.person_id = $2",
            &params![id, person],
            |row| {
                Ok((
                    row.get::<SpendKind>(0)?,
                    row.get::<String>(1)?,
                    row.get::<i64>(2)?,
                    row.get::<Option<SpendId>>(3)?,
                ))
            },
        )?
        .ok_or(Refusal::NotFound(None))?;
    // A correction is corrected at what it corrects, so that one sum stands there.
    match first {
        (_, _, _, Some(corrects)) => stands(tx, person, corrects),
        (kind, words, amount, None) => Ok(Stands {
            id,
            kind,
            words,
            amount: Pence(amount),
        }),
    }
}

struct Entry {
    on: Date,
    kind: SpendKind,
    words: String,
    amount: Pence,
}

fn read(
    moment: &Moment,
    form: &SpendForm,
    corrected: Option<&Stands>,
) -> Result<Entry, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: String| faults.push(FieldFault::new(field, sentence));
    match form.on {
        None => fault("on", "Enter the day.".to_owned()),
        Some(day) if day > moment.today => fault(
            "on",
            "The day must be today or earlier: this account is of what was paid.".to_owned(),
        ),
        Some(day) if day < FIRST_DAY => fault(
            "on",
            format!(
                "The day must be {} or later.",
                rules::date_in_words(FIRST_DAY)
            ),
        ),
        Some(_) => {}
    }
    let kind = match corrected {
        Some(_) => Some(SpendKind::Correction),
        None => form.kind.filter(|kind| *kind != SpendKind::Correction),
    };
    if kind.is_none() {
        fault(
            "kind",
            "Say what the money was for: spent, paid in or given back.".to_owned(),
        );
    }
    let words = form.words.trim();
    if words.chars().count() > LONGEST {
        fault("words", "Write it in 200 letters or fewer.".to_owned());
    } else if words.is_empty() && (corrected.is_some() || kind == Some(SpendKind::Spent)) {
        let sentence = match corrected {
            Some(_) => "Write why it is corrected.",
            None => "Write what it was spent on.",
        };
        fault("words", sentence.to_owned());
    }
    let amount = match form.amount.parse::<Pence>() {
        Err(why) => {
            fault("amount", format!("How much: {why}."));
            None
        }
        Ok(amount) if amount < Pence::ZERO || (amount == Pence::ZERO && corrected.is_none()) => {
            fault("amount", "Enter an amount of more than nothing.".to_owned());
            None
        }
        Ok(amount) if amount > LARGEST => {
            fault("amount", format!("Enter {LARGEST} or less."));
            None
        }
        Ok(amount) => Some(amount),
    };
    let (Some(on), Some(kind), Some(amount), true) = (form.on, kind, amount, faults.is_empty())
    else {
        return Err(faults);
    };
    let signed = |kind: SpendKind, amount: Pence| match kind {
        SpendKind::PaidIn => amount,
        SpendKind::Spent | SpendKind::Returned | SpendKind::Correction => {
            Pence(amount.0.saturating_neg())
        }
    };
    let (amount, words) = match corrected {
        None => (signed(kind, amount), words.to_owned()),
        Some(first) => {
            let difference = signed(first.kind, amount).checked_sub(first.amount);
            let words = format!("{}: {words}", first.words);
            (difference.unwrap_or(Pence::ZERO), words)
        }
    };
    if amount == Pence::ZERO {
        return Err(vec![FieldFault::new(
            "amount",
            "The entry says this amount already. Nothing was changed.",
        )]);
    }
    Ok(Entry {
        on,
        kind,
        words,
        amount,
    })
}
