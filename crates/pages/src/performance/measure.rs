//! `/performance/{measure}`: the definition in words, its numbers, and everybody it counts and does not.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::people::ClientGroup;
use record::performance::{
    self, Count, Kept, ListPage, Listed, Reading, Split, Target, TargetKind, Unit, Which,
};
use record::rules::performance::{Measure, Standing};
use record::rules::rulebook::Citation;
use record::{FieldFault, Refusal};

use super::{address, chart, counted, day, over, which_day};
use crate::components::{
    Button, Cell, Choice, Details, Input, InsetText, Pagination, Radios, Select, SelectItem,
    SubNavigation, SubNavigationItem, SummaryList, SummaryRow, Table, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::small;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// What the papers' figures do not agree in; shown beside them and not mended.
const DO_NOT_ADD_UP: [&str; 5] = [
    "Derby: 413 people are 5.5% of 7,500, the base that its targets imply, and 17.2% of the 2,400 with ongoing services; the report says that 10% was reached.",
    "Derby: 2,250 is 30% of the national base; 30% of those with ongoing services would be about 720.",
    "Leeds: 15% as about 2,800 and 30% as about 5,600 imply a base of about 18,667, of which the 3,100 counted on 31 March 2010 are 16.6%, not 17.1%.",
    "Leeds: the mix of spending before (74, 15 and 7%) comes to 96%.",
    "Torbay: 27.6% without and 24.4% with the mental health partner: the base grew by more than the count.",
];

fn asked(request: &Request) -> Result<Measure, Refusal> {
    request.param("measure")
}

/// `GET /performance/{measure}?on=date&list=counted&page=1`
pub fn measure(request: &Request) -> Result<Answer, Refusal> {
    page(request, Vec::new())
}

fn page(request: &Request, mut faults: Vec<FieldFault>) -> Result<Answer, Refusal> {
    let measure = asked(request)?;
    let (on, found) = day(request);
    faults.extend(found);
    let which = Which::named(request.query.get("list"));
    let may_list = request.actor.may(Noun::Performance, Verb::Search);
    // The permit to list those counted covers the numbers; without it the numbers alone are shown.
    let verb = if may_list { Verb::Search } else { Verb::View };
    let (_, (reading, list)) = counted(
        request,
        (verb, "performance.measure"),
        on,
        |tx, permit, gathered| {
            let reading = gathered.reading(tx, measure)?;
            let list = if may_list {
                let page = request.query.get("page").parse().unwrap_or(1);
                Some(performance::list(
                    tx,
                    permit,
                    &request.actor,
                    gathered,
                    (measure, which),
                    page,
                )?)
            } else {
                None
            };
            Ok((reading, list))
        },
    )?;
    let count = &reading.count;
    let here = format!("/performance/{measure}");
    let main = html! {
        h1.govuk-heading-l { (measure.title()) }
        (result(&reading))
        (chart::trajectory(&reading))
        (which_day(request, &here, on, &faults))
        (definition(count))
        (criteria(count))
        @for split in &count.splits { (part(split)) }
        p.govuk-hint { "Numbers below six may point at somebody: they are shown here for work and hidden in the file. Do not publish them." }
        p.govuk-body { a.govuk-link href={ (here) "/numbers.csv?on=" (on) } { "Save the numbers as a file (CSV)" } }
        (targets(&reading))
        @if request.actor.may(Noun::Performance, Verb::Change) { (new_target(request, count, &faults)) }
        (kept(request, &reading))
        @match &list {
            Some(list) => { (people(request, &reading, which, list)) }
            None => { p.govuk-body { "Your role sees the numbers, not the people behind them." } }
        }
    };
    let page = Page {
        wide: true,
        back: format!("/performance?on={on}"),
        notification: match request.query.get("done") {
            "kept" => shell::done("The count is kept as it is now."),
            "target" => shell::done("The target is kept, with its source."),
            _ => None,
        },
        ..Page::new(measure.title(), main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, &faults)
    })
}

/// `GET /performance/{measure}/numbers.csv?on=date`
pub fn numbers(request: &Request) -> Result<Answer, Refusal> {
    let measure = asked(request)?;
    let (on, faults) = day(request);
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let (_, count) = counted(
        request,
        (Verb::View, "performance.csv"),
        on,
        |_, _, gathered| gathered.count(measure),
    )?;
    let bytes = performance::csv(&count).into_bytes();
    Ok(Answer::download(
        format!("{measure}-{on}.csv"),
        "text/csv; charset=utf-8",
        bytes,
    ))
}

/// `POST /performance/{measure}/keep`: keeps the count of a day.
pub fn keep(request: &Request) -> Result<Answer, Refusal> {
    let measure = asked(request)?;
    let (on, faults) = day(request);
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let (permit, count) = counted(
        request,
        (Verb::Change, "performance.keep"),
        on,
        |_, _, gathered| gathered.count(measure),
    )?;
    request
        .write(|tx| performance::keep(tx, &permit, (&request.actor, &request.moment), &count))?;
    Ok(Answer::see_other(format!(
        "{}&done=kept",
        address(measure, on)
    )))
}

/// `POST /performance/{measure}/target`: keeps a target.
pub fn target(request: &Request) -> Result<Answer, Refusal> {
    let measure = asked(request)?;
    let form = &request.form;
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: &str| faults.push(FieldFault::new(field, sentence));
    let by = form.filled("by").and_then(super::day_in);
    if by.is_none() {
        fault("by", "Enter the day of the target, such as 31/3/2027.");
    }
    let amount = form.get("amount").trim();
    if amount.is_empty()
        || !amount
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == '.')
    {
        fault(
            "amount",
            "Write a percentage like 27.5, or a number of people like 2250.",
        );
    }
    let unit = form.get("unit").parse::<Unit>();
    if unit.is_err() {
        fault("unit", "Choose what the target counts in.");
    }
    let kind = form.get("kind").parse::<TargetKind>();
    if kind.is_err() {
        fault("kind", "Choose who set the target.");
    }
    let group = form
        .filled("client_group")
        .map(str::parse::<ClientGroup>)
        .transpose();
    if group.is_err() {
        fault("client_group", "Choose a client group from the list.");
    }
    if form.filled("source").is_none() {
        fault("source", "Write where the target stands.");
    }
    let kept = match (by, unit, kind, group) {
        (Some(on_date), Ok(unit), Ok(kind), Ok(client_group)) if faults.is_empty() => {
            let new = Target {
                measure: measure.key().to_owned(),
                client_group,
                payment_type: None,
                on_date,
                unit,
                amount: amount.to_owned(),
                kind,
                source: form.get("source").trim().to_owned(),
            };
            request.write(|tx| {
                let (actor, moment) = (&request.actor, &request.moment);
                let permit = access::population(
                    actor,
                    Noun::Performance,
                    Verb::Change,
                    "performance.target",
                )?;
                performance::add_targets(tx, &permit, (actor, moment), &[new])
            })
        }
        _ => Err(Refusal::Invalid(faults)),
    };
    match kept {
        Ok(_) => {
            let (on, _) = day(request);
            Ok(Answer::see_other(format!(
                "{}&done=target",
                address(measure, on)
            )))
        }
        Err(Refusal::Invalid(faults)) => page(request, faults),
        Err(other) => Err(other),
    }
}

/// A form for a target that was set elsewhere: it comes with where it stands.
fn new_target(request: &Request, count: &Count, faults: &[FieldFault]) -> Markup {
    let measure = count.definition.measure;
    let typed = |field: &str| request.form.get(field).to_owned();
    let input = |name: &'static str, label: &'static str, hint: &'static str| Input {
        value: typed(name),
        autocomplete: "off",
        hint: hint.into(),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    let radios = |name: &'static str, question: &'static str, items: Vec<Choice>| Radios {
        value: typed(name),
        classes: "govuk-radios--small",
        error: fault_of(faults, name).into(),
        ..Radios::new(name, small(question), items)
    };
    let kinds = TargetKind::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), kind.label()))
        .collect();
    let units = vec![
        Choice::new(Unit::Percent.as_str(), "Percent of the base"),
        Choice::new(Unit::People.as_str(), "People"),
    ];
    let mut groups = vec![SelectItem::new("", "Everybody")];
    groups.extend(ClientGroup::ALL.iter().map(|group| {
        SelectItem::new(
            group.as_str(),
            crate::assessment::top::capitalised(group.label()),
        )
    }));
    let fields = ["by", "unit", "kind", "client_group", "amount", "source"];
    let open = faults
        .iter()
        .any(|fault| fields.contains(&fault.field.as_str()));
    html! {
        (Details { open, ..Details::new("Add a target", html! {
            form method="post" action={ "/performance/" (measure) "/target" } novalidate {
                (csrf_field(&request.form_token()))
                (hidden_field("on", &count.on.to_string()))
                (input("by", "By which day", "For example, 31/3/2027"))
                (input("amount", "How much", "A percentage like 27.5, or a number of people"))
                (radios("unit", "In what", units))
                (radios("kind", "Who set it", kinds))
                (Select { value: typed("client_group"), error: fault_of(faults, "client_group").into(), ..Select::new("client_group", "For whom", groups) })
                (input("source", "Where it stands", "The paper and paragraph, or the decision and its day"))
                (Button::secondary("Keep the target"))
            }
        }) })
    }
}

fn result(reading: &Reading) -> Markup {
    let count = &reading.count;
    let mut rows = vec![
        SummaryRow::new("Result", html! { strong { (count.percent) "%" } }),
        SummaryRow::new("Counted", count.numerator.to_string()),
        SummaryRow::new("Of", format!("{} in the base", count.denominator)),
        SummaryRow::new("When", over(count.first_day, count.on)),
    ];
    if let Some(target) = reading.target() {
        rows.push(SummaryRow::new(
            "Target",
            format!("{} by {}", target.in_words(), shell::date(target.on_date)),
        ));
    }
    html! { (SummaryList::new(rows)) }
}

fn definition(count: &Count) -> Markup {
    let definition = &count.definition;
    let source = |citation: &Citation| {
        html! {
            (citation.path) ": " (citation.value) ", from " (shell::date(citation.from))
            @if let Some(to) = citation.to { " to " (shell::date(to)) }
            ". Source: " (citation.source) ". How sure: " (citation.certainty) "."
        }
    };
    html! {
        h2.govuk-heading-m { "How it is counted" }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for sentence in definition.measure.words() { li { (sentence) } } }
        (Details::new("Version and sources", html! {
            p.govuk-body { "Definition " code { (definition.measure.key()) } ", version " (definition.version) ", under the rules " (record::rulebook::short(&count.rulebook_hash)) "." }
            ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for citation in &definition.sources { li { (source(citation)) } } }
            p.govuk-body { "On the command line: " code { "steerwell count " (definition.measure.key()) " --on " (count.on) } }
        }))
    }
}

fn criteria(count: &Count) -> Markup {
    let of = |which: Which| {
        count.criteria.iter().filter(move |(standing, _)| {
            matches!(
                (which, standing),
                (Which::Counted, Standing::Counted(_))
                    | (Which::NotCounted, Standing::NotCounted(_))
                    | (Which::LeftOut, Standing::LeftOut(_))
            )
        })
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for which in Which::ALL {
        for (standing, people) in of(which) {
            rows.push(vec![
                which.label().into(),
                crate::assessment::top::capitalised(standing.words()).into(),
                Cell::numeric(people.to_string()),
            ]);
        }
    }
    let table = Table {
        caption: "Who is counted by what, and who is not and why".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec!["Where".into(), "Criterion".into(), Cell::numeric("People")],
        rows,
        ..Table::default()
    };
    table.scrolling()
}

fn part(split: &Split) -> Markup {
    let rows = split
        .rows
        .iter()
        .map(|row| {
            vec![
                crate::assessment::top::capitalised(&row.label).into(),
                Cell::numeric(row.numerator.to_string()),
                Cell::numeric(row.denominator.to_string()),
                Cell::numeric(format!("{}%", row.percent)),
            ]
        })
        .collect();
    let table = Table {
        caption: format!("By {}", split.by.to_lowercase()),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            split.by.into(),
            Cell::numeric("Counted"),
            Cell::numeric("Of"),
            Cell::numeric("Percent"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn targets(reading: &Reading) -> Markup {
    if reading.targets.is_empty() {
        return html! {};
    }
    let row = |target: &Target| {
        let group = target
            .client_group
            .map_or("everybody", |group| group.label());
        let paid = match target.payment_type {
            Some(performance::PaymentType::DirectPayment) => ", by direct payment",
            Some(performance::PaymentType::ManagedBudget) => ", by an individual budget",
            None => "",
        };
        vec![
            shell::date(target.on_date).into(),
            format!("{}{paid}", crate::assessment::top::capitalised(group)).into(),
            Cell::numeric(target.in_words()),
            target.kind.label().into(),
            target.source.as_str().into(),
        ]
    };
    let table = Table {
        caption: "Targets".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "By".into(),
            "For".into(),
            Cell::numeric("Target"),
            "Set".into(),
            "Source".into(),
        ],
        rows: reading.targets.iter().map(row).collect(),
        ..Table::default()
    };
    html! {
        (table.scrolling())
        @if reading.count.definition.measure == Measure::Ni130 {
            (Details::new("Where the papers’ figures do not add up", html! {
                ul.govuk-list.govuk-list--bullet.govuk-list--spaced { @for sentence in DO_NOT_ADD_UP { li { (sentence) } } }
            }))
        }
    }
}

fn kept(request: &Request, reading: &Reading) -> Markup {
    let row = |kept: &Kept| {
        vec![
            shell::date(kept.on_date).into(),
            Cell::numeric(format!("{}%", kept.percent)),
            format!("{} of {}", kept.numerator, kept.denominator).into(),
            format!("version {}", kept.version).into(),
            format!("{}, {}", shell::time(kept.made_at), kept.by).into(),
        ]
    };
    let table = Table {
        caption: "Counts that were kept".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["For the day", "Result", "Numbers", "Definition", "Kept"]
            .map(Cell::from)
            .to_vec(),
        rows: reading.kept.iter().map(row).collect(),
        ..Table::default()
    };
    let count = &reading.count;
    html! {
        @if !reading.kept.is_empty() { (table.scrolling()) }
        @if request.actor.may(Noun::Performance, Verb::Change) {
            form method="post" action={ "/performance/" (count.definition.measure) "/keep" } {
                (csrf_field(&request.form_token()))
                (hidden_field("on", &count.on.to_string()))
                (Button::secondary("Keep this count"))
            }
            p.govuk-hint { "A kept count stays as it was made, whatever is put right on the record afterwards." }
        }
    }
}

fn people(request: &Request, reading: &Reading, which: Which, list: &ListPage) -> Markup {
    let count = &reading.count;
    let (measure, on) = (count.definition.measure, count.on);
    let to = |which: Which, page: u64| {
        format!(
            "{}&list={}&page={page}#people",
            address(measure, on),
            which.key()
        )
    };
    let items = Which::ALL
        .into_iter()
        .map(|each| SubNavigationItem::new(each.label(), to(each, 1), each == which))
        .collect();
    let opens = request.actor.may(Noun::People, Verb::View);
    let table = Table {
        caption: format!("{}: {}", which.label(), list.total),
        caption_classes: "govuk-table__caption--m",
        head: ["Person", "Criterion", "Evidence", "Client group", "Team"]
            .map(Cell::from)
            .to_vec(),
        rows: list
            .people
            .iter()
            .map(|listed| row(listed, opens))
            .collect(),
        ..Table::default()
    };
    let pages = u64::try_from(list.pages()).unwrap_or(1);
    let page = u64::try_from(list.page).unwrap_or(1);
    html! {
        section id="people" {
            h2.govuk-heading-m { "Person by person" }
            (SubNavigation { label: "Lists".to_owned(), items, ..SubNavigation::default() })
            @if which == Which::LeftOut {
                (InsetText::new("Everybody with support in the two years before who is not in the base on the day."))
            }
            @if list.people.is_empty() { p.govuk-body { "Nobody." } } @else { (table.scrolling()) }
            @if pages > 1 { (Pagination::of(page, pages, |page| to(which, page))) }
        }
    }
}

fn row(listed: &Listed, opens: bool) -> Vec<Cell> {
    let who = html! {
        @match (&listed.person, &listed.reference) {
            (Some(person), Some(reference)) => {
                @let name = listed.name.as_deref().unwrap_or(reference);
                @if opens { a.govuk-link href={ "/people/" (person) } { (name) } } @else { (name) }
                @if listed.name.is_some() { br; (reference) }
            }
            _ => { "Restricted record" }
        }
    };
    vec![
        who.into(),
        crate::assessment::top::capitalised(listed.standing.words()).into(),
        html! { @for (place, line) in listed.because.iter().enumerate() { @if place > 0 { br; } (line) } }.into(),
        crate::assessment::top::capitalised(&listed.group).into(),
        listed.team.as_str().into(),
    ]
}
