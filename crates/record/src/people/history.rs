//! Earlier versions of a person's record. Undoing is done openly: an earlier document is loaded, looked at, and
//! saved as a new correction.

use jiff::Timestamp;
use store::{Tx, params};

use super::{FieldChange, PersonDocument, difference as compare, who_in_words};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{PersonId, Refusal};

/// One version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number, from 1.
    pub version: i64,
    /// When it was saved.
    pub at: Timestamp,
    /// Who saved it, in words.
    pub who: String,
    /// Why; may be empty.
    pub why: String,
}

/// The versions of a record, newest first: those below `before`, or from the newest on. At most 50.
///
/// # Errors
/// A permit for something else, or the database's refusal.
pub fn versions(
    tx: &mut Tx,
    permit: &PersonPermit,
    before: Option<i64>,
) -> Result<Vec<VersionLine>, Refusal> {
    let person = permit.demand(Noun::People, Verb::View)?;
    Ok(tx.query(
        "select v.version, v.at, v.actor, a.display_name, v.why from people_version v \
         left join access_account a on a.id = v.account_id \
         where v.person_id = $1 and v.version < $2 order by v.version desc limit 50",
        &params![person, before.unwrap_or(i64::MAX)],
        |row| {
            Ok(VersionLine {
                version: row.get(0)?,
                at: row.get(1)?,
                who: who_in_words(&row.get::<String>(2)?, row.get(3)?),
                why: row.get(4)?,
            })
        },
    )?)
}

/// The record as it was in a version, to look at or to correct back to.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such version.
pub fn version(tx: &mut Tx, permit: &PersonPermit, number: i64) -> Result<PersonDocument, Refusal> {
    let person = permit.demand(Noun::People, Verb::View)?;
    document(tx, person, number)?.ok_or(Refusal::NotFound(None))
}

/// What changed from one version to another, in words.
///
/// # Errors
/// [`Refusal::NotFound`] when one of them is not there.
pub fn difference(
    tx: &mut Tx,
    permit: &PersonPermit,
    from: i64,
    to: i64,
) -> Result<Vec<FieldChange>, Refusal> {
    let before = version(tx, permit, from)?;
    let after = version(tx, permit, to)?;
    Ok(compare::between(&before, &after))
}

pub(super) fn document(
    tx: &mut Tx,
    person: PersonId,
    number: i64,
) -> Result<Option<PersonDocument>, Refusal> {
    let text = tx.query_opt(
        "select document from people_version where person_id = $1 and version = $2",
        &params![person, number],
        |row| row.get::<String>(0),
    )?;
    text.map(|text| PersonDocument::from_json(&text))
        .transpose()
}
