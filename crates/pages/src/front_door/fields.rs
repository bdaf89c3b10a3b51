//! The fields of a contact: few, in the order of a conversation, each of which may stay empty.

use maud::{Markup, html};
use record::FieldFault;
use record::front_door::{Caller, Channel, Fields, Urgency};

use super::capital;
use crate::components::{
    CharacterCount, Choice, Fieldset, Input, Label, Legend, Radios, Select, SelectItem, Textarea,
};
use crate::shell::fault_of;
use crate::web::Form;

/// What stands in the fields: what was typed, or what is saved.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub channel: String,
    pub about: String,
    pub caller: String,
    pub caller_name: String,
    pub caller_telephone: String,
    pub need: String,
    pub urgency: String,
}

impl Typed {
    pub(super) fn sent(form: &Form) -> Typed {
        let get = |name: &str| form.get(name).to_owned();
        Typed {
            channel: get("channel"),
            about: get("about"),
            caller: get("caller"),
            caller_name: get("caller_name"),
            caller_telephone: get("caller_telephone"),
            need: get("need"),
            urgency: get("urgency"),
        }
    }

    pub(super) fn of(fields: &Fields) -> Typed {
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        Typed {
            channel: word(fields.channel.map(Channel::as_str)),
            about: fields.about.clone(),
            caller: word(fields.caller.map(Caller::as_str)),
            caller_name: fields.caller_name.clone(),
            caller_telephone: fields.caller_telephone.clone(),
            need: fields.need.clone(),
            urgency: word(fields.urgency.map(Urgency::as_str)),
        }
    }

    /// Each field with its label, as it is read.
    pub(super) fn lines(&self) -> [(&'static str, String); 7] {
        let channel: Option<Channel> = self.channel.parse().ok();
        let caller: Option<Caller> = self.caller.parse().ok();
        let urgency: Option<Urgency> = self.urgency.parse().ok();
        let word = |label: Option<&str>| label.map(capital).unwrap_or_default();
        [
            ("Who it is about", self.about.clone()),
            ("What they need or ask", self.need.clone()),
            ("How soon", word(urgency.map(Urgency::label))),
            ("Who speaks", word(caller.map(Caller::label))),
            ("Their name", self.caller_name.clone()),
            ("Telephone", self.caller_telephone.clone()),
            ("How they came", word(channel.map(Channel::label))),
        ]
    }
}

/// The form's fields. Somebody types while somebody else talks: nothing is filled in by the browser, nothing demanded.
pub(super) fn render(typed: &Typed, faults: &[FieldFault]) -> Markup {
    let line = |name: &str, label: Label, value: &str| Input {
        value: value.to_owned(),
        autocomplete: "off",
        spellcheck: Some(false),
        error: fault_of(faults, name).into(),
        ..Input::new(name, label)
    };
    let small = |text: &str| Label {
        classes: "govuk-label--s",
        ..Label::new(text)
    };
    let about = Input {
        hint: "As they say it: a name, and a date of birth, postcode or NHS number if they come up. It may stay empty."
            .into(),
        ..line("about", small("Who it is about"), &typed.about)
    };
    let need = CharacterCount {
        textarea: Textarea {
            hint: "In their own words.".into(),
            value: typed.need.clone(),
            rows: Some(4),
            autocomplete: "off",
            error: fault_of(faults, "need").into(),
            ..Textarea::new("need", small("What they need or ask"))
        },
        threshold: Some(75),
        ..CharacterCount::new("need", small("What they need or ask"), 2_000)
    };
    let urgency = Radios {
        value: typed.urgency.clone(),
        classes: "govuk-radios--inline govuk-radios--small",
        error: fault_of(faults, "urgency").into(),
        ..Radios::new(
            "urgency",
            Fieldset {
                legend: Legend {
                    text: "How soon must somebody act?".into(),
                    classes: "govuk-fieldset__legend--s",
                    page_heading: false,
                },
                ..Fieldset::default()
            },
            Urgency::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), capital(one.label())))
                .collect(),
        )
    };
    let caller = Select {
        value: typed.caller.clone(),
        error: fault_of(faults, "caller").into(),
        ..Select::new(
            "caller",
            "Who speaks",
            choices(Caller::ALL.iter().map(|one| (one.as_str(), one.label()))),
        )
    };
    let channel = Select {
        value: typed.channel.clone(),
        error: fault_of(faults, "channel").into(),
        ..Select::new(
            "channel",
            "How they came",
            choices(Channel::ALL.iter().map(|one| (one.as_str(), one.label()))),
        )
    };
    let caller_name = Input {
        classes: "govuk-input--width-20",
        ..line(
            "caller_name",
            "Their name, if it is another".into(),
            &typed.caller_name,
        )
    };
    let telephone = Input {
        classes: "govuk-input--width-20",
        inputmode: "tel",
        ..line(
            "caller_telephone",
            "Telephone to ring back".into(),
            &typed.caller_telephone,
        )
    };
    html! { (about) (need) (urgency) (caller) (caller_name) (telephone) (channel) }
}

fn choices<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<SelectItem> {
    let mut items = vec![SelectItem::new("", "")];
    items.extend(all.map(|(word, label)| SelectItem::new(word, capital(label))));
    items
}
