//! What a page tells its reader: error summary, notification banner, panel, warning, inset, details, tag, phase.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element};

/// One fault in the error summary, linked to its field.
#[derive(Debug, Clone, Default)]
pub struct ErrorLink {
    /// The sentence, the same as beside the field.
    pub text: Content,
    /// `#` and the field's id; empty where no field is at fault.
    pub href: String,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Everything that is wrong with what was sent, at the top of the page.
#[derive(Debug, Clone, Default)]
pub struct ErrorSummary {
    /// The heading; "There is a problem" where empty.
    pub title: Content,
    /// Words below the heading.
    pub description: Content,
    /// The faults. Empty, with no description: nothing is written.
    pub errors: Vec<ErrorLink>,
    /// Whether the script leaves the focus where it is.
    pub disable_auto_focus: Option<bool>,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl ErrorSummary {
    /// A summary of faults: the id of each field, or nothing, and the sentence.
    pub fn of<F: AsRef<str>, M: Into<Content>>(faults: impl IntoIterator<Item = (F, M)>) -> Self {
        let errors = faults.into_iter().map(|(field, message)| ErrorLink {
            text: message.into(),
            href: if field.as_ref().is_empty() {
                String::new()
            } else {
                format!("#{}", field.as_ref())
            },
            attributes: Attributes::default(),
        });
        ErrorSummary {
            errors: errors.collect(),
            ..ErrorSummary::default()
        }
    }

    /// True where there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.description.is_empty() && self.title.is_empty()
    }
}

impl Render for ErrorSummary {
    fn render(&self) -> Markup {
        if self.is_empty() {
            return Markup::default();
        }
        let error = |error: &ErrorLink| {
            if error.href.is_empty() {
                return html! { (error.text) };
            }
            Element::new("a")
                .attr("href", &error.href)
                .all(&error.attributes)
                .around(&error.text)
        };
        Element::new("div")
            .class("govuk-error-summary")
            .class(self.classes)
            .attr_bool("data-disable-auto-focus", self.disable_auto_focus)
            .all(&self.attributes)
            .attr("data-module", "govuk-error-summary")
            .around(html! {
                // The alert is inside, so that moving the focus and announcing do not race.
                div role="alert" {
                    h2.govuk-error-summary__title { (self.title.or("There is a problem")) }
                    div.govuk-error-summary__body {
                        @if !self.description.is_empty() { p { (self.description) } }
                        @if !self.errors.is_empty() {
                            ul.govuk-list.govuk-error-summary__list {
                                @for fault in &self.errors { li { (error(fault)) } }
                            }
                        }
                    }
                }
            })
    }
}

/// Something the reader should know before the page's own matter.
#[derive(Debug, Clone, Default)]
pub struct NotificationBanner {
    /// Words in heading size, or markup of the caller's own.
    pub content: Content,
    /// True where something was done well: green, and read out at once.
    pub success: bool,
    /// The title; "Success" or "Important" where empty.
    pub title: Content,
    /// Level of the title's heading; 2 where nothing is given.
    pub heading_level: Option<u8>,
    /// Id of the title.
    pub title_id: String,
    /// An ARIA role in place of `alert` or `region`.
    pub role: &'static str,
    /// Whether the script leaves the focus where it is.
    pub disable_auto_focus: Option<bool>,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl NotificationBanner {
    /// Something important.
    pub fn important(content: impl Into<Content>) -> Self {
        NotificationBanner {
            content: content.into(),
            ..NotificationBanner::default()
        }
    }

    /// Something done.
    pub fn success(content: impl Into<Content>) -> Self {
        NotificationBanner {
            success: true,
            ..NotificationBanner::important(content)
        }
    }
}

impl Render for NotificationBanner {
    fn render(&self) -> Markup {
        let id = if self.title_id.is_empty() {
            "govuk-notification-banner-title"
        } else {
            &self.title_id
        };
        let role = match (self.role, self.success) {
            ("", true) => "alert",
            ("", false) => "region",
            (role, _) => role,
        };
        let title = Element::heading(self.heading_level.unwrap_or(2))
            .class("govuk-notification-banner__title")
            .attr("id", id)
            .around(
                self.title
                    .or(if self.success { "Success" } else { "Important" }),
            );
        Element::new("div")
            .class("govuk-notification-banner")
            .class_if(self.success, "govuk-notification-banner--success")
            .class(self.classes)
            .attr("role", role)
            .attr("aria-labelledby", id)
            .attr("data-module", "govuk-notification-banner")
            .attr_bool("data-disable-auto-focus", self.disable_auto_focus)
            .all(&self.attributes)
            .around(html! {
                div.govuk-notification-banner__header { (title) }
                div.govuk-notification-banner__content {
                    @if self.content.is_html() {
                        (self.content)
                    } @else if !self.content.is_empty() {
                        p.govuk-notification-banner__heading { (self.content) }
                    }
                }
            })
    }
}

/// The end of a task: what was done, and its reference.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    /// The heading.
    pub title: Content,
    /// Words below it.
    pub content: Content,
    /// Level of the heading; 1 where nothing is given.
    pub heading_level: Option<u8>,
    /// True where it interrupts a task to make sure of something, with actions of its own.
    pub interruption: bool,
    /// Actions of an interruption: inverse buttons and links.
    pub actions: Vec<PanelAction>,
    /// Further classes.
    pub classes: &'static str,
    /// Further classes of the actions.
    pub action_classes: &'static str,
    /// Further attributes of the actions.
    pub action_attributes: Attributes,
    /// Further attributes.
    pub attributes: Attributes,
}

/// A button or link of an interruption.
#[derive(Debug, Clone, Default)]
pub struct PanelAction {
    /// What is read.
    pub text: String,
    /// The address; empty for a button of the form.
    pub href: String,
    /// `button` makes a link look like a button; `submit` sends the form.
    pub kind: &'static str,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Panel {
    /// Confirmation that something was done.
    pub fn new(title: impl Into<Content>, content: impl Into<Content>) -> Self {
        Panel {
            title: title.into(),
            content: content.into(),
            ..Panel::default()
        }
    }

    fn action(action: &PanelAction) -> Markup {
        if action.href.is_empty() || action.kind == "button" {
            let element = if action.href.is_empty() {
                Element::new("button").attr(
                    "type",
                    if action.kind.is_empty() {
                        "button"
                    } else {
                        action.kind
                    },
                )
            } else {
                Element::new("a")
                    .attr("href", &action.href)
                    .attr("role", "button")
                    .attr("draggable", "false")
            };
            return element
                .class("govuk-button govuk-button--inverse")
                .class(action.classes)
                .attr("data-module", "govuk-button")
                .all(&action.attributes)
                .around(&action.text);
        }
        Element::new("a")
            .class("govuk-link govuk-link--inverse")
            .class(action.classes)
            .attr("href", &action.href)
            .all(&action.attributes)
            .around(&action.text)
    }
}

impl Render for Panel {
    fn render(&self) -> Markup {
        let heading = Element::heading(self.heading_level.unwrap_or(1))
            .class("govuk-panel__title")
            .around(&self.title);
        let kind = if self.interruption {
            "govuk-panel--interruption"
        } else {
            "govuk-panel--confirmation"
        };
        Element::new("div").class("govuk-panel").class(kind).class(self.classes).all(&self.attributes).around(html! {
            (heading)
            @if !self.content.is_empty() { div.govuk-panel__body { (self.content) } }
            @if self.interruption && !self.actions.is_empty() {
                (Element::new("div")
                    .class("govuk-panel__actions")
                    .class(self.action_classes)
                    .all(&self.action_attributes)
                    .around(html! {
                        div.govuk-button-group { @for action in &self.actions { (Panel::action(action)) } }
                    }))
            }
        })
    }
}

/// What happens if something is not done, or is.
#[derive(Debug, Clone, Default)]
pub struct WarningText {
    /// The warning.
    pub text: Content,
    /// What a screen reader says before it; "Warning" where empty.
    pub prefix: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl WarningText {
    /// A warning.
    pub fn new(text: impl Into<Content>) -> Self {
        WarningText {
            text: text.into(),
            ..WarningText::default()
        }
    }
}

impl Render for WarningText {
    fn render(&self) -> Markup {
        let prefix = if self.prefix.is_empty() {
            "Warning"
        } else {
            &self.prefix
        };
        Element::new("div")
            .class("govuk-warning-text")
            .class(self.classes)
            .all(&self.attributes)
            .around(html! {
                span.govuk-warning-text__icon aria-hidden="true" { "!" }
                strong.govuk-warning-text__text {
                    span.govuk-visually-hidden { (prefix) }
                    " " (self.text)
                }
            })
    }
}

/// Words set apart from the rest.
#[derive(Debug, Clone, Default)]
pub struct InsetText {
    /// The words.
    pub text: Content,
    /// The id.
    pub id: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl InsetText {
    /// Words set apart.
    pub fn new(text: impl Into<Content>) -> Self {
        InsetText {
            text: text.into(),
            ..InsetText::default()
        }
    }
}

impl Render for InsetText {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("govuk-inset-text")
            .class(self.classes)
            .attr_some("id", &self.id)
            .all(&self.attributes)
            .around(&self.text)
    }
}

/// Words that open when asked for.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// What is always seen.
    pub summary: Content,
    /// What opens.
    pub content: Content,
    /// True where it is open to begin with.
    pub open: bool,
    /// The id.
    pub id: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Details {
    /// Words that open when asked for.
    pub fn new(summary: impl Into<Content>, content: impl Into<Content>) -> Self {
        Details {
            summary: summary.into(),
            content: content.into(),
            ..Details::default()
        }
    }
}

impl Render for Details {
    fn render(&self) -> Markup {
        Element::new("details")
            .class("govuk-details")
            .class(self.classes)
            .attr_some("id", &self.id)
            .all(&self.attributes)
            .flag("open", self.open)
            .around(html! {
                summary.govuk-details__summary { span.govuk-details__summary-text { (self.summary) } }
                div.govuk-details__text { (self.content) }
            })
    }
}

/// A state in one or two words. Colour only repeats what the words say.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    /// The words.
    pub text: Content,
    /// Further classes: a colour such as `govuk-tag--green`.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Tag {
    /// A tag of the ordinary colour.
    pub fn new(text: impl Into<Content>) -> Self {
        Tag {
            text: text.into(),
            ..Tag::default()
        }
    }

    /// A tag of a colour's class: `govuk-tag--grey`, `--green`, `--teal`, `--blue`, `--purple`, `--magenta`, `--red`,
    /// `--orange`, `--yellow`.
    pub fn coloured(text: impl Into<Content>, classes: &'static str) -> Self {
        Tag {
            classes,
            ..Tag::new(text)
        }
    }

    pub(crate) fn render_as(&self, class: &str) -> Markup {
        Element::new("strong")
            .class("govuk-tag")
            .class(class)
            .class(self.classes)
            .all(&self.attributes)
            .around(&self.text)
    }
}

impl Render for Tag {
    fn render(&self) -> Markup {
        self.render_as("")
    }
}

/// The state of the whole service: a trial, a demonstration.
#[derive(Debug, Clone, Default)]
pub struct PhaseBanner {
    /// The state.
    pub tag: Tag,
    /// What that means to the reader.
    pub text: Content,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for PhaseBanner {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("govuk-phase-banner govuk-width-container")
            .class(self.classes)
            .all(&self.attributes)
            .around(html! {
                p.govuk-phase-banner__content {
                    (self.tag.render_as("govuk-phase-banner__content__tag"))
                    " " span.govuk-phase-banner__text { (self.text) }
                }
            })
    }
}
