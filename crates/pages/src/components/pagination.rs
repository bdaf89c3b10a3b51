//! Ways to the other pages of a list.

use maud::{Markup, PreEscaped, Render, html};

use super::element::{Attributes, Content, Element};

/// The page before or after.
#[derive(Debug, Clone, Default)]
pub struct PageLink {
    /// The address.
    pub href: String,
    /// What is read; "Previous page" or "Next page" where empty.
    pub text: Content,
    /// What that page is about, where there are no numbers.
    pub label: String,
    /// Further attributes.
    pub attributes: Attributes,
}

/// One numbered page, or a gap.
#[derive(Debug, Clone, Default)]
pub struct PageItem {
    /// The number.
    pub number: String,
    /// The address.
    pub href: String,
    /// True for this page.
    pub current: bool,
    /// True for a gap between numbers; everything else is then left out.
    pub ellipsis: bool,
    /// What a screen reader calls it; "Page" and the number where empty.
    pub label: String,
    /// Further attributes.
    pub attributes: Attributes,
}

/// Ways to the other pages of a list.
#[derive(Debug, Clone, Default)]
pub struct Pagination {
    /// The page before.
    pub previous: Option<PageLink>,
    /// The page after.
    pub next: Option<PageLink>,
    /// The numbered pages.
    pub items: Vec<PageItem>,
    /// What a screen reader calls it; "Pagination" where empty.
    pub landmark_label: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Pagination {
    /// The pages of a list of so many, counted from 1, with the address of each: the first, the last, this one and its
    /// neighbours. A page past the end counts as the last. With one page or none it is empty and writes nothing.
    pub fn of(page: u64, pages: u64, href: impl Fn(u64) -> String) -> Self {
        if pages < 2 {
            return Pagination::default();
        }
        let page = page.clamp(1, pages);
        let link = |to: u64| {
            Some(PageLink {
                href: href(to),
                ..PageLink::default()
            })
        };
        let near = page.saturating_sub(1)..=page.saturating_add(1);
        let mut items = Vec::new();
        let mut last = 0;
        let shown = std::iter::once(1)
            .chain(near.filter(|n| *n > 1 && *n < pages))
            .chain(std::iter::once(pages));
        for number in shown {
            if number > last + 1 {
                items.push(PageItem {
                    ellipsis: true,
                    ..PageItem::default()
                });
            }
            last = number;
            items.push(PageItem {
                number: number.to_string(),
                href: href(number),
                current: number == page,
                ..PageItem::default()
            });
        }
        Pagination {
            previous: if page > 1 { link(page - 1) } else { None },
            next: if page < pages { link(page + 1) } else { None },
            items,
            ..Pagination::default()
        }
    }

    fn arrow(&self, link: &PageLink, to: &Arrow) -> Markup {
        let block = self.items.is_empty();
        let title = Element::new("span")
            .class("govuk-pagination__link-title")
            .class_if(block && link.label.is_empty(), "govuk-pagination__link-title--decorated")
            .around(html! {
                @if link.text.is_empty() { (to.text) span.govuk-visually-hidden { " page" } } @else { (link.text) }
            });
        let before = block || to.rel == "prev";
        let inside = html! {
            @if before { (to.icon) " " }
            (title)
            @if block && !link.label.is_empty() {
                span.govuk-visually-hidden { ":" }
                " " span.govuk-pagination__link-label { (link.label) }
            }
            @if !before { " " (to.icon) }
        };
        let link = Element::new("a")
            .class("govuk-link govuk-pagination__link")
            .attr("href", &link.href)
            .attr("rel", to.rel)
            .all(&link.attributes)
            .around(inside);
        Element::new("div").class(to.class).around(link)
    }

    fn item(item: &PageItem) -> Markup {
        let inside = if item.ellipsis {
            html! { "\u{22ef}" }
        } else {
            let label = if item.label.is_empty() {
                format!("Page {}", item.number)
            } else {
                item.label.clone()
            };
            Element::new("a")
                .class("govuk-link govuk-pagination__link")
                .attr("href", &item.href)
                .attr("aria-label", &label)
                .attr_some("aria-current", if item.current { "page" } else { "" })
                .all(&item.attributes)
                .around(&item.number)
        };
        Element::new("li")
            .class("govuk-pagination__item")
            .class_if(item.current, "govuk-pagination__item--current")
            .class_if(item.ellipsis, "govuk-pagination__item--ellipsis")
            .around(inside)
    }
}

struct Arrow {
    class: &'static str,
    rel: &'static str,
    text: &'static str,
    icon: PreEscaped<&'static str>,
}

const PREVIOUS: Arrow = Arrow {
    class: "govuk-pagination__prev",
    rel: "prev",
    text: "Previous",
    icon: PreEscaped(
        r#"<svg class="govuk-pagination__icon govuk-pagination__icon--prev" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"></path></svg>"#,
    ),
};

const NEXT: Arrow = Arrow {
    class: "govuk-pagination__next",
    rel: "next",
    text: "Next",
    icon: PreEscaped(
        r#"<svg class="govuk-pagination__icon govuk-pagination__icon--next" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"></path></svg>"#,
    ),
};

impl Render for Pagination {
    fn render(&self) -> Markup {
        if self.items.is_empty() && self.previous.is_none() && self.next.is_none() {
            return Markup::default();
        }
        let label = if self.landmark_label.is_empty() {
            "Pagination"
        } else {
            &self.landmark_label
        };
        Element::new("nav")
            .class("govuk-pagination")
            .class_if(self.items.is_empty(), "govuk-pagination--block")
            .class(self.classes)
            .attr("aria-label", label)
            .all(&self.attributes)
            .around(html! {
                @if let Some(link) = &self.previous { (self.arrow(link, &PREVIOUS)) }
                @if !self.items.is_empty() {
                    ul.govuk-pagination__list { @for item in &self.items { (Pagination::item(item)) } }
                }
                @if let Some(link) = &self.next { (self.arrow(link, &NEXT)) }
            })
    }
}
