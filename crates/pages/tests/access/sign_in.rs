use record::access::Role;

use crate::common::TestApp;
use crate::{GOOD, on_both_engines, sign_in};

on_both_engines! {
    /// Whoever knows name and password gets in, whatever the letters' case, and by a cookie that no script can read.
    fn a_worker_signs_in_and_out(app: &TestApp) {
        app.account("sam.social");
        let client = app.signed_out();
        let page = sign_in(&client, " Sam.Social ", demo::PASSWORD);
        page.must_be(303);
        assert_eq!(page.location().unwrap(), "/home");
        let cookie = page.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect::<Vec<_>>();
        let session = cookie.iter().find(|c| c.starts_with("__Host-steerwell=")).unwrap();
        for word in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(session.contains(word), "{session}");
        }
        client.get("/account").must_be(200).must_say("Sam Social");
        let kept = client.cookie("__Host-steerwell").unwrap();
        let out = client.post("/sign-out", &[]);
        assert_eq!(out.location().unwrap(), "/sign-in?out=yes");
        client.follow(out).must_say("You have signed out.");
        assert_eq!(client.get("/account").location().unwrap(), "/sign-in?next=%2Faccount&ended=signed_out");
        // A cookie that somebody copied is worth nothing once its sign-in has ended.
        let thief = app.signed_out();
        thief.set_cookie("__Host-steerwell", &kept);
        assert_eq!(thief.get("/account").location().unwrap(), "/sign-in?next=%2Faccount&ended=signed_out");
    }

    /// After five failures the right password does not help either, and nothing tells that it was right.
    fn an_account_is_locked_after_five_failures(app: &TestApp) {
        app.account("sam.social");
        let client = app.signed_out();
        let mut sentences = Vec::new();
        for _ in 0..5 {
            sentences.push(sign_in(&client, "sam.social", "wrong wrong wrong").must_be(422).text());
        }
        sentences.push(sign_in(&client, "sam.social", demo::PASSWORD).must_be(422).text());
        sentences.dedup();
        assert_eq!(sentences.len(), 1, "{sentences:#?}");
        assert!(!client.has_cookie("__Host-steerwell"));
        assert_eq!(app.number("select count(*) from access_audit where verb = 'sign_in' and outcome = 'refused'"), 6);
        assert_eq!(app.number("select count(*) from access_audit where purpose = 'locked'"), 1);
    }
}

/// The page must not tell which names exist: not by words, not by the status.
#[test]
fn an_unknown_name_and_a_wrong_password_look_alike() {
    let app = TestApp::sqlite();
    app.account("sam.social");
    let client = app.signed_out();
    let [known, unknown, odd] =
        ["sam.social", "nobody.here", "no such name; drop table"].map(|name| {
            let page = sign_in(&client, name, "wrong wrong wrong");
            page.must_be(422);
            assert_eq!(page.errors()[0].0, "sign_in_name");
            assert_eq!(page.value("sign_in_name"), name, "what was typed stays");
            assert_eq!(
                page.attributes("#password", "value"),
                Vec::<String>::new(),
                "the password does not"
            );
            page.errors()[0].1.clone()
        });
    assert_eq!(known, unknown);
    assert_eq!(known, odd);
    let disabled = app.account("ines.info");
    app.stranger(&format!(
        "update access_account set disabled_at = '2026-11-01T00:00:00.000000Z' where id = {}",
        blob(disabled)
    ));
    assert_eq!(
        sign_in(&client, "ines.info", demo::PASSWORD).errors()[0].1,
        known
    );
}

fn blob(id: record::AccountId) -> String {
    format!("x'{}'", id.uuid().simple())
}

#[test]
fn what_is_missing_is_said_beside_each_field() {
    let app = TestApp::sqlite();
    let client = app.signed_out();
    let page = sign_in(&client, "  ", "");
    page.must_be(422);
    assert_eq!(
        page.errors(),
        [
            (
                "sign_in_name".to_owned(),
                "Enter your sign-in name.".to_owned()
            ),
            ("password".to_owned(), "Enter your password.".to_owned()),
        ]
    );
    assert_eq!(page.select(".govuk-error-message").len(), 2);
    assert_eq!(
        app.number("select count(*) from access_audit"),
        0,
        "nobody tried to be anybody"
    );
}

/// Somebody who asked for a page gets it after signing in, and a stranger's link leads nowhere else.
#[test]
fn the_way_on_is_the_page_that_was_asked_for_and_never_another_site() {
    let app = TestApp::sqlite();
    app.account("ivan.admin");
    let client = app.signed_out();
    let away = client.get("/accounts");
    assert_eq!(away.location().unwrap(), "/sign-in?next=%2Faccounts");
    let form = client.follow(away);
    form.must_say("Sign in to open the page that you asked for.");
    let page = client.submit(
        &form,
        "#password",
        &[("sign_in_name", "ivan.admin"), ("password", demo::PASSWORD)],
    );
    assert_eq!(
        (page.path.as_str(), page.heading().as_str()),
        ("/accounts", "Accounts")
    );
    // Signed in already: straight on.
    assert_eq!(
        client.get("/sign-in?next=/teams").location().unwrap(),
        "/teams"
    );
    for evil in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "%2F%2Fevil.example",
        "javascript:alert(1)",
        "/sign-out",
    ] {
        let client = app.signed_out();
        let form = client.get(&format!("/sign-in?next={evil}"));
        form.must_not_hold("evil.example");
        let page = client.post(
            "/sign-in",
            &[
                ("sign_in_name", "ivan.admin"),
                ("password", demo::PASSWORD),
                ("next", "//evil.example"),
            ],
        );
        assert_eq!(page.location().unwrap(), "/home", "{evil}");
        assert_eq!(
            client
                .get(&format!("/sign-in?next={evil}"))
                .location()
                .unwrap(),
            "/home",
            "{evil}"
        );
    }
}

/// A form that no page of ours made is not taken, from a stranger's page least of all.
#[test]
fn a_forged_form_signs_nobody_in_or_out() {
    let app = TestApp::sqlite();
    app.account("sam.social");
    let client = app.signed_out();
    client.get("/sign-in");
    let fields = [("sign_in_name", "sam.social"), ("password", demo::PASSWORD)];
    for token in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let mut forged = fields.to_vec();
        forged.push(("form_token", token));
        let page = client.post("/sign-in", &forged);
        page.must_be(403)
            .must_say("Send the form again")
            .must_not_hold(demo::PASSWORD);
        assert!(!client.has_cookie("__Host-steerwell"));
    }
    // The token of another browser.
    let other = app.signed_out();
    let token = other.token();
    client
        .post("/sign-in", &[fields[0], fields[1], ("form_token", &token)])
        .must_be(403);
    // The right token, but the browser says that another site sent it.
    let body = format!(
        "sign_in_name=sam.social&password={}&form_token={}",
        demo::PASSWORD,
        client.token()
    );
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "cross-site"),
    ];
    client
        .post_bytes("/sign-in", &headers, body.into_bytes())
        .must_be(403);
    let worker = app.as_role(Role::SocialWorker);
    worker
        .post("/sign-out", &[("form_token", "forged")])
        .must_be(403);
    worker.get("/account").must_be(200);
}

/// A token that was there before the password was given could have been planted: a new sign-in has a new one, and
/// the sign-in that it takes the place of ends.
#[test]
fn signing_in_makes_a_new_token_and_ends_what_was_before() {
    let app = TestApp::sqlite();
    app.account("ines.info");
    let client = app.as_role(Role::SocialWorker);
    let before = client.cookie("__Host-steerwell").unwrap();
    client.get("/account");
    let page = client.post(
        "/sign-in",
        &[("sign_in_name", "ines.info"), ("password", demo::PASSWORD)],
    );
    page.must_be(303);
    assert_ne!(client.cookie("__Host-steerwell").unwrap(), before);
    client.get("/account").must_say("Ines Info");
    let old = app.signed_out();
    old.set_cookie("__Host-steerwell", &before);
    assert!(
        old.get("/account")
            .location()
            .unwrap()
            .starts_with("/sign-in")
    );
    // A planted cookie of nobody's is not taken over.
    let planted = app.signed_out();
    planted.set_cookie(
        "__Host-steerwell",
        "cGxhbnRlZC1wbGFudGVkLXBsYW50ZWQtcGxhbnRlZDA",
    );
    planted.get("/sign-in");
    planted
        .post(
            "/sign-in",
            &[("sign_in_name", "ines.info"), ("password", demo::PASSWORD)],
        )
        .must_be(303);
    assert_ne!(
        planted.cookie("__Host-steerwell").unwrap(),
        "cGxhbnRlZC1wbGFudGVkLXBsYW50ZWQtcGxhbnRlZDA"
    );
}

/// Guessing over many accounts is slowed down by address, before any password is compared.
#[test]
fn too_many_tries_from_one_address_have_to_wait() {
    let app = TestApp::with(|settings| {
        settings.rate_limits = true;
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let client = app.signed_out();
    let body = format!("sign_in_name=&password=&form_token={}", client.token());
    let from = |address: &str| {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-forwarded-for", address),
        ];
        client.post_bytes("/sign-in", &headers, body.clone().into_bytes())
    };
    let began = std::time::Instant::now();
    let taken = (0..200)
        .map(|_| from("198.51.100.7"))
        .position(|page| page.status == 429)
        .expect("a limit");
    // One more for each second that the machine of the test took meanwhile.
    let most = 61 + usize::try_from(began.elapsed().as_secs()).unwrap();
    assert!((60..=most).contains(&taken), "{taken} were taken");
    from("198.51.100.8").must_be(422);
    client.get("/sign-in").must_be(200);
    let more = (0..10)
        .map(|_| from("198.51.100.7"))
        .find(|page| page.status == 429);
    more.expect("a limit").must_say("Too many requests");
}

/// A password that somebody else made opens nothing but the page where the holder chooses their own.
#[test]
fn a_temporary_password_must_be_changed_before_anything_else() {
    let app = TestApp::sqlite();
    let admin = app.as_role(Role::ItAdministrator);
    let made = admin.post(
        "/accounts/new",
        &[
            ("sign_in_name", "new.worker"),
            ("display_name", "New Worker"),
            ("roles", "social_worker"),
        ],
    );
    let one_time = made.must_be(200).select("main code")[1].clone();
    let client = app.signed_out();
    assert_eq!(
        sign_in(&client, "new.worker", &one_time)
            .location()
            .unwrap(),
        "/sign-in/password"
    );
    for elsewhere in ["/home", "/account", "/kept", "/account/password"] {
        let page = client.open(elsewhere);
        assert_eq!(page.heading(), "Choose your own password", "{elsewhere}");
    }
    let typed = |new, again| [("new_password", new), ("repeat_password", again)];
    let weak = client.post("/sign-in/password", &typed("password", "passwort"));
    weak.must_be(422);
    let fields: Vec<String> = weak.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        ["new_password", "repeat_password"],
        "all faults at once"
    );
    for bad in [
        one_time.as_str(),
        "riverbridge council",
        "New Worker New Worker",
    ] {
        let page = client.post("/sign-in/password", &typed(bad, bad));
        page.must_be(422).must_not_hold(bad);
        assert_eq!(page.errors()[0].0, "new_password", "{bad}");
    }
    let page = client.post("/sign-in/password", &typed(GOOD, GOOD));
    assert_eq!(page.location().unwrap(), "/home");
    client.get("/account").must_be(200).must_say("New Worker");
    let again = app.signed_out();
    sign_in(&again, "new.worker", &one_time).must_be(422);
    assert_eq!(
        sign_in(&again, "new.worker", GOOD).location().unwrap(),
        "/home"
    );
}

/// Whoever is half way may stop, and begin as somebody else.
#[test]
fn a_sign_in_half_way_can_be_stopped() {
    let app = TestApp::with(|settings| settings.sign_in.require_second_factor_for_staff = true);
    app.account("sam.social");
    let client = app.signed_out();
    let page = sign_in(&client, "sam.social", demo::PASSWORD);
    assert_eq!(page.location().unwrap(), "/sign-in/second-factor");
    assert_eq!(
        client.get("/sign-in/code").location().unwrap(),
        "/sign-in/second-factor"
    );
    let page = client.open("/sign-in/second-factor");
    assert_eq!(
        page.select("main button").last().unwrap(),
        "Stop, and sign in as somebody else"
    );
    client
        .do_post("/sign-out", &[])
        .must_say("You have signed out.");
    assert_eq!(
        client.get("/sign-in/second-factor").location().unwrap(),
        "/sign-in"
    );
}
