//! `/home`: what waits for whoever signed in.

use maud::{Markup, html};
use record::access::{self, Noun, Verb, parked};
use record::people::{self, CaseloadEntry, CaseloadPage};
use record::{Actor, PersonId, Refusal};

use crate::components::{Cell, InsetText, ResultPages, Table, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;

/// `GET /home`: kept forms, the caseload with news first, and the ways on that the role has.
pub fn home(request: &Request) -> Result<Answer, Refusal> {
    let Actor::Account(account) = &request.actor else {
        return Ok(Answer::see_other("/sign-in"));
    };
    let kept = request.read(|tx| parked::list_waiting(tx, account))?.len();
    let page = request.query.get("page").parse().unwrap_or(1);
    let caseload = if request.actor.may(Noun::People, Verb::Search) {
        Some(request.write(|tx| {
            let permit =
                access::population(&request.actor, Noun::People, Verb::Search, "home.caseload")?;
            people::caseload(tx, &permit, &request.actor, &request.moment, page)
        })?)
    } else {
        None
    };
    let main = html! {
        h1.govuk-heading-l { "Home" }
        @if kept > 0 {
            (InsetText::new(html! {
                p.govuk-body {
                    "A form that you sent after your sign-in had ended is kept for you. "
                    a.govuk-link href="/kept" { "See what is kept" } "."
                }
            }))
        }
        @if let Some(person) = account.person_id { (of_the_person(request, person)?) }
        (crate::front_door::on_home(request)?)
        (crate::tasks::on_home(request)?)
        (ways_on(request))
        @if let Some(caseload) = &caseload { (caseload_list(caseload)) }
    };
    Ok(Answer::html(shell::frame(request, Page::new("Home", main))))
}

/// For people and carers: where their case is, their pages, and whom they may act for.
fn of_the_person(request: &Request, person: PersonId) -> Result<Markup, Refusal> {
    let heading = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::People, Verb::View, "home.own");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        people::heading(tx, &permit)
    })?;
    let words = Words::asked(request, &heading.document);
    let name = heading.document.name();
    let record = format!("/people/{person}");
    Ok(html! {
        (crate::tasks::own_case(request, person, &name, words)?)
        h2.govuk-heading-m { (words.say("own-more")?) }
        ul.govuk-list {
            li { a.govuk-link href=(record) { (words.say("own-record")?) } }
            li { a.govuk-link href={ (record) "/looked" } { (words.say("own-looked")?) } }
            li { a.govuk-link href={ (record) "/complaints" } { (words.say("own-complain")?) } }
        }
        (crate::people::may_act_for(request)?)
    })
}

/// Where the work of each role begins.
const WAYS: &[(Noun, Verb, &str, &str, &str)] = &[
    (
        Noun::Contact,
        Verb::Create,
        "/contact/new",
        "Take a contact",
        "While somebody talks; a name is not needed.",
    ),
    (
        Noun::Contact,
        Verb::Search,
        "/contacts",
        "Contacts",
        "Those that wait, and those that are closed.",
    ),
    (
        Noun::People,
        Verb::Search,
        "/people",
        "Find a person",
        "By name, reference, NHS number, postcode or date of birth.",
    ),
    (
        Noun::People,
        Verb::Create,
        "/people/new",
        "Add a person",
        "Somebody the council does not know yet. Likely duplicates are shown first.",
    ),
    (
        Noun::Review,
        Verb::Search,
        "/reviews",
        "Reviews",
        "Due and late, by team.",
    ),
    (
        Noun::Approval,
        Verb::Search,
        "/approvals",
        "Approvals",
        "Plans that wait for agreement, and for the panel.",
    ),
    (
        Noun::Payments,
        Verb::Search,
        "/payments",
        "Payments",
        "Runs: proposed, approved by two others, posted.",
    ),
    (
        Noun::Ledger,
        Verb::View,
        "/ledger",
        "Ledger",
        "Entries, and the trial balance.",
    ),
    (
        Noun::Complaint,
        Verb::Search,
        "/complaints",
        "Challenges and complaints",
        "Those that wait for an answer, and those that have one.",
    ),
    (
        Noun::Market,
        Verb::View,
        "/market",
        "Providers and their offers",
        "What is offered, at which price.",
    ),
    (
        Noun::Performance,
        Verb::View,
        "/performance",
        "Counts",
        "Self-directed support, down to each person.",
    ),
    (
        Noun::Directory,
        Verb::Import,
        "/directory/import",
        "Read a file into the directory",
        "See what every line becomes before it is taken.",
    ),
    (
        Noun::Account,
        Verb::Create,
        "/accounts",
        "Accounts and teams",
        "Who may sign in, and as what.",
    ),
    (
        Noun::Audit,
        Verb::View,
        "/audit",
        "Audit trail",
        "Who did and saw what, and what was refused.",
    ),
    (
        Noun::Rulebook,
        Verb::View,
        "/rulebook",
        "Rules in force",
        "Every figure with its dates, source and certainty.",
    ),
];

/// The first things of each role, only where the matrix lets them in.
fn ways_on(request: &Request) -> Markup {
    let open: Vec<_> = WAYS
        .iter()
        .filter(|(noun, verb, ..)| request.actor.may(*noun, *verb))
        .collect();
    html! {
        @if !open.is_empty() {
            h2.govuk-heading-m { "Ways on" }
            ul.govuk-list.govuk-list--spaced {
                @for (_, _, href, words, about) in open {
                    li {
                        a.govuk-link."govuk-!-font-weight-bold" href=(href) { (words) }
                        br;
                        (about)
                    }
                }
            }
        }
    }
}

fn caseload_list(caseload: &CaseloadPage) -> Markup {
    let table = Table {
        caption: "People you or your teams are involved with".to_owned(),
        // The heading above says it; in the box that scrolls it would be cut off on a phone.
        caption_classes: "govuk-visually-hidden",
        head: ["Person", "Born", "Reference", "Involved", "Last change"]
            .map(Cell::from)
            .to_vec(),
        rows: caseload.entries.iter().map(row).collect(),
        ..Table::default()
    };
    html! {
        h2.govuk-heading-m { "People you or your teams are involved with" }
        @if caseload.entries.is_empty() {
            p.govuk-body { "Nobody yet. When a team manager involves you or your team with a person, they stand here." }
        } @else {
            (table.scrolling())
            @if caseload.pages() > 1 {
                (ResultPages::of(
                    caseload.page.into(),
                    people::PAGE_SIZE.into(),
                    caseload.total.unsigned_abs(),
                    |page| format!("/home?page={page}"),
                ))
            }
        }
    }
}

fn row(entry: &CaseloadEntry) -> Vec<Cell> {
    let line = &entry.line;
    vec![
        html! {
            a.govuk-link href={ "/people/" (line.person) } { (line.name) }
            @if let Some(known_as) = &line.known_as { " (" (known_as) ")" }
            @if line.restricted { " " (Tag::coloured("Restricted", "govuk-tag--red")) }
            @if entry.news {
                " "
                (Tag::coloured(
                    html! { "Changed" span.govuk-visually-hidden { " since you last looked" } },
                    "govuk-tag--blue",
                ))
            }
        }
        .into(),
        line.born
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_else(|| "Not known".to_owned())
            .into(),
        line.reference.clone().into(),
        line.involved.join(", ").into(),
        shell::time(entry.changed_at).into(),
    ]
}
