//! Several lines of typing, with or without a limit.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element, Translations};
use super::form::{ErrorMessage, FormGroup, Hint, Label, described};

/// Several lines of typing.
#[derive(Debug, Clone, Default)]
pub struct Textarea {
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
    /// Lines to begin with; 5 where nothing is given.
    pub rows: Option<u16>,
    /// Further classes.
    pub classes: &'static str,
    /// The browser's own filling-in.
    pub autocomplete: &'static str,
    /// Whether the browser checks spelling.
    pub spellcheck: Option<bool>,
    /// True where it cannot be used now.
    pub disabled: bool,
    /// Ids of what else describes it.
    pub described_by: String,
    /// The box around all of it.
    pub group: FormGroup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Textarea {
    /// A textarea with its name and label.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Textarea {
            name: name.into(),
            label: label.into(),
            ..Textarea::default()
        }
    }

    fn inside(&self, class: &str) -> Markup {
        let id = if self.id.is_empty() {
            &self.name
        } else {
            &self.id
        };
        let (descriptions, described_by) =
            described(id, &self.described_by, &self.hint, &self.error);
        // A browser drops one line break after the tag, so a value that begins with one is given another.
        let first = if self.value.starts_with('\n') {
            "\n"
        } else {
            ""
        };
        html! {
            (self.label.render_for(id))
            (descriptions)
            (self.group.before)
            (Element::new("textarea")
                .class("govuk-textarea")
                .class_if(self.error.is_some(), "govuk-textarea--error")
                .class(class)
                .class(self.classes)
                .attr("id", id)
                .attr("name", &self.name)
                .attr("rows", &self.rows.unwrap_or(5).to_string())
                .attr_bool("spellcheck", self.spellcheck)
                .flag("disabled", self.disabled)
                .attr_some("aria-describedby", &described_by)
                .attr_some("autocomplete", self.autocomplete)
                .all(&self.attributes)
                .around(html! { (first) (self.value) }))
            (self.group.after)
        }
    }
}

impl Render for Textarea {
    fn render(&self) -> Markup {
        self.group.element("", &self.error).around(self.inside(""))
    }
}

/// What a character count counts, and how many are allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Limit {
    /// Set by the page's script alone.
    #[default]
    None,
    /// So many characters.
    Characters(u32),
    /// So many words.
    Words(u32),
}

/// A textarea that says how much room is left. The server checks the limit too.
#[derive(Debug, Clone, Default)]
pub struct CharacterCount {
    /// The textarea.
    pub textarea: Textarea,
    /// The limit.
    pub limit: Limit,
    /// Per cent of the limit from which the count is shown; always where nothing is given.
    pub threshold: Option<u8>,
    /// The sentence before the script counts, with `%{count}` for the limit.
    pub description: Option<String>,
    /// What is counted, where it is not what the limit says: `characters`, `words`, or another that a script knows.
    pub count_type: &'static str,
    /// Classes of the sentence.
    pub message_classes: &'static str,
    /// Words of the script, by keys such as `characters-under-limit.one`.
    pub translations: Translations,
}

impl CharacterCount {
    /// A textarea of at most so many characters.
    pub fn new(name: impl Into<String>, label: impl Into<Label>, characters: u32) -> Self {
        CharacterCount {
            textarea: Textarea::new(name, label),
            limit: Limit::Characters(characters),
            ..CharacterCount::default()
        }
    }
}

impl Render for CharacterCount {
    fn render(&self) -> Markup {
        let id = if self.textarea.id.is_empty() {
            &self.textarea.name
        } else {
            &self.textarea.id
        };
        let (characters, words) = match self.limit {
            Limit::None => (String::new(), String::new()),
            Limit::Characters(limit) => (limit.to_string(), String::new()),
            Limit::Words(limit) => (String::new(), limit.to_string()),
        };
        let counted = match (self.count_type, self.limit) {
            ("", Limit::Words(_)) => "words",
            (counted, _) => counted,
        };
        let message = if self.limit == Limit::None {
            Content::None
        } else {
            let unit = if counted == "words" {
                "words"
            } else {
                "characters"
            };
            let otherwise = format!("You can enter up to %{{count}} {unit}");
            let text = self.description.as_deref().unwrap_or(&otherwise);
            text.replace(
                "%{count}",
                if words.is_empty() {
                    &characters
                } else {
                    &words
                },
            )
            .into()
        };
        let information = format!("{id}-info");
        let message = Hint {
            text: message,
            classes: self.message_classes,
            ..Hint::default()
        }
        .render_as(&information, "govuk-character-count__message");
        let mut textarea = self.textarea.clone();
        textarea.described_by = information;
        textarea.group.after = html! { (message) (self.textarea.group.after) }.into();
        let mut group = textarea
            .group
            .element("govuk-character-count", &textarea.error)
            .attr("data-module", "govuk-character-count")
            .attr_some("data-maxlength", &characters)
            .attr_some("data-maxwords", &words)
            .attr_some(
                "data-threshold",
                &self
                    .threshold
                    .map(|share| share.to_string())
                    .unwrap_or_default(),
            )
            .attr_some("data-count-type", counted);
        if let (Limit::None, Some(description)) = (self.limit, &self.description) {
            group = group.attr("data-i18n.textarea-description.other", description);
        }
        group
            .translations(&self.translations)
            .around(textarea.inside("govuk-js-character-count"))
    }
}
