//! A record as each page of it begins: whose it is, and what this reader may do next.

use record::access::{self, Noun, PersonPermit, Verb};
use record::people::{self, Heading, Involvement, Opened};
use record::{PersonId, Refusal, Tx};

use super::permit;
use crate::web::Request;

/// What pages of a record lead to, where it is permitted.
const WAYS: &[(Noun, Verb)] = &[
    (Noun::People, Verb::Change),
    (Noun::People, Verb::Print),
    (Noun::Involvement, Verb::View),
    (Noun::Involvement, Verb::Change),
    (Noun::Restriction, Verb::View),
    (Noun::Restriction, Verb::Change),
    (Noun::Assessment, Verb::View),
    (Noun::Allocation, Verb::View),
    (Noun::Audit, Verb::View),
    (Noun::PersonAccount, Verb::Change),
    (Noun::Contact, Verb::View),
    (Noun::Relationship, Verb::View),
    (Noun::Relationship, Verb::Change),
    (Noun::Authority, Verb::View),
    (Noun::Authority, Verb::Change),
    (Noun::Equality, Verb::View),
    (Noun::Equality, Verb::Change),
    (Noun::Complaint, Verb::View),
    (Noun::People, Verb::Export),
    (Noun::Payments, Verb::View),
    (Noun::Leaving, Verb::View),
    (Noun::Leaving, Verb::Change),
    (Noun::Leaving, Verb::Decide),
];

/// A record, opened for a page.
pub(super) struct Record {
    /// The permit that it was opened with.
    pub permit: PersonPermit,
    /// Whose it is.
    pub heading: Heading,
    ways: Vec<(Noun, Verb)>,
}

impl Record {
    /// Opens the record for the page of this code, with the row of the audit trail.
    pub fn open(
        request: &Request,
        tx: &mut Tx,
        person: PersonId,
        purpose: &'static str,
    ) -> Result<Record, Refusal> {
        let permit = permit(request, tx, person, (Noun::People, Verb::View, purpose))?;
        let heading = people::heading(tx, &permit)?;
        let ways = access::allowed_of(tx, &request.actor, &request.moment, person, WAYS)?;
        Ok(Record {
            permit,
            heading,
            ways,
        })
    }

    /// Looks at the record itself: what changed since the reader last did is told from here on.
    pub fn look(&self, request: &Request, tx: &mut Tx) -> Result<Opened, Refusal> {
        people::open(tx, &self.permit, &request.actor, &request.moment)
    }

    /// The version that stands.
    pub fn version(&self, tx: &mut Tx) -> Result<i64, Refusal> {
        let newest = people::versions(tx, &self.permit, None)?;
        Ok(newest.first().map_or(0, |line| line.version))
    }

    /// Who is, was or will be involved; nobody where the reader may not know.
    pub fn involved(&self, request: &Request, tx: &mut Tx) -> Result<Vec<Involvement>, Refusal> {
        if !self.leads_to(Noun::Involvement, Verb::View) {
            return Ok(Vec::new());
        }
        let ask = (Noun::Involvement, Verb::View, "people.involvement");
        let permit = permit(request, tx, self.heading.person, ask)?;
        people::involvements(tx, &permit)
    }

    /// Whether the way to this is shown.
    pub fn leads_to(&self, noun: Noun, verb: Verb) -> bool {
        self.ways.contains(&(noun, verb))
    }
}
