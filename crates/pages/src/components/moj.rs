//! Components of the Ministry of Justice's design system for case work: timeline, filter, alert, identity bar,
//! sub-navigation, badge, and the line of results below a pagination.

use maud::{Markup, PreEscaped, Render, html};

use super::button::Button;
use super::element::{Attributes, Content, Element};
use super::pagination::Pagination;

/// One event.
#[derive(Debug, Clone, Default)]
pub struct TimelineItem {
    /// What happened.
    pub title: Content,
    /// Who did it; "by" is written before it. Empty: not said.
    pub byline: Content,
    /// When, for machines: `2026-11-22` or `2026-11-22T10:46:00Z`.
    pub datetime: String,
    /// When, in words: "22 November 2026 at 10:46am".
    pub date: String,
    /// More about it.
    pub content: Content,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Events, the latest first.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The events.
    pub items: Vec<TimelineItem>,
    /// Level of their headings; 2 where nothing is given.
    pub heading_level: Option<u8>,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Timeline {
    fn item(&self, item: &TimelineItem) -> Markup {
        let title = Element::heading(self.heading_level.unwrap_or(2))
            .class("moj-timeline__title")
            .around(&item.title);
        Element::new("div").class("moj-timeline__item").class(item.classes).all(&item.attributes).around(html! {
            div.moj-timeline__header {
                (title)
                @if !item.byline.is_empty() { " " p.moj-timeline__byline { "by " (item.byline) } }
            }
            p.moj-timeline__date { time datetime=(item.datetime) { (item.date) } }
            div.moj-timeline__description { (item.content) }
        })
    }
}

impl Render for Timeline {
    fn render(&self) -> Markup {
        Element::new("div")
            .class("moj-timeline")
            .class(self.classes)
            .all(&self.attributes)
            .around(html! {
                @for item in &self.items { (self.item(item)) }
            })
    }
}

/// A filter in use, with the address of the list without it.
#[derive(Debug, Clone, Default)]
pub struct SelectedFilter {
    /// What it is.
    pub text: String,
    /// The list without it.
    pub href: String,
}

/// Filters in use of one kind.
#[derive(Debug, Clone, Default)]
pub struct FilterCategory {
    /// The kind.
    pub heading: Content,
    /// The filters.
    pub items: Vec<SelectedFilter>,
}

/// Choices that make a list shorter, beside the list. The caller puts the form around it.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The heading; "Filter" where empty.
    pub heading: Content,
    /// The filters in use; empty: none.
    pub selected: Vec<FilterCategory>,
    /// The heading over them; "Selected filters" where empty.
    pub selected_heading: Content,
    /// The list without any filter.
    pub clear_href: String,
    /// What the link to it says; "Clear filters" where empty.
    pub clear_text: String,
    /// What the button says; "Apply filters" where empty.
    pub submit_text: String,
    /// Further attributes of the button.
    pub submit_attributes: Attributes,
    /// The controls.
    pub options: Markup,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Filter {
    fn selected(&self) -> Markup {
        html! {
            div.moj-filter__selected {
                div.moj-filter__selected-heading {
                    div.moj-filter__heading-title {
                        h2.govuk-heading-m { (self.selected_heading.or("Selected filters")) }
                    }
                    div.moj-filter__heading-action {
                        p {
                            a.govuk-link.govuk-link--no-visited-state href=(self.clear_href) {
                                (if self.clear_text.is_empty() { "Clear filters" } else { &self.clear_text })
                            }
                        }
                    }
                }
                @for category in &self.selected {
                    h3.govuk-heading-s."govuk-!-margin-bottom-0" { (category.heading) }
                    ul.moj-filter-tags {
                        @for item in &category.items {
                            li {
                                a.moj-filter__tag href=(item.href) {
                                    span.govuk-visually-hidden { "Remove this filter" } " " (item.text)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Render for Filter {
    fn render(&self) -> Markup {
        let button = Button {
            text: (if self.submit_text.is_empty() {
                "Apply filters"
            } else {
                &self.submit_text
            })
            .into(),
            attributes: self.submit_attributes.clone(),
            ..Button::default()
        };
        Element::new("div").class("moj-filter").attr("data-module", "moj-filter").all(&self.attributes).around(html! {
            div.moj-filter__header {
                div.moj-filter__header-title { h2.govuk-heading-m { (self.heading.or("Filter")) } }
                div.moj-filter__header-action {}
            }
            div.moj-filter__content {
                @if !self.selected.is_empty() { (self.selected()) }
                div.moj-filter__options { (button) (self.options) }
            }
        })
    }
}

/// A list with its filter beside it; on a phone a script folds the filter behind a button.
pub fn filter_layout(filter: impl Render, list: impl Render) -> Markup {
    html! {
        div.moj-filter-layout {
            div.moj-filter-layout__filter { (filter) }
            div.moj-filter-layout__content {
                div.moj-action-bar { div.moj-action-bar__filter {} }
                (list)
            }
        }
    }
}

/// How an alert is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AlertKind {
    /// Something to know.
    #[default]
    Information,
    /// Something done.
    Success,
    /// Something to beware of.
    Warning,
    /// Something gone wrong.
    Error,
}

impl AlertKind {
    fn name(self) -> &'static str {
        match self {
            AlertKind::Information => "information",
            AlertKind::Success => "success",
            AlertKind::Warning => "warning",
            AlertKind::Error => "error",
        }
    }

    fn icon(self) -> PreEscaped<&'static str> {
        PreEscaped(match self {
            AlertKind::Success => {
                r#"<path d="M11.2869 24.6726L2.00415 15.3899L4.62189 12.7722L11.2869 19.4186L25.3781 5.32739L27.9958 7.96369L11.2869 24.6726Z" fill="currentColor"/>"#
            }
            AlertKind::Warning => {
                r#"<path fill-rule="evenodd" clip-rule="evenodd" d="M15 2.44922L28.75 26.1992H1.25L15 2.44922ZM13.5107 9.49579H16.4697L16.2431 17.7678H13.7461L13.5107 9.49579ZM13 19.9h4v3.8h-4z" fill="currentColor"/>"#
            }
            AlertKind::Error => {
                r#"<path fill-rule="evenodd" clip-rule="evenodd" d="M20.1777 2.5H9.82233L2.5 9.82233V20.1777L9.82233 27.5H20.1777L27.5 20.1777V9.82233L20.1777 2.5ZM10.9155 8.87769L15.0001 12.9623L19.0847 8.87771L21.1224 10.9154L17.0378 15L21.1224 19.0846L19.0847 21.1222L15.0001 17.0376L10.9155 21.1223L8.87782 19.0846L12.9624 15L8.87783 10.9153L10.9155 8.87769Z" fill="currentColor"/>"#
            }
            AlertKind::Information => {
                r#"<path fill-rule="evenodd" clip-rule="evenodd" d="M15 2.5a12.5 12.5 0 1 0 0 25a12.5 12.5 0 1 0 0-25ZM13.6621 12.95H16.3574V22.4121H13.6621ZM13.4 7.6h3.2v3.2h-3.2z" fill="currentColor"/>"#
            }
        })
    }
}

/// A message within a page of case work, with a picture of how it is meant.
#[derive(Debug, Clone, Default)]
pub struct Alert {
    /// How it is meant.
    pub kind: AlertKind,
    /// What a screen reader calls it, and what is seen where there is no content.
    pub title: String,
    /// The message.
    pub content: Content,
    /// True where the title is also seen, as a heading over the content.
    pub title_as_heading: bool,
    /// Level of that heading: 2 where nothing is given, or 3 or 4.
    pub heading_level: Option<u8>,
    /// True where the reader may put it away, which a script does.
    pub dismissible: bool,
    /// What the button for that says; "Dismiss" where empty.
    pub dismiss_text: String,
    /// An ARIA role in place of `region`.
    pub role: &'static str,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Alert {
    /// An alert with its title and message.
    pub fn new(kind: AlertKind, title: impl Into<String>, content: impl Into<Content>) -> Self {
        Alert {
            kind,
            title: title.into(),
            content: content.into(),
            ..Alert::default()
        }
    }
}

impl Render for Alert {
    fn render(&self) -> Markup {
        let kind = self.kind.name();
        let heading = self.title_as_heading && !self.content.is_empty();
        Element::new("div")
            .class(&format!("moj-alert moj-alert--{kind}"))
            .class_if(heading, "moj-alert--with-heading")
            .class(self.classes)
            .attr("role", if self.role.is_empty() { "region" } else { self.role })
            .attr("aria-label", &format!("{kind}: {}", self.title))
            .attr("data-module", "moj-alert")
            .attr_bool("data-dismissible", self.dismissible.then_some(true))
            .all(&self.attributes)
            .around(html! {
                div {
                    svg.moj-alert__icon role="presentation" focusable="false" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30" height="30" width="30" {
                        (self.kind.icon())
                    }
                }
                div.moj-alert__content {
                    @if heading {
                        (Element::heading(self.heading_level.unwrap_or(2).clamp(2, 4))
                            .class("moj-alert__heading")
                            .around(&self.title))
                    } @else if self.content.is_empty() {
                        (self.title)
                    }
                    (self.content)
                }
                div.moj-alert__action {
                    button.moj-alert__dismiss type="button" hidden {
                        (if self.dismiss_text.is_empty() { "Dismiss" } else { &self.dismiss_text })
                    }
                }
            })
    }
}

/// The bar that says whose record this is.
#[derive(Debug, Clone, Default)]
pub struct IdentityBar {
    /// What the bar says.
    pub title: Content,
    /// Buttons and links at its other end.
    pub actions: Content,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for IdentityBar {
    fn render(&self) -> Markup {
        Element::new("div").class("moj-identity-bar").class(self.classes).all(&self.attributes).around(html! {
            div.moj-identity-bar__container {
                div.moj-identity-bar__details {
                    @if !self.title.is_empty() { span.moj-identity-bar__title { (self.title) } }
                }
                @if !self.actions.is_empty() {
                    div.moj-identity-bar__actions { div.moj-identity-bar__menu { (self.actions) } }
                }
            }
        })
    }
}

/// One part of a record.
#[derive(Debug, Clone, Default)]
pub struct SubNavigationItem {
    /// What is read.
    pub text: Content,
    /// The address.
    pub href: String,
    /// True for the part that is being read.
    pub active: bool,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl SubNavigationItem {
    /// A part with its address, and whether it is being read.
    pub fn new(text: impl Into<Content>, href: impl Into<String>, active: bool) -> Self {
        SubNavigationItem {
            text: text.into(),
            href: href.into(),
            active,
            ..SubNavigationItem::default()
        }
    }
}

/// The parts of a record.
#[derive(Debug, Clone, Default)]
pub struct SubNavigation {
    /// What a screen reader calls it; "Secondary navigation region" where empty.
    pub label: String,
    /// The parts.
    pub items: Vec<SubNavigationItem>,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for SubNavigation {
    fn render(&self) -> Markup {
        let link = |item: &SubNavigationItem| {
            Element::new("a")
                .class("moj-sub-navigation__link")
                .attr_some("aria-current", if item.active { "page" } else { "" })
                .attr("href", &item.href)
                .all(&item.attributes)
                .around(&item.text)
        };
        Element::new("nav")
            .class("moj-sub-navigation")
            .class(self.classes)
            .attr("aria-label", if self.label.is_empty() { "Secondary navigation region" } else { &self.label })
            .all(&self.attributes)
            .around(html! {
                ul.moj-sub-navigation__list {
                    @for item in &self.items {
                        (Element::new("li").class("moj-sub-navigation__item").class(item.classes).around(link(item)))
                    }
                }
            })
    }
}

/// A word in capitals that marks something.
#[derive(Debug, Clone, Default)]
pub struct Badge {
    /// The word.
    pub text: Content,
    /// Further classes: a colour such as `moj-badge--red`.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Badge {
    /// A badge of a colour's class: `moj-badge--purple`, `--red`, `--green`, `--blue`, `--black`, `--grey`.
    pub fn new(text: impl Into<Content>, classes: &'static str) -> Self {
        Badge {
            text: text.into(),
            classes,
            ..Badge::default()
        }
    }
}

impl Render for Badge {
    fn render(&self) -> Markup {
        Element::new("span")
            .class("moj-badge")
            .class(self.classes)
            .all(&self.attributes)
            .around(&self.text)
    }
}

/// A pagination with the line "Showing 21 to 40 of 312 total results".
#[derive(Debug, Clone, Default)]
pub struct ResultPages {
    /// The pages.
    pub pagination: Pagination,
    /// The first result on this page, counted from 1.
    pub from: u64,
    /// The last result on this page.
    pub to: u64,
    /// All results.
    pub total: u64,
    /// What they are called; "results" where empty.
    pub noun: String,
}

impl ResultPages {
    /// The pages of so many results, so many to a page, of which this page (counted from 1) is shown.
    pub fn of(page: u64, per_page: u64, total: u64, href: impl Fn(u64) -> String) -> Self {
        let per_page = per_page.max(1);
        let pages = total.div_ceil(per_page).max(1);
        let page = page.clamp(1, pages);
        ResultPages {
            pagination: Pagination::of(page, pages, href),
            from: (page - 1)
                .saturating_mul(per_page)
                .saturating_add(1)
                .min(total),
            to: page.saturating_mul(per_page).min(total),
            total,
            noun: String::new(),
        }
    }
}

impl Render for ResultPages {
    fn render(&self) -> Markup {
        let noun = if self.noun.is_empty() {
            "results"
        } else {
            &self.noun
        };
        let mut pagination = self.pagination.clone();
        pagination.classes = "moj-pagination__pagination";
        html! {
            div.moj-pagination {
                (pagination)
                @if self.pagination.items.is_empty() {
                    @if self.total > 0 { p.moj-pagination__results { (self.total) " total " (noun) } }
                } @else {
                    p.moj-pagination__results {
                        "Showing " (self.from) " to " (self.to) " of " (self.total) " total " (noun)
                    }
                }
            }
        }
    }
}
