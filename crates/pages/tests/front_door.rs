//! The front door by pages: a contact taken while somebody talks, with or without a name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Client, Page, TestApp};
use record::access::Role;

/// Takes a contact in which this is said; the page of it comes back.
fn take(client: &Client<'_>, typed: &[(&str, &str)]) -> Page {
    let form = client.get("/contact/new");
    client.submit(&form, "#about", typed)
}

fn fault_of(page: &Page, field: &str) -> String {
    page.errors()
        .into_iter()
        .find(|(id, _)| id == field)
        .map(|(_, sentence)| sentence)
        .unwrap_or_default()
}

on_both_engines! {
    /// Advice needs no name, and says what was said: nobody is asked again, and nobody is put on record for it.
    fn advice_without_a_name(app: &TestApp) {
        let ines = app.as_role(Role::InformationOfficer);
        let page = take(&ines, &[("need", "Where is there a lunch club?"), ("channel", "telephone")]);
        page.must_say("Saved.").must_say("Nobody is refused an assessment here.");
        let early = ines.submit(&page, "#about", &[("then", "close"), ("outcome", "information")]);
        early.must_be(422);
        assert!(fault_of(&early, "advice").contains("what advice was given"));
        let closed = ines.submit(&early, "#about", &[("then", "close"), ("advice", "The Hub, Tuesdays at noon.")]);
        closed.must_say("The contact is closed.").must_say("The Hub, Tuesdays at noon.");
        assert_eq!(closed.count("textarea"), 0, "a closed contact is not written on");
        assert_eq!(app.number("select count(*) from people_person"), 0);
        // An assessment is of somebody; the page says what to do.
        let page = take(&ines, &[("need", "She cannot cope."), ("channel", "telephone")]);
        let nobody = ines.submit(&page, "#about", &[("then", "close"), ("outcome", "assessment")]);
        assert!(fault_of(&nobody, "outcome").contains("An assessment is of somebody"));
        assert_eq!(nobody.value("need"), "She cannot cope.");
    }

    /// The way of most: likely people stand beside what was said, one is chosen, the contact leads to an assessment by a
    /// team, and both are on the person's record.
    fn somebody_known_goes_on_to_an_assessment(app: &TestApp) {
        let ada = app.person("ada");
        app.team("Mental health team");
        let ines = app.as_role(Role::InformationOfficer);
        let said = [
            ("about", "Ada Testwell 2/3/1941"),
            ("need", "She has fallen twice this week."),
            ("caller", "family"),
            ("caller_name", "Farida"),
            ("caller_telephone", "01632 960006"),
            ("channel", "telephone"),
            ("urgency", "today"),
        ];
        let page = take(&ines, &said);
        page.must_say("People who may be meant").must_say("Testwell").must_say("same date of birth");
        let on = ines.submit(&page, "#about", &[("then", &format!("attach-{ada}"))]);
        on.must_say("Saved. The contact is on this person’s record.").must_say("Ada Testwell");
        assert_eq!(app.number("select count(*) from tasks_task where kind = 'contact' and closed_at is null"), 1);
        let listed = ines.get("/contacts");
        listed.must_say("Contacts that wait").must_say("Today").must_say("Mine");
        let closed = ines.submit(&on, "#about", &[("then", "close"), ("outcome", "assessment")]);
        closed.must_say("The contact is closed. The assessment waits on the person’s record.");
        assert_eq!(app.number("select count(*) from tasks_task where kind = 'contact' and closed_at is null"), 0);
        assert_eq!(app.number("select count(*) from tasks_task where kind = 'assessment' and closed_at is null"), 1);
        let contacts = ines.get(&format!("/people/{ada}/contacts"));
        contacts.must_say("She has fallen twice this week.").must_say("On to an assessment");
        let record = ines.get(&format!("/people/{ada}"));
        record.must_say("The contact of 22 November 2026 is closed: on to an assessment.");
    }
}

/// Somebody whom the council does not know: what was said stands in the form of the new record, nothing is typed twice;
/// the team that goes on is chosen with the end of the contact.
#[test]
fn somebody_new_is_carried_into_a_record() {
    let app = TestApp::sqlite();
    let team = app.team("Sale team").to_string();
    let ines = app.as_role(Role::InformationOfficer);
    let said = [
        ("about", "Zofia Newcomer 4/5/1950 M33 2RP"),
        ("need", "Cannot get up the stairs."),
        ("caller", "themselves"),
        ("caller_telephone", "01632 960123"),
        ("channel", "telephone"),
    ];
    let page = take(&ines, &said);
    page.must_say("Nobody on record fits");
    let form = ines.submit(&page, "#about", &[("then", "new")]);
    form.must_say("Carried over from the contact.");
    for (field, value) in [
        ("names-1-given", "Zofia"),
        ("names-1-family", "Newcomer"),
        ("born-year", "1950"),
        ("addresses-1-postcode", "M33 2RP"),
        ("contacts-1-value", "01632 960123"),
        ("contacts-1-whose", ""),
    ] {
        assert_eq!(form.value(field), value, "{field}");
    }
    let made = ines.submit(&form, "#names-1-given", &[("team", ""), ("then", "")]);
    made.must_say("The record is made, and the contact is on it.")
        .must_say("Zofia Newcomer");
    // No team took the person on: the end asks which goes on.
    let end = [("then", "close"), ("outcome", "assessment"), ("team", "")];
    let without = ines.submit(&made, "#about", &end);
    assert!(fault_of(&without, "team").contains("Choose the team that goes on"));
    let closed = ines.submit(&without, "#about", &[("team", &team), ("then", "close")]);
    closed.must_say("The assessment waits");
    assert_eq!(
        app.number("select count(*) from people_involvement where team_id is not null"),
        1
    );
    assert_eq!(
        app.number(
            "select count(*) from tasks_task where kind = 'assessment' and team_id is not null"
        ),
        1
    );
}

/// Two at one contact: the later save is not lost and does not overwrite, and says whose is saved.
#[test]
fn two_who_write_one_contact_see_both() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let page = take(
        &ines,
        &[("need", "A lunch club."), ("channel", "telephone")],
    );
    let tom = app.as_role(Role::TeamManager);
    let toms = tom.get(page.path.split('?').next().unwrap());
    let saved = tom.submit(&toms, "#about", &[("need", "A lunch club, on Mondays.")]);
    saved.must_say("Saved.");
    let mine = [
        ("need", "A lunch club near Sale."),
        ("caller_name", "Mr Test"),
    ];
    let refused = ines.submit(&page, "#about", &mine);
    refused.must_be(409);
    refused
        .must_say("Tom Manager on")
        .must_say("saved changes while you were typing")
        .must_say("A lunch club, on Mondays.");
    assert_eq!(refused.value("need"), "A lunch club near Sale.");
    assert_eq!(refused.value("caller_name"), "Mr Test");
    let chosen = ines.submit(
        &refused,
        "#about",
        &[("need", "A lunch club near Sale, on Mondays.")],
    );
    chosen.must_say("Saved.");
    // Closed by somebody else while typing: what was typed is shown and said to be unsaved.
    let end = [("then", "close"), ("outcome", "none"), ("why", "Rang off.")];
    tom.submit(
        &tom.get(page.path.split('?').next().unwrap()),
        "#about",
        &end,
    )
    .must_say("The contact is closed.");
    let late = ines.submit(&chosen, "#about", &[("need", "And a bus pass.")]);
    late.must_say("What you typed, which is not saved")
        .must_say("And a bus pass.")
        .must_say("closed this contact");
}

/// A form sent twice is one contact; one with faults is none, and keeps what was typed.
#[test]
fn sent_twice_or_with_faults() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let form = ines.get("/contact/new");
    for _ in 0..2 {
        ines.submit(&form, "#about", &[("need", "A ramp.")])
            .must_say("Saved.");
    }
    assert_eq!(app.number("select count(*) from front_door_contact"), 1);
    let form = ines.get("/contact/new");
    let long = "a".repeat(2_001);
    let faulty = ines.submit(
        &form,
        "#about",
        &[
            ("need", &long),
            ("about", "A\u{202e}da"),
            ("urgency", "never"),
            ("caller_name", "Bo"),
        ],
    );
    faulty.must_be(422);
    assert_eq!(faulty.errors().len(), 3);
    assert!(fault_of(&faulty, "need").contains("2000 is the most"));
    assert_eq!(faulty.value("caller_name"), "Bo");
    assert_eq!(app.number("select count(*) from front_door_contact"), 1);
}

/// A contact on a restricted record is in nobody's list but of those named on it.
#[test]
fn restricted_contacts_are_hidden() {
    let app = TestApp::sqlite();
    let hana = app.person("hana");
    let tom = app.as_role(Role::TeamManager);
    let form = tom.get(&format!("/contact/new?person={hana}"));
    form.must_say("Notreal");
    let page = tom.submit(
        &form,
        "#about",
        &[
            ("need", "He has found her street."),
            ("channel", "telephone"),
        ],
    );
    let here = page.path.split('?').next().unwrap().to_owned();
    tom.get("/contacts").must_say("He has found her street.");
    let ines = app.as_role(Role::InformationOfficer);
    ines.get("/contacts")
        .must_not_hold("He has found her street.")
        .must_not_hold("Notreal");
    ines.get(&here).must_be(404);
    ines.post(&here, &[("need", "x")]).must_be(404);
    ines.get(&format!("/contact/new?person={hana}"))
        .must_be(404);
    let mine = take(&ines, &[("need", "Something"), ("channel", "email")]);
    let then = format!("attach-{hana}");
    ines.submit(&mine, "#about", &[("then", &then)])
        .must_be(404);
    assert_eq!(
        app.number("select count(*) from front_door_contact where person_id is not null"),
        1
    );
}

/// The list: those of a day, of mine, of an outcome, by POST; none of it in the address.
#[test]
fn lists_by_filter() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let page = take(&ines, &[("need", "A bus pass."), ("channel", "counter")]);
    let end = [
        ("then", "close"),
        ("outcome", "passed_on"),
        ("passed_to", "Transport"),
    ];
    ines.submit(&page, "#about", &end).must_say("Transport");
    let parked = take(&ines, &[("need", "Rings again at four.")]);
    let list = ines.submit(&parked, "#about", &[("then", "park")]);
    list.must_say("The contact waits here")
        .must_say("Rings again at four.");
    list.must_not_hold("A bus pass.");
    ines.get("/home")
        .must_say("One contact is open on your list and your teams’.");
    let closed = ines.submit(
        &list,
        "#whose",
        &[("state", "closed"), ("outcome", "passed_on")],
    );
    closed.must_say("A bus pass.");
    closed.must_not_hold("Rings again at four.");
    let day = [
        ("state", "both"),
        ("on-day", "21"),
        ("on-month", "11"),
        ("on-year", "2026"),
    ];
    ines.submit(&list, "#whose", &day)
        .must_say("No contact fits this.");
    let tom = app.as_role(Role::TeamManager);
    let toms = tom.get("/contacts");
    tom.submit(&toms, "#whose", &[("whose", "mine")])
        .must_say("No contact fits this.");
    let faulty = tom.submit(
        &toms,
        "#whose",
        &[("on-day", "31"), ("on-month", "2"), ("on-year", "2026")],
    );
    faulty.must_be(422);
}

/// Who may take, see and search contacts.
#[test]
fn who_may() {
    let app = TestApp::sqlite();
    let ines = app.as_role(Role::InformationOfficer);
    let page = take(&ines, &[("need", "A ramp.")]);
    let here = page.path.split('?').next().unwrap().to_owned();
    for (role, lists, takes, sees) in [
        (Role::InformationOfficer, true, true, true),
        (Role::SocialWorker, true, true, true),
        (Role::TeamManager, true, true, true),
        (Role::ReablementWorker, false, false, true),
        (Role::CaldicottGuardian, true, false, true),
        (Role::PerformanceOfficer, false, false, false),
        (Role::Person, false, false, false),
        (Role::Carer, false, false, false),
        (Role::Provider, false, false, false),
        (Role::ItAdministrator, false, false, false),
    ] {
        let client = app.as_role(role);
        assert_eq!(client.get("/contacts").status == 200, lists, "{role} lists");
        assert_eq!(
            client.get("/contact/new").status == 200,
            takes,
            "{role} takes"
        );
        let page = client.get(&here);
        assert_eq!(page.status == 200, sees, "{role} sees");
        assert_eq!(page.count("textarea") > 0, takes, "{role} writes");
    }
}
