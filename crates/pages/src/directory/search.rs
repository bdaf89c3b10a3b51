//! `/directory`: by words, near a place, of some kinds, and open at a time.

use axum::http::StatusCode;
use maud::{Markup, html};
use record::directory::{self, Kind, Listed, Located, PAGE, Results};
use record::{FieldFault, Refusal};

use super::query::{Open, Typed, clock, days};
use super::{address, claims, count, hours_caption, licence, local_now, telephone};
use crate::components::{
    Button, Checkboxes, Choice, Details, Fieldset, Filter, FilterCategory, Input, Radios,
    ResultPages, Select, SelectItem, SelectedFilter, Tag, filter_layout,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET /directory`: the search and what it finds. Public: nothing about whoever searches is kept.
pub fn search(request: &Request) -> Result<Answer, Refusal> {
    let mut typed = Typed::of(request);
    let mut instead = None;
    let (results, near) = request.read(|tx| {
        let mut query = typed.query();
        let mut label = None;
        if !typed.near.is_empty() {
            match directory::locate(tx, &typed.near)? {
                Located::Here(place) => {
                    label = Some(place.label.clone());
                    query.near = Some(place);
                }
                Located::Unknown {
                    sentence,
                    instead: other,
                } => {
                    typed.faults.push(FieldFault::new("near", sentence));
                    instead = other;
                }
            }
        }
        Ok((directory::search(tx, &query)?, label))
    })?;
    let title = "Find help nearby";
    let faults = std::mem::take(&mut typed.faults);
    let list = if faults.is_empty() {
        found(request, &typed, &results, near.as_deref())
    } else {
        elsewhere(&typed, instead.as_deref())
    };
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "Chemists, care homes, GP practices, mental health services, food banks, libraries, clubs and charities. \
             You do not need to sign in, and what you look for is not kept."
        }
        // One form around both, so that the words and the filter are always sent together.
        form method="get" action="/directory" novalidate aria-label="Search the directory" {
            (what_and_where(&typed, &faults))
            (filter_layout(filter(request, &typed, &results, &faults), list))
        }
        (licence())
    };
    let page = Page {
        wide: true,
        ..Page::new(title, main)
    };
    if faults.is_empty() {
        return Ok(Answer::html(shell::frame(request, page)));
    }
    Ok(shell::faulty(request, page, &faults).status(StatusCode::UNPROCESSABLE_ENTITY))
}

/// What is looked for and where: first on the page, on a phone too.
fn what_and_where(typed: &Typed, faults: &[FieldFault]) -> Markup {
    let words = Input {
        value: typed.words.clone(),
        hint: "For example: chemist, walking, dementia".into(),
        ..Input::new("words", "What are you looking for?")
    };
    let near = Input {
        value: typed.near.clone(),
        hint: "A postcode, its first part, or a ward. For example: M33 2RP, M33, Sale Moor".into(),
        error: fault_of(faults, "near").into(),
        ..Input::new("near", "Near")
    };
    html! {
        div.govuk-grid-row {
            div.govuk-grid-column-one-half { (words) }
            div.govuk-grid-column-one-half { (near) }
        }
        (Button::new("Search"))
    }
}

/// What makes the list shorter. On a phone a script folds it behind a button.
fn filter(request: &Request, typed: &Typed, results: &Results, faults: &[FieldFault]) -> Filter {
    let how_many = |kind: Kind| {
        results
            .kinds
            .iter()
            .find(|(one, _)| *one == kind)
            .map_or(0, |(_, many)| *many)
    };
    let kinds = Checkboxes {
        classes: "govuk-checkboxes--small",
        values: typed
            .kinds
            .iter()
            .map(|kind| kind.code().to_owned())
            .collect(),
        ..Checkboxes::new(
            "kind",
            Fieldset::new("Kinds of help"),
            Kind::ALL
                .into_iter()
                .map(|kind| {
                    Choice::new(
                        kind.code(),
                        format!("{} ({})", kind.title(), how_many(kind)),
                    )
                })
                .collect(),
        )
    };
    Filter {
        selected: selected(typed),
        clear_href: typed
            .address(|pairs| pairs.retain(|(name, _)| ["words", "near"].contains(name))),
        options: html! {
            (kinds)
            (open_choice(request, typed, faults))
            (within(typed))
        },
        ..Filter::default()
    }
}

/// The filters in use, each with the way to be without it.
fn selected(typed: &Typed) -> Vec<FilterCategory> {
    let without = |name: &str, value: Option<&str>| {
        typed.address(|pairs| {
            pairs.retain(|(one, held)| *one != name || value.is_some_and(|value| value != held))
        })
    };
    let mut all = Vec::new();
    if !typed.kinds.is_empty() {
        let items = typed.kinds.iter().map(|kind| SelectedFilter {
            text: kind.title().to_owned(),
            href: without("kind", Some(kind.code())),
        });
        all.push(FilterCategory {
            heading: "Kinds of help".into(),
            items: items.collect(),
        });
    }
    if typed.open != Open::Any {
        let text = if typed.open == Open::Now {
            "Open now"
        } else {
            "Open at another time"
        }
        .to_owned();
        let href = typed
            .address(|pairs| pairs.retain(|(name, _)| !["open", "day", "time"].contains(name)));
        all.push(FilterCategory {
            heading: "Open".into(),
            items: vec![SelectedFilter { text, href }],
        });
    }
    if let Some(km) = typed.within_km() {
        let item = SelectedFilter {
            text: format!("Within {km} km"),
            href: without("within", None),
        };
        all.push(FilterCategory {
            heading: "How far away".into(),
            items: vec![item],
        });
    }
    all
}

fn within(typed: &Typed) -> Select {
    Select {
        value: typed.within.clone(),
        ..Select::new(
            "within",
            "How far away",
            [
                ("", "Any distance"),
                ("1", "Within 1 km (about half a mile)"),
                ("2", "Within 2 km (a good mile)"),
                ("5", "Within 5 km (about 3 miles)"),
                ("10", "Within 10 km (about 6 miles)"),
            ]
            .map(|(value, text)| SelectItem::new(value, text))
            .to_vec(),
        )
    }
}

fn open_choice(request: &Request, typed: &Typed, faults: &[FieldFault]) -> Markup {
    let today = local_now(request).date();
    let day = Select {
        value: typed.day.clone(),
        error: fault_of(faults, "day").into(),
        ..Select::new(
            "day",
            "Day",
            days(today)
                .into_iter()
                .map(|(day, name)| SelectItem::new(day.to_string(), name))
                .collect(),
        )
    };
    let time = Input {
        value: typed.time.clone(),
        classes: "govuk-input--width-5",
        hint: "For example: 2pm or 14:30".into(),
        error: fault_of(faults, "time").into(),
        ..Input::new("time", "Time")
    };
    let radios = Radios {
        classes: "govuk-radios--small",
        value: match typed.open {
            Open::Any => "any",
            Open::Now => "now",
            Open::At => "at",
        }
        .to_owned(),
        ..Radios::new(
            "open",
            Fieldset::new("Open"),
            vec![
                Choice::new("any", "Open or not"),
                Choice::new("now", "Open now"),
                Choice::new("at", "Open at another time").opens(html! { (day) (time) }),
            ],
        )
    };
    html! { (radios) }
}

/// What was found, a page of it.
fn found(request: &Request, typed: &Typed, results: &Results, near: Option<&str>) -> Markup {
    let said_for = said_for(request, typed);
    let any_hours = results.listed.iter().any(|one| claims(one.opening));
    html! {
        h2.govuk-heading-m #results {
            (counted(results.total))
            @if let Some(near) = near { ", nearest to " (near) " first" }
        }
        @if let Some(said) = &said_for { p.govuk-body { "Open or closed is said for " (said) "." } }
        @if typed.open != Open::Any {
            p.govuk-body { "Places whose opening times are not known are left out: ring them and ask." }
        }
        @if results.total == 0 { (nothing(typed, results)) }
        @if results.without_place > 0 {
            p.govuk-body {
                (results.without_place) " more may fit: where they are is not known, so they are left out of a search by \
                 distance. "
                a.govuk-link href=(typed.address(|pairs| pairs.retain(|(name, _)| *name != "within"))) { "Show them too" } "."
            }
        }
        @if any_hours { (hours_caption()) }
        ul.govuk-list {
            @for one in &results.listed { li { (entry(one, typed)) } }
        }
        @if results.pages > 1 {
            (ResultPages::of(count(results.page), count(PAGE), count(results.total), |page| {
                typed.address(|pairs| pairs.push(("page", page.to_string())))
            }))
        }
    }
}

fn counted(total: usize) -> String {
    match total {
        0 => "Nothing found".to_owned(),
        1 => "1 found".to_owned(),
        many => format!("{many} found"),
    }
}

/// The time that «open» is said for, where it is not now.
fn said_for(request: &Request, typed: &Typed) -> Option<String> {
    if typed.open != Open::At {
        return None;
    }
    let day = typed.at.date();
    let name = record::formats::hours::day_name(day.weekday());
    let today = if day == local_now(request).date() {
        "today, "
    } else {
        ""
    };
    Some(format!(
        "{today}{name} {}, {}",
        shell::date(day),
        clock(typed.at)
    ))
}

fn nothing(typed: &Typed, results: &Results) -> Markup {
    html! {
        @if let Some(perhaps) = &results.perhaps {
            p.govuk-body {
                "Did you mean "
                a.govuk-link href=(typed.address(|pairs| replace(pairs, "words", perhaps))) { (perhaps) } "?"
            }
        }
        p.govuk-body { "Try fewer or other words, take kinds away, or look further away." }
        @if typed.open != Open::Any {
            p.govuk-body {
                a.govuk-link href=(typed.address(|pairs| pairs.retain(|(name, _)| !["open", "day", "time"].contains(name)))) {
                    "Search again, open or not"
                }
            }
        }
    }
}

/// What can be done where a field made no sense.
fn elsewhere(typed: &Typed, instead: Option<&str>) -> Markup {
    html! {
        h2.govuk-heading-m #results { "Nothing was searched yet" }
        p.govuk-body { "Put right what is marked, and search again." }
        @if let Some(instead) = instead {
            p.govuk-body {
                a.govuk-link href=(typed.address(|pairs| replace(pairs, "near", instead))) { "Search near " (instead) }
            }
        }
        @if !typed.near.is_empty() {
            p.govuk-body {
                a.govuk-link href=(typed.address(|pairs| pairs.retain(|(name, _)| *name != "near"))) { "Search without a place" }
            }
        }
    }
}

fn replace(pairs: &mut [(&'static str, String)], name: &str, value: &str) {
    for pair in pairs.iter_mut().filter(|(one, _)| *one == name) {
        pair.1 = value.to_owned();
    }
}

fn entry(one: &Listed, typed: &Typed) -> Markup {
    let entry = &one.entry;
    let colour = if one.opening.is_open() {
        "govuk-tag--green"
    } else {
        "govuk-tag--grey"
    };
    let opening = one.opening.in_words(typed.at);
    html! {
        h3.govuk-heading-s."govuk-!-margin-bottom-1" {
            a.govuk-link href={ "/directory/" (entry.id) } { (entry.name) }
        }
        p.govuk-body."govuk-!-margin-bottom-1" {
            (entry.kind.title())
            @if !entry.categories.is_empty() { " (" (entry.categories.join(", ")) ")" }
            @if let Some(distance) = one.distance { " – " strong { (distance) } }
        }
        p.govuk-body."govuk-!-margin-bottom-1" {
            @if let Some((state, rest)) = said(&opening) {
                (Tag::coloured(state, colour)) " " (rest)
            } @else {
                (opening)
            }
        }
        @if let Some(address) = address(entry) { p.govuk-body."govuk-!-margin-bottom-1" { (address) } }
        @if let Some(number) = &entry.telephone { p.govuk-body."govuk-!-margin-bottom-1" { "Telephone: " (telephone(number)) } }
        @if let Some(provider) = &entry.provider { p.govuk-body."govuk-!-margin-bottom-1" { "Run by " (provider) } }
        @if let Some(text) = &entry.description { (about(text)) }
        hr.govuk-section-break.govuk-section-break--m.govuk-section-break--visible;
    }
}

/// «Open until 4pm» as the word for the tag and what follows it; none where it is not known.
fn said(opening: &str) -> Option<(&'static str, &str)> {
    ["Open", "Closed"].into_iter().find_map(|state| {
        let rest = opening.strip_prefix(state)?;
        // «Opening times not known» is neither.
        let ends = rest.is_empty() || rest.starts_with([',', ' ']);
        ends.then(|| (state, rest.trim_start_matches([',', ' '])))
    })
}

/// A long description is folded away behind its beginning.
fn about(text: &str) -> Markup {
    const SHORT: usize = 160;
    let short: String = text.chars().take(SHORT).collect();
    html! {
        @if short.len() == text.len() {
            p.govuk-body."govuk-!-margin-bottom-1" { (text) }
        } @else {
            (Details::new(format!("{}…", short.trim_end()), html! { (text) }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_it_is_open_is_said_once_and_never_where_it_is_not_known() {
        assert_eq!(said("Open until 4pm"), Some(("Open", "until 4pm")));
        assert_eq!(
            said("Closed, opens tomorrow at 9am"),
            Some(("Closed", "opens tomorrow at 9am"))
        );
        assert_eq!(said("Closed"), Some(("Closed", "")));
        assert_eq!(said("Opening times not known"), None);
    }
}
