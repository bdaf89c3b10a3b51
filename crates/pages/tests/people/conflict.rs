//! Two people correct one record at once: the second sees both, chooses, and loses nothing.

use record::access::Role;

use crate::common::{Client, Page, TestApp};
use crate::{address, correct_it, on_both_engines};

/// Rhys and Sam both open the form; Rhys saves first. What Sam then gets.
fn both(app: &TestApp, rhys: &[(&str, &str)], sam: &[(&str, &str)]) -> Page {
    let record = address(app, "ada", "");
    let (first, second) = (
        app.as_role(Role::ReablementWorker),
        app.as_role(Role::SocialWorker),
    );
    let form = second.get(&format!("{record}/correct"));
    correct_it(&first, &record, rhys).must_say("The correction is saved.");
    second.submit(&form, "#why", sam)
}

/// The rows of the page: field, as it was, as it is, as typed, and which is chosen.
fn rows(page: &Page) -> Vec<(String, String, String, String)> {
    let heads = page.select("main tbody th");
    let cells = page.select("main tbody td");
    heads
        .into_iter()
        .zip(cells.chunks(3))
        .map(|(head, cells)| (head, cells[0].clone(), cells[1].clone(), cells[2].clone()))
        .collect()
}

fn row<'a>(
    page: &'a [(String, String, String, String)],
    field: &str,
) -> &'a (String, String, String, String) {
    page.iter()
        .find(|row| row.0 == field)
        .unwrap_or_else(|| panic!("{field} is not in {page:?}"))
}

/// The browser that goes on from a page of Sam's.
fn sam(app: &TestApp) -> Client<'_> {
    let client = app.as_role(Role::SocialWorker);
    client.get("/people");
    client
}

/// Sends the choices from a fresh sign-in of Sam's, with its own token.
fn choose(client: &Client<'_>, page: &Page, typed: &[(&str, &str)]) -> Page {
    let token = client.token();
    let mut all: Vec<(&str, &str)> = typed.to_vec();
    all.push(("form_token", &token));
    client.submit(page, "form input[name=began]", &all)
}

on_both_engines! {
    /// What only one changed is kept from both without asking; where both changed the same, somebody chooses.
    fn two_people_at_once_lose_nothing(app: &TestApp) {
        let page = both(
            app,
            &[
                ("addresses-1-lines", "9 Rhys Road\nSale"),
                ("communication_note", "Rhys wrote this."),
                ("needs", "braille"),
                ("why", "She has moved."),
            ],
            &[
                ("addresses-1-lines", "7 Sam Street\nSale"),
                ("language", "Welsh"),
                ("names-1-given", "Adaline"),
                ("why", "Her daughter rang."),
            ],
        );
        page.must_be(409).must_say("Nothing of yours is saved yet, and nothing of it is lost.");
        page.must_say("Rhys Reable saved on 22 November 2026, 10:00am. Reason: She has moved.");
        assert_eq!(page.heading(), "Somebody else corrected this record");
        assert_eq!(app.number("select max(version) from people_version"), 2, "nothing was merged in silence");

        let shown = rows(&page);
        let (_, was, now, mine) = row(&shown, "Address 1: address and postcode");
        assert_eq!(was, "1 Invented Street, Sale, M33 2NJ");
        assert!(now.ends_with("as it is now: 9 Rhys Road, Sale, M33 2NJ"), "{now}");
        assert!(mine.ends_with("as you typed it: 7 Sam Street, Sale, M33 2NJ"), "{mine}");
        let (_, was, now, mine) = row(&shown, "Communication: Braille");
        assert_eq!((was.as_str(), now.ends_with(": yes"), mine.ends_with(": nothing")), ("nothing", true, true));
        row(&shown, "Note about communication");
        row(&shown, "Language");
        row(&shown, "Name 1: given names");
        // Chosen already: theirs where only they changed, mine where only I did; nothing where both did.
        assert_eq!(page.count("input[type=radio]"), 2 * shown.len());
        assert_eq!(page.count("input[type=radio][checked]"), shown.len() - 1);

        // Without the missing choice nothing is saved.
        let client = sam(app);
        let refused = choose(&client, &page, &[]);
        refused.must_be(422);
        let errors = refused.errors();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].1, "Address 1: address and postcode: choose which to keep.");
        assert_eq!(app.number("select max(version) from people_version"), 2);

        let keep = page.attributes(&format!("[id='{}']", errors[0].0), "name").remove(0);
        let saved = choose(&client, &refused, &[(keep.as_str(), "mine")]);
        saved.must_say("The correction is saved.");
        assert_eq!(saved.heading(), "Adaline Testwell");
        saved
            .must_say("7 Sam Street")
            .must_say("Rhys wrote this.")
            .must_say("Braille")
            .must_say("Welsh")
            .must_not_hold("9 Rhys Road Sale");
        let history = client.get(&format!("{}/history", address(app, "ada", "")));
        history.must_say("Version 3").must_say("Her daughter rang.").must_say("Version 2").must_say("She has moved.");
        assert_eq!(app.number("select count(*) from people_version"), 3);
    }

    /// A third person may have saved while the second chose: it is asked once more, and still nothing is lost.
    fn a_third_person_meanwhile_is_asked_about_too(app: &TestApp) {
        let page = both(app, &[("language", "Urdu")], &[("language", "Welsh"), ("names-1-given", "Adaline")]);
        page.must_be(409);
        let record = address(app, "ada", "");
        correct_it(&app.as_role(Role::InformationOfficer), &record, &[("communication_note", "Ines wrote this.")])
            .must_say("The correction is saved.");
        let client = sam(app);
        let keep = page.attributes("input[type=radio]", "name");
        let typed: Vec<(&str, &str)> = keep.iter().map(|name| (name.as_str(), "mine")).collect();
        let again = choose(&client, &page, &typed);
        again.must_be(409).must_say("Ines Info saved on");
        let shown = rows(&again);
        assert_eq!(shown.len(), 3, "{shown:?}");
        row(&shown, "Note about communication");
        let saved = choose(&client, &again, &[]);
        saved.must_say("The correction is saved.").must_say("Ines wrote this.").must_say("Welsh");
        assert_eq!(saved.heading(), "Adaline Testwell");
    }

    /// A row that one took out while the other changed it is one question, and either answer holds.
    fn a_row_taken_out_meanwhile_is_one_question(app: &TestApp) {
        let record = address(app, "ada", "");
        let (rhys, sam) = (app.as_role(Role::ReablementWorker), app.as_role(Role::SocialWorker));
        let form = sam.get(&format!("{record}/correct"));
        let out = correct_it(&rhys, &record, &[("then", "remove-addresses-1")]);
        rhys.submit(&out, "#why", &[]).must_say("The correction is saved.");
        let page = sam.submit(&form, "#why", &[("addresses-1-postcode", "M33 4PW")]);
        page.must_be(409);
        let shown = rows(&page);
        assert_eq!(shown.len(), 1, "{shown:?}");
        let (field, was, now, mine) = &shown[0];
        assert_eq!((field.as_str(), was.contains("M33 2NJ"), now.ends_with("nothing")), ("Address 1", true, true));
        assert!(mine.contains("M33 4PW"), "{mine}");
        let saved = sam.submit(&page, "form input[name=began]", &[("keep-1", "mine")]);
        saved.must_say("The correction is saved.").must_say("M33 4PW").must_say("1 Invented Street");
    }

    /// Both added a row: both rows stand.
    fn rows_that_both_added_are_both_kept(app: &TestApp) {
        let record = address(app, "ada", "");
        let (rhys, sam) = (app.as_role(Role::ReablementWorker), app.as_role(Role::SocialWorker));
        let form = sam.get(&format!("{record}/correct"));
        let mine = sam.submit(&form, "#why", &[("then", "add-contacts")]);
        let theirs = correct_it(&rhys, &record, &[("then", "add-contacts")]);
        rhys.submit(&theirs, "#why", &[("contacts-2-value", "0161 496 0077")]).must_say("The correction is saved.");
        let page = sam.submit(&mine, "#why", &[("contacts-2-value", "0161 496 0088")]);
        page.must_be(409);
        let saved = sam.submit(&page, "form input[name=began]", &[]);
        saved.must_say("The correction is saved.").must_say("0161 496 0077").must_say("0161 496 0088");
    }
}

/// Choices that no page of ours sent: nothing is saved that was not seen, and nothing typed is lost.
#[test]
fn choices_that_no_page_of_ours_sent() {
    let app = TestApp::sqlite();
    let page = both(
        &app,
        &[("language", "Urdu")],
        &[("language", "Welsh"), ("names-1-given", "Adaline")],
    );
    let client = sam(&app);
    for (field, value) in [
        ("began", "0"),
        ("began", "x"),
        ("base", "99"),
        ("base", ""),
        ("keep-1", "neither"),
    ] {
        let page = choose(&client, &page, &[(field, value)]);
        assert!(
            matches!(page.status, 200 | 409 | 422),
            "{field}={value}: {} {}",
            page.status,
            page.text()
        );
        assert!(page.html.contains("Adaline"), "{field}={value}");
        assert_eq!(app.number("select max(version) from people_version"), 2);
    }
}

/// The other's change may be turned down, openly.
#[test]
fn the_change_of_the_other_can_be_turned_down() {
    let app = TestApp::sqlite();
    let page = both(
        &app,
        &[("language", "Urdu"), ("interpreter", "yes")],
        &[("names-1-given", "Adaline")],
    );
    let client = sam(&app);
    let shown = rows(&page);
    let language = shown.iter().position(|row| row.0 == "Language").unwrap();
    let keep = format!("keep-{}", language + 1);
    let saved = choose(&client, &page, &[(keep.as_str(), "mine")]);
    saved
        .must_say("The correction is saved.")
        .must_not_hold("Interpreter: Urdu");
    assert_eq!(saved.heading(), "Adaline Testwell");
}
