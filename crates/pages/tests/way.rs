//! The whole way, by pages: from the first contact to the count, each step by the right role. On the way the fields of
//! every form are counted, which is what `docs/burden.md` says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "work/mod.rs"]
mod work;

use std::collections::BTreeSet;

use common::{Client, Page, TestApp};
use work::{ADA, TOGETHER, adopt, path_of};

/// The kinds of tasks that are open for Ada, by name.
fn waiting(app: &TestApp) -> Vec<String> {
    let person = app.person("ada");
    app.make(|tx| {
        Ok(tx.query(
            "select kind from tasks_task where person_id = $1 and closed_at is null order by kind",
            &store::params![person],
            |row| row.get::<String>(0),
        )?)
    })
}

/// One form that somebody met.
struct Met {
    step: &'static str,
    who: &'static str,
    fields: usize,
    must: usize,
    filled: usize,
}

/// What comes of a form in which nothing was typed.
#[derive(Clone, Copy, PartialEq)]
enum Blank {
    /// It is refused, field by field: those must be filled in.
    IsFaulty,
    /// It is taken, and the step cannot be ended without what it asks.
    NeededLater,
    /// It is taken, and nothing more is asked.
    Goes,
}

/// Somebody on the way, and what they were asked.
struct Walk<'a> {
    app: &'a TestApp,
    met: Vec<Met>,
    /// Fields that were counted already: a page that is sent twice asks nothing new.
    seen: BTreeSet<(String, String)>,
}

impl<'a> Walk<'a> {
    /// Fills in a form and sends it. What must be filled in is what the page complains of when the form is sent as it
    /// stood, or what the step cannot be ended without.
    fn fill(
        &mut self,
        (step, who, form): (&'static str, &'static str, &str),
        client: &Client<'_>,
        page: &Page,
        (css, typed): (&str, &[(&str, &str)]),
        blank: Blank,
    ) -> Page {
        let action = page.form(css).action;
        let mut fields = names(page, css);
        fields.retain(|name| self.seen.insert((action.clone(), name.clone())));
        let filled = typed
            .iter()
            .map(|(name, _)| one_name(name))
            .filter(|name| name != "then")
            .collect::<BTreeSet<_>>()
            .len();
        let must = match blank {
            Blank::Goes => 0,
            Blank::NeededLater => filled,
            Blank::IsFaulty => {
                let faulty = client.submit(page, css, &then_of(typed));
                assert_eq!(
                    faulty.status,
                    422,
                    "{form} can be sent as it stands: {}",
                    faulty.text()
                );
                faulty
                    .errors()
                    .into_iter()
                    .map(|(field, _)| one_name(&field))
                    .collect::<BTreeSet<_>>()
                    .len()
            }
        };
        self.met.push(Met {
            step,
            who,
            fields: fields.len(),
            must,
            filled,
        });
        let sent = client.submit(page, css, typed);
        assert_eq!(sent.status, 200, "{form}: {}", sent.text());
        sent
    }

    fn must_wait(&self, kinds: &[&str]) {
        assert_eq!(waiting(self.app), kinds);
    }
}

/// Which button is pressed belongs to a form even when nothing else is typed.
fn then_of<'t>(typed: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    typed
        .iter()
        .filter(|(name, _)| *name == "then")
        .copied()
        .collect()
}

/// The three boxes of a date are one field.
fn one_name(name: &str) -> String {
    ["-day", "-month", "-year"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
        .to_owned()
}

/// The fields of a form that somebody can fill in, each group of choices once.
fn names(page: &Page, css: &str) -> BTreeSet<String> {
    let action = page.form(css).action;
    let form = format!("form[action='{action}']");
    ["input:not([type=hidden])", "select", "textarea"]
        .iter()
        .flat_map(|tag| page.attributes(&format!("{form} {tag}"), "name"))
        .map(|name| one_name(&name))
        .collect()
}

const INES: &str = "information officer";
const SAM: &str = "social worker";
const FAY: &str = "finance officer";
const TOM: &str = "team manager";

/// From the contact to validated answers; gives the address of the assessment.
fn to_validated(walk: &mut Walk<'_>) -> String {
    let app = walk.app;
    let (ines, sam) = (app.signed_in("ines.info"), app.signed_in("sam.social"));
    let ada = app.person("ada");
    let page = ines.get("/contact/new");
    let said = [
        ("about", "Ada Testwell 2/3/1941"),
        ("need", "She has fallen twice this week."),
        ("caller", "family"),
        ("caller_name", "Farida"),
        ("channel", "telephone"),
        ("urgency", "soon"),
    ];
    let page = walk.fill(
        ("Contact", INES, "what is said"),
        &ines,
        &page,
        ("#about", &said),
        Blank::Goes,
    );
    let attach = format!("attach-{ada}");
    let page = ines.submit(&page, "#about", &[("then", &attach)]);
    walk.must_wait(&["contact"]);
    let close = [("then", "close"), ("outcome", "assessment")];
    walk.fill(
        ("Contact", INES, "how it ends"),
        &ines,
        &page,
        ("#about", &close),
        Blank::IsFaulty,
    );
    walk.must_wait(&["assessment"]);

    let begun = sam.do_post(&format!("/people/{ada}/assessments"), &[]);
    let assessment = path_of(&begun);
    let list = sam.get(&assessment);
    let mut page = sam.open(&list.attributes("main a.govuk-button", "href").remove(0));
    while !path_of(&page).ends_with("/check") {
        let key = path_of(&page)[assessment.len() + 1..].to_owned();
        let told = ADA.iter().find(|(question, _)| *question == key);
        let value = told.map_or_else(
            || match key.as_str() {
                "need/helpers" => "nobody",
                key if key.starts_with("flag/") => "no",
                _ => "none",
            },
            |(_, value)| value,
        );
        let (css, typed) = ("form[data-unsaved-warning]", [("value", value)]);
        page = walk.fill(
            ("Assessment", SAM, &key),
            &sam,
            &page,
            (css, &typed),
            Blank::IsFaulty,
        );
    }
    let how: Vec<(&str, &str)> = TOGETHER.to_vec();
    let form = ("Assessment", SAM, "validation");
    walk.fill(
        form,
        &sam,
        &page,
        ("form[action$='/validate']", &how),
        Blank::IsFaulty,
    );
    walk.must_wait(&["eligibility"]);
    assessment
}

/// Eligibility and the indicative budget.
fn to_budget(walk: &mut Walk<'_>, assessment: &str) {
    let sam = walk.app.signed_in("sam.social");
    let page = sam.get(&format!("{assessment}/eligibility"));
    let decided = [
        ("cause", "yes"),
        ("wellbeing", "dignity"),
        (
            "reasons",
            "She cannot wash or cook without help, and does not go out.",
        ),
    ];
    let css = "form[action$='/eligibility']";
    let values = page.attributes("input[name=wellbeing]", "value");
    let decided = [decided[0], ("wellbeing", values[0].as_str()), decided[2]];
    walk.fill(
        ("Eligibility", SAM, "findings and reasons"),
        &sam,
        &page,
        (css, &decided),
        Blank::IsFaulty,
    );
    walk.must_wait(&["allocation", "charging"]);
    let page = sam.get(&format!("{assessment}/check"));
    let css = "form[action$='/decide']";
    let why = [("why", "First assessment.")];
    walk.fill(
        ("Indicative budget", SAM, "reason"),
        &sam,
        &page,
        (css, &why),
        Blank::IsFaulty,
    );
    walk.must_wait(&["charging", "planning"]);
}

/// The words of each part of the plan that is a box of words.
const PARTS: [(&str, &str); 7] = [
    (
        "about_me",
        "My garden, the church, and Farida's visits on Sundays.",
    ),
    (
        "change",
        "I want to wash without fear of falling, and to stay at home.",
    ),
    (
        "managed",
        "Farida helps me with the papers; an agency sends the helpers.",
    ),
    ("control", "I decide when they come and what they do."),
    (
        "arranging",
        "Sam rings the agency this week; I meet the helper first.",
    ),
    (
        "contingency",
        "Farida is rung first, then the agency's night number.",
    ),
    (
        "advice",
        "We told her about the falls clinic and attendance allowance.",
    ),
];

/// The plan, written and put forward.
fn to_put_forward(walk: &mut Walk<'_>) {
    let sam = walk.app.signed_in("sam.social");
    let ada = walk.app.person("ada");
    let page = sam.get(&format!("/people/{ada}/plan"));
    let help = page.attributes("input[name=help]", "value");
    let typed = [("help", help[help.len() - 1].as_str())];
    let step = "Support plan";
    let page = walk.fill(
        (step, SAM, "who helps"),
        &sam,
        &page,
        ("form[action$='/plan']", &typed),
        Blank::IsFaulty,
    );
    let plan = path_of(&page);
    let save =
        |walk: &mut Walk<'_>, what: &str, address: &str, typed: &[(&str, &str)], blank: Blank| {
            let page = sam.get(address);
            let css = format!("form[action='{address}']");
            walk.fill((step, SAM, what), &sam, &page, (&css, typed), blank)
        };
    for (part, words) in PARTS {
        save(
            walk,
            part,
            &format!("{plan}/section/{part}"),
            &[("words", words)],
            Blank::NeededLater,
        );
    }
    save(
        walk,
        "review",
        &format!("{plan}/section/review"),
        &[("words", "After eight weeks, with Farida.")],
        Blank::NeededLater,
    );
    save(
        walk,
        "risks",
        &format!("{plan}/section/risks"),
        &[("no_risks", "yes")],
        Blank::NeededLater,
    );
    let money = [
        ("told_on-day", "22"),
        ("told_on-month", "11"),
        ("told_on-year", "2026"),
        ("free_use", "yes"),
    ];
    save(
        walk,
        "money",
        &format!("{plan}/section/money"),
        &money,
        Blank::NeededLater,
    );
    let list = sam.get(&format!("{plan}/section/outcomes"));
    let add = |list: &Page, part: &str| {
        let mut ways = list.attributes("main a", "href").into_iter();
        ways.find(|href| href.contains(part)).unwrap()
    };
    let page = sam.get(&add(&list, "/outcome/"));
    let letters = page.attributes("input[name=letters]", "value");
    let mut typed: Vec<(&str, &str)> = letters
        .iter()
        .map(|letter| ("letters", letter.as_str()))
        .collect();
    typed.push(("words", "I wash, eat and go out when I want to."));
    let address = path_of(&page);
    save(walk, "outcome", &address, &typed, Blank::IsFaulty);
    let list = sam.get(&format!("{plan}/section/support"));
    let page = sam.get(&add(&list, "/line/"));
    let mut line = vec![
        ("words", "Help in the mornings and at lunch."),
        ("service", "care_at_home"),
        ("taken_as", "direct_payment"),
        ("how", "ongoing"),
        ("unit", "hour"),
        ("price", "18.00"),
        ("units", "7"),
        ("every", "week"),
    ];
    let services = page.attributes("select[name=service] option", "value");
    line[1].1 = services.iter().find(|one| one.contains("home")).unwrap();
    let outcomes = page.attributes("input[name=outcomes]", "value");
    line.extend(outcomes.iter().map(|one| ("outcomes", one.as_str())));
    save(walk, "support", &path_of(&page), &line, Blank::IsFaulty);
    let page = sam.get(&plan);
    let why = add(&page, "/section/reason");
    save(
        walk,
        "why it costs less",
        &why,
        &[("words", "Her church brings lunch on Sundays.")],
        Blank::NeededLater,
    );
    let page = sam.get(&plan);
    let sent = walk.fill(
        (step, SAM, "put forward"),
        &sam,
        &page,
        ("form[action$='/put-forward']", &[]),
        Blank::Goes,
    );
    sent.must_say("The plan is put forward.");
}

/// The financial assessment, and the agreement of the plan.
fn to_agreed(walk: &mut Walk<'_>) {
    let app = walk.app;
    let (fay, tom) = (app.signed_in("fay.finance"), app.signed_in("tom.manager"));
    let ada = app.person("ada");
    walk.must_wait(&["approval", "charging"]);
    let address = format!("/people/{ada}/charging/new");
    let page = fay.get(&address);
    let css = format!("form[action='{address}']");
    let typed = [
        ("details", "given"),
        ("from-day", "23"),
        ("from-month", "11"),
        ("from-year", "2026"),
        ("age", "pension_credit"),
        ("household", "single"),
        ("income-1-kind", "state_pension"),
        ("income-1-amount", "241.30"),
        ("income-1-every", "week"),
        ("income-2-kind", "attendance_allowance"),
        ("income-2-amount", "76.70"),
        ("income-2-every", "week"),
        ("night", "no"),
        ("capital-1-kind", "savings"),
        ("capital-1-amount", "9,000"),
        ("why", "First financial assessment."),
    ];
    let chosen = |name: &str, like: &str| {
        let mut values = page.attributes(&format!("[name='{name}'] option"), "value");
        values.extend(page.attributes(&format!("input[name='{name}']"), "value"));
        let fits = values.iter().find(|value| value.contains(like));
        fits.unwrap_or_else(|| panic!("{name}: none of {values:?}"))
            .clone()
    };
    let words: Vec<(&str, String)> = typed
        .iter()
        .map(|(name, value)| match *name {
            "age" => (*name, chosen(name, "pension")),
            name if name.ends_with("-kind") => (name, chosen(name, value)),
            name if name.ends_with("-every") => (name, chosen(name, value)),
            name => (name, (*value).to_owned()),
        })
        .collect();
    let mut typed: Vec<(&str, &str)> = words
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    typed.push(("then", "decide"));
    let form = ("Financial assessment", FAY, "facts");
    walk.fill(form, &fay, &page, (&css, &typed), Blank::IsFaulty);
    walk.must_wait(&["approval"]);

    let page = tom.open(&format!("/people/{ada}/approval"));
    let agreed = [
        ("in_line", "yes"),
        ("principles", "yes"),
        ("safeguarding", "yes"),
        ("legal", "yes"),
        ("kind", "agreed"),
        (
            "reasons",
            "It meets what was found eligible, with free help beside it.",
        ),
    ];
    let form = ("Approval", TOM, "decision");
    walk.fill(
        form,
        &tom,
        &page,
        ("form[action$='/decide']", &agreed),
        Blank::IsFaulty,
    );
}

/// The person's agreement, bank details by two hands, and a run that two others approve.
fn to_paid(walk: &mut Walk<'_>) {
    let app = walk.app;
    let sam = app.signed_in("sam.social");
    let (fay, fred, flo) = (
        app.signed_in("fay.finance"),
        app.signed_in("fred.finance"),
        app.signed_in("flo.finance"),
    );
    let tom = app.signed_in("tom.manager");
    let ada = app.person("ada");
    let page = sam.open(&format!("/people/{ada}/budget"));
    let mut ways = page.attributes("main a", "href").into_iter();
    let agree = ways.find(|href| href.ends_with("/agree")).unwrap();
    let page = sam.get(&agree);
    let held = page.attributes("input[name=held_by]", "value");
    let agreed = [
        ("told_on-day", "22"),
        ("told_on-month", "11"),
        ("told_on-year", "2026"),
        (
            "told_how",
            "Read out to her, and the letter in large print.",
        ),
        ("free_use", "yes"),
        ("held_by", held[0].as_str()),
        ("barred", "no"),
        ("terms", "yes"),
        ("signed_by", "Ada Testwell"),
        ("agreed_on-day", "22"),
        ("agreed_on-month", "11"),
        ("agreed_on-year", "2026"),
        ("starts_on-day", "22"),
        ("starts_on-month", "11"),
        ("starts_on-year", "2026"),
    ];
    let css = format!("form[action='{agree}']");
    let page = sam.submit(&page, &css, &agreed);
    page.must_be(200);
    walk.must_wait(&["payee", "review"]);

    // Who made the financial assessment sets no bank details, and who set them does not confirm them.
    let details = [
        ("account_name", "Mrs A Testwell"),
        ("sort_code", "00-00-01"),
        ("account_number", "12345678"),
    ];
    let payee = format!("/people/{ada}/payee");
    let css = "form[action$='/payee']";
    let page = fay.get(&payee);
    fay.submit(&page, css, &details).must_be(409);
    let page = fred.get(&payee);
    fred.submit(&page, css, &details).must_be(200);
    walk.must_wait(&["payee_check", "review"]);
    fred.get(&payee)
        .must_say("You set these, so somebody else checks them.");
    let page = flo.get(&payee);
    let check = [
        ("outcome", "confirmed"),
        ("how", "Rang Ada on the number on the record."),
    ];
    flo.submit(&page, "form[action$='/check']", &check)
        .must_be(200);
    walk.must_wait(&["review"]);
    let page = fay.get("/payments/propose");
    let run = fay.submit(&page, "form[action$='/propose']", &[]);
    let run = path_of(run.must_say("Waits for two approvals"));
    fay.post(&format!("{run}/approve"), &[]).must_be(409);
    for who in [&flo, &tom] {
        let page = who.get(&run);
        who.submit(&page, "form[action$='/approve']", &[])
            .must_say("You approved the run.");
    }
    let own = app.signed_in("ada.testwell");
    own.get(&format!("/people/{ada}/payments"))
        .must_say("Paid by the council £155.41");
    let home = own.get("/home");
    home.must_say("Payments to you")
        .must_say("Your team has this")
        .must_say("Your review");
    assert_eq!(
        home.count("[aria-labelledby=case-heading] .govuk-tag--green"),
        9
    );
}

/// The review, and the count that opens down to her.
fn to_counted(walk: &mut Walk<'_>) {
    let app = walk.app;
    let (sam, board) = (app.signed_in("sam.social"), app.signed_in("perf.board"));
    let ada = app.person("ada");
    let page = sam.get(&format!("/people/{ada}/review"));
    let css = "main form[data-unsaved-warning]";
    let mut typed = vec![
        ("kind", "first"),
        ("present", "Ada and Farida"),
        ("works", "yes"),
        ("changed", "no"),
        ("conclusion", "go_on"),
        ("reasons", "It works as planned."),
    ];
    let scores: Vec<String> = names(&page, css)
        .into_iter()
        .filter(|name| name.starts_with("person.") || name.starts_with("worker."))
        .collect();
    typed.extend(scores.iter().map(|name| (name.as_str(), "mostly")));
    sam.submit(&page, css, &typed)
        .must_say("The review is kept");
    walk.must_wait(&["review"]);
    let counts = board.get("/performance");
    counts.must_say("100.0%: 1 of 1");
    let one = counts
        .attributes("main a", "href")
        .into_iter()
        .find(|href| href.starts_with("/performance/"))
        .unwrap();
    board
        .get(&one)
        .must_say("Person by person")
        .must_say("RB-000001 Has a direct payment");
}

/// What is published of another council's workflow (Hackney Core Pathway, as its repository defines it).
const PUBLISHED: (&str, &str) = ("1,307", "465");

/// The page that says what was counted.
fn burden(met: &[Met]) -> String {
    let mut steps: Vec<(&str, &str, usize, usize, usize, usize)> = Vec::new();
    for one in met {
        match steps
            .iter_mut()
            .find(|step| (step.0, step.1) == (one.step, one.who))
        {
            Some(step) => {
                step.2 += 1;
                step.3 += one.fields;
                step.4 += one.must;
                step.5 += one.filled;
            }
            None => steps.push((one.step, one.who, 1, one.fields, one.must, one.filled)),
        }
    }
    let sum = |of: fn(&Met) -> usize| met.iter().map(of).sum::<usize>();
    let (fields, must, filled) = (
        sum(|one| one.fields),
        sum(|one| one.must),
        sum(|one| one.filled),
    );
    let mut text = format!(
        "# What a worker has to fill in\n\n\
         From the first contact to an agreed plan, for one person: **{fields} fields, of which {must} must be filled \
         in**. A published council workflow, the Hackney Core Pathway, has {} fields in ten forms, of which {} are \
         mandatory.\n\n\
         This page is written by a test (`crates/pages/tests/way.rs`), which goes the whole way through the pages as \
         Ada Testwell’s workers do, and counts the fields of every form that it meets. When a form gets a field more, \
         the test fails until this page says so (`STEERWELL_GOLDEN=write`).\n\n\
         | step | who | forms sent | fields shown | must be filled in | filled in for Ada |\n\
         |---|---|--:|--:|--:|--:|\n",
        PUBLISHED.0, PUBLISHED.1
    );
    for (step, who, forms, fields, must, filled) in steps {
        text.push_str(&format!(
            "| {step} | {who} | {forms} | {fields} | {must} | {filled} |\n"
        ));
    }
    text.push_str(&format!(
        "| **all** | | {} | **{fields}** | **{must}** | **{filled}** |\n\n\
         ## How it is counted\n\n\
         - A group of radios or checkboxes is one field, and so are the three boxes of a date. What is known already is \
         shown and not asked: it is no field.\n\
         - A field must be filled in when the page refuses the form without it, or when the step cannot be ended \
         without it (the parts of a plan).\n\
         - Ada’s answers lead to seven questions about help from others; somebody whom nobody helps is not asked \
         them. Each outcome and each line of support of a plan is a form of its own; hers has one of each.\n\
         - The financial assessment shows three rows for each kind of money; who has one pension fills in one.\n\
         - Taking somebody on record who is not known yet is not counted (name and nothing else must be filled in), nor \
         is what the person answers by themselves: then the worker only validates.\n\
         - The published workflow is counted from its definition, every field of every form; its forms ask about things \
         that are still to come here (risk tools, carers’ and safeguarding forms), and not about money. So the two \
         figures show the order of size and not a ratio.\n",
        met.len()
    ));
    text
}

fn compare(name: &str, made: &str) {
    let path = format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("STEERWELL_GOLDEN").is_some_and(|value| value == "write") {
        std::fs::write(&path, made).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "{name} is not as it was counted. Read what changed; if it is right, run with STEERWELL_GOLDEN=write.\n{made}"
    );
}

on_both_engines! {
    /// Each task that the chain opens is closed by the step that does it; at the end only the next review waits, and the
    /// board's count opens down to her.
    fn the_whole_way(app: &TestApp) {
        adopt(app);
        let mut walk = Walk { app, met: Vec::new(), seen: BTreeSet::new() };
        let assessment = to_validated(&mut walk);
        to_budget(&mut walk, &assessment);
        to_put_forward(&mut walk);
        to_agreed(&mut walk);
        compare("docs/burden.md", &burden(&walk.met));
        walk.must_wait(&["agreement"]);
        to_paid(&mut walk);
        to_counted(&mut walk);
    }
}
