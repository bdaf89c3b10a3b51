//! Ways of getting in touch, each from whatever column it stood in.

use super::row::Row;
use super::web::{self, Web};
use super::{Entry, Rule};
use crate::telephone;
use crate::text::quoted;

/// A way of getting in touch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Telephone,
    Email,
    Web,
}

impl Way {
    const fn a_noun(self) -> &'static str {
        match self {
            Self::Telephone => "a telephone number",
            Self::Email => "an e-mail address",
            Self::Web => "a web address",
        }
    }
}

/// The columns that hold ways of getting in touch, with what their headings promise.
const CONTACTS: [(&str, &str, &[Way]); 5] = [
    ("telephone", "Telephone", &[Way::Telephone]),
    ("email", "E-mail", &[Way::Email]),
    ("contact", "Contact", &[Way::Email, Way::Telephone]),
    ("website", "Website", &[Way::Web]),
    ("charity_contact_web", "Website", &[Way::Web]),
];

/// What a value of a contact column is, rather than what its heading says; `None` where it was left out.
fn way_of(row: &mut Row, value: &str, label: &str, promised: &[Way]) -> Option<(Way, String)> {
    if let Some(email) = web::email(value) {
        return Some((Way::Email, email));
    }
    match telephone::read(value) {
        telephone::Reading::Understood(number) => {
            return Some((Way::Telephone, number.to_string()));
        }
        telephone::Reading::RegainedZero(number) => {
            row.mend(
                Rule::LostZero,
                format!("{label} {value} had lost its leading 0; read as {number}"),
            );
            return Some((Way::Telephone, number.to_string()));
        }
        telephone::Reading::Nothing | telephone::Reading::Kept(_) => {}
    }
    let shown = quoted(value, 60);
    match web::read(value) {
        Web::Sound(address) => return Some((Way::Web, address)),
        Web::Schemed(address) => {
            row.mend(
                Rule::WebScheme,
                format!("{label} {shown} had no http:// in front; it was added"),
            );
            return Some((Way::Web, address));
        }
        Web::Mended(address) => {
            row.mend(
                Rule::WebAddress,
                format!("{label} {shown} was read as {address}"),
            );
            return Some((Way::Web, address));
        }
        Web::Not => {}
    }
    if promised.contains(&Way::Telephone) {
        row.remark(format!(
            "{label} {shown} is not understood as a number; kept as written"
        ));
        return Some((Way::Telephone, value.to_owned()));
    }
    let promised: Vec<&str> = promised.iter().map(|way| way.a_noun()).collect();
    row.mend(
        Rule::LeftOut,
        format!("{label} {shown} is not {}; left out", promised.join(" or ")),
    );
    None
}

/// Takes the values of the contact columns into the entry.
pub(super) fn contact(row: &mut Row, entry: &mut Entry) {
    for (column, label, promised) in CONTACTS {
        let Some(value) = row.value(column) else {
            continue;
        };
        let Some((way, text)) = way_of(row, &value, label, promised) else {
            continue;
        };
        let place = match way {
            Way::Telephone => &mut entry.telephone,
            Way::Email => &mut entry.email,
            Way::Web => &mut entry.website,
        };
        if place.is_some() {
            row.mend(
                Rule::LeftOut,
                format!(
                    "{label} holds a second way of the same kind, {}; left out",
                    way.a_noun()
                ),
            );
            continue;
        }
        *place = Some(text);
        if !promised.contains(&way) {
            row.mend(
                Rule::WrongColumn,
                format!("{label} holds {}; it was taken as that", way.a_noun()),
            );
        }
    }
}
