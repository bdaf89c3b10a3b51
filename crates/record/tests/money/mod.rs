//! People with budgets that are paid out, and the three of finance who pay them.
#![allow(dead_code)]
// What a fixture cannot make, no test can go on without.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use record::access::{Noun, Role, SecretKey, Verb};
use record::payments::{self, CheckForm, CheckOutcome, PayeeForm};
use record::rulebook::Rulebooks;
use record::{Actor, BudgetId, House, Moment, PayeeId, PersonId, Refusal, RunId, TeamId};
use rules::Pence;
use store::params;
use store::testing::TestStore;

use crate::work::{actor_in, adopt_riverbridge, at, house, permit, person, population};

pub fn key() -> SecretKey {
    SecretKey::from_bytes([7; 32])
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Ten in the morning of a day.
pub fn on(text: &str) -> Moment {
    at(&format!("{text}T10:00:00Z"))
}

/// The council's finance office.
pub struct Till {
    pub house: House,
    pub books: Rulebooks,
    pub fay: Actor,
    pub fred: Actor,
    pub flo: Actor,
    pub tom: Actor,
    pub hash: String,
}

impl Till {
    pub fn new(store: &TestStore) -> Till {
        let house = house(store);
        let hash = adopt_riverbridge(&house).hash;
        let officer = || actor_in(&house, Role::FinanceOfficer, &[]);
        let (fay, fred, flo) = (officer(), officer(), officer());
        let tom = actor_in(&house, Role::TeamManager, &[]);
        Till {
            books: Rulebooks::new(),
            fay,
            fred,
            flo,
            tom,
            hash,
            house,
        }
    }

    pub fn person(&self, number: u32) -> (PersonId, TeamId) {
        person(&self.house, number)
    }

    /// An agreed budget, past its verbs: pence a week before the person's part, and that part.
    pub fn budget(
        &self,
        person: PersonId,
        (gross, part): (i64, i64),
        starts: &str,
        decided: &Moment,
    ) -> BudgetId {
        self.budget_with(person, (gross, part, 0), starts, decided)
    }

    pub fn budget_with(
        &self,
        person: PersonId,
        (gross, part, once): (i64, i64, i64),
        starts: &str,
        decided: &Moment,
    ) -> BudgetId {
        let id = BudgetId::new();
        self.house
            .store()
            .write(|tx| {
                let before = tx.query_opt(
                    "select b.id from budget_budget b where b.person_id = $1 and not exists \
                     (select 1 from budget_budget l where l.supersedes = b.id)",
                    &params![person],
                    |row| row.get::<BudgetId>(0),
                )?;
                tx.execute(
                    "insert into budget_budget (id, person_id, from_on, cost_weekly_pence, person_weekly_pence, \
                     council_weekly_pence, other_weekly_pence, one_off_pence, payment_gross_pence, \
                     payment_person_pence, payment_one_off_pence, provisional, formula, formula_version, \
                     rulebook_hash, facts, worked, worked_hash, supersedes, decided_at, actor, why) \
                     values ($1, $2, $3, $4, $5, $6, 0, $7, $4, $5, $7, $8, 'budget.personal', 1, $9, '{}', '{}', 'x', \
                     $10, $11, 'test', 'For a test.')",
                    &params![
                        id,
                        person,
                        day(starts),
                        gross,
                        part,
                        gross - part,
                        once,
                        false,
                        self.hash.as_str(),
                        before,
                        decided.now
                    ],
                )?;
                tx.execute(
                    "insert into budget_agreement (id, budget_id, person_id, agreed_on, starts_on, signed_by, held_by, \
                     holder, free_use, told_how, terms, at, actor) \
                     values ($1, $2, $3, $4, $5, 'Test', 'person', '', $6, 'Told.', '', $7, 'test')",
                    &params![
                        BudgetId::new(),
                        id,
                        person,
                        day(starts),
                        day(starts),
                        true,
                        decided.now
                    ],
                )
            })
            .unwrap();
        id
    }

    pub fn set(
        &self,
        actor: &Actor,
        person: PersonId,
        form: &PayeeForm,
        moment: &Moment,
    ) -> Result<PayeeId, Refusal> {
        self.house.write(actor, moment, |tx| {
            let permit = permit(tx, actor, person, Noun::Payee, Verb::Change)?;
            payments::set_payee(tx, &permit, &key(), &self.books, (actor, moment), form)
        })
    }

    pub fn check(
        &self,
        actor: &Actor,
        (person, id): (PersonId, PayeeId),
        form: &CheckForm,
        moment: &Moment,
    ) -> Result<(), Refusal> {
        self.house.write(actor, moment, |tx| {
            let permit = permit(tx, actor, person, Noun::Payee, Verb::Decide)?;
            payments::check_payee(tx, &permit, &self.books, (actor, moment), id, form)
        })
    }

    /// Bank details set by Fay and confirmed by Fred.
    pub fn payee(&self, person: PersonId, moment: &Moment) -> PayeeId {
        let id = self.set(&self.fay, person, &details(), moment).unwrap();
        self.check(&self.fred, (person, id), &confirmed(), moment)
            .unwrap();
        id
    }

    pub fn propose(&self, actor: &Actor, from: &str, moment: &Moment) -> Result<RunId, Refusal> {
        self.house
            .write(actor, moment, |tx| {
                let permit = population(actor, Noun::Payments, Verb::Create);
                let who = (actor, moment);
                let dates = (day(from), moment.today);
                payments::propose(tx, &permit, &self.books, who, dates)
            })
            .map(|proposed| proposed.run)
    }

    pub fn run(&self, id: RunId) -> payments::Run {
        self.house
            .write(&self.flo, &on("2026-11-22"), |tx| {
                let permit = population(&self.flo, Noun::Payments, Verb::Search);
                payments::run(tx, &permit, (&self.flo, &on("2026-11-22")), id)
            })
            .unwrap()
    }

    pub fn lines(&self, id: RunId) -> Vec<payments::Line> {
        self.house
            .read(|tx| {
                let permit = population(&self.flo, Noun::Payments, Verb::Search);
                payments::lines(tx, &permit, id, 0)
            })
            .unwrap()
    }

    pub fn approve(
        &self,
        actor: &Actor,
        id: RunId,
        moment: &Moment,
    ) -> Result<payments::Approved, Refusal> {
        let seen = self.run(id).content_hash;
        self.house.write(actor, moment, |tx| {
            let permit = population(actor, Noun::Payments, Verb::Decide);
            payments::approve(tx, &permit, &self.books, (actor, moment), (id, &seen))
        })
    }

    /// Proposed by Fay, approved by Flo and Tom.
    pub fn pay(&self, from: &str, moment: &Moment) -> RunId {
        let id = self.propose(&self.fay, from, moment).unwrap();
        self.approve(&self.flo, id, moment).unwrap();
        self.approve(&self.tom, id, moment).unwrap();
        id
    }

    pub fn file(&self, id: RunId, moment: &Moment) -> Result<String, Refusal> {
        self.house.write(&self.fay, moment, |tx| {
            let permit = population(&self.fay, Noun::Payments, Verb::Export);
            payments::bank_file(tx, &permit, &key(), &self.books, (&self.fay, moment), id)
        })
    }

    /// What was paid to somebody, or is in a run that stands: before their part, and their part.
    pub fn paid(&self, person: PersonId) -> (Pence, Pence) {
        self.house
            .read(|tx| {
                Ok::<_, Refusal>(tx.query_one(
                    "select cast(coalesce(sum(l.gross_pence), 0) as bigint), \
                     cast(coalesce(sum(l.contribution_pence), 0) as bigint) from payments_line l \
                     where l.person_id = $1 and not exists (select 1 from payments_run_step s where s.run_id = l.run_id \
                     and s.kind in ('refused', 'withdrawn'))",
                    &params![person],
                    |row| Ok((Pence(row.get(0)?), Pence(row.get(1)?))),
                )?)
            })
            .unwrap()
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.house
            .read(|tx| Ok::<_, Refusal>(tx.query_one(sql, &[], |row| row.get(0))?))
            .unwrap()
    }
}

pub fn details() -> PayeeForm {
    PayeeForm {
        account_name: "Ada Testwell".to_owned(),
        sort_code: "00-00-01".to_owned(),
        account_number: "00123456".to_owned(),
    }
}

pub fn confirmed() -> CheckForm {
    CheckForm {
        outcome: Some(CheckOutcome::Confirmed),
        how: "Saw the bank's statement.".to_owned(),
    }
}
