//! Sections that open one by one.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, Element, Translations};

/// One section of an accordion.
#[derive(Debug, Clone, Default)]
pub struct AccordionSection {
    /// Its heading.
    pub heading: Content,
    /// Words below the heading that are always seen.
    pub summary: Content,
    /// What opens: words in a paragraph, or markup.
    pub content: Content,
    /// True where it is open to begin with.
    pub expanded: bool,
}

/// Sections that open one by one. Without scripts all of them are open.
#[derive(Debug, Clone, Default)]
pub struct Accordion {
    /// The id, which is also what the browser remembers open sections by.
    pub id: String,
    /// The sections.
    pub items: Vec<AccordionSection>,
    /// Level of the headings; 2 where nothing is given.
    pub heading_level: Option<u8>,
    /// Whether the browser remembers what was open; it does where nothing is given.
    pub remember_expanded: Option<bool>,
    /// Words of the script, by keys such as `show-section`.
    pub translations: Translations,
    /// Further classes.
    pub classes: &'static str,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Render for Accordion {
    fn render(&self) -> Markup {
        let heading = |place: usize, section: &AccordionSection| {
            Element::heading(self.heading_level.unwrap_or(2)).class("govuk-accordion__section-heading").around(html! {
                span.govuk-accordion__section-button id={ (self.id) "-heading-" (place) } { (section.heading) }
            })
        };
        let section = |place: usize, section: &AccordionSection| {
            Element::new("div")
                .class("govuk-accordion__section")
                .class_if(section.expanded, "govuk-accordion__section--expanded")
                .around(html! {
                    div.govuk-accordion__section-header {
                        (heading(place, section))
                        @if !section.summary.is_empty() {
                            div.govuk-accordion__section-summary.govuk-body id={ (self.id) "-summary-" (place) } {
                                (section.summary)
                            }
                        }
                    }
                    div.govuk-accordion__section-content id={ (self.id) "-content-" (place) } {
                        @if section.content.is_html() {
                            (section.content)
                        } @else if !section.content.is_empty() {
                            p.govuk-body { (section.content) }
                        }
                    }
                })
        };
        Element::new("div")
            .class("govuk-accordion")
            .class(self.classes)
            .attr("data-module", "govuk-accordion")
            .attr("id", &self.id)
            .translations(&self.translations)
            .attr_bool("data-remember-expanded", self.remember_expanded)
            .all(&self.attributes)
            .around(html! {
                @for (place, item) in self.items.iter().enumerate() { (section(place + 1, item)) }
            })
    }
}
