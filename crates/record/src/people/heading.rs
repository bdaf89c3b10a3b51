//! The top of every page about one person: who it is, and what must be known before ringing, writing or visiting.

use store::{Tx, params};

use super::PersonDocument;
use super::leaving::{self, Leaving};
use crate::access::PersonPermit;
use crate::{PersonId, Refusal};

/// Who a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The person.
    pub person: PersonId,
    /// The council's reference.
    pub reference: String,
    /// Whether the record is restricted.
    pub restricted: bool,
    /// Name, date of birth, needs in communication: the page shows those and no more.
    pub document: PersonDocument,
    /// Why the journey stopped, while that stands.
    pub left: Option<Leaving>,
}

/// Who the page is about. Any permit for this person will do: whoever opens a part of a record must see whose it is and
/// how the person wants to be spoken with. It is no look at the record itself.
///
/// # Errors
/// The database's refusal; a document that cannot be read.
pub fn heading(tx: &mut Tx, permit: &PersonPermit) -> Result<Heading, Refusal> {
    let person = permit.person();
    let (reference, restricted, document) = tx.query_one(
        "select reference, restricted, document from people_person where id = $1",
        &params![person],
        |row| {
            Ok((
                row.get::<String>(0)?,
                row.get::<bool>(1)?,
                row.get::<String>(2)?,
            ))
        },
    )?;
    Ok(Heading {
        person,
        reference,
        restricted,
        document: PersonDocument::from_json(&document)?,
        left: leaving::standing(tx, person)?,
    })
}
