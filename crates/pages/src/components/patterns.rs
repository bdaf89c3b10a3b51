//! Our own patterns, made of components: question page, check answers, person banner, versions side by side, and the
//! pages for what could not be done.

use maud::{Markup, Render, html};

use super::button::{Button, button_group};
use super::element::{Content, Element};
use super::form::{csrf_field, hidden_field};
use super::list::{Cell, SummaryList, Table};
use super::message::WarningText;

/// One question on a page of its own. The control carries the question as the page's heading: `Label::heading`,
/// `Fieldset::heading`.
#[derive(Debug, Clone, Default)]
pub struct QuestionPage {
    /// Where the form posts to.
    pub action: String,
    /// The form's token.
    pub csrf: String,
    /// What the question is part of, above it: "About you".
    pub caption: Content,
    /// The control, or several that are one question.
    pub question: Markup,
    /// Hidden fields: the version that was read, for seeing that somebody else changed it since.
    pub hidden: Vec<(String, String)>,
    /// What the button says; "Continue" where empty.
    pub submit_text: String,
    /// What the button for stopping here says; it sends `then=return`, so that what was typed is kept. Empty: none.
    pub return_text: String,
    /// Address that saves the answer while it is typed, where scripts run. Empty: none.
    pub autosave_address: String,
    /// Address that shows likenesses while it is typed, where scripts run, and the region for them. Empty: none.
    pub suggest_address: String,
    /// Id of the region for likenesses; see [`fragment_region`].
    pub suggest_region: String,
    /// True where a file is sent.
    pub sends_file: bool,
    /// What stands between the question and the button.
    pub after: Content,
}

impl QuestionPage {
    /// A question that posts to this address.
    pub fn new(action: impl Into<String>, csrf: impl Into<String>, question: impl Render) -> Self {
        QuestionPage {
            action: action.into(),
            csrf: csrf.into(),
            question: question.render(),
            ..QuestionPage::default()
        }
    }
}

impl Render for QuestionPage {
    fn render(&self) -> Markup {
        let submit = if self.submit_text.is_empty() {
            "Continue"
        } else {
            &self.submit_text
        };
        let later = Button {
            name: "then".into(),
            value: "return".into(),
            ..Button::secondary(self.return_text.as_str())
        };
        let form = Element::new("form")
            .attr("method", "post")
            .attr("action", &self.action)
            .attr_some("enctype", if self.sends_file { "multipart/form-data" } else { "" })
            .flag("novalidate", true)
            .flag("data-unsaved-warning", true)
            .attr_some("data-autosave-address", &self.autosave_address)
            .attr_some("data-suggest-address", &self.suggest_address)
            .attr_some("data-suggest-region", &self.suggest_region)
            .around(html! {
                (csrf_field(&self.csrf))
                @for (name, value) in &self.hidden { (hidden_field(name, value)) }
                (self.question)
                (self.after)
                @if !self.autosave_address.is_empty() { div.sw-autosave role="status" data-autosave-status {} }
                @if self.return_text.is_empty() {
                    (Button::new(submit))
                } @else {
                    (button_group(html! { (Button::new(submit)) (later) }))
                }
            });
        html! {
            div.govuk-grid-row {
                div.govuk-grid-column-two-thirds {
                    @if !self.caption.is_empty() { span.govuk-caption-l { (self.caption) } }
                    (form)
                }
            }
        }
    }
}

/// A region that a script fills while somebody types, and that screen readers then read out. Empty until then.
pub fn fragment_region(id: &str, content: impl Render) -> Markup {
    html! { div.sw-fragment id=(id) aria-live="polite" { (content) } }
}

/// What was answered, before it is sent: each with a link to change it.
#[derive(Debug, Clone, Default)]
pub struct CheckAnswers {
    /// The page's heading; "Check your answers" where empty.
    pub title: String,
    /// The answers, a list or card a section.
    pub sections: Vec<SummaryList>,
    /// What sending it means.
    pub declaration: Content,
    /// Where the form posts to.
    pub action: String,
    /// The form's token.
    pub csrf: String,
    /// Hidden fields.
    pub hidden: Vec<(String, String)>,
    /// What the button says; "Confirm and send" where empty.
    pub submit_text: String,
}

impl Render for CheckAnswers {
    fn render(&self) -> Markup {
        let title = if self.title.is_empty() {
            "Check your answers"
        } else {
            &self.title
        };
        let submit = if self.submit_text.is_empty() {
            "Confirm and send"
        } else {
            &self.submit_text
        };
        html! {
            div.govuk-grid-row {
                div.govuk-grid-column-two-thirds {
                    h1.govuk-heading-l { (title) }
                    @for section in &self.sections { (section) }
                    form method="post" action=(self.action) novalidate {
                        (csrf_field(&self.csrf))
                        @for (name, value) in &self.hidden { (hidden_field(name, value)) }
                        @if self.declaration.is_html() {
                            (self.declaration)
                        } @else if !self.declaration.is_empty() {
                            p.govuk-body { (self.declaration) }
                        }
                        (Button::new(submit))
                    }
                }
            }
        }
    }
}

/// Who a record is about, at the top of each of its pages, with what must be known before ringing, writing or visiting.
#[derive(Debug, Clone, Default)]
pub struct PersonBanner {
    /// The name.
    pub name: String,
    /// True where the name is the page's `h1`: on the record's first page.
    pub name_is_heading: bool,
    /// Address of the record's first page; empty on that page.
    pub href: String,
    /// The name they go by, where another.
    pub known_as: String,
    /// Date of birth as far as it is known, with the age: "2 March 1941 (85)".
    pub born: String,
    /// Our reference.
    pub reference: String,
    /// The NHS number in groups of three, three and four; "not known" where empty.
    pub nhs_number: String,
    /// Further facts: what and its value.
    pub facts: Vec<(String, Content)>,
    /// Warnings that stand before everything else: "Do not ring".
    pub markers: Vec<String>,
    /// Needs in communication: "Interpreter: Polish".
    pub needs: Vec<Content>,
    /// True where the record is restricted.
    pub restricted: bool,
    /// Buttons and links at the other end.
    pub actions: Content,
}

impl Render for PersonBanner {
    fn render(&self) -> Markup {
        let name = html! {
            @if self.href.is_empty() { (self.name) } @else { a.govuk-link.govuk-link--text-colour href=(self.href) { (self.name) } }
        };
        let name = Element::new(if self.name_is_heading { "h1" } else { "p" })
            .class("sw-person__name")
            .around(name);
        let nhs_number = if self.nhs_number.is_empty() {
            "not known"
        } else {
            &self.nhs_number
        };
        let mut facts: Vec<(&str, Content)> = Vec::new();
        if !self.known_as.is_empty() {
            facts.push(("Known as", self.known_as.as_str().into()));
        }
        facts.push((
            "Born",
            if self.born.is_empty() {
                "not known".into()
            } else {
                self.born.as_str().into()
            },
        ));
        facts.push(("Reference", self.reference.as_str().into()));
        facts.push(("NHS number", nhs_number.into()));
        facts.extend(
            self.facts
                .iter()
                .map(|(what, value)| (what.as_str(), value.clone())),
        );
        html! {
            section.moj-identity-bar.sw-person aria-label="Person" {
                div.moj-identity-bar__container {
                    div.moj-identity-bar__details {
                        (name)
                        dl.sw-person__facts {
                            @for (what, value) in &facts { div { dt { (what) ":" } " " dd { (value) } } }
                        }
                    }
                    @if !self.actions.is_empty() { div.moj-identity-bar__actions { (self.actions) } }
                    (self.needs())
                }
            }
        }
    }
}

impl PersonBanner {
    fn needs(&self) -> Markup {
        if self.markers.is_empty() && self.needs.is_empty() && !self.restricted {
            return Markup::default();
        }
        html! {
            div.sw-person__needs {
                p.govuk-visually-hidden { "Before you ring, write or visit" }
                ul {
                    @if self.restricted { li { strong.sw-person__marker { "Restricted record" } } }
                    @for marker in &self.markers { li { strong.sw-person__marker { (marker) } } }
                    @for need in &self.needs { li { (need) } }
                }
            }
        }
    }
}

/// One field that two people changed.
#[derive(Debug, Clone, Default)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// What is saved now.
    pub saved: String,
    /// What the reader typed.
    pub typed: String,
}

/// What somebody else saved beside what the reader typed, where both changed the same thing: nothing is lost, and the
/// reader chooses.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// Who saved, and when: "Sam Social at 2:15pm today".
    pub saved_by: String,
    /// The fields that differ.
    pub fields: Vec<Difference>,
}

impl Render for Versions {
    fn render(&self) -> Markup {
        let shown = |value: &str| -> Content {
            if value.is_empty() {
                html! { span.govuk-visually-hidden { "empty" } "–" }.into()
            } else {
                value.into()
            }
        };
        let rows = self
            .fields
            .iter()
            .map(|field| {
                vec![
                    field.field.as_str().into(),
                    shown(&field.saved).into(),
                    shown(&field.typed).into(),
                ]
            })
            .collect();
        let table = Table {
            caption: "What differs".into(),
            caption_classes: "govuk-table__caption--m",
            head: vec![
                "Field".into(),
                Cell::from("Saved now"),
                Cell::from("What you typed"),
            ],
            rows,
            first_cell_is_header: true,
            ..Table::default()
        };
        html! {
            (WarningText::new(format!(
                "{} saved changes while you were typing. Nothing of yours is lost: compare, then choose.",
                if self.saved_by.is_empty() { "Somebody" } else { &self.saved_by }
            )))
            (table.scrolling())
        }
    }
}
