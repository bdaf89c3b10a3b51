//! What the pages that set up a second factor share: the picture to scan, the first code, the recovery codes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use record::access::second_factor::{self as factor, Enrolment};
use record::actor::AccountActor;
use record::{Actor, FieldFault, Refusal};

use crate::components::{Button, Input, WarningText};
use crate::layout::Page;
use crate::shell::fault_of;
use crate::web::Request;

/// Begins the enrolment, or goes on with the one that was begun.
pub(super) fn begin(request: &Request, holder: &AccountActor) -> Result<Enrolment, Refusal> {
    let (key, issuer) = (&request.settings().secret, &request.settings().council);
    // On the way in the request has no actor yet; the trail names the holder all the same.
    let actor = Actor::Account(holder.clone());
    request.app.house.write(&actor, &request.moment, |tx| {
        factor::begin(tx, key, &request.moment, holder, issuer)
    })
}

/// How to bring the secret onto a device: the picture, and the same for typing in.
pub(super) fn steps(enrolment: &Enrolment) -> Markup {
    html! {
        ol.govuk-list.govuk-list--number.govuk-list--spaced {
            li { "Open an authenticator app on your phone or computer. If you have none, install one: any that makes 6-digit codes does." }
            li {
                "Choose to add an account, and scan this picture."
                @if let Some(picture) = picture(&enrolment.url) {
                    br;
                    img src=(picture) width="240" height="240"
                        alt="Picture for scanning with an authenticator app. It holds the same key that is written below.";
                }
            }
            li {
                "If you cannot scan it, type this key into the app instead, without regard to spaces:"
                p.govuk-body."govuk-!-font-size-24" { code { (in_groups(&enrolment.secret)) } }
            }
            li { "Enter the 6 digits that the app shows." }
        }
    }
}

/// The field for the device's first code.
pub(super) fn first_code(faults: &[FieldFault]) -> Input {
    Input {
        inputmode: "numeric",
        autocomplete: "one-time-code",
        spellcheck: Some(false),
        classes: "govuk-input--width-5 govuk-input--extra-letter-spacing",
        error: fault_of(faults, "code").into(),
        ..Input::new("code", "Code from the app")
    }
}

/// The page that shows recovery codes, the only time; `on` is where its button leads.
pub(super) fn codes_page(codes: &[String], on: &str) -> Page {
    let title = "Your recovery codes";
    let main = super::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "If you lose your device, one of these codes lets you in instead of a code of the device. Each works once."
        }
        (WarningText::new(
            "This is the only time that they are shown. Print this page, or write them down, and keep them apart from \
             your device: not in your desk, not in the record.",
        ))
        ul.govuk-list."govuk-!-font-size-24" { @for code in codes { li { code { (code) } } } }
        p.govuk-body { "To print, use your browser's Print. Older recovery codes, if you had any, no longer work." }
        (Button::link("I have kept them: continue", on))
    });
    Page::new(title, main)
}

/// The picture as a `data:` address. None when the address is too long for one; the written key is there in any case.
fn picture(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let drawing = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    Some(format!(
        "data:image/svg+xml;base64,{}",
        STANDARD.encode(drawing)
    ))
}

fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_in_groups_of_four() {
        assert_eq!(in_groups("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }

    #[test]
    fn the_picture_is_a_drawing_and_an_endless_address_has_none() {
        let picture =
            picture("otpauth://totp/Riverbridge:sam.social?secret=ABCDEFGH&issuer=Riverbridge")
                .unwrap();
        let drawing = STANDARD
            .decode(picture.trim_start_matches("data:image/svg+xml;base64,"))
            .unwrap();
        assert!(String::from_utf8(drawing).unwrap().contains("<svg"));
        assert!(super::picture(&"a".repeat(5_000)).is_none());
    }
}
