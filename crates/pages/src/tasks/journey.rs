//! Where one person's journey stands, on their record: every step in order, what was done and what waits.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::tasks::{self, Journey, Standing, State, Step};
use record::{PersonId, Refusal, Tx};

use super::by_when;
use crate::components::{Tag, Task, TaskList};
use crate::shell;
use crate::web::Request;

/// What the panel shows: the journey, and which steps open to this reader.
pub struct Panel {
    pub(super) journey: Journey,
    pub(super) open: Vec<Noun>,
}

impl Panel {
    /// Reads it, where the reader may know what waits.
    ///
    /// # Errors
    /// The database's refusal.
    pub fn read(
        request: &Request,
        tx: &mut Tx,
        person: PersonId,
    ) -> Result<Option<Panel>, Refusal> {
        let (actor, moment) = (&request.actor, &request.moment);
        let mut asked: Vec<(Noun, Verb)> = vec![(Noun::Task, Verb::View)];
        asked.extend(Step::ALL.iter().map(|step| (step.noun(), Verb::View)));
        let allowed = access::allowed_of(tx, actor, moment, person, &asked)?;
        if !allowed.contains(&(Noun::Task, Verb::View)) {
            return Ok(None);
        }
        let ask = (Noun::Task, Verb::View, "people.journey");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        Ok(Some(Panel {
            journey: tasks::journey(tx, &permit)?,
            open: allowed.into_iter().map(|(noun, _)| noun).collect(),
        }))
    }
}

/// The panel on a record.
pub fn panel(request: &Request, person: PersonId) -> Result<Markup, Refusal> {
    let Some(panel) = request.write(|tx| Panel::read(request, tx, person))? else {
        return Ok(html! {});
    };
    let items = panel
        .journey
        .steps
        .iter()
        .map(|standing| item(request, person, &panel, standing))
        .collect();
    Ok(html! {
        section aria-labelledby="journey-heading" {
            h2.govuk-heading-m id="journey-heading" { "Where the journey stands" }
            @if panel.journey.left.is_some() {
                p.govuk-body { "It stopped: see the top of the record. What was done stands as it was." }
            }
            (TaskList { id_prefix: "journey".to_owned(), items, ..TaskList::default() })
        }
    })
}

fn item(request: &Request, person: PersonId, panel: &Panel, standing: &Standing) -> Task {
    let open = panel.open.contains(&standing.step.noun());
    let href = match (&standing.waiting, &standing.taken) {
        _ if !open => String::new(),
        (Some(waiting), _) => waiting.kind.address(person),
        (None, Some(taken)) => taken.href.clone(),
        (None, None) => String::new(),
    };
    let hint = html! {
        @if let Some(waiting) = &standing.waiting {
            (waiting.kind.label()) ": waits since " (shell::date(waiting.since))
            @if let Some(team) = &waiting.team { " for " (team) }
            @if waiting.due.is_some() { ", wanted by " (by_when(waiting.due, request.moment.today)) }
        }
        @if let Some(taken) = &standing.taken {
            @if standing.waiting.is_some() { br; }
            (done_in_words(standing)) " on " (shell::date(taken.on)) " by " (taken.by)
            @if standing.waiting.is_some() && open {
                ": " a.govuk-link href=(taken.href) { "see it" }
            }
        }
    };
    let hint = if standing.waiting.is_none() && standing.taken.is_none() {
        crate::components::Content::None
    } else {
        hint.into()
    };
    let tag = match (&standing.waiting, standing.state) {
        (Some(waiting), _) if waiting.due.is_some_and(|due| due < request.moment.today) => {
            Tag::coloured("Late", "govuk-tag--red")
        }
        (Some(_), _) => Tag::coloured("Waits", "govuk-tag--yellow"),
        (None, State::Done) => Tag::coloured("Done", "govuk-tag--green"),
        (None, State::UnderWay) => Tag::coloured("Begun", "govuk-tag--blue"),
        (None, State::NotYet) => Tag::coloured("Not yet", "govuk-tag--grey"),
    };
    Task {
        title: standing.step.label().into(),
        href,
        hint,
        tag: Some(tag),
        ..Task::default()
    }
}

fn done_in_words(standing: &Standing) -> &'static str {
    let outcome = standing.taken.as_ref().and_then(|taken| taken.outcome);
    match (outcome, standing.state) {
        (Some("not_eligible"), _) => "Not eligible: determined",
        (Some("sent_back"), _) => "Sent back",
        (Some("to_panel"), _) => "Passed to the panel",
        (_, State::Done) => "Done",
        _ => "Begun",
    }
}
