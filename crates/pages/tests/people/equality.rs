//! Facts for equality monitoring: answered, not asked, refused and not known are four things.

use record::access::Role;

use super::address;
use super::common::{Page, TestApp};
use crate::on_both_engines;

fn fault_of(page: &Page, field: &str) -> String {
    page.errors()
        .into_iter()
        .find(|(id, _)| id == field)
        .map(|(_, sentence)| sentence)
        .unwrap_or_default()
}

on_both_engines! {
    /// The person answers what they want; what they leave stays «not asked»; a later answer is a further revision.
    fn the_person_answers(app: &TestApp) {
        let ada = app.signed_in("ada.testwell");
        let here = address(app, "ada", "equality");
        let page = ada.get(&here);
        page.must_say("You do not have to answer.");
        assert_eq!(page.value("religion"), "not_asked");
        let typed = [("ethnicity", "code:white_irish"), ("religion", "refused"), ("sexual_orientation", "not_known")];
        let saved = ada.submit(&page, "#ethnicity", &typed);
        saved.must_say("Saved.");
        assert_eq!(saved.value("ethnicity"), "code:white_irish");
        ada.submit(&saved, "#ethnicity", &[]).must_say("It stands so already.");
        let count = |state: &str| app.number(&format!("select count(*) from people_equality where state = '{state}'"));
        assert_eq!((count("answered"), count("refused"), count("not_known"), count("not_asked")), (1, 1, 1, 0));
        assert_eq!(app.number("select count(*) from people_equality where said_by = 'self'"), 3);
        ada.submit(&saved, "#ethnicity", &[("religion", "code:none")]).must_say("Saved.");

        let tom = app.as_role(Role::TeamManager);
        let seen = tom.get(&here);
        seen.must_say("White: Irish").must_say("No religion").must_say("Prefers not to say");
        seen.must_say("The person themselves").must_say("(unsure)");
        assert_eq!(seen.value("sex"), "not_asked");
        // The timeline says that, not what.
        tom.get(&address(app, "ada", "")).must_say("Written down: religion or belief.").must_not_hold("Irish");
    }
}

/// A worker says who said it; two who write at once see it; faults come together and change nothing.
#[test]
fn a_worker_writes_it_down() {
    let app = TestApp::sqlite();
    let sam = app.as_role(Role::SocialWorker);
    let tom = app.as_role(Role::TeamManager);
    let here = address(&app, "ada", "equality");
    let (sams, toms) = (sam.get(&here), tom.get(&here));
    let without = sam.submit(
        &sams,
        "#sex",
        &[("sex", "code:female"), ("religion", "code:jedi")],
    );
    without.must_be(422);
    assert_eq!(
        fault_of(&without, "said_by"),
        "Choose who said what is new."
    );
    assert_eq!(fault_of(&without, "religion"), "Choose one from the list.");
    assert_eq!(without.value("sex"), "code:female");
    assert_eq!(app.number("select count(*) from people_equality"), 0);
    let by = [("said_by", "other"), ("religion", "not_asked")];
    sam.submit(&without, "#sex", &by)
        .must_say("Saved.")
        .must_say("Somebody for them");
    let late = tom.submit(&toms, "#sex", &[("sex", "refused"), ("said_by", "self")]);
    late.must_be(422);
    assert!(
        fault_of(&late, "sex").contains("Sam Social wrote here meanwhile: Female."),
        "{:?}",
        late.errors()
    );
    tom.submit(&late, "#sex", &[]).must_say("Saved.");
    // That somebody was asked cannot be taken back.
    let page = tom.get(&here);
    let undone = tom.submit(&page, "#sex", &[("sex", "not_asked"), ("said_by", "self")]);
    assert!(fault_of(&undone, "sex").contains("This was asked before."));
}

/// Who may read and write; nobody by authority.
#[test]
fn who_may() {
    let app = TestApp::sqlite();
    for (role, key, sees, changes) in [
        (Role::TeamManager, "ada", true, true),
        (Role::SocialWorker, "ada", true, true),
        (Role::SocialWorker, "george", false, false),
        (Role::InformationOfficer, "ada", false, false),
        (Role::FinanceOfficer, "ada", false, false),
        (Role::Person, "ada", true, true),
        (Role::Carer, "ada", false, false),
        (Role::ItAdministrator, "ada", false, false),
    ] {
        let here = address(&app, key, "equality");
        let client = app.as_role(role);
        let page = client.get(&here);
        assert_eq!(page.status == 200, sees, "{role} {key}: {}", page.status);
        assert_eq!(page.count("#sex") == 1, changes, "{role} {key}");
        let typed = [
            ("sex", "code:none_such"),
            ("sex_base", "0"),
            ("said_by", "self"),
        ];
        let status = client.post(&here, &typed).status;
        assert_eq!(status == 422, changes, "{role} {key}: {status}");
    }
}
