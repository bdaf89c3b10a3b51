//! The demonstration council: the same every time, whole, and worked by the rules' own functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use demo::Size;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use record::access::{self, Noun, SecretKey, Verb};
use record::rulebook::Rulebooks;
use record::schema::MIGRATIONS;
use record::{Actor, House, Moment, payments};
use store::testing::TestStore;
use store::{Tx, params};

fn moment(today: Date) -> Moment {
    let now: Timestamp = today
        .at(11, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap()
        .timestamp();
    Moment { now, today }
}

fn council(store: &TestStore, today: Date, size: Size) -> House {
    let house = House::new((**store).clone());
    let moment = moment(today);
    demo::load_for(&house, &moment, size).unwrap();
    let key = SecretKey::generate().unwrap();
    let key = SecretKey::parse(&key).unwrap();
    demo::council(&house, &moment, size, &key, &mut |_, _| {}).unwrap();
    house
}

fn number(house: &House, sql: &str) -> i64 {
    house
        .read(|tx| Ok(tx.query_one(sql, &[], |row| row.get::<i64>(0))?))
        .unwrap_or_else(|why| panic!("{sql}: {why}"))
}

/// Everything that must hold of any council, whatever its size and day.
fn whole(house: &House, today: Date) {
    let replayed = house.read(record::replay::all).unwrap();
    assert!(replayed.is_clean(), "{replayed}");
    let trail = house
        .read(|tx: &mut Tx| record::access::verify::verify(tx, &[]))
        .unwrap();
    assert!(trail.is_clean(), "{trail}");
    none(house, NEVER);
    future(house, today);
}

/// What there must be none of: a sentence and its count.
const NEVER: &[(&str, &str)] = &[
    (
        "the ledger does not sum to nought",
        "select abs(sum(amount_pence)) from ledger_line",
    ),
    (
        "an entry is not sealed",
        "select count(*) from ledger_entry where not sealed",
    ),
    (
        "a day is paid twice",
        "select count(*) from payments_line a join payments_line b on b.person_id = a.person_id and b.id > a.id \
         where a.kind = 'regular' and b.kind = 'regular' and a.from_on <= b.to_on and b.from_on <= a.to_on",
    ),
    (
        "a run does not say what its lines come to",
        "select count(*) from payments_run r where r.total_pence <> \
         (select sum(l.net_pence) from payments_line l where l.run_id = r.id)",
    ),
    (
        "somebody is paid without confirmed bank details",
        "select count(*) from payments_line l left join payments_payee_check c on c.payee_id = l.payee_id \
         where c.outcome is null or c.outcome <> 'confirmed'",
    ),
    (
        "bank details were confirmed after the run that pays to them",
        "select count(*) from payments_line l join payments_run r on r.id = l.run_id \
         join payments_payee_check c on c.payee_id = l.payee_id where c.at > r.proposed_at",
    ),
    (
        "a person is paid before they agreed",
        "select count(*) from payments_line l left join budget_agreement g on g.budget_id = l.budget_id \
         where g.starts_on is null or g.starts_on > l.from_on",
    ),
    (
        "one hand did two of the steps of a payment",
        "select count(*) from payments_payee p join payments_payee_check c on c.payee_id = p.id \
         where c.account_id = p.account_id",
    ),
    (
        "whoever assessed agreed the budget",
        "select count(*) from approval_decision d join planning_submission s on s.id = d.submission_id \
         where d.account_id = s.account_id",
    ),
    (
        "whoever took a plan to the panel agreed it there",
        "select count(*) from approval_decision a join approval_decision b on b.submission_id = a.submission_id \
         where a.kind = 'to_panel' and b.level = 'panel' and a.account_id = b.account_id",
    ),
    (
        "a team manager agreed what was above the limit",
        "select count(*) from approval_decision d join planning_submission s on s.id = d.submission_id \
         where d.kind = 'agreed' and d.level = 'team_manager' and s.weekly_pence > d.limit_pence",
    ),
    (
        "a budget's shares are not its cost",
        "select count(*) from budget_budget b where b.cost_weekly_pence <> \
         (select sum(s.weekly_pence) from budget_share s where s.budget_id = b.id)",
    ),
    (
        "a plan rests on needs that are not eligible",
        "select count(*) from planning_plan p join eligibility_determination e on e.id = p.eligibility_id \
         where not e.eligible",
    ),
    (
        "an indicative budget waits and is there",
        "select count(*) from tasks_task t where t.kind = 'allocation' and t.closed_at is null and exists \
         (select 1 from allocation_determination d where d.person_id = t.person_id and d.decided_at > t.opened_at)",
    ),
    (
        "a plan waits for agreement and was agreed",
        "select count(*) from tasks_task t where t.kind in ('approval', 'panel') and t.closed_at is null and exists \
         (select 1 from approval_decision d where d.submission_id = t.subject_id and d.kind = 'agreed')",
    ),
    (
        "a budget was agreed and no review is due",
        "select count(*) from budget_agreement g where not exists \
         (select 1 from tasks_task t where t.person_id = g.person_id and t.kind = 'review')",
    ),
    (
        "an answer has no assessment in its own words",
        "select count(*) from assessment_answer a left join assessment_assessment s on s.id = a.assessment_id \
         where s.id is null",
    ),
    (
        "a priced organisation stands in the public directory",
        "select count(*) from market_provider m join directory_entry e on e.name = m.name",
    ),
    (
        "a number is of somebody real",
        "select count(*) from people_person where nhs_number not like '999%'",
    ),
];

fn none(house: &House, never: &[(&str, &str)]) {
    for (what, sql) in never {
        assert_eq!(number(house, sql), 0, "{what}");
    }
}

fn future(house: &House, today: Date) {
    for (table, column) in [
        ("people_event", "happened_at"),
        ("assessment_step", "at"),
        ("tasks_task", "opened_at"),
    ] {
        let sql = format!("select count(*) from {table} where {column} > $1");
        let later = house
            .read(
                |tx| Ok(tx.query_one(&sql, &params![moment(today).now], |row| row.get::<i64>(0))?),
            )
            .unwrap();
        assert_eq!(later, 0, "{table} knows the future");
    }
}

store::on_both! { &MIGRATIONS;
    fn a_small_council_of_today_is_whole(store: &TestStore) {
        let today = date(2026, 11, 22);
        let house = council(store, today, Size::Known(300));
        assert_eq!(number(&house, "select count(*) from people_person"), 312);
        whole(&house, today);
    }

    fn a_small_council_of_march_2011_is_whole(store: &TestStore) {
        let today = date(2011, 3, 31);
        let house = council(store, today, Size::Known(300));
        whole(&house, today);
    }
}

#[test]
fn the_next_run_finds_nothing_to_correct_but_for_those_who_left() {
    // Fault: history that the verbs of the pages would have paid otherwise.
    let store = TestStore::sqlite(&MIGRATIONS);
    let today = date(2026, 11, 22);
    let house = council(&store, today, Size::Known(1_000));
    let (actor, moment) = (Actor::Demonstration, moment(today));
    let books = Rulebooks::default();
    let open = number(
        &house,
        "select count(*) from payments_run r where not exists \
         (select 1 from payments_run_step s where s.run_id = r.id and s.kind = 'posted')",
    );
    house
        .write(&actor, &moment, |tx| {
            let permit = access::population(&actor, Noun::Payments, Verb::Create, "demo.test")?;
            let next = payments::next_period(tx, &permit, &books, &moment)?;
            assert!(next.follows);
            let by = (&actor, &moment);
            payments::propose(tx, &permit, &books, by, (next.from, next.pay_on)).map(drop)
        })
        .unwrap();
    assert!(open <= 1, "one run waits at most: {open}");
    let regular = number(
        &house,
        "select count(*) from payments_line where kind = 'regular'",
    );
    assert!(regular > 100, "{regular}");
    none(
        &house,
        &[(
            "somebody who is here is corrected",
            "select count(*) from payments_line l where l.kind = 'correction' and not exists \
             (select 1 from people_leaving v where v.person_id = l.person_id)",
        )],
    );
}

#[test]
fn the_same_seed_makes_the_same_council() {
    // Fault: a clock or a random number decides something, and a screenshot of the guide is never seen again.
    let today = date(2026, 11, 22);
    let told: Vec<String> = (0..2)
        .map(|_| {
            let store = TestStore::sqlite(&MIGRATIONS);
            let house = council(&store, today, Size::Known(200));
            tables(&house)
        })
        .collect();
    assert!(told[0].len() > 100_000);
    if told[0] != told[1] {
        let differs = told[0].lines().zip(told[1].lines()).find(|(a, b)| a != b);
        panic!("{differs:?}");
    }
}

/// Rows of the council's people, with the ids that the cast's verbs gave (accounts, teams) told by name.
fn tables(house: &House) -> String {
    let ask = |sql: &str| -> Vec<String> {
        house
            .read(|tx| Ok(tx.query(sql, &[], |row| row.get::<String>(0))?))
            .unwrap_or_else(|why| panic!("{sql}: {why}"))
    };
    let hex = "lower(hex(id))";
    let mut names: Vec<(String, String)> = Vec::new();
    for (table, name) in [("access_account", "sign_in_name"), ("access_team", "name")] {
        let ids = ask(&format!("select {hex} from {table} order by {name}"));
        names.extend(
            ids.into_iter()
                .zip(ask(&format!("select {name} from {table} order by {name}"))),
        );
    }
    let council = "p.reference > 'RB-000012'";
    let mut text = String::new();
    for (table, columns, order) in [
        (
            "people_person",
            "t.reference, t.document, t.created_at",
            "t.reference",
        ),
        (
            "front_door_contact",
            "t.need, t.taken_at, t.outcome",
            "t.id",
        ),
        ("assessment_step", "t.kind, t.at", "t.id"),
        (
            "eligibility_determination",
            "t.worked, t.decided_at",
            "t.id",
        ),
        ("allocation_determination", "t.worked, t.decided_at", "t.id"),
        ("charging_determination", "t.worked, t.decided_at", "t.id"),
        (
            "planning_submission",
            "t.weekly_pence, t.submitted_at",
            "t.id",
        ),
        ("budget_budget", "t.worked, t.decided_at", "t.id"),
        ("payments_line", "t.worked, t.net_pence", "t.id"),
        ("review_review", "t.document, t.at", "t.id"),
        (
            "people_equality",
            "t.fact, t.state, coalesce(t.code, '')",
            "p.reference, t.fact",
        ),
        (
            "tasks_task",
            "t.kind, t.opened_at, coalesce(t.due_on, '')",
            "t.id",
        ),
        (
            "people_event",
            "t.detail, t.happened_at, coalesce(lower(hex(t.account_id)), '')",
            "t.id",
        ),
    ] {
        let joined = columns
            .replace(", t.", " || '|' || t.")
            .replace(", coalesce", " || '|' || coalesce");
        let person = if table == "people_person" {
            "t.id"
        } else {
            "t.person_id"
        };
        let sql = format!(
            "select {joined} from {table} t join people_person p on p.id = {person} where {council} order by {order}"
        );
        text.push_str(&ask(&sql).join("\n"));
        text.push('\n');
    }
    for (id, name) in names {
        text = text.replace(&id, &name);
    }
    text
}

#[test]
fn the_usual_council_has_the_shape_of_derby() {
    let store = TestStore::sqlite(&MIGRATIONS);
    let begun = std::time::Instant::now();
    let today = date(2026, 11, 22);
    let house = council(&store, today, Size::Usual);
    eprintln!("loaded in {:?}", begun.elapsed());
    none(&house, NEVER);
    future(&house, today);
    let between = |what: &str, sql: &str, from: i64, to: i64| {
        let found = number(&house, sql);
        assert!((from..=to).contains(&found), "{what}: {found}");
    };
    let people = "select count(*) from people_person";
    between("people", people, 7_512, 7_512);
    between(
        "with ongoing support at home",
        "select count(distinct s.person_id) from budget_service s join people_person p on p.id = s.person_id \
         where p.client_group <> 'carers' and s.setting = 'community' and s.ongoing \
         and s.to_on is null and not exists (select 1 from people_leaving l where l.person_id = s.person_id)",
        2_200,
        2_700,
    );
    between(
        "in care homes",
        "select count(*) from budget_service where setting in ('residential', 'nursing')",
        350,
        500,
    );
    between(
        "carers",
        "select count(*) from people_relationship where carer",
        1_000,
        1_500,
    );
    between(
        "client groups",
        "select count(distinct client_group) from people_person",
        6,
        6,
    );
    between("left", "select count(*) from people_leaving", 200, 450);
    between(
        "not eligible",
        "select count(*) from eligibility_determination where not eligible",
        300,
        900,
    );
    between(
        "kinds of what waits",
        "select count(distinct kind) from tasks_task where closed_at is null",
        12,
        15,
    );
    between(
        "overdue reviews",
        "select count(*) from tasks_task where kind = 'review' and closed_at is null and due_on < '2026-11-22'",
        60,
        900,
    );
    between(
        "paid now",
        "select max(line_count) from payments_run",
        400,
        1_100,
    );
}
