//! The frame that pages share: who is signed in, what they may open, which faults there are.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::Markup;
use record::access::{Noun, Verb};
use record::{Actor, FieldFault};

use crate::App;
use crate::components::{Content, ErrorSummary, NavigationItem, NotificationBanner};
use crate::layout::{Look, Page, SignedIn};
use crate::web::{Answer, Request};

/// A page that is only its title and matter.
pub fn page(request: &Request, title: &str, main: Markup) -> Markup {
    frame(request, Page::new(title, main))
}

/// The page with what is the same for every page of this visit around it. What the caller sets in `page` stays.
pub fn frame(request: &Request, mut page: Page) -> Markup {
    page.navigation = navigation(request);
    page.signed_in = match &request.actor {
        Actor::Account(account) => Some(SignedIn {
            name: account.display_name.clone(),
            account_href: "/account".to_owned(),
            sign_out_action: "/sign-out".to_owned(),
            csrf: request.form_token(),
        }),
        Actor::Invited(_) => Some(SignedIn {
            name: "Your own questions".to_owned(),
            account_href: String::new(),
            sign_out_action: "/self-assessment/leave".to_owned(),
            csrf: request.form_token(),
        }),
        _ => None,
    };
    page.render(&look(&request.app))
}

/// The page with faults: a summary that leads to each field, «Error:» in the title, and the right status.
pub fn faulty(request: &Request, mut page: Page, faults: &[FieldFault]) -> Answer {
    page.errors = ErrorSummary::of(
        faults
            .iter()
            .map(|fault| (fault.field.as_str(), fault.sentence.as_str())),
    );
    Answer::html(frame(request, page)).status(axum::http::StatusCode::UNPROCESSABLE_ENTITY)
}

/// A page outside of any visit: when the database, or the visit itself, could not be had.
pub fn bare(app: &App, title: &str, main: Markup) -> Markup {
    Page::new(title, main).render(&look(app))
}

/// The fault of one field, if it has one, for the message beside it.
pub fn fault_of<'a>(faults: &'a [FieldFault], field: &str) -> &'a str {
    faults
        .iter()
        .find(|fault| fault.field == field)
        .map_or("", |fault| fault.sentence.as_str())
}

/// A banner that says something was done.
pub fn done(sentence: impl Into<Content>) -> Option<NotificationBanner> {
    Some(NotificationBanner::success(sentence))
}

/// A date as it is written in letters: 6 April 2026.
pub fn date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// An instant in the time of the council's clocks: 6 April 2026, 2:05pm.
pub fn time(at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let local = at.to_zoned(zone);
    let half = if local.hour() < 12 { "am" } else { "pm" };
    let hour = match local.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{}, {hour}:{:02}{half}", date(local.date()), local.minute())
}

fn look(app: &App) -> Look {
    Look {
        council: app.settings.council.clone(),
        colour: app.settings.colour.clone(),
        demonstration: app.settings.demonstration,
        ..Look::default()
    }
}

/// The parts of the service that this visitor may open, each only where the matrix lets them in.
fn navigation(request: &Request) -> Vec<NavigationItem> {
    let may = |noun, verb| request.actor.may(noun, verb);
    let mut items: Vec<(&str, &str)> = Vec::new();
    let invited = matches!(request.actor, Actor::Invited(_));
    if invited {
        items.push(("/self-assessment", "Your questions"));
    }
    if request.is_signed_in() {
        items.push(("/home", "Home"));
    }
    if may(Noun::People, Verb::Search) {
        items.push(("/people", "People"));
    }
    if may(Noun::Contact, Verb::Search) {
        items.push(("/contacts", "Contacts"));
    }
    if may(Noun::Planning, Verb::Search) && !may(Noun::People, Verb::Search) {
        items.push(("/plans", "Plans"));
    }
    if may(Noun::Approval, Verb::Search) {
        items.push(("/approvals", "Approvals"));
    }
    if may(Noun::Market, Verb::Change)
        || may(Noun::Market, Verb::View) && !may(Noun::People, Verb::Search)
    {
        items.push(("/market", "Market"));
    }
    if may(Noun::Performance, Verb::View) {
        items.push(("/performance", "Counts"));
    }
    if may(Noun::Payments, Verb::Search) {
        items.push(("/payments", "Payments"));
    }
    items.push(("/directory", "Find help nearby"));
    items.push(("/rulebook", "Rules"));
    if may(Noun::Account, Verb::View) {
        items.push(("/accounts", "Accounts"));
    }
    if may(Noun::Audit, Verb::View) {
        items.push(("/audit", "Audit"));
    }
    if !request.is_signed_in() && !invited {
        items.push(("/sign-in", "Sign in"));
    }
    items
        .into_iter()
        .map(|(href, text)| NavigationItem {
            active: is_below(request.path(), href)
                || href == "/contacts" && is_below(request.path(), "/contact"),
            current: request.path() == href,
            ..NavigationItem::new(text, href)
        })
        .collect()
}

fn is_below(path: &str, part: &str) -> bool {
    path.strip_prefix(part)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_councils_clocks_in_summer_and_winter() {
        let at = |text: &str| time(text.parse().unwrap());
        assert_eq!(at("2026-07-01T11:05:00Z"), "1 July 2026, 12:05pm");
        assert_eq!(at("2026-01-01T00:00:00Z"), "1 January 2026, 12:00am");
    }

    #[test]
    fn a_part_is_not_taken_for_another_that_begins_alike() {
        assert!(is_below("/people/1", "/people"));
        assert!(!is_below("/peoples", "/people"));
    }
}
