//! `/people/{person}/invitation`: a link by which the person answers their own questions, told once; the letter with it.

use maud::{Markup, html};
use record::access::invitation::{self, Invitation, Made};
use record::access::{self, Noun, Verb};
use record::assessment;
use record::people::{self, Heading};
use record::rules::Voice;
use record::rules::messages::Arg;
use record::{FieldFault, InvitationId, PersonId, Refusal};

use super::circumstance::Typed as Circumstances;
use super::start::{self, Questionnaires};
use super::top;
use crate::components::{
    Button, Choice, Fieldset, InsetText, Radios, SummaryList, SummaryRow, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};
use crate::words::Words;

const TITLE: &str = "A link to their own assessment";

/// What the page shows.
struct Open {
    heading: Heading,
    links: Vec<Invitation>,
    asked: Questionnaires,
}

fn person(request: &Request) -> Result<PersonId, Refusal> {
    request.param("person")
}

fn open(request: &Request, person: PersonId) -> Result<Open, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    request.write(|tx| {
        let ask = (Noun::Invitation, Verb::Create, "invitation.open");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        Ok(Open {
            heading: people::heading(tx, &permit)?,
            links: invitation::list(tx, &permit)?,
            asked: start::questionnaires(request, tx)?,
        })
    })
}

/// `GET /people/{person}/invitation`: the link that stands, and the form for a new one.
pub fn show(request: &Request) -> Result<Answer, Refusal> {
    let person = person(request)?;
    let page = || {
        let open = open(request, person)?;
        let typed = Circumstances::alone(None);
        let page = page(request, person, &open, &typed, &[]);
        Ok(Answer::html(shell::frame(request, page)))
    };
    top::or_reason(request, person, page())
}

/// `POST /people/{person}/invitation`: makes a link, and shows it the only time.
pub fn make(request: &Request) -> Result<Answer, Refusal> {
    let person = person(request)?;
    let typed = Circumstances::of(request);
    let said = typed.parse();
    let questionnaire = start::chosen(request, assessment::ADULT);
    let made = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let ask = (Noun::Invitation, Verb::Create, "invitation.create");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let said = said
            .as_ref()
            .map_err(|faults| Refusal::Invalid(faults.clone()))?;
        let with = (&request.app.rulebooks, &request.settings().secret);
        let made = invitation::create(tx, &permit, with, (actor, moment), questionnaire, said)?;
        Ok((made, people::heading(tx, &permit)?))
    });
    match made {
        Ok((made, heading)) => Ok(once(request, person, &heading, &made)),
        Err(Refusal::Invalid(faults)) => {
            let open = open(request, person)?;
            let page = page(request, person, &open, &typed, &faults);
            Ok(shell::faulty(request, page, &faults))
        }
        Err(other) => top::or_reason(request, person, Err(other)),
    }
}

/// `POST /people/{person}/invitation/end`: ends a link.
pub fn end(request: &Request) -> Result<Answer, Refusal> {
    let person = person(request)?;
    let id: InvitationId = request
        .form
        .get("invitation")
        .parse()
        .map_err(|_| Refusal::NotFound(None))?;
    let ended = request.write(|tx| {
        let (actor, moment, books) = (&request.actor, &request.moment, &request.app.rulebooks);
        let ask = (Noun::Invitation, Verb::Create, "invitation.end");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        invitation::end(tx, &permit, books, (actor, moment), id)
    });
    let to = Answer::see_other(format!("/people/{person}/invitation?done=ended"));
    top::or_reason(request, person, ended.map(|()| to))
}

fn page(
    request: &Request,
    person: PersonId,
    open: &Open,
    typed: &Circumstances,
    faults: &[FieldFault],
) -> Page {
    let main = top::column(html! {
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "With it the person answers the questions about their needs by themselves, without a password, and sends \
             them. A social worker then looks at every answer with them. It opens nothing else."
        }
        (links(request, person, open))
        @if open.asked.is_empty() { (start::no_rulebook()) }
        @else {
            form method="post" action={ "/people/" (person) "/invitation" } novalidate {
                (csrf_field(&request.form_token()))
                (open.asked.radios(request, assessment::ADULT, faults))
                (typed.fields(faults, true))
                (Button { prevent_double_click: Some(true), ..Button::new("Make the link") })
            }
        }
    });
    let notification = match request.query.get("done") {
        "ended" => shell::done("The link is ended."),
        _ => None,
    };
    Page {
        notification,
        banner: html! { (top::banner(&open.heading, request.moment.today)) }.into(),
        back: format!("/people/{person}"),
        confidential: true,
        ..Page::new(TITLE, main)
    }
}

fn links(request: &Request, person: PersonId, open: &Open) -> Markup {
    let now = request.moment.now;
    let Some(latest) = open.links.first() else {
        return Markup::default();
    };
    let state = match &latest.ended {
        Some((at, why)) => format!("Ended on {}: {}.", shell::time(*at), why.label()),
        None if latest.is_live(now) => format!("Works until {}.", shell::date(latest.until())),
        None => format!("Expired after {}.", shell::date(latest.until())),
    };
    let opened = latest.opened_at.map_or_else(
        || "Not opened yet.".to_owned(),
        |at| format!("Last opened on {}.", shell::time(at)),
    );
    let rows = vec![
        SummaryRow::new(
            "Made",
            format!("{} by {}", shell::time(latest.made_at), latest.made_by),
        ),
        SummaryRow::new("Stands", state),
        SummaryRow::new("Opened", opened),
    ];
    html! {
        (SummaryList::card("The latest link", rows))
        @if latest.is_live(now) {
            p.govuk-body { "A new link ends this one. What the person answered stays." }
            form method="post" action={ "/people/" (person) "/invitation/end" } novalidate {
                (csrf_field(&request.form_token()))
                (hidden_field("invitation", &latest.id.to_string()))
                (Button::secondary("End this link"))
            }
        }
    }
}

/// Where the link leads, as it is written on paper. Only a trial on one's own machine does without a secure channel.
fn site(request: &Request) -> String {
    let host = request.host();
    let own_machine = ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host == *name || host.starts_with(&format!("{name}:")));
    let scheme = if own_machine { "http" } else { "https" };
    format!("{scheme}://{host}/self-assessment")
}

/// The link and its code, the only time.
fn once(request: &Request, person: PersonId, heading: &Heading, made: &Made) -> Answer {
    let title = "The link is made";
    let code = Radios {
        value: "told".to_owned(),
        ..Radios::new(
            "code_on",
            Fieldset::new("How does the person get the code?"),
            vec![
                Choice::new("told", "I tell it by telephone, apart from the letter"),
                Choice::new("letter", "It is printed on the letter"),
            ],
        )
    };
    let words = Radios {
        value: if easy(heading) { "easy" } else { "plain" }.to_owned(),
        ..Radios::new(
            "voice",
            Fieldset::new("The letter is written"),
            vec![
                Choice::new("plain", "in plain words"),
                Choice::new("easy", "in easy words"),
            ],
        )
    };
    let rows = vec![
        SummaryRow::new("Link", html! { code { (site(request)) "/" (made.token) } }),
        SummaryRow::new("Code, told apart from it", html! { strong { (made.code) } }),
        SummaryRow::new("Works until", shell::date(made.until)),
    ];
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        (InsetText::new("It is shown this once. Send the link by e-mail or letter, and tell the code by telephone or print it."))
        (SummaryList::new(rows))
        form method="post" action={ "/people/" (person) "/invitation/letter" } novalidate {
            (csrf_field(&request.form_token()))
            (hidden_field("token", &made.token))
            (hidden_field("code", &made.code))
            (code)
            (words)
            (Button::new("Show the letter, to be printed"))
        }
        p.govuk-body { a.govuk-link href={ "/people/" (person) } { "Back to the record" } }
    });
    let page = Page {
        banner: html! { (top::banner(heading, request.moment.today)) }.into(),
        confidential: true,
        ..Page::new(title, main)
    };
    Answer::html(shell::frame(request, page))
}

fn easy(heading: &Heading) -> bool {
    let needs = &heading.document.communication.needs;
    needs.contains(&people::CommunicationNeed::EasyRead)
}

/// `POST /people/{person}/invitation/letter`: the letter with a link that was just made. By a form, since neither link
/// nor code may stand in an address.
pub fn letter(request: &Request) -> Result<Answer, Refusal> {
    let person = person(request)?;
    let token = request.form.get("token");
    let (actor, moment) = (&request.actor, &request.moment);
    let opened = request.write(|tx| {
        let ask = (Noun::Invitation, Verb::Create, "invitation.letter");
        let permit = access::person(tx, actor, moment, person, ask, None)?;
        let link = invitation::confirm(tx, &permit, moment, token)?;
        Ok((people::heading(tx, &permit)?, link))
    });
    let (heading, link) = match opened {
        Ok(opened) => opened,
        Err(other) => return top::or_reason(request, person, Err(other)),
    };
    let words = Words::of(if request.form.get("voice") == "easy" {
        Voice::Easy
    } else {
        Voice::Plain
    });
    let title = words.say("invite-title")?;
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (heading.document.name()) br; (heading.reference) }
        p.govuk-body { (words.say("invite-what")?) }
        p.govuk-body { (words.say("invite-go")?) br; strong { (site(request)) } }
        p.govuk-body { (words.say("invite-type")?) br; strong { (token) } }
        @if request.form.get("code_on") == "letter" {
            p.govuk-body { (words.say("invite-code")?) br; strong { (request.form.get("code")) } }
        } @else {
            p.govuk-body { (words.say("invite-code-told")?) }
        }
        p.govuk-body { (words.with("invite-until", &[("until", Arg::Date(link.until()))])?) }
        p.govuk-body { (words.say("invite-why")?) }
        p.govuk-body { (words.say("invite-family")?) }
        p.govuk-body { (words.say("invite-instead")?) }
        p.govuk-body { (words.say("invite-after")?) }
        p.govuk-body { (words.say("invite-wrong")?) }
        p.govuk-body { (words.with("invite-signed", &[("council", Arg::Text(&request.settings().council))])?) }
    });
    let page = Page {
        easy_read: words.voice() == Voice::Easy,
        confidential: true,
        back: format!("/people/{person}/invitation"),
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}
