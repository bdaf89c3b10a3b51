//! A choice from a list that drops down.

use maud::{Markup, Render, html};

use super::element::{Attributes, Element};
use super::form::{ErrorMessage, FormGroup, Hint, Label, described};

/// One choice of a select.
#[derive(Debug, Clone, Default)]
pub struct SelectItem {
    /// What the form sends; the text where nothing is given.
    pub value: Option<String>,
    /// What is read.
    pub text: String,
    /// True for the chosen one.
    pub selected: bool,
    /// True where it cannot be chosen.
    pub disabled: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

impl SelectItem {
    /// A choice that sends one thing and reads as another.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        SelectItem {
            value: Some(value.into()),
            text: text.into(),
            ..SelectItem::default()
        }
    }
}

/// A choice among many in a list that drops down; radios are better for few.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// The field's name in the form.
    pub name: String,
    /// The element's id; the name where empty.
    pub id: String,
    /// The label.
    pub label: Label,
    /// Help below the label.
    pub hint: Hint,
    /// What is wrong with the choice.
    pub error: ErrorMessage,
    /// The choices.
    pub items: Vec<SelectItem>,
    /// The value of the chosen one.
    pub value: String,
    /// True where it cannot be used now.
    pub disabled: bool,
    /// Further classes.
    pub classes: &'static str,
    /// Ids of what else describes it.
    pub described_by: String,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Select {
    /// A select with its name, label and choices.
    pub fn new(name: impl Into<String>, label: impl Into<Label>, items: Vec<SelectItem>) -> Self {
        Select {
            name: name.into(),
            label: label.into(),
            items,
            ..Select::default()
        }
    }
}

impl Render for Select {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() {
            &self.name
        } else {
            &self.id
        };
        let (descriptions, described_by) =
            described(id, &self.described_by, &self.hint, &self.error);
        let option = |item: &SelectItem| {
            let chosen = item.value.as_ref().unwrap_or(&item.text);
            let mut option = Element::new("option");
            if let Some(value) = &item.value {
                option = option.attr("value", value);
            }
            option
                .flag(
                    "selected",
                    item.selected || (!self.value.is_empty() && *chosen == self.value),
                )
                .flag("disabled", item.disabled)
                .all(&item.attributes)
                .around(&item.text)
        };
        self.group.element("", &self.error).around(html! {
            (self.label.render_for(id))
            (descriptions)
            (self.group.before)
            (Element::new("select")
                .class("govuk-select")
                .class(self.classes)
                .class_if(self.error.is_some(), "govuk-select--error")
                .attr("id", id)
                .attr("name", &self.name)
                .flag("disabled", self.disabled)
                .attr_some("aria-describedby", &described_by)
                .all(&self.attributes)
                .around(html! { @for item in &self.items { (option(item)) } }))
            (self.group.after)
        })
    }
}
