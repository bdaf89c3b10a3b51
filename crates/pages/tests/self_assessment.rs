//! The person's own assessment: by a link with its code or on their own account, sent, validated with both answers
//! beside each other, and given back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use common::{Client, Page, TestApp};
use record::access::invitation::{self, Entered};
use work::{TOGETHER, adopt, begin, path_of};

/// What a worker is told of a link, the only time.
struct Link {
    token: String,
    code: String,
}

/// Makes a link through the page.
fn invite(client: &Client<'_>, app: &TestApp, person: &str) -> Link {
    let address = format!("/people/{}/invitation", app.person(person));
    let form = client.get(&address);
    form.must_be(200);
    let page = client.submit(
        &form,
        "form[action$='/invitation']",
        &[
            ("wishes", "yes"),
            ("capacity", "yes"),
            ("substantial_difficulty", "no"),
        ],
    );
    page.must_be(200).must_say("The link is made");
    let value = |name: &str| {
        page.attributes(&format!("input[name={name}]"), "value")
            .remove(0)
    };
    Link {
        token: value("token"),
        code: value("code"),
    }
}

/// Opens a link and types its code.
fn come(client: &Client<'_>, link: &Link) -> Page {
    let ask = client.open(&format!("/self-assessment/{}", link.token));
    assert_eq!(
        path_of(&ask),
        "/self-assessment",
        "the link stays in the address"
    );
    ask.must_be(200).must_not_hold(&link.token);
    client.submit(
        &ask,
        "form[action='/self-assessment']",
        &[("code", &link.code)],
    )
}

/// Answers every question of the person's, as `story` says and otherwise «I do not know».
fn answer_own(client: &Client<'_>, own: &str, story: &[(&str, &str)]) -> Page {
    let list = client.get(own);
    let mut page = client.open(&list.attributes("main a.govuk-button", "href").remove(0));
    for _ in 0..60 {
        page.must_be(200);
        let address = path_of(&page);
        if address.ends_with("/check") {
            return page;
        }
        let key = address
            .strip_prefix(own)
            .unwrap()
            .trim_start_matches('/')
            .to_owned();
        let value = story
            .iter()
            .find(|(question, _)| *question == key)
            .map_or("not_known", |(_, value)| *value);
        page = client.submit(&page, "form[data-unsaved-warning]", &[("value", value)]);
    }
    panic!("the questions of {own} never end");
}

/// What Ada says of herself.
const ADA_SAYS: &[(&str, &str)] = &[
    ("need/personal_care", "several_daily"),
    ("need/eating", "daily"),
    ("need/home", "most"),
    ("need/safe_at_home", "none"),
    ("need/nights", "awake"),
    ("need/communication", "none"),
    ("need/wellbeing", "now_and_then"),
    ("need/relationships", "most_times"),
    ("need/occupation", "none"),
    ("need/parenting", "none"),
    ("need/risk", "none"),
    ("need/helpers", "somebody"),
    ("informal/personal_care", "quarter"),
    ("informal/eating", "half"),
    ("informal/home", "quarter"),
    ("informal/nights", "none"),
    ("informal/wellbeing", "none"),
    ("informal/relationships", "none"),
    ("flag/two_workers", "no"),
    ("flag/specialist", "no"),
    ("flag/isolation", "no"),
    ("flag/one_off", "yes"),
];

on_both_engines! {
    fn a_link_leads_to_ones_own_questions_and_they_are_sent_and_validated(app: &TestApp) {
        adopt(app);
        let sam = app.signed_in("sam.social");
        let link = invite(&sam, app, "ada");
        let ada = app.signed_out();
        let own = come(&ada, &link);
        own.must_be(200).must_say("Your own assessment").must_say("0 of 12 questions");
        let own = path_of(&own);
        let check = answer_own(&ada, &own, ADA_SAYS);
        check.must_say("I need somebody who stays awake");
        // Who answered is asked, and nothing is sent without it.
        let page = ada.submit(&check, "form[action$='/send']", &[]);
        page.must_be(422);
        assert_eq!(page.errors()[0].0, "led_by");
        let send = format!("{own}/send");
        let done = ada.post(&send, &[("led_by", "with_family"), ("helped_by", "Farida")]);
        done.must_be(303);
        // The receipt can be reloaded; sending again, opening the questions and typing the code again lead to it too,
        // and none of that is a fault of hers.
        let receipt = done.location().unwrap();
        for sent in [
            ada.get(&receipt),
            ada.get(&receipt),
            ada.open(&own),
            ada.do_post(&send, &[("led_by", "with_family")]),
            come(&app.signed_out(), &link),
        ] {
            sent.must_be(200)
                .must_say("Your answers are sent")
                .must_say("Your answers were sent. Nothing more is needed from you now.")
                .must_say("What happens next")
                .must_not_hold("There is a problem")
                .must_not_hold("You were away");
            assert!(sent.errors().is_empty());
        }
        ada.get(&format!("{receipt}&words=easy")).must_say("You sent your answers");
        // The worker sees both, agrees with all but one, and must say why.
        let next = sam.open(&format!("/people/{}/assessment", app.person("ada")));
        assert!(path_of(&next).ends_with("/validate"), "{}", next.path);
        next.must_say("By the person with family or friends: Farida");
        let validate = sam.submit(&next, "form[action$='/validate']", &[("need.nights", "some"), ("substantial_difficulty", "no")]);
        validate.must_be(422);
        assert_eq!(validate.errors()[0].0, "why.need.nights");
        assert_eq!(validate.errors().len(), 1, "{:?}", validate.errors());
        let fields: Vec<(String, String)> = validate
            .form("form[action$='/validate']")
            .fields
            .into_iter()
            .filter(|(name, _)| name != "why.need.nights")
            .chain([("why.need.nights".to_owned(), "We counted: two nights a week.".to_owned())])
            .collect();
        sam.post_pairs(&path_of(&validate), &fields).must_be(303);
        assert_eq!(app.number("select count(*) from assessment_step where kind = 'validated'"), 1);
        assert_eq!(app.number("select count(*) from tasks_task where kind = 'validation' and closed_at is null"), 0);
        assert_eq!(app.number("select count(*) from tasks_task where kind = 'eligibility' and closed_at is null"), 1);
        let assessment = own.trim_end_matches("/own").to_owned();
        // Her dissent stands beside what was decided.
        sam.get(&format!("{assessment}/check"))
            .must_say("The person would answer: “I need somebody who stays awake”")
            .must_say("We counted: two nights a week.");
        // On her own account she reads both, and changes nothing.
        let account = app.signed_in("ada.testwell");
        let agreed = account.get(&own);
        agreed.must_be(200).must_say("I need somebody who stays awake").must_say("We counted: two nights a week.");
        assert!(path_of(&account.open(&format!("{own}/need/nights"))).ends_with("/own"));
    }

    fn five_wrong_codes_end_a_link(app: &TestApp) {
        adopt(app);
        let sam = app.signed_in("sam.social");
        let link = invite(&sam, app, "ada");
        let thief = app.signed_out();
        let wrong = Link { token: link.token.clone(), code: if link.code == "000000" { "111111" } else { "000000" }.to_owned() };
        for left in ["4 more tries", "3 more tries", "2 more tries", "1 more try"] {
            come(&thief, &wrong).must_be(422).must_say(left);
        }
        come(&thief, &wrong).must_be(422).must_say("has ended");
        come(&app.signed_out(), &link).must_be(422).must_say("has ended");
        assert_eq!(app.number("select count(*) from access_invitation_session"), 0);
        assert_eq!(app.number("select count(*) from access_audit where purpose = 'invitation.code' and outcome = 'refused'"), 6);
        // A new one ends what was there, and works.
        let new = invite(&sam, app, "ada");
        come(&app.signed_out(), &new).must_be(200).must_say("Your own assessment");
    }
}

#[test]
fn a_link_opens_its_own_questions_and_nothing_else() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let foreign = begin(&sam, &app, "ewa");
    let link = invite(&sam, &app, "ada");
    let other = invite(&sam, &app, "bernard");
    let ada = app.signed_out();
    let own = path_of(&come(&ada, &link));
    let assessment = own.trim_end_matches("/own");
    let person = app.person("ada");
    for closed in [
        format!("/people/{person}"),
        format!("/people/{person}/print"),
        format!("/people/{person}/assessment"),
        format!("/people/{person}/invitation"),
        "/home".to_owned(),
        "/account".to_owned(),
        "/people".to_owned(),
        assessment.to_owned(),
        format!("{assessment}/check"),
        format!("{assessment}/validate"),
        format!("{foreign}/own"),
        format!("{foreign}/own/need/nights"),
    ] {
        let page = ada.get(&closed);
        assert!(
            [403, 404].contains(&page.status),
            "{closed} opened by a link: {}",
            page.status
        );
    }
    // Not another's either, though the same browser had it open.
    let bernard = path_of(&come(&app.signed_out(), &other));
    ada.get(&bernard).must_be(404);
    ada.post(
        &format!("{bernard}/need/nights"),
        &[("value", "none"), ("base", "0")],
    )
    .must_be(404);
    ada.post(
        &format!("{assessment}/need/nights"),
        &[("value", "none"), ("base", "0")],
    )
    .must_be(403);
    // Its rows in the trail carry the link, and no account.
    let rows = app.number(
        "select count(*) from access_audit where actor like 'invitation:%' and account_id is null and outcome = 'allowed'",
    );
    assert!(rows > 1, "{rows}");
    // Only a hash of the link is kept, and no code.
    let kept = app.number(&format!(
        "select count(*) from access_invitation where cast(token_hash as text) like '%{}%' or code_hash like '%{}%'",
        link.token, link.code
    ));
    assert_eq!(kept, 0);
    // Leaving closes it in this browser.
    let open = ada.get(&own);
    ada.submit(&open, "form[action='/self-assessment/leave']", &[])
        .must_say("Every answer that you saved is kept");
    assert_eq!(ada.get(&own).status, 303);
}

#[test]
fn a_link_ends_by_time_by_a_worker_and_by_a_newer_one() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let page = format!("/people/{}/invitation", app.person("ada"));
    let first = invite(&sam, &app, "ada");
    let ada = app.signed_out();
    let own = path_of(&come(&ada, &first));
    let second = invite(&sam, &app, "ada");
    assert_eq!(
        ada.get(&own).status,
        303,
        "the older link's session goes on"
    );
    come(&app.signed_out(), &first)
        .must_be(422)
        .must_say("This link has ended");
    let ada = app.signed_out();
    come(&ada, &second).must_be(200);
    let shown = sam.get(&page);
    sam.submit(&shown, "form[action$='/invitation/end']", &[])
        .must_say("The link is ended");
    assert_eq!(ada.get(&own).status, 303, "an ended link's session goes on");
    come(&app.signed_out(), &second).must_be(422);
    // By time: as the database would have it four weeks later.
    let third = invite(&sam, &app, "ada");
    let shown = sam.get(&page);
    shown.must_say("20 December 2026");
    for (days, opens) in [(28_i64, true), (29, false)] {
        let hours = jiff::SignedDuration::from_hours(24 * days);
        let later = record::Moment::at(app.moment().now.checked_add(hours).unwrap());
        let key = record::access::SecretKey::from_bytes(common::KEY);
        let entered = app.make(|tx| invitation::enter(tx, &key, &later, &third.token, &third.code));
        assert_eq!(
            matches!(entered, Entered::In(..)),
            opens,
            "after {days} days: {entered:?}"
        );
    }
    assert_eq!(
        app.number(
            "select count(*) from tasks_task where kind = 'self_assessment' and closed_at is null"
        ),
        1
    );
}

#[test]
fn where_capacity_is_in_doubt_or_the_person_does_not_want_it_no_link_is_made() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let address = format!("/people/{}/invitation", app.person("bernard"));
    let form = sam.get(&address);
    let page = sam.submit(
        &form,
        "form[action$='/invitation']",
        &[
            ("wishes", "no"),
            ("capacity", "doubt"),
            ("substantial_difficulty", "yes"),
        ],
    );
    page.must_be(422);
    let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["helper", "wishes", "capacity"], "all at once");
    let page = sam.submit(&form, "form[action$='/invitation']", &[]);
    let fields: Vec<String> = page.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["wishes", "substantial_difficulty"]);
    assert_eq!(app.number("select count(*) from access_invitation"), 0);
    assert_eq!(app.number("select count(*) from assessment_assessment"), 0);
}

#[test]
fn the_letter_says_where_what_and_until_when() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let address = format!("/people/{}/invitation", app.person("jo"));
    let form = sam.get(&address);
    let made = sam.submit(
        &form,
        "form[action$='/invitation']",
        &[
            ("wishes", "yes"),
            ("capacity", "yes"),
            ("substantial_difficulty", "no"),
        ],
    );
    let value = |name: &str| {
        made.attributes(&format!("input[name={name}]"), "value")
            .remove(0)
    };
    let (token, code) = (value("token"), value("code"));
    let told = sam.submit(&made, "form[action$='/letter']", &[("voice", "plain")]);
    told.must_be(200)
        .must_say(&token)
        .must_say("care.example/self-assessment")
        .must_say("20 December 2026")
        .must_not_hold(&code);
    let printed = sam.submit(&made, "form[action$='/letter']", &[("code_on", "letter")]);
    printed.must_say(&code).must_say("Type these letters");
    // Typed from the paper, without dashes and in capitals, it opens.
    let jo = app.signed_out();
    let ask = jo.get("/self-assessment");
    let typed = token.replace('-', "").to_uppercase();
    let own = jo.submit(
        &ask,
        "form[action='/self-assessment']",
        &[
            ("link", &typed),
            ("code", &format!("{} {}", &code[..3], &code[3..])),
        ],
    );
    own.must_be(200).must_say("Your own questions");
}

#[test]
fn answers_are_kept_at_each_step_and_help_is_asked_after_needs() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    begin(&sam, &app, "ada");
    let ada = app.signed_in("ada.testwell");
    let own = path_of(&ada.open(&format!("/people/{}/assessment", app.person("ada"))));
    assert!(own.ends_with("/own"), "{own}");
    let question = format!("{own}/need/nights");
    let page = ada.get(&question);
    page.must_say("I do not know");
    let faulty = ada.submit(
        &page,
        "form[data-unsaved-warning]",
        &[("note", "My sister comes.")],
    );
    faulty.must_be(422).must_say("My sister comes.");
    let list = ada.submit(
        &page,
        "form[data-unsaved-warning]",
        &[("note", "My sister comes."), ("then", "return")],
    );
    list.must_be(200).must_say("0 of 12");
    ada.get(&question).must_say("My sister comes.");
    // Help of others is not asked before the needs.
    let early = ada.open(&format!("{own}/informal/nights"));
    assert_eq!(path_of(&early), own);
    ada.post(
        &format!("{own}/informal/nights"),
        &[("value", "half"), ("base", "0")],
    )
    .must_be(409);
    // Two windows: the second sees what the first saved.
    let (one, two) = (ada.get(&question), ada.get(&question));
    ada.submit(&one, "form[data-unsaved-warning]", &[("value", "some")]);
    let conflict = ada.submit(&two, "form[data-unsaved-warning]", &[("value", "most")]);
    conflict.must_be(409).must_say("I need help on some nights");
    ada.submit(
        &conflict,
        "form[data-unsaved-warning]",
        &[("value", "most")],
    )
    .must_be(200);
    // None of it is decided: a budget is far away, and the worker's page says not answered.
    assert_eq!(
        app.number("select count(*) from assessment_answer where value <> ''"),
        0
    );
    // In easy words, and back.
    ada.get(&format!("{question}?words=easy"))
        .must_say("Do you need help at night?");
}

#[test]
fn answers_given_back_are_changed_and_sent_again() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    let own = format!("{assessment}/own");
    let ada = app.signed_in("ada.testwell");
    let check = answer_own(&ada, &own, ADA_SAYS);
    ada.submit(&check, "form[action$='/send']", &[("led_by", "self")])
        .must_say("Your answers are sent");
    ada.post(
        &format!("{own}/need/nights"),
        &[("value", "none"), ("base", "1")],
    )
    .must_be(409);
    let validate = sam.get(&format!("{assessment}/validate"));
    let empty = sam.submit(&validate, "form[action$='/return']", &[]);
    empty.must_be(422);
    assert_eq!(empty.errors()[0].0, "what");
    sam.submit(
        &validate,
        "form[action$='/return']",
        &[("what", "Please look at the nights.")],
    )
    .must_say("given back to the person");
    ada.get(&own).must_say("Please look at the nights.");
    let nights = ada.get(&format!("{own}/need/nights?from=check"));
    let check = ada.submit(&nights, "form[data-unsaved-warning]", &[("value", "some")]);
    assert!(path_of(&check).ends_with("/check"));
    ada.submit(&check, "form[action$='/send']", &[("led_by", "self")])
        .must_say("Your answers are sent");
    // Agreed with in one click: what she answered is what is decided.
    let validate = sam.get(&format!("{assessment}/validate"));
    let done = sam.submit(
        &validate,
        "form[action$='/validate']",
        &[("substantial_difficulty", "no")],
    );
    done.must_be(200);
    assert_eq!(
        app.number("select count(*) from assessment_answer where question = 'nights' and part = 'need' and value = 'some'"),
        1
    );
    // An answer that changes afterwards opens it again.
    work::answer(&sam, &format!("{assessment}/need/nights"), "most", "");
    assert_eq!(
        app.number("select count(*) from assessment_step where kind = 'reopened'"),
        1
    );
    assert_eq!(
        app.number(
            "select count(*) from tasks_task where kind = 'validation' and closed_at is null"
        ),
        1
    );
}

#[test]
fn what_the_person_does_not_know_has_to_be_decided() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let assessment = begin(&sam, &app, "ada");
    let own = format!("{assessment}/own");
    let ada = app.signed_in("ada.testwell");
    // Everything «I do not know» but the flags.
    let flags: Vec<(&str, &str)> = ADA_SAYS
        .iter()
        .copied()
        .filter(|(key, _)| key.starts_with("flag/"))
        .collect();
    let check = answer_own(&ada, &own, &flags);
    ada.submit(&check, "form[action$='/send']", &[("led_by", "self")]);
    let validate = sam.get(&format!("{assessment}/validate"));
    let refused = sam.submit(&validate, "form[action$='/validate']", TOGETHER);
    refused.must_be(422);
    assert!(
        refused
            .errors()
            .iter()
            .any(|(field, _)| field == "need.nights"),
        "{:?}",
        refused.errors()
    );
    assert_eq!(
        app.number("select count(*) from assessment_answer where value <> ''"),
        0,
        "half was written"
    );
}

#[test]
fn a_paper_form_is_typed_in_as_the_persons_own_answers() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let start = sam.get(&format!("/people/{}/assessment", app.person("ada")));
    let paper = sam.submit(&start, "form[action$='/assessments']", &[("then", "paper")]);
    assert!(path_of(&paper).ends_with("/paper"), "{}", paper.path);
    let typed: Vec<(String, &str)> = ADA_SAYS
        .iter()
        .map(|(key, value)| (key.replacen('/', ".", 1), *value))
        .collect();
    let mut typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(key, value)| (key.as_str(), *value))
        .collect();
    typed.push(("note.need.nights", "I lie awake."));
    let wrong: Vec<(&str, &str)> = typed
        .iter()
        .map(|(key, value)| {
            (
                *key,
                if *key == "need.home" {
                    "sometimes"
                } else {
                    *value
                },
            )
        })
        .collect();
    let refused = sam.submit(&paper, "form[action$='/paper']", &wrong);
    refused.must_be(422).must_say("I lie awake.");
    assert_eq!(refused.errors()[0].0, "need.home");
    assert_eq!(app.number("select count(*) from assessment_answer"), 0);
    let validate = sam.submit(&paper, "form[action$='/paper']", &typed);
    assert!(
        path_of(&validate).ends_with("/validate"),
        "{}",
        validate.path
    );
    validate
        .must_say("I lie awake.")
        .must_say("By the person on paper");
    assert_eq!(
        app.number("select count(*) from assessment_answer where value <> ''"),
        0
    );
    let assessment = path_of(&validate).trim_end_matches("/validate").to_owned();
    // Sent is sent: it is not typed over.
    sam.post(&format!("{assessment}/paper"), &typed)
        .must_be(409);
}

#[test]
fn a_carers_assessment_stands_beside_and_asks_after_the_carer() {
    let app = TestApp::sqlite();
    adopt(&app);
    let sam = app.signed_in("sam.social");
    let person = app.person("bernard");
    let start = sam.get(&format!("/people/{person}/assessment"));
    let list = sam.submit(
        &start,
        "form[action$='/assessments']",
        &[("questionnaire", "carer")],
    );
    list.must_say("Caring for somebody, and what you need yourself")
        .must_say("You and caring")
        .must_not_hold("Help from family, friends and neighbours");
    let assessment = path_of(&list);
    let check = work::answer_all(
        &sam,
        &assessment,
        &[
            ("need/time", "much"),
            ("need/willing", "less"),
            ("need/health", "at_risk"),
            ("need/child", "able"),
            ("need/others", "able"),
            ("need/home", "able"),
            ("need/eating", "able"),
            ("need/relationships", "hard"),
            ("need/work", "able"),
            ("need/community", "able"),
            ("need/recreation", "unable"),
            ("need/emergency", "nobody"),
        ],
    );
    check.must_say("No, nobody");
    // 3 + 3 + 1 + 2 = 9 points at £40 a year: £6.92 a week.
    work::decide(&sam, &assessment, "First assessment of the carer.").must_say("£6.92 a week");
    // An adult's assessment of the same person is another one, and neither takes the other's place.
    let other = sam.do_post(
        &format!("/people/{person}/assessments"),
        &[("questionnaire", "adult")],
    );
    other.must_say("The assessment is begun");
    sam.get(&assessment)
        .must_not_hold("A newer assessment was begun");
}
