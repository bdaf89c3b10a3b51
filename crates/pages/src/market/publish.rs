//! `/market/offer`: publishing an offer, a new price in place of an old one, ending an offer, adding a provider.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::market::{self, NewOffer, NewProvider, Offer, Provider, Service, Unit};
use record::people::DateForm;
use record::{FieldFault, OfferId, Refusal};

use crate::assessment::top;
use crate::components::{
    Button, Checkboxes, Choice, Input, InsetText, Select, SelectItem, Textarea, csrf_field,
    hidden_field,
};
use crate::layout::Page;
use crate::people::{date_input, small};
use crate::shell::{self, fault_of};
use crate::web::{Answer, Form, Request};

/// `GET /market/offer`: the form of an offer; with `instead`, of a new price for one.
pub fn offer_form(request: &Request) -> Result<Answer, Refusal> {
    let old = old_offer(request, request.query.get("instead"))?;
    let typed = old.as_ref().map_or_else(Form::default, standing);
    page(request, old.as_ref(), &typed, &[])
}

/// `POST /market/offer`: publishes it.
pub fn publish(request: &Request) -> Result<Answer, Refusal> {
    let form = &request.form;
    let old = old_offer(request, form.get("instead"))?;
    let mut faults = Vec::new();
    let from = day(form).whole("The first day").unwrap_or_else(|sentence| {
        faults.push(FieldFault::new("from", sentence));
        None
    });
    let new = NewOffer {
        provider: form.get("provider").parse().ok(),
        service: form.get("service").parse().ok(),
        title: form.get("title"),
        about: form.get("about"),
        unit: form.get("unit").parse().ok(),
        price: form.get("price"),
        area: form.get("area"),
        from,
        replaces: old.as_ref().map(|old| old.id),
    };
    let published = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Market, Verb::Change, "market.publish")?;
        market::publish(tx, &permit, (actor, moment), &new)
    });
    match published {
        Ok(_) => Ok(Answer::see_other("/market?done=published")),
        Err(Refusal::Invalid(more)) => {
            faults.extend(
                more.into_iter()
                    .filter(|fault| fault.field != "from" || day(form).is_blank()),
            );
            let refused = faults.clone();
            page(request, old.as_ref(), form, &refused)
        }
        Err(other) => Err(other),
    }
}

/// `POST /market/offer/{offer}/end`: its last day is today.
pub fn end(request: &Request) -> Result<Answer, Refusal> {
    let id: OfferId = request.param("offer")?;
    request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Market, Verb::Change, "market.end_offer")?;
        market::end_offer(tx, &permit, (actor, moment), id, moment.today)
    })?;
    Ok(Answer::see_other("/market?done=ended"))
}

/// `POST /market/provider`: adds a provider.
pub fn publish_provider(request: &Request) -> Result<Answer, Refusal> {
    let form = &request.form;
    let new = NewProvider {
        name: form.get("name"),
        about: form.get("provider_about"),
        in_house: form.get("in_house") == "yes",
    };
    let added = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Market, Verb::Change, "market.provider")?;
        market::add_provider(tx, &permit, (actor, moment), &new)
    });
    match added {
        Ok(_) => Ok(Answer::see_other("/market?done=provider")),
        Err(Refusal::Invalid(faults)) => {
            let faults: Vec<FieldFault> = faults
                .into_iter()
                .map(|fault| match fault.field.as_str() {
                    "about" => FieldFault::new("provider_about", fault.sentence),
                    _ => fault,
                })
                .collect();
            page(request, None, form, &faults)
        }
        Err(other) => Err(other),
    }
}

fn old_offer(request: &Request, id: &str) -> Result<Option<Offer>, Refusal> {
    match id.parse() {
        Ok(id) => request.read(|tx| market::offer(tx, id)),
        Err(_) => Ok(None),
    }
}

fn standing(offer: &Offer) -> Form {
    let fields = [
        ("provider", offer.provider.to_string()),
        ("service", offer.service.to_string()),
        ("title", offer.title.clone()),
        ("about", offer.about.clone()),
        ("unit", offer.unit.to_string()),
        ("area", offer.area.clone()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    Form::new(fields.to_vec(), Vec::new())
}

fn day(form: &Form) -> DateForm {
    let part = |part: &str| form.get(&format!("from-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

fn page(
    request: &Request,
    old: Option<&Offer>,
    typed: &Form,
    faults: &[FieldFault],
) -> Result<Answer, Refusal> {
    let providers = request.write(|tx| {
        let permit = access::population(&request.actor, Noun::Market, Verb::View, "market.offer")?;
        market::providers(tx, &permit)
    })?;
    let title = if old.is_some() {
        "New price of an offer"
    } else {
        "Publish an offer"
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        @if let Some(old) = old {
            (InsetText::new(html! {
                p.govuk-body {
                    (old.provider_name) ", " (old.title) ": " (super::price(old)) " since " (shell::date(old.from))
                    ". It ends on the day before the new offer begins."
                }
            }))
        }
        form method="post" action="/market/offer" novalidate {
            (csrf_field(&request.form_token()))
            @if let Some(old) = old { (hidden_field("instead", &old.id.to_string())) }
            (fields(request, &providers, typed, faults))
            (Button::new("Publish"))
        }
        @if let Some(old) = old.filter(|old| old.to.is_none()) {
            h2.govuk-heading-m { "End it without a new price" }
            form method="post" action={ "/market/offer/" (old.id) "/end" } novalidate {
                (csrf_field(&request.form_token()))
                (Button::warning("End the offer today"))
            }
        } @else {
            (provider_form(request, typed, faults))
        }
    });
    let page = Page {
        back: "/market".to_owned(),
        ..Page::new(title, main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn fields(
    request: &Request,
    providers: &[Provider],
    typed: &Form,
    faults: &[FieldFault],
) -> Markup {
    let select = |name: &str, label: &str, items: Vec<SelectItem>| {
        let mut all = vec![SelectItem::new("", "Choose")];
        all.extend(items);
        Select {
            value: typed.get(name).to_owned(),
            error: fault_of(faults, name).into(),
            ..Select::new(name, label, all)
        }
    };
    let input = |name: &str, label: &str, hint: &str| Input {
        value: typed.get(name).to_owned(),
        hint: hint.into(),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    let today = request.moment.today;
    let trading = providers
        .iter()
        .filter(|provider| provider.ended_on.is_none_or(|day| day >= today));
    let day = match day(typed) {
        day if day.is_blank() && !typed.get("title").is_empty() && faults.is_empty() => {
            DateForm::of(today.tomorrow().unwrap_or(today))
        }
        day if day.is_blank() && faults.is_empty() => DateForm::of(today),
        day => day,
    };
    html! {
        (select(
            "provider",
            "Provider",
            trading.map(|one| SelectItem::new(one.id.to_string(), one.name.as_str())).collect(),
        ))
        (select(
            "service",
            "Kind of support",
            Service::ALL.iter().map(|one| SelectItem::new(one.as_str(), one.title())).collect(),
        ))
        (input("title", "What it is called", "For example: Help in the morning"))
        (Textarea {
            value: typed.get("about").to_owned(),
            error: fault_of(faults, "about").into(),
            rows: Some(3),
            ..Textarea::new("about", "What is in it (optional)")
        })
        (select(
            "unit",
            "What the price is for",
            Unit::ALL.iter().map(|one| SelectItem::new(one.as_str(), format!("One {one}"))).collect(),
        ))
        (Input {
            prefix: "£".into(),
            classes: "govuk-input--width-10",
            inputmode: "decimal",
            ..input("price", "The price of one, in pounds", "For example: 21.40")
        })
        (input("area", "Where it is offered", "For example: All of Riverbridge"))
        (date_input("from", small("From which day"), &day, fault_of(faults, "from")))
    }
}

fn provider_form(request: &Request, typed: &Form, faults: &[FieldFault]) -> Markup {
    let own = Choice::new("yes", "It is the council's own service");
    html! {
        section id="provider-form" {
            h2.govuk-heading-m { "Add a provider" }
            form method="post" action="/market/provider" novalidate {
                (csrf_field(&request.form_token()))
                (Input {
                    value: typed.get("name").to_owned(),
                    error: fault_of(faults, "name").into(),
                    ..Input::new("name", "The provider's name")
                })
                (Textarea {
                    value: typed.get("provider_about").to_owned(),
                    error: fault_of(faults, "provider_about").into(),
                    rows: Some(2),
                    ..Textarea::new("provider_about", "What it does (optional)")
                })
                (Checkboxes {
                    values: typed.all("in_house").map(str::to_owned).collect(),
                    ..Checkboxes::single("in_house", own)
                })
                (Button::secondary("Add the provider"))
            }
        }
    }
}
