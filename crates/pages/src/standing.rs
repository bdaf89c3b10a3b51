//! Standing pages about the service itself: accessibility, privacy, cookies.

use maud::{Markup, html};
use record::Refusal;

use crate::shell;
use crate::web::{Answer, Request, security};

/// `GET /accessibility`: how the pages are made usable for everybody, and what to do where they are not.
pub fn accessibility(request: &Request) -> Result<Answer, Refusal> {
    let council = &request.settings().council;
    show(
        request,
        "Accessibility statement",
        html! {
            p.govuk-body { "These pages belong to " (council) ". As many people as possible should be able to use them. You can:" }
            ul.govuk-list.govuk-list--bullet {
                li { "use every page with a keyboard alone, or with a screen reader" }
                li { "enlarge the text to three times its size without losing any of it" }
                li { "choose your own colours and contrast; the pages follow your device's settings" }
                li { "use every page without JavaScript, on a phone or an old computer" }
                li { "read how a budget was worked out in plain words or in easy read, and print it" }
            }
            h2.govuk-heading-m { "How we test" }
            p.govuk-body {
                "The pages are built of the components of the GOV.UK Design System. Each is checked by a program (axe) for \
                 faults against the Web Content Accessibility Guidelines 2.2, level AA, at the width of a phone and of a \
                 desk, whenever the program changes. They have not been checked by an outside auditor yet, and not yet by \
                 people who use assistive technology every day: so we do not claim that they meet the guidelines in full."
            }
            h2.govuk-heading-m { "If something does not work for you" }
            p.govuk-body {
                "Tell " (council) ", by whichever way you usually reach it. Say which page, and what you tried to do. You can \
                 ask for anything on these pages in another format: large print, easy read, on paper, read out to you, or \
                 in another language."
            }
            p.govuk-body {
                "If you are not content with the answer, the Equality Advisory and Support Service advises people in England, \
                 Scotland and Wales: "
                a.govuk-link href="https://www.equalityadvisoryservice.com/" { "equalityadvisoryservice.com" } "."
            }
        },
    )
}

/// `GET /privacy`: what is kept about people, and what is not.
pub fn privacy(request: &Request) -> Result<Answer, Refusal> {
    let council = &request.settings().council;
    show(
        request,
        "Privacy",
        html! {
            @if request.settings().demonstration {
                p.govuk-body { "This is a demonstration. Everybody in it is made up. Do not enter anything about a real person." }
            }
            h2.govuk-heading-m { "When you only look for help nearby" }
            p.govuk-body {
                "You need no account and nothing is kept about you: not what you searched for, and not your network address, \
                 which is only counted in passing so that nobody can flood the service."
                @if !request.settings().rate_limits { " In this demonstration it is not even counted." }
            }
            h2.govuk-heading-m { "When you have a record" }
            p.govuk-body {
                (council) " is responsible for what is kept about you. It keeps what it needs to arrange care and support \
                 under the Care Act 2014: who you are, how to reach you, what you need, and what was decided and why."
            }
            ul.govuk-list.govuk-list--bullet {
                li { "Only people whose work needs it can open your record, and what each may do depends on their work." }
                li { "Each time somebody opens or changes it, that is noted and cannot be removed. If you can sign in, you see who looked." }
                li { "Your name is never part of a web address and never written in the program's log." }
                li { "Nothing is sent to other companies: the pages load nothing from elsewhere." }
            }
            h2.govuk-heading-m { "Your rights" }
            p.govuk-body {
                "You can ask for a copy of what is kept about you, ask to have it corrected, and object. Ask any worker, or "
                (council) "'s data protection officer. If you are not content with the answer, you can complain to the \
                 Information Commissioner's Office: "
                a.govuk-link href="https://ico.org.uk/" { "ico.org.uk" } "."
            }
        },
    )
}

/// `GET /cookies`: the few that there are.
pub fn cookies(request: &Request) -> Result<Answer, Refusal> {
    let rows = [
        (
            security::SESSION_COOKIE,
            "Keeps you signed in. After that it is worth nothing, but by it a form that you sent too late is kept for \
             you. A random number; it says nothing about you.",
        ),
        (
            security::FORM_COOKIE,
            "Makes sure that a form comes from this browser, before you sign in. A random number.",
        ),
        (
            security::LINK_COOKIE,
            "Holds the link of your letter while you type its code, so that the link does not stay in the address.",
        ),
        (
            security::INVITATION_COOKIE,
            "Keeps your own questions open after you typed the code of your letter. A random number.",
        ),
    ];
    let table = crate::components::Table {
        caption: "Cookies that are set".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Name", "What it is for", "Gone when"]
            .map(crate::components::Cell::from)
            .to_vec(),
        rows: rows
            .iter()
            .map(|(name, what)| {
                vec![
                    (*name).into(),
                    (*what).into(),
                    "you close the browser".into(),
                ]
            })
            .collect(),
        ..crate::components::Table::default()
    };
    show(
        request,
        "Cookies",
        html! {
            p.govuk-body {
                "A cookie is a short text that a site keeps in your browser. There are only these here, and the service does \
                 not work without them, so you are not asked. Nobody is counted or followed by them."
            }
            (table.scrolling())
            p.govuk-body { "Pages may also remember, in your browser alone, which parts of a page you had opened." }
        },
    )
}

fn show(request: &Request, title: &str, words: Markup) -> Result<Answer, Refusal> {
    let main = html! {
        div.govuk-grid-row {
            div.govuk-grid-column-two-thirds {
                h1.govuk-heading-l { (title) }
                (words)
            }
        }
    };
    Ok(Answer::html(shell::page(request, title, main)))
}
