//! One line of typing: input, password; and a file.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element, Translations};
use super::form::{ErrorMessage, FormGroup, Hint, Label, described};

/// Words before or after an input, such as £ or "hours a week". Screen readers pass over them, so the label says it too.
#[derive(Debug, Clone, Default)]
pub struct Affix {
    /// The words. Empty: none.
    pub text: Content,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl<T: Into<Content>> From<T> for Affix {
    fn from(text: T) -> Self {
        Affix {
            text: text.into(),
            ..Affix::default()
        }
    }
}

impl Affix {
    fn render_as(&self, class: &str) -> Markup {
        if self.text.is_empty() {
            return Markup::default();
        }
        Element::new("div")
            .class(class)
            .class(self.classes)
            .attr("aria-hidden", "true")
            .all(&self.attributes)
            .around(&self.text)
    }
}

/// One line of typing.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The field's name in the form.
    pub name: String,
    /// The element's id; the name where empty.
    pub id: String,
    /// The label.
    pub label: Label,
    /// Help below the label.
    pub hint: Hint,
    /// What is wrong with the value.
    pub error: ErrorMessage,
    /// What was typed or is known.
    pub value: String,
    /// The input type; `text` where empty. Whole numbers are `text` with `inputmode` `numeric`.
    pub kind: &'static str,
    /// Further classes: a width such as `govuk-input--width-10`.
    pub classes: &'static str,
    /// The keyboard that a phone shows: `numeric`, `decimal`.
    pub inputmode: &'static str,
    /// The browser's own filling-in: `off` for anything about a person other than the reader.
    pub autocomplete: &'static str,
    /// How a phone capitalises.
    pub autocapitalize: &'static str,
    /// A pattern of the browser's own check.
    pub pattern: &'static str,
    /// Whether the browser checks spelling; off for names and references.
    pub spellcheck: Option<bool>,
    /// True where it cannot be used now.
    pub disabled: bool,
    /// Ids of what else describes it.
    pub described_by: String,
    /// Words before it.
    pub prefix: Affix,
    /// Words after it.
    pub suffix: Affix,
    /// The box around all of it.
    pub group: FormGroup,
    /// Classes of the box around input, prefix and suffix.
    pub wrapper_classes: &'static str,
    /// Attributes of that box.
    pub wrapper_attributes: Attributes,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Input {
    /// An input with its name and label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Input {
            name: name.into(),
            label: label.into(),
            ..Input::default()
        }
    }

    /// Label, descriptions and the control itself, without the group around them.
    fn inside(&self, class: &str) -> Markup {
        let id = if self.id.is_empty() {
            &self.name
        } else {
            &self.id
        };
        let (descriptions, described_by) =
            described(id, &self.described_by, &self.hint, &self.error);
        let input = Element::new("input")
            .class("govuk-input")
            .class(class)
            .class(self.classes)
            .class_if(self.error.is_some(), "govuk-input--error")
            .attr("id", id)
            .attr("name", &self.name)
            .attr(
                "type",
                if self.kind.is_empty() {
                    "text"
                } else {
                    self.kind
                },
            )
            .attr_bool("spellcheck", self.spellcheck)
            .attr_some("value", &self.value)
            .flag("disabled", self.disabled)
            .attr_some("aria-describedby", &described_by)
            .attr_some("autocomplete", self.autocomplete)
            .attr_some("autocapitalize", self.autocapitalize)
            .attr_some("pattern", self.pattern)
            .attr_some("inputmode", self.inputmode)
            .all(&self.attributes)
            .void();
        let beside = [
            &self.prefix.text,
            &self.suffix.text,
            &self.group.before,
            &self.group.after,
        ];
        html! {
            (self.label.render_for(id))
            (descriptions)
            @if beside.iter().all(|content| content.is_empty()) {
                (input)
            } @else {
                (Element::new("div")
                    .class("govuk-input__wrapper")
                    .class(self.wrapper_classes)
                    .all(&self.wrapper_attributes)
                    .around(html! {
                        (self.group.before)
                        (self.prefix.render_as("govuk-input__prefix"))
                        (input)
                        (self.suffix.render_as("govuk-input__suffix"))
                        (self.group.after)
                    }))
            }
        }
    }
}

impl Input {
    /// The whole input, with a component's own classes on the element itself.
    pub(crate) fn render_in_group(&self, class: &str) -> Markup {
        self.group
            .element("", &self.error)
            .around(self.inside(class))
    }
}

impl Render for Input {
    fn render(&self) -> Markup {
        self.render_in_group("")
    }
}

/// A password, with a button that shows it.
#[derive(Debug, Clone, Default)]
pub struct PasswordInput {
    /// The field's name in the form.
    pub name: String,
    /// The element's id; the name where empty.
    pub id: String,
    /// The label.
    pub label: Label,
    /// Help below the label.
    pub hint: Hint,
    /// What is wrong with the value.
    pub error: ErrorMessage,
    /// A value to show; a page never sends back a password that was typed.
    pub value: String,
    /// Further classes.
    pub classes: &'static str,
    /// `current-password` where empty; `new-password` where one is being chosen.
    pub autocomplete: &'static str,
    /// True where it cannot be used now.
    pub disabled: bool,
    /// Ids of what else describes it.
    pub described_by: String,
    /// Words of the script, by the keys `show-password`, `hide-password` and so on.
    pub translations: Translations,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further classes of the button.
    pub button_classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl PasswordInput {
    /// A password with its name and label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        PasswordInput {
            name: name.into(),
            label: label.into(),
            ..PasswordInput::default()
        }
    }
}

impl Render for PasswordInput {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() {
            &self.name
        } else {
            &self.id
        };
        let words = |key, otherwise| self.translations.words(key).unwrap_or(otherwise);
        let show = Element::new("button")
            .class("govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle")
            .class(self.button_classes)
            .attr("type", "button")
            .attr("data-module", "govuk-button")
            .attr("aria-controls", id)
            .attr("aria-label", words("show-password-aria-label", "Show password"))
            .flag("hidden", true)
            .around(words("show-password", "Show"));
        let input = Input {
            id: id.clone(),
            name: self.name.clone(),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error: self.error.clone(),
            value: self.value.clone(),
            kind: "password",
            classes: self.classes,
            spellcheck: Some(false),
            autocapitalize: "none",
            autocomplete: if self.autocomplete.is_empty() {
                "current-password"
            } else {
                self.autocomplete
            },
            disabled: self.disabled,
            described_by: self.described_by.clone(),
            wrapper_classes: "govuk-password-input__wrapper",
            attributes: self.attributes.clone(),
            group: FormGroup {
                before: self.group.before.clone(),
                after: html! { (show) (self.group.after) }.into(),
                ..FormGroup::default()
            },
            ..Input::default()
        };
        self.group
            .element("govuk-password-input", &self.error)
            .attr("data-module", "govuk-password-input")
            .translations(&self.translations)
            .around(input.inside("govuk-password-input__input govuk-js-password-input-input"))
    }
}

/// A file to send. The form needs `enctype="multipart/form-data"`.
#[derive(Debug, Clone, Default)]
pub struct FileUpload {
    /// The field's name in the form.
    pub name: String,
    /// The element's id; the name where empty.
    pub id: String,
    /// The label.
    pub label: Label,
    /// Help below the label: the kinds of file and the largest size.
    pub hint: Hint,
    /// What is wrong with the file.
    pub error: ErrorMessage,
    /// True where several may be chosen.
    pub multiple: bool,
    /// True where it cannot be used now.
    pub disabled: bool,
    /// True where a file may also be dropped on it, which a script does.
    pub drop_zone: bool,
    /// Classes of the drop zone.
    pub wrapper_classes: &'static str,
    /// Attributes of the drop zone.
    pub wrapper_attributes: Attributes,
    /// Words of the script, by keys such as `choose-files-button`.
    pub translations: Translations,
    /// Further classes.
    pub classes: &'static str,
    /// Ids of what else describes it.
    pub described_by: String,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl FileUpload {
    /// A file upload with its name and label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        FileUpload {
            name: name.into(),
            label: label.into(),
            ..FileUpload::default()
        }
    }
}

impl Render for FileUpload {
    fn render(&self) -> Markup {
        let id = if self.id.is_empty() {
            &self.name
        } else {
            &self.id
        };
        let (descriptions, described_by) =
            described(id, &self.described_by, &self.hint, &self.error);
        let input = Element::new("input")
            .class("govuk-file-upload")
            .class(self.classes)
            .class_if(self.error.is_some(), "govuk-file-upload--error")
            .attr("id", id)
            .attr("name", &self.name)
            .attr("type", "file")
            .flag("disabled", self.disabled)
            .flag("multiple", self.multiple)
            .attr_some("aria-describedby", &described_by)
            .all(&self.attributes)
            .void();
        self.group.element("", &self.error).around(html! {
            (self.label.render_for(id))
            (descriptions)
            (self.group.before)
            @if self.drop_zone {
                (Element::new("div")
                    .class("govuk-file-upload-wrapper")
                    .class(self.wrapper_classes)
                    .attr("data-module", "govuk-file-upload")
                    .translations(&self.translations)
                    .all(&self.wrapper_attributes)
                    .around(input))
            } @else {
                (input)
            }
            (self.group.after)
        })
    }
}
