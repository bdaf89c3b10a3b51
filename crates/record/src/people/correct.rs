//! Corrections: a new version beside the old ones, and what happens when two people correct at once.

use jiff::Timestamp;
use store::{Tx, params};

use super::create::{
    add_version, claim_form, nhs_number_taken_meanwhile, refuse_nhs_number_of_another, saved_form,
};
use super::difference::{self, Comparison};
use super::keys::{SearchColumns, replace_name_keys};
use super::timeline::{NewEvent, record_event};
use super::{FormId, PersonDocument, history, text, who_in_words};
use crate::access::{Noun, PersonPermit, Verb};
use crate::{Actor, Moment, PersonId, Refusal};

/// A correction as it was sent.
#[derive(Debug, Clone)]
pub struct Correction<'a> {
    /// The form it comes from.
    pub form: FormId,
    /// The version that the form was made from.
    pub base_version: i64,
    /// What the record shall say.
    pub document: &'a PersonDocument,
    /// Why; may be empty.
    pub why: &'a str,
}

/// What became of a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Corrected {
    /// It is saved, now or when the same form was sent before.
    Saved {
        /// The version it made.
        version: i64,
    },
    /// The record says so already: no version was made.
    Unchanged {
        /// The version that stands.
        version: i64,
    },
    /// Somebody saved another version meanwhile. Nothing was saved: show both, and send the choice on `version`.
    Conflict(Box<Conflict>),
}

/// What two people did to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The record as the other saved it.
    pub theirs: PersonDocument,
    /// Its version: the base of the next try.
    pub version: i64,
    /// Who saved it.
    pub who: String,
    /// When.
    pub when: Timestamp,
    /// Why they did.
    pub why: String,
    /// Field by field, and both changes together as a proposal.
    pub comparison: Comparison,
}

/// Corrects a person's record by a new version; the earlier ones stay.
///
/// # Errors
/// [`Refusal::Invalid`] with every fault of the document, or when the NHS number is on another record.
pub fn correct(
    tx: &mut Tx,
    permit: &PersonPermit,
    actor: &Actor,
    moment: &Moment,
    correction: &Correction<'_>,
) -> Result<Corrected, Refusal> {
    let person = permit.demand(Noun::People, Verb::Change)?;
    let mut faults = correction.document.faults();
    let why = text::note("The reason", correction.why).unwrap_or_else(|sentence| {
        faults.push(crate::FieldFault::new("why", sentence));
        String::new()
    });
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let text = correction.document.to_json()?;
    if let Some((saved_person, version, hash)) = saved_form(tx, actor, correction.form)?
        && saved_person == person
        && hash == super::create::content_hash(&text)
    {
        return Ok(Corrected::Saved { version });
    }
    let (version, stands) = current(tx, person)?;
    if stands == *correction.document {
        return Ok(Corrected::Unchanged { version });
    }
    if correction.base_version != version {
        return conflict(tx, person, version, stands, correction);
    }
    let next = version.saturating_add(1);
    let columns = SearchColumns::of(correction.document, moment.today);
    refuse_nhs_number_of_another(tx, actor, person, columns.nhs_number.as_deref())?;
    if !replace(tx, moment, person, version, &columns, &text)? {
        // On PostgreSQL another saved between the look and here; what they saved can be read now.
        let (version, theirs) = current(tx, person)?;
        return conflict(tx, person, version, theirs, correction);
    }
    // A form that somebody went back to, changed and sent again is known already, and its first save stays noted.
    claim_form(tx, actor, correction.form, person, next, &text)?;
    add_version(tx, actor, moment, person, next, &why, &text)?;
    replace_name_keys(tx, person, correction.document, &columns.sort_name)?;
    let detail = changed_in_words(&stands, correction.document);
    record_event(
        tx,
        actor,
        moment,
        &NewEvent {
            person,
            noun: Noun::People,
            verb: Verb::Change,
            subject: None,
            happened_at: moment.now,
            detail: &detail,
        },
    )?;
    Ok(Corrected::Saved { version: next })
}

/// Whether `version` still stood, and was replaced by the next one.
fn replace(
    tx: &mut Tx,
    moment: &Moment,
    person: PersonId,
    version: i64,
    columns: &SearchColumns,
    text: &str,
) -> Result<bool, Refusal> {
    let updated = tx
        .execute(
            "update people_person set version = $1, document = $2, sort_name = $3, birth_year = $4, birth_month = $5, \
             birth_day = $6, nhs_number = $7, postcode = $8, client_group = $9, changed_at = $10 \
             where id = $11 and version = $12",
            &params![
                version.saturating_add(1),
                text,
                &columns.sort_name,
                columns.birth_year,
                columns.birth_month,
                columns.birth_day,
                &columns.nhs_number,
                &columns.postcode,
                columns.client_group,
                moment.now,
                person,
                version
            ],
        )
        .map_err(nhs_number_taken_meanwhile)?;
    Ok(updated > 0)
}

/// The record as it stands: version and document.
pub(super) fn current(tx: &mut Tx, person: PersonId) -> Result<(i64, PersonDocument), Refusal> {
    let (version, text) = tx.query_one(
        "select version, document from people_person where id = $1",
        &params![person],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    Ok((version, PersonDocument::from_json(&text)?))
}

fn conflict(
    tx: &mut Tx,
    person: PersonId,
    version: i64,
    theirs: PersonDocument,
    correction: &Correction<'_>,
) -> Result<Corrected, Refusal> {
    let Some(base) = history::document(tx, person, correction.base_version)? else {
        return Err(Refusal::NotNow(
            "This form does not say which version of the record it began with. Open the record again and make the \
             change there."
                .to_owned(),
        ));
    };
    let (who, when, why) = tx.query_one(
        "select v.actor, a.display_name, v.at, v.why from people_version v \
         left join access_account a on a.id = v.account_id where v.person_id = $1 and v.version = $2",
        &params![person, version],
        |row| Ok((who_in_words(&row.get::<String>(0)?, row.get(1)?), row.get(2)?, row.get(3)?)),
    )?;
    let comparison = difference::compare(&base, &theirs, correction.document);
    Ok(Corrected::Conflict(Box::new(Conflict {
        theirs,
        version,
        who,
        when,
        why,
        comparison,
    })))
}

/// Which fields a correction touched: their names only, the contents stand in the versions.
fn changed_in_words(before: &PersonDocument, after: &PersonDocument) -> String {
    const SHOWN: usize = 8;
    let changes = difference::between(before, after);
    let mut labels: Vec<&str> = changes
        .iter()
        .take(SHOWN)
        .map(|change| change.label.as_str())
        .collect();
    if changes.len() > SHOWN {
        labels.push("and more");
    }
    format!("Corrected. {}.", labels.join("; "))
}
