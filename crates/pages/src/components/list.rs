//! Facts in order: summary list, table, task list.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element};
use super::message::Tag;

/// A link that does something to the row or card it stands in.
#[derive(Debug, Clone, Default)]
pub struct Action {
    /// What is read: "Change".
    pub text: Content,
    /// The address.
    pub href: String,
    /// What it acts on, for screen readers: "name".
    pub hidden: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Action {
    /// "Change" of this thing, at this address.
    pub fn change(what: impl Into<String>, href: impl Into<String>) -> Self {
        Action::new("Change", what, href)
    }

    /// An action on this thing, at this address.
    pub fn new(text: impl Into<Content>, what: impl Into<String>, href: impl Into<String>) -> Self {
        Action {
            text: text.into(),
            hidden: what.into(),
            href: href.into(),
            ..Action::default()
        }
    }

    fn render_in(&self, card: Option<&Content>) -> Markup {
        let card = card.filter(|title| !title.is_empty());
        Element::new("a")
            .class("govuk-link")
            .class(self.classes)
            .attr("href", &self.href)
            .all(&self.attributes)
            .around(html! {
                (self.text)
                @if !self.hidden.is_empty() || card.is_some() {
                    span.govuk-visually-hidden {
                        @if !self.hidden.is_empty() { " " (self.hidden) }
                        @if let Some(title) = card { " (" (title) ")" }
                    }
                }
            })
    }
}

/// One fact.
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    /// What it is.
    pub key: Content,
    /// What is known of it.
    pub value: Content,
    /// What can be done with it.
    pub actions: Vec<Action>,
    /// Further classes of the row.
    pub classes: &'static str,
    /// Further classes of the key.
    pub key_classes: &'static str,
    /// Further classes of the value.
    pub value_classes: &'static str,
    /// Further classes of the actions.
    pub action_classes: &'static str,
}

impl SummaryRow {
    /// A fact.
    pub fn new(key: impl Into<Content>, value: impl Into<Content>) -> Self {
        SummaryRow {
            key: key.into(),
            value: value.into(),
            ..SummaryRow::default()
        }
    }

    /// With something that can be done with it.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
}

/// A card around a summary list.
#[derive(Debug, Clone, Default)]
pub struct SummaryCard {
    /// Its heading.
    pub title: Content,
    /// Level of the heading; 2 where nothing is given.
    pub heading_level: Option<u8>,
    /// Further classes of the heading.
    pub title_classes: &'static str,
    /// What can be done with the whole.
    pub actions: Vec<Action>,
    /// Further classes of the actions.
    pub action_classes: &'static str,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Facts, one below the other.
#[derive(Debug, Clone, Default)]
pub struct SummaryList {
    /// The facts.
    pub rows: Vec<SummaryRow>,
    /// A card around them.
    pub card: Option<SummaryCard>,
    /// Further classes: `govuk-summary-list--no-border`.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl SummaryList {
    /// Facts.
    pub fn new(rows: Vec<SummaryRow>) -> Self {
        SummaryList {
            rows,
            ..SummaryList::default()
        }
    }

    /// Facts in a card with this heading.
    pub fn card(title: impl Into<Content>, rows: Vec<SummaryRow>) -> Self {
        let card = SummaryCard {
            title: title.into(),
            ..SummaryCard::default()
        };
        SummaryList {
            card: Some(card),
            ..SummaryList::new(rows)
        }
    }

    fn row(&self, row: &SummaryRow, any_actions: bool) -> Markup {
        let card = self.card.as_ref().map(|card| &card.title);
        let actions = || {
            Element::new("dd").class("govuk-summary-list__actions").class(row.action_classes).around(html! {
                @if let [only] = row.actions.as_slice() {
                    (only.render_in(card))
                } @else {
                    ul.govuk-summary-list__actions-list {
                        @for action in &row.actions {
                            li.govuk-summary-list__actions-list-item { (action.render_in(card)) }
                        }
                    }
                }
            })
        };
        Element::new("div")
            .class("govuk-summary-list__row")
            .class_if(any_actions && row.actions.is_empty(), "govuk-summary-list__row--no-actions")
            .class(row.classes)
            .around(html! {
                (Element::new("dt").class("govuk-summary-list__key").class(row.key_classes).around(&row.key))
                (Element::new("dd").class("govuk-summary-list__value").class(row.value_classes).around(&row.value))
                @if !row.actions.is_empty() { (actions()) }
            })
    }
}

impl SummaryCard {
    fn around(&self, list: Markup) -> Markup {
        let actions = || {
            if let [only] = self.actions.as_slice() {
                let div = Element::new("div")
                    .class("govuk-summary-card__actions")
                    .class(self.action_classes);
                return div.around(only.render_in(Some(&self.title)));
            }
            Element::new("ul")
                .class("govuk-summary-card__actions")
                .class(self.action_classes)
                .around(html! {
                    @for action in &self.actions {
                        li.govuk-summary-card__action { (action.render_in(Some(&self.title))) }
                    }
                })
        };
        Element::new("div")
            .class("govuk-summary-card")
            .class(self.classes)
            .all(&self.attributes)
            .around(html! {
                div.govuk-summary-card__title-wrapper {
                    @if !self.title.is_empty() {
                        (Element::heading(self.heading_level.unwrap_or(2))
                            .class("govuk-summary-card__title")
                            .class(self.title_classes)
                            .around(&self.title))
                    }
                    @if !self.actions.is_empty() { (actions()) }
                }
                div.govuk-summary-card__content { (list) }
            })
    }
}

impl Render for SummaryList {
    fn render(&self) -> Markup {
        let any_actions = self.rows.iter().any(|row| !row.actions.is_empty());
        let list = Element::new("dl")
            .class("govuk-summary-list")
            .class(self.classes)
            .all(&self.attributes)
            .around(html! {
                @for row in &self.rows { (self.row(row, any_actions)) }
            });
        match &self.card {
            Some(card) => card.around(list),
            None => list,
        }
    }
}

/// One cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it holds.
    pub content: Content,
    /// True for a figure, which is set to the right.
    pub numeric: bool,
    /// Columns it takes.
    pub colspan: Option<u16>,
    /// Rows it takes.
    pub rowspan: Option<u16>,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Cell {
    /// A figure.
    pub fn numeric(content: impl Into<Content>) -> Self {
        Cell {
            content: content.into(),
            numeric: true,
            ..Cell::default()
        }
    }

    fn render_as(&self, element: Element, class: &str, numeric: &str) -> Markup {
        let span = |columns: Option<u16>| {
            columns
                .map(|columns| columns.to_string())
                .unwrap_or_default()
        };
        element
            .class(class)
            .class_if(self.numeric, numeric)
            .class(self.classes)
            .attr_some("colspan", &span(self.colspan))
            .attr_some("rowspan", &span(self.rowspan))
            .all(&self.attributes)
            .around(&self.content)
    }
}

impl<T: Into<Content>> From<T> for Cell {
    fn from(content: T) -> Self {
        Cell {
            content: content.into(),
            ..Cell::default()
        }
    }
}

/// Rows and columns.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the table shows. A table without one needs a heading just before it.
    pub caption: String,
    /// Further classes of the caption: `govuk-table__caption--m`.
    pub caption_classes: &'static str,
    /// The heads of the columns.
    pub head: Vec<Cell>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// True where the first cell names its row.
    pub first_cell_is_header: bool,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Table {
    /// The table in a box that scrolls sideways on a narrow screen and takes the keyboard's focus.
    pub fn scrolling(&self) -> Markup {
        let label = if self.caption.is_empty() {
            "Table"
        } else {
            &self.caption
        };
        html! { div.sw-scroll role="region" aria-label=(label) tabindex="0" { (self) } }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        const HEADER: (&str, &str) = ("govuk-table__header", "govuk-table__header--numeric");
        let cell = |place: usize, cell: &Cell| {
            if place == 0 && self.first_cell_is_header {
                cell.render_as(Element::new("th").attr("scope", "row"), HEADER.0, "")
            } else {
                cell.render_as(
                    Element::new("td"),
                    "govuk-table__cell",
                    "govuk-table__cell--numeric",
                )
            }
        };
        Element::new("table").class("govuk-table").class(self.classes).all(&self.attributes).around(html! {
            @if !self.caption.is_empty() {
                (Element::new("caption").class("govuk-table__caption").class(self.caption_classes).around(&self.caption))
            }
            @if !self.head.is_empty() {
                thead.govuk-table__head {
                    tr.govuk-table__row {
                        @for head in &self.head {
                            (head.render_as(Element::new("th").attr("scope", "col"), HEADER.0, HEADER.1))
                        }
                    }
                }
            }
            tbody.govuk-table__body {
                @for row in &self.rows {
                    tr.govuk-table__row { @for (place, item) in row.iter().enumerate() { (cell(place, item)) } }
                }
            }
        })
    }
}

/// One task.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// What is to be done.
    pub title: Content,
    /// Where; empty where it cannot be done yet.
    pub href: String,
    /// Help below it.
    pub hint: Content,
    /// How it stands, as words: "Completed".
    pub status: Content,
    /// How it stands, as a tag, in place of words.
    pub tag: Option<Tag>,
    /// Further classes of the title.
    pub title_classes: &'static str,
    /// Further classes of the state: `govuk-task-list__status--cannot-start-yet`.
    pub status_classes: &'static str,
    /// Further classes.
    pub classes: &'static str,
}

/// What is to be done, and how each stands.
#[derive(Debug, Clone, Default)]
pub struct TaskList {
    /// The tasks.
    pub items: Vec<Task>,
    /// What the ids begin with; `task-list` where empty.
    pub id_prefix: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl TaskList {
    fn item(&self, place: usize, task: &Task) -> Markup {
        let prefix = if self.id_prefix.is_empty() {
            "task-list"
        } else {
            &self.id_prefix
        };
        let hint = format!("{prefix}-{}-hint", place + 1);
        let status = format!("{prefix}-{}-status", place + 1);
        let described_by = if task.hint.is_empty() {
            status.clone()
        } else {
            format!("{hint} {status}")
        };
        let title = if task.href.is_empty() {
            Element::new("div")
                .class(task.title_classes)
                .around(&task.title)
        } else {
            Element::new("a")
                .class("govuk-link govuk-task-list__link")
                .class(task.title_classes)
                .attr("href", &task.href)
                .attr("aria-describedby", &described_by)
                .around(&task.title)
        };
        let state = html! { @if let Some(tag) = &task.tag { (tag) } @else { (task.status) } };
        Element::new("li")
            .class("govuk-task-list__item")
            .class_if(!task.href.is_empty(), "govuk-task-list__item--with-link")
            .class(task.classes)
            .around(html! {
                div.govuk-task-list__name-and-hint {
                    (title)
                    @if !task.hint.is_empty() { div.govuk-task-list__hint id=(hint) { (task.hint) } }
                }
                (Element::new("div")
                    .class("govuk-task-list__status")
                    .class(task.status_classes)
                    .attr("id", &status)
                    .around(state))
            })
    }
}

impl Render for TaskList {
    fn render(&self) -> Markup {
        Element::new("ul")
            .class("govuk-task-list")
            .class(self.classes)
            .all(&self.attributes)
            .around(html! {
                @for (place, task) in self.items.iter().enumerate() { (self.item(place, task)) }
            })
    }
}
