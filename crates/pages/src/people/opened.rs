//! A record as a page of it begins: what is known, who is involved, and what this reader may do next.

use record::access::matrix::Condition;
use record::access::{Noun, PersonPermit, Verb};
use record::people::{self, Involved, Involvement, Opened};
use record::{Actor, PersonId, Refusal, Tx};

use super::{is_own, permit};
use crate::web::Request;

/// A record, opened for a page.
pub(super) struct Record {
    /// The permit that it was opened with.
    pub permit: PersonPermit,
    /// What is known.
    pub opened: Opened,
    /// Who is or was involved; empty where the reader's role does not include that.
    pub involved: Vec<Involvement>,
}

impl Record {
    /// Opens the record for the page of this code, with the rows of the audit trail.
    pub fn open(
        request: &Request,
        tx: &mut Tx,
        person: PersonId,
        purpose: &'static str,
    ) -> Result<Record, Refusal> {
        let permitted = permit(request, tx, person, (Noun::People, Verb::View, purpose))?;
        let opened = people::open(tx, &permitted, &request.actor, &request.moment)?;
        let involved = if request.actor.may(Noun::Involvement, Verb::View) {
            let ask = (Noun::Involvement, Verb::View, purpose);
            let involvement = permit(request, tx, person, ask)?;
            people::involvements(tx, &involvement)?
        } else {
            Vec::new()
        };
        Ok(Record {
            permit: permitted,
            opened,
            involved,
        })
    }

    /// Whether a way to this is shown. It opens nothing: what it leads to asks for its own permit, and where the two
    /// should ever disagree, the permit is right.
    pub fn leads_to(&self, request: &Request, noun: Noun, verb: Verb) -> bool {
        let conditions = request.actor.conditions(noun, verb);
        let views = request.actor.conditions(Noun::People, Verb::View);
        if self.opened.restricted && views.contains(&Condition::Reason) {
            return conditions.contains(&Condition::Reason);
        }
        conditions.iter().any(|condition| match condition {
            Condition::Any | Condition::Reason => true,
            Condition::Own => is_own(request, self.opened.person),
            // A restricted record opens to those named on it, whatever their team.
            Condition::Team => self.opened.restricted || self.is_involved(request),
        })
    }

    fn is_involved(&self, request: &Request) -> bool {
        let Actor::Account(account) = &request.actor else {
            return false;
        };
        self.involved
            .iter()
            .filter(|involvement| involvement.holds_on(request.moment.today))
            .any(|involvement| match involvement.involved {
                Involved::Team(team) => account.teams.contains(&team),
                Involved::Worker(worker) => worker == account.account_id,
            })
    }
}
