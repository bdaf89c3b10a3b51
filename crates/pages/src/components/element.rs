//! What every component is written with: content that is words or markup, attributes, and an element whose
//! attributes are known only at run time (maud's own syntax needs their names when it compiles).

use std::fmt::Write;

use maud::{Escaper, Markup, PreEscaped, Render, html};

/// Words or ready markup in a slot of a component. Words are escaped; markup was escaped when it was made.
#[derive(Debug, Clone, Default)]
pub enum Content {
    /// Nothing: the slot is left out.
    #[default]
    None,
    /// Words as they are, whatever characters they have.
    Text(String),
    /// Markup made by `html!` or by another component.
    Html(Markup),
}

impl Content {
    /// True where there is nothing to show.
    pub fn is_empty(&self) -> bool {
        match self {
            Content::None => true,
            Content::Text(text) => text.is_empty(),
            Content::Html(markup) => markup.0.is_empty(),
        }
    }

    /// True for markup, which some components place without a paragraph of their own around it.
    pub(crate) fn is_html(&self) -> bool {
        matches!(self, Content::Html(_))
    }

    /// This content, or these words where there is none.
    pub(crate) fn or(&self, words: &str) -> Content {
        if self.is_empty() {
            words.into()
        } else {
            self.clone()
        }
    }
}

impl Render for Content {
    fn render_to(&self, buffer: &mut String) {
        match self {
            Content::None => {}
            Content::Text(text) => text.render_to(buffer),
            Content::Html(markup) => markup.render_to(buffer),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Content::Text(text.to_owned())
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        Content::Text(text.clone())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Content::Text(text)
    }
}

impl From<Markup> for Content {
    fn from(markup: Markup) -> Self {
        Content::Html(markup)
    }
}

impl<T: Into<Content>> From<Option<T>> for Content {
    fn from(content: Option<T>) -> Self {
        content.map_or(Content::None, Into::into)
    }
}

/// Further attributes of a component's element. Names are the program's own; values may be anything.
#[derive(Debug, Clone, Default)]
pub struct Attributes(Vec<(&'static str, Option<String>)>);

impl Attributes {
    /// With one more attribute that has a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, Some(value.into())));
        self
    }

    /// With one more attribute that stands alone, such as `hidden`.
    #[must_use]
    pub fn flag(mut self, name: &'static str) -> Self {
        self.0.push((name, None));
        self
    }
}

impl<const N: usize> From<[(&'static str, &str); N]> for Attributes {
    fn from(pairs: [(&'static str, &str); N]) -> Self {
        Attributes(
            pairs
                .map(|(name, value)| (name, Some(value.to_owned())))
                .into(),
        )
    }
}

/// Words that a component's script shows, for a page in another language or in easy words: GOV.UK Frontend's key
/// (`show-password`, `characters-under-limit.one`) and the words. Without them the script speaks English.
#[derive(Debug, Clone, Default)]
pub struct Translations(Vec<(&'static str, String)>);

impl Translations {
    /// With the words of one more key.
    #[must_use]
    pub fn with(mut self, key: &'static str, words: impl Into<String>) -> Self {
        self.0.push((key, words.into()));
        self
    }

    /// The words of a key.
    pub(crate) fn words(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, words)| words.as_str())
    }
}

/// An element being written.
pub(crate) struct Element {
    name: &'static str,
    classes: String,
    attributes: String,
}

impl Element {
    /// An element without attributes.
    pub(crate) fn new(name: &'static str) -> Self {
        Element {
            name,
            classes: String::new(),
            attributes: String::new(),
        }
    }

    /// A heading of level 1 to 6; any other number is taken as the nearest of them.
    pub(crate) fn heading(level: u8) -> Self {
        Element::new(match level {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        })
    }

    /// With a class, or several in one string; an empty one adds nothing.
    pub(crate) fn class(mut self, classes: &str) -> Self {
        if !classes.is_empty() {
            if !self.classes.is_empty() {
                self.classes.push(' ');
            }
            self.classes.push_str(classes);
        }
        self
    }

    /// With a class where the condition holds.
    pub(crate) fn class_if(self, condition: bool, classes: &str) -> Self {
        if condition { self.class(classes) } else { self }
    }

    /// With an attribute, even where its value is empty.
    pub(crate) fn attr(mut self, name: &str, value: &str) -> Self {
        self.write(name, Some(value));
        self
    }

    /// With an attribute unless its value is empty.
    pub(crate) fn attr_some(self, name: &str, value: &str) -> Self {
        if value.is_empty() {
            self
        } else {
            self.attr(name, value)
        }
    }

    /// With an attribute that is `true` or `false`, where that was decided.
    pub(crate) fn attr_bool(self, name: &str, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.attr(name, if value { "true" } else { "false" }),
            None => self,
        }
    }

    /// With an attribute that stands alone, where the condition holds.
    pub(crate) fn flag(mut self, name: &str, on: bool) -> Self {
        if on {
            self.write(name, None);
        }
        self
    }

    /// With the caller's further attributes.
    pub(crate) fn all(mut self, attributes: &Attributes) -> Self {
        for (name, value) in &attributes.0 {
            self.write(name, value.as_deref());
        }
        self
    }

    /// With the words that the component's script shows.
    pub(crate) fn translations(mut self, translations: &Translations) -> Self {
        for (key, words) in &translations.0 {
            self.write(&format!("data-i18n.{key}"), Some(words));
        }
        self
    }

    fn write(&mut self, name: &str, value: Option<&str>) {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        if let Some(value) = value {
            self.attributes.push_str("=\"");
            // Writing to a string cannot fail.
            let _ = Escaper::new(&mut self.attributes).write_str(value);
            self.attributes.push('"');
        }
    }

    fn opening(self) -> Markup {
        let mut tag = format!("<{}", self.name);
        if !self.classes.is_empty() {
            tag.push_str(" class=\"");
            let _ = Escaper::new(&mut tag).write_str(&self.classes);
            tag.push('"');
        }
        tag.push_str(&self.attributes);
        tag.push('>');
        PreEscaped(tag)
    }

    /// The element with this inside it.
    pub(crate) fn around(self, inside: impl Render) -> Markup {
        let closing = PreEscaped(format!("</{}>", self.name));
        html! { (self.opening()) (inside) (closing) }
    }

    /// The element where it can hold nothing, such as `input`.
    pub(crate) fn void(self) -> Markup {
        self.opening()
    }
}
