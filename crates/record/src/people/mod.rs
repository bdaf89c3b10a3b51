//! People: who the council knows, by which names, where they live, and how they want to be spoken with.
//!
//! What is known of a person is one document ([`PersonDocument`]), kept whole in every version. The columns
//! beside it are what people are found by, made from the document at every save. Whatever happens on a record
//! leaves a row in its timeline ([`timeline`]).

pub mod authority;
mod bulk;
mod correct;
pub(crate) mod create;
mod dates;
mod difference;
mod document;
mod duplicates;
pub mod equality;
mod find;
mod form;
mod heading;
mod history;
pub(crate) mod involvement;
pub(crate) mod keys;
mod known;
pub mod leaving;
mod line;
mod names;
mod open;
mod parts;
mod query;
mod reading;
pub mod relationship;
mod restriction;
pub(crate) mod text;
mod timeline;
mod workers;

pub use bulk::{PastEvent, load as load_in_bulk, load_events};
pub use correct::{Conflict, Corrected, Correction, correct};
pub use create::{Created, FormId, NewPerson, create};
pub use dates::{Age, DateForm, PartialDate};
pub use difference::{Comparison, FieldChange, FieldDifference, Touched, between, compare};
pub use document::{Notice, PersonDocument};
pub use duplicates::{Draft, Suggestion, suggest};
pub use find::{Found, PAGE_SIZE, find};
pub use form::{AddressForm, AlertForm, ContactForm, NameForm, PersonForm};
pub use heading::{Heading, heading};
pub use history::{VersionLine, difference, version, versions};
pub use involvement::{
    CaseloadEntry, CaseloadPage, Involved, Involvement, InvolvementId, add_involvement, caseload,
    end_involvement, involvements,
};
pub use known::Other;
pub use line::CaseloadLine;
pub use names::{search_words, sounds};
pub use open::{Change, Opened, open};
pub use parts::{
    Address, Alert, ClientGroup, Communication, CommunicationNeed, Contact, ContactKind,
    ContactMarker, Language, Name, NameKind, Purpose, Rows,
};
pub use restriction::{
    Named, Restriction, lift, name_account, restrict, restriction, unname_account,
};
pub use timeline::{Cursor, EventLine, NewEvent, Timeline, record_event, timeline};
pub use workers::{Worker, workers};

pub(crate) use keys::Statement;
pub(crate) use line::{Scope, within};

/// Who did something, in words: the account's name, or which of the program's own actors it was.
pub(crate) fn who_in_words(label: &str, display_name: Option<String>) -> String {
    match (display_name, label.split_once(':')) {
        (Some(name), _) => name,
        (None, Some(("command-line", user))) => format!("a command on the server ({user})"),
        (None, Some(("job", job))) => format!("the program ({job})"),
        (None, _) if label == "demonstration" => "the demonstration".to_owned(),
        (None, Some(("invitation", _))) => "the person, by their link".to_owned(),
        (None, _) if label == "public" => "somebody who was not signed in".to_owned(),
        (None, _) => "an account that is no longer listed".to_owned(),
    }
}
