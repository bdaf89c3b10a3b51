//! `/self-assessment`: from the link in a letter, and the code told apart from it, to one's own questions.

use maud::{Markup, html};
use record::access::invitation::{self, EndedWhy, Entered};
use record::rules::Voice;
use record::rules::messages::Arg;
use record::{Actor, FieldFault, Refusal};

use crate::components::{Button, Input, InsetText};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::security::{self, INVITATION_COOKIE, LINK_COOKIE};
use crate::web::{Answer, Request};
use crate::words::Words;

const ADDRESS: &str = "/self-assessment";
/// The receipt. The link ends with the sending, so that it is for anybody, says nothing of anybody, and can be reloaded.
const SENT: &str = "/self-assessment?sent=yes";
/// The longest that a link's letters are, with what somebody may put between them.
const LONGEST_LINK: usize = 64;

/// `GET /self-assessment/{token}`: keeps the link in the browser and leads away, so that it does not stay in the
/// address, nor in the history. It asks the database nothing: whoever only looks at a letter's links opens nothing.
pub fn arrive(request: &Request) -> Result<Answer, Refusal> {
    let token: String = request.param("token")?;
    let legible = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if token.len() > LONGEST_LINK || !token.chars().all(legible) {
        return Err(Refusal::NotFound(None));
    }
    Ok(Answer::see_other(ADDRESS).cookie(security::set_cookie(LINK_COOKIE, &token)))
}

/// `GET /self-assessment`: asks for the code; whoever has told it goes on to their questions.
pub fn ask(request: &Request) -> Result<Answer, Refusal> {
    match &request.actor {
        Actor::Invited(invited) => Ok(Answer::see_other(format!(
            "/assessment/{}/own",
            invited.assessment
        ))),
        _ if request.query.get("sent") == "yes" => {
            Ok(Answer::html(shell::frame(request, receipt(request)?)))
        }
        _ => Ok(Answer::html(shell::frame(request, page(request, &[])?))),
    }
}

/// `POST /self-assessment`: compares link and code. Right: this browser may answer these questions.
pub fn enter(request: &Request) -> Result<Answer, Refusal> {
    let words = words(request);
    let (token, code) = (link(request), request.form.get("code").trim());
    let mut faults = Vec::new();
    if token.is_empty() {
        faults.push(FieldFault::new("link", words.say("own-link-empty")?));
    }
    if code.is_empty() {
        faults.push(FieldFault::new("code", words.say("own-code-empty")?));
    }
    if matches!(request.actor, Actor::Account(_)) {
        faults.push(FieldFault::new("", signed_in(request, words)?));
    }
    if !faults.is_empty() {
        return again(request, &faults);
    }
    let key = &request.settings().secret;
    let entered = request.write(|tx| invitation::enter(tx, key, &request.moment, &token, code))?;
    match entered {
        Entered::In(session, assessment) => {
            let address = told(request, &format!("/assessment/{assessment}/own"));
            Ok(Answer::see_other(address)
                .cookie(security::set_cookie(INVITATION_COOKIE, session.as_str())))
        }
        Entered::Wrong(left) => {
            let left = [("left", Arg::Whole(left.unwrap_or_default()))];
            let sentence = words.with("own-code-wrong", &left)?;
            again(request, &[FieldFault::new("code", sentence)])
        }
        // Nobody did anything wrong who looks again at what they sent.
        Entered::Over(Some(EndedWhy::Sent)) => {
            Ok(Answer::see_other(receipt_address(words.voice())))
        }
        Entered::Over(why) => {
            let id = match why {
                Some(EndedWhy::WrongCodes) => "own-over-codes",
                Some(EndedWhy::Sent | EndedWhy::Replaced | EndedWhy::Ended) => "own-over-ended",
                None => "own-over-time",
            };
            again(request, &[FieldFault::new("", words.say(id)?)])
        }
    }
}

/// `POST /self-assessment/leave`: closes the questions in this browser; the link goes on.
pub fn leave(request: &Request) -> Result<Answer, Refusal> {
    if let Actor::Invited(invited) = &request.actor {
        request.write(|tx| invitation::leave(tx, &request.moment, invited))?;
    }
    Ok(Answer::see_other("/self-assessment?left=yes")
        .cookie(security::drop_cookie(INVITATION_COOKIE))
        .cookie(security::drop_cookie(LINK_COOKIE)))
}

fn again(request: &Request, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    Ok(shell::faulty(request, page(request, faults)?, faults))
}

/// The letters that were typed; else those that the browser came with.
fn link(request: &Request) -> String {
    let typed = request.form.get("link").trim();
    let kept = request.link().unwrap_or_default();
    if typed.is_empty() { kept } else { typed }.to_owned()
}

fn words(request: &Request) -> Words {
    Words::of(match request.query.get("words") {
        "easy" => Voice::Easy,
        _ => Voice::Plain,
    })
}

/// The address, in the words that were asked for.
fn told(request: &Request, address: &str) -> String {
    match request.query.get("words") {
        "easy" => format!("{address}?words=easy"),
        _ => address.to_owned(),
    }
}

fn signed_in(request: &Request, words: Words) -> Result<String, Refusal> {
    let name = match &request.actor {
        Actor::Account(account) => account.display_name.as_str(),
        _ => "",
    };
    words.with("own-signed-in", &[("name", Arg::Text(name))])
}

fn page(request: &Request, faults: &[FieldFault]) -> Result<Page, Refusal> {
    let words = words(request);
    let title = words.say("own-code-title")?;
    let mut main = html! {
        h1.govuk-heading-l { (title) }
        (notice(request, words)?)
        p.govuk-body { (words.say("own-code-intro")?) }
    };
    if matches!(request.actor, Actor::Account(_)) {
        main = html! { (main) p.govuk-body { (signed_in(request, words)?) } };
    } else {
        main = html! { (main) (form(request, words, faults)?) };
    }
    let other = match words.voice() {
        Voice::Plain => "/self-assessment?words=easy",
        Voice::Easy => ADDRESS,
    };
    main = html! {
        (main)
        p.govuk-body { (words.say("own-help")?) }
        p.govuk-body { a.govuk-link href=(other) { (words.say("own-other-words")?) } }
    };
    Ok(Page {
        easy_read: words.voice() == Voice::Easy,
        ..Page::new(title, super::column(main))
    })
}

/// Where the receipt is, in these words.
pub(crate) fn receipt_address(voice: Voice) -> String {
    match voice {
        Voice::Plain => SENT.to_owned(),
        Voice::Easy => format!("{SENT}&words=easy"),
    }
}

/// That the answers were sent, and what happens next: without names and days, as it asks nobody who they are.
fn receipt(request: &Request) -> Result<Page, Refusal> {
    let words = words(request);
    let title = words.say("own-sent-title")?;
    let other = match words.voice() {
        Voice::Plain => receipt_address(Voice::Easy),
        Voice::Easy => receipt_address(Voice::Plain),
    };
    let main = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.say("own-over-sent")?) }
        h2.govuk-heading-m { (words.say("own-next")?) }
        @for id in ["own-next-who-unknown", "own-next-when-unknown", "own-next-talk", "own-next-after", "own-next-challenge"] {
            p.govuk-body { (words.say(id)?) }
        }
        p.govuk-body.sw-screen-only { a.govuk-link href=(other) { (words.say("own-other-words")?) } }
    };
    Ok(Page {
        easy_read: words.voice() == Voice::Easy,
        ..Page::new(title, super::column(main))
    })
}

fn notice(request: &Request, words: Words) -> Result<Markup, Refusal> {
    let id = match (request.query.get("over"), request.query.get("left")) {
        ("yes", _) => "own-over-session",
        (_, "yes") => "own-left",
        _ => return Ok(Markup::default()),
    };
    Ok(html! { (InsetText::new(words.say(id)?)) })
}

fn form(request: &Request, words: Words, faults: &[FieldFault]) -> Result<Markup, Refusal> {
    let typed = request.form.get("link");
    let link = Input {
        value: typed.to_owned(),
        hint: words.say("own-link-hint")?.into(),
        error: fault_of(faults, "link").into(),
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: Some(false),
        classes: "govuk-input--width-20",
        ..Input::new("link", words.say("own-link")?)
    };
    let code = Input {
        hint: words.say("own-code-hint")?.into(),
        error: fault_of(faults, "code").into(),
        autocomplete: "off",
        inputmode: "numeric",
        spellcheck: Some(false),
        classes: "govuk-input--width-10",
        ..Input::new("code", words.say("own-code")?)
    };
    // Whoever came by the link has its letters in the browser already; after a fault they can be another's.
    let asks_link = request.link().is_none() || !typed.is_empty() || !faults.is_empty();
    Ok(super::form(
        request,
        &told(request, ADDRESS),
        html! {
            @if asks_link { (link) }
            (code)
            (Button { prevent_double_click: Some(true), ..Button::new(words.say("own-code-open")?) })
        },
    ))
}
