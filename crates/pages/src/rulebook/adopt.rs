//! How a version of the rules is put into force: on the server, from files that were checked.

use maud::html;
use record::Refusal;

use crate::assessment::top;
use crate::components::InsetText;
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// `GET /rulebook/adopt`: the three commands, and what each is for.
pub fn adopt(request: &Request) -> Result<Answer, Refusal> {
    let title = "Put rules into force";
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "Rules are a folder of files that people write, review and date. They are put into force on the server, \
             where the folder is, so that what was reviewed is what is used. Whoever runs the server gives these commands:"
        }
        ol.govuk-list.govuk-list--number {
            li {
                p.govuk-body { code { "steerwell rules check FOLDER" } }
                p.govuk-body { "Every fault, with its file, its line and what to do about it." }
            }
            li {
                p.govuk-body { code { "steerwell rules diff OLDER-FOLDER FOLDER" } }
                p.govuk-body { "What changes, in words: to read before it is decided." }
            }
            li {
                p.govuk-body { code { "steerwell rules adopt FOLDER --why \"Cabinet of 9 March, item 7\"" } }
                p.govuk-body { "From then on it is used. The reason, the time and who did it stay on record." }
            }
        }
        (InsetText::new(
            "Budgets that were worked out keep the version they were worked out by. Nothing is worked out anew by itself.",
        ))
        p.govuk-body { a.govuk-link href="/rulebook/versions" { "All versions, and what each changed" } }
    });
    let page = Page {
        back: "/rulebook".to_owned(),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
