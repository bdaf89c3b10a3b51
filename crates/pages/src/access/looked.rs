//! `/people/{person}/looked`: who looked at one record: all of it for the guardian and the auditor, and for the
//! person themselves what does not tip anybody off.

use maud::html;
use record::access::audit::{self, AuditCursor, AuditPage, AuditRow, Outcome};
use record::access::oversight::{self, OwnLookRow};
use record::access::{self, Noun, Verb};
use record::{PersonId, Refusal};

use super::audit::actor_in_words;
use super::words;
use crate::components::{
    Button, Cell, CharacterCount, Pagination, Table, Tag, Timeline, TimelineItem,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// How many acts a page of the person's own list covers; alike ones of a day are told in one line.
const PER_PAGE: usize = 100;

/// `GET /people/{person}/looked`, and `POST` with the reason that the guardian and the auditor must write.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    if !request.actor.may(Noun::Audit, Verb::View)
        && super::holder(request)?.person_id == Some(person)
    {
        return own(request, person);
    }
    let typed = request.form.get("reason");
    let after: Option<AuditCursor> = request.query.filled("after").map(str::parse).transpose()?;
    let found = request.write(|tx| {
        let ask = (Noun::Audit, Verb::View, "who-looked");
        let permit = access::person(
            tx,
            &request.actor,
            &request.moment,
            person,
            ask,
            Some(typed),
        )?;
        audit::who_looked(tx, &permit, after)
    });
    match found {
        Err(Refusal::ReasonNeeded) => Ok(Answer::html(shell::frame(
            request,
            reason_page(person, request),
        ))),
        Err(Refusal::Invalid(faults)) => Ok(shell::faulty(
            request,
            reason_page(person, request),
            &faults,
        )),
        Err(other) => Err(other),
        // The reason holds for the rest of this sign-in, so the page can be loaded again without it.
        Ok(_) if !request.form.is_empty() => {
            Ok(Answer::see_other(format!("/people/{person}/looked")))
        }
        Ok(found) => Ok(Answer::html(shell::frame(
            request,
            full_page(person, request, &found),
        ))),
    }
}

/// `POST /people/{person}/looked`: the reason.
pub fn with_reason(request: &Request) -> Result<Answer, Refusal> {
    if request.form.get("reason").trim().is_empty() {
        let person: PersonId = request.param("person")?;
        let faults = [record::FieldFault::new(
            "reason",
            "Write why you look at this.",
        )];
        return Ok(shell::faulty(
            request,
            reason_page_with(person, request, &faults[0].sentence),
            &faults,
        ));
    }
    show(request)
}

fn full_page(person: PersonId, request: &Request, found: &AuditPage) -> Page {
    let title = "Who looked at this record";
    let table = Table {
        caption: "Who looked at this record, changed it or was refused, the latest first"
            .to_owned(),
        caption_classes: "govuk-visually-hidden",
        head: ["When", "Who", "What", "Outcome", "Reason"]
            .map(Cell::from)
            .to_vec(),
        rows: found.rows.iter().map(cells).collect(),
        ..Table::default()
    };
    let main = html! {
        h1.govuk-heading-l { (title) }
        @if found.rows.is_empty() {
            p.govuk-body { "There are no older rows." }
        } @else {
            (table.scrolling())
        }
        @if request.query.filled("after").is_some() {
            p.govuk-body { a.govuk-link href={ "/people/" (person) "/looked" } { "Back to the latest rows" } }
        }
        @if let Some(next) = &found.next {
            p.govuk-body { a.govuk-link href={ "/people/" (person) "/looked?after=" (next) } { "Older rows" } }
        }
    };
    Page {
        wide: true,
        confidential: true,
        back: format!("/people/{person}"),
        ..Page::new(title, main)
    }
}

fn cells(row: &AuditRow) -> Vec<Cell> {
    let who = row
        .display_name
        .clone()
        .unwrap_or_else(|| actor_in_words(&row.actor));
    vec![
        words::when(row.at).into(),
        who.into(),
        html! { (words::verb(&row.verb)) ": " (words::noun(&row.noun)) br; span.govuk-hint."govuk-!-margin-bottom-0" { (row.purpose) } }.into(),
        match row.outcome {
            Outcome::Allowed => html! { "Done" },
            Outcome::Refused => html! { (Tag::coloured("Refused", "govuk-tag--red")) },
        }
        .into(),
        row.reason.clone().unwrap_or_default().into(),
    ]
}

fn reason_page(person: PersonId, request: &Request) -> Page {
    reason_page_with(person, request, "")
}

fn reason_page_with(person: PersonId, request: &Request, fault: &str) -> Page {
    let title = "Why do you look at this?";
    let mut reason = CharacterCount::new("reason", "Reason", 500);
    reason.textarea.rows = Some(3);
    reason.textarea.value = request.form.get("reason").to_owned();
    reason.textarea.hint =
        "Kept with your name, for whoever oversees access. It holds until you sign out.".into();
    reason.textarea.error = fault.into();
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "Your role opens any record, each time for a reason that you write down." }
        (super::form(request, &format!("/people/{person}/looked"), html! { (reason) (Button::new("Continue")) }))
    });
    Page {
        confidential: true,
        ..Page::new(title, main)
    }
}

fn own(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let page = request.query.get("page").parse().unwrap_or(1_usize).max(1);
    let account = super::holder(request)?.account_id;
    let (rows, total) = request.write(|tx| {
        let ask = (Noun::People, Verb::View, "own-looked");
        let permit = access::person(tx, &request.actor, &request.moment, person, ask, None)?;
        oversight::own_looks(
            tx,
            &permit,
            account,
            (PER_PAGE, (page - 1).saturating_mul(PER_PAGE)),
        )
    })?;
    let title = "Who looked at my record";
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let pages = Pagination::of(
        count(page),
        count(total).div_ceil(count(PER_PAGE)),
        |page| format!("/people/{person}/looked?page={page}"),
    );
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "People who work with you look at your record and write in it. Here you see who, and when. Checks of how \
             records are used, and what would put somebody at risk, are not listed."
        }
        @if rows.is_empty() {
            p.govuk-body { "Nobody has looked at it yet." }
        } @else {
            (own_timeline(&rows))
            (pages)
        }
        p.govuk-body {
            "If somebody is here whom you do not expect, tell any worker, or ask " (request.settings().council)
            " for its Caldicott guardian, who looks after people's information."
        }
    };
    let page = Page {
        confidential: true,
        back: format!("/people/{person}"),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// Acts that are alike, of one worker on one day, the latest first.
struct Alike<'a> {
    latest: &'a OwnLookRow,
    times: usize,
}

fn alike(rows: &[OwnLookRow]) -> Vec<Alike<'_>> {
    let same = |one: &OwnLookRow, other: &OwnLookRow| {
        (&one.who, &one.noun, &one.verb) == (&other.who, &other.noun, &other.verb)
            && words::day(one.at) == words::day(other.at)
    };
    let mut told: Vec<Alike<'_>> = Vec::new();
    for row in rows {
        match told.iter_mut().find(|one| same(one.latest, row)) {
            Some(before) => before.times += 1,
            None => told.push(Alike {
                latest: row,
                times: 1,
            }),
        }
    }
    told
}

fn own_timeline(rows: &[OwnLookRow]) -> Timeline {
    let items = alike(rows).into_iter().map(|told| {
        let row = told.latest;
        let done = words::done_for_person(&row.noun, &row.verb);
        let title = if told.times > 1 {
            format!("{done}, {} times that day", told.times)
        } else {
            done
        };
        let roles: Vec<&str> = row.roles.iter().map(|role| words::role(*role)).collect();
        let byline = if roles.is_empty() {
            row.who.clone()
        } else {
            format!("{}, {}", row.who, roles.join(", "))
        };
        TimelineItem {
            title: title.into(),
            byline: byline.into(),
            datetime: row.at.to_string(),
            date: shell::time(row.at),
            ..TimelineItem::default()
        }
    });
    Timeline {
        items: items.collect(),
        ..Timeline::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_again_and_again_on_a_day_is_told_once() {
        let row = |at: &str, who: &str, verb: &str| OwnLookRow {
            at: at.parse().unwrap(),
            who: who.to_owned(),
            roles: Vec::new(),
            noun: "assessment".to_owned(),
            verb: verb.to_owned(),
        };
        let rows = [
            row("2026-11-22T10:00:00Z", "Sam Social", "change"),
            row("2026-11-22T09:00:00Z", "Sam Social", "view"),
            row("2026-11-22T08:00:00Z", "Sam Social", "change"),
            row("2026-11-22T07:00:00Z", "Tom Manager", "view"),
            row("2026-11-21T23:30:00Z", "Tom Manager", "view"),
        ];
        let times: Vec<usize> = alike(&rows).iter().map(|told| told.times).collect();
        assert_eq!(times, [2, 1, 1, 1]);
    }
}
