//! The parts that every form control is made of: label, hint, error message, fieldset, group.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element};

/// The name of a control, tied to it by id.
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// The words. Empty: no label is written, and the page must name the control in another way.
    pub text: Content,
    /// Further classes: a size such as `govuk-label--m`, or `govuk-visually-hidden`.
    pub classes: &'static str,
    /// True where the label is the page's only question, and so its heading.
    pub page_heading: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Label {
    /// A label in the size of ordinary text.
    pub fn new(text: impl Into<Content>) -> Self {
        Label {
            text: text.into(),
            ..Label::default()
        }
    }

    /// The label of a page that asks this one question: large, and the page's `h1`.
    pub fn heading(text: impl Into<Content>) -> Self {
        Label {
            classes: "govuk-label--l",
            page_heading: true,
            ..Label::new(text)
        }
    }

    /// A label for screen readers alone, where what stands around the control names it for the eye.
    pub fn hidden(text: impl Into<Content>) -> Self {
        Label {
            classes: "govuk-visually-hidden",
            ..Label::new(text)
        }
    }

    /// The label for the control with this id.
    pub fn render_for(&self, id: &str) -> Markup {
        if self.text.is_empty() {
            return Markup::default();
        }
        let label = Element::new("label")
            .class("govuk-label")
            .class(self.classes)
            .all(&self.attributes)
            .attr_some("for", id)
            .around(&self.text);
        html! {
            @if self.page_heading { h1.govuk-label-wrapper { (label) } } @else { (label) }
        }
    }
}

impl<T: Into<Content>> From<T> for Label {
    fn from(text: T) -> Self {
        Label::new(text)
    }
}

/// Help below a label.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The words. Empty: no hint.
    pub text: Content,
    /// The id by which a control names it; controls set it themselves.
    pub id: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Hint {
    pub(crate) fn render_as(&self, id: &str, classes: &str) -> Markup {
        Element::new("div")
            .class("govuk-hint")
            .class(classes)
            .class(self.classes)
            .attr_some("id", id)
            .all(&self.attributes)
            .around(&self.text)
    }
}

impl<T: Into<Content>> From<T> for Hint {
    fn from(text: T) -> Self {
        Hint {
            text: text.into(),
            ..Hint::default()
        }
    }
}

impl Render for Hint {
    fn render(&self) -> Markup {
        self.render_as(&self.id, "")
    }
}

/// What is wrong with an answer and what to do about it, beside the control.
#[derive(Debug, Clone, Default)]
pub struct ErrorMessage {
    /// The sentence. Empty: there is no error.
    pub text: Content,
    /// The id by which a control names it; controls set it themselves.
    pub id: String,
    /// What a screen reader says before it: "Error" where nothing is given, nothing where this is empty.
    pub prefix: Option<String>,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl ErrorMessage {
    /// True where there is an error to show.
    pub fn is_some(&self) -> bool {
        !self.text.is_empty()
    }

    pub(crate) fn render_as(&self, id: &str) -> Markup {
        let prefix = self.prefix.as_deref().unwrap_or("Error");
        Element::new("p")
            .class("govuk-error-message")
            .class(self.classes)
            .attr_some("id", id)
            .all(&self.attributes)
            .around(html! {
                @if !prefix.is_empty() { span.govuk-visually-hidden { (prefix) ":" } " " }
                (self.text)
            })
    }
}

impl<T: Into<Content>> From<T> for ErrorMessage {
    fn from(text: T) -> Self {
        ErrorMessage {
            text: text.into(),
            ..ErrorMessage::default()
        }
    }
}

impl Render for ErrorMessage {
    fn render(&self) -> Markup {
        self.render_as(&self.id)
    }
}

/// The question that a group of controls answers together.
#[derive(Debug, Clone, Default)]
pub struct Legend {
    /// The words. Empty: no legend is written.
    pub text: Content,
    /// Further classes: a size such as `govuk-fieldset__legend--m`.
    pub classes: &'static str,
    /// True where it is the page's only question, and so its heading.
    pub page_heading: bool,
}

/// A group of controls with one question.
#[derive(Debug, Clone, Default)]
pub struct Fieldset {
    /// The question.
    pub legend: Legend,
    /// Further classes.
    pub classes: &'static str,
    /// An ARIA role in place of the element's own.
    pub role: &'static str,
    /// Ids of what describes the group.
    pub described_by: String,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Fieldset {
    /// A group whose question stands on a page with others: medium size.
    pub fn new(legend: impl Into<Content>) -> Self {
        let legend = Legend {
            text: legend.into(),
            classes: "govuk-fieldset__legend--m",
            page_heading: false,
        };
        Fieldset {
            legend,
            ..Fieldset::default()
        }
    }

    /// The group of a page that asks this one question: large, and the page's `h1`.
    pub fn heading(legend: impl Into<Content>) -> Self {
        let legend = Legend {
            text: legend.into(),
            classes: "govuk-fieldset__legend--l",
            page_heading: true,
        };
        Fieldset {
            legend,
            ..Fieldset::default()
        }
    }

    /// The group around these controls.
    pub fn around(&self, controls: impl Render) -> Markup {
        let legend = &self.legend;
        Element::new("fieldset")
            .class("govuk-fieldset")
            .class(self.classes)
            .attr_some("role", self.role)
            .attr_some("aria-describedby", &self.described_by)
            .all(&self.attributes)
            .around(html! {
                @if !legend.text.is_empty() {
                    (Element::new("legend").class("govuk-fieldset__legend").class(legend.classes).around(html! {
                        @if legend.page_heading { h1.govuk-fieldset__heading { (legend.text) } } @else { (legend.text) }
                    }))
                }
                (controls)
            })
    }
}

/// The box around a control with its label, hint and error.
#[derive(Debug, Clone, Default)]
pub struct FormGroup {
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
    /// What stands just before the control or controls.
    pub before: Content,
    /// What stands just after.
    pub after: Content,
}

impl FormGroup {
    /// The box, with the component's own class.
    pub(crate) fn element(&self, class: &str, error: &ErrorMessage) -> Element {
        Element::new("div")
            .class("govuk-form-group")
            .class_if(error.is_some(), "govuk-form-group--error")
            .class(class)
            .class(self.classes)
            .all(&self.attributes)
    }
}

/// The hint and error of a control as markup, and the ids it is described by.
pub(crate) fn described(
    id: &str,
    described_by: &str,
    hint: &Hint,
    error: &ErrorMessage,
) -> (Markup, String) {
    let mut ids = described_by.to_owned();
    let mut name = |part: &str| {
        let name = format!("{id}-{part}");
        if !ids.is_empty() {
            ids.push(' ');
        }
        ids.push_str(&name);
        name
    };
    let markup = html! {
        @if !hint.text.is_empty() { (hint.render_as(&name("hint"), "")) }
        @if error.is_some() { (error.render_as(&name("error"))) }
    };
    (markup, ids)
}

/// The hidden field by which the server knows that a form came from a page of its own.
pub fn csrf_field(csrf: &str) -> Markup {
    html! { input type="hidden" name="form_token" value=(csrf); }
}

/// A hidden field.
pub fn hidden_field(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
