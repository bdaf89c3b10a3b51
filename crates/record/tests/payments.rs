//! Payments: what is due by days, differences and never reversals, two others than the proposer, posted once and in
//! balance, and nobody paid twice for a day.

// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod money;
mod work;

use jiff::ToSpan;
use money::{Till, confirmed, day, details, key, on};
use proptest::prelude::*;
use record::access::{Noun, Role, Verb};
use record::payments::{
    self, Approved, CheckForm, LineKind, PayeeForm, RunState, SpendForm, SpendKind,
};
use record::people::leaving::{self, Kind as Left, NewLeaving, RefusalFacts};
use record::schema::MIGRATIONS;
use record::{LeavingId, PersonId, Refusal, SpendId, ledger};
use rules::Pence;
use rules::payments::{FourWeekly, FourWeeklyFacts, WeeklySum};
use store::params;
use store::testing::{TestStore, count, stranger};
use work::{actor_in, permit, population, tamper};

fn sentence<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> String {
    refused.unwrap_err().to_string()
}

fn dies(till: &Till, person: PersonId, happened: &str, recorded: &str) -> LeavingId {
    let (actor, moment) = (record::Actor::Demonstration, on(recorded));
    till.house
        .write(&actor, &moment, |tx| {
            let permit = permit(tx, &actor, person, Noun::Leaving, Verb::Change)?;
            let new = NewLeaving {
                kind: Some(Left::Death),
                happened_on: Some(day(happened)),
                why: "Her daughter rang.",
                refusal: RefusalFacts {
                    by: "",
                    capacity: "",
                    abuse: "",
                },
            };
            leaving::record(tx, &permit, (&actor, &moment), &new)?;
            Ok(leaving::standing(tx, person)?.unwrap().id)
        })
        .unwrap()
}

store::on_both! { &MIGRATIONS;
    /// Ada: £90.00 a week, of which she pays £42.31, from Wednesday 25 November. The run of Monday 23 November to 20
    /// December: 26 days. 9,000 × 26 ÷ 7 = 33,428.57…, 4,231 × 26 ÷ 7 = 15,715.14…: £334.29 less £157.15 is £177.14. The
    /// stair rail once, £120.
    fn a_first_period_is_paid_by_days_approved_by_two_others_and_posted_in_balance(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let moment = on("2026-11-20");
        till.budget_with(ada, (9_000, 4_231, 12_000), "2026-11-25", &moment);
        till.payee(ada, &moment);
        let run = till.propose(&till.fay, "2026-11-23", &moment).unwrap();
        assert_eq!(till.propose(&till.fay, "2026-11-23", &moment).unwrap(), run, "a form sent twice");
        let lines = till.lines(run);
        let told: Vec<_> = lines.iter().map(|line| (line.kind, line.from.to_string(), line.to.to_string(), line.net)).collect();
        assert_eq!(told, [
            (LineKind::OneOff, "2026-11-25".to_owned(), "2026-11-25".to_owned(), Pence(12_000)),
            (LineKind::Regular, "2026-11-25".to_owned(), "2026-12-20".to_owned(), Pence(17_714)),
        ]);
        assert_eq!((lines[1].gross, lines[1].contribution), (Pence(33_429), Pence(15_715)));
        // Fay proposed it and set the bank details.
        assert!(sentence(till.approve(&till.fay, run, &moment)).contains("You proposed this run"));
        assert_eq!(till.approve(&till.flo, run, &moment).unwrap(), Approved::Once);
        assert_eq!(till.approve(&till.flo, run, &moment).unwrap(), Approved::Once, "nobody approves twice");
        assert!(sentence(till.file(run, &moment)).contains("once two have approved"));
        assert_eq!(till.approve(&till.tom, run, &moment).unwrap(), Approved::Posted);
        assert_eq!(till.approve(&till.tom, run, &moment).unwrap(), Approved::Posted);
        assert_eq!(till.run(run).state(), RunState::Posted);
        let file = till.file(run, &moment).unwrap();
        assert_eq!(file, "payee,sort_code,account_number,amount,reference\r\n\
            Ada Testwell,000001,00123456,297.14,DP 20261120 0001\r\nTOTAL,,1,297.14,\r\n");
        assert_eq!(till.file(run, &on("2026-11-21")).unwrap(), file, "made again, it is the same");
        assert_eq!(till.run(run).state(), RunState::Sent);
        assert_eq!(count(store, "ledger_entry"), 2);
        let balances = till.house.read(|tx| {
            let permit = population(&till.fay, Noun::Ledger, Verb::View);
            ledger::trial_balance(tx, &permit, day("2026-11-22"))
        }).unwrap();
        let nets: Vec<_> = balances.iter().map(|one| (one.code.as_str(), one.net())).collect();
        assert_eq!(nets, [("bank", Pence(-29_714)), ("direct_payments", Pence(29_714)), ("payable", Pence::ZERO)]);
        let codes = till.number("select count(*) from ledger_line where account_code = 'direct_payments' and \
            cost_centre = '41010' and subjective_code = '64210' and vat_code = 'outside_scope'");
        assert_eq!(codes, 2);
        assert!(stranger(store, "update ledger_line set amount_pence = 1").is_err());
    }

    /// Whoever set bank details is not among those who approve the first payment to them; at the second they may be.
    fn who_set_the_bank_details_does_not_approve_the_first_payment(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let moment = on("2026-11-20");
        till.budget(ada, (9_000, 0), "2026-11-23", &moment);
        till.payee(ada, &moment);
        let run = till.propose(&till.flo, "2026-11-23", &moment).unwrap();
        assert!(sentence(till.approve(&till.fay, run, &moment)).contains("for the first time (1 person)"));
        till.approve(&till.fred, run, &moment).unwrap();
        till.approve(&till.tom, run, &moment).unwrap();
        let next = till.propose(&till.flo, "2026-12-21", &on("2026-12-18")).unwrap();
        assert_eq!(till.approve(&till.fay, next, &on("2026-12-18")).unwrap(), Approved::Once);
    }

    /// Nobody does two in a row on the same money: assess, set, confirm.
    fn bank_details_go_through_two_hands_and_are_sealed(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let moment = on("2026-11-20");
        let faulty = PayeeForm { account_name: " ".into(), sort_code: "1".into(), account_number: "x".into() };
        let Refusal::Invalid(faults) = till.set(&till.fay, ada, &faulty, &moment).unwrap_err() else { panic!() };
        assert_eq!(faults.len(), 3);
        let id = till.set(&till.fay, ada, &details(), &moment).unwrap();
        assert_eq!(till.set(&till.fay, ada, &details(), &moment).unwrap(), id, "a form sent twice");
        assert!(sentence(till.check(&till.fay, (ada, id), &confirmed(), &moment)).contains("You set these"));
        let Refusal::Invalid(faults) = till.check(&till.fred, (ada, id), &CheckForm::default(), &moment).unwrap_err() else { panic!() };
        assert_eq!(faults.len(), 2);
        till.check(&till.fred, (ada, id), &confirmed(), &moment).unwrap();
        let sealed: Vec<u8> = till.house.read(|tx| Ok::<_, Refusal>(tx.query_one("select sealed from payments_payee", &[], |row| row.get(0))?)).unwrap();
        assert!(!sealed.windows(8).any(|bytes| bytes == b"00123456"));
        let shown = till.house.write(&till.fred, &moment, |tx| {
            let permit = permit(tx, &till.fred, ada, Noun::Payee, Verb::Decide)?;
            payments::payee_details(tx, &permit, &key(), id)
        }).unwrap();
        assert_eq!((shown.number(), shown.sort_code().as_str()), ("00123456", "00-00-01"));
        // Whoever made the financial assessment sets no bank details, and confirms none.
        let hash = till.hash.clone();
        till.house.store().write(|tx| tx.execute(
            "insert into charging_determination (id, person_id, regime, formula, formula_version, on_date, from_on, \
             rulebook_hash, facts, worked, worked_hash, weekly_pence, full_cost, decided_at, actor, account_id, why) \
             values ($1, $2, 'care_act', 'x', 1, $3, $3, $4, '{}', '{}', 'x', 0, $5, $6, 'test', $7, '')",
            &params![SpendId::new(), ada, moment.today, hash, false, moment.now, till.flo.account_id()],
        )).unwrap();
        let other = PayeeForm { account_number: "00999999".into(), ..details() };
        assert!(sentence(till.set(&till.flo, ada, &other, &moment)).contains("financial assessment"));
        let new = till.set(&till.fay, ada, &other, &moment).unwrap();
        assert!(sentence(till.check(&till.flo, (ada, new), &confirmed(), &moment)).contains("You assessed this person"));
        assert!(sentence(till.check(&till.fred, (ada, id), &confirmed(), &moment)).contains("Other bank details"));
    }

    /// The person's part rises from £42.31 to £50.00 a week, two weeks back: the difference is paid, and nothing is
    /// reversed. 28 days at £47.69 were paid; due are 14 at £47.69 and 14 at £40.00: £15.38 less.
    fn a_change_back_in_time_pays_the_difference_and_reverses_nothing(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        till.budget(ada, (9_000, 4_231), "2026-11-23", &on("2026-11-20"));
        till.payee(ada, &on("2026-11-20"));
        let first = till.pay("2026-11-23", &on("2026-11-20"));
        assert_eq!(till.lines(first)[0].net, Pence(19_076));
        till.budget(ada, (9_000, 5_000), "2026-12-07", &on("2026-12-10"));
        let second = till.propose(&till.fay, "2026-12-21", &on("2026-12-18")).unwrap();
        let lines = till.lines(second);
        let told: Vec<_> = lines.iter().map(|line| (line.kind, line.gross.0, line.contribution.0, line.net.0)).collect();
        assert_eq!(told, [(LineKind::Correction, 0, 1_538, -1_538), (LineKind::Regular, 36_000, 20_000, 16_000)]);
        assert_eq!(lines[0].corrects, Some(till.lines(first)[0].id));
        let view = till.house.write(&till.fay, &on("2026-12-18"), |tx| {
            let permit = permit(tx, &till.fay, ada, Noun::Payments, Verb::View)?;
            payments::line(tx, &permit, &till.books, lines[0].id)
        }).unwrap();
        assert!(view.same);
        let work = view.work.unwrap();
        assert_eq!((work.contribution.result.total, work.paid_contribution), (Pence(18_462), Pence(16_924)));
        // Refused, the run pays nothing, and the next one finds the same difference.
        till.house.write(&till.flo, &on("2026-12-18"), |tx| {
            let permit = population(&till.flo, Noun::Payments, Verb::Decide);
            payments::refuse(tx, &permit, (&till.flo, &on("2026-12-18")), second, "The date of payment is wrong.")
        }).unwrap();
        assert_eq!(till.run(second).state(), RunState::Refused);
        let again = till.propose(&till.fay, "2026-12-21", &on("2026-12-18")).unwrap();
        assert_ne!(again, second);
        assert_eq!(till.lines(again).iter().map(|line| line.net.0).collect::<Vec<_>>(), [-1_538, 16_000]);
    }

    /// Bank details came late: the days that runs before went by are paid, by their own periods.
    fn who_was_missed_by_a_run_is_paid_for_those_days_by_the_next(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let (ben, _) = till.person(2);
        for person in [ada, ben] {
            till.budget(person, (7_000, 0), "2026-11-16", &on("2026-11-10"));
        }
        till.payee(ada, &on("2026-11-10"));
        till.pay("2026-11-23", &on("2026-11-20"));
        till.payee(ben, &on("2026-12-01"));
        let run = till.propose(&till.fay, "2026-12-21", &on("2026-12-18")).unwrap();
        let of_ben: Vec<_> = till.lines(run).iter().filter(|line| line.person == ben)
            .map(|line| (line.from.to_string(), line.to.to_string(), line.net.0)).collect();
        assert_eq!(of_ben, [
            ("2026-11-16".to_owned(), "2026-11-22".to_owned(), 7_000),
            ("2026-11-23".to_owned(), "2026-12-20".to_owned(), 28_000),
            ("2026-12-21".to_owned(), "2027-01-17".to_owned(), 28_000),
        ]);
        // Ada's week before the first run was paid by it; now she has her period and no more.
        assert_eq!(till.lines(run).iter().filter(|line| line.person == ada).count(), 1);
        assert_eq!(till.paid(ada), (Pence(63_000), Pence::ZERO));
    }

    /// She dies on 30 November: nothing is paid for a day after, what was paid beyond is shown, and when it was a mistake
    /// everything comes back.
    fn a_death_stops_payments_after_the_day_and_an_undoing_brings_them_back(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let (ben, _) = till.person(2);
        for person in [ada, ben] {
            till.budget(person, (7_000, 0), "2026-11-23", &on("2026-11-10"));
            till.payee(person, &on("2026-11-10"));
        }
        till.pay("2026-11-23", &on("2026-11-20"));
        // A run that waits when she dies is not approved.
        let waits = till.propose(&till.fay, "2026-12-21", &on("2026-11-23")).unwrap();
        let left = dies(&till, ada, "2026-11-30", "2026-12-02");
        assert!(sentence(till.approve(&till.flo, waits, &on("2026-12-03"))).contains("1 of the people"));
        till.house.write(&till.fay, &on("2026-12-03"), |tx| {
            let permit = population(&till.fay, Noun::Payments, Verb::Create);
            payments::withdraw(tx, &permit, (&till.fay, &on("2026-12-03")), waits, "Somebody died.")
        }).unwrap();
        let run = till.pay("2026-12-21", &on("2026-12-18"));
        assert_eq!(till.lines(run).iter().map(|line| line.person).collect::<Vec<_>>(), [ben]);
        let too_much = |moment: &str| till.house.write(&till.fay, &on(moment), |tx| {
            let permit = population(&till.fay, Noun::Payments, Verb::Search);
            payments::overpaid(tx, &permit, (&till.fay, &on(moment)), &till.books)
        }).unwrap();
        // 28 days at £10 were paid, 8 were due.
        assert_eq!(too_much("2026-12-18").iter().map(|one| (one.person, one.amount)).collect::<Vec<_>>(), [(ada, Pence(20_000))]);
        let actor = record::Actor::Demonstration;
        till.house.write(&actor, &on("2026-12-20"), |tx| {
            let permit = permit(tx, &actor, ada, Noun::Leaving, Verb::Decide)?;
            leaving::undo(tx, &permit, (&actor, &on("2026-12-20")), left, "Another Ada died.")
        }).unwrap();
        assert!(too_much("2026-12-20").is_empty());
        let run = till.pay("2027-01-18", &on("2027-01-15"));
        assert_eq!(till.lines(run).iter().filter(|line| line.person == ada).map(|line| line.net.0).collect::<Vec<_>>(), [28_000, 28_000]);
    }

    /// Lines that are not what was seen are not approved.
    fn approval_is_of_exactly_the_lines_that_were_seen(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        till.budget(ada, (7_000, 0), "2026-11-23", &on("2026-11-10"));
        till.payee(ada, &on("2026-11-10"));
        let run = till.propose(&till.fay, "2026-11-23", &on("2026-11-20")).unwrap();
        let refused = till.house.write(&till.flo, &on("2026-11-20"), |tx| {
            let permit = population(&till.flo, Noun::Payments, Verb::Decide);
            payments::approve(tx, &permit, &till.books, (&till.flo, &on("2026-11-20")), (run, "another"))
        });
        assert!(sentence(refused).contains("not those that you saw"));
        tamper(store, "payments_line", "update payments_line set gross_pence = 99900, net_pence = 99900");
        assert!(sentence(till.approve(&till.flo, run, &on("2026-11-20"))).contains("not those that you saw"));
    }

    /// What the council paid, what she paid in, spent and gave back, and what is left; a wrong entry is corrected openly.
    fn the_persons_own_account_adds_up_and_is_corrected_openly(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        till.budget(ada, (9_000, 4_231), "2026-11-23", &on("2026-11-20"));
        till.payee(ada, &on("2026-11-20"));
        till.pay("2026-11-23", &on("2026-11-20"));
        let moment = on("2026-12-01");
        let write = |form: &SpendForm| till.house.write(&till.fay, &moment, |tx| {
            let permit = permit(tx, &till.fay, ada, Noun::Payments, Verb::Change)?;
            payments::spend(tx, &permit, (&till.fay, &moment), form)
        });
        let form = |kind, words: &str, amount: &str| SpendForm {
            id: Some(SpendId::new()),
            on: Some(day("2026-11-30")),
            kind: Some(kind),
            words: words.to_owned(),
            amount: amount.to_owned(),
            corrects: None,
        };
        write(&form(SpendKind::PaidIn, "", "42.31")).unwrap();
        let wages = form(SpendKind::Spent, "Wages of the assistant", "£80.00");
        write(&wages).unwrap();
        write(&wages).unwrap();
        let Refusal::Invalid(faults) = write(&SpendForm::default()).unwrap_err() else { panic!() };
        assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["on", "kind", "amount"]);
        // It was £60.00.
        write(&SpendForm { corrects: wages.id, ..form(SpendKind::Spent, "I read the payslip wrongly", "60.00") }).unwrap();
        let account = till.house.write(&till.fay, &moment, |tx| {
            let permit = permit(tx, &till.fay, ada, Noun::Payments, Verb::View)?;
            payments::account(tx, &permit, &moment)
        }).unwrap();
        assert_eq!((account.from_council, account.paid_in, account.spent, account.balance),
            (Pence(19_076), Pence(4_231), Pence(6_000), Pence(17_307)));
        assert_eq!(account.lines.len(), 4);
        assert_eq!(account.lines[0].balance, account.balance);
        assert!(account.lines.iter().any(|line| line.what == "Correction" && line.amount == Pence(2_000)));
    }

    /// The first run is at most 8 weeks ahead; others follow the last without a gap, and none while one waits.
    fn a_run_follows_the_last_and_is_not_far_ahead(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let moment = on("2026-11-20");
        till.budget(ada, (7_000, 0), "2026-11-23", &moment);
        till.payee(ada, &moment);
        let propose = |from: &str, pay_on: &str, moment: &record::Moment| till.house.write(&till.fay, moment, |tx| {
            let permit = population(&till.fay, Noun::Payments, Verb::Create);
            payments::propose(tx, &permit, &till.books, (&till.fay, moment), (day(from), day(pay_on)))
        });
        let fault = |from: &str, pay_on: &str, moment: &record::Moment| {
            let Refusal::Invalid(faults) = propose(from, pay_on, moment).unwrap_err() else { panic!() };
            assert_eq!(faults.len(), 1, "{faults:?}");
            (faults[0].field.clone(), faults[0].sentence.clone())
        };
        let (field, told) = fault("2027-01-16", "2027-01-15", &moment);
        assert_eq!(field, "from");
        assert!(told.contains("not more than 8 weeks after today: 15 January 2027"), "{told}");
        // The bank pays from 28 days before the period's first day to its last day.
        for pay_on in ["2026-12-15", "2027-02-10"] {
            let (field, told) = fault("2027-01-13", pay_on, &moment);
            assert_eq!(field, "pay_on");
            assert!(told.contains("from 16 December 2026 to 9 February 2027"), "{told}");
        }
        let first = propose("2026-11-23", "2026-12-20", &moment).unwrap().run;
        assert!(sentence(propose("2026-12-21", "2026-12-18", &moment))
            .contains("Approve or withdraw the run for 23 November 2026 to 20 December 2026 first"));
        till.approve(&till.flo, first, &moment).unwrap();
        till.approve(&till.tom, first, &moment).unwrap();
        for from in ["2026-11-30", "2026-12-22"] {
            let (field, told) = fault(from, "2026-12-18", &moment);
            assert_eq!(field, "from");
            assert!(told.contains("Begin on 21 December 2026"), "{told}");
        }
        // A finance office that is late pays for a period that is over: it need not wait for what cannot come.
        let late = on("2027-02-01");
        assert_eq!(fault("2026-12-21", "2027-03-02", &late).0, "pay_on");
        propose("2026-12-21", "2027-02-03", &late).unwrap();
    }

    /// What the bank pays after today is not the person's yet.
    fn money_to_come_is_not_in_the_balance(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let moment = on("2026-11-20");
        till.budget(ada, (9_000, 4_231), "2026-11-23", &moment);
        till.payee(ada, &moment);
        let run = till.house.write(&till.fay, &moment, |tx| {
            let permit = population(&till.fay, Noun::Payments, Verb::Create);
            let dates = (day("2026-11-23"), day("2026-12-11"));
            payments::propose(tx, &permit, &till.books, (&till.fay, &moment), dates)
        }).unwrap().run;
        till.approve(&till.flo, run, &moment).unwrap();
        till.approve(&till.tom, run, &moment).unwrap();
        let account = |moment: &record::Moment| till.house.write(&till.fay, moment, |tx| {
            let permit = permit(tx, &till.fay, ada, Noun::Payments, Verb::View)?;
            payments::account(tx, &permit, moment)
        }).unwrap();
        let before = account(&on("2026-12-10"));
        assert_eq!((before.from_council, before.balance, before.lines.len()), (Pence::ZERO, Pence::ZERO, 0));
        let told: Vec<_> = before.to_come.iter().map(|line| (line.on, line.amount)).collect();
        assert_eq!(told, [(day("2026-12-11"), Pence(19_076))]);
        let then = account(&on("2026-12-11"));
        assert_eq!((then.from_council, then.balance, then.to_come.len()), (Pence(19_076), Pence(19_076), 0));
    }

    /// An entry is of at most £100,000.00, from 9 November 2009 to today.
    fn an_entry_has_a_day_and_an_amount_that_can_be(store: &TestStore) {
        let till = Till::new(store);
        let (ada, _) = till.person(1);
        let moment = on("2026-12-01");
        let write = |on: &str, amount: &str| {
            let form = SpendForm {
                id: Some(SpendId::new()),
                on: Some(day(on)),
                kind: Some(SpendKind::Spent),
                words: "Wages".to_owned(),
                amount: amount.to_owned(),
                corrects: None,
            };
            till.house.write(&till.fay, &moment, |tx| {
                let permit = permit(tx, &till.fay, ada, Noun::Payments, Verb::Change)?;
                payments::spend(tx, &permit, (&till.fay, &moment), &form)
            })
        };
        for (on, amount, field, told) in [
            ("2026-11-30", "100000.01", "amount", "Enter £100,000.00 or less."),
            ("2009-11-08", "1.00", "on", "The day must be 9 November 2009 or later."),
            ("2026-12-02", "1.00", "on", "The day must be today or earlier"),
        ] {
            let Refusal::Invalid(faults) = write(on, amount).unwrap_err() else { panic!() };
            assert_eq!((faults.len(), faults[0].field.as_str()), (1, field));
            assert!(faults[0].sentence.starts_with(told), "{faults:?}");
        }
        write("2009-11-09", "100000.00").unwrap();
        write("2026-12-01", "0.01").unwrap();
    }

    /// Only finance proposes, and a team manager may approve; nobody else does either.
    fn who_may_touch_money(store: &TestStore) {
        let till = Till::new(store);
        for role in Role::ALL {
            let actor = actor_in(&till.house, *role, &[]);
            let may = |verb| record::access::population(&actor, Noun::Payments, verb, "test").is_ok();
            assert_eq!(may(Verb::Create), *role == Role::FinanceOfficer, "{role}");
            assert_eq!(may(Verb::Export), *role == Role::FinanceOfficer, "{role}");
            assert_eq!(may(Verb::Decide), matches!(role, Role::FinanceOfficer | Role::TeamManager), "{role}");
        }
    }
}

/// One thing that happens to Ada between two runs.
#[derive(Debug, Clone)]
enum Happens {
    Budget { gross: i64, part: i64, start: i64 },
    Ends { on: i64 },
    GoesOn,
    Dies { on: i64 },
    Lives,
    Run { weeks_after: i64 },
    RunRefused,
}

fn any_life() -> impl Strategy<Value = Vec<Happens>> {
    let happens = prop_oneof![
        3 => (0..20_000_i64, 0..9_000_i64, 0..300_i64).prop_map(|(gross, part, start)| Happens::Budget { gross, part: part.min(gross), start }),
        1 => (0..300_i64).prop_map(|on| Happens::Ends { on }),
        1 => Just(Happens::GoesOn),
        1 => (0..300_i64).prop_map(|on| Happens::Dies { on }),
        1 => Just(Happens::Lives),
        4 => (0..3_i64).prop_map(|weeks_after| Happens::Run { weeks_after }),
        1 => Just(Happens::RunRefused),
    ];
    prop::collection::vec(happens, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    /// Whatever happens between runs and however runs are cut: after each run that pays, what was paid up to its last day
    /// is what is due up to it, day by day, but for half a penny a piece of time; so nobody is paid twice for a day.
    #[test]
    fn nobody_is_paid_twice_for_a_day(life in any_life()) {
        let store = TestStore::sqlite(&MIGRATIONS);
        let till = Till::new(&store);
        let (ada, _) = till.person(1);
        let zero = day("2026-01-05");
        let date = |days: i64| zero.checked_add(days.days()).unwrap();
        till.payee(ada, &on("2026-01-01"));
        let mut budgets: Vec<(record::BudgetId, i64, i64, i64, Option<i64>)> = Vec::new();
        let mut dead: Option<(LeavingId, i64)> = None;
        let mut next = 0_i64;
        for (step, happens) in life.into_iter().enumerate() {
            // The last day of the period that is next, so that the bank may pay on it.
            let today = date(next + 27);
            let moment = work::at(&format!("{today}T{:02}:{:02}:00Z", step / 60 + 1, step % 60));
            match happens {
                Happens::Budget { gross, part, start } => {
                    let id = till.budget(ada, (gross, part), &date(start).to_string(), &moment);
                    budgets.push((id, gross, part, start, None));
                }
                Happens::Ends { on } => if let Some(last) = budgets.last_mut() {
                    last.4 = Some(on);
                    end(&till, ada, last.0, Some(date(on)), &moment);
                },
                Happens::GoesOn => if let Some(last) = budgets.last_mut() && last.4.take().is_some() {
                    end(&till, ada, last.0, None, &moment);
                },
                Happens::Dies { on } => if dead.is_none() {
                    let id = LeavingId::new();
                    leaves(&till, ada, (id, None), date(on), &moment);
                    dead = Some((id, on));
                },
                Happens::Lives => if let Some((id, on)) = dead.take() {
                    leaves(&till, ada, (LeavingId::new(), Some(id)), date(on), &moment);
                },
                Happens::Run { weeks_after } => {
                    // The first run begins on any Monday; each other follows the one before.
                    let from = if next == 0 { weeks_after * 7 } else { next };
                    let Ok(run) = till.propose(&till.fay, &date(from).to_string(), &moment) else { continue };
                    till.approve(&till.flo, run, &moment).unwrap();
                    till.approve(&till.tom, run, &moment).unwrap();
                    next = from + 28;
                    let (mut gross, mut part, mut days) = (0_i64, 0_i64, 0_i64);
                    for d in -10..next {
                        let stands = budgets.iter().rfind(|budget| budget.3 <= d).filter(|budget| budget.4.is_none_or(|last| last >= d));
                        if let Some(budget) = stands.filter(|_| dead.is_none_or(|(_, on)| on >= d)) {
                            gross += budget.1;
                            part += budget.2;
                            days += 1;
                        }
                    }
                    let paid = till.paid(ada);
                    let near = |paid: Pence, due: i64| (paid.0 * 7 - due).abs() <= 7 * (days / 14 + 20);
                    prop_assert!(near(paid.0, gross), "{:?} paid, {} sevenths of a penny due", paid, gross);
                    prop_assert!(near(paid.1, part), "{:?} paid, {} sevenths of a penny due", paid, part);
                }
                Happens::RunRefused => {
                    let Ok(run) = till.propose(&till.fay, &date(next).to_string(), &moment) else { continue };
                    till.house.write(&till.flo, &moment, |tx| {
                        let permit = population(&till.flo, Noun::Payments, Verb::Decide);
                        payments::refuse(tx, &permit, (&till.flo, &moment), run, "Not this one.")
                    }).unwrap();
                }
            }
        }
    }
}

fn end(
    till: &Till,
    person: PersonId,
    budget: record::BudgetId,
    last: Option<jiff::civil::Date>,
    moment: &record::Moment,
) {
    till.house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into budget_ending (id, budget_id, person_id, last_day, why, at, actor) \
                 values ($1, $2, $3, $4, 'x', $5, 'test')",
                &params![SpendId::new(), budget, person, last, moment.now],
            )
        })
        .unwrap();
}

fn leaves(
    till: &Till,
    person: PersonId,
    (id, undoes): (LeavingId, Option<LeavingId>),
    on: jiff::civil::Date,
    moment: &record::Moment,
) {
    till.house
        .store()
        .write(|tx| {
            tx.execute(
                "insert into people_leaving (id, person_id, kind, happened_on, undoes, recorded_at, actor, why, asked) \
                 values ($1, $2, $3, $4, $5, $6, 'test', 'x', '')",
                &params![
                    id,
                    person,
                    if undoes.is_some() { "undone" } else { "death" },
                    on,
                    undoes,
                    moment.now
                ],
            )
        })
        .unwrap();
}

/// A whole period is exactly four times the weekly sum, as the formula says; the run says the same.
#[test]
fn a_run_says_what_the_formula_says() {
    let book = rules::rulebook::england().unwrap();
    let rules = book.compile(day("2026-11-23"));
    let facts = FourWeeklyFacts {
        from: day("2026-11-23"),
        to: day("2026-12-20"),
        weekly: vec![WeeklySum {
            amount: Pence(9_001),
            from: day("2026-11-23"),
            to: None,
        }],
    };
    let due = rules
        .prepare::<FourWeekly>()
        .unwrap()
        .silent(&facts)
        .unwrap();
    assert_eq!(due.total, Pence(36_004));
    let store = TestStore::sqlite(&MIGRATIONS);
    let till = Till::new(&store);
    let (ada, _) = till.person(1);
    till.budget(ada, (9_001, 0), "2026-11-23", &on("2026-11-10"));
    till.payee(ada, &on("2026-11-10"));
    let run = till
        .propose(&till.fay, "2026-11-23", &on("2026-11-20"))
        .unwrap();
    assert_eq!(till.lines(run)[0].net, due.total);
}

/// A run over everybody is read and worked in sets: two thousand here, twenty thousand with `STEERWELL_SOAK=1`.
/// `STEERWELL_SOAK=1 cargo test --release -p record --test payments -- --nocapture a_run_over`
#[test]
fn a_run_over_everybody_takes_seconds() {
    let soak = std::env::var_os("STEERWELL_SOAK").is_some();
    let many = if soak { 20_000 } else { 2_000 };
    let store = TestStore::sqlite(&MIGRATIONS);
    let till = Till::new(&store);
    crowd(&till, many);
    let mut from = day("2026-11-23");
    for round in 0..2 {
        let moment = on("2026-11-23");
        let started = std::time::Instant::now();
        let run = till.propose(&till.fay, &from.to_string(), &moment).unwrap();
        let proposed = started.elapsed();
        till.approve(&till.flo, run, &moment).unwrap();
        let started = std::time::Instant::now();
        till.approve(&till.tom, run, &moment).unwrap();
        let posted = started.elapsed();
        println!(
            "{many} people, run {round}: proposed in {proposed:?}, approved and posted in {posted:?}"
        );
        assert_eq!(till.run(run).lines, i64::from(many));
        let limit = std::time::Duration::from_secs(60);
        assert!(
            proposed < limit && posted < limit,
            "{proposed:?}, {posted:?}"
        );
        from = from.checked_add(28.days()).unwrap();
    }
}

fn crowd(till: &Till, many: u32) {
    let moment = on("2026-11-10");
    let hash = till.hash.clone();
    let ids: Vec<[uuid::Uuid; 5]> = (0..many)
        .map(|_| [(); 5].map(|()| uuid::Uuid::now_v7()))
        .collect();
    till.house
        .store()
        .write(|tx| {
            let rows = ids
                .iter()
                .enumerate()
                .map(|(place, [person, ..])| -> Vec<store::Value> {
                    params![
                        *person,
                        format!("RC-{place:06}"),
                        1_i64,
                        "{}",
                        "test",
                        "older_people",
                        false,
                        moment.now,
                        moment.now
                    ]
                    .into()
                });
            tx.bulk(
                "people_person",
                &[
                    "id",
                    "reference",
                    "version",
                    "document",
                    "sort_name",
                    "client_group",
                    "restricted",
                    "created_at",
                    "changed_at",
                ],
                rows,
            )?;
            let rows = ids.iter().map(|[person, budget, ..]| -> Vec<store::Value> {
                params![
                    *budget,
                    *person,
                    day("2026-11-23"),
                    9_000_i64,
                    4_231_i64,
                    4_769_i64,
                    0_i64,
                    0_i64,
                    9_000_i64,
                    4_231_i64,
                    0_i64,
                    false,
                    "x",
                    1_i64,
                    hash.as_str(),
                    "{}",
                    "{}",
                    "x",
                    moment.now,
                    "test",
                    "x"
                ]
                .into()
            });
            tx.bulk(
                "budget_budget",
                &[
                    "id",
                    "person_id",
                    "from_on",
                    "cost_weekly_pence",
                    "person_weekly_pence",
                    "council_weekly_pence",
                    "other_weekly_pence",
                    "one_off_pence",
                    "payment_gross_pence",
                    "payment_person_pence",
                    "payment_one_off_pence",
                    "provisional",
                    "formula",
                    "formula_version",
                    "rulebook_hash",
                    "facts",
                    "worked",
                    "worked_hash",
                    "decided_at",
                    "actor",
                    "why",
                ],
                rows,
            )?;
            let rows = ids
                .iter()
                .map(|[person, budget, agreement, ..]| -> Vec<store::Value> {
                    params![
                        *agreement,
                        *budget,
                        *person,
                        day("2026-11-23"),
                        day("2026-11-23"),
                        "x",
                        "person",
                        "",
                        true,
                        "x",
                        "",
                        moment.now,
                        "test"
                    ]
                    .into()
                });
            tx.bulk(
                "budget_agreement",
                &[
                    "id",
                    "budget_id",
                    "person_id",
                    "agreed_on",
                    "starts_on",
                    "signed_by",
                    "held_by",
                    "holder",
                    "free_use",
                    "told_how",
                    "terms",
                    "at",
                    "actor",
                ],
                rows,
            )?;
            let rows = ids
                .iter()
                .map(|[person, _, _, payee, _]| -> Vec<store::Value> {
                    params![*payee, *person, "x", vec![0_u8], "0000", moment.now, "test"].into()
                });
            tx.bulk(
                "payments_payee",
                &[
                    "id",
                    "person_id",
                    "account_name",
                    "sealed",
                    "last_digits",
                    "at",
                    "actor",
                ],
                rows,
            )?;
            let account = till.fred.account_id();
            let rows = ids.iter().map(|[_, _, _, payee, _]| -> Vec<store::Value> {
                params![*payee, "confirmed", "x", moment.now, "test", account].into()
            });
            tx.bulk(
                "payments_payee_check",
                &["payee_id", "outcome", "how", "at", "actor", "account_id"],
                rows,
            )
        })
        .unwrap();
}
