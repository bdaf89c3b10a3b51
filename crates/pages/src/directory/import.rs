//! Reading a list into the directory: sent in, shown line by line, then confirmed or discarded.

use maud::{Markup, html};
use record::access::{self, Noun, PopulationPermit, Verb};
use record::directory::{self, Effect, ImportLine, Preview, Waiting};
use record::{FieldFault, Refusal, UploadId};

use super::report::{self, Filter, Line};
use crate::assessment::top;
use crate::components::{
    Button, Cell, FileUpload, InsetText, QuestionPage, SummaryList, SummaryRow, Table, csrf_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

/// The right to keep the directory.
pub(super) fn permit(request: &Request) -> Result<PopulationPermit, Refusal> {
    access::population(
        &request.actor,
        Noun::Directory,
        Verb::Import,
        "directory_import",
    )
}

/// `GET /directory/import`: send a file, see what waits, see what was read in before.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    Ok(Answer::html(shell::frame(request, page(request, &[])?)))
}

/// `POST /directory/import`: takes the file and shows what it would do.
pub fn receive(request: &Request) -> Result<Answer, Refusal> {
    let Some(file) = request.form.upload("file") else {
        let faults = [FieldFault::new(
            "file",
            "Choose a file of comma-separated values.",
        )];
        return Ok(shell::faulty(request, page(request, &faults)?, &faults));
    };
    let staged = request.write(|tx| {
        let ask = (&request.actor, &request.moment);
        directory::stage_upload(tx, &permit(request)?, ask, &file.file_name, &file.bytes)
    });
    match staged {
        Ok(id) => Ok(Answer::see_other(format!("/directory/import/waiting/{id}"))),
        Err(Refusal::Invalid(faults)) => {
            Ok(shell::faulty(request, page(request, &faults)?, &faults))
        }
        Err(other) => Err(other),
    }
}

/// `GET /directory/import/waiting/{upload}`: every line of a file that waits, and what confirming it would do.
pub fn waiting(request: &Request) -> Result<Answer, Refusal> {
    let id: UploadId = request.param("upload")?;
    let preview =
        request.read(|tx| directory::upload_report(tx, &permit(request)?, &request.actor, id))?;
    let page = waiting_page(request, id, &preview);
    Ok(Answer::html(shell::frame(request, page)))
}

/// `POST /directory/import/waiting/{upload}/confirm`: reads it in.
pub fn confirm(request: &Request) -> Result<Answer, Refusal> {
    let id: UploadId = request.param("upload")?;
    let imported = request.write(|tx| {
        directory::confirm_upload(tx, &permit(request)?, (&request.actor, &request.moment), id)
    });
    match imported {
        Ok(imported) => Ok(Answer::see_other(format!(
            "/directory/import/{}?done=taken",
            imported.id
        ))),
        Err(Refusal::Invalid(faults)) => {
            let preview = request
                .read(|tx| directory::upload_report(tx, &permit(request)?, &request.actor, id))?;
            // Nothing on this page is a field: the sentences stand without a link.
            let faults: Vec<FieldFault> = faults
                .into_iter()
                .map(|fault| FieldFault::new("", fault.sentence))
                .collect();
            Ok(shell::faulty(
                request,
                waiting_page(request, id, &preview),
                &faults,
            ))
        }
        Err(other) => Err(other),
    }
}

/// `POST /directory/import/waiting/{upload}/discard`: throws it away.
pub fn discard(request: &Request) -> Result<Answer, Refusal> {
    let id: UploadId = request.param("upload")?;
    request.write(|tx| {
        directory::discard_upload(tx, &permit(request)?, (&request.actor, &request.moment), id)
    })?;
    Ok(Answer::see_other("/directory/import?done=discarded"))
}

fn page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let (waiting, before) = request.read(|tx| {
        let permit = permit(request)?;
        Ok((
            directory::uploads(tx, &permit, &request.actor)?,
            directory::imports(tx, &permit)?,
        ))
    })?;
    let upload = FileUpload {
        hint: "Comma-separated values (CSV), at most 8 megabytes. Which list it is, is seen from its first line. Read the \
               postcodes in before the other lists."
            .into(),
        error: fault_of(faults, "file").into(),
        ..FileUpload::new("file", "The file")
    };
    let form = QuestionPage {
        sends_file: true,
        submit_text: "See what each line becomes".to_owned(),
        ..QuestionPage::new("/directory/import", request.form_token(), upload)
    };
    let title = "Read a file into the directory";
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "Nothing changes until you have seen every line and confirmed it." }
        (form)
        @if !waiting.is_empty() { (waiting_list(&waiting)) }
        (past(&before))
    };
    let notification = match request.query.get("done") {
        "discarded" => shell::done("The file was thrown away. Nothing in the directory changed."),
        _ => None,
    };
    Ok(Page {
        back: "/directory".to_owned(),
        notification,
        ..Page::new(title, main)
    })
}

fn waiting_list(waiting: &[Waiting]) -> Markup {
    html! {
        h2.govuk-heading-m { "Waiting for you to confirm or discard" }
        ul.govuk-list {
            @for one in waiting {
                li {
                    a.govuk-link href={ "/directory/import/waiting/" (one.id) } { (one.file_name) }
                    ", sent in on " (shell::time(one.uploaded_at))
                }
            }
        }
    }
}

fn past(before: &[ImportLine]) -> Markup {
    let number = |number: usize| Cell::numeric(number.to_string());
    let rows = before
        .iter()
        .map(|one| {
            vec![
                html! { a.govuk-link href={ "/directory/import/" (one.id) } { (one.file_name) } br; (one.source.title()) }.into(),
                html! { (shell::time(one.imported_at)) br; (one.by) }.into(),
                number(one.counts.accepted),
                number(one.counts.mended),
                number(one.counts.refused),
                effect_in_words(one.effect).into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Files that were read in, the latest first".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "File".into(),
            "When and by whom".into(),
            Cell::numeric("Accepted"),
            Cell::numeric("Mended"),
            Cell::numeric("Refused"),
            "What it did".into(),
        ],
        rows,
        ..Table::default()
    };
    html! {
        @if before.is_empty() {
            h2.govuk-heading-m { "Files that were read in" }
            p.govuk-body { "None yet." }
        } @else {
            (table.scrolling())
        }
    }
}

/// What a file made, changed and took away.
pub(super) fn effect_in_words(effect: Effect) -> String {
    let parts: Vec<String> = [
        (effect.new, "new"),
        (effect.changed, "changed"),
        (effect.returned, "back again"),
        (effect.withdrawn, "no longer in the list"),
        (effect.same, "as before"),
    ]
    .into_iter()
    .filter(|(many, _)| *many > 0)
    .map(|(many, what)| format!("{many} {what}"))
    .collect();
    if parts.is_empty() {
        "nothing".to_owned()
    } else {
        parts.join(", ")
    }
}

fn waiting_page(request: &Request, id: UploadId, preview: &Preview) -> Page {
    let address = format!("/directory/import/waiting/{id}");
    let (read, counts) = (&preview.report, preview.report.counts());
    let lines: Vec<Line> = read.lines.iter().map(Line::of).collect();
    let title = "Check the file before it is taken";
    let taken = counts.accepted + counts.mended > 0;
    let main = html! {
        (top::column(html! {
            h1.govuk-heading-l { (title) }
            (SummaryList::new(vec![
                SummaryRow::new("File", read.file.as_str()),
                SummaryRow::new("List", read.source.title()),
                SummaryRow::new("Lines", report::counts_in_words(counts)),
                SummaryRow::new("Confirming makes of its entries", effect_in_words(preview.effect)),
            ]))
            @if let Some(at) = preview.seen_at {
                (InsetText::new(format!("Exactly this file was read in before, on {}.", shell::time(at))))
            }
            @if preview.effect.withdrawn > 0 {
                (InsetText::new(format!(
                    "{} of the list as it stands are not in this file. They will not be found any more. If this file is \
                     only a part of the list, discard it.",
                    preview.effect.withdrawn
                )))
            }
            @for remark in &read.remarks { p.govuk-body { (remark) } }
            @for (rule, many) in read.mends() { p.govuk-body-s { (rule.title()) ": " (many) } }
            @if taken {
                form method="post" action={ (address) "/confirm" } novalidate {
                    (csrf_field(&request.form_token()))
                    (Button::new("Confirm: read it in"))
                }
            } @else {
                p.govuk-body { "No line of this file can be taken, so there is nothing to confirm." }
            }
            form method="post" action={ (address) "/discard" } novalidate {
                (csrf_field(&request.form_token()))
                (Button::secondary("Discard the file"))
            }
        }))
        (report::lines(&lines, Filter::of(request), &address, request))
    };
    Page {
        back: "/directory/import".to_owned(),
        ..Page::new(title, main)
    }
}
