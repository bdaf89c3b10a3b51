//! Choices that are all seen at once: radios (one of them) and checkboxes (any of them).

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element};
use super::form::{ErrorMessage, Fieldset, FormGroup, Hint, described};

/// One choice, or a word between choices.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub text: Content,
    /// Its id; made from the group's name and its place where empty.
    pub id: String,
    /// A field name of its own (checkboxes only); the group's where empty.
    pub name: String,
    /// Help below it.
    pub hint: Hint,
    /// What opens below it when it is chosen. Without scripts it is always open.
    pub conditional: Content,
    /// True where it is chosen.
    pub checked: bool,
    /// True where it cannot be chosen.
    pub disabled: bool,
    /// True where choosing it clears the others (checkboxes only): "None of these".
    pub exclusive: bool,
    /// A word between choices, such as "or"; everything else is then left out.
    pub divider: String,
    /// Further classes of its label.
    pub label_classes: &'static str,
    /// Further attributes of its label.
    pub label_attributes: Attributes,
    /// Further attributes of the input.
    pub attributes: Attributes,
}

impl Choice {
    /// A choice that sends one thing and reads as another.
    pub fn new(value: impl Into<String>, text: impl Into<Content>) -> Self {
        Choice {
            value: value.into(),
            text: text.into(),
            ..Choice::default()
        }
    }

    /// A word between choices.
    pub fn divider(word: impl Into<String>) -> Self {
        Choice {
            divider: word.into(),
            ..Choice::default()
        }
    }

    /// With help below it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With something that opens when it is chosen.
    #[must_use]
    pub fn opens(mut self, content: Markup) -> Self {
        self.conditional = content.into();
        self
    }
}

/// What radios and checkboxes differ in.
struct Kind {
    block: &'static str,
    input: &'static str,
}

const RADIOS: Kind = Kind {
    block: "govuk-radios",
    input: "radio",
};
const CHECKBOXES: Kind = Kind {
    block: "govuk-checkboxes",
    input: "checkbox",
};

struct Placed<'a> {
    choice: &'a Choice,
    id: String,
    name: &'a str,
    checked: bool,
    described_by: &'a str,
}

impl Kind {
    fn item(&self, placed: &Placed) -> Markup {
        let Placed {
            choice,
            id,
            name,
            checked,
            described_by,
        } = placed;
        let block = self.block;
        if !choice.divider.is_empty() {
            return Element::new("div")
                .class(&format!("{block}__divider"))
                .around(&choice.divider);
        }
        let conditional = format!("conditional-{id}");
        let opens = !choice.conditional.is_empty();
        let hint = if choice.hint.text.is_empty() {
            String::new()
        } else {
            format!("{id}-item-hint")
        };
        let described_by = [described_by, hint.as_str()].join(" ");
        let input = Element::new("input")
            .class(&format!("{block}__input"))
            .attr("id", id)
            .attr("name", name)
            .attr("type", self.input)
            .attr("value", &choice.value)
            .flag("checked", *checked)
            .flag("disabled", choice.disabled)
            .attr_some("data-aria-controls", if opens { &conditional } else { "" })
            .attr_some(
                "data-behaviour",
                if choice.exclusive { "exclusive" } else { "" },
            )
            .attr_some("aria-describedby", described_by.trim())
            .all(&choice.attributes)
            .void();
        let label = Element::new("label")
            .class(&format!("govuk-label {block}__label"))
            .class(choice.label_classes)
            .all(&choice.label_attributes)
            .attr("for", id)
            .around(&choice.text);
        html! {
            (Element::new("div").class(&format!("{block}__item")).around(html! {
                (input)
                (label)
                @if !hint.is_empty() { (choice.hint.render_as(&hint, &format!("{block}__hint"))) }
            }))
            @if opens {
                (Element::new("div")
                    .class(&format!("{block}__conditional"))
                    .class_if(!checked, &format!("{block}__conditional--hidden"))
                    .attr("id", &conditional)
                    .around(&choice.conditional))
            }
        }
    }

    fn list(
        &self,
        classes: &str,
        attributes: &Attributes,
        group: &FormGroup,
        items: Markup,
    ) -> Markup {
        Element::new("div")
            .class(self.block)
            .class(classes)
            .attr("data-module", self.block)
            .all(attributes)
            .around(html! { (group.before) (items) (group.after) })
    }
}

/// The id of the choice at this place: the first has none of a number, so that an error can link to it simply.
fn id_of(choice: &Choice, prefix: &str, place: usize) -> String {
    match (choice.id.is_empty(), place) {
        (false, _) => choice.id.clone(),
        (true, 0) => prefix.to_owned(),
        (true, place) => format!("{prefix}-{}", place + 1),
    }
}

/// One of several.
#[derive(Debug, Clone, Default)]
pub struct Radios {
    /// The field's name in the form.
    pub name: String,
    /// What the ids begin with; the name where empty.
    pub id_prefix: String,
    /// The question; without one the choices stand in the group alone.
    pub fieldset: Option<Fieldset>,
    /// Help below the question.
    pub hint: Hint,
    /// What is wrong with the choice.
    pub error: ErrorMessage,
    /// The choices.
    pub items: Vec<Choice>,
    /// The value of the chosen one.
    pub value: String,
    /// Further classes: `govuk-radios--inline` for two short ones, `govuk-radios--small`.
    pub classes: &'static str,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Radios {
    /// A question with its choices.
    pub fn new(name: impl Into<String>, question: Fieldset, items: Vec<Choice>) -> Self {
        Radios {
            name: name.into(),
            fieldset: Some(question),
            items,
            ..Radios::default()
        }
    }

    /// A question answered yes or no (`yes`, `no`), side by side.
    pub fn yes_no(name: impl Into<String>, question: Fieldset) -> Self {
        let items = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
        Radios {
            classes: "govuk-radios--inline",
            ..Radios::new(name, question, items)
        }
    }

    /// A question answered yes, no or not known (`yes`, `no`, `not-known`), side by side: nobody is made to guess.
    pub fn yes_no_not_known(name: impl Into<String>, question: Fieldset) -> Self {
        let mut radios = Radios::yes_no(name, question);
        radios.items.push(Choice::new("not-known", "Not known"));
        radios
    }
}

impl Render for Radios {
    fn render(&self) -> Markup {
        let prefix = if self.id_prefix.is_empty() {
            &self.name
        } else {
            &self.id_prefix
        };
        let beside = self
            .fieldset
            .as_ref()
            .map_or("", |fieldset| fieldset.described_by.as_str());
        let (descriptions, described_by) = described(prefix, beside, &self.hint, &self.error);
        let items = html! {
            @for (place, choice) in self.items.iter().enumerate() {
                (RADIOS.item(&Placed {
                    choice,
                    id: id_of(choice, prefix, place),
                    name: &self.name,
                    checked: choice.checked || (!self.value.is_empty() && choice.value == self.value),
                    described_by: "",
                }))
            }
        };
        let inside = html! { (descriptions) (RADIOS.list(self.classes, &self.attributes, &self.group, items)) };
        let inside = match &self.fieldset {
            Some(fieldset) => Fieldset {
                described_by,
                ..fieldset.clone()
            }
            .around(inside),
            None => inside,
        };
        self.group.element("", &self.error).around(inside)
    }
}

/// Any of several.
#[derive(Debug, Clone, Default)]
pub struct Checkboxes {
    /// The field's name in the form, sent once for each chosen one.
    pub name: String,
    /// What the ids begin with; the name where empty.
    pub id_prefix: String,
    /// The question; without one the choices stand in the group alone.
    pub fieldset: Option<Fieldset>,
    /// Ids of what else describes the group.
    pub described_by: String,
    /// Help below the question.
    pub hint: Hint,
    /// What is wrong with the choices.
    pub error: ErrorMessage,
    /// The choices.
    pub items: Vec<Choice>,
    /// The values of the chosen ones.
    pub values: Vec<String>,
    /// Further classes: `govuk-checkboxes--small`.
    pub classes: &'static str,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Checkboxes {
    /// A question with its choices.
    pub fn new(name: impl Into<String>, question: Fieldset, items: Vec<Choice>) -> Self {
        Checkboxes {
            name: name.into(),
            fieldset: Some(question),
            items,
            ..Checkboxes::default()
        }
    }

    /// One box to tick, without a question around it.
    pub fn single(name: impl Into<String>, choice: Choice) -> Self {
        Checkboxes {
            name: name.into(),
            items: vec![choice],
            ..Checkboxes::default()
        }
    }
}

impl Render for Checkboxes {
    fn render(&self) -> Markup {
        let prefix = if self.id_prefix.is_empty() {
            &self.name
        } else {
            &self.id_prefix
        };
        let beside = match &self.fieldset {
            Some(fieldset) if !fieldset.described_by.is_empty() => &fieldset.described_by,
            _ => &self.described_by,
        };
        let (descriptions, described_by) = described(prefix, beside, &self.hint, &self.error);
        let items = html! {
            @for (place, choice) in self.items.iter().enumerate() {
                (CHECKBOXES.item(&Placed {
                    choice,
                    id: id_of(choice, prefix, place),
                    name: if choice.name.is_empty() { &self.name } else { &choice.name },
                    checked: choice.checked || self.values.contains(&choice.value),
                    described_by: if self.fieldset.is_some() { "" } else { &described_by },
                }))
            }
        };
        let inside = html! { (descriptions) (CHECKBOXES.list(self.classes, &self.attributes, &self.group, items)) };
        let inside = match &self.fieldset {
            Some(fieldset) => Fieldset {
                described_by,
                ..fieldset.clone()
            }
            .around(inside),
            None => inside,
        };
        self.group.element("", &self.error).around(inside)
    }
}
