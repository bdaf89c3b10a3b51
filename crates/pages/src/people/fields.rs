//! The form of a person: the same for somebody new and for a correction, one page in parts.
//!
//! The ids of fields are the names that faults have (`names-1-given`, `born`), so that the summary at the top leads to
//! the field itself. Names of fields are those of [`PersonForm`].

use maud::{Markup, html};
use record::FieldFault;
use record::people::{ClientGroup, CommunicationNeed, DateForm, PersonForm};

use super::{rows, words};
use crate::components::{
    Button, CharacterCount, Checkboxes, Choice, DateInput, DatePart, Details, Fieldset, FormGroup,
    Input, Legend, Select, SelectItem, Textarea,
};
use crate::shell::fault_of;

/// Heads of the names of fields, in the order of the page.
const PAGE_ORDER: [&str; 13] = [
    "names",
    "born",
    "nhs_number",
    "addresses",
    "contacts",
    "needs",
    "communication_note",
    "language",
    "client_group",
    "other_client_groups",
    "alerts",
    "team",
    "why",
];

/// Faults in the order in which their fields stand on the page.
pub(super) fn in_page_order(mut faults: Vec<FieldFault>) -> Vec<FieldFault> {
    faults.sort_by_key(|fault| {
        let mut parts = fault.field.split('-');
        let head = parts.next().unwrap_or_default();
        let section = PAGE_ORDER
            .iter()
            .position(|name| *name == head)
            .unwrap_or(PAGE_ORDER.len());
        let row = parts.next().and_then(|number| number.parse::<u32>().ok());
        (section, row.unwrap_or(0))
    });
    faults
}

/// The form as it stands, with what is wrong with it.
pub(super) struct Fields<'a> {
    /// What was typed or is known.
    pub form: &'a PersonForm,
    /// The faults.
    pub faults: &'a [FieldFault],
}

impl Fields<'_> {
    /// Every part of the form, without its buttons.
    pub fn render(&self) -> Markup {
        html! {
            (self.section("about", "Names", html! { (rows::names(self)) (rows::add("names", "Add another name")) }))
            (self.section("born-section", "Birth and NHS number", self.born()))
            (self.section("addresses", "Addresses", html! {
                (rows::addresses(self)) (rows::add("addresses", "Add an address"))
            }))
            (self.section("contacts", "Telephone, email and other contacts", html! {
                (rows::contacts(self)) (rows::add("contacts", "Add a contact"))
            }))
            (self.section("communication", "Communication and language", self.communication()))
            (self.section("groups", "Client group", self.groups()))
            (self.section("alerts", "Alerts", html! {
                p.govuk-hint { "What whoever opens the record must know at once, such as “Visit in pairs”." }
                (rows::alerts(self)) (rows::add("alerts", "Add an alert"))
            }))
        }
    }

    /// The fault of a field.
    pub fn fault(&self, field: &str) -> &str {
        fault_of(self.faults, field)
    }

    fn section(&self, id: &str, title: &str, inside: Markup) -> Markup {
        html! {
            section id=(id) {
                h2.govuk-heading-m { (title) }
                (inside)
            }
        }
    }

    fn born(&self) -> Markup {
        let estimated = Checkboxes {
            classes: "govuk-checkboxes--small",
            values: ticked(self.form.born_estimated),
            ..Checkboxes::single("born-estimated", Choice::new("yes", "This is an estimate"))
        };
        let born = DateInput {
            hint: "For example, 27 3 1948. Only the year, or month and year, is enough. Leave it empty if it is not known."
                .into(),
            ..self.date("born", small("Date of birth"), &self.form.born)
        };
        let number = Input {
            hint: "Ten digits, on any letter from the NHS. Leave it empty if it is not known."
                .into(),
            classes: "govuk-input--width-10",
            ..self.input("nhs_number", "NHS number", &self.form.nhs_number)
        };
        html! { (born) (estimated) (number) }
    }

    fn communication(&self) -> Markup {
        let needs = Checkboxes {
            hint: "Everything that letters, calls and visits must keep to.".into(),
            values: self.form.needs.iter().cloned().collect(),
            classes: "govuk-checkboxes--small",
            error: self.fault("needs").into(),
            ..Checkboxes::new(
                "needs",
                small("Communication needs"),
                CommunicationNeed::ALL
                    .iter()
                    .map(|need| Choice::new(need.as_str(), words::capital(need.label())))
                    .collect(),
            )
        };
        let note = self.note(
            "communication_note",
            "Anything else about communication",
            "For example, “Sit where she can see your face”.",
            &self.form.communication_note,
        );
        let language = Input {
            hint: "Leave it empty for English.".into(),
            classes: "govuk-input--width-20",
            ..self.input("language", "Language spoken", &self.form.language)
        };
        let interpreter = Checkboxes {
            classes: "govuk-checkboxes--small",
            values: ticked(self.form.interpreter),
            ..Checkboxes::single(
                "interpreter",
                Choice::new("yes", "An interpreter is needed"),
            )
        };
        html! { (needs) (note) (language) (interpreter) }
    }

    fn groups(&self) -> Markup {
        let label = |group: &ClientGroup| words::capital(group.label());
        let mut items = vec![SelectItem::new("", "Not known")];
        items.extend(
            ClientGroup::ALL
                .iter()
                .map(|group| SelectItem::new(group.as_str(), label(group))),
        );
        let main = Select {
            value: self.form.client_group.clone(),
            error: self.fault("client_group").into(),
            ..Select::new("client_group", "Main client group", items)
        };
        let others = Checkboxes {
            values: self.form.other_client_groups.iter().cloned().collect(),
            classes: "govuk-checkboxes--small",
            error: self.fault("other_client_groups").into(),
            ..Checkboxes::new(
                "other_client_groups",
                small("Further client groups"),
                ClientGroup::ALL
                    .iter()
                    .map(|group| Choice::new(group.as_str(), label(group)))
                    .collect(),
            )
        };
        html! { (main) (others) }
    }

    /// One line of typing about somebody else: nothing that the browser should fill in or correct.
    pub fn input(&self, name: &str, label: &str, value: &str) -> Input {
        Input {
            value: value.to_owned(),
            autocomplete: "off",
            spellcheck: Some(false),
            error: self.fault(name).into(),
            ..Input::new(name, label)
        }
    }

    /// Several lines of typing.
    pub fn note(&self, name: &str, label: &str, hint: &str, value: &str) -> CharacterCount {
        CharacterCount {
            textarea: Textarea {
                hint: hint.into(),
                value: value.to_owned(),
                rows: Some(2),
                autocomplete: "off",
                error: self.fault(name).into(),
                ..Textarea::new(name, label)
            },
            threshold: Some(75),
            ..CharacterCount::new(name, label, 2_000)
        }
    }

    /// A date in three fields; the first has the id that faults lead to.
    pub fn date(&self, name: &str, question: Fieldset, date: &DateForm) -> DateInput {
        date_input(name, question, date, self.fault(name))
    }

    /// From when until when, folded away until it is needed.
    pub fn period(&self, prefix: &str, summary: &str, from: &DateForm, to: &DateForm) -> Markup {
        let names = [format!("{prefix}-from"), format!("{prefix}-to")];
        let open = !from.is_blank()
            || !to.is_blank()
            || names.iter().any(|name| !self.fault(name).is_empty());
        let inside = html! {
            (self.date(&names[0], small("From"), from))
            (self.date(&names[1], small("Until"), to))
        };
        html! { (Details { open, ..Details::new(summary, inside) }) }
    }
}

/// A date in three fields; the first has the id that faults lead to.
pub(crate) fn date_input(
    name: &str,
    question: Fieldset,
    date: &DateForm,
    fault: &str,
) -> DateInput {
    let day = DatePart {
        id: name.to_owned(),
        autocomplete: "off",
        ..DatePart::new("day", date.day.as_str())
    };
    let part = |part: &str, value: &str| DatePart {
        autocomplete: "off",
        ..DatePart::new(part, value)
    };
    DateInput {
        id: format!("{name}-date"),
        name_prefix: name.to_owned(),
        parts: vec![day, part("month", &date.month), part("year", &date.year)],
        fieldset: Some(question),
        error: fault.into(),
        ..DateInput::default()
    }
}

/// The question of a group within a section.
pub(crate) fn small(question: &str) -> Fieldset {
    Fieldset {
        legend: Legend {
            text: question.into(),
            classes: "govuk-fieldset__legend--s",
            page_heading: false,
        },
        ..Fieldset::default()
    }
}

/// The values of a box that is ticked or not.
pub(super) fn ticked(on: bool) -> Vec<String> {
    if on {
        vec!["yes".to_owned()]
    } else {
        Vec::new()
    }
}

/// The button that the enter key presses. Browsers take the first of a form, which would else be one that adds a row.
pub(crate) fn enter_key(text: &str) -> Markup {
    html! { button.govuk-visually-hidden type="submit" tabindex="-1" aria-hidden="true" { (text) } }
}

/// Why the record is corrected.
pub(super) fn why(typed: &str, fault: &str) -> CharacterCount {
    CharacterCount {
        textarea: Textarea {
            hint: "For example, “Her son rang: she has moved”. It stands beside the change.".into(),
            value: typed.to_owned(),
            rows: Some(2),
            autocomplete: "off",
            error: fault.into(),
            group: FormGroup::default(),
            ..Textarea::new("why", "Why you correct it (optional)")
        },
        threshold: Some(75),
        ..CharacterCount::new("why", "Why you correct it (optional)", 2_000)
    }
}

/// The main button with another beside it.
pub(super) fn buttons(main: &str, cancel: &str) -> Markup {
    html! {
        div.govuk-button-group {
            (Button::new(main))
            a.govuk-link href=(cancel) { "Cancel" }
        }
    }
}
