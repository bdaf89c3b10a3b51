//! Approving a run, refusing it, taking it back; and what the second approval does: it posts.

use rules::Pence;
use rules::rulebook::Rules;
use store::{Tx, Value, params};
use uuid::Uuid;

use super::Run;
use super::propose::changed_since;
use super::read::{RunState, StepKind, stored};
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::ledger::{self, NewEntry, NewLine};
use crate::people::ClientGroup;
use crate::rulebook::Rulebooks;
use crate::{AccountId, Actor, EventId, FieldFault, LineId, Moment, PersonId, Refusal, RunId};

/// How many approvals post a run.
const NEEDED: usize = 2;
/// The longest reason, in letters.
const LONGEST: usize = 2_000;

/// What approving did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approved {
    /// Another approval is needed.
    Once,
    /// It was the second: the run stands in the ledger.
    Posted,
}

type Who<'a> = (&'a Actor, &'a Moment);

/// Approves exactly the lines whose hash was seen. The second approval posts the run in the same transaction.
///
/// # Errors
/// [`Refusal::NotNow`] for its proposer, for whoever set bank details that it pays for the first time, when it no longer
/// waits, when something changed for somebody in it, or when its lines are not those that were seen.
pub fn approve(
    tx: &mut Tx,
    permit: &PopulationPermit,
    books: &Rulebooks,
    who: Who<'_>,
    (id, seen): (RunId, &str),
) -> Result<Approved, Refusal> {
    permit.demand(Noun::Payments, Verb::Decide)?;
    let (actor, moment) = who;
    tx.lock("payments run")?;
    let run = stored(tx, id)?;
    let no = |sentence: String| Err(Refusal::NotNow(sentence));
    let Some(account) = actor.account_id() else {
        return no("A run is approved by somebody with an account, whose name is kept.".to_owned());
    };
    let mine = run
        .steps
        .iter()
        .any(|step| step.kind == StepKind::Approved && step.account == Some(account));
    match run.state() {
        // The same form sent twice.
        RunState::Posted | RunState::Sent if mine => return Ok(Approved::Posted),
        RunState::ApprovedOnce if mine => return Ok(Approved::Once),
        state if !state.is_open() => {
            return no(format!(
                "This run does not wait for approval any more. Where it stands: {}.",
                state.label()
            ));
        }
        _ => {}
    }
    if run.by_account == Some(account) {
        return no("You proposed this run, so two others approve it.".to_owned());
    }
    if let Some(sentence) = set_a_payee(tx, id, account)? {
        return no(sentence);
    }
    if seen != run.content_hash || content_of(tx, id)? != run.content_hash {
        return no(
            "The lines of this run are not those that you saw. Look at them again; if they still differ, tell your IT \
             administrator."
                .to_owned(),
        );
    }
    let changed = changed_in(tx, &run)?;
    if changed > 0 {
        return no(format!(
            "Since this run was proposed, a budget, bank details or a leaving changed for {changed} of the people in \
             it. Have it withdrawn and proposed anew, so that nobody is paid by what no longer stands."
        ));
    }
    step(tx, who, id, StepKind::Approved, "")?;
    let trace = Trace::of(Noun::Payments, Verb::Decide, "payments.approve").subject(id.uuid());
    audit::allowed(tx, actor, moment, &trace)?;
    let approvals = 1 + run
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Approved)
        .count();
    if approvals < NEEDED {
        return Ok(Approved::Once);
    }
    post(tx, books, who, &run)?;
    Ok(Approved::Posted)
}

/// Refuses a run, with a reason: nothing of it is paid.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason; [`Refusal::NotNow`] when it no longer waits.
pub fn refuse(
    tx: &mut Tx,
    permit: &PopulationPermit,
    who: Who<'_>,
    id: RunId,
    why: &str,
) -> Result<(), Refusal> {
    permit.demand(Noun::Payments, Verb::Decide)?;
    stop(tx, who, id, (StepKind::Refused, Verb::Decide), why)
}

/// Takes a run back, with a reason: nothing of it is paid.
///
/// # Errors
/// As [`refuse`].
pub fn withdraw(
    tx: &mut Tx,
    permit: &PopulationPermit,
    who: Who<'_>,
    id: RunId,
    why: &str,
) -> Result<(), Refusal> {
    permit.demand(Noun::Payments, Verb::Create)?;
    stop(tx, who, id, (StepKind::Withdrawn, Verb::Create), why)
}

fn stop(
    tx: &mut Tx,
    who: Who<'_>,
    id: RunId,
    (kind, verb): (StepKind, Verb),
    why: &str,
) -> Result<(), Refusal> {
    tx.lock("payments run")?;
    let run = stored(tx, id)?;
    let why = why.trim();
    let same = run
        .steps
        .iter()
        .any(|step| step.kind == kind && step.account == who.0.account_id() && step.why == why);
    if same {
        return Ok(());
    }
    if why.is_empty() || why.chars().count() > LONGEST {
        return Err(Refusal::Invalid(vec![FieldFault::new(
            "why",
            "Write why, in 2,000 letters or fewer. It is kept with your name.",
        )]));
    }
    if !run.state().is_open() {
        return Err(Refusal::NotNow(format!(
            "This run does not wait for approval any more. Where it stands: {}.",
            run.state().label()
        )));
    }
    step(tx, who, id, kind, why)?;
    let trace = Trace::of(Noun::Payments, verb, "payments.stop").subject(id.uuid());
    audit::allowed(tx, who.0, who.1, &trace)?;
    Ok(())
}

pub(super) fn step(
    tx: &mut Tx,
    (actor, moment): Who<'_>,
    id: RunId,
    kind: StepKind,
    why: &str,
) -> Result<(), Refusal> {
    tx.execute(
        "insert into payments_run_step (id, run_id, kind, at, actor, account_id, why) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![
            Uuid::now_v7(),
            id,
            kind,
            moment.now,
            actor.label(),
            actor.account_id(),
            why
        ],
    )?;
    Ok(())
}

/// Whoever set bank details is not among those who approve the first payment to them. Details that a run was posted for
/// went through two others already.
fn set_a_payee(tx: &mut Tx, id: RunId, account: AccountId) -> Result<Option<String>, Refusal> {
    let people: i64 = tx.query_one(
        "select count(distinct l.person_id) from payments_line l join payments_payee y on y.id = l.payee_id \
         where l.run_id = $1 and y.account_id = $2 and not exists (select 1 from payments_line o \
         join payments_run_step s on s.run_id = o.run_id and s.kind = 'posted' where o.payee_id = y.id)",
        &params![id, account],
        |row| row.get(0),
    )?;
    Ok((people > 0).then(|| {
        format!(
            "You set bank details that this run pays for the first time ({people} {}), so somebody else approves it.",
            if people == 1 { "person" } else { "people" }
        )
    }))
}

/// How many people of the run something changed for since it was proposed.
fn changed_in(tx: &mut Tx, run: &Run) -> Result<usize, Refusal> {
    let changed = changed_since(tx, run.proposed_at)?;
    if changed.is_empty() {
        return Ok(0);
    }
    // What was written at the very instant of the proposal was before it: the proposal read it.
    let later: Vec<PersonId> = tx.query(
        "select person_id from budget_budget where decided_at > $1 \
         union select person_id from budget_agreement where at > $1 \
         union select person_id from budget_ending where at > $1 \
         union select person_id from people_leaving where recorded_at > $1 \
         union select p.person_id from payments_payee p join payments_payee_check c on c.payee_id = p.id where c.at > $1",
        &params![run.proposed_at],
        |row| row.get(0),
    )?;
    let mut count = 0;
    for person in later {
        let lines: i64 = tx.query_one(
            "select count(*) from payments_line where run_id = $1 and person_id = $2",
            &params![run.id, person],
            |row| row.get(0),
        )?;
        count += usize::from(lines > 0);
    }
    Ok(count)
}

/// The hash of the lines as they are in the database now.
fn content_of(tx: &mut Tx, id: RunId) -> Result<String, Refusal> {
    let lines = tx.query(
        "select id, person_id, budget_id, payee_id, kind, from_on, to_on, gross_pence, contribution_pence, corrects \
         from payments_line where run_id = $1 order by id",
        &params![id],
        |row| {
            Ok(format!(
                "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}\n",
                row.get::<Uuid>(0)?,
                row.get::<Uuid>(1)?,
                row.get::<Uuid>(2)?,
                row.get::<Uuid>(3)?,
                row.get::<String>(4)?,
                row.get::<jiff::civil::Date>(5)?,
                row.get::<jiff::civil::Date>(6)?,
                row.get::<i64>(7)?,
                row.get::<i64>(8)?,
                row.get::<Option<Uuid>>(9)?
                    .map(|id| id.to_string())
                    .unwrap_or_default()
            ))
        },
    )?;
    Ok(rules::sha256(lines.concat().as_bytes()))
}

/// The ledger's codes, as the rulebook has them for a day.
pub(super) struct Codes<'r> {
    rules: &'r Rules,
}

impl<'r> Codes<'r> {
    pub(super) fn of(rules: &'r Rules) -> Codes<'r> {
        Codes { rules }
    }

    fn number(&self, path: &str) -> Result<String, Refusal> {
        let found = self.rules.lookup().number(path);
        found
            .map(|found| found.value.normalize().to_string())
            .map_err(|missing| Refusal::Rules(format!("Nothing can be posted: {missing}.")))
    }

    fn cost_centre(&self, group: Option<ClientGroup>) -> Result<String, Refusal> {
        let group = group.map_or_else(|| "other".to_owned(), |group| group.to_string());
        self.number(&format!("payments/ledger/cost_centre_{group}"))
    }

    fn vat(&self) -> Result<String, Refusal> {
        self.rules
            .lookup()
            .choice("payments/ledger/vat_direct_payments", "a choice", |word| {
                Some(word.to_owned())
            })
            .map(|found| found.value)
            .map_err(|missing| Refusal::Rules(format!("Nothing can be posted: {missing}.")))
    }

    /// A line of the balance sheet, which belongs to no service.
    pub(super) fn balance(&self, account: &'static str, amount: Pence) -> Result<NewLine, Refusal> {
        Ok(NewLine {
            account,
            person: None,
            payment: None,
            cost_centre: self.cost_centre(None)?,
            subjective: self.number("payments/ledger/subjective_balance")?,
            vat: self.vat()?,
            amount,
        })
    }
}

fn post(tx: &mut Tx, books: &Rulebooks, who: Who<'_>, run: &Run) -> Result<(), Refusal> {
    let (actor, moment) = who;
    let rules = books.in_force(tx, moment)?.compile(moment.today);
    let codes = Codes::of(&rules);
    let subjective = codes.number("payments/ledger/subjective_direct_payments")?;
    let vat = codes.vat()?;
    let rows = tx.query(
        "select l.id, l.person_id, p.client_group, l.net_pence from payments_line l \
         join people_person p on p.id = l.person_id where l.run_id = $1 and l.net_pence <> 0 order by l.id",
        &params![run.id],
        |row| {
            Ok((
                row.get::<LineId>(0)?,
                row.get::<PersonId>(1)?,
                row.get::<Option<ClientGroup>>(2)?,
                Pence(row.get(3)?),
            ))
        },
    )?;
    let mut centres = std::collections::HashMap::new();
    let mut lines = Vec::with_capacity(rows.len() + 1);
    let mut people: std::collections::BTreeMap<PersonId, i64> = std::collections::BTreeMap::new();
    for (line, person, group, amount) in rows {
        let centre = match centres.get(&group) {
            Some(known) => String::clone(known),
            None => {
                let found = codes.cost_centre(group)?;
                centres.insert(group, found.clone());
                found
            }
        };
        let total = people.entry(person).or_default();
        *total = total.saturating_add(amount.0);
        lines.push(NewLine {
            account: "direct_payments",
            person: Some(person),
            payment: Some(line),
            cost_centre: centre,
            subjective: subjective.clone(),
            vat: vat.clone(),
            amount,
        });
    }
    lines.push(codes.balance("payable", Pence(run.total.0.saturating_neg()))?);
    let words = format!(
        "Direct payments for {} to {}",
        rules::date_in_words(run.from),
        rules::date_in_words(run.to)
    );
    let entry = NewEntry {
        key: &format!("run:{}:post", run.id),
        posted_on: moment.today,
        words: &words,
        run: Some(run.id),
        lines,
    };
    ledger::post(tx, who, &entry)?;
    step(tx, who, run.id, StepKind::Posted, "")?;
    tell(tx, who, run, &people)?;
    let trace = Trace::of(Noun::Payments, Verb::Decide, "payments.post")
        .subject(run.id.uuid())
        .quantity(usize::try_from(run.lines).unwrap_or(usize::MAX));
    audit::allowed(tx, actor, moment, &trace)?;
    Ok(())
}

/// A line on each person's timeline, all at once.
fn tell(
    tx: &mut Tx,
    (actor, moment): Who<'_>,
    run: &Run,
    people: &std::collections::BTreeMap<PersonId, i64>,
) -> Result<(), Refusal> {
    let rows = people.iter().map(|(person, total)| {
        let detail = format!(
            "Direct payment of {} approved, to be paid on {}.",
            Pence(*total),
            rules::date_in_words(run.pay_on)
        );
        Vec::<Value>::from(params![
            EventId::new(),
            *person,
            moment.now,
            moment.now,
            actor.label(),
            actor.account_id(),
            Noun::Payments,
            Verb::Decide,
            Some(run.id.uuid()),
            detail
        ])
    });
    tx.bulk(
        "people_event",
        &[
            "id",
            "person_id",
            "happened_at",
            "recorded_at",
            "actor",
            "account_id",
            "noun",
            "verb",
            "subject_id",
            "detail",
        ],
        rows.collect::<Vec<_>>(),
    )?;
    Ok(())
}
