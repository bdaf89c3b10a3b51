use record::access::Role;

use crate::common::TestApp;
use crate::{address, fault_of, found, on_both_engines, search};

on_both_engines! {
    /// A record is restricted to those named, others are named and taken off, and it is opened again; each with its
    /// reason on the timeline, for those who may read it.
    fn a_record_is_restricted_and_opened_again(app: &TestApp) {
        let (tom, sam) = (app.as_role(Role::TeamManager), app.as_role(Role::SocialWorker));
        let (record, here) = (address(app, "ada", ""), address(app, "ada", "restriction"));
        sam.get(&record).must_be(200);
        let page = tom.get(&here);
        page.must_say("This record is not restricted.");
        let refused = tom.submit(&page, "#why", &[]);
        refused.must_be(422);
        assert!(fault_of(&refused, "why").contains("Write the reason"));
        let page = tom.submit(&refused, "#why", &[("why", "Somebody looks for her.")]);
        page.must_say("The record is restricted.").must_say("Tom Manager");

        sam.get(&record).must_be(404);
        assert!(found(&search(&sam, "testwell")).is_empty());
        tom.get(&record).must_be(200).must_say("Restricted record").must_say("Somebody looks for her.");

        let named = tom.submit(&page, "#worker", &[("worker", "sam.social")]);
        named.must_say("The worker is named on the record.").must_say("Sam Social");
        sam.get(&record).must_be(200).must_not_hold("Somebody looks for her.");
        let off = tom.submit(&named, "tr:first-child form button", &[]);
        off.must_say("The worker is taken off the record.");
        sam.get(&record).must_be(404);
        // The last one stays.
        let last = tom.submit(&off, "tr:first-child form button", &[]);
        last.must_be(422);
        assert!(fault_of(&last, "worker").contains("last account named"));

        let lifted = tom.submit(&last, "#why", &[("why", "The danger is over.")]);
        lifted.must_say("The restriction is lifted.").must_say("This record is not restricted.");
        sam.get(&record).must_be(200);
    }

    /// Whoever restricts a record to somebody else is told that it is gone for them.
    fn whoever_is_not_named_is_outside(app: &TestApp) {
        let tom = app.as_role(Role::TeamManager);
        app.account("sam.social");
        let (record, here) = (address(app, "ada", ""), address(app, "ada", "restriction"));
        let form = tom.get(&here);
        let fields: Vec<(&str, &str)> = vec![("then", "restrict"), ("worker", "sam"), ("why", "As agreed.")];
        form.must_be(200);
        let page = tom.do_post(&here, &fields);
        assert_eq!(page.path, "/people?done=restricted");
        page.must_say("The record is restricted. You are not named on it");
        tom.get(&record).must_be(404);
        tom.get(&here).must_be(404);
        app.as_role(Role::SocialWorker).get(&record).must_be(200);
    }
}

/// Nobody named is nobody who could open it; words without sense change nothing.
#[test]
fn faults_of_a_restriction() {
    let app = TestApp::sqlite();
    let tom = app.as_role(Role::TeamManager);
    let here = address(&app, "ada", "restriction");
    tom.get(&here);
    let nobody = tom.post(&here, &[("then", "restrict"), ("why", "Alone.")]);
    nobody.must_be(422);
    assert!(fault_of(&nobody, "worker").contains("Name at least one account"));
    let unknown = tom.post(
        &here,
        &[
            ("then", "restrict"),
            ("worker", "nobody here"),
            ("why", "Alone."),
        ],
    );
    assert!(fault_of(&unknown, "worker").contains("Check the spelling"));
    assert_eq!(unknown.value("why"), "Alone.");
    for (then, more) in [("", ""), ("explode", ""), ("unname", "x"), ("name", "")] {
        tom.post(&here, &[("then", then), ("account", more)])
            .must_be(422);
    }
    tom.post(
        &here,
        &[("then", "restrict"), ("me", "yes"), ("why", "A\0b")],
    )
    .must_be(422);
    assert_eq!(app.number("select count(*) from people_named_access"), 0);
}

/// Each role, on a record of the manager's team and on one of another.
#[test]
fn who_may_restrict() {
    let app = TestApp::sqlite();
    for role in Role::ALL {
        for key in ["ada", "george"] {
            let here = address(&app, key, "restriction");
            let client = app.as_role(*role);
            let status = client.get(&here).status;
            let expected = match (role, key) {
                (Role::TeamManager, "ada") => 200,
                (Role::CaldicottGuardian, _) => 303,
                _ => 403,
            };
            assert_eq!(status, expected, "{role} {key}");
            let status = client
                .post(&here, &[("then", "lift"), ("why", "Why not.")])
                .status;
            // The guardian is asked for a reason first.
            let expected = match (role, key) {
                (Role::TeamManager, "ada") => 303,
                (Role::CaldicottGuardian, _) => 200,
                _ => 403,
            };
            assert_eq!(status, expected, "{role} {key}");
        }
    }
}
