//! Counts by pages: the numbers, the picture with its table, each person with the criterion, and who sees what.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "../../record/tests/work/rows.rs"]
mod rows;
#[path = "work/mod.rs"]
mod work;

use common::TestApp;
use jiff::civil::date;
use record::access::{self, Noun, Role, Verb};
use record::{Actor, performance};
use rows::{Agreed, agreed, service};
use work::adopt;

const DIRECT: (&str, &str, bool) = ("community", "direct_payment", true);
const ARRANGED: (&str, &str, bool) = ("community", "commissioned", true);

/// Ada has a direct payment, Bernard a plan of 2010 without free use, Hana's record is restricted.
fn council(app: &TestApp) {
    adopt(app);
    let [ada, bernard, hana] = ["ada", "bernard", "hana"].map(|key| app.person(key));
    let moment = app.moment();
    app.make(|tx| {
        service(tx, ada, DIRECT, (date(2010, 3, 1), None))?;
        service(tx, bernard, ARRANGED, (date(2010, 3, 1), None))?;
        service(tx, hana, DIRECT, (date(2010, 3, 1), None))?;
        let plan = Agreed {
            on: date(2010, 6, 1),
            told_on: Some(date(2010, 5, 1)),
            outcomes: true,
            free_use: false,
            taken_as: "council",
        };
        agreed(tx, bernard, &plan)?;
        let maker = Actor::Demonstration;
        let permit = access::population(&maker, Noun::Performance, Verb::Change, "test")?;
        performance::add_targets(tx, &permit, (&maker, &moment), &performance::papers()?).map(drop)
    });
}

on_both_engines! {
    fn a_count_opens_down_to_the_person(app: &TestApp) {
        council(app);
        let tom = app.signed_in("tom.manager");
        let page = tom.get("/performance");
        page.must_be(200).must_say("66.7%: 2 of 3").must_say("95% by 31 March 2027").must_not_hold("NI 130");
        let links = page.attributes("main h2 a", "href");
        assert_eq!(links[0], "/performance/ascof_3d_1a?on=2026-11-22");
        let measure = tom.get(&links[0]);
        measure.must_be(200).must_say("Has a direct payment").must_say("Direct payment from 1 March 2010");
        assert_eq!(measure.count("main svg[role=img][aria-label] desc"), 1, "the picture has a title, and its table stands below");
        measure.must_say("Over the year, counted from what is on record now");
        // Tom is named on Hana's record.
        let ada = format!("/people/{}", app.person("ada"));
        assert!(measure.attributes("#people td a", "href").contains(&ada));
        tom.get(&ada).must_be(200);
        let not = tom.get("/performance/ascof_3d_1a?on=2026-11-22&list=not-counted");
        not.must_say("The council arranges the support without a personal budget").must_say("Bernard");
    }

    fn the_council_of_2011_is_counted_by_its_own_measures(app: &TestApp) {
        council(app);
        let perf = app.signed_in("perf.board");
        let page = perf.get("/performance?on=31/3/2011");
        page.must_be(200).must_say("NI 130").must_say("30% by 31 March 2011").must_not_hold("ASCOF 3D part 1a");
        let measure = perf.get("/performance/ni130?on=2011-03-31&list=not-counted");
        measure.must_say("No record that they can use the money as they choose").must_say("Told an allocation: 1 May 2010");
        measure.must_say("Free use: nothing on record").must_say("Derby City Council, 20 April 2010, Appendix 3");
        measure.must_say("2,250 is 30% of the national base").must_say("version 2");
        // A performance officer opens no records and learns no names.
        measure.must_not_hold("Bernard");
        assert_eq!(measure.attributes("#people td a", "href"), [""; 0]);
        let counted = perf.get("/performance/ni130?on=2011-03-31");
        counted.must_say("Restricted record").must_not_hold("Hana").must_not_hold("Ada");
        // Kept once, however often it is sent.
        for _ in 0..2 {
            let kept = perf.submit(&counted, "form[action$='/keep']", &[]);
            kept.must_be(200).must_say("The count is kept as it is now");
        }
        assert_eq!(app.number("select count(*) from performance_count"), 1);
    }
}

#[test]
fn a_day_that_is_none_is_told_so() {
    let app = TestApp::sqlite();
    council(&app);
    let perf = app.signed_in("perf.board");
    for (typed, said) in [
        ("31/2/2011", "Enter a day such as 31/3/2011"),
        ("2027-01-01", "still to come"),
    ] {
        perf.get(&format!("/performance?on={typed}"))
            .must_be(422)
            .must_say(said);
        perf.get(&format!("/performance/ascof_3d_1a?on={typed}"))
            .must_be(422)
            .must_say(said);
    }
    let none = perf.get("/performance?on=2015-01-01");
    none.must_be(200)
        .must_say("No measure is in force on this day");
    perf.get("/performance/ni999").must_be(404);
    perf.get("/performance/ni130")
        .must_say("is not counted on 22 November 2026");
}

#[test]
fn the_file_holds_the_numbers_and_hides_small_ones() {
    let app = TestApp::sqlite();
    council(&app);
    let file = app
        .signed_in("perf.board")
        .get("/performance/ascof_3d_1a/numbers.csv?on=2026-11-22");
    file.must_be(200);
    let text = file.text();
    assert!(
        text.starts_with("measure,version,on,from,by,part,numerator,denominator,percent "),
        "{text}"
    );
    assert!(
        text.contains(",2026-11-22,2026-11-22,all,all,2,3,66.7 "),
        "{text}"
    );
    assert!(text.contains("older people,*,*,*"), "{text}");
}

#[test]
fn who_sees_counts_and_who_sees_people() {
    let app = TestApp::sqlite();
    council(&app);
    let at = "/performance/ascof_3d_1a";
    for role in [
        Role::SocialWorker,
        Role::InformationOfficer,
        Role::Provider,
        Role::Person,
    ] {
        app.as_role(role).get(at).must_be(403);
    }
    for role in [Role::Commissioner, Role::FinanceOfficer] {
        let page = app.as_role(role).get(at);
        page.must_be(200)
            .must_say("Your role sees the numbers")
            .must_not_hold("Ada");
    }
    let before = app.number("select count(*) from access_audit where noun = 'performance'");
    app.as_role(Role::TeamManager)
        .get(at)
        .must_be(200)
        .must_say("Ada")
        .must_not_hold("Keep this count");
    assert_eq!(
        app.number("select count(*) from access_audit where noun = 'performance'"),
        before + 1
    );
    app.as_role(Role::TeamManager)
        .post("/performance/ascof_3d_1a/keep", &[])
        .must_be(403);
}

#[test]
fn a_target_is_kept_with_its_source_and_all_faults_are_told() {
    let app = TestApp::sqlite();
    council(&app);
    let perf = app.signed_in("perf.board");
    let at = "/performance/ascof_3d_2a";
    let before = app.number("select count(*) from performance_target");
    let page = perf.get(at);
    let bare = perf.submit(&page, "form[action$='/target']", &[("amount", "lots")]);
    bare.must_be(422);
    let fields: Vec<String> = bare.errors().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["by", "amount", "unit", "kind", "source"]);
    let typed = [
        ("by", "31/3/2028"),
        ("amount", "101"),
        ("unit", "percent"),
        ("kind", "local"),
        ("source", "Cabinet (made up)"),
    ];
    let wrong = perf.submit(&page, "form[action$='/target']", &typed);
    wrong
        .must_be(422)
        .must_say("Write a percentage from 0 to 100");
    let right = [
        ("amount", "40"),
        ("source", "Cabinet, 1 June 2026 (made up)"),
    ];
    for _ in 0..2 {
        let kept = perf.submit(&wrong, "form[action$='/target']", &right);
        kept.must_be(200)
            .must_say("The target is kept")
            .must_say("Cabinet, 1 June 2026 (made up)");
    }
    assert_eq!(
        app.number("select count(*) from performance_target"),
        before + 1
    );
    app.as_role(Role::TeamManager)
        .post(&format!("{at}/target"), &[])
        .must_be(403);
}
