//! Every route, walked as nobody and as each role, on one's own, foreign and restricted records. The answers stand in
//! golden files: a route without a gate, or one that lets somebody in who should not come, changes a file that a
//! reviewer reads. `STEERWELL_GOLDEN=write` writes them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{Client, TestApp, account_of};
use pages::routes::ROUTES;
use pages::web::route::{Gate, Method, Route};
use record::access::accounts::{self, FirstPassword, NewAccount};
use record::access::{self, Noun, Role, Verb};
use record::assessment;
use record::review::{self, NewReview};
use record::{Actor, PersonId, ReviewId};
use store::params;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/");

fn compare(name: &str, made: &str) {
    let path = format!("{GOLDEN}{name}");
    if std::env::var_os("STEERWELL_GOLDEN").is_some_and(|value| value == "write") {
        std::fs::create_dir_all(GOLDEN).unwrap();
        std::fs::write(&path, made).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "{name} is not as it was. Read what changed; if it is right, run with STEERWELL_GOLDEN=write.\n{}",
        first_difference(&kept, made)
    );
}

fn first_difference(kept: &str, made: &str) -> String {
    let (mut kept, mut made) = (kept.lines(), made.lines());
    loop {
        match (kept.next(), made.next()) {
            (None, None) => return "only the line ends differ".to_owned(),
            (was, is) if was == is => {}
            (was, is) => {
                return format!(
                    "was: {}\nis:  {}",
                    was.unwrap_or("(nothing)"),
                    is.unwrap_or("(nothing)")
                );
            }
        }
    }
}

fn method(route: &Route) -> &'static str {
    match route.method {
        Method::Get => "GET ",
        Method::Post => "POST",
    }
}

#[test]
fn the_list_of_routes_says_who_may_and_what_it_leaves() {
    let mut text = String::from(
        "Every route: who may come through, and which row of the audit trail it leaves\n\n",
    );
    for route in ROUTES {
        let gate = match route.gate {
            Gate::Public => "anybody".to_owned(),
            Gate::HalfSignedIn => "half way through signing in".to_owned(),
            Gate::Demonstration => "anybody, in the demonstration".to_owned(),
            Gate::May(noun, verb) => format!("{noun} {verb}"),
        };
        writeln!(
            text,
            "{} {}\n       gate:  {gate}\n       trace: {}",
            method(route),
            route.path,
            route.trace
        )
        .unwrap();
    }
    compare("routes.txt", &text);
}

/// No two routes answer the same address by the same method, and every trace says something.
#[test]
fn the_list_of_routes_is_sound() {
    let mut seen = std::collections::BTreeSet::new();
    for route in ROUTES {
        assert!(
            seen.insert((method(route), route.path)),
            "{} {} stands twice",
            method(route),
            route.path
        );
        assert!(
            !route.trace.is_empty(),
            "{} leaves nobody knows what",
            route.path
        );
        if let Gate::Public = route.gate {
            assert!(
                !route.path.starts_with("/people"),
                "{} is open to the street",
                route.path
            );
        }
    }
}

/// Whose record a walk goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Subject {
    what: &'static str,
    key: &'static str,
}

const SUBJECTS: [Subject; 3] = [
    Subject {
        what: "Ada (her own; Sam's and Tom's team)",
        key: "ada",
    },
    Subject {
        what: "George (of another team)",
        key: "george",
    },
    Subject {
        what: "Hana (restricted; Tom is named)",
        key: "hana",
    },
];

/// Ids that stand for the parameters of paths.
struct Things {
    app: TestApp,
    assessments: BTreeMap<&'static str, (String, String)>,
    complaints: BTreeMap<&'static str, String>,
    contacts: BTreeMap<&'static str, String>,
    determined: BTreeMap<&'static str, (String, String)>,
    reviews: BTreeMap<&'static str, String>,
    /// A plan and its submission.
    plans: BTreeMap<&'static str, (String, String)>,
    /// A budget, a run that pays it, and its line.
    budgets: BTreeMap<&'static str, (String, String, String)>,
    entry: String,
    import: String,
    hash: String,
    /// An account that nobody of the walk holds: what is done to it changes no answer.
    spare: String,
}

impl Things {
    fn new() -> Things {
        let app = TestApp::riverbridge();
        let assessments = SUBJECTS
            .iter()
            .map(|subject| (subject.key, assessed(&app, subject.key)))
            .collect();
        let complaints = SUBJECTS
            .iter()
            .map(|subject| (subject.key, complained(&app, subject.key)))
            .collect();
        let contacts = SUBJECTS
            .iter()
            .map(|subject| (subject.key, contacted(&app, subject.key)))
            .collect();
        let reviews = SUBJECTS
            .iter()
            .map(|subject| (subject.key, reviewed(&app, subject.key)))
            .collect();
        let determined: BTreeMap<&'static str, (String, String)> = SUBJECTS
            .iter()
            .map(|subject| (subject.key, determined(&app, subject.key)))
            .collect();
        let plans = SUBJECTS
            .iter()
            .map(|subject| {
                let made: &(String, String) = &determined[subject.key];
                (subject.key, planned(&app, subject.key, &made.0))
            })
            .collect();
        let budgets = SUBJECTS
            .iter()
            .map(|subject| (subject.key, budgeted(&app, subject.key)))
            .collect();
        let text = |sql: &str| -> String {
            app.house()
                .read(|tx| Ok(tx.query_one(sql, &[], |row| row.get::<String>(0))?))
                .unwrap()
        };
        let id = |sql: &str| -> String {
            let found: record::EntryId = app
                .house()
                .read(|tx| Ok(tx.query_one(sql, &[], |row| row.get(0))?))
                .unwrap();
            found.to_string()
        };
        let entry = id("select id from directory_entry order by name limit 1");
        let import = id("select id from directory_import order by file_name limit 1");
        let hash = text("select hash from rulebook_version limit 1");
        let spare = spare_account(&app);
        Things {
            assessments,
            complaints,
            contacts,
            determined,
            reviews,
            plans,
            budgets,
            entry,
            import,
            hash,
            spare,
            app,
        }
    }

    fn path(&self, route: &Route, subject: Subject) -> String {
        let (assessment, determination) = &self.assessments[subject.key];
        let nobody = uuid_of_nothing();
        let values: BTreeMap<&str, String> = BTreeMap::from([
            ("{person}", self.app.person(subject.key).to_string()),
            ("{assessment}", assessment.clone()),
            ("{determination}", determination.clone()),
            ("{complaint}", self.complaints[subject.key].clone()),
            ("{contact}", self.contacts[subject.key].clone()),
            ("{eligibility}", self.determined[subject.key].0.clone()),
            ("{charging}", self.determined[subject.key].1.clone()),
            ("{review}", self.reviews[subject.key].clone()),
            ("{plan}", self.plans[subject.key].0.clone()),
            ("{submission}", self.plans[subject.key].1.clone()),
            ("{budget}", self.budgets[subject.key].0.clone()),
            ("{run}", self.budgets[subject.key].1.clone()),
            ("{line}", self.budgets[subject.key].2.clone()),
            ("{posting}", nobody.clone()),
            ("{section}", "about_me".to_owned()),
            ("{item}", nobody.clone()),
            ("{offer}", nobody.clone()),
            ("{provider}", nobody.clone()),
            ("{measure}", "ascof_3d_1a".to_owned()),
            ("{part}", "need".to_owned()),
            ("{question}", "eating".to_owned()),
            ("{entry}", self.entry.clone()),
            ("{import}", self.import.clone()),
            ("{hash}", self.hash.clone()),
            ("{version}", "1".to_owned()),
            ("{account}", self.spare.clone()),
            // Nobody's: what is only its holder's answers «not found» to everybody else.
            ("{session}", nobody.clone()),
            ("{form}", nobody.clone()),
            ("{upload}", nobody.clone()),
            ("{involvement}", nobody.clone()),
            ("{named}", nobody),
            ("{file}", "steerwell.css".to_owned()),
            ("{token}", "abcd-efgh-jkmn-pqrs-tvwx".to_owned()),
        ]);
        let mut path = route.path.to_owned();
        for (name, value) in &values {
            path = path.replace(name, value);
        }
        assert!(
            !path.contains('{'),
            "the walk does not know what stands in {}",
            route.path
        );
        path
    }
}

fn spare_account(app: &TestApp) -> String {
    let password = FirstPassword::lasting(demo::PASSWORD, "spare.account").unwrap();
    let id = app.make(|tx| {
        let permit =
            access::population(&Actor::Demonstration, Noun::Account, Verb::Create, "test")?;
        let new = NewAccount {
            sign_in_name: "spare.account",
            display_name: "Spare Account",
        };
        accounts::create(
            tx,
            &Actor::Demonstration,
            &app.moment(),
            &permit,
            &new,
            &password,
        )
    });
    id.to_string()
}

fn uuid_of_nothing() -> String {
    "00000000-0000-7000-8000-000000000000".to_owned()
}

/// An assessment of the person and, for Ada, whose own was decided, its determination.
fn assessed(app: &TestApp, key: &'static str) -> (String, String) {
    let person: PersonId = app.person(key);
    let actor = Actor::Demonstration;
    let moment = app.moment();
    let begun = app.make(|tx| {
        let ask = (Noun::Assessment, Verb::Create, "test");
        let permit = access::person(tx, &actor, &moment, person, ask, None)?;
        assessment::start(
            tx,
            &permit,
            &app.app.rulebooks,
            (&actor, &moment),
            assessment::ADULT,
            false,
        )
    });
    let decided: Option<record::DeterminationId> = app
        .house()
        .read(|tx| {
            Ok(tx.query_opt(
                "select id from allocation_determination where person_id = $1 limit 1",
                &params![person],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    (
        begun.id().to_string(),
        decided.map_or_else(uuid_of_nothing, |id| id.to_string()),
    )
}

/// A contact on the person's record.
fn contacted(app: &TestApp, key: &'static str) -> String {
    use record::front_door::{self, Fields};
    let (person, actor, moment) = (app.person(key), Actor::Demonstration, app.moment());
    let who = (&actor, &moment);
    app.make(|tx| {
        let create = access::population(&actor, Noun::Contact, Verb::Create, "test")?;
        let fields = Fields {
            need: "A ramp.".to_owned(),
            ..Fields::default()
        };
        let id = front_door::begin(tx, &create, who, record::ContactId::new(), &fields)?;
        let ask = (Verb::Change, "test");
        let permit = front_door::permit(tx, &actor, &moment, id, ask, None)?;
        front_door::attach(tx, &app.app.rulebooks, &permit, who, person)?;
        Ok(id.to_string())
    })
}

/// What was decided about the person: their eligibility and what they can be asked to pay.
fn determined(app: &TestApp, key: &'static str) -> (String, String) {
    use record::rules::eligibility::CareActFacts;
    let (person, actor, moment) = (app.person(key), Actor::Demonstration, app.moment());
    let books = &app.app.rulebooks;
    app.make(|tx| {
        let permit = |tx: &mut record::Tx, noun, verb| {
            access::person(tx, &actor, &moment, person, (noun, verb, "test"), None)
        };
        let asked = permit(tx, Noun::Assessment, Verb::Create)?;
        let by = (&actor, &moment);
        let assessment = assessment::start(tx, &asked, books, by, assessment::ADULT, false)?.id();
        tx.execute(
            "insert into assessment_step (id, assessment_id, person_id, kind, at, on_date, actor, why) \
             values ($1, $2, $3, 'validated', $4, $5, 'test', '')",
            &params![PersonId::new(), assessment, person, moment.now, moment.today],
        )?;
        let decides = permit(tx, Noun::Eligibility, Verb::Decide)?;
        let why: BTreeMap<String, String> = ('a'..='j').map(|one| (one.to_string(), "Why.".to_owned())).collect();
        let facts = CareActFacts { cause: true, outcomes: BTreeMap::new(), wellbeing: Default::default() };
        let new = record::eligibility::NewDetermination {
            assessment,
            findings: record::eligibility::Findings::CareAct(facts),
            reasons: "Why.",
            outcome_reasons: &why,
            advice: "What else helps.",
        };
        let eligibility = record::eligibility::decide(tx, &decides, books, by, &new)?;
        // The assessment goes on as it was: the walk answers its questions.
        tx.execute(
            "insert into assessment_step (id, assessment_id, person_id, kind, at, on_date, actor, why) \
             values ($1, $2, $3, 'reopened', $4, $5, 'test', '')",
            &params![PersonId::new(), assessment, person, moment.now, moment.today],
        )?;
        let decides = permit(tx, Noun::Charging, Verb::Decide)?;
        let facts = serde_json::json!({"age": "pension", "household": "single"});
        let new = record::charging::NewCharging {
            from_on: moment.today,
            facts: &serde_json::from_value(facts).unwrap(),
            why: "Why.",
        };
        let charging = record::charging::decide(tx, &decides, books, by, &new)?;
        Ok((
            eligibility.view.determination.id.to_string(),
            charging.view.determination.id.to_string(),
        ))
    })
}

/// A complaint about the person's support.
fn complained(app: &TestApp, key: &'static str) -> String {
    let (person, actor, moment) = (app.person(key), Actor::Demonstration, app.moment());
    let new = record::complaint::NewComplaint {
        kind: "complaint",
        about: "general",
        words: "Nobody rang back.",
        wanted: "An apology.",
        made_by: "The person, by telephone",
    };
    let made = app.make(|tx| {
        let ask = (Noun::Complaint, Verb::Create, "test");
        let permit = access::person(tx, &actor, &moment, person, ask, None)?;
        let by = (&actor, &moment);
        record::complaint::make(tx, &permit, &app.app.rulebooks, by, &new)
    });
    made.to_string()
}

/// A plan that rests on this determination, and its submission, written as rows: what is walked is who comes to them.
fn planned(app: &TestApp, key: &'static str, eligibility: &str) -> (String, String) {
    let (person, moment) = (app.person(key), app.moment());
    let eligibility: record::EligibilityId = eligibility.parse().unwrap();
    let (plan, submission) = (record::PlanId::new(), record::SubmissionId::new());
    let (now, today, actor) = (moment.now, moment.today, Actor::Demonstration.label());
    app.make(|tx| {
        tx.execute(
            "insert into planning_plan (id, person_id, eligibility_id, help, started_at, started_on, actor) \
             values ($1, $2, $3, 'council', $4, $5, $6)",
            &params![plan, person, eligibility, now, today, &actor],
        )?;
        tx.execute(
            "insert into planning_version (plan_id, version, at, actor, document) values ($1, 1, $2, $3, '{}')",
            &params![plan, now, &actor],
        )?;
        tx.execute(
            "insert into planning_submission (id, plan_id, person_id, version, weekly_pence, one_off_pence, why, \
             submitted_at, submitted_on, actor) values ($1, $2, $3, 1, 0, 0, '', $4, $5, $6)",
            &params![submission, plan, person, now, today, &actor],
        )?;
        Ok(())
    });
    (plan.to_string(), submission.to_string())
}

/// A budget that was worked out again, and a run that pays it, written as rows: what is walked is who comes to them.
fn budgeted(app: &TestApp, key: &'static str) -> (String, String, String) {
    let (person, actor, moment) = (app.person(key), Actor::Demonstration, app.moment());
    let first = record::BudgetId::new();
    let (payee, run, line) = (
        record::PayeeId::new(),
        record::RunId::new(),
        record::LineId::new(),
    );
    let (now, today, label) = (moment.now, moment.today, actor.label());
    let budget = app.make(|tx| {
        tx.execute(
            "insert into budget_budget (id, person_id, from_on, cost_weekly_pence, person_weekly_pence, \
             council_weekly_pence, other_weekly_pence, one_off_pence, payment_gross_pence, payment_person_pence, \
             payment_one_off_pence, provisional, formula, formula_version, rulebook_hash, facts, worked, worked_hash, \
             decided_at, actor, why) select $1, $2, $3, 0, 0, 0, 0, 0, 0, 0, 0, $4, 'x', 1, hash, '{}', '{}', 'x', $5, \
             $6, 'Why.' from rulebook_version limit 1",
            &params![first, person, today, true, now, &label],
        )?;
        let ask = (Noun::Budget, Verb::Decide, "test");
        let permit = access::person(tx, &actor, &moment, person, ask, None)?;
        let (books, other) = (&app.app.rulebooks, record::rules::Pence(100));
        let made = record::budget::work_again(tx, &permit, books, (&actor, &moment), other, "Why.")?;
        tx.execute(
            "insert into payments_payee (id, person_id, account_name, sealed, last_digits, at, actor) \
             values ($1, $2, 'Nobody', $3, '0000', $4, $5)",
            &params![payee, person, vec![0_u8], now, &label],
        )?;
        tx.execute(
            "insert into payments_run (id, period_from, period_to, pay_on, line_count, total_pence, content_hash, \
             proposed_at, actor) values ($1, $2, $2, $2, 1, 1, 'x', $3, $4)",
            &params![run, today, now, &label],
        )?;
        tx.execute(
            "insert into payments_line (id, run_id, person_id, budget_id, payee_id, kind, from_on, to_on, gross_pence, \
             contribution_pence, net_pence, worked) values ($1, $2, $3, $4, $5, 'one_off', $6, $6, 1, 0, 1, '{}')",
            &params![line, run, person, made.id, payee, today],
        )?;
        Ok(made.id)
    });
    (budget.to_string(), run.to_string(), line.to_string())
}

/// A review that was held.
fn reviewed(app: &TestApp, key: &'static str) -> String {
    let (person, actor, moment) = (app.person(key), Actor::Demonstration, app.moment());
    let new = NewReview {
        kind: "first".to_owned(),
        held_on: Some(moment.today),
        present: "The person".to_owned(),
        works: "yes".to_owned(),
        changed: "no".to_owned(),
        offer: "thinking".to_owned(),
        conclusion: "go_on".to_owned(),
        reasons: "It works.".to_owned(),
        next_due_on: moment.today.tomorrow().ok(),
        ..NewReview::blank(ReviewId::new())
    };
    let held = app.make(|tx| {
        let ask = (Noun::Review, Verb::Change, "test");
        let permit = access::person(tx, &actor, &moment, person, ask, None)?;
        review::hold(tx, &permit, &app.app.rulebooks, (&actor, &moment), &new)
    });
    held.id.to_string()
}

fn about_a_person(route: &Route) -> bool {
    [
        "{complaint}",
        "{contact}",
        "{eligibility}",
        "{plan}",
        "{submission}",
        "{charging}",
        "{budget}",
        "{line}",
        "{review}",
        "{person}",
        "{assessment}",
        "{determination}",
    ]
    .iter()
    .any(|name| route.path.contains(name))
}

/// What signing out or ending one's own sign-ins would do to the walk itself.
fn ends_the_walk(route: &Route) -> bool {
    matches!(route.path, "/sign-out" | "/account/sign-ins/end-others")
}

fn step(client: &Client<'_>, route: &Route, path: &str) -> u16 {
    match route.method {
        Method::Get => client.get(path).status,
        // An empty form: who may comes to the faults of its fields, who may not is told so before anything is read.
        Method::Post => client.post(path, &[]).status,
    }
}

#[test]
fn every_route_answers_each_role_as_the_golden_file_says() {
    let things = Things::new();
    let mut walkers: Vec<(String, Client<'_>)> =
        vec![("signed out".to_owned(), things.app.signed_out())];
    for role in Role::ALL {
        walkers.push((
            role.to_string(),
            things.app.signed_in(account_of(*role).sign_in_name),
        ));
    }
    let mut text = String::from(
        "What every route answers: 200 a page, 303 on to another, 403 you may not, 404 nothing that you may know of,\n\
         409 not as things stand, 422 the form has faults. Forms are sent empty.\n",
    );
    let (reads, writes): (Vec<&Route>, Vec<&Route>) =
        ROUTES.iter().partition(|route| route.method == Method::Get);
    for route in reads
        .into_iter()
        .chain(writes)
        .filter(|route| !ends_the_walk(route))
    {
        let subjects: &[Subject] = if about_a_person(route) {
            &SUBJECTS
        } else {
            &SUBJECTS[..1]
        };
        for subject in subjects {
            let path = things.path(route, *subject);
            let mut answers: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
            for (name, client) in &walkers {
                answers
                    .entry(step(client, route, &path))
                    .or_default()
                    .push(name);
            }
            assert!(
                answers.keys().all(|status| *status < 500),
                "{} {} breaks: {answers:?}",
                method(route),
                route.path
            );
            write!(text, "\n{} {}", method(route), route.path).unwrap();
            if about_a_person(route) {
                write!(text, "  on {}", subject.what).unwrap();
            }
            for (status, names) in answers {
                let names = match names.len() {
                    count if count == walkers.len() => "everybody".to_owned(),
                    count if count + 1 == walkers.len() && names[0] != "signed out" => {
                        "everybody signed in".to_owned()
                    }
                    _ => names.join(", "),
                };
                write!(text, "\n       {status}  {names}").unwrap();
            }
            text.push('\n');
        }
    }
    compare("routes_walked.txt", &text);
}

/// A page that is about a person leaves a row that says who opened whose record.
#[test]
fn every_page_about_a_person_leaves_its_audit_row() {
    let things = Things::new();
    let sam = things.app.signed_in("sam.social");
    // Their own questions open to people alone.
    let herself = things.app.signed_in("ada.testwell");
    let ada = SUBJECTS[0];
    let rows = || {
        things
            .app
            .number("select count(*) from access_audit where person_id is not null")
    };
    for route in ROUTES
        .iter()
        .filter(|route| route.method == Method::Get && about_a_person(route))
    {
        let before = rows();
        let client = match route.gate {
            Gate::May(Noun::SelfAssessment, _) => &herself,
            _ => &sam,
        };
        let status = step(client, route, &things.path(route, ada));
        assert!(
            rows() > before,
            "{} answered {status} and left no row",
            route.path
        );
    }
}
