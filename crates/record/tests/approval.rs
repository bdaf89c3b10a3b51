//! Approval: by the limit and not a penny above, by nobody who had a part, with reasons where the cost differs, once.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plans;
mod work;

use std::collections::BTreeSet;

use plans::{Scene, fields};
use record::access::{self, Noun, Role, Verb};
use record::approval::{self, Check, Kind, Level, NewDecision, State, View};
use record::planning::{Change, Section};
use record::schema::MIGRATIONS;
use record::{Actor, Refusal, SubmissionId, approval::Decided};
use rules::Pence;
use store::params;
use store::testing::{TestStore, count, stranger};
use work::{actor_in, moment, permit, population};

struct Desk {
    scene: Scene,
    /// A team manager of the team.
    tom: Actor,
    /// Another team manager.
    uma: Actor,
    submission: SubmissionId,
}

impl Desk {
    /// Ada's plan at ten times this price a week, put forward by Petra.
    fn new(store: &TestStore, price: &str) -> Desk {
        let scene = Scene::new(store);
        let plan = scene.whole(price);
        let submission = scene.put_forward_by(&scene.petra, plan).unwrap().id;
        let manager = || actor_in(&scene.house, Role::TeamManager, &[scene.team]);
        Desk {
            tom: manager(),
            uma: manager(),
            submission,
            scene,
        }
    }

    fn decide(&self, actor: &Actor, new: &NewDecision<'_>) -> Result<Decided, Refusal> {
        self.scene.house.write(actor, &moment(), |tx| {
            let permit = permit(tx, actor, self.scene.ada, Noun::Approval, Verb::Decide)?;
            let who = (actor, &moment());
            approval::decide(tx, &permit, &self.scene.books, who, self.submission, new)
        })
    }

    fn view(&self, actor: &Actor) -> View {
        self.scene
            .house
            .write(actor, &moment(), |tx| {
                let permit = permit(tx, actor, self.scene.ada, Noun::Approval, Verb::View)?;
                let who = (actor, &moment());
                approval::view(tx, &permit, &self.scene.books, who, self.submission)
            })
            .unwrap()
    }

    fn open(&self, kind: &str) -> i64 {
        self.scene.number(&format!(
            "select count(*) from tasks_task where closed_at is null and kind = '{kind}'"
        ))
    }
}

fn agreed(reasons: &str) -> NewDecision<'_> {
    NewDecision {
        kind: Some(Kind::Agreed),
        checks: Check::ALL.iter().copied().collect(),
        sections: Vec::new(),
        reasons,
    }
}

fn of_kind(kind: Kind, reasons: &str) -> NewDecision<'_> {
    NewDecision {
        kind: Some(kind),
        checks: BTreeSet::new(),
        sections: if kind == Kind::SentBack {
            vec![Section::Contingency]
        } else {
            Vec::new()
        },
        reasons,
    }
}

store::on_both! { &MIGRATIONS;
    /// The limit is £400.00 a week, itself included; a penny more is the panel's.
    fn a_team_manager_agrees_up_to_the_limit_and_not_a_penny_above(store: &TestStore) {
        let desk = Desk::new(store, "40.00");
        assert!(desk.view(&desk.tom).limits.within);
        let decided = desk.decide(&desk.tom, &agreed("Two helpers are needed for each transfer.")).unwrap();
        assert!(!decided.already);
        let view = desk.view(&desk.tom);
        assert_eq!(view.state, State::Agreed);
        let standing = desk.scene.house.read(|tx| approval::standing(tx, desk.scene.ada)).unwrap().unwrap();
        assert_eq!((standing.id, standing.level, standing.limit), (decided.id, Level::TeamManager, Some(Pence::pounds(400))));
        assert_eq!((desk.open("approval"), desk.open("panel"), desk.open("agreement")), (0, 0, 1));
        assert_eq!(count(store, "budget_budget"), 1);
        assert_eq!(desk.scene.number("select cost_weekly_pence from budget_budget"), 40_000);
    }

    /// What is above the limit must not be agreed by one person alone, nor by who took it to the panel.
    fn above_the_limit_the_panel_decides_and_not_who_referred_it(store: &TestStore) {
        let desk = Desk::new(store, "40.01");
        assert!(!desk.view(&desk.tom).limits.within);
        let refusal = desk.decide(&desk.tom, &agreed("Needed.")).unwrap_err();
        assert!(refusal.to_string().contains("above what a team manager agrees (£400 a week, £1,500 once)"), "{refusal}");
        assert_eq!(fields(refusal), ["kind"]);
        assert_eq!(fields(desk.decide(&desk.tom, &of_kind(Kind::ToPanel, "")).unwrap_err()), ["reasons"]);
        desk.decide(&desk.tom, &of_kind(Kind::ToPanel, "Two helpers at night.")).unwrap();
        assert_eq!((desk.open("approval"), desk.open("panel")), (0, 1));
        assert_eq!(desk.view(&desk.uma).state, State::AtPanel);
        let refusal = desk.decide(&desk.tom, &agreed("Needed.")).unwrap_err();
        assert!(refusal.to_string().contains("You took this plan to the panel"), "{refusal}");
        let refusal = desk.decide(&desk.uma, &of_kind(Kind::ToPanel, "Again.")).unwrap_err();
        assert_eq!(fields(refusal), ["kind"]);
        desk.decide(&desk.uma, &agreed("No cheaper way meets the need at night.")).unwrap();
        let standing = desk.scene.house.read(|tx| approval::standing(tx, desk.scene.ada)).unwrap().unwrap();
        assert_eq!((standing.level, standing.limit), (Level::Panel, None));
        assert_eq!((desk.open("panel"), desk.open("agreement")), (0, 1));
    }

    /// Whoever had a part in the assessment or the plan would agree their own work.
    fn nobody_agrees_what_they_had_a_part_in(store: &TestStore) {
        let desk = Desk::new(store, "13.50");
        let with_role = |actor: &Actor| match actor {
            Actor::Account(account) => {
                let mut account = account.clone();
                account.roles = vec![Role::TeamManager];
                Actor::Account(account)
            }
            other => other.clone(),
        };
        let refused = |actor: &Actor, what: &str| {
            let refusal = desk.decide(actor, &agreed("Because.")).unwrap_err();
            assert!(matches!(&refusal, Refusal::NotAllowed { attempt: Some(_), .. }), "{refusal:?}");
            assert!(refusal.to_string().contains(what), "{refusal}");
            assert!(desk.view(actor).barred.is_some());
        };
        refused(&with_role(&desk.scene.sam), "part in the assessment");
        refused(&with_role(&desk.scene.petra), "You put this plan forward");
        // Each refusal left its row, and nothing else.
        let refusals = "select count(*) from access_audit where noun = 'approval' and outcome = 'refused' \
                        and purpose = 'segregation'";
        assert_eq!(desk.scene.number(refusals), 2);
        assert_eq!(count(store, "approval_decision"), 0);
        assert_eq!(desk.view(&desk.tom).barred, None);
    }

    /// A budget that differs from the indicative one without a reason cannot be challenged (Savva).
    fn a_cost_that_differs_needs_reasons_and_a_sending_back_its_parts(store: &TestStore) {
        let desk = Desk::new(store, "13.50");
        assert_eq!(fields(desk.decide(&desk.tom, &NewDecision::default()).unwrap_err()), ["kind"]);
        let unchecked = NewDecision { kind: Some(Kind::Agreed), ..NewDecision::default() };
        let said = fields(desk.decide(&desk.tom, &unchecked).unwrap_err());
        assert_eq!(said, ["in_line", "principles", "safeguarding", "legal", "reasons"]);
        let back = NewDecision { kind: Some(Kind::SentBack), ..NewDecision::default() };
        assert_eq!(fields(desk.decide(&desk.tom, &back).unwrap_err()), ["sections", "reasons"]);
        assert_eq!(count(store, "approval_decision"), 0);
        let back = of_kind(Kind::SentBack, "Who comes when the assistant is ill?");
        let first = desk.decide(&desk.tom, &back).unwrap();
        // Sent twice, it is one decision.
        let again = desk.decide(&desk.tom, &back).unwrap();
        assert_eq!((again.id, again.already), (first.id, true));
        let view = desk.view(&desk.tom);
        assert_eq!(view.state, State::SentBack);
        assert_eq!(view.decisions[0].sections, [Section::Contingency]);
        assert_eq!((desk.open("approval"), desk.open("planning")), (0, 1));
        // Somebody slower is told what happened.
        let late = desk.decide(&desk.uma, &agreed("Fine.")).unwrap_err();
        assert!(late.to_string().contains("decided on this plan"), "{late}");
        assert_eq!(count(store, "budget_budget"), 0);
    }

    /// An agreement must be of what stands: a version that was replaced is nobody's to agree.
    fn the_version_that_was_put_forward_last_is_the_one_that_is_decided(store: &TestStore) {
        let desk = Desk::new(store, "13.50");
        let plan = desk.view(&desk.tom).plan.plan.id;
        desk.scene.save(plan, &Change::Words(Section::Contingency, "My sister comes.".to_owned())).unwrap();
        assert_eq!(desk.view(&desk.tom).changed_since, Some(desk.view(&desk.tom).submission.version + 1));
        assert_eq!(desk.view(&desk.tom).plan.document.contingency, "Words: contingency.");
        let second = desk.scene.put_forward_by(&desk.scene.petra, plan).unwrap();
        assert!(!second.already);
        assert_eq!(desk.view(&desk.tom).state, State::Replaced);
        let refusal = desk.decide(&desk.tom, &agreed("Fine.")).unwrap_err();
        assert!(refusal.to_string().contains("later version"), "{refusal}");
        assert_eq!(desk.open("approval"), 1);
        let list = desk.scene.house.write(&desk.tom, &moment(), |tx| {
            let permit = population(&desk.tom, Noun::Approval, Verb::Search);
            approval::waiting(tx, &permit, &desk.scene.books, (&desk.tom, &moment()))
        }).unwrap();
        assert_eq!(list.iter().map(|one| one.submission).collect::<Vec<_>>(), [second.id]);
        assert_eq!((list[0].weekly, list[0].indicative, list[0].within), (Pence(13_500), Some(Pence(13_463)), true));
        assert_eq!(list[0].barred, None);
    }

    /// A list must not tell of a restricted record, nor go on about somebody who died.
    fn the_list_leaves_out_who_may_not_be_seen_and_who_left(store: &TestStore) {
        let desk = Desk::new(store, "13.50");
        let waiting = |actor: &Actor| desk.scene.house.write(actor, &moment(), |tx| {
            let permit = population(actor, Noun::Approval, Verb::Search);
            approval::waiting(tx, &permit, &desk.scene.books, (actor, &moment()))
        }).unwrap().len();
        assert_eq!(waiting(&desk.tom), 1);
        desk.scene.house.store().write(|tx| tx.execute(
            "update people_person set restricted = $1 where id = $2",
            &params![true, desk.scene.ada],
        )).unwrap();
        assert_eq!(waiting(&desk.tom), 0);
        assert!(matches!(desk.decide(&desk.tom, &agreed("x")), Err(Refusal::NotFound(_))));
        for role in Role::ALL {
            let actor = actor_in(&desk.scene.house, *role, &[]);
            let decides = access::population(&actor, Noun::Approval, Verb::Decide, "test").is_ok();
            assert_eq!(decides, *role == Role::TeamManager, "{role} decides");
        }
        // Decisions stay as they were made.
        assert!(stranger(store, "delete from planning_submission").is_err());
    }
}

/// In 2011 the limits of 2011 hold.
#[test]
fn the_limits_are_those_of_the_day() {
    let store = TestStore::sqlite(&MIGRATIONS);
    let desk = Desk::new(&store, "30.01");
    let then = Moment2011::moment();
    let view = desk
        .scene
        .house
        .write(&desk.tom, &then, |tx| {
            let ask = (Noun::Approval, Verb::View, "test");
            let permit =
                access::person(tx, &Actor::Demonstration, &then, desk.scene.ada, ask, None)?;
            approval::view(
                tx,
                &permit,
                &desk.scene.books,
                (&desk.tom, &then),
                desk.submission,
            )
        })
        .unwrap();
    assert_eq!(view.limits.weekly, Some(Pence::pounds(300)));
    assert!(!view.limits.within);
}

struct Moment2011;

impl Moment2011 {
    /// The policy of 31 March 2011, read with the clock of today, as the demonstration of 2011 does.
    fn moment() -> record::Moment {
        record::Moment {
            today: jiff::civil::date(2011, 3, 31),
            ..moment()
        }
    }
}
