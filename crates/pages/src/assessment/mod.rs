//! Assessments: the list of questions, one question on a page, the answers together, and how they came to be.

mod card;
mod check;
mod history;
mod question;
mod tasks;
pub(crate) mod top;
mod words;

use record::access::{self, Noun, Verb};
use record::allocation::Determination;
use record::assessment::{self, Sitting};
use record::people::{self, Heading};
use record::{AssessmentId, PersonId, Refusal, allocation};

use crate::web::Request;

pub use card::work_card;
pub use check::check;
pub(crate) use check::{Typed as DecideForm, answers_with_faults};
pub use history::history;
pub use question::{save, show as question};
pub use tasks::{show as tasks, start};
pub(crate) use words::{subject_title, value_in_words};

/// An assessment, opened for a page.
pub(crate) struct Open {
    /// Whose it is.
    pub(crate) heading: Heading,
    /// What is asked and answered.
    pub(crate) sitting: Sitting,
    /// Whether this reader may answer.
    pub(crate) may_change: bool,
    /// Whether this reader may work out a budget.
    pub(crate) may_decide: bool,
    /// Budgets that were worked out from it and that this reader may see, the latest first.
    pub(crate) budgets: Vec<Determination>,
}

/// Opens an assessment of `person`, with its audit row.
fn open(
    request: &Request,
    person: PersonId,
    id: AssessmentId,
    purpose: &'static str,
) -> Result<Open, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Assessment, Verb::View, purpose);
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let sitting = assessment::questions(tx, &permit, &request.app.rulebooks, id)?;
        let heading = people::heading(tx, &permit)?;
        let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        let open = !sitting.assessment.superseded;
        let may_change = open && may(Noun::Assessment, Verb::Change)?;
        let may_decide = open && may(Noun::Allocation, Verb::Decide)?;
        let budgets = if sitting.assessment.decided && may(Noun::Allocation, Verb::View)? {
            let ask = (Noun::Allocation, Verb::View, purpose);
            let permit = access::person(tx, actor, moment, person, ask, None)?;
            let mut all = allocation::list(tx, &permit)?;
            all.retain(|budget| budget.assessment == id);
            all
        } else {
            Vec::new()
        };
        Ok(Open {
            heading,
            sitting,
            may_change,
            may_decide,
            budgets,
        })
    })
}

/// The assessment that the address names, and whose it is.
fn place(request: &Request) -> Result<(AssessmentId, PersonId), Refusal> {
    let id: AssessmentId = request.param("assessment")?;
    let person = request.read(|tx| assessment::person_of(tx, id))?;
    Ok((id, person))
}
