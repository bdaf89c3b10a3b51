use crate::common::TestApp;

/// The pages that every page's foot leads to are there for everybody.
#[test]
fn standing_pages_are_public() {
    let app = TestApp::sqlite();
    let client = app.signed_out();
    for (path, title) in [
        ("/accessibility", "Accessibility statement"),
        ("/privacy", "Privacy"),
        ("/cookies", "Cookies"),
    ] {
        let page = client.get(path);
        assert_eq!(
            (page.must_be(200).title(), page.heading()),
            (title.to_owned(), title.to_owned())
        );
        assert_eq!(page.header("cache-control"), "no-store");
    }
    client
        .get("/cookies")
        .must_say("__Host-steerwell")
        .must_say("__Host-steerwell-form");
}

/// The page of privacy says what is so: the demonstration counts no addresses, an installation does.
#[test]
fn the_privacy_page_says_whether_addresses_are_counted() {
    for counts in [true, false] {
        let app = TestApp::with(|settings| settings.rate_limits = counts);
        let page = app.signed_out().get("/privacy");
        page.must_say("counted in passing");
        assert_eq!(
            page.text()
                .contains("In this demonstration it is not even counted."),
            !counts
        );
    }
}

/// What the page of cookies says is all there is.
#[test]
fn no_other_cookie_is_set() {
    let app = TestApp::sqlite();
    app.account("sam.social");
    let client = app.signed_out();
    crate::sign_in(&client, "sam.social", demo::PASSWORD);
    client.get("/account");
    for name in ["__Host-steerwell", "__Host-steerwell-form"] {
        assert!(client.has_cookie(name));
    }
    assert_eq!(client.cookie_names().len(), 2);
}
