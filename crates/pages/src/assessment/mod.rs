//! Assessments: the list of questions, one question on a page, the answers together, and how they came to be.

mod card;
mod check;
mod circumstance;
mod history;
pub mod invite;
pub mod own;
pub mod paper;
mod question;
pub mod start;
mod tasks;
pub(crate) mod top;
mod validate;
mod words;

use record::access::PersonPermit;
use record::access::{self, Noun, Verb};
use record::allocation::Determination;
use record::assessment::{self, Circumstance, Sitting, Step, StepKind};
use record::people::{self, Heading};
use record::{AssessmentId, PersonId, Refusal, Tx, allocation};

use crate::web::Request;

pub use card::work_card;
pub use check::check;
pub(crate) use check::{Typed as DecideForm, answers_with_faults};
pub use history::history;
pub use question::{save, show as question};
pub use tasks::{begin, show as tasks};
pub use validate::{give_back, save as validate, show as validation};
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
    /// Whether this reader may validate it.
    pub(crate) may_validate: bool,
    /// How it is led, where that was asked.
    pub(crate) circumstance: Option<Circumstance>,
    /// The steps, the latest first.
    pub(crate) steps: Vec<Step>,
    /// Budgets that were worked out from it and that this reader may see, the latest first.
    pub(crate) budgets: Vec<Determination>,
}

impl Open {
    /// Whether it is validated as it stands.
    pub(crate) fn is_validated(&self) -> bool {
        self.sitting.assessment.step == Some(StepKind::Validated)
    }
}

/// Opens an assessment of `person`, with its audit row.
fn open(
    request: &Request,
    person: PersonId,
    id: AssessmentId,
    purpose: &'static str,
) -> Result<Open, Refusal> {
    request.write(|tx| open_in(tx, request, person, id, purpose).map(|(open, _)| open))
}

/// The same, in a transaction that goes on, with the permit to view.
fn open_in(
    tx: &mut Tx,
    request: &Request,
    person: PersonId,
    id: AssessmentId,
    purpose: &'static str,
) -> Result<(Open, PersonPermit), Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let ask = (Noun::Assessment, Verb::View, purpose);
    let permit = access::person(tx, actor, moment, person, ask, None)?;
    let sitting = assessment::questions(tx, &permit, &request.app.rulebooks, id)?;
    let heading = people::heading(tx, &permit)?;
    let circumstance = assessment::circumstance(tx, &permit, id)?;
    let steps = assessment::steps(tx, &permit, id)?;
    let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
    let open = !sitting.assessment.superseded;
    let may_change = open && may(Noun::Assessment, Verb::Change)?;
    let may_validate = open && may(Noun::Assessment, Verb::Decide)?;
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
    let open = Open {
        heading,
        sitting,
        may_change,
        may_decide,
        may_validate,
        circumstance,
        steps,
        budgets,
    };
    Ok((open, permit))
}

/// The assessment that the address names, and whose it is.
fn place(request: &Request) -> Result<(AssessmentId, PersonId), Refusal> {
    let id: AssessmentId = request.param("assessment")?;
    let person = request.read(|tx| assessment::person_of(tx, id))?;
    Ok((id, person))
}
