//! Support plans: a list of what a plan needs, a form for each part, free help before anything is bought, and the page
//! that the person keeps.

mod cost;
mod fields;
mod form;
mod list;
mod print;
mod search;
mod show;
mod start;

use maud::html;
use record::access::{self, Noun, Verb};
use record::people::{self, Heading};
use record::planning::{self, View};
use record::{PersonId, PlanId, Refusal};

use crate::assessment::top;
use crate::components::Content;
use crate::web::Request;

pub(crate) use cost::{against, cost_in_words, table, ways};
pub use form::{save, show as form};
pub use list::list;
pub use print::print;
pub use search::{free, offers};
pub use show::{history, put_forward, show};
pub use start::{begin, start};

/// A plan, opened for a page.
struct Open {
    heading: Heading,
    view: View,
    /// Whether this reader may write in it now.
    may_change: bool,
    /// Whether this reader may print it.
    may_print: bool,
    /// Whether this reader may read what was decided on it.
    may_see_approval: bool,
    /// Whether the reader is the person or acts for them.
    own: bool,
    /// Whether the reader may open the record; an outside planner has the plan alone.
    sees_record: bool,
    /// Whether the reader may open the indicative budget, and the determination.
    opens: (bool, bool),
}

impl Open {
    /// Where the plan itself leads back to.
    fn back(&self) -> String {
        if self.sees_record {
            format!("/people/{}", self.view.plan.person)
        } else {
            "/plans".to_owned()
        }
    }

    /// Whose plan it is, for workers.
    fn banner(&self, request: &Request) -> Content {
        if self.own {
            return Content::None;
        }
        let mut banner = top::banner(&self.heading, request.moment.today);
        if !self.sees_record {
            banner.href = String::new();
        }
        html! { (banner) }.into()
    }
}

/// The plan that the address names, and whose it is.
fn place(request: &Request) -> Result<(PlanId, PersonId), Refusal> {
    let id: PlanId = request.param("plan")?;
    let person = request.read(|tx| planning::person_of(tx, id))?;
    Ok((id, person))
}

fn open(
    request: &Request,
    (id, person): (PlanId, PersonId),
    (verb, purpose): (Verb, &'static str),
) -> Result<Open, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let why = people_reason(request);
        let ask = (Noun::Planning, verb, purpose);
        let permit = access::person(tx, actor, moment, person, ask, why)?;
        let view = planning::view(tx, &permit, &request.app.rulebooks, id)?;
        let newest = planning::current(tx, &permit)?.is_some_and(|plan| plan.id == id);
        let heading = people::heading(tx, &permit)?;
        let mut may = |noun, verb| access::allows(tx, actor, moment, person, (noun, verb));
        Ok(Open {
            may_change: newest && heading.left.is_none() && may(Noun::Planning, Verb::Change)?,
            may_print: may(Noun::Planning, Verb::Print)?,
            may_see_approval: may(Noun::Approval, Verb::View)?,
            own: crate::people::for_the_person(request, person),
            sees_record: may(Noun::People, Verb::View)?,
            opens: (
                may(Noun::Allocation, Verb::View)?,
                may(Noun::Eligibility, Verb::View)?,
            ),
            heading,
            view,
        })
    })
}

fn people_reason(request: &Request) -> Option<&str> {
    crate::people::reason_given(request)
}

/// The address of a part of a plan.
fn address(id: PlanId, part: &str) -> String {
    if part.is_empty() {
        format!("/plan/{id}")
    } else {
        format!("/plan/{id}/{part}")
    }
}
