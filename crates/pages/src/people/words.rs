//! What is recorded, in the words of those who read it.

use jiff::civil::Date;
use maud::{Markup, html};
use record::access::{Noun, Role, Verb};
use record::people::{Age, FieldChange, NameKind, PartialDate, Purpose};

use crate::shell;

/// A date of birth with the age: «2 March 1941 (85)», «1938 (about 88)».
pub(crate) fn born(date: PartialDate, today: Date) -> String {
    match date.age(today) {
        Some(Age { years, about: true }) => format!("{date} (about {years})"),
        Some(Age { years, .. }) => format!("{date} ({years})"),
        None => date.to_string(),
    }
}

/// From when until when, where any of it is known.
pub(super) fn period(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{} to {}", shell::date(from), shell::date(to)),
        (Some(from), None) => format!("since {}", shell::date(from)),
        (None, Some(to)) => format!("until {}", shell::date(to)),
        (None, None) => String::new(),
    }
}

/// With a capital at the beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Which name it is, as the label of a line.
pub(super) fn name_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Legal => "Legal or usual name",
        NameKind::KnownAs => "Known as",
        NameKind::Former => "Former name",
    }
}

/// What an address is for, as the label of a line.
pub(super) fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Home => "Home",
        Purpose::Correspondence => "Letters go to",
        Purpose::Temporary => "Stays at",
        Purpose::Previous => "Lived at",
        Purpose::Other => "Other address",
    }
}

/// Kinds of events that a timeline can be narrowed to, each with its words.
pub(super) const KINDS: &[(Noun, &str)] = &[
    (Noun::People, "The record itself"),
    (Noun::Involvement, "Teams and workers"),
    (Noun::Restriction, "Restriction"),
    (Noun::Contact, "Contacts"),
    (Noun::Relationship, "Relationships"),
    (Noun::Authority, "Who may act for them"),
    (Noun::Assessment, "Assessments"),
    (Noun::Allocation, "Budgets"),
    (Noun::Review, "Reviews"),
];

/// What happened, as the title of an event.
pub(super) fn event(noun: Noun, verb: Verb) -> &'static str {
    match (noun, verb) {
        (Noun::People, Verb::Create) => "Record made",
        (Noun::People, _) => "Record corrected",
        (Noun::Involvement, _) => "Teams and workers",
        (Noun::Restriction, _) => "Restriction",
        (Noun::Contact, Verb::Create) => "Contact",
        (Noun::Contact, _) => "Contact closed or moved",
        (Noun::Relationship, _) => "Relationships",
        (Noun::Authority, _) => "Who may act for them",
        (Noun::Equality, _) => "Equality facts",
        (Noun::Assessment, Verb::Create) => "Assessment begun",
        (Noun::Assessment, _) => "Assessment",
        (Noun::Account, _) => "Account to sign in with",
        (Noun::Allocation, Verb::Decide) => "Indicative budget",
        (Noun::Allocation, _) => "Budget",
        (Noun::Invitation, _) => "Link to the self-assessment",
        (Noun::SelfAssessment, _) => "Self-assessment",
        (Noun::Eligibility, _) => "Eligibility",
        (Noun::Charging, _) => "Financial assessment",
        (Noun::Planning, _) => "Support plan",
        (Noun::Approval, _) => "Agreement of the plan",
        (Noun::Budget, _) => "Personal budget",
        (Noun::Payee, _) => "Bank details",
        (Noun::Payments, _) => "Payments",
        (Noun::Review, _) => "Review",
        (Noun::Complaint, _) => "Challenge or complaint",
        (Noun::Leaving, _) => "Leaving",
        _ => "Something else happened",
    }
}

/// What happened, to the person whose record it is.
pub(super) fn event_for_person(noun: Noun, verb: Verb) -> &'static str {
    match (noun, verb) {
        (Noun::People, Verb::Create) => "Your record was made",
        (Noun::People, _) => "Something on your record was put right",
        (Noun::Involvement, _) => "Who works with you changed",
        (Noun::Relationship, _) => "Who is who to you was written down",
        (Noun::Authority, _) => "Who may act for you changed",
        (Noun::Equality, _) => "Facts about you for fair treatment were written down",
        (Noun::Contact, _) => "You or somebody for you got in touch",
        (Noun::Invitation, _) => "You were sent a link to answer for yourself",
        (Noun::SelfAssessment, _) => "You gave your own answers",
        (Noun::Payee, _) => "The bank account for your payments",
        (Noun::Leaving, _) => "Whether your support goes on",
        (Noun::Assessment, Verb::Create) => "Your assessment was begun",
        (Noun::Assessment, _) => "Your assessment went on",
        (Noun::Allocation, _) => "Your indicative budget was worked out",
        (Noun::Eligibility, _) => "It was decided whether you can have support",
        (Noun::Charging, _) => "It was worked out what you pay yourself",
        (Noun::Planning, Verb::Decide) => "Your support plan was put forward",
        (Noun::Planning, _) => "Your support plan was worked on",
        (Noun::Approval, _) => "Your support plan was decided on",
        (Noun::Budget, _) => "Your personal budget",
        (Noun::Payments, _) => "Your payments",
        (Noun::Review, _) => "Your support was reviewed",
        (Noun::Complaint, Verb::Create) => "Your challenge or complaint was received",
        (Noun::Complaint, _) => "Your challenge or complaint was answered",
        _ => "Something else happened",
    }
}

/// The role as its holders would call it, in a word or two beside a name.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Person => "person",
        Role::Carer => "carer",
        Role::InformationOfficer => "information officer",
        Role::ReablementWorker => "reablement worker",
        Role::SocialWorker => "social worker",
        Role::Planner => "planner",
        Role::TeamManager => "team manager",
        Role::FinanceOfficer => "finance officer",
        Role::Commissioner => "commissioner",
        Role::Provider => "provider",
        Role::PerformanceOfficer => "performance officer",
        Role::CaldicottGuardian => "Caldicott guardian",
        Role::Auditor => "auditor",
        Role::ItAdministrator => "IT administrator",
    }
}

/// A value, or words for nothing.
pub(super) fn or_empty(value: &str) -> Markup {
    html! {
        @if value.is_empty() { span.govuk-hint { "nothing" } } @else { (value) }
    }
}

/// One field that changed, in a line.
pub(super) fn change(change: &FieldChange) -> Markup {
    html! {
        strong { (change.label) } ": "
        @if change.before.is_empty() {
            "now “" (change.after) "”, before nothing"
        } @else if change.after.is_empty() {
            "taken out, was “" (change.before) "”"
        } @else {
            "now “" (change.after) "”, was “" (change.before) "”"
        }
    }
}

/// Fields that changed, a line each; the rest is counted.
pub(super) fn changes(fields: &[FieldChange], most: usize) -> Markup {
    let rest = fields.len().saturating_sub(most);
    html! {
        ul.govuk-list.govuk-list--bullet {
            @for field in fields.iter().take(most) { li { (change(field)) } }
            @if rest > 0 { li { "and " (rest) @if rest == 1 { " more field" } @else { " more fields" } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_age_is_as_sure_as_the_date() {
        let today = date(2026, 11, 22);
        let known = PartialDate::on(date(1941, 3, 2));
        assert_eq!(born(known, today), "2 March 1941 (85)");
        let year = PartialDate::in_year(1938).unwrap();
        assert_eq!(born(year, today), "1938 (about 88)");
        let about = PartialDate::new(1933, None, None, true).unwrap();
        assert_eq!(born(about, today), "about 1933 (about 93)");
    }

    #[test]
    fn a_period_says_what_is_known_of_it() {
        let (from, to) = (date(2020, 1, 1), date(2021, 2, 3));
        assert_eq!(
            period(Some(from), Some(to)),
            "1 January 2020 to 3 February 2021"
        );
        assert_eq!(period(Some(from), None), "since 1 January 2020");
        assert_eq!(period(None, Some(to)), "until 3 February 2021");
        assert_eq!(period(None, None), "");
    }

    #[test]
    fn a_capital_of_any_script() {
        assert_eq!(capital("éasy"), "Éasy");
        assert_eq!(capital(""), "");
    }
}
