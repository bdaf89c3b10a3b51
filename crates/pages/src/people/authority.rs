//! `/people/{person}/authority`: the register of who may act or see for a person; adding and ending. The person, and
//! whoever may see their record, read it in their own words.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::authority::{self, Authority, Held, Kind, NewAuthority, Scope};
use record::people::{DateForm, Other, PersonDocument};
use record::rules::messages::Arg;
use record::{AuthorityId, FieldFault, PersonId, Refusal, Tx};

use super::fields::{date_input, small};
use super::opened::Record;
use super::{
    address, column, for_the_person, form, known, permit, reason, relationship, top, words,
};
use crate::components::{
    Button, Cell, Checkboxes, Choice, Details, Input, InsetText, Radios, Select, SelectItem,
    SummaryList, SummaryRow, Table, Tag, Textarea, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Who may act for them";
const PURPOSE: &str = "people.authority";

/// `GET /people/{person}/authority`
pub fn authority(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    if for_the_person(request, person) {
        return own(request, person);
    }
    reason::guard(request, person, || show(request, person, &[]))
}

/// `POST /people/{person}/authority`: adds an entry or ends one.
pub fn change_authority(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let changed = request.write(|tx| match request.form.get("then") {
            "add" => add(request, tx, person),
            "end" => end(request, tx, person),
            _ => Err(Refusal::invalid(
                "",
                "Say whether to add or to end, with one of the buttons.",
            )),
        });
        match changed {
            Ok(Changed::Done(what)) => {
                let here = address(person, "authority");
                Ok(Answer::see_other(format!("{here}?done={what}")))
            }
            Ok(Changed::Not(faults)) | Err(Refusal::Invalid(faults)) => {
                show(request, person, &faults)
            }
            Err(other) => Err(other),
        }
    })
}

enum Changed {
    Done(&'static str),
    /// Nothing was changed: what is wrong.
    Not(Vec<FieldFault>),
}

fn add(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let permit = permit(
        request,
        tx,
        person,
        (Noun::Authority, Verb::Change, PURPOSE),
    )?;
    let related = relationship::on_record(request, tx, person)?;
    let picked = known::pick(request, tx, "holder", &related)?;
    let mut faults = picked.faults;
    let sent = &request.form;
    let seen_on = day(request, "seen", "The day it was seen", &mut faults);
    let from = day(request, "from", "The first day", &mut faults);
    let to = day(request, "to", "The last day", &mut faults);
    let scopes: Vec<Scope> = sent
        .all("scope")
        .filter_map(|code| code.parse().ok())
        .collect();
    let new = NewAuthority {
        holder: picked.person,
        holder_name: sent.get("holder"),
        kind: sent.get("kind").parse().ok(),
        scopes: &scopes,
        evidence: sent.get("evidence"),
        seen_on,
        from,
        to,
    };
    let who = (&request.actor, &request.moment);
    if faults.is_empty() {
        authority::record(tx, &permit, who, &new)?;
        return Ok(Changed::Done("added"));
    }
    // Everything that is wrong is told at once. What a date already is faulty for is not asked for again.
    if let Err(Refusal::Invalid(more)) = authority::check(tx, &permit, who, &new) {
        for fault in more {
            if !faults.iter().any(|one| one.field == fault.field) {
                faults.push(fault);
            }
        }
    }
    Ok(Changed::Not(faults))
}

fn end(request: &Request, tx: &mut Tx, person: PersonId) -> Result<Changed, Refusal> {
    let permit = permit(
        request,
        tx,
        person,
        (Noun::Authority, Verb::Change, PURPOSE),
    )?;
    let Ok(which) = request.form.get("authority").parse::<AuthorityId>() else {
        return Err(Refusal::invalid("authority", "Choose which entry ends."));
    };
    let who = (&request.actor, &request.moment);
    authority::end(tx, &permit, who, which, request.form.get("why"))?;
    Ok(Changed::Done("ended"))
}

fn date_form(request: &Request, name: &str) -> DateForm {
    let part = |part: &str| request.form.get(&format!("{name}-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}

fn day(
    request: &Request,
    name: &str,
    label: &str,
    faults: &mut Vec<FieldFault>,
) -> Option<jiff::civil::Date> {
    date_form(request, name)
        .whole(label)
        .unwrap_or_else(|sentence| {
            faults.push(FieldFault::new(name, sentence));
            None
        })
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (record, all, offered) = request.write(|tx| {
        let record = Record::open(request, tx, person, PURPOSE)?;
        let permit = permit(request, tx, person, (Noun::Authority, Verb::View, PURPOSE))?;
        let all = authority::list(tx, &permit, (&request.actor, &request.moment))?;
        let related = if record.leads_to(Noun::Authority, Verb::Change) {
            relationship::on_record(request, tx, person)?
        } else {
            Vec::new()
        };
        let offered = known::offered(request, tx, "holder", related)?;
        Ok((record, all, offered))
    })?;
    let may_change = record.leads_to(Noun::Authority, Verb::Change);
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (column(html! {
            p.govuk-body {
                "What somebody may see in their own sign-in follows from this register. Without an entry nobody sees \
                 anything of this record, whoever they are to the person."
            }
        }))
        (list(request, &all))
        @if may_change {
            (column(html! {
                (adding(request, person, &offered, faults))
                (ending(request, person, &all, faults))
            }))
        } @else {
            p.govuk-body { "To have an entry made or ended, ask a team that is involved, a team manager or finance." }
        }
    };
    let page = Page {
        notification: match request.query.get("done") {
            "added" => shell::done("The entry is on the register."),
            "ended" => shell::done("The entry is ended. It stays on the register."),
            _ => None,
        },
        ..top::page(request, &record, TITLE, "authority", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn state(request: &Request, one: &Authority) -> Tag {
    let today = request.moment.today;
    if one.holds_on(today) {
        Tag::coloured("In force", "govuk-tag--green")
    } else if one.ended.is_none() && one.from > today {
        Tag::coloured("Not yet", "govuk-tag--blue")
    } else {
        Tag::coloured("Ended", "govuk-tag--grey")
    }
}

fn list(request: &Request, all: &[(Authority, Other)]) -> Markup {
    if all.is_empty() {
        return html! { p.govuk-body { "Nobody is on the register." } };
    }
    let row = |(one, other): &(Authority, Other)| -> Vec<Cell> {
        let scopes: Vec<&str> = one.scopes.iter().map(|scope| scope.label()).collect();
        vec![
            html! {
                @match other.person {
                    Some(person) => a.govuk-link href=(address(person, "")) { (other.name) },
                    None => (other.name),
                }
            }
            .into(),
            words::capital(one.kind.label()).into(),
            words::capital(&scopes.join(", ")).into(),
            html! {
                (one.evidence)
                @if let Some(on) = one.seen_on { br; span.govuk-hint { (shell::date(on)) ", " (one.recorded.1) } }
            }
            .into(),
            words::capital(&words::period(Some(one.from), one.to)).into(),
            html! {
                (state(request, one))
                @if let Some((at, who, why)) = &one.ended {
                    br; (shell::time(*at)) ", " (who) ": " (why)
                }
            }
            .into(),
        ]
    };
    let table = Table {
        caption: "Everybody who may, could or will be able to".to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["Who", "By what", "May", "What was seen", "When", "Today"]
            .map(Cell::from)
            .to_vec(),
        rows: all.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn adding(
    request: &Request,
    person: PersonId,
    offered: &[known::Offer],
    faults: &[FieldFault],
) -> Markup {
    let sent = &request.form;
    let mut kinds = vec![SelectItem::new("", "")];
    kinds.extend(
        Kind::ALL
            .iter()
            .map(|kind| SelectItem::new(kind.as_str(), words::capital(kind.label()))),
    );
    let scopes = Checkboxes {
        hint: "Leave all empty for what goes with the kind. Narrow it where the document or order, or the person, does."
            .into(),
        values: sent.all("scope").map(str::to_owned).collect(),
        classes: "govuk-checkboxes--small",
        error: fault_of(faults, "scope").into(),
        ..Checkboxes::new(
            "scope",
            small("May"),
            Scope::ALL
                .iter()
                .map(|scope| Choice::new(scope.as_str(), words::capital(scope.label())))
                .collect(),
        )
    };
    let inside = html! {
        (hidden_field("then", "add"))
        (known::field(request, ("holder", "Name"), offered, faults))
        (Select {
            value: sent.get("kind").to_owned(),
            error: fault_of(faults, "kind").into(),
            ..Select::new("kind", "By what", kinds)
        })
        (scopes)
        (usual_scopes())
        (Textarea {
            value: sent.get("evidence").to_owned(),
            hint: "The registered document or order with its number; for consent, what the person said and to whom.".into(),
            rows: Some(2),
            autocomplete: "off",
            error: fault_of(faults, "evidence").into(),
            ..Textarea::new("evidence", "What was seen")
        })
        (date_input("seen", small("Seen or said on"), &or_today(request, "seen"), fault_of(faults, "seen")))
        (date_input("from", small("Holds from"), &or_today(request, "from"), fault_of(faults, "from")))
        (date_input("to", small("Until (only where an end is set)"), &date_form(request, "to"), fault_of(faults, "to")))
        (Button::new("Add to the register"))
    };
    html! {
        section id="add" {
            h2.govuk-heading-m { "Add an entry" }
            (form(request, &address(person, "authority"), inside))
        }
    }
}

/// What goes with each kind, folded away.
fn usual_scopes() -> Markup {
    let rows = Kind::ALL
        .iter()
        .map(|kind| {
            let scopes: Vec<&str> = kind.usual().iter().map(|scope| scope.label()).collect();
            let scopes = if scopes.is_empty() {
                "As far as the person says".to_owned()
            } else {
                words::capital(&scopes.join(", "))
            };
            SummaryRow::new(words::capital(kind.label()), scopes)
        })
        .collect();
    html! { (Details::new("What goes with each kind", html! { (SummaryList::new(rows)) })) }
}

fn ending(
    request: &Request,
    person: PersonId,
    all: &[(Authority, Other)],
    faults: &[FieldFault],
) -> Markup {
    let items: Vec<Choice> = all
        .iter()
        .filter(|(one, _)| one.ended.is_none())
        .map(|(one, other)| {
            let since = words::capital(&words::period(Some(one.from), one.to));
            let kind = words::capital(one.kind.label());
            Choice::new(one.id.to_string(), other.name.as_str()).hint(format!("{kind}. {since}."))
        })
        .collect();
    if items.is_empty() {
        return html! {};
    }
    let inside = html! {
        (hidden_field("then", "end"))
        (Radios {
            value: request.form.get("authority").to_owned(),
            error: fault_of(faults, "authority").into(),
            ..Radios::new("authority", small("Which entry ends?"), items)
        })
        (Input {
            value: request.form.get("why").to_owned(),
            hint: "For example, “Revoked by her on 3 March, letter seen”.".into(),
            autocomplete: "off",
            error: fault_of(faults, "why").into(),
            ..Input::new("why", "Why it ends")
        })
        (Button::secondary("End it now"))
    };
    html! {
        section id="end" {
            h2.govuk-heading-m { "End an entry" }
            (form(request, &address(person, "authority"), inside))
        }
    }
}

/// What was typed; today where nothing was.
fn or_today(request: &Request, name: &str) -> DateForm {
    let sent = request
        .form
        .typed()
        .any(|(field, _)| field.starts_with(&format!("{name}-")));
    if sent {
        date_form(request, name)
    } else {
        DateForm::of(request.moment.today)
    }
}

/// The register as the person reads it.
fn own(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let (heading, all) = request.write(|tx| {
        let permit = permit(request, tx, person, (Noun::Authority, Verb::View, PURPOSE))?;
        let heading = record::people::heading(tx, &permit)?;
        let all = authority::list(tx, &permit, (&request.actor, &request.moment))?;
        Ok((heading, all))
    })?;
    let say = crate::words::Words::asked(request, &heading.document);
    let mut cards = Vec::new();
    for (one, other) in all
        .iter()
        .filter(|(one, _)| one.holds_on(request.moment.today))
    {
        let kind = say.say(&format!("authority-{}", one.kind).replace('_', "-"))?;
        let mut can = Vec::new();
        for scope in &one.scopes {
            can.push(say.say(&format!("authority-{scope}").replace('_', "-"))?);
        }
        let mut rows = vec![
            SummaryRow::new(say.say("authority-by")?, kind),
            SummaryRow::new(
                say.say("authority-may")?,
                html! { ul.govuk-list { @for one in &can { li { (one) } } } },
            ),
            SummaryRow::new(say.say("authority-since")?, shell::date(one.from)),
        ];
        if let Some(to) = one.to {
            rows.push(SummaryRow::new(
                say.say("authority-until")?,
                shell::date(to),
            ));
        }
        cards.push(SummaryList::card(other.name.as_str(), rows));
    }
    let title = say.say("authority-title")?;
    let main = column(html! {
        h1.govuk-heading-l { (title) }
        (on_behalf(request, person, &heading.document)?)
        p.govuk-body { (say.say("authority-intro")?) }
        @if cards.is_empty() { p.govuk-body { (say.say("authority-nobody")?) } }
        @for card in &cards { (card) }
        p.govuk-body { (say.say("authority-change")?) }
    });
    let page = Page {
        confidential: true,
        easy_read: super::own::reads_large(&heading.document),
        back: address(person, ""),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// Whose page it is, for somebody who reads it as their attorney, advocate or otherwise for them. Nothing for the person.
pub(crate) fn on_behalf(
    request: &Request,
    person: PersonId,
    document: &PersonDocument,
) -> Result<Markup, Refusal> {
    if super::is_own(request, person) || !for_the_person(request, person) {
        return Ok(html! {});
    }
    let name = document.name();
    let say = crate::words::Words::of(record::rules::Voice::Plain);
    let words = say.with("own-reading-for", &[("name", Arg::Text(&name))])?;
    Ok(html! { (InsetText { id: "on-behalf".into(), ..InsetText::new(words) }) })
}

/// «People I may act for», for the home page of somebody with their own record: whom, by what, and the ways that their
/// authority opens. Nothing for whoever holds none.
pub(crate) fn may_act_for(request: &Request) -> Result<Markup, Refusal> {
    let held = request.read(|tx| authority::held_by(tx, &request.actor, &request.moment))?;
    if held.is_empty() {
        return Ok(html! {});
    }
    let say = crate::words::Words::of(record::rules::Voice::Plain);
    let mut cards = Vec::new();
    for one in &held {
        let mut kinds = Vec::new();
        for kind in &one.kinds {
            kinds.push(say.say(&format!("authority-mine-{kind}").replace('_', "-"))?);
        }
        cards.push((one, kinds.join(" ")));
    }
    Ok(html! {
        section id="acting-for" {
            h2.govuk-heading-m { (say.say("authority-home")?) }
            @for (one, kinds) in &cards {
                h3.govuk-heading-s { (one.name) }
                p.govuk-body { (kinds) }
                ul.govuk-list {
                    @for (href, text) in ways(one) {
                        li { a.govuk-link href=(href) { (text) span.govuk-visually-hidden { ": " (one.name) } } }
                    }
                }
            }
        }
    })
}

/// Where an authority leads.
fn ways(held: &Held) -> Vec<(String, &'static str)> {
    let has = |scope: Scope| held.scopes.contains(&scope);
    let mut ways = Vec::new();
    let mut way = |part: &str, text| ways.push((address(held.person, part), text));
    if has(Scope::SeeRecord) {
        way("", "Their record");
    }
    if has(Scope::SeePlan) {
        way("plan", "Their support plan");
    }
    if has(Scope::SeePlan) || has(Scope::SeeMoney) {
        way("budget", "Their budget");
    }
    if has(Scope::SeeMoney) {
        way("charging", "What they pay");
        way("payments", "Their direct payment account");
    }
    ways
}
