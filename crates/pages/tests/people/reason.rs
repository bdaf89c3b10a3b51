use record::access::Role;

use crate::common::TestApp;
use crate::{address, fault_of, on_both_engines};

on_both_engines! {
    /// The Caldicott guardian writes a reason before any record opens, restricted ones too; once a sign-in.
    fn a_reason_comes_first(app: &TestApp) {
        let cal = app.as_role(Role::CaldicottGuardian);
        for key in ["hana", "ada"] {
            let record = address(app, key, "");
            let page = cal.open(&record);
            assert_eq!(page.heading(), "Write a reason first");
            page.must_not_hold("Testwell").must_not_hold("Notreal");
            for (typed, part) in
                [("", "Write why"), ("  \n ", "Write why"), (&*"a".repeat(501), "501 characters"), ("A\0b", "cannot be shown")]
            {
                let refused = cal.submit(&page, "#reason_to_open", &[("reason_to_open", typed)]);
                refused.must_be(422);
                assert!(fault_of(&refused, "reason_to_open").contains(part), "{typed:?}");
            }
            let opened = cal.submit(&page, "#reason_to_open", &[("reason_to_open", "A complaint of 3 March.")]);
            assert_eq!(opened.path, record, "{}", opened.text());
            opened.must_be(200);
            cal.get(&record).must_be(200);
            cal.get(&address(app, key, "history")).must_be(200);
            cal.get(&address(app, key, "restriction")).must_be(200);
        }
        // It holds for this sign-in only, and for these records.
        app.as_role(Role::CaldicottGuardian).get(&address(app, "ada", "")).must_be(303);
        cal.get(&address(app, "george", "")).must_be(303);
        let kept = app.number("select count(*) from access_reason");
        assert!(kept >= 2, "{kept}");
    }

    /// A form that meets the question for a reason is kept beside it and goes on with it.
    fn a_form_goes_on_with_the_reason(app: &TestApp) {
        let cal = app.as_role(Role::CaldicottGuardian);
        let record = address(app, "ada", "");
        let page = cal.open(&record);
        cal.submit(&page, "#reason_to_open", &[("reason_to_open", "A wrong address.")]);
        let form = cal.get(&format!("{record}/correct"));
        form.must_be(200);

        // The same form after signing in again: the sign-in, and with it the reason, is another.
        let again = app.as_role(Role::CaldicottGuardian);
        let token = again.token();
        let typed = [("language", "Welsh"), ("why", "Seen in the file."), ("form_token", token.as_str())];
        let asked = again.submit(&form, "#why", &typed);
        assert_eq!(asked.heading(), "Write a reason first");
        asked.must_say("What you filled in is kept and goes on with the reason.");
        let refused = again.submit(&asked, "#reason_to_open", &[("reason_to_open", " ")]);
        refused.must_be(422);
        let saved = again.submit(&refused, "#reason_to_open", &[("reason_to_open", "A wrong language.")]);
        saved.must_say("The correction is saved.").must_say("Speaks: Welsh");
    }
}

/// Where no reason would open the record the page does not ask for one, and the way on stays within the record.
#[test]
fn the_page_of_the_reason_tells_nothing() {
    let app = TestApp::sqlite();
    let nobody = format!("/people/{}/reason", record::PersonId::new());
    let cal = app.as_role(Role::CaldicottGuardian);
    cal.get(&nobody).must_be(404);
    cal.post(&nobody, &[("reason_to_open", "Curious.")])
        .must_be(404);
    let sam = app.as_role(Role::SocialWorker);
    sam.get(&address(&app, "hana", "reason")).must_be(404);
    sam.post(
        &address(&app, "hana", "reason"),
        &[("reason_to_open", "Curious.")],
    )
    .must_be(404);
    let open = sam.get(&address(&app, "ada", "reason"));
    assert_eq!(open.location(), Some(address(&app, "ada", "")));
    let page = cal.get(&format!(
        "{}?next=//evil.example",
        address(&app, "ada", "reason")
    ));
    let on = cal.submit(
        &page,
        "#reason_to_open",
        &[("reason_to_open", "A complaint.")],
    );
    assert_eq!(on.path, address(&app, "ada", ""));
}

/// An auditor reads with a reason, and changes nothing even so.
#[test]
fn an_auditor_reads_and_changes_nothing() {
    let app = TestApp::sqlite();
    let aud = app.as_role(Role::Auditor);
    let record = address(&app, "ada", "");
    let page = aud.open(&record);
    let opened = aud.submit(
        &page,
        "#reason_to_open",
        &[("reason_to_open", "Sample 7 of the audit.")],
    );
    opened.must_be(200).must_not_hold("Correct the record");
    aud.get(&format!("{record}/correct")).must_be(403);
    aud.get(&format!("{record}/restriction")).must_be(403);
    aud.get(&format!("{record}/print")).must_be(403);
    aud.post(
        &format!("{record}/correct"),
        &[("names-1-given", "No"), ("base", "1")],
    )
    .must_be(403);
}
