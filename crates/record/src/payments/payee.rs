//! To whom a direct payment goes: bank details, set by one and confirmed by another.

use formats::bank::Details;
use jiff::Timestamp;
use store::{Row, StoreError, Tx, params};

use crate::access::{Noun, PersonPermit, SecretKey, Use, Verb};
use crate::people::{NewEvent, leaving, record_event, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{AccountId, Actor, FieldFault, Moment, PayeeId, PersonId, Refusal, tasks};

/// The longest text about how details were checked, in letters.
const LONGEST: usize = 2_000;

/// Bank details as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayeeForm {
    /// The name of the account's holder.
    pub account_name: String,
    /// The sort code.
    pub sort_code: String,
    /// The account's number.
    pub account_number: String,
}

store::text_enum! {
    /// What the second pair of eyes found.
    pub enum CheckOutcome {
        /// They are right.
        Confirmed = "confirmed",
        /// They are not.
        Refused = "refused",
    }
}

/// A check as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckForm {
    /// What was found.
    pub outcome: Option<CheckOutcome>,
    /// How it was checked.
    pub how: String,
}

/// Where bank details stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayeeState {
    /// Nobody checked them yet.
    Waiting,
    /// Checked: what was found, how, when and by whom.
    Checked {
        /// What was found.
        outcome: CheckOutcome,
        /// How it was checked.
        how: String,
        /// When.
        at: Timestamp,
        /// By whom, in words.
        by: String,
    },
}

/// Bank details, without what is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    /// Their id.
    pub id: PayeeId,
    /// Whose they are for.
    pub person: PersonId,
    /// The name of the account's holder.
    pub account_name: String,
    /// The last four digits of the number.
    pub last_digits: String,
    /// When they were set.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
    /// The account that set them.
    pub by_account: Option<AccountId>,
    /// Where they stand.
    pub state: PayeeState,
}

impl Payee {
    /// Whether they may be paid to.
    pub fn is_confirmed(&self) -> bool {
        matches!(
            self.state,
            PayeeState::Checked {
                outcome: CheckOutcome::Confirmed,
                ..
            }
        )
    }
}

/// Sets bank details: they are paid to once somebody else has confirmed them.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotNow`] for whoever made the financial assessment, or when the
/// person left.
pub fn set_payee(
    tx: &mut Tx,
    permit: &PersonPermit,
    key: &SecretKey,
    books: &Rulebooks,
    who: (&Actor, &Moment),
    form: &PayeeForm,
) -> Result<PayeeId, Refusal> {
    let person = permit.demand(Noun::Payee, Verb::Change)?;
    let (actor, moment) = who;
    tx.lock(&format!("payee {person}"))?;
    leaving::must_be_here(tx, person)?;
    if assessed(tx, person, actor.account_id(), &["charging_determination"])? {
        return Err(Refusal::NotNow(
            "You made this person's financial assessment, so somebody else in finance sets the bank details.".to_owned(),
        ));
    }
    let details = Details::parse(&form.account_name, &form.sort_code, &form.account_number)
        .map_err(faults)?;
    // The same details by the same hand are a form sent twice.
    if let Some(newest) = newest(tx, person)?
        && newest.state == PayeeState::Waiting
        && newest.by_account == actor.account_id()
        && open(tx, key, newest.id)? == details
    {
        return Ok(newest.id);
    }
    let id = PayeeId::new();
    let sealed = key.seal(
        Use::BankDetails,
        id.uuid().as_bytes(),
        details.to_text().as_bytes(),
    )?;
    tx.execute(
        "insert into payments_payee (id, person_id, account_name, sealed, last_digits, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            id,
            person,
            details.name(),
            sealed,
            details.last_digits(),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    tasks::close(tx, who, person, tasks::Kind::Payee, "Bank details set.")?;
    tasks::open(
        tx,
        books,
        who,
        person,
        tasks::Kind::PayeeCheck,
        (Some(id.uuid()), None),
    )?;
    tell(
        tx,
        who,
        (person, id),
        Verb::Change,
        &format!(
            "Bank details set, account ending {}; to be confirmed by somebody else.",
            details.last_digits()
        ),
    )?;
    Ok(id)
}

/// Bank details as they are kept, for loading the history of another system.
pub struct KeptDetails {
    /// The account's holder.
    pub account_name: String,
    /// The last four digits.
    pub last_digits: String,
    /// Everything, sealed.
    pub sealed: Vec<u8>,
}

/// Seals bank details as [`set_payee`] does, without writing them.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault.
pub fn seal_details(
    key: &SecretKey,
    id: PayeeId,
    form: &PayeeForm,
) -> Result<KeptDetails, Refusal> {
    let details = Details::parse(&form.account_name, &form.sort_code, &form.account_number)
        .map_err(faults)?;
    Ok(KeptDetails {
        account_name: details.name().to_owned(),
        last_digits: details.last_digits().to_owned(),
        sealed: key.seal(
            Use::BankDetails,
            id.uuid().as_bytes(),
            details.to_text().as_bytes(),
        )?,
    })
}

fn faults(faults: Vec<(&'static str, &'static str)>) -> Refusal {
    Refusal::Invalid(
        faults
            .into_iter()
            .map(|(field, sentence)| FieldFault::new(field, sentence))
            .collect(),
    )
}

/// Confirms or refuses bank details, by somebody who neither set them nor assessed the person.
///
/// # Errors
/// [`Refusal::Invalid`] without an outcome or how it was checked; [`Refusal::NotNow`] for who may not, or when newer
/// details stand or these are checked already; [`Refusal::NotFound`].
pub fn check_payee(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    who: (&Actor, &Moment),
    id: PayeeId,
    form: &CheckForm,
) -> Result<(), Refusal> {
    let person = permit.demand(Noun::Payee, Verb::Decide)?;
    let (actor, moment) = who;
    tx.lock(&format!("payee {person}"))?;
    let newest = newest(tx, person)?.ok_or(Refusal::NotFound(None))?;
    if newest.id != id {
        return Err(Refusal::NotNow(
            "Other bank details were set meanwhile. Check those.".to_owned(),
        ));
    }
    let how = form.how.trim();
    if let PayeeState::Checked {
        outcome, how: was, ..
    } = &newest.state
    {
        // The same form sent twice.
        if Some(*outcome) == form.outcome && was == how {
            return Ok(());
        }
        return Err(Refusal::NotNow(
            "These bank details were checked already. To change them, set new ones.".to_owned(),
        ));
    }
    may_check(tx, (person, &newest), actor)?;
    let mut faults = Vec::new();
    if form.outcome.is_none() {
        faults.push(FieldFault::new(
            "outcome",
            "Say whether the bank details are right.",
        ));
    }
    if how.is_empty() {
        faults.push(FieldFault::new(
            "how",
            "Write how you checked them, such as the statement that you saw.",
        ));
    } else if how.chars().count() > LONGEST {
        faults.push(FieldFault::new(
            "how",
            "Write it in 2,000 letters or fewer.",
        ));
    }
    let (Some(outcome), true, Some(account)) =
        (form.outcome, faults.is_empty(), actor.account_id())
    else {
        return Err(Refusal::Invalid(faults));
    };
    tx.execute(
        "insert into payments_payee_check (payee_id, outcome, how, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6)",
        &params![id, outcome, how, moment.now, actor.label(), account],
    )?;
    tasks::close(
        tx,
        who,
        person,
        tasks::Kind::PayeeCheck,
        "Bank details checked.",
    )?;
    let detail = match outcome {
        CheckOutcome::Confirmed => "Bank details confirmed.",
        CheckOutcome::Refused => {
            tasks::open(tx, books, who, person, tasks::Kind::Payee, (None, None))?;
            "Bank details refused; new ones are asked for."
        }
    };
    tell(tx, who, (person, id), Verb::Decide, detail)
}

fn may_check(
    tx: &mut Tx,
    (person, payee): (PersonId, &Payee),
    actor: &Actor,
) -> Result<(), Refusal> {
    let no = |sentence: &str| Err(Refusal::NotNow(sentence.to_owned()));
    let Some(account) = actor.account_id() else {
        return no("Bank details are checked by somebody with an account, whose name is kept.");
    };
    if payee.by_account == Some(account) {
        return no("You set these bank details yourself, so somebody else has to check them.");
    }
    let tables = [
        "charging_determination",
        "eligibility_determination",
        "allocation_determination",
        "budget_budget",
    ];
    if assessed(tx, person, Some(account), &tables)? {
        return no(
            "You assessed this person or decided on their money, so somebody else has to check the bank details.",
        );
    }
    Ok(())
}

/// Whether this account decided something of the person in one of the tables.
fn assessed(
    tx: &mut Tx,
    person: PersonId,
    account: Option<AccountId>,
    tables: &[&str],
) -> Result<bool, Refusal> {
    let Some(account) = account else {
        return Ok(false);
    };
    for table in tables {
        let found = tx.query_one(
            &format!("select count(*) from {table} where person_id = $1 and account_id = $2"),
            &params![person, account],
            |row| row.get::<i64>(0),
        )?;
        if found > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The person's bank details, the latest first.
///
/// # Errors
/// The database's refusal.
pub fn payees(tx: &mut Tx, permit: &PersonPermit) -> Result<Vec<Payee>, Refusal> {
    let person = permit.demand(Noun::Payee, Verb::View)?;
    Ok(tx.query(
        &format!("{PAYEES} where p.person_id = $1 order by p.at desc, p.id desc"),
        &params![person],
        payee_from,
    )?)
}

/// The whole details, for whoever checks or sets them.
///
/// # Errors
/// [`Refusal::NotFound`] when they are not this person's; [`Refusal::NotNow`] when they were sealed by another key.
pub fn payee_details(
    tx: &mut Tx,
    permit: &PersonPermit,
    key: &SecretKey,
    id: PayeeId,
) -> Result<Details, Refusal> {
    let person = permit
        .demand(Noun::Payee, Verb::Decide)
        .or_else(|_| permit.demand(Noun::Payee, Verb::Change))?;
    let own = tx.query_opt(
        "select id from payments_payee where id = $1 and person_id = $2",
        &params![id, person],
        |row| row.get::<PayeeId>(0),
    )?;
    if own.is_none() {
        return Err(Refusal::NotFound(None));
    }
    open(tx, key, id)
}

pub(super) fn open(tx: &mut Tx, key: &SecretKey, id: PayeeId) -> Result<Details, Refusal> {
    let sealed: Vec<u8> = tx.query_one(
        "select sealed from payments_payee where id = $1",
        &params![id],
        |row| row.get(0),
    )?;
    unseal(key, id, &sealed)
}

pub(super) fn unseal(key: &SecretKey, id: PayeeId, sealed: &[u8]) -> Result<Details, Refusal> {
    let plain = key.open(Use::BankDetails, id.uuid().as_bytes(), sealed)?;
    String::from_utf8(plain)
        .ok()
        .and_then(|text| Details::from_text(&text))
        .ok_or_else(|| {
            Refusal::NotNow("Bank details that are kept cannot be read. Set them anew.".to_owned())
        })
}

fn newest(tx: &mut Tx, person: PersonId) -> Result<Option<Payee>, Refusal> {
    Ok(tx.query_opt(
        &format!("{PAYEES} where p.person_id = $1 order by p.at desc, p.id desc limit 1"),
        &params![person],
        payee_from,
    )?)
}

fn tell(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (person, id): (PersonId, PayeeId),
    verb: Verb,
    detail: &str,
) -> Result<(), Refusal> {
    let event = NewEvent {
        person,
        noun: Noun::Payee,
        verb,
        subject: Some(id.uuid()),
        happened_at: moment.now,
        detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}

const PAYEES: &str = "select p.id, p.person_id, p.account_name, p.last_digits, p.at, p.actor, w.display_name, \
     p.account_id, c.outcome, c.how, c.at, c.actor, v.display_name from payments_payee p \
     left join access_account w on w.id = p.account_id left join payments_payee_check c on c.payee_id = p.id \
     left join access_account v on v.id = c.account_id";

fn payee_from(row: &Row<'_>) -> Result<Payee, StoreError> {
    let state = match row.get::<Option<CheckOutcome>>(8)? {
        None => PayeeState::Waiting,
        Some(outcome) => PayeeState::Checked {
            outcome,
            how: row.get(9)?,
            at: row.get(10)?,
            by: who_in_words(&row.get::<String>(11)?, row.get(12)?),
        },
    };
    Ok(Payee {
        id: row.get(0)?,
        person: row.get(1)?,
        account_name: row.get(2)?,
        last_digits: row.get(3)?,
        at: row.get(4)?,
        by: who_in_words(&row.get::<String>(5)?, row.get(6)?),
        by_account: row.get(7)?,
        state,
    })
}
