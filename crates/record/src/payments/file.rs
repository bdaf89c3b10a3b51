//! The file that pays a run.

use std::collections::BTreeMap;

use formats::bank::{self, Payment};
use rules::Pence;
use store::{Tx, params};

use super::approve::{Codes, step};
use super::payee::unseal;
use super::read::{RunState, StepKind, stored};
use crate::access::{Noun, PopulationPermit, SecretKey, Trace, Verb, audit};
use crate::ledger::{self, NewEntry};
use crate::rulebook::Rulebooks;
use crate::{Actor, Moment, PayeeId, PersonId, Refusal, RunId};

/// The bank's file of a posted run: one line a payee. Making it for the first time posts the bank's side; made again, it
/// is the same to the letter. Each time leaves a row in the audit trail.
///
/// # Errors
/// [`Refusal::NotNow`] before the run is posted, or with another secret key; [`Refusal::NotFound`].
pub fn bank_file(
    tx: &mut Tx,
    permit: &PopulationPermit,
    key: &SecretKey,
    books: &Rulebooks,
    who: (&Actor, &Moment),
    id: RunId,
) -> Result<String, Refusal> {
    permit.demand(Noun::Payments, Verb::Export)?;
    let (actor, moment) = who;
    tx.lock("payments run")?;
    let run = stored(tx, id)?;
    if !matches!(run.state(), RunState::Posted | RunState::Sent) {
        return Err(Refusal::NotNow(format!(
            "The file is made once two have approved the run. Where it stands: {}.",
            run.state().label()
        )));
    }
    let rows = tx.query(
        "select l.person_id, l.payee_id, y.sealed, l.net_pence from payments_line l \
         join payments_payee y on y.id = l.payee_id where l.run_id = $1 order by l.id",
        &params![id],
        |row| {
            Ok((
                row.get::<PersonId>(0)?,
                row.get::<PayeeId>(1)?,
                row.get::<Vec<u8>>(2)?,
                row.get::<i64>(3)?,
            ))
        },
    )?;
    let mut people: BTreeMap<PersonId, (PayeeId, Vec<u8>, i64)> = BTreeMap::new();
    for (person, payee, sealed, net) in rows {
        let entry = people.entry(person).or_insert((payee, sealed, 0));
        entry.2 = entry.2.saturating_add(net);
    }
    let day = run.pay_on.strftime("%Y%m%d").to_string();
    let mut payments = Vec::with_capacity(people.len());
    for (number, (payee, sealed, pence)) in (1_u32..).zip(people.into_values()) {
        payments.push(Payment {
            details: unseal(key, payee, &sealed)?,
            pence,
            // A number of this file: it names nobody to whoever reads a statement.
            reference: format!("DP {day} {number:04}"),
        });
    }
    if run.state() == RunState::Posted {
        let rules = books.in_force(tx, moment)?.compile(moment.today);
        let codes = Codes::of(&rules);
        let words = format!(
            "Paid by the bank on {}: direct payments for {} to {}",
            rules::date_in_words(run.pay_on),
            rules::date_in_words(run.from),
            rules::date_in_words(run.to)
        );
        let entry = NewEntry {
            key: &format!("run:{id}:bank"),
            posted_on: moment.today,
            words: &words,
            run: Some(id),
            lines: vec![
                codes.balance("payable", run.total)?,
                codes.balance("bank", Pence(run.total.0.saturating_neg()))?,
            ],
        };
        ledger::post(tx, who, &entry)?;
        step(tx, who, id, StepKind::File, "")?;
    }
    let trace = Trace::of(Noun::Payments, Verb::Export, "payments.file")
        .subject(id.uuid())
        .quantity(payments.len());
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(bank::file(&payments))
}
