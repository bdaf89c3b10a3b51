//! Roles, acts and devices in the words of those who read about them.

use jiff::Timestamp;
use maud::{Markup, html};
use record::access::Role;

use crate::shell;

/// The role as its holders would call it.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Person => "Person who needs support",
        Role::Carer => "Carer",
        Role::InformationOfficer => "Information and access officer",
        Role::ReablementWorker => "Reablement worker or therapist",
        Role::SocialWorker => "Social worker or care manager",
        Role::Planner => "Outside planner or broker",
        Role::TeamManager => "Team manager",
        Role::FinanceOfficer => "Finance officer",
        Role::Commissioner => "Commissioner",
        Role::Provider => "Provider of support",
        Role::PerformanceOfficer => "Performance officer",
        Role::CaldicottGuardian => "Caldicott guardian",
        Role::Auditor => "Auditor",
        Role::ItAdministrator => "IT administrator",
    }
}

/// What the role is for, for whoever grants it.
pub(crate) fn role_help(role: Role) -> &'static str {
    match role {
        Role::Person => "Opens their own record and nobody else's.",
        Role::Carer => "Opens their own record as a carer.",
        Role::InformationOfficer => "Takes contacts, finds and makes records.",
        Role::ReablementWorker => "Works with the people that their team is involved with.",
        Role::SocialWorker => {
            "Assesses and decides for the people that their team is involved with."
        }
        Role::Planner => "Helps with one plan that they were invited to.",
        Role::TeamManager => "Involves teams and restricts records.",
        Role::FinanceOfficer => "Opens records for charging and payments; puts rules into force.",
        Role::Commissioner => "Keeps the directory and looks at what people buy.",
        Role::Provider => "Offers support.",
        Role::PerformanceOfficer => "Looks at counts; puts rules into force.",
        Role::CaldicottGuardian => "Opens any record with a written reason; reads the audit trail.",
        Role::Auditor => "Reads any record with a written reason; reads the audit trail.",
        Role::ItAdministrator => "Manages accounts; opens nobody's record.",
    }
}

/// What was acted on, by the word that stands in the trail.
pub(super) fn noun(noun: &str) -> &str {
    match noun {
        "people" => "Person's record",
        "restriction" => "Restriction of a record",
        "involvement" => "Who is involved",
        "assessment" => "Assessment",
        "allocation" => "Indicative budget",
        "directory" => "Directory",
        "rulebook" => "Rulebook",
        "account" => "Account",
        "own_account" => "Own account",
        "person_account" => "Account of a person",
        "audit" => "Audit trail",
        other => other,
    }
}

/// What was done, by the word that stands in the trail.
pub(super) fn verb(verb: &str) -> &str {
    match verb {
        "view" => "Looked",
        "search" => "Searched or listed",
        "create" => "Made",
        "change" => "Changed",
        "decide" => "Decided",
        "export" => "Exported",
        "import" => "Read a file in",
        "adopt" => "Put into force",
        "sign_in" => "Signed in",
        "sign_out" => "Signed out",
        "print" => "Printed or saved",
        other => other,
    }
}

/// The day of an instant by the council's clocks, in words.
pub(super) fn day(at: Timestamp) -> String {
    let text = shell::time(at);
    text.split_once(", ")
        .map_or(text.clone(), |(date, _)| date.to_owned())
}

/// An instant in a table: the date on one line and the time on another, neither broken.
pub(super) fn when(at: Timestamp) -> Markup {
    let text = shell::time(at);
    let (date, time) = text.split_once(", ").unwrap_or((text.as_str(), ""));
    html! { (date.replace(' ', "\u{a0}")) ", " (time) }
}

/// What was done on a person's own record, in a phrase for that person.
pub(super) fn done_for_person(noun: &str, verb: &str) -> String {
    let thing = match noun {
        "people" => "your record",
        "involvement" => "who is involved with you",
        "assessment" => "your assessment",
        "allocation" => "your indicative budget",
        "relationship" => "who is who to you",
        "authority" => "who may act for you",
        "equality" => "your equality answers",
        "self_assessment" => "your own answers",
        "eligibility" => "whether you can have support",
        "charging" => "what you pay yourself",
        "planning" => "your support plan",
        "approval" => "the decision on your plan",
        "budget" => "your personal budget",
        "payments" => "your payments",
        "review" => "your review",
        "complaint" => "your challenge or complaint",
        "person_account" => return "Looked after your account to sign in with".to_owned(),
        other => return format!("{} ({})", self::verb(verb), self::noun(other)),
    };
    let done = match verb {
        "view" | "search" => "looked at",
        "create" => "started",
        "change" => "changed",
        "decide" if noun == "allocation" => "worked out",
        "decide" => "decided",
        "print" => "printed or saved",
        _ => "did something with",
    };
    let mut sentence = format!("{done} {thing}");
    sentence[..1].make_ascii_uppercase();
    sentence
}

/// What a browser said it was, as people call it: «Firefox on Windows». What is not known stays as it was said.
pub(super) fn device(said: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "Chromebook"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let known = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(sign, _)| said.contains(sign))
            .map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) if said.trim().is_empty() || said == "unknown" => {
            "A browser that does not say what it is".to_owned()
        }
        (None, None) => said.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_call_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1";
        assert_eq!(device(edge), "Edge on Windows");
        assert_eq!(device(phone), "Safari on iPhone");
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        assert_eq!(device("curl/8.5"), "curl/8.5");
        assert_eq!(device("unknown"), "A browser that does not say what it is");
    }

    #[test]
    fn what_was_done_is_a_phrase_for_the_person() {
        assert_eq!(done_for_person("people", "view"), "Looked at your record");
        assert_eq!(
            done_for_person("allocation", "decide"),
            "Worked out your indicative budget"
        );
    }
}
