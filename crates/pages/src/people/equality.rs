//! `/people/{person}/equality`: facts for equality monitoring, written down by a worker or answered by the person.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::equality::{self, Fact, NewFact, SaidBy, Stands, State, list_of};
use record::{FieldFault, PersonId, Refusal};

use super::fields::small;
use super::opened::Record;
use super::{address, column, for_the_person, form, permit, reason, top, words};
use crate::components::{
    Button, Cell, Choice, Details, Radios, Select, SelectItem, SummaryList, SummaryRow, Table,
    hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};
use crate::words::Words;

const TITLE: &str = "Equality facts";
const PURPOSE: &str = "people.equality";
/// What comes before the code of an answer in a field.
const CODE: &str = "code:";

/// `GET /people/{person}/equality`
pub fn equality(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    if for_the_person(request, person) {
        return own(request, person, &[]);
    }
    reason::guard(request, person, || show(request, person, &[]))
}

/// `POST /people/{person}/equality`: keeps what is new.
pub fn change_equality(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    let own_page = for_the_person(request, person);
    let said_by = if own_page {
        Some(SaidBy::Themselves)
    } else {
        request.form.get("said_by").parse().ok()
    };
    reason::guard(request, person, || {
        let saved = request.write(|tx| {
            let permit = permit(request, tx, person, (Noun::Equality, Verb::Change, PURPOSE))?;
            let who = (&request.actor, &request.moment);
            equality::save(tx, &permit, who, &sent(request), said_by)
        });
        match saved {
            Ok(new) => {
                let done = if new == 0 { "unchanged" } else { "saved" };
                let here = address(person, "equality");
                Ok(Answer::see_other(format!("{here}?done={done}")))
            }
            Err(Refusal::Invalid(faults)) if own_page => own(request, person, &faults),
            Err(Refusal::Invalid(faults)) => show(request, person, &faults),
            Err(other) => Err(other),
        }
    })
}

/// The facts of the form. One that was not sent is left as it stands.
fn sent(request: &Request) -> Vec<NewFact> {
    Fact::ALL
        .iter()
        .filter_map(|fact| {
            let value = request.form.filled(fact.as_str())?;
            let (state, code) = match value.strip_prefix(CODE) {
                Some(code) => (State::Answered, Some(code.to_owned())),
                // What is none of the words is an answer that no list has, and is told so.
                None => match value.parse() {
                    Ok(state) => (state, None),
                    Err(_) => (State::Answered, Some(value.to_owned())),
                },
            };
            Some(NewFact {
                fact: *fact,
                state,
                code,
                base: request.form.get(&base(*fact)).parse().unwrap_or(-1),
            })
        })
        .collect()
}

fn base(fact: Fact) -> String {
    format!("{fact}_base")
}

/// How a fact that stands is chosen in its field.
fn value(stands: &Stands) -> String {
    match (&stands.code, stands.state) {
        (Some(code), State::Answered) => format!("{CODE}{code}"),
        (_, state) => state.to_string(),
    }
}

/// The fields, a list to choose from for each fact; with the words of `label` and of the states.
fn fields(
    request: &Request,
    all: &[Stands],
    faults: &[FieldFault],
    label: impl Fn(Fact) -> Result<String, Refusal>,
    state: impl Fn(State) -> Result<String, Refusal>,
) -> Result<Markup, Refusal> {
    let mut fields = Vec::new();
    for stands in all {
        let name = stands.fact.as_str();
        let mut items = Vec::new();
        if stands.revision == 0 {
            items.push(SelectItem::new(
                State::NotAsked.as_str(),
                state(State::NotAsked)?,
            ));
        }
        if let Some(list) = list_of(stands.fact) {
            items.extend(
                list.answers
                    .iter()
                    .map(|answer| SelectItem::new(format!("{CODE}{}", answer.code), answer.full())),
            );
        }
        for other in [State::Refused, State::NotKnown] {
            items.push(SelectItem::new(other.as_str(), state(other)?));
        }
        let standing = value(stands);
        // An answer of a list that is not offered any more stays until another is chosen.
        if !items
            .iter()
            .any(|item| item.value.as_deref() == Some(standing.as_str()))
        {
            items.insert(0, SelectItem::new(standing.as_str(), stands.words()));
        }
        let typed = request.form.filled(name).map(str::to_owned);
        let fault = fault_of(faults, name);
        fields.push(html! {
            (Select {
                value: typed.unwrap_or(standing),
                error: fault.into(),
                ..Select::new(name, label(stands.fact)?, items)
            })
            (hidden_field(&base(stands.fact), &stands.revision.to_string()))
        });
    }
    Ok(html! { @for field in &fields { (field) } })
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (record, all, history) = request.write(|tx| {
        let record = Record::open(request, tx, person, PURPOSE)?;
        let permit = permit(request, tx, person, (Noun::Equality, Verb::View, PURPOSE))?;
        let all = equality::standing(tx, &permit)?;
        Ok((record, all, equality::history(tx, &permit)?))
    })?;
    let main = if record.leads_to(Noun::Equality, Verb::Change) {
        let fields = fields(
            request,
            &all,
            faults,
            |fact| Ok(words::capital(fact.label())),
            |state| Ok(words::capital(state.label())),
        )?;
        let said_by = Radios {
            value: request.form.get("said_by").to_owned(),
            error: fault_of(faults, "said_by").into(),
            ..Radios::new(
                "said_by",
                small("Who said what is new?"),
                SaidBy::ALL
                    .iter()
                    .map(|one| Choice::new(one.as_str(), words::capital(one.label())))
                    .collect(),
            )
        };
        form(
            request,
            &address(person, "equality"),
            html! { (fields) (said_by) (Button::new("Save what is new")) },
        )
    } else {
        html! { (SummaryList::new(all.iter().map(|one| {
            SummaryRow::new(words::capital(one.fact.label()), words::capital(&one.words()))
        }).collect())) }
    };
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (column(html! {
            p.govuk-body {
                "Ask, do not guess: nobody has to answer, and no decision about support may rest on it. “Not asked”, \
                 “prefers not to say” and “not known” are counted apart."
            }
            (main)
        }))
        (past(&history))
        (column(sources()))
    };
    let page = Page {
        notification: done(request),
        ..top::page(request, &record, TITLE, "equality", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn done(request: &Request) -> Option<crate::components::NotificationBanner> {
    match request.query.get("done") {
        "saved" => shell::done("Saved."),
        "unchanged" => shell::done("It stands so already. Nothing was changed."),
        _ => None,
    }
}

fn past(history: &[Stands]) -> Markup {
    if history.is_empty() {
        return html! {};
    }
    let row = |one: &Stands| -> Vec<Cell> {
        let (at, who) = one
            .recorded
            .as_ref()
            .map_or((String::new(), ""), |(at, who)| (shell::time(*at), who));
        vec![
            words::capital(one.fact.label()).into(),
            words::capital(&one.words()).into(),
            one.said_by
                .map(|said_by| words::capital(said_by.label()))
                .unwrap_or_default()
                .into(),
            format!("{at}, {who}").into(),
        ]
    };
    let table = Table {
        caption: "What was written down, the latest first".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Fact", "What", "Who said it", "Written down"]
            .map(Cell::from)
            .to_vec(),
        rows: history.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn sources() -> Markup {
    let rows: Vec<SummaryRow> = Fact::ALL
        .iter()
        .filter_map(|fact| list_of(*fact))
        .map(|list| {
            let certainty = if list.certain { "" } else { " (unsure)" };
            SummaryRow::new(
                words::capital(list.fact.label()),
                format!("{}{certainty}", list.source),
            )
        })
        .collect();
    html! {
        (Details::new("Where these lists come from", html! {
            (SummaryList::new(rows))
            p.govuk-body-s { "Contains public sector information licensed under the Open Government Licence v3.0." }
        }))
    }
}

/// The same, asked of the person.
fn own(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (heading, all) = request.write(|tx| {
        let permit = permit(request, tx, person, (Noun::Equality, Verb::View, PURPOSE))?;
        let heading = record::people::heading(tx, &permit)?;
        Ok((heading, equality::standing(tx, &permit)?))
    })?;
    let say = Words::asked(request, &heading.document);
    let key = |word: &str| format!("equality-{}", word.replace('_', "-"));
    let fields = fields(
        request,
        &all,
        faults,
        |fact| say.say(&key(fact.as_str())),
        |state| say.say(&key(state.as_str())),
    )?;
    let title = say.say("equality-title")?;
    let inside = html! { (fields) (Button::new(say.say("equality-save")?)) };
    let main = column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (say.say("equality-why")?) }
        p.govuk-body { (say.say("equality-free")?) }
        (form(request, &address(person, "equality"), inside))
    });
    let page = Page {
        confidential: true,
        easy_read: super::own::reads_large(&heading.document),
        back: address(person, ""),
        notification: done(request),
        ..Page::new(title, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}
