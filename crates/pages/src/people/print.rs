//! `/people/{person}/print`: the record on paper for the person, in ordinary or in large words.

use maud::html;
use record::access::{Noun, Verb};
use record::{PersonId, Refusal};

use super::opened::Record;
use super::own::{about_you, reads_large};
use super::{address, column, permit, reason};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /people/{person}/print?words=plain|large`; without a choice, as the person's own needs are.
pub fn print(request: &Request) -> Result<Answer, Refusal> {
    let person: PersonId = request.param("person")?;
    reason::guard(request, person, || {
        let record = request.write(|tx| {
            permit(
                request,
                tx,
                person,
                (Noun::People, Verb::Print, "people.print"),
            )?;
            Record::open(request, tx, person, "people.print")
        })?;
        let heading = &record.heading;
        let large = match request.query.get("words") {
            "large" => true,
            "plain" => false,
            _ => reads_large(&heading.document),
        };
        let title = "What the council knows about you";
        let base = address(person, "print");
        let main = column(html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body {
                (heading.document.name()) ". Reference " (heading.reference) ". As it stood on "
                (shell::time(request.moment.now)) "."
            }
            p.govuk-body.sw-screen-only {
                "Print this page with your browser. "
                @if large {
                    a.govuk-link href={ (base) "?words=plain" } { "Show it in ordinary size" }
                } @else {
                    a.govuk-link href={ (base) "?words=large" } { "Show it in large print" }
                }
            }
            (about_you(&heading.document, request))
            h2.govuk-heading-m { "Is something wrong or missing?" }
            p.govuk-body {
                "Tell any worker or team you know, or " (request.settings().council)
                ". They put it right, and what stood here before is kept. You can also ask for a copy of everything that \
                 the council holds about you."
            }
        });
        let page = Page {
            confidential: true,
            easy_read: large,
            back: address(person, ""),
            ..Page::new(title, main)
        };
        Ok(Answer::html(shell::frame(request, page)))
    })
}
