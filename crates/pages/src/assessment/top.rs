//! What every page about one person's assessment or budget begins with: whose it is, how it is told, and the way to
//! the reason where one must be written first.

use jiff::civil::Date;
use maud::{Markup, html};
use record::people::Heading;
use record::rules::Voice;
use record::{PersonId, Refusal};

use crate::components::PersonBanner;
use crate::web::{Answer, Request};

/// Who the page is about, with what must be known before ringing, writing or visiting.
pub(crate) fn banner(heading: &Heading, today: Date) -> PersonBanner {
    crate::people::top::banner(heading, today, false)
}

/// The same words with a capital at the beginning.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// How the reader wants it told: `words=easy` in the address, otherwise plainly.
pub(crate) fn voice(request: &Request) -> Voice {
    if request.query.get("words") == "easy" {
        Voice::Easy
    } else {
        Voice::Plain
    }
}

/// An address that is told in this voice. `address` may have a question mark already.
pub(crate) fn told(address: &str, voice: Voice) -> String {
    match voice {
        Voice::Plain => address.to_owned(),
        Voice::Easy if address.contains('?') => format!("{address}&words=easy"),
        Voice::Easy => format!("{address}?words=easy"),
    }
}

/// The way to the same page in the other voice.
pub(crate) fn other_words(address: &str, voice: Voice) -> Markup {
    let (other, words) = match voice {
        Voice::Plain => (Voice::Easy, "Show the questions in easy words"),
        Voice::Easy => (Voice::Plain, "Show the questions in plain words"),
    };
    html! {
        p.govuk-body.sw-screen-only { a.govuk-link href=(told(address, other)) { (words) } }
    }
}

/// The page, or the way to where its reader writes the reason that this record asks for.
pub(crate) fn or_reason(
    request: &Request,
    person: PersonId,
    page: Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    match page {
        Err(Refusal::ReasonNeeded) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("next", request.path());
            let address = format!("/people/{person}/reason?{}", query.finish());
            Ok(Answer::see_other(address))
        }
        other => other,
    }
}

/// Text in the narrower column that is good to read.
pub(crate) fn column(inside: Markup) -> Markup {
    html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds { (inside) } }
    }
}
