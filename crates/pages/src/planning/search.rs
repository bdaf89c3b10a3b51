//! Looking for support: free help near the person first, then what providers offer.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::directory::{Listed, Results};
use record::market::Offer;
use record::planning::{self, ItemId};
use record::{FieldFault, Refusal};

use super::{Open, address, against, open, place};
use crate::assessment::top;
use crate::components::{Button, Cell, Input, InsetText, Table, button_group, csrf_field};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// `GET` and `POST /plan/{plan}/free`: free help and what is open to everybody, near where the person lives. The words
/// are sent by POST, so that where somebody lives stands in no address.
pub fn free(request: &Request) -> Result<Answer, Refusal> {
    let plan = place(request)?;
    crate::people::reason_guard(request, plan.1, || {
        let open = open(request, plan, (Verb::Change, "planning.free"))?;
        let sent = !request.form.is_empty();
        let words = request.form.get("words");
        let (near, results) = request.write(|tx| {
            let (actor, moment) = (&request.actor, &request.moment);
            let ask = (Noun::Planning, Verb::Change, "planning.free");
            let why = super::people_reason(request);
            let permit = access::person(tx, actor, moment, plan.1, ask, why)?;
            let near = if sent {
                request.form.get("near").to_owned()
            } else {
                planning::postcode(tx, &permit)?.unwrap_or_default()
            };
            if words.trim().is_empty() {
                return Ok((near, Ok(None)));
            }
            let found = match planning::free_help(tx, &permit, moment, words, &near) {
                Ok(found) => Ok(Some(found)),
                Err(Refusal::Invalid(faults)) => Err(faults),
                Err(other) => return Err(other),
            };
            Ok((near, found))
        })?;
        let mut faults = Vec::new();
        let results = results.unwrap_or_else(|found| {
            faults = found;
            None
        });
        if sent && words.trim().is_empty() {
            faults.push(FieldFault::new("words", "Write what you are looking for."));
        }
        let title = "Free help near by";
        let main = html! {
            (top::column(html! {
                h1.govuk-heading-l { (title) }
                p.govuk-body {
                    "What is free or open to everybody comes first: it leaves the money for what nothing else can do."
                }
                form method="post" action=(request.path()) novalidate {
                    (csrf_field(&request.form_token()))
                    (Input {
                        value: words.to_owned(),
                        hint: "For example: lunch, walking, dementia, library".into(),
                        error: fault_of(&faults, "words").into(),
                        ..Input::new("words", "What are you looking for?")
                    })
                    (Input {
                        value: near.clone(),
                        hint: "Filled in with the person's postcode.".into(),
                        error: fault_of(&faults, "near").into(),
                        ..Input::new("near", "Near")
                    })
                    (Button::new("Search"))
                }
                @if let Some(results) = &results { (found(&open, results)) }
                h2.govuk-heading-m { "Nothing fits?" }
                (button_group(html! {
                    (Button::link("See what providers offer", address(plan.0, "offers")))
                    a.govuk-link href=(own_words(&open)) { "Something else, in own words" }
                }))
                (against(&open.view, open.opens.0))
            }))
        };
        finish(request, &open, title, main, &faults)
    })
}

fn own_words(open: &Open) -> String {
    address(open.view.plan.id, &format!("line/{}", ItemId::new()))
}

fn finish(
    request: &Request,
    open: &Open,
    title: &str,
    main: Markup,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let page = Page {
        banner: open.banner(request),
        back: address(open.view.plan.id, "section/support"),
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn found(open: &Open, results: &Results) -> Markup {
    html! {
        h2.govuk-heading-m { (results.total) " found" @if results.total > results.listed.len() { ", the nearest first" } }
        @if results.total == 0 {
            p.govuk-body { "Nothing in the directory has these words. Try fewer or other words." }
        }
        ul.govuk-list.govuk-list--spaced {
            @for listed in &results.listed { li { (entry(open, listed)) } }
        }
        p.govuk-body { "Being in the directory says nothing about a price: ask whether it is free before it goes into the plan as free." }
    }
}

fn entry(open: &Open, listed: &Listed) -> Markup {
    let entry = &listed.entry;
    let way = address(
        open.view.plan.id,
        &format!("line/{}?entry={}", ItemId::new(), entry.id),
    );
    html! {
        a.govuk-link href={ "/directory/" (entry.id) } { (entry.name) }
        @if let Some(distance) = listed.distance { ", " (distance) }
        br; (entry.kind.title())
        @if let Some(address) = &entry.address { ". " (address) }
        @if let Some(telephone) = &entry.telephone { ". Telephone " (telephone) }
        br; a.govuk-link href=(way) { "Put it in the plan" span.govuk-visually-hidden { ": " (entry.name) } }
    }
}

/// `GET` and `POST /plan/{plan}/offers`: what providers offer today, with the price of a unit.
pub fn offers(request: &Request) -> Result<Answer, Refusal> {
    let plan = place(request)?;
    crate::people::reason_guard(request, plan.1, || {
        let open = open(request, plan, (Verb::Change, "planning.offers"))?;
        let words = request.form.get("words");
        let offers = request.write(|tx| {
            let (actor, moment) = (&request.actor, &request.moment);
            let ask = (Noun::Planning, Verb::Change, "planning.offers");
            let why = super::people_reason(request);
            let permit = access::person(tx, actor, moment, plan.1, ask, why)?;
            planning::offers(tx, &permit, moment, words)
        })?;
        let title = "What providers offer";
        let main = html! {
            (top::column(html! {
                h1.govuk-heading-l { (title) }
                p.govuk-body { "Prices as providers publish them, the cheapest of a kind first." }
                form method="post" action=(request.path()) novalidate {
                    (csrf_field(&request.form_token()))
                    (Input {
                        value: words.to_owned(),
                        hint: "For example: morning, cleaning. Leave empty for all.".into(),
                        ..Input::new("words", "Words")
                    })
                    (Button::new("Search"))
                }
            }))
            @if offers.is_empty() { (InsetText::new("No provider offers this today.")) }
            @else { (list(&open, &offers)) }
            (button_group(html! {
                (Button::link("Something else, in own words", own_words(&open)))
                a.govuk-link href=(address(plan.0, "free")) { "Look for free help first" }
            }))
            (against(&open.view, open.opens.0))
        };
        finish(request, &open, title, main, &[])
    })
}

fn list(open: &Open, offers: &[Offer]) -> Markup {
    let table = Table {
        caption: "Offers of today".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Offer".into(),
            "Kind".into(),
            "Where".into(),
            Cell::numeric("Price"),
        ],
        rows: offers
            .iter()
            .map(|offer| {
                let way = address(
                    open.view.plan.id,
                    &format!("line/{}?offer={}", ItemId::new(), offer.id),
                );
                vec![
                    html! {
                        a.govuk-link href=(way) { (offer.title) }
                        br; (offer.provider_name)
                        @if offer.in_house { " (the council's own, at its unit cost)" }
                    }
                    .into(),
                    offer.service.title().into(),
                    offer.area.as_str().into(),
                    Cell::numeric(crate::market::price(offer)),
                ]
            })
            .collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}
