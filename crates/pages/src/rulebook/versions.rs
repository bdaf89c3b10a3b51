//! Every version that was in force, and what each changed.

use maud::html;
use record::Refusal;
use record::rulebook::{self, Adoption};

use super::sees_names;
use crate::assessment::top;
use crate::components::{Cell, SummaryList, SummaryRow, Table, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /rulebook/versions`: when each version came into force, and why.
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let all = request.read(rulebook::published)?;
    let names = sees_names(request);
    let mut head: Vec<Cell> = vec!["In force since".into(), "Version".into(), "Why".into()];
    if names {
        head.push("Put into force by".into());
    }
    let rows = all
        .iter()
        .enumerate()
        .map(|(place, one)| {
            let mut row: Vec<Cell> = vec![
                shell::time(one.adopted_at).into(),
                html! {
                    a.govuk-link href={ "/rulebook/versions/" (one.hash) } { (one.short()) }
                    @if place == 0 { " " (Tag::coloured("In force", "govuk-tag--green")) }
                }
                .into(),
                one.why.as_str().into(),
            ];
            if names {
                row.push(one.by.as_str().into());
            }
            row
        })
        .collect();
    let title = "Versions of the rules";
    let table = Table {
        caption: "The latest first".to_owned(),
        head,
        rows,
        ..Table::default()
    };
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "A version never changes. A budget keeps the version that it was worked out by." }
        @if all.is_empty() {
            p.govuk-body { "No rules are in force yet." }
        } @else {
            (table.scrolling())
        }
    };
    let page = Page {
        back: "/rulebook".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

/// `GET /rulebook/versions/{hash}`: what a version changed against the one before it, in words.
pub fn one(request: &Request) -> Result<Answer, Refusal> {
    let hash: String = request.param("hash")?;
    let (this, before, changes) = request.read(|tx| {
        let all = rulebook::published(tx)?;
        let place = all
            .iter()
            .position(|one| one.hash == hash)
            .ok_or(Refusal::NotFound(None))?;
        let this = all.get(place).cloned().ok_or(Refusal::NotFound(None))?;
        let before: Option<Adoption> = all.into_iter().skip(place + 1).find(|one| one.hash != hash);
        let changes = match &before {
            Some(before) => rulebook::published_difference(
                tx,
                &request.app.rulebooks,
                &before.hash,
                &this.hash,
            )?,
            None => Vec::new(),
        };
        Ok((this, before, changes))
    })?;
    let title = format!("Version {} of the rules", this.short());
    let mut rows = vec![
        SummaryRow::new("In force since", shell::time(this.adopted_at)),
        SummaryRow::new("Why", this.why.as_str()),
        SummaryRow::new("Full name", html! { code { (this.hash) } }),
    ];
    if sees_names(request) {
        rows.insert(1, SummaryRow::new("Put into force by", this.by.as_str()));
    }
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        (SummaryList::new(rows))
        p.govuk-body { a.govuk-link href={ "/rulebook?version=" (this.hash) } { "Every figure of this version" } }
        h2.govuk-heading-m { "What it changed" }
        @match &before {
            None => p.govuk-body { "It was the first version, so there is nothing to compare it with." },
            Some(before) => {
                p.govuk-body {
                    "Against version "
                    a.govuk-link href={ "/rulebook/versions/" (before.hash) } { (before.short()) } ":"
                }
                @if changes.is_empty() {
                    p.govuk-body { "It says the same: only the form of the files changed." }
                } @else {
                    ul.govuk-list.govuk-list--bullet.govuk-list--spaced {
                        @for change in &changes { li { strong { (change.path) } ": " (change.text) } }
                    }
                }
            },
        }
    });
    let page = Page {
        back: "/rulebook/versions".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
