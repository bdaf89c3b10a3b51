//! Adding and taking out rows of a person's form, which the server does, so that it works without scripts.

use record::people::{AddressForm, AlertForm, ContactForm, NameForm, NameKind, PersonForm, Rows};

use crate::web::Request;

/// The form that was sent.
pub(super) fn sent(request: &Request) -> PersonForm {
    PersonForm::from_pairs(request.form.typed())
}

/// The form with what a button asked for: one more row, or one less. None where no such button was pressed.
pub(super) fn edited(request: &Request) -> Option<PersonForm> {
    let then = request.form.get("then");
    if let Some(list) = then.strip_prefix("add-") {
        let mut form = sent(request);
        return add(&mut form, list).then_some(form);
    }
    let (list, number) = then.strip_prefix("remove-")?.split_once('-')?;
    let mut form = sent(request);
    take_out(&mut form, list, number.parse().ok()?).then_some(form)
}

fn add(form: &mut PersonForm, list: &str) -> bool {
    match list {
        "names" => form.names.push(NameForm {
            // The first name is the legal one; others are more often those that people go by.
            kind: if form.names.is_empty() {
                NameKind::Legal
            } else {
                NameKind::KnownAs
            }
            .to_string(),
            ..NameForm::default()
        }),
        "addresses" => form.addresses.push(AddressForm::default()),
        "contacts" => form.contacts.push(ContactForm::default()),
        "alerts" => form.alerts.push(AlertForm::default()),
        _ => return false,
    };
    true
}

fn take_out(form: &mut PersonForm, list: &str, number: u32) -> bool {
    match list {
        "names" => form.names.remove(number).is_some(),
        "addresses" => form.addresses.remove(number).is_some(),
        "contacts" => form.contacts.remove(number).is_some(),
        "alerts" => form.alerts.remove(number).is_some(),
        _ => false,
    }
}

/// With an empty row in each list that has none, so that there is something to type in.
pub(super) fn with_room(mut form: PersonForm) -> PersonForm {
    fn room<T: Default>(rows: &mut Rows<T>) {
        if rows.is_empty() {
            rows.push(T::default());
        }
    }
    if form.names.is_empty() {
        add(&mut form, "names");
    }
    room(&mut form.addresses);
    room(&mut form.contacts);
    form
}
