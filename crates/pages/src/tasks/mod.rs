//! What waits: `/tasks` with its filters, the first of it on everybody's home, and where one person's journey stands.

mod journey;
mod own;

use jiff::civil::Date;
use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::tasks::{self, Counts, Filter, Kind, TaskLine, TaskPage, Whose};
use record::{Refusal, Tx};

pub use journey::panel;
pub use own::own_case;

use crate::components::{
    Button, Cell, Checkboxes, Choice, ResultPages, Select, SelectItem, Table, Tag,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

const TITLE: &str = "What waits";

/// `GET /tasks`: mine, my teams' or my role's.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let filter = filter_of(request);
    let (page, counts) = request.write(|tx| {
        let page = wanted(request, tx, &filter)?;
        Ok((page, counted(request, tx, filter.whose)?))
    })?;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (ways(request, &filter))
        (narrowing(request, &filter))
        p.govuk-body { (in_words(counts)) }
        @if request.actor.may(Noun::Review, Verb::Search) {
            p.govuk-body { a.govuk-link href="/reviews" { "Reviews by team, and how late they are" } }
        }
        @if page.lines.is_empty() {
            p.govuk-body { "Nothing of this waits." }
        } @else {
            (table(request, &page.lines, heading(filter.whose)))
            @if page.total > tasks::PAGE_SIZE.into() {
                (ResultPages {
                    noun: "tasks".to_owned(),
                    ..ResultPages::of(
                        page.page.into(),
                        tasks::PAGE_SIZE.into(),
                        page.total.unsigned_abs(),
                        |number| address(&Filter { page: u32::try_from(number).unwrap_or(1), ..filter }),
                    )
                })
            }
        }
    };
    let page = Page {
        wide: true,
        confidential: true,
        ..Page::new(TITLE, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// What waits for whoever reads their home: the first of it, and how much there is.
pub(crate) fn on_home(request: &Request) -> Result<Markup, Refusal> {
    if !request.actor.may(Noun::Task, Verb::Search) {
        return Ok(html! {});
    }
    let mine = Filter::of(Whose::Mine);
    let (page, mine_counted, teams) = request.write(|tx| {
        let page = wanted(request, tx, &mine)?;
        let mine_counted = counted(request, tx, Whose::Mine)?;
        Ok((page, mine_counted, counted(request, tx, Whose::Teams)?))
    })?;
    Ok(html! {
        section aria-labelledby="waiting" {
            h2.govuk-heading-m id="waiting" { "Waiting for you" }
            p.govuk-body {
                (in_words(mine_counted))
                @if mine_counted.open > 0 { " " a.govuk-link href="/tasks" { "See all, with filters" } "." }
            }
            @if !page.lines.is_empty() { (table(request, &page.lines, "Tasks that wait for you")) }
            @if teams.open > 0 {
                h3.govuk-heading-s { "Your teams" }
                p.govuk-body {
                    (in_words(teams)) " "
                    a.govuk-link href="/tasks?whose=teams" { "See what waits for your teams" } "."
                    @if teams.late > 0 { " " a.govuk-link href="/tasks?whose=teams&late=yes" { "See only what is late" } "." }
                }
            }
        }
    })
}

fn wanted(request: &Request, tx: &mut Tx, filter: &Filter) -> Result<TaskPage, Refusal> {
    let permit = access::population(&request.actor, Noun::Task, Verb::Search, "tasks.list")?;
    tasks::list(tx, &permit, (&request.actor, &request.moment), filter)
}

fn counted(request: &Request, tx: &mut Tx, whose: Whose) -> Result<Counts, Refusal> {
    let permit = access::population(&request.actor, Noun::Task, Verb::Search, "tasks.list")?;
    tasks::counts(tx, &permit, (&request.actor, &request.moment), whose)
}

fn in_words(counts: Counts) -> Markup {
    html! {
        @match counts.open {
            0 => { "Nothing waits." }
            1 => { "One task waits" @if counts.late > 0 { ", and it is " strong { "late" } } "." }
            open => {
                (capital(&Counts::in_words(open))) " tasks wait"
                @if counts.late > 0 { ", of which " strong { (Counts::in_words(counts.late)) " late" } } "."
            }
        }
    }
}

fn capital(text: &str) -> String {
    crate::assessment::top::capitalised(text)
}

fn heading(whose: Whose) -> &'static str {
    match whose {
        Whose::Mine => "Waiting for you",
        Whose::Teams => "Waiting for your teams",
        Whose::Role => "Waiting for everybody with your role",
    }
}

fn filter_of(request: &Request) -> Filter {
    let query = &request.query;
    Filter {
        whose: query.get("whose").parse().unwrap_or(Whose::Mine),
        kind: query.get("kind").parse().ok(),
        late: query.all("late").any(|value| value == "yes"),
        ahead: query.all("ahead").any(|value| value == "yes"),
        page: query.get("page").parse().unwrap_or(1).max(1),
    }
}

fn address(filter: &Filter) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("whose", filter.whose.as_str());
    if let Some(kind) = filter.kind {
        query.append_pair("kind", kind.as_str());
    }
    if filter.late {
        query.append_pair("late", "yes");
    }
    if filter.ahead {
        query.append_pair("ahead", "yes");
    }
    if filter.page > 1 {
        query.append_pair("page", &filter.page.to_string());
    }
    format!("/tasks?{}", query.finish())
}

/// Whose list: each a link, the one that is shown said.
fn ways(request: &Request, filter: &Filter) -> Markup {
    let has_teams =
        matches!(&request.actor, record::Actor::Account(account) if !account.teams.is_empty());
    html! {
        nav aria-label="Whose list" {
            ul.govuk-list {
                @for whose in Whose::ALL {
                    @if *whose != Whose::Teams || has_teams {
                        li {
                            @if *whose == filter.whose { strong { (heading(*whose)) } }
                            @else {
                                a.govuk-link href=(address(&Filter { whose: *whose, page: 1, ..*filter })) { (heading(*whose)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn narrowing(_: &Request, filter: &Filter) -> Markup {
    let mut kinds = vec![SelectItem::new("", "Everything")];
    kinds.extend(
        Kind::ALL
            .iter()
            .map(|kind| SelectItem::new(kind.as_str(), kind.label())),
    );
    let ticked = |on: bool, name: &str, text: &str| {
        let mut choice = Choice::new("yes", text);
        choice.checked = on;
        choice.name = name.to_owned();
        choice.id = name.to_owned();
        choice
    };
    html! {
        form method="get" action="/tasks" novalidate {
            input type="hidden" name="whose" value=(filter.whose);
            (Select {
                value: filter.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
                ..Select::new("kind", "What", kinds)
            })
            (Checkboxes {
                classes: "govuk-checkboxes--small",
                ..Checkboxes::new("only", crate::people::small("Which of them"), vec![
                    ticked(filter.late, "late", "Only what is late"),
                    ticked(filter.ahead, "ahead", "Also what is wanted later than in four weeks"),
                ])
            })
            (Button::secondary("Show"))
        }
    }
}

/// Tasks in a table: what, about whom, since when, by when.
fn table(request: &Request, lines: &[TaskLine], caption: &str) -> Markup {
    let today = request.moment.today;
    let table = Table {
        caption: caption.to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["What", "Person", "By when", "Since", "Team"]
            .map(Cell::from)
            .to_vec(),
        rows: lines.iter().map(|line| row(line, today)).collect(),
        ..Table::default()
    };
    html! { (table.scrolling()) }
}

fn row(line: &TaskLine, today: Date) -> Vec<Cell> {
    vec![
        html! {
            a.govuk-link href=(line.kind.address(line.person)) {
                (line.kind.label()) span.govuk-visually-hidden { ": " (line.name) }
            }
        }
        .into(),
        html! {
            a.govuk-link href={ "/people/" (line.person) } { (line.name) }
            @if line.restricted { " " (Tag::coloured("Restricted", "govuk-tag--red")) }
            br;
            span.govuk-hint."govuk-!-margin-bottom-0" { (line.reference) }
        }
        .into(),
        by_when(line.due, today).into(),
        shell::date(line.since).into(),
        line.team.clone().unwrap_or_default().into(),
    ]
}

/// The day by which something is wanted, and that it is late.
pub(crate) fn by_when(due: Option<Date>, today: Date) -> Markup {
    html! {
        @match due {
            None => { "No date" }
            Some(due) => {
                (shell::date(due))
                @if due < today { " " (Tag::coloured("Late", "govuk-tag--red")) }
                @else if due == today { " " (Tag::coloured("Today", "govuk-tag--yellow")) }
            }
        }
    }
}
