use record::access::Role;

use crate::common::TestApp;
use crate::{address, on_both_engines};

on_both_engines! {
    /// A person reads their own record in words for them, from home; no ways of staff stand there, and no alerts.
    fn a_person_reads_their_own_record(app: &TestApp) {
        let record = address(app, "ada", "");
        let sam = app.as_role(Role::SocialWorker);
        let form = sam.get(&format!("{record}/correct"));
        let form = sam.submit(&form, "#why", &[("then", "add-alerts")]);
        sam.submit(&form, "#why", &[("alerts-1-text", "Mind the dog."), ("why", "Bitten.")]).must_say("Alert: Mind the dog.");

        let ada = app.as_role(Role::Person);
        let home = ada.get("/home");
        assert!(home.attributes("main a", "href").contains(&record), "{}", home.text());
        let page = ada.get(&record);
        page.must_be(200);
        assert_eq!(page.heading(), "What the council knows about me");
        for words in [
            "Your name Ada Testwell",
            "A name you had Ada Formerly-Made",
            "You were born on 2 March 1941 (85)",
            "You need Large print, hearing loop",
            "1 Invented Street, Sale, M33 2NJ",
            "0161 496 0001",
            "Something on your record was put right by Sam Social",
            "Tell any worker or team you know",
            "Who works with you Sale older people's team",
        ] {
            page.must_say(words);
        }
        for staff in ["Mind the dog", "Bitten", "/correct", "/history", "/involvement", "/restriction", "Alert"] {
            page.must_not_hold(staff);
        }
        assert_eq!(page.count("html.sw-easy-read"), 1, "large print is what Ada needs");
        for way in page.attributes("main a", "href") {
            if way.starts_with('/') {
                ada.get(&way).must_be(200);
            }
        }
        for part in ["correct", "history", "history/1", "involvement", "restriction"] {
            let status = ada.get(&format!("{record}/{part}")).status;
            assert!(matches!(status, 403 | 404), "{part}: {status}");
        }
        // Of anybody else, known or not, the same.
        for other in [address(app, "farida", ""), address(app, "hana", ""), format!("/people/{}", record::PersonId::new())] {
            ada.get(&other).must_be(404).must_say("There is nothing at this address");
            ada.get(&format!("{other}/print")).must_be(404);
        }
    }

    /// Somebody whose record is restricted still reads it, and is not told of the restriction's reasons.
    fn the_person_reads_a_restricted_record_of_their_own(app: &TestApp) {
        let tom = app.as_role(Role::TeamManager);
        let page = tom.get(&address(app, "ada", "restriction"));
        tom.submit(&page, "#why", &[("why", "Her nephew asks around.")]).must_say("The record is restricted.");
        let ada = app.as_role(Role::Person).get(&address(app, "ada", ""));
        ada.must_be(200).must_not_hold("nephew").must_not_hold("estrict");
    }
}

/// On paper: for the person, in plain words, large where they need it.
#[test]
fn the_record_on_paper() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let print = address(&app, "lubna", "print");
    let page = sam.get(&print);
    page.must_be(200)
        .must_say("Lubna Imaginary. Reference RB-000001.")
        .must_say("As it stood on 22 November 2026, 10:00am.")
        .must_say("about 1933 (about 93)")
        .must_not_hold("knock at the side door");
    assert_eq!(
        page.one(".sw-confidential"),
        "Confidential: about a person. Printed by Sam Social."
    );
    assert_eq!(
        page.count("html.sw-easy-read"),
        1,
        "Lubna needs large print"
    );
    assert_eq!(page.count("main form, main button"), 0);
    let plain = sam.get(&format!("{print}?words=plain"));
    assert_eq!(plain.count("html.sw-easy-read"), 0);
    let idris = address(&app, "idris", "print");
    sam.get(&idris).must_be(403);
    let ines = app.as_role(Role::InformationOfficer);
    assert_eq!(ines.get(&idris).count("html.sw-easy-read"), 0);
    assert_eq!(
        ines.get(&format!("{idris}?words=large"))
            .count("html.sw-easy-read"),
        1
    );
    assert_eq!(
        app.number(
            "select count(*) from access_audit where verb = 'print' and outcome = 'allowed'"
        ),
        4
    );
}

/// A carer reads their own record too.
#[test]
fn a_carer_reads_their_own_record() {
    let app = TestApp::sqlite();
    let carer = app.as_role(Role::Carer);
    carer
        .get(&address(&app, "farida", ""))
        .must_be(200)
        .must_say("Your name Farida Placeholder");
    carer.get(&address(&app, "farida", "print")).must_be(200);
    carer.get(&address(&app, "ada", "")).must_be(404);
}
