//! The person's agreement with their budget: from then on money may flow.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::messages::Messages;
use rules::review::Intervals;
use rules::{Pence, Voice};
use store::{Tx, Value, params};
use uuid::Uuid;

use super::make::{LONGEST, Who};
use super::{Budget, TakenAs, find, foreign, shares};
use crate::access::{Noun, PersonPermit, Verb};
use crate::people::authority::{self, Kind as Authority};
use crate::people::{NewEvent, leaving, record_event, who_in_words};
use crate::rulebook::Rulebooks;
use crate::{BudgetId, FieldFault, Moment, PersonId, Refusal, ServiceId, tasks};

/// The longest name that is kept, in letters.
const LONGEST_NAME: usize = 200;
/// The months from today within which a budget's first day is.
const LATEST_START: i64 = 12;

store::text_enum! {
    /// Who holds a direct payment (Care Act 2014, s31 and s32).
    pub enum HeldBy {
        /// The person.
        Person = "person",
        /// Somebody whom a person who can decide nominates.
        NominatedPerson = "nominated_person",
        /// Somebody authorised, for a person who cannot decide.
        AuthorisedPerson = "authorised_person",
        /// Nobody: nothing is paid out.
        None = "none",
    }
}

impl HeldBy {
    /// Who, in words.
    pub const fn label(self) -> &'static str {
        match self {
            HeldBy::Person => "the person",
            HeldBy::NominatedPerson => "a nominated person",
            HeldBy::AuthorisedPerson => "an authorised person",
            HeldBy::None => "nobody: nothing is paid out",
        }
    }
}

/// What is written when a person agrees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementForm {
    /// The day of the agreement.
    pub agreed_on: Option<Date>,
    /// The first day for which money flows.
    pub starts_on: Option<Date>,
    /// Who signed, by name.
    pub signed_by: String,
    /// Who holds the direct payment, where there is one.
    pub held_by: Option<HeldBy>,
    /// Whether the person was told that they are free to use the budget as they choose, within the law and the plan.
    pub free_use: Option<bool>,
    /// When the person was told the amount.
    pub told_on: Option<Date>,
    /// How they were told.
    pub told_how: String,
    /// Whether a court requirement about drugs or alcohol bars a direct payment (S.I. 2014/2871, schedule 1).
    pub barred: Option<bool>,
    /// Whether the terms were read and agreed.
    pub terms: bool,
}

/// A person's agreement, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The budget.
    pub budget: BudgetId,
    /// The day.
    pub agreed_on: Date,
    /// The first day for which money flows.
    pub starts_on: Date,
    /// Who signed.
    pub signed_by: String,
    /// Who holds the direct payment.
    pub held_by: HeldBy,
    /// The holder's name.
    pub holder: String,
    /// Whether the person was told of the free use.
    pub free_use: bool,
    /// When the person was told the amount.
    pub told_on: Option<Date>,
    /// How.
    pub told_how: String,
    /// The terms that were agreed, one a line.
    pub terms: String,
    /// When it was written.
    pub at: Timestamp,
    /// By whom, in words.
    pub by: String,
}

/// What agreeing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The agreement that stands.
    pub agreement: Agreement,
    /// Whether it stood already and nothing was written.
    pub already: bool,
}

/// The terms that belong to a budget, in the person's words: those of a direct payment, of support that the council
/// arranges, and of a budget at all.
///
/// # Errors
/// [`Refusal::Rules`] where a message is missing.
pub fn terms(budget: &Budget, voice: Voice) -> Result<Vec<String>, Refusal> {
    let unsaid = |fault: rules::messages::MessageFault| Refusal::Rules(fault.to_string());
    let messages = Messages::embedded("en").map_err(unsaid)?;
    let mut ids = vec!["terms-changes", "terms-review"];
    if budget.pays_out() {
        ids.extend([
            "terms-payment-plan",
            "terms-payment-account",
            "terms-payment-own-part",
            "terms-payment-records",
            "terms-payment-back",
        ]);
    } else {
        ids.push("terms-arranged");
    }
    ids.iter()
        .map(|id| messages.text(id, &[], voice).map_err(unsaid))
        .collect()
}

/// Writes the person's agreement with a budget down: from its first day on money may flow.
///
/// A direct payment is held by the person where they can decide it, by somebody whom they nominate, or by an authorised
/// person where they cannot; the last two stand in the register of authority (Care Act 2014, s31 and s32).
///
/// # Errors
/// [`Refusal::Invalid`] with every fault; [`Refusal::NotNow`] when the budget was replaced or the person left;
/// [`Refusal::NotFound`].
pub fn agree(
    tx: &mut Tx,
    permit: &PersonPermit,
    books: &Rulebooks,
    who: Who<'_>,
    id: BudgetId,
    form: &AgreementForm,
) -> Result<Agreed, Refusal> {
    let person = permit.demand(Noun::Budget, Verb::Change)?;
    tx.lock(&format!("budget {person}"))?;
    let Some(budget) = find(tx, person, id)? else {
        return Err(foreign(person, id));
    };
    if let Some(agreement) = stored(tx, id)? {
        return Ok(Agreed {
            agreement,
            already: true,
        });
    }
    leaving::must_be_here(tx, person)?;
    if budget.superseded_by.is_some() {
        return Err(Refusal::NotNow(
            "A newer budget took the place of this one. Agree that one.".to_owned(),
        ));
    }
    let (holder, faults) = check(tx, who, &budget, form)?;
    let (Some(agreed_on), Some(starts_on), Some(free_use), true) = (
        form.agreed_on,
        form.starts_on,
        form.free_use,
        faults.is_empty(),
    ) else {
        return Err(Refusal::Invalid(faults));
    };
    let held_by = if budget.pays_out() {
        form.held_by.unwrap_or(HeldBy::Person)
    } else {
        HeldBy::None
    };
    let terms = terms(&budget, Voice::Plain)?.join("\n");
    let row = Agreement {
        budget: id,
        agreed_on,
        starts_on,
        signed_by: form.signed_by.trim().to_owned(),
        held_by,
        holder,
        free_use,
        told_on: form.told_on,
        told_how: form.told_how.trim().to_owned(),
        terms,
        at: who.1.now,
        by: String::new(),
    };
    insert(tx, who, person, &row)?;
    services(tx, who, &budget, starts_on)?;
    follow(tx, books, who, &budget, starts_on)?;
    let agreement = stored(tx, id)?.ok_or(Refusal::NotFound(None))?;
    Ok(Agreed {
        agreement,
        already: false,
    })
}

/// The agreement with a budget, if there is one.
///
/// # Errors
/// [`Refusal::NotFound`] when the budget is not this person's; the database's refusal.
pub fn agreement_of(
    tx: &mut Tx,
    permit: &PersonPermit,
    id: BudgetId,
) -> Result<Option<Agreement>, Refusal> {
    let person = super::view::may_read(permit)?;
    if find(tx, person, id)?.is_none() {
        return Err(foreign(person, id));
    }
    stored(tx, id)
}

/// Every fault of the form, and the name of who holds the payment.
fn check(
    tx: &mut Tx,
    (_, moment): Who<'_>,
    budget: &Budget,
    form: &AgreementForm,
) -> Result<(String, Vec<FieldFault>), Refusal> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: &str| faults.push(FieldFault::new(field, sentence));
    let signed_by = form.signed_by.trim();
    if signed_by.is_empty() {
        fault("signed_by", "Write who signed, by name.");
    } else if signed_by.chars().count() > LONGEST_NAME {
        fault("signed_by", "Write the name in 200 letters or fewer.");
    }
    match form.agreed_on {
        None => fault("agreed_on", "Enter the day on which it was signed."),
        Some(day) if day > moment.today => {
            fault("agreed_on", "The day of the agreement is not to come yet.");
        }
        Some(day) if day < Moment::at(budget.decided_at).today => fault(
            "agreed_on",
            &format!(
                "The budget was decided on {}: nobody can have signed it before that day.",
                rules::date_in_words(Moment::at(budget.decided_at).today)
            ),
        ),
        Some(_) => {}
    }
    let latest = (moment.today).saturating_add(jiff::Span::new().months(LATEST_START));
    match form.starts_on {
        None => fault("starts_on", "Enter the first day that the budget is for."),
        Some(day) if day < budget.from_on => fault(
            "starts_on",
            &format!(
                "The budget begins on {}: its first day is that or later.",
                rules::date_in_words(budget.from_on)
            ),
        ),
        // A year as it is typed by mistake is years ahead, and nothing would be paid until then.
        Some(day) if day > latest => fault(
            "starts_on",
            &format!(
                "The first day is {LATEST_START} months from today at the latest: {}.",
                rules::date_in_words(latest)
            ),
        ),
        Some(_) => {}
    }
    match form.told_on {
        None => fault(
            "told_on",
            "Enter the day on which the person was told the amount.",
        ),
        Some(day) if day > moment.today => {
            fault(
                "told_on",
                "The day on which they were told is not to come yet.",
            );
        }
        Some(_) => {}
    }
    let told_how = form.told_how.trim();
    if told_how.is_empty() {
        fault("told_how", "Write how the person was told the amount.");
    } else if told_how.chars().count() > LONGEST {
        fault("told_how", "Write it in 2,000 letters or fewer.");
    }
    if form.free_use.is_none() {
        fault(
            "free_use",
            "Say whether the person was told that they are free to choose how the budget is used.",
        );
    }
    if !form.terms {
        fault("terms", "Confirm that the terms were read and agreed.");
    }
    if !budget.pays_out() {
        return Ok((String::new(), faults));
    }
    match form.barred {
        None => fault(
            "barred",
            "Say whether a court requirement about drugs or alcohol bars a direct payment.",
        ),
        Some(true) => fault(
            "barred",
            "A direct payment is barred by this requirement (S.I. 2014/2871, schedule 1). Send the plan back, so that \
             the council arranges the support.",
        ),
        Some(false) => {}
    }
    let (holder, held) = holder(tx, moment.today, budget.person, form.held_by)?;
    faults.extend(held);
    Ok((holder, faults))
}

fn holder(
    tx: &mut Tx,
    today: Date,
    person: PersonId,
    held_by: Option<HeldBy>,
) -> Result<(String, Option<FieldFault>), Refusal> {
    let fault = |sentence: &str| Some(FieldFault::new("held_by", sentence));
    let cannot_decide = tx
        .query_opt(
            "select c.capacity from assessment_circumstance c join assessment_assessment a on a.id = c.assessment_id \
             where a.person_id = $1 order by c.at desc, c.revision desc limit 1",
            &params![person],
            |row| row.get::<String>(0),
        )?
        .is_some_and(|capacity| capacity == "no");
    let kind = match held_by {
        None | Some(HeldBy::None) => {
            return Ok((String::new(), fault("Say who holds the direct payment.")));
        }
        Some(HeldBy::Person | HeldBy::NominatedPerson) if cannot_decide => {
            return Ok((
                String::new(),
                fault(
                    "The assessment says that this person cannot decide this themselves: only an authorised person can \
                     hold the direct payment (Care Act 2014, s32).",
                ),
            ));
        }
        Some(HeldBy::Person) => return Ok((String::new(), None)),
        Some(HeldBy::NominatedPerson) => Authority::Nominee,
        Some(HeldBy::AuthorisedPerson) => Authority::AuthorisedPerson,
    };
    let found = authority::held_for(tx, person, today)?
        .into_iter()
        .find(|held| held.kind == kind);
    Ok(match found {
        Some(held) => (held.holder_name, None),
        None => (
            String::new(),
            Some(FieldFault::new(
                "held_by",
                format!(
                    "Nobody stands in the register of authority as {} today. Add them there first, with what was seen.",
                    kind.label()
                ),
            )),
        ),
    })
}

fn insert(
    tx: &mut Tx,
    (actor, moment): Who<'_>,
    person: PersonId,
    row: &Agreement,
) -> Result<(), Refusal> {
    tx.execute(
        "insert into budget_agreement (id, budget_id, person_id, agreed_on, starts_on, signed_by, held_by, holder, \
         free_use, told_on, told_how, terms, at, actor, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &params![
            Uuid::now_v7(),
            row.budget,
            person,
            row.agreed_on,
            row.starts_on,
            row.signed_by.as_str(),
            row.held_by,
            row.holder.as_str(),
            row.free_use,
            row.told_on,
            row.told_how.as_str(),
            row.terms.as_str(),
            moment.now,
            actor.label(),
            actor.account_id()
        ],
    )?;
    Ok(())
}

/// The support that the person receives from now on, for counts and returns; what was received before ends.
fn services(
    tx: &mut Tx,
    (actor, moment): Who<'_>,
    budget: &Budget,
    starts_on: Date,
) -> Result<(), Refusal> {
    let before = starts_on.yesterday().unwrap_or(starts_on);
    tx.execute(
        "update budget_service set to_on = case when from_on > $1 then from_on else $1 end \
         where person_id = $2 and budget_id is not null and (to_on is null or to_on > $1)",
        &params![before, budget.person],
    )?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for share in shares(tx, budget.id)? {
        let mechanism = match share.taken_as {
            TakenAs::DirectPayment if budget.pays_out() => "direct_payment",
            _ if budget.council_part > Pence::ZERO || share.one_off > Pence::ZERO => {
                "managed_budget"
            }
            _ => "none",
        };
        rows.push(
            params![
                ServiceId::new(),
                budget.person,
                budget.id,
                share.service.as_str(),
                "community",
                mechanism,
                share.weekly > Pence::ZERO,
                share.provider,
                share.weekly.0,
                starts_on,
                moment.now,
                actor.label(),
                actor.account_id()
            ]
            .into(),
        );
    }
    tx.bulk(
        "budget_service",
        &[
            "id",
            "person_id",
            "budget_id",
            "service",
            "setting",
            "mechanism",
            "ongoing",
            "provider_id",
            "weekly_pence",
            "from_on",
            "recorded_at",
            "actor",
            "account_id",
        ],
        rows,
    )?;
    Ok(())
}

/// What comes after: bank details where money is paid out, and the first review.
fn follow(
    tx: &mut Tx,
    books: &Rulebooks,
    who: Who<'_>,
    budget: &Budget,
    starts_on: Date,
) -> Result<(), Refusal> {
    let (actor, moment) = who;
    let person = budget.person;
    tasks::close(tx, who, person, tasks::Kind::Agreement, "Agreed.")?;
    if budget.pays_out() {
        ask_for_payee(tx, books, who, person)?;
    }
    let book = books.in_force(tx, moment)?;
    let intervals = Intervals::of(&book.compile(moment.today))
        .map_err(|missing| Refusal::Rules(missing.to_string()))?;
    let first = intervals.first(starts_on).map(|(_, by)| by);
    let due = if budget.pays_out() {
        match (first, intervals.direct_payment_first(starts_on)) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    } else {
        first
    };
    tasks::open(
        tx,
        books,
        who,
        person,
        tasks::Kind::Review,
        (budget.plan.map(|plan| plan.uuid()), due),
    )?;
    let detail = format!(
        "Budget agreed by the person; it is for the time from {}.",
        rules::date_in_words(starts_on)
    );
    let event = NewEvent {
        person,
        noun: Noun::Budget,
        verb: Verb::Change,
        subject: Some(budget.id.uuid()),
        happened_at: moment.now,
        detail: &detail,
    };
    record_event(tx, actor, moment, &event)?;
    Ok(())
}

/// Asks finance for bank details, unless confirmed ones stand.
pub(super) fn ask_for_payee(
    tx: &mut Tx,
    books: &Rulebooks,
    who: Who<'_>,
    person: PersonId,
) -> Result<(), Refusal> {
    let confirmed = tx.query_one(
        "select count(*) from payments_payee p join payments_payee_check c on c.payee_id = p.id \
         where p.person_id = $1 and c.outcome = 'confirmed'",
        &params![person],
        |row| row.get::<i64>(0),
    )?;
    if confirmed == 0 {
        tasks::open(tx, books, who, person, tasks::Kind::Payee, (None, None))?;
    }
    Ok(())
}

/// A budget that only the person's part changed goes on as it was agreed.
pub(super) fn carry_over(
    tx: &mut Tx,
    who: Who<'_>,
    before: &Budget,
    id: BudgetId,
    from_on: Date,
) -> Result<(), Refusal> {
    let Some(old) = stored(tx, before.id)? else {
        return Ok(());
    };
    let row = Agreement {
        budget: id,
        starts_on: from_on.max(old.starts_on),
        ..old
    };
    insert(tx, who, before.person, &row)
}

fn stored(tx: &mut Tx, id: BudgetId) -> Result<Option<Agreement>, Refusal> {
    Ok(tx.query_opt(
        "select g.budget_id, g.agreed_on, g.starts_on, g.signed_by, g.held_by, g.holder, g.free_use, g.told_on, \
         g.told_how, g.terms, g.at, g.actor, w.display_name from budget_agreement g \
         left join access_account w on w.id = g.account_id where g.budget_id = $1",
        &params![id],
        |row| {
            Ok(Agreement {
                budget: row.get(0)?,
                agreed_on: row.get(1)?,
                starts_on: row.get(2)?,
                signed_by: row.get(3)?,
                held_by: row.get(4)?,
                holder: row.get(5)?,
                free_use: row.get(6)?,
                told_on: row.get(7)?,
                told_how: row.get(8)?,
                terms: row.get(9)?,
                at: row.get(10)?,
                by: who_in_words(&row.get::<String>(11)?, row.get(12)?),
            })
        },
    )?)
}
