//! Somebody else who is named on a record: by their own record, or by a name only.

use store::{Tx, params};

use super::{PersonDocument, text};
use crate::access::{self, Noun, Verb};
use crate::{Actor, FieldFault, Moment, PersonId, Refusal};

/// What a reader without a right to a restricted record is told of whose it is.
const WITHHELD: &str = "Somebody whose record is restricted";

/// Somebody who is named on another's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Their own record, where there is one and the reader may know of it.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// The reference of their record, where the reader may know of it.
    pub reference: Option<String>,
}

/// Who is meant: a person on record, or a name.
///
/// # Errors
/// [`Refusal::Invalid`] of `field` when neither is given, it is the person's own record, or one that the actor may not
/// know of.
pub(super) fn other_meant(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    person: PersonId,
    (other, typed): (Option<PersonId>, &str),
    field: &str,
    faults: &mut Vec<FieldFault>,
) -> Result<(Option<PersonId>, String), Refusal> {
    let mut fault = |sentence: String| faults.push(FieldFault::new(field, sentence));
    let Some(other) = other else {
        let name = text::line("The name", typed).unwrap_or_else(|sentence| {
            fault(sentence);
            String::new()
        });
        if name.is_empty() && typed.trim().is_empty() {
            fault("Enter a name, or find the person on record.".to_owned());
        }
        return Ok((None, name));
    };
    if other == person {
        fault("This is the same record. Choose somebody else.".to_owned());
        return Ok((None, String::new()));
    }
    if !knows_of(tx, actor, moment, other)? {
        fault("Nobody whose record you can open was chosen. Search again.".to_owned());
        return Ok((None, String::new()));
    }
    Ok((Some(other), name_of(tx, other)?.0))
}

/// The other as this reader may know them. The name that was written down stands for whoever has no record.
pub(super) fn other_shown(
    tx: &mut Tx,
    (actor, moment): (&Actor, &Moment),
    (other, written): (Option<PersonId>, String),
) -> Result<Other, Refusal> {
    let Some(person) = other else {
        return Ok(Other {
            person: None,
            name: written,
            reference: None,
        });
    };
    let (name, reference, restricted) = name_of(tx, person)?;
    let knows = knows_of(tx, actor, moment, person)?;
    Ok(Other {
        person: knows.then_some(person),
        name: if restricted && !knows {
            WITHHELD.to_owned()
        } else {
            name
        },
        reference: knows.then_some(reference),
    })
}

/// The other's name as a timeline may tell it to everybody who reads that record.
pub(super) fn told(tx: &mut Tx, other: Option<PersonId>, written: &str) -> Result<String, Refusal> {
    if let Some(person) = other
        && name_of(tx, person)?.2
    {
        return Ok(WITHHELD.to_owned());
    }
    Ok(written.to_owned())
}

/// Name, reference and whether the record is restricted.
pub(super) fn name_of(tx: &mut Tx, person: PersonId) -> Result<(String, String, bool), Refusal> {
    let (document, reference, restricted) = tx.query_one(
        "select document, reference, restricted from people_person where id = $1",
        &params![person],
        |row| {
            Ok((
                row.get::<String>(0)?,
                row.get::<String>(1)?,
                row.get::<bool>(2)?,
            ))
        },
    )?;
    Ok((
        PersonDocument::from_json(&document)?.name(),
        reference,
        restricted,
    ))
}

fn knows_of(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    person: PersonId,
) -> Result<bool, Refusal> {
    access::allows(tx, actor, moment, person, (Noun::People, Verb::View))
}
