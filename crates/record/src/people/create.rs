//! A new person on the record.

use sha2::{Digest, Sha256};
use store::{Tx, params};

use super::keys::{SearchColumns, replace_name_keys};
use super::timeline::{NewEvent, record_event};
use super::{PersonDocument, involvement};
use crate::access::matrix::Condition;
use crate::access::{Noun, PopulationPermit, Trace, Verb, audit};
use crate::{Actor, FieldFault, Moment, PersonId, Refusal, TeamId};

store::id!(
    /// One form as it was handed out, so that sending it twice saves it once. The page makes it and hides it in
    /// the form.
    FormId
);

/// Why a record has its first version.
pub(super) const FIRST_ENTRY: &str = "First entry.";
/// What the timeline says of it.
pub(super) const MADE: &str = "The record was made.";

/// Somebody new.
#[derive(Debug, Clone)]
pub struct NewPerson<'a> {
    /// The form they come from.
    pub form: FormId,
    /// What is known of them.
    pub document: &'a PersonDocument,
    /// The council's prefix of references: `RB` gives `RB-000001`.
    pub prefix: &'a str,
    /// The team that takes them on, from today; one of the actor's own.
    pub team: Option<TeamId>,
}

/// What became of a new person's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// The record was made.
    New {
        /// The person.
        person: PersonId,
        /// The council's reference.
        reference: String,
    },
    /// This form had been saved before; nothing was made.
    Before {
        /// The person that it made then.
        person: PersonId,
        /// The council's reference.
        reference: String,
        /// Whether it says the same as then. If not, what is new in it is not saved: offer it as a correction.
        same: bool,
    },
}

/// Makes the record of a person, with the first version, its timeline and what it is found by.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault of the document, or when the NHS number is on another record.
pub fn create(
    tx: &mut Tx,
    permit: &PopulationPermit,
    actor: &Actor,
    moment: &Moment,
    new: &NewPerson<'_>,
) -> Result<Created, Refusal> {
    permit.demand(Noun::People, Verb::Create)?;
    let faults = new.document.faults();
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let person = PersonId::at(moment.now);
    let text = new.document.to_json()?;
    if let Some((person, _, hash)) = claim_form(tx, actor, new.form, person, 1, &text)? {
        let reference = reference_of(tx, person)?;
        return Ok(Created::Before {
            person,
            reference,
            same: hash == content_hash(&text),
        });
    }
    let columns = SearchColumns::of(new.document, moment.today);
    refuse_nhs_number_of_another(tx, actor, person, columns.nhs_number.as_deref())?;
    let reference = next_reference(tx, new.prefix)?;
    insert(tx, moment, person, &reference, &columns, &text)?;
    add_version(tx, actor, moment, person, 1, FIRST_ENTRY, &text)?;
    replace_name_keys(tx, person, new.document, &columns.sort_name)?;
    audit::allowed(
        tx,
        actor,
        moment,
        &Trace::of(Noun::People, Verb::Create, "people.create").person(person),
    )?;
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::People,
            verb: Verb::Create,
            subject: None,
            happened_at: moment.now,
            detail: MADE,
        },
    )?;
    if let Some(team) = new.team {
        if !may_involve(actor, team) {
            return Err(Refusal::invalid("team", "Choose one of your own teams."));
        }
        involvement::begin(
            tx,
            actor,
            moment,
            person,
            involvement::Involved::Team(team),
            moment.today,
        )?;
    }
    Ok(Created::New { person, reference })
}

fn insert(
    tx: &mut Tx,
    moment: &Moment,
    person: PersonId,
    reference: &str,
    columns: &SearchColumns,
    text: &str,
) -> Result<(), Refusal> {
    tx.execute(
        "insert into people_person (id, reference, version, document, sort_name, birth_year, birth_month, birth_day, \
         nhs_number, postcode, client_group, restricted, created_at, changed_at) \
         values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)",
        &params![
            person,
            reference,
            text,
            &columns.sort_name,
            columns.birth_year,
            columns.birth_month,
            columns.birth_day,
            &columns.nhs_number,
            &columns.postcode,
            columns.client_group,
            false,
            moment.now
        ],
    )
    .map_err(nhs_number_taken_meanwhile)?;
    Ok(())
}

/// Whether the actor may involve the team with somebody: one of their own, or any where the role says so.
pub(crate) fn may_involve(actor: &Actor, team: TeamId) -> bool {
    match actor {
        Actor::Account(account) => {
            account.teams.contains(&team)
                || actor
                    .conditions(Noun::Involvement, Verb::Change)
                    .contains(&Condition::Any)
        }
        _ => true,
    }
}

/// Notes that a form is saved now. When it was before: the person, the version and the hash of what it said.
pub(super) fn claim_form(
    tx: &mut Tx,
    actor: &Actor,
    form: FormId,
    person: PersonId,
    version: i64,
    text: &str,
) -> Result<Option<(PersonId, i64, String)>, Refusal> {
    let claimed = tx.execute(
        "insert into people_form (id, person_id, version, actor, content_hash) values ($1, $2, $3, $4, $5) \
         on conflict (id) do nothing",
        &params![form, person, version, actor.label(), content_hash(text)],
    )?;
    if claimed > 0 {
        Ok(None)
    } else {
        saved_form(tx, actor, form)
    }
}

/// What a form made when it was saved, if it was.
pub(super) fn saved_form(
    tx: &mut Tx,
    actor: &Actor,
    form: FormId,
) -> Result<Option<(PersonId, i64, String)>, Refusal> {
    let saved = tx.query_opt(
        "select person_id, version, content_hash, actor from people_form where id = $1",
        &params![form],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<String>(3)?)),
    )?;
    match saved {
        // Somebody else's form says nothing about their work.
        Some((_, _, _, who)) if who != actor.label() => Err(Refusal::NotNow(
            "This form was made for another sign-in. Open the page again and send it from there."
                .to_owned(),
        )),
        Some((person, version, hash, _)) => Ok(Some((person, version, hash))),
        None => Ok(None),
    }
}

pub(super) fn content_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(super) fn add_version(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
    version: i64,
    why: &str,
    text: &str,
) -> Result<(), Refusal> {
    tx.execute(
        "insert into people_version (person_id, version, at, actor, account_id, why, document) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![
            person,
            version,
            moment.now,
            actor.label(),
            actor.account_id(),
            why,
            text
        ],
    )?;
    Ok(())
}

fn next_reference(tx: &mut Tx, prefix: &str) -> Result<String, Refusal> {
    let number = tx.query_one(
        "update people_counter set last_number = last_number + 1 where name = $1 returning last_number",
        &params!["reference"],
        |row| row.get::<i64>(0),
    )?;
    Ok(reference(prefix, number))
}

/// `RB-000001`; more digits once a million people are known.
pub(super) fn reference(prefix: &str, number: i64) -> String {
    format!("{prefix}-{number:06}")
}

fn reference_of(tx: &mut Tx, person: PersonId) -> Result<String, Refusal> {
    Ok(tx.query_one(
        "select reference from people_person where id = $1",
        &params![person],
        |row| row.get(0),
    )?)
}

/// Refuses an NHS number that stands on another record: with that record's reference where the actor may see it,
/// else without a word about whose it is.
pub(super) fn refuse_nhs_number_of_another(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    digits: Option<&str>,
) -> Result<(), Refusal> {
    let Some(digits) = digits else {
        return Ok(());
    };
    let other = tx.query_opt(
        "select p.id, p.reference, p.restricted, (select count(*) from people_named_access n \
         where n.person_id = p.id and n.account_id = $3 and n.ended_at is null) \
         from people_person p where p.nhs_number = $1 and p.id <> $2",
        &params![digits, person, actor.account_id()],
        |row| {
            Ok((
                row.get::<PersonId>(0)?,
                row.get::<String>(1)?,
                row.get::<bool>(2)?,
                row.get::<i64>(3)?,
            ))
        },
    )?;
    match other {
        None => Ok(()),
        Some((_, reference, restricted, named)) => {
            let sees = match actor {
                Actor::Account(_) => {
                    actor.may(Noun::People, Verb::Search) && (!restricted || named > 0)
                }
                _ => true,
            };
            Err(Refusal::Invalid(vec![if sees {
                FieldFault::new(
                    "nhs_number",
                    format!(
                        "This NHS number is on record {reference}. If that is the same person, open that record. \
                         If not, check the number against a letter from the NHS."
                    ),
                )
            } else {
                nhs_number_fault()
            }]))
        }
    }
}

fn nhs_number_fault() -> FieldFault {
    FieldFault::new(
        "nhs_number",
        "This NHS number cannot be used here. Check it against a letter from the NHS; if it is right, ring the \
         records team before you go on.",
    )
}

/// Two people can enter the same number at the same moment: then the database is the first to see it.
pub(super) fn nhs_number_taken_meanwhile(fault: store::StoreError) -> Refusal {
    if fault.constraint() == Some("people_person_nhs_number_key") {
        Refusal::Invalid(vec![nhs_number_fault()])
    } else {
        Refusal::Store(fault)
    }
}
