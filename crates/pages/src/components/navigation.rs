//! Ways about: back link, breadcrumbs, skip link, header, service navigation, tabs.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element};

/// A link to the page before.
#[derive(Debug, Clone, Default)]
pub struct BackLink {
    /// The address.
    pub href: String,
    /// What is read; "Back" where empty.
    pub text: Content,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl BackLink {
    /// "Back" to this address.
    pub fn new(href: impl Into<String>) -> Self {
        BackLink {
            href: href.into(),
            ..BackLink::default()
        }
    }
}

impl Render for BackLink {
    fn render(&self) -> Markup {
        Element::new("a")
            .class("govuk-back-link")
            .class(self.classes)
            .attr(
                "href",
                if self.href.is_empty() {
                    "#"
                } else {
                    &self.href
                },
            )
            .all(&self.attributes)
            .around(self.text.or("Back"))
    }
}

/// One step of the way from the first page to this one.
#[derive(Debug, Clone, Default)]
pub struct Breadcrumb {
    /// What is read.
    pub text: Content,
    /// The address; empty for this page.
    pub href: String,
    /// Further attributes.
    pub attributes: Attributes,
}

/// The way from the first page to this one.
#[derive(Debug, Clone, Default)]
pub struct Breadcrumbs {
    /// The steps.
    pub items: Vec<Breadcrumb>,
    /// True where a phone shows only the first and last.
    pub collapse_on_mobile: bool,
    /// What a screen reader calls it; "Breadcrumb" where empty.
    pub label: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Breadcrumbs {
    /// Steps of words and addresses.
    pub fn new<const N: usize>(steps: [(&str, &str); N]) -> Self {
        let items = steps.map(|(text, href)| Breadcrumb {
            text: text.into(),
            href: href.into(),
            ..Breadcrumb::default()
        });
        Breadcrumbs {
            items: items.into(),
            collapse_on_mobile: true,
            ..Breadcrumbs::default()
        }
    }
}

impl Render for Breadcrumbs {
    fn render(&self) -> Markup {
        let link = |item: &Breadcrumb| {
            Element::new("a")
                .class("govuk-breadcrumbs__link")
                .attr("href", &item.href)
                .all(&item.attributes)
                .around(&item.text)
        };
        Element::new("nav")
            .class("govuk-breadcrumbs")
            .class(self.classes)
            .class_if(
                self.collapse_on_mobile,
                "govuk-breadcrumbs--collapse-on-mobile",
            )
            .all(&self.attributes)
            .attr(
                "aria-label",
                if self.label.is_empty() {
                    "Breadcrumb"
                } else {
                    &self.label
                },
            )
            .around(html! {
                ol.govuk-breadcrumbs__list {
                    @for item in &self.items {
                        @if item.href.is_empty() {
                            li.govuk-breadcrumbs__list-item aria-current="page" { (item.text) }
                        } @else {
                            li.govuk-breadcrumbs__list-item { (link(item)) }
                        }
                    }
                }
            })
    }
}

/// The first link of a page, past everything that every page has.
#[derive(Debug, Clone, Default)]
pub struct SkipLink {
    /// What is read.
    pub text: Content,
    /// Where it leads; `#content` where empty.
    pub href: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for SkipLink {
    fn render(&self) -> Markup {
        Element::new("a")
            .class("govuk-skip-link")
            .class(self.classes)
            .attr(
                "href",
                if self.href.is_empty() {
                    "#content"
                } else {
                    &self.href
                },
            )
            .all(&self.attributes)
            .attr("data-module", "govuk-skip-link")
            .around(&self.text)
    }
}

/// The bar at the top, without GOV.UK's crown.
#[derive(Debug, Clone, Default)]
pub struct GenericHeader {
    /// The council's name or picture.
    pub logo: Content,
    /// Where it leads; `/` where empty.
    pub href: String,
    /// Classes in place of `govuk-width-container`.
    pub container_classes: &'static str,
    /// What stands at the other end of the bar.
    pub end: Content,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for GenericHeader {
    fn render(&self) -> Markup {
        let container = if self.container_classes.is_empty() {
            "govuk-width-container"
        } else {
            self.container_classes
        };
        Element::new("div").class("govuk-generic-header").class(self.classes).all(&self.attributes).around(
            Element::new("div").class("govuk-generic-header__container").class(container).around(html! {
                div.govuk-generic-header__logo {
                    a.govuk-generic-header__homepage-link href=(if self.href.is_empty() { "/" } else { &self.href }) { (self.logo) }
                }
                (self.end)
            }),
        )
    }
}

/// One entry of the service navigation.
#[derive(Debug, Clone, Default)]
pub struct NavigationItem {
    /// What is read.
    pub text: Content,
    /// The address; empty for words that lead nowhere.
    pub href: String,
    /// True for this very page.
    pub current: bool,
    /// True for the part of the service that this page is in.
    pub active: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

impl NavigationItem {
    /// An entry with its address.
    pub fn new(text: impl Into<Content>, href: impl Into<String>) -> Self {
        NavigationItem {
            text: text.into(),
            href: href.into(),
            ..NavigationItem::default()
        }
    }
}

/// Content that a caller may put around the navigation.
#[derive(Debug, Clone, Default)]
pub struct NavigationSlots {
    /// Before everything.
    pub start: Content,
    /// After everything.
    pub end: Content,
    /// True where the end stands beside the navigation, false where below it.
    pub end_inline: bool,
    /// List items before the navigation's own.
    pub navigation_start: Content,
    /// List items after them.
    pub navigation_end: Content,
}

/// The service's name and its parts.
#[derive(Debug, Clone, Default)]
pub struct ServiceNavigation {
    /// The service's name.
    pub service_name: String,
    /// Where the name leads.
    pub service_url: String,
    /// The entries.
    pub items: Vec<NavigationItem>,
    /// Whether a phone folds the entries behind a button; where nothing is given, if there is more than one.
    pub collapse_on_mobile: Option<bool>,
    /// What a screen reader calls the whole; "Service information" where empty.
    pub label: String,
    /// What the button says; "Menu" where empty.
    pub menu_text: String,
    /// What a screen reader calls the button, where not the same.
    pub menu_label: String,
    /// What a screen reader calls the entries; the button's words where empty.
    pub navigation_label: String,
    /// Classes of the entries' landmark.
    pub navigation_classes: &'static str,
    /// Id of the list; `navigation` where empty.
    pub navigation_id: String,
    /// Content around it.
    pub slots: NavigationSlots,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl ServiceNavigation {
    fn item(item: &NavigationItem) -> Markup {
        let on = item.active || item.current;
        // Strong, so that readers with their own colours still see where they are.
        let inside = html! {
            @if on { strong.govuk-service-navigation__active-fallback { (item.text) } } @else { (item.text) }
        };
        let current = match (item.current, item.active) {
            (true, _) => "page",
            (false, true) => "true",
            (false, false) => "",
        };
        let element = if item.href.is_empty() {
            Element::new("span").class("govuk-service-navigation__text")
        } else {
            Element::new("a")
                .class("govuk-service-navigation__link")
                .attr("href", &item.href)
        };
        let element = element.attr_some("aria-current", current);
        let element = if item.href.is_empty() {
            element
        } else {
            element.all(&item.attributes)
        };
        Element::new("li")
            .class("govuk-service-navigation__item")
            .class_if(on, "govuk-service-navigation__item--active")
            .around(element.around(inside))
    }

    fn list(&self) -> Markup {
        let slots = &self.slots;
        if self.items.is_empty()
            && slots.navigation_start.is_empty()
            && slots.navigation_end.is_empty()
        {
            return Markup::default();
        }
        let menu = if self.menu_text.is_empty() {
            "Menu"
        } else {
            &self.menu_text
        };
        let label = if self.navigation_label.is_empty() {
            menu
        } else {
            &self.navigation_label
        };
        let id = if self.navigation_id.is_empty() {
            "navigation"
        } else {
            &self.navigation_id
        };
        let named = if self.menu_label == menu {
            ""
        } else {
            &self.menu_label
        };
        let button = Element::new("button")
            .class("govuk-service-navigation__toggle govuk-js-service-navigation-toggle")
            .attr("type", "button")
            .attr("aria-controls", id)
            .attr_some("aria-label", named)
            .flag("hidden", true)
            .attr("aria-hidden", "true")
            .around(menu);
        Element::new("nav")
            .class("govuk-service-navigation__wrapper")
            .class(self.navigation_classes)
            .attr("aria-label", label)
            .around(html! {
                @if self.collapse_on_mobile.unwrap_or(self.items.len() > 1) { (button) }
                ul.govuk-service-navigation__list id=(id) {
                    (slots.navigation_start)
                    @for item in &self.items { (ServiceNavigation::item(item)) }
                    (slots.navigation_end)
                }
            })
    }
}

impl Render for ServiceNavigation {
    fn render(&self) -> Markup {
        let slots = &self.slots;
        let inside = Element::new("div")
            .class("govuk-width-container")
            .class_if(slots.end_inline, "govuk-service-navigation__inlining-container")
            .around(html! {
                (slots.start)
                div.govuk-service-navigation__container {
                    @if !self.service_name.is_empty() {
                        span.govuk-service-navigation__service-name {
                            @if self.service_url.is_empty() {
                                span.govuk-service-navigation__text { (self.service_name) }
                            } @else {
                                a.govuk-service-navigation__link href=(self.service_url) { (self.service_name) }
                            }
                        }
                    }
                    (self.list())
                }
                (slots.end)
            });
        // A name or further content makes it a landmark of its own; otherwise the list is one already.
        let landmark =
            !self.service_name.is_empty() || !slots.start.is_empty() || !slots.end.is_empty();
        let element = if landmark {
            let label = if self.label.is_empty() {
                "Service information"
            } else {
                &self.label
            };
            Element::new("section").attr("aria-label", label)
        } else {
            Element::new("div")
        };
        element
            .class("govuk-service-navigation")
            .class(self.classes)
            .attr("data-module", "govuk-service-navigation")
            .all(&self.attributes)
            .around(inside)
    }
}

/// One tab and its panel.
#[derive(Debug, Clone, Default)]
pub struct Tab {
    /// What the tab says.
    pub label: String,
    /// Id of the panel; made from the prefix and its place where empty.
    pub id: String,
    /// What the panel holds: words in a paragraph, or markup.
    pub content: Content,
    /// Further attributes of the tab.
    pub attributes: Attributes,
    /// Further attributes of the panel.
    pub panel_attributes: Attributes,
}

/// Panels of which one is seen at a time. Without scripts, a list of contents and all of them.
#[derive(Debug, Clone, Default)]
pub struct Tabs {
    /// The tabs.
    pub items: Vec<Tab>,
    /// The heading of the list where scripts do not run; "Contents" where empty.
    pub title: String,
    /// The id.
    pub id: String,
    /// What the panels' ids begin with.
    pub id_prefix: String,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for Tabs {
    fn render(&self) -> Markup {
        let id = |place: usize, tab: &Tab| {
            if tab.id.is_empty() {
                format!("{}-{}", self.id_prefix, place + 1)
            } else {
                tab.id.clone()
            }
        };
        let title = if self.title.is_empty() {
            "Contents"
        } else {
            &self.title
        };
        let tab = |place: usize, tab: &Tab| {
            let link = Element::new("a")
                .class("govuk-tabs__tab")
                .attr("href", &format!("#{}", id(place, tab)))
                .all(&tab.attributes)
                .around(&tab.label);
            Element::new("li")
                .class("govuk-tabs__list-item")
                .class_if(place == 0, "govuk-tabs__list-item--selected")
                .around(link)
        };
        let panel = |place: usize, tab: &Tab| {
            Element::new("div")
                .class("govuk-tabs__panel")
                .class_if(place > 0, "govuk-tabs__panel--hidden")
                .attr("id", &id(place, tab))
                .all(&tab.panel_attributes)
                .around(html! {
                    @if tab.content.is_html() {
                        (tab.content)
                    } @else if !tab.content.is_empty() {
                        p.govuk-body { (tab.content) }
                    }
                })
        };
        Element::new("div")
            .class("govuk-tabs")
            .class(self.classes)
            .attr_some("id", &self.id)
            .all(&self.attributes)
            .attr("data-module", "govuk-tabs")
            .around(html! {
                h2.govuk-tabs__title { (title) }
                @if !self.items.is_empty() {
                    ul.govuk-tabs__list { @for (place, item) in self.items.iter().enumerate() { (tab(place, item)) } }
                    @for (place, item) in self.items.iter().enumerate() { (panel(place, item)) }
                }
            })
    }
}
