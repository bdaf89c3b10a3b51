//! The market: what providers offer, with the price of a unit beside others' prices, and publishing by commissioners.

mod publish;

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::market::{self, Offer, Provider};
use record::rules::Pence;
use record::{ProviderId, Refusal};

use crate::components::{Button, Cell, Input, Table, Tag, button_group, csrf_field};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

pub use publish::{end, offer_form, publish, publish_provider};

const TITLE: &str = "Market";

/// `GET` and `POST /market`: the offers of today by kind of support, the cheapest first.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let words = request.form.get("words");
    let (offers, providers) = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::Market, Verb::View, "market.list")?;
        Ok((
            market::offers(tx, &permit, &request.moment, words)?,
            market::providers(tx, &permit)?,
        ))
    })?;
    let may_change = request.actor.may(Noun::Market, Verb::Change);
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "What providers offer today, with the price of one unit. The council's own services stand beside the others \
             at what a unit costs the council, so that anybody can compare."
        }
        @if may_change {
            (button_group(html! {
                (Button::link("Publish an offer", "/market/offer"))
                a.govuk-link href="/market/offer#provider-form" { "Add a provider" }
            }))
        }
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            form method="post" action="/market" novalidate {
                (csrf_field(&request.form_token()))
                (Input {
                    value: words.to_owned(),
                    hint: "For example: cleaning, morning, transport. Leave empty for all.".into(),
                    ..Input::new("words", "Words")
                })
                (Button::secondary("Search"))
            }
        } }
        @if offers.is_empty() { p.govuk-body { "No provider offers this today." } }
        @for (service, of) in by_service(&offers) { (table(service, &of, may_change)) }
        (providers_list(&providers))
    };
    let page = Page {
        wide: true,
        notification: match request.query.get("done") {
            "published" => shell::done("The offer is published."),
            "provider" => shell::done("The provider is added."),
            "ended" => shell::done("The offer has ended. It stays readable where plans use it."),
            _ => None,
        },
        ..Page::new(TITLE, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// The price of one unit: «£21.40 an hour».
pub(crate) fn price(offer: &Offer) -> String {
    let article = if offer.unit == market::Unit::Hour || offer.unit == market::Unit::Item {
        "an"
    } else {
        "a"
    };
    format!("{} {article} {}", offer.price, offer.unit)
}

/// The offers, which come sorted, as groups of one kind.
fn by_service(offers: &[Offer]) -> Vec<(&'static str, Vec<&Offer>)> {
    let mut groups: Vec<(&'static str, Vec<&Offer>)> = Vec::new();
    for offer in offers {
        let title = offer.service.title();
        match groups.last_mut() {
            Some((of, group)) if *of == title => group.push(offer),
            _ => groups.push((title, vec![offer])),
        }
    }
    groups
}

fn table(service: &str, offers: &[&Offer], may_change: bool) -> Markup {
    let mut head: Vec<Cell> = ["Offer", "Provider", "Where"].map(Cell::from).to_vec();
    head.push(Cell::numeric("Price"));
    head.push("Beside the others".into());
    if may_change {
        head.push("Change".into());
    }
    let rows = offers
        .iter()
        .map(|offer| {
            let mut row = vec![
                html! {
                    (offer.title)
                    @if !offer.about.is_empty() { br; span.govuk-hint { (offer.about) } }
                }
                .into(),
                html! {
                    (offer.provider_name)
                    @if offer.in_house { " " (Tag::coloured("Council's own, unit cost", "govuk-tag--blue")) }
                }
                .into(),
                offer.area.as_str().into(),
                Cell::numeric(price(offer)),
                compared(offer, offers).into(),
            ];
            if may_change {
                row.push(
                    html! {
                        a.govuk-link href={ "/market/offer?instead=" (offer.id) } {
                            "New price or end" span.govuk-visually-hidden { ": " (offer.title) ", " (offer.provider_name) }
                        }
                    }
                    .into(),
                );
            }
            row
        })
        .collect();
    let table = Table {
        caption: service.to_owned(),
        caption_classes: "govuk-table__caption--m",
        head,
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

/// How a price stands beside the cheapest of the same kind and unit.
fn compared(offer: &Offer, offers: &[&Offer]) -> String {
    let alike: Vec<Pence> = offers
        .iter()
        .filter(|other| other.unit == offer.unit)
        .map(|other| other.price)
        .collect();
    let cheapest = alike.iter().min().copied().unwrap_or(offer.price);
    match (alike.len(), offer.price == cheapest) {
        (0 | 1, _) => "the only one by this unit".to_owned(),
        (_, true) => format!("the cheapest of {}", alike.len()),
        (_, false) => {
            let more = Pence(offer.price.0.saturating_sub(cheapest.0));
            format!("{more} more than the cheapest")
        }
    }
}

fn providers_list(providers: &[Provider]) -> Markup {
    html! {
        @if !providers.is_empty() {
            h2.govuk-heading-m { "Providers" }
            ul.govuk-list.govuk-list--bullet {
                @for provider in providers {
                    li {
                        a.govuk-link href={ "/market/provider/" (provider.id) } { (provider.name) }
                        @if provider.in_house { " (the council's own)" }
                        @if let Some(day) = provider.ended_on { ", until " (shell::date(day)) }
                        @if !provider.about.is_empty() { ": " (provider.about) }
                    }
                }
            }
        }
    }
}

/// `GET /market/provider/{provider}`: every offer that a provider ever published, with its prices over time.
pub fn provider(request: &Request) -> Result<Answer, Refusal> {
    let id: ProviderId = request.param("provider")?;
    let (provider, offers) = request.write(|tx| {
        let permit =
            access::population(&request.actor, Noun::Market, Verb::View, "market.provider")?;
        let found = market::providers(tx, &permit)?
            .into_iter()
            .find(|provider| provider.id == id)
            .ok_or(Refusal::NotFound(None))?;
        Ok((found, market::history(tx, &permit, id)?))
    })?;
    let table = Table {
        caption: "Offers, the latest first".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Offer".into(),
            "Kind".into(),
            Cell::numeric("Price"),
            "From".into(),
            "Until".into(),
            "Published by".into(),
        ],
        rows: offers
            .iter()
            .map(|offer| {
                vec![
                    offer.title.as_str().into(),
                    offer.service.title().into(),
                    Cell::numeric(price(offer)),
                    shell::date(offer.from).into(),
                    offer.to.map(shell::date).unwrap_or_default().into(),
                    offer.by.as_str().into(),
                ]
            })
            .collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    let main = html! {
        h1.govuk-heading-l { (provider.name) }
        @if provider.in_house { p.govuk-body { "The council's own service. Its prices are what a unit costs the council." } }
        @if !provider.about.is_empty() { p.govuk-body { (provider.about) } }
        p.govuk-body { "A price never changes: a new price is a new offer, so that what a plan was costed with stays readable." }
        @if offers.is_empty() { p.govuk-body { "Nothing was offered yet." } } @else { (table.scrolling()) }
    };
    let page = Page {
        wide: true,
        back: "/market".to_owned(),
        ..Page::new(provider.name.as_str(), main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
