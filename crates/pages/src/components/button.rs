//! Buttons, and links that look like them.

use maud::{Markup, PreEscaped, Render, html};

use super::element::{Attributes, Content, Element};

/// A button of a form, or a link where it has an address.
#[derive(Debug, Clone, Default)]
pub struct Button {
    /// What is read.
    pub text: Content,
    /// Its name in the form, where which button was pressed matters.
    pub name: String,
    /// What it sends under that name.
    pub value: String,
    /// `submit` where empty; `button` for one that only a script uses.
    pub kind: &'static str,
    /// An address: it is then a link.
    pub href: String,
    /// True where it cannot be pressed. Better say why than disable.
    pub disabled: bool,
    /// True for the arrow of the start of a service.
    pub start: bool,
    /// Whether a second press within a second is passed over.
    pub prevent_double_click: Option<bool>,
    /// Further classes: `govuk-button--secondary`, `govuk-button--warning`.
    pub classes: &'static str,
    /// The id.
    pub id: String,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Button {
    /// The page's main button.
    pub fn new(text: impl Into<Content>) -> Self {
        Button {
            text: text.into(),
            prevent_double_click: Some(true),
            ..Button::default()
        }
    }

    /// A button beside the main one.
    pub fn secondary(text: impl Into<Content>) -> Self {
        Button {
            classes: "govuk-button--secondary",
            ..Button::new(text)
        }
    }

    /// A button for what cannot be undone.
    pub fn warning(text: impl Into<Content>) -> Self {
        Button {
            classes: "govuk-button--warning",
            ..Button::new(text)
        }
    }

    /// A link that looks like a button.
    pub fn link(text: impl Into<Content>, href: impl Into<String>) -> Self {
        Button {
            text: text.into(),
            href: href.into(),
            ..Button::default()
        }
    }
}

const START_ICON: PreEscaped<&str> = PreEscaped(
    r#"<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false"><path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>"#,
);

impl Render for Button {
    fn render(&self) -> Markup {
        let inside = html! {
            @if self.start && self.text.is_html() { span { (self.text) } } @else { (self.text) }
            @if self.start { (START_ICON) }
        };
        let element = if self.href.is_empty() {
            Element::new("button")
                .attr(
                    "type",
                    if self.kind.is_empty() {
                        "submit"
                    } else {
                        self.kind
                    },
                )
                .attr_some("value", &self.value)
                .attr_some("name", &self.name)
                .flag("disabled", self.disabled)
                .attr_some("aria-disabled", if self.disabled { "true" } else { "" })
                .attr_bool("data-prevent-double-click", self.prevent_double_click)
        } else {
            Element::new("a")
                .attr("href", &self.href)
                .attr("role", "button")
                .attr("draggable", "false")
        };
        element
            .class("govuk-button")
            .class(self.classes)
            .class_if(self.start, "govuk-button--start")
            .attr("data-module", "govuk-button")
            .all(&self.attributes)
            .attr_some("id", &self.id)
            .around(inside)
    }
}

/// Buttons side by side, with space between.
pub fn button_group(buttons: impl Render) -> Markup {
    html! { div.govuk-button-group { (buttons) } }
}
