//! A date in three fields, as people say it. Parts may be left out where only the year or the month is known.

use maud::{Markup, Render, html};

use super::element::{Attributes, Element};
use super::form::{ErrorMessage, Fieldset, FormGroup, Hint, Label, described};
use super::input::Input;

/// One field of a date.
#[derive(Debug, Clone, Default)]
pub struct DatePart {
    /// Its name: `day`, `month`, `year`.
    pub name: String,
    /// Its id; made from the date's id and the name where empty.
    pub id: String,
    /// Its label; the name with a capital where empty.
    pub label: String,
    /// What was typed or is known.
    pub value: String,
    /// Whether the error is in this part. Where no part says so, an error marks them all.
    pub error: Option<bool>,
    /// Further classes; a year is four digits wide and any other part two, unless these say a width.
    pub classes: &'static str,
    /// The keyboard that a phone shows; `numeric` where empty.
    pub inputmode: &'static str,
    /// The browser's own filling-in.
    pub autocomplete: &'static str,
    /// A pattern of the browser's own check.
    pub pattern: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl DatePart {
    /// A part with its name and value.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        DatePart {
            name: name.to_owned(),
            value: value.into(),
            ..DatePart::default()
        }
    }
}

/// A date in fields.
#[derive(Debug, Clone, Default)]
pub struct DateInput {
    /// The id; ids of the parts begin with it.
    pub id: String,
    /// What the parts' names begin with: `born` gives `born-day`. Empty: `day`.
    pub name_prefix: String,
    /// The parts. Empty: day, month and year.
    pub parts: Vec<DatePart>,
    /// The question; without one the parts stand in the group alone.
    pub fieldset: Option<Fieldset>,
    /// Help, such as "For example, 27 3 1948".
    pub hint: Hint,
    /// What is wrong with the date.
    pub error: ErrorMessage,
    /// Further classes.
    pub classes: &'static str,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl DateInput {
    /// A date asked for by this name (`born` gives fields `born-day`, `born-month`, `born-year`), with what was typed.
    pub fn new(name: &str, question: Fieldset, day: &str, month: &str, year: &str) -> Self {
        DateInput {
            id: name.to_owned(),
            name_prefix: name.to_owned(),
            parts: vec![
                DatePart::new("day", day),
                DatePart::new("month", month),
                DatePart::new("year", year),
            ],
            fieldset: Some(question),
            ..DateInput::default()
        }
    }

    fn part(&self, part: &DatePart, any_part_wrong: bool) -> Markup {
        let wrong = match part.error {
            Some(wrong) => wrong,
            None => self.error.is_some() && !any_part_wrong,
        };
        let mut letters = part.name.chars();
        let label = match (part.label.is_empty(), letters.next()) {
            (true, Some(first)) => first.to_uppercase().chain(letters).collect(),
            _ => part.label.clone(),
        };
        let prefix = if self.name_prefix.is_empty() {
            String::new()
        } else {
            format!("{}-", self.name_prefix)
        };
        let width = match part.name.as_str() {
            _ if part.classes.contains("govuk-input--width-") => "",
            name if name.ends_with("year") => "govuk-input--width-4",
            _ => "govuk-input--width-2",
        };
        let input = Input {
            name: format!("{prefix}{}", part.name),
            id: if part.id.is_empty() {
                format!("{}-{}", self.id, part.name)
            } else {
                part.id.clone()
            },
            label: Label {
                classes: "govuk-date-input__label",
                ..Label::new(label)
            },
            value: part.value.clone(),
            classes: part.classes,
            inputmode: if part.inputmode.is_empty() {
                "numeric"
            } else {
                part.inputmode
            },
            autocomplete: part.autocomplete,
            pattern: part.pattern,
            attributes: part.attributes.clone(),
            ..Input::default()
        };
        let wrong = if wrong { "govuk-input--error" } else { "" };
        let classes = ["govuk-date-input__input", wrong, width].join(" ");
        html! { div.govuk-date-input__item { (input.render_in_group(&classes)) } }
    }
}

impl Render for DateInput {
    fn render(&self) -> Markup {
        let whole = ["day", "month", "year"].map(|name| DatePart::new(name, ""));
        let parts = if self.parts.is_empty() {
            whole.as_slice()
        } else {
            &self.parts
        };
        let any_part_wrong = parts.iter().any(|part| part.error == Some(true));
        let beside = self
            .fieldset
            .as_ref()
            .map_or("", |fieldset| fieldset.described_by.as_str());
        let (descriptions, described_by) = described(&self.id, beside, &self.hint, &self.error);
        let inside = html! {
            (descriptions)
            (Element::new("div")
                .class("govuk-date-input")
                .class(self.classes)
                .attr_some("id", &self.id)
                .all(&self.attributes)
                .around(html! {
                    (self.group.before)
                    @for part in parts { (self.part(part, any_part_wrong)) }
                    (self.group.after)
                }))
        };
        // The role makes screen readers say the question and its hint before the first part.
        let inside = match &self.fieldset {
            Some(fieldset) => Fieldset {
                role: "group",
                described_by,
                ..fieldset.clone()
            }
            .around(inside),
            None => inside,
        };
        self.group.element("", &self.error).around(inside)
    }
}
