//! The whole document around a page: head, header with the council's name and colour, navigation, who is signed in,
//! faults and notices, footer.

use maud::{DOCTYPE, Markup, Render, html};

use crate::assets;
use crate::components::{
    BackLink, Breadcrumbs, Content, ErrorSummary, GenericHeader, NavigationItem,
    NotificationBanner, ServiceNavigation, SkipLink, csrf_field,
};

mod colour;

pub use colour::council_css;

/// What is the same on every page: from the settings.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The council's name.
    pub council: String,
    /// What the service is called; "Steerwell" where empty.
    pub service: String,
    /// The council's colour, `#rrggbb`, which [`council_css`] has accepted.
    pub colour: String,
    /// True where every record is made up: each page says so.
    pub demonstration: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, Default)]
pub struct SignedIn {
    /// Their name.
    pub name: String,
    /// Address of their own account: sessions, password, second factor. Empty: the name is no link.
    pub account_href: String,
    /// Where the sign-out button posts to.
    pub sign_out_action: String,
    /// The token of that form.
    pub csrf: String,
}

/// One page.
#[derive(Debug, Default)]
pub struct Page {
    /// What the page is, as in its `h1`: never the name of a person, which would stand in the browser's history.
    pub title: String,
    /// Language of the page; English where empty.
    pub lang: String,
    /// True for larger words and more room.
    pub easy_read: bool,
    /// True for lists that gain from a wide screen.
    pub wide: bool,
    /// True where the page is about a person: printed, it says that it is confidential, and by whom it was printed.
    pub confidential: bool,
    /// The parts of the service that this reader may open.
    pub navigation: Vec<NavigationItem>,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// The page before; empty: no link.
    pub back: String,
    /// The way here, in place of a back link.
    pub breadcrumbs: Option<Breadcrumbs>,
    /// Everything that is wrong with what was sent.
    pub errors: ErrorSummary,
    /// Something to know first.
    pub notification: Option<NotificationBanner>,
    /// What stands between header and back link at the page's full width: the person banner.
    pub banner: Content,
    /// The page's own matter.
    pub main: Markup,
}

impl Page {
    /// A page with its title and matter.
    pub fn new(title: impl Into<String>, main: Markup) -> Self {
        Page {
            title: title.into(),
            main,
            ..Page::default()
        }
    }

    /// The whole document.
    pub fn render(&self, look: &Look) -> Markup {
        let lang = if self.lang.is_empty() {
            "en"
        } else {
            &self.lang
        };
        let easy = if self.easy_read { " sw-easy-read" } else { "" };
        let wide = if self.wide { " sw-wide" } else { "" };
        html! {
            (DOCTYPE)
            html class={ "govuk-template" (easy) (wide) } lang=(lang) {
                (self.head(look))
                body.govuk-template__body {
                    script src=(assets::EARLY) {}
                    (SkipLink {
                        text: "Skip to main content".into(),
                        href: "#main-content".into(),
                        ..SkipLink::default()
                    })
                    (self.header(look))
                    div.govuk-width-container {
                        @if let Some(breadcrumbs) = &self.breadcrumbs {
                            (breadcrumbs)
                        } @else if !self.back.is_empty() {
                            nav aria-label="Back" { (BackLink::new(self.back.as_str())) }
                        }
                        main.govuk-main-wrapper #main-content {
                            @if self.confidential { (self.confidential_mark()) }
                            (self.errors)
                            @if let Some(notification) = &self.notification { (notification) }
                            (self.banner)
                            (self.main)
                        }
                    }
                    (footer(look))
                    script type="module" src=(assets::SCRIPT) {}
                }
            }
        }
    }

    fn head(&self, look: &Look) -> Markup {
        let prefix = if self.errors.is_empty() {
            ""
        } else {
            "Error: "
        };
        html! {
            head {
                meta charset="utf-8";
                title { (prefix) (self.title) " – " (look.service()) " – " (look.council) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content=(look.colour());
                @if self.signed_in.is_some() { meta name="robots" content="noindex"; }
                link rel="icon" href=(assets::ICON) type="image/svg+xml";
                link rel="stylesheet" href=(assets::STYLES);
                link rel="stylesheet" href=(colour::council_css_address(look.colour()));
            }
        }
    }

    fn header(&self, look: &Look) -> Markup {
        let account = self.signed_in.as_ref().map(|reader| {
            html! {
                div.sw-account {
                    @if reader.account_href.is_empty() {
                        span.sw-account__name { span.govuk-visually-hidden { "Signed in as " } (reader.name) }
                    } @else {
                        a.sw-account__link.sw-account__name href=(reader.account_href) {
                            span.govuk-visually-hidden { "Your account: " } (reader.name)
                        }
                    }
                    form method="post" action=(reader.sign_out_action) {
                        (csrf_field(&reader.csrf))
                        button.sw-account__link type="submit" { "Sign out" }
                    }
                }
            }
        });
        let bar = GenericHeader {
            logo: look.council.as_str().into(),
            end: account.into(),
            classes: "sw-header",
            ..GenericHeader::default()
        };
        let navigation = ServiceNavigation {
            service_name: look.service().to_owned(),
            service_url: "/".to_owned(),
            items: self.navigation.clone(),
            ..ServiceNavigation::default()
        };
        html! {
            header.govuk-template__header {
                (bar)
                @if look.demonstration {
                    div.sw-demonstration {
                        p.govuk-width-container {
                            strong { "Demonstration." }
                            " Everybody here is made up. Do not enter anything about a real person."
                        }
                    }
                }
                (navigation)
            }
        }
    }

    fn confidential_mark(&self) -> Markup {
        html! {
            p.sw-confidential {
                "Confidential: about a person."
                @if let Some(reader) = &self.signed_in { " Printed by " (reader.name) "." }
            }
        }
    }
}

impl Look {
    fn service(&self) -> &str {
        if self.service.is_empty() {
            "Steerwell"
        } else {
            &self.service
        }
    }

    fn colour(&self) -> &str {
        if self.colour.is_empty() {
            "#2b3a55"
        } else {
            &self.colour
        }
    }
}

/// Links that every page has at its foot: address and words.
const FOOTER: [(&str, &str); 4] = [
    ("/accessibility", "Accessibility statement"),
    ("/privacy", "Privacy"),
    ("/cookies", "Cookies"),
    ("/data-notices", "Where the data comes from"),
];

fn footer(look: &Look) -> impl Render {
    html! {
        footer.govuk-template__footer {
            div.sw-footer {
                div.govuk-width-container {
                    h2.govuk-visually-hidden { "About this service" }
                    ul.sw-footer__list {
                        @for (href, text) in FOOTER { li { a.govuk-link.govuk-link--text-colour href=(href) { (text) } } }
                    }
                    p.sw-footer__notice { (look.council) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page {
            back: "/people".into(),
            ..Page::new(
                "Add a person",
                html! { h1.govuk-heading-l { "Add a person" } },
            )
        }
    }

    fn look() -> Look {
        Look {
            council: "Riverbridge Council".into(),
            colour: "#00563f".into(),
            demonstration: true,
            ..Look::default()
        }
    }

    #[test]
    fn the_title_says_what_the_page_is_and_that_something_is_wrong() {
        let text = page().render(&look()).0;
        assert!(text.contains("<title>Add a person – Steerwell – Riverbridge Council</title>"));
        let wrong = Page {
            errors: ErrorSummary::of([("surname", "Enter a last name")]),
            ..page()
        };
        assert!(
            wrong
                .render(&look())
                .0
                .contains("<title>Error: Add a person – ")
        );
    }

    #[test]
    fn an_easy_read_page_says_so_once_where_the_style_sheet_looks() {
        let easy = Page {
            easy_read: true,
            lang: "cy".into(),
            ..page()
        };
        let text = easy.render(&look()).0;
        assert!(text.contains(r#"<html class="govuk-template sw-easy-read" lang="cy">"#));
    }

    #[test]
    fn no_page_has_a_script_or_style_of_its_own() {
        let signed_in = SignedIn {
            name: "Ines Info".into(),
            csrf: "t".into(),
            ..SignedIn::default()
        };
        let text = Page {
            signed_in: Some(signed_in),
            confidential: true,
            ..page()
        }
        .render(&look())
        .0;
        assert!(!text.contains("style=") && !text.contains("<style"));
        assert!(!text.contains(" onclick") && !text.contains(" onload"));
        assert!(
            text.split("<script")
                .skip(1)
                .all(|script| script.contains("src=") && script.contains("></script>"))
        );
    }

    #[test]
    fn a_demonstration_says_so_and_a_council_at_work_does_not() {
        assert!(
            page()
                .render(&look())
                .0
                .contains("Everybody here is made up")
        );
        let work = Look {
            demonstration: false,
            ..look()
        };
        assert!(!page().render(&work).0.contains("Everybody here is made up"));
    }
}
