//! From a contact to a new record and back: what was said stands in the form of the new person, so that nothing is typed
//! twice, and the record that is made has the contact on it.

use record::access::Verb;
use record::front_door::{self, Caller};
use record::people::{ContactKind, PersonForm};
use record::{ContactId, PersonId, Refusal};

use super::address;
use crate::people::carried;
use crate::web::Request;

/// The form of a new person with what is known from the contact.
pub(crate) fn known(request: &Request, id: ContactId) -> Result<PersonForm, Refusal> {
    let contact = request.write(|tx| {
        let ask = (Verb::View, "contact.carry");
        let permit = front_door::permit(tx, &request.actor, &request.moment, id, ask, None)?;
        front_door::read(tx, &permit)
    })?;
    let fields = contact.fields;
    let own = fields.caller == Some(Caller::Themselves);
    let about = if own && fields.about.is_empty() {
        &fields.caller_name
    } else {
        &fields.about
    };
    let mut form = carried(about);
    if !fields.caller_telephone.is_empty() {
        let row = form.contacts.at(1);
        ContactKind::Phone.as_str().clone_into(&mut row.kind);
        row.value = fields.caller_telephone;
        if !own {
            row.whose = match (fields.caller_name.is_empty(), fields.caller) {
                (false, _) => fields.caller_name,
                (true, Some(caller)) => caller.label().to_owned(),
                (true, None) => "whoever rang".to_owned(),
            };
        }
    }
    Ok(form)
}

/// Puts the contact on the record that was made for it, and says where to go on. Where that cannot be done (somebody
/// closed the contact meanwhile) the record is the place to go on, so no way back comes.
pub(crate) fn made(request: &Request, id: ContactId, person: PersonId) -> Option<String> {
    request
        .write(|tx| {
            let ask = (Verb::Change, "contact.attach");
            let permit = front_door::permit(tx, &request.actor, &request.moment, id, ask, None)?;
            let who = (&request.actor, &request.moment);
            front_door::attach(tx, &request.app.rulebooks, &permit, who, person)
        })
        .ok()
        .map(|()| format!("{}?done=made", address(id)))
}
