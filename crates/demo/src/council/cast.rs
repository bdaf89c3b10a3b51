//! The stories of the cast, told by the verbs of the pages: each stands at another step.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use record::access::accounts;
use record::access::{self, Noun, PersonPermit, Verb};
use record::approval::{self, Check, NewDecision};
use record::assessment::{self, Answered, NewAnswer, NewCircumstance, Part};
use record::budget::{self, AgreementForm, HeldBy};
use record::eligibility::{self, Findings, NewDetermination};
use record::front_door::{self, Caller, Channel, Closing, Fields, Outcome, Urgency};
use record::market::Service;
use record::payments::{self, CheckForm, CheckOutcome, PayeeForm};
use record::people::relationship::{self, NewRelationship};
use record::people::{ClientGroup, Involved, add_involvement};
use record::planning::{
    self, Change, Chosen, Every, Help, ItemId, LineForm, Saved, Section, TakenAs,
};
use record::review::{self, NewReview, TypedScore};
use record::rulebook::Rulebooks;
use record::rules::Pence;
use record::rules::assessment::{Answers, QuestionKind, Questionnaire};
use record::rules::review::Intervals;
use record::{
    AccountId, Actor, AssessmentId, BudgetId, ContactId, House, Moment, PayeeId, PersonId, PlanId,
    Refusal, ReviewId, Tx, allocation, charging,
};
use store::params;

use super::World;
use super::dice::Dice;
use super::money::{self, Paid};
use super::{findings, means, needs};

/// How far somebody of the cast has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Until {
    Asked,
    Contact,
    Validated,
    Allocated,
    PutForward,
    Budget,
    Reviewed,
}

/// Who, in which group, since how many days, how far, and what the caller said.
type Story = (&'static str, ClientGroup, i64, Until, &'static str);

const STORIES: [Story; 10] = [
    (
        "ada",
        ClientGroup::OlderPeople,
        212,
        Until::Reviewed,
        "Her neighbour rings: Ada fell again and is not eating.",
    ),
    (
        "farida",
        ClientGroup::Carers,
        150,
        Until::Reviewed,
        "Asks who looks after those who look after others.",
    ),
    (
        "bernard",
        ClientGroup::OlderPeople,
        40,
        Until::PutForward,
        "His daughter rings: he forgets the stove and his tablets.",
    ),
    (
        "lubna",
        ClientGroup::OlderPeople,
        45,
        Until::Budget,
        "The surgery writes: she cannot manage the stairs.",
    ),
    (
        "chidi",
        ClientGroup::PhysicalDisability,
        30,
        Until::Allocated,
        "Wants his own assistant instead of three different carers a day.",
    ),
    (
        "idris",
        ClientGroup::OlderPeople,
        28,
        Until::Allocated,
        "Pays for help himself and asks what the council can do.",
    ),
    (
        "ewa",
        ClientGroup::LearningDisability,
        14,
        Until::Validated,
        "Her sister asks for help so that Ewa can work.",
    ),
    (
        "dilys",
        ClientGroup::MentalHealth,
        4,
        Until::Contact,
        "Writes that the days are long and the telephone frightens her.",
    ),
    (
        "kwame",
        ClientGroup::Carers,
        3,
        Until::Contact,
        "Has not slept through for a year and asks for a break.",
    ),
    (
        "george",
        ClientGroup::ChildrenInTransition,
        0,
        Until::Asked,
        "The school rings: what comes after his nineteenth birthday?",
    ),
];

/// Where everybody of the cast stands, for whoever starts the demonstration.
pub const WHERE: [(&str, &str); 12] = [
    (
        "Ada Testwell",
        "has gone all the way: budget, direct payment, first review held",
    ),
    (
        "Farida Placeholder",
        "Ada's neighbour: a carer's budget of her own, reviewed",
    ),
    (
        "Lubna Imaginary",
        "her budget is made and waits for her agreement",
    ),
    ("Bernard Sampleton", "his plan waits for the team manager"),
    (
        "Chidi Exampleson",
        "indicative budget worked out; plan and financial assessment wait",
    ),
    ("Idris Madeup", "the same, with savings above the limit"),
    ("Ewa Próbna-Testowa", "validated; eligibility waits"),
    ("Jo Invented", "half way through the questions"),
    ("Dilys O'Mockery", "contact closed; an assessment waits"),
    ("Kwame Pretend", "the same, a carer's"),
    ("George Fictional", "a contact is open"),
    ("Hana Notreal", "restricted: only Tom Manager finds her"),
];

/// Tells all of them; those who are paid come back, for the runs.
pub fn tell(house: &House, world: &World) -> Result<Vec<Paid>, Refusal> {
    let teller = Teller::new(house, world)?;
    let mut paid = Vec::new();
    for (place, story) in (0..).zip(&STORIES) {
        paid.extend(teller.tell(story, place)?);
    }
    teller.beside_ada()?;
    Ok(paid)
}

struct Teller<'a> {
    house: &'a House,
    world: &'a World,
    books: Rulebooks,
    staff: BTreeMap<String, Actor>,
}

type By<'a> = (&'a Actor, &'a Moment);

impl<'a> Teller<'a> {
    fn new(house: &'a House, world: &'a World) -> Result<Teller<'a>, Refusal> {
        let staff = house.read(|tx| {
            let all = tx.query(
                "select sign_in_name, id from access_account where password_hash is not null",
                &[],
                |row| Ok((row.get::<String>(0)?, row.get::<AccountId>(1)?)),
            )?;
            let mut staff = BTreeMap::new();
            for (name, id) in all {
                if let Some(account) = accounts::load(tx, &world.moment, id, None)? {
                    staff.insert(name, Actor::Account(account));
                }
            }
            Ok::<_, Refusal>(staff)
        })?;
        Ok(Teller {
            house,
            world,
            books: Rulebooks::default(),
            staff,
        })
    }

    /// So many days ago, at an hour of the morning or afternoon.
    fn ago(&self, days: i64, hour: i64) -> Moment {
        let today = self.world.moment.today.saturating_sub(days.days());
        // What happens today happened an hour or more ago.
        let now = if days == 0 {
            self.world.moment.now - SignedDuration::from_hours(1)
        } else {
            super::instant(today, hour * 60)
        };
        Moment { now, today }
    }

    fn with<T>(
        &self,
        who: &str,
        moment: &Moment,
        person: PersonId,
        (noun, verb): (Noun, Verb),
        does: impl FnOnce(&mut Tx, &PersonPermit, By<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let actor = self.staff.get(who).ok_or(Refusal::NotFound(None))?;
        self.house.write(actor, moment, |tx| {
            let ask = (noun, verb, "demo.cast");
            let permit =
                access::person(tx, actor, moment, person, ask, Some("The demonstration."))?;
            does(tx, &permit, (actor, moment))
        })
    }

    fn tell(&self, story: &Story, place: u64) -> Result<Option<Paid>, Refusal> {
        let (key, group, days, until, need) = *story;
        let person = crate::load::person(self.house, key)?;
        self.contact(person, group, (days, need), until)?;
        self.involve(person, days)?;
        if until <= Until::Contact || (self.world.papers() && group == ClientGroup::Carers) {
            return Ok(None);
        }
        let (assessment, form, answers) = self.assess(person, group, days - 1, place)?;
        if until == Until::Validated {
            return Ok(None);
        }
        let decided = self.ago(days - 2, 11);
        self.decide(person, group, (assessment, &form, &answers), &decided)?;
        if until == Until::Allocated && key != "idris" {
            return Ok(None);
        }
        if group != ClientGroup::Carers {
            let case = if key == "idris" { 99 } else { 20 };
            let facts = means::facts(self.world, decided.today, (group, false), case);
            let when = self.ago(days - 6, 10);
            self.with(
                "fay.finance",
                &when,
                person,
                (Noun::Charging, Verb::Decide),
                |tx, permit, by| {
                    let new = charging::NewCharging {
                        from_on: when.today,
                        facts: &facts,
                        why: "First financial assessment.",
                    };
                    charging::decide(tx, permit, &self.books, by, &new).map(drop)
                },
            )?;
        }
        if until == Until::Allocated {
            return Ok(None);
        }
        let plan = self.plan(person, group, days - 9, decided.today)?;
        if until == Until::PutForward {
            return Ok(None);
        }
        let budget = self.approve(person, days - 12)?;
        if until == Until::Budget {
            return Ok(None);
        }
        let (starts_on, payee) = self.agree(person, key, days - 16, budget)?;
        self.review(person, plan, starts_on)?;
        self.paid(person, group, budget, (starts_on, payee))
    }

    fn contact(
        &self,
        person: PersonId,
        group: ClientGroup,
        (days, need): (i64, &str),
        until: Until,
    ) -> Result<(), Refusal> {
        let when = self.ago(days, 10);
        let actor = self.staff.get("ines.info").ok_or(Refusal::NotFound(None))?;
        self.house.write(actor, &when, |tx| {
            let by = (actor, &when);
            let fields = Fields {
                channel: Some(Channel::Telephone),
                about: String::new(),
                caller: Some(Caller::Family),
                caller_name: String::new(),
                caller_telephone: String::new(),
                need: need.to_owned(),
                urgency: Some(Urgency::Usual),
            };
            let permit = access::population(actor, Noun::Contact, Verb::Create, "demo.cast")?;
            let id = front_door::begin(tx, &permit, by, ContactId::new(), &fields)?;
            let ask = (Verb::Change, "demo.cast");
            let permit = front_door::permit(tx, actor, &when, id, ask, None)?;
            front_door::attach(tx, &self.books, &permit, by, person)?;
            if until == Until::Asked {
                return Ok(());
            }
            let permit = front_door::permit(tx, actor, &when, id, ask, None)?;
            let team = self.world.staff.team(group, 1).map(|team| team.id);
            let involved = tx.query_one(
                "select count(*) from people_involvement where person_id = $1 and team_id is not null",
                &params![person],
                |row| row.get::<i64>(0),
            )?;
            let closing = Closing {
                outcome: Some(if group == ClientGroup::Carers {
                    Outcome::CarerAssessment
                } else {
                    Outcome::Assessment
                }),
                team: team.filter(|_| involved == 0),
                ..Closing::default()
            };
            front_door::close(tx, &self.books, &permit, by, &closing).map(drop)
        })
    }

    /// Sam goes with them, and Tom knows of them.
    fn involve(&self, person: PersonId, days: i64) -> Result<(), Refusal> {
        let when = self.ago(days, 12);
        for name in ["sam.social", "tom.manager"] {
            let account = self.staff.get(name).and_then(Actor::account_id);
            let account = account.ok_or(Refusal::NotFound(None))?;
            let actor = Actor::Demonstration;
            self.house.write(&actor, &when, |tx| {
                let ask = (Noun::Involvement, Verb::Change, "demo.cast");
                let permit = access::person(tx, &actor, &when, person, ask, None)?;
                let who = Involved::Worker(account);
                add_involvement(tx, &permit, &actor, &when, who, when.today).map(drop)
            })?;
        }
        Ok(())
    }

    /// Begun, answered together and validated; Ada's answers are known from before.
    fn assess(
        &self,
        person: PersonId,
        group: ClientGroup,
        days: i64,
        place: u64,
    ) -> Result<(AssessmentId, Questionnaire, Answers), Refusal> {
        let when = self.ago(days, 14);
        let asked = if group == ClientGroup::Carers {
            assessment::CARER
        } else {
            assessment::ADULT
        };
        let form = self
            .world
            .desk
            .rules(when.today)
            .questionnaire(asked)
            .map(|form| Questionnaire::clone(form))
            .ok_or(Refusal::NotFound(None))?;
        let mut dice = Dice::of(self.world.seed, 1_000_000 + place);
        let answers = needs::answers(&form, group, false, group != ClientGroup::Carers, &mut dice);
        let id = self.with(
            "sam.social",
            &when,
            person,
            (Noun::Assessment, Verb::Create),
            |tx, permit, by| {
                assessment::start(tx, permit, &self.books, by, asked, true)
                    .map(|started| started.id())
            },
        )?;
        let mut said: Vec<(Part, String, String, Option<String>)> = Vec::new();
        for question in &form.questions {
            if let Some(answer) = answers.choices.get(&question.id) {
                let own = answer.person.clone();
                said.push((Part::Need, question.id.clone(), answer.decided.clone(), own));
            }
        }
        for (question, share) in &answers.shares {
            said.push((Part::Informal, question.clone(), share.clone(), None));
        }
        for flag in form
            .of_kind(QuestionKind::Flags)
            .map_or(&[][..], |flags| &flags.options)
        {
            let holds = if answers.flags.contains(&flag.id) {
                "yes"
            } else {
                "no"
            };
            said.push((Part::Flag, flag.id.clone(), holds.to_owned(), None));
        }
        self.with(
            "sam.social",
            &when,
            person,
            (Noun::Assessment, Verb::Change),
            |tx, permit, by| {
                for (part, question, value, own) in &said {
                    let new = NewAnswer {
                        assessment: id,
                        part: *part,
                        question,
                        value,
                        own: own.as_deref(),
                        note: "",
                        base_revision: 0,
                    };
                    if let Answered::Conflict { .. } =
                        assessment::answer(tx, permit, &self.books, by, &new)?
                    {
                        return Err(Refusal::NotNow(
                            "Somebody else is loading this demonstration.".into(),
                        ));
                    }
                }
                Ok(())
            },
        )?;
        let validated = self.ago(days, 16);
        self.with(
            "sam.social",
            &validated,
            person,
            (Noun::Assessment, Verb::Decide),
            |tx, permit, by| {
                let together = NewCircumstance::together();
                let decided = (&[][..], Some(&together));
                assessment::validate(tx, permit, &self.books, by, id, decided).map(drop)
            },
        )?;
        Ok((id, form, answers))
    }

    /// Eligibility, and what the points come to.
    fn decide(
        &self,
        person: PersonId,
        group: ClientGroup,
        (assessment, form, answers): (AssessmentId, &Questionnaire, &Answers),
        when: &Moment,
    ) -> Result<(), Refusal> {
        let found = match group {
            ClientGroup::Carers => Findings::Carer(findings::carer(form, answers)),
            _ if self.world.papers() => Findings::Facs(findings::facs(form, answers, false, false)),
            _ => Findings::CareAct(findings::care_act(form, answers, false, group, true)),
        };
        self.with(
            "sam.social",
            when,
            person,
            (Noun::Eligibility, Verb::Decide),
            |tx, permit, by| {
                let new = NewDetermination {
                    assessment,
                    findings: found,
                    reasons: "Looked at together at home, outcome by outcome.",
                    outcome_reasons: &BTreeMap::new(),
                    advice: "",
                };
                eligibility::decide(tx, permit, &self.books, by, &new).map(drop)
            },
        )?;
        self.with(
            "sam.social",
            when,
            person,
            (Noun::Allocation, Verb::Decide),
            |tx, permit, by| {
                let why = "First assessment.";
                allocation::decide_indicative(tx, permit, &self.books, by, assessment, why)
                    .map(drop)
            },
        )
    }

    fn plan(
        &self,
        person: PersonId,
        group: ClientGroup,
        days: i64,
        told_on: Date,
    ) -> Result<PlanId, Refusal> {
        let when = self.ago(days, 10);
        let letters = self.house.read(|tx| {
            let worked: String = tx.query_one(
                "select worked from eligibility_determination where person_id = $1 order by decided_at desc limit 1",
                &params![person],
                |row| row.get(0),
            )?;
            let value: serde_json::Value = serde_json::from_str(&worked).unwrap_or_default();
            let counted = value["result"]["counted"].as_array().cloned().unwrap_or_default();
            Ok::<BTreeSet<String>, Refusal>(
                counted.iter().filter_map(|letter| letter.as_str().map(str::to_owned)).collect(),
            )
        })?;
        let weekly: i64 = self.house.read(|tx| {
            Ok(tx.query_one(
                "select weekly_pence from allocation_determination where person_id = $1 order by decided_at desc limit 1",
                &params![person],
                |row| row.get(0),
            )?)
        })?;
        let (first, second) = (ItemId::new(), ItemId::new());
        // Relationships, work and going out are the second wish; everything at home is the first.
        let (about, at_home): (BTreeSet<String>, BTreeSet<String>) = letters
            .into_iter()
            .partition(|letter| ["g", "h", "i"].contains(&letter.as_str()));
        let mut changes = vec![
            Change::Words(
                Section::AboutMe,
                "My home, my neighbours and my own pace.".into(),
            ),
            Change::Words(
                Section::Change,
                "I want to stay here and go to the chapel again.".into(),
            ),
            Change::Outcome(
                first,
                "To be washed, dressed and fed in my own time, in a safe and tidy home.".into(),
                at_home,
            ),
            Change::Outcome(second, "To go out and see people every week.".into(), about),
        ];
        changes.extend(self.lines(group, weekly, (first, second)));
        let words = [
            (
                Section::Managed,
                "I decide from day to day; Farida helps me with the letters.",
            ),
            (
                Section::Control,
                "Nothing is changed without asking me first.",
            ),
            (
                Section::Arranging,
                "Sam and I ring them together in the first week.",
            ),
            (
                Section::Contingency,
                "Farida has a key. The duty team has a number.",
            ),
            (
                Section::Advice,
                "The directory, the lunch club and the falls class were talked about.",
            ),
            (Section::Review, "Six weeks after the start, at home."),
            (
                Section::Reason,
                "Prices are as offered; the hours are those that are needed.",
            ),
        ];
        changes.extend(words.map(|(section, words)| Change::Words(section, words.into())));
        changes.push(Change::NoRisks(true));
        changes.push(Change::Money(Some(told_on), Some(true)));
        self.with(
            "sam.social",
            &when,
            person,
            (Noun::Planning, Verb::Change),
            |tx, permit, by| {
                let plan = planning::start(tx, permit, by, Some(Help::FamilyFriends))?.id();
                let mut version = 1;
                for change in &changes {
                    match planning::save(tx, permit, &self.books, by, (plan, version), change)? {
                        Saved::Saved { version: next } | Saved::Unchanged { version: next } => {
                            version = next
                        }
                        Saved::Conflict(_) => {
                            return Err(Refusal::NotNow(
                                "Somebody else is loading this demonstration.".into(),
                            ));
                        }
                    }
                }
                planning::put_forward(tx, permit, &self.books, by, (plan, version))?;
                Ok(plan)
            },
        )
    }

    fn lines(
        &self,
        group: ClientGroup,
        weekly: i64,
        (first, second): (ItemId, ItemId),
    ) -> Vec<Change> {
        let (main, other) = match group {
            ClientGroup::Carers => (Service::ShortBreak, Service::Community),
            _ => (Service::PersonalAssistant, Service::Telecare),
        };
        let line = |service: Service, taken_as: TakenAs, part: i64, outcome: ItemId| {
            let offer = self.world.market.of_service(service).first().copied()?;
            let every = if offer.price.0 > part {
                Every::FourWeeks
            } else {
                Every::Week
            };
            let units = (part * every.weeks() / offer.price.0.max(1)).max(1);
            Some(Change::Line(Box::new(LineForm {
                id: ItemId::new(),
                words: offer.title.to_owned(),
                service: Some(service),
                taken_as: Some(taken_as),
                source: Chosen::Offer(offer.id),
                once: false,
                unit: Some(offer.unit),
                price: String::new(),
                units: units.to_string(),
                every: Some(every),
                amount: String::new(),
                outcomes: BTreeSet::from([outcome]),
            })))
        };
        let mine = TakenAs::DirectPayment;
        let theirs = if group == ClientGroup::Carers {
            mine
        } else {
            TakenAs::Council
        };
        [
            line(main, mine, weekly * 4 / 5, first),
            line(other, theirs, weekly / 20, second),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn approve(&self, person: PersonId, days: i64) -> Result<BudgetId, Refusal> {
        let when = self.ago(days, 15);
        self.with("tom.manager", &when, person, (Noun::Approval, Verb::Decide), |tx, permit, by| {
            let submission = planning::latest_submission(tx, person)?.ok_or(Refusal::NotFound(None))?;
            let new = NewDecision {
                kind: Some(approval::Kind::Agreed),
                checks: Check::ALL.iter().copied().collect(),
                sections: Vec::new(),
                reasons: "The plan meets the eligible needs at a fair price.",
            };
            approval::decide(tx, permit, &self.books, by, submission.id, &new)?;
            Ok(tx.query_one(
                "select id from budget_budget where person_id = $1 order by decided_at desc limit 1",
                &params![person],
                |row| row.get(0),
            )?)
        })
    }

    fn agree(
        &self,
        person: PersonId,
        key: &str,
        days: i64,
        budget: BudgetId,
    ) -> Result<(Date, PayeeId), Refusal> {
        let when = self.ago(days, 11);
        let starts_on = money::begins(self.world, when.today);
        let name = WHERE
            .iter()
            .find(|(name, _)| name.to_lowercase().starts_with(key));
        let name = name.map_or(key, |(name, _)| name).to_owned();
        let form = AgreementForm {
            agreed_on: Some(when.today),
            starts_on: Some(starts_on),
            signed_by: name.clone(),
            held_by: Some(HeldBy::Person),
            free_use: Some(true),
            told_on: Some(when.today),
            told_how: "By letter, and talked through at home.".to_owned(),
            barred: Some(false),
            terms: true,
        };
        self.with(
            "sam.social",
            &when,
            person,
            (Noun::Budget, Verb::Change),
            |tx, permit, by| budget::agree(tx, permit, &self.books, by, budget, &form).map(drop),
        )?;
        let when = self.ago(days - 2, 10);
        let payee = self.with(
            "fred.finance",
            &when,
            person,
            (Noun::Payee, Verb::Change),
            |tx, permit, by| {
                let form = PayeeForm {
                    account_name: name,
                    sort_code: "00-00-01".to_owned(),
                    account_number: "12345678".to_owned(),
                };
                payments::set_payee(tx, permit, &self.world.key, &self.books, by, &form)
            },
        )?;
        let when = self.ago(days - 3, 10);
        self.with(
            "flo.finance",
            &when,
            person,
            (Noun::Payee, Verb::Decide),
            |tx, permit, by| {
                let form = CheckForm {
                    outcome: Some(CheckOutcome::Confirmed),
                    how: "Against a bank statement that was shown.".to_owned(),
                };
                payments::check_payee(tx, permit, &self.books, by, payee, &form)
            },
        )?;
        Ok((starts_on, payee))
    }

    fn review(&self, person: PersonId, plan: PlanId, starts_on: Date) -> Result<(), Refusal> {
        let due = starts_on.saturating_add(50.days());
        let days = i64::from((self.world.moment.today - due).get_days()).max(2);
        let when = self.ago(days, 14);
        let next = Intervals::of(&self.world.desk.rules(when.today))
            .ok()
            .and_then(|intervals| {
                let planned = intervals.next(when.today)?;
                let payment = intervals.direct_payment_next(when.today)?;
                Some(planned.min(payment))
            });
        let document: String = self.house.read(|tx| {
            Ok(tx.query_one(
                "select document from planning_version where plan_id = $1 order by version desc limit 1",
                &params![plan],
                |row| row.get(0),
            )?)
        })?;
        let outcomes = planning::Document::from_json(&document)?.outcomes;
        let score = |person: &str, worker: &str| TypedScore {
            person: person.to_owned(),
            worker: worker.to_owned(),
            note: String::new(),
        };
        let scores = outcomes
            .iter()
            .zip([("mostly", "mostly"), ("partly", "mostly")])
            .map(|(outcome, (own, ours))| (outcome.id.to_string(), score(own, ours)))
            .collect();
        let new = NewReview {
            kind: "first".to_owned(),
            held_on: Some(when.today),
            present: "Sam, and the neighbour".to_owned(),
            scores,
            works: "yes".to_owned(),
            works_words: "Mornings are calm now. The chapel is twice a month so far.".to_owned(),
            changed: "no".to_owned(),
            conclusion: "go_on".to_owned(),
            reasons: "It does what it is for.".to_owned(),
            next_due_on: next,
            ..NewReview::blank(ReviewId::new())
        };
        self.with(
            "sam.social",
            &when,
            person,
            (Noun::Review, Verb::Change),
            |tx, permit, by| review::hold(tx, permit, &self.books, by, &new).map(drop),
        )
    }

    /// What the runs pay.
    fn paid(
        &self,
        person: PersonId,
        group: ClientGroup,
        budget: BudgetId,
        (starts_on, payee): (Date, PayeeId),
    ) -> Result<Option<Paid>, Refusal> {
        self.house.read(|tx| {
            Ok(tx.query_opt(
                "select payment_gross_pence, payment_person_pence, payment_one_off_pence from budget_budget \
                 where id = $1 and payment_gross_pence > payment_person_pence",
                &params![budget],
                |row| {
                    Ok(Paid {
                        person,
                        group,
                        budget: budget.uuid(),
                        payee,
                        gross: Pence(row.get(0)?),
                        part: Pence(row.get(1)?),
                        once: Pence(row.get(2)?),
                        starts_on,
                        left: None,
                    })
                },
            )?)
        })
    }

    /// Farida is Ada's neighbour and looks after her.
    fn beside_ada(&self) -> Result<(), Refusal> {
        let ada = crate::load::person(self.house, "ada")?;
        let farida = crate::load::person(self.house, "farida")?;
        let when = self.ago(200, 12);
        self.with(
            "sam.social",
            &when,
            ada,
            (Noun::Relationship, Verb::Change),
            |tx, permit, by| {
                let new = NewRelationship {
                    other: Some(farida),
                    other_name: "",
                    kind: Some(relationship::Kind::Neighbour),
                    carer: true,
                    lives_with: false,
                    emergency: true,
                    telephone: "07700 900006",
                    note: "Comes in the mornings.",
                    from: None,
                };
                relationship::record(tx, permit, by, &new).map(drop)
            },
        )
    }
}
