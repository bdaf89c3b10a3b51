//! The server is killed hard while clients save, again and again: what was answered is there, nothing is half there,
//! and the audit trail verifies.
//!
//! Ten kills on each engine; two hundred with `STEERWELL_SOAK=1`. The moments are drawn from a seed that a failure
//! prints; `STEERWELL_CRASH_SEED` draws them again. Killing the process proves the program's order of things, not the
//! disk's: what the machine had in hand survives. That saves wait for the disk is proved in the store's own tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use common::riverbridge::{self, PASSWORD, WORKER};
use common::{Browser, PATIENCE, Page, Server, on_database, printed};
use record::access::{seal, verify};
use record::{AssessmentId, House, PersonId, Refusal, Tx};
use store::testing::TestStore;
use store::{Address, Engine, Migrations, Options, Store, params};

#[test]
fn sqlite() {
    let folder = riverbridge::folder();
    let address = riverbridge::database(folder.path());
    kill_and_look(folder.path(), &address, &|| {
        riverbridge::demo(folder.path())
    });
}

#[test]
fn postgres() {
    let database = TestStore::with(
        Engine::Postgres,
        &Migrations {
            steps: &[],
            guards: &[],
        },
        Options::default(),
    );
    let folder = tempfile::tempdir().unwrap();
    kill_and_look(folder.path(), database.url(), &|| {
        let mut command = riverbridge::demo(folder.path());
        command.args(["--database", database.url()]);
        command
    });
}

/// The questions of Jo's open assessment that two workers answer at the same time, each their own.
const QUESTIONS: [&str; 2] = ["personal_care", "eating"];
/// What notes begin with; a number follows.
const NOTE: &str = "crash note ";
/// What the names of people made here begin with.
const FAMILY: &str = "Killed";

fn kill_and_look(folder: &Path, address: &str, command: &dyn Fn() -> Command) {
    let soak = std::env::var("STEERWELL_SOAK").is_ok_and(|value| value == "1");
    let kills = if soak { 200 } else { 10 };
    let seed = std::env::var("STEERWELL_CRASH_SEED")
        .ok()
        .and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| jiff::Timestamp::now().as_nanosecond() as u64);
    println!("STEERWELL_CRASH_SEED={seed}, {kills} kills");
    let dice = Mutex::new(Dice(seed));
    let ledger = Ledger::default();
    let mut browser: Option<Browser> = None;
    let mut checkpoints = Vec::new();
    let mut answered = 0;
    for kill in 1..=kills {
        let server = Server::start(&mut command());
        let here = match &browser {
            // Signed in once: a sign-in outlives the server too.
            Some(browser) => browser.moved_to(&server.address),
            None => {
                let browser = server.browser();
                browser.sign_in(WORKER, PASSWORD);
                browser
            }
        };
        let scene = Scene::find(address);
        if kill % 2 == 0 {
            // Every other time the server itself is the first to open what the kill left behind.
            look(address, &ledger, &scene, &mut checkpoints, kill - 1);
        }
        let life = Duration::from_millis(20 + dice.lock().unwrap().below(500));
        let saves = one_life(server, &here, &scene, &ledger, &dice, life);
        answered += saves;
        if kill % 2 == 0 || kill == kills {
            look(address, &ledger, &scene, &mut checkpoints, kill);
        }
        browser = Some(here);
    }
    println!("{answered} answered saves outlived {kills} kills");
    assert!(
        answered >= kills * 3,
        "only {answered} saves were answered in {kills} lives: the test proves little"
    );

    let file = folder.join("checkpoints");
    std::fs::write(&file, checkpoints.join("\n")).unwrap();
    let verified = || {
        printed(&on_database(
            address,
            &["verify", "--checkpoint", file.to_str().unwrap()],
        ))
    };
    assert!(verified().contains("Nothing was changed and nothing is missing."));
    // Sealed to the last row by a clean end, and still whole.
    Server::start(&mut command()).stop();
    assert!(verified().contains("Nothing was changed and nothing is missing."));
    let unsealed: i64 = open(address)
        .read(|tx| {
            tx.query_one("select count(*) from access_unsealed", &[], |row| {
                row.get(0)
            })
        })
        .unwrap();
    // The row of the verification itself came after.
    assert!(
        unsealed <= 1,
        "{unsealed} rows were left without a seal by a clean end"
    );
}

/// Whom and what the clients work on.
struct Scene {
    ada: PersonId,
    assessment: AssessmentId,
}

impl Scene {
    fn find(address: &str) -> Scene {
        let house = House::new(open(address));
        let jo = demo::person(&house, "jo").unwrap();
        let sql = "select id from assessment_assessment where person_id = $1";
        let assessment = house
            .store()
            .read(|tx| tx.query_one(sql, &params![jo], |row| row.get(0)))
            .unwrap();
        Scene {
            ada: demo::person(&house, "ada").unwrap(),
            assessment,
        }
    }
}

fn open(address: &str) -> Store {
    Store::open(&Address::parse(address).unwrap(), Options::default()).unwrap()
}

/// What was sent, and what was answered. Whatever was not answered may be there or not.
#[derive(Default)]
struct Ledger {
    people: Mutex<Sent<String>>,
    corrections: Mutex<Sent<u64>>,
    answers: [Mutex<Sent<u64>>; 2],
}

struct Sent<K> {
    tried: BTreeSet<K>,
    answered: BTreeMap<K, Option<PersonId>>,
}

impl<K> Default for Sent<K> {
    fn default() -> Sent<K> {
        Sent {
            tried: BTreeSet::new(),
            answered: BTreeMap::new(),
        }
    }
}

impl Sent<u64> {
    fn next(&mut self) -> u64 {
        let number = self.tried.len() as u64 + 1;
        self.tried.insert(number);
        number
    }
}

/// Five clients save without pause until the server is killed under them. How many saves were answered.
fn one_life(
    server: Server,
    browser: &Browser,
    scene: &Scene,
    ledger: &Ledger,
    dice: &Mutex<Dice>,
    life: Duration,
) -> u64 {
    let (told, saves) = mpsc::channel();
    std::thread::scope(|clients| {
        for _ in 0..2 {
            let told = told.clone();
            clients.spawn(move || until_killed(&told, || make(browser, ledger, dice)));
        }
        let correcting = told.clone();
        clients.spawn(move || until_killed(&correcting, || correct(browser, scene, ledger)));
        for (question, sent) in QUESTIONS.into_iter().zip(&ledger.answers) {
            let told = told.clone();
            clients.spawn(move || until_killed(&told, || answer(browser, scene, question, sent)));
        }
        drop(told);
        // A life begins with the first answer: how long the program takes to warm up is no matter.
        saves.recv_timeout(PATIENCE).expect("no save was answered");
        let (mut count, end) = (1, Instant::now() + life);
        loop {
            match saves.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(()) => count += 1,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("all clients gave up on a server that lives")
                }
            }
        }
        server.kill();
        count + saves.iter().count() as u64
    })
}

/// Saves again and again; an answer that does not come ends it.
fn until_killed(told: &Sender<()>, mut save: impl FnMut() -> Result<(), ureq::Error>) {
    while save().is_ok() {
        let _ = told.send(());
    }
}

/// A new person.
fn make(browser: &Browser, ledger: &Ledger, dice: &Mutex<Dice>) -> Result<(), ureq::Error> {
    let (family, given) = {
        let mut dice = dice.lock().unwrap();
        (format!("{FAMILY}{}", dice.name()), dice.name())
    };
    let mut form = browser.get("/people/new")?.form("names-1-family");
    form.set("names-1-given", &given);
    form.set("names-1-family", &family);
    form.set("addresses-1-lines", "1 Nowhere Street");
    ledger.people.lock().unwrap().tried.insert(family.clone());
    let mut page = browser.send(&form)?;
    if let Some(none_of_these) = page.find_form("turned_down") {
        page = browser.send(&none_of_these)?;
    }
    let person: PersonId = page.leads_to("/people/");
    ledger
        .people
        .lock()
        .unwrap()
        .answered
        .insert(family, Some(person));
    Ok(())
}

/// Another note beside Ada's telephone number.
fn correct(browser: &Browser, scene: &Scene, ledger: &Ledger) -> Result<(), ureq::Error> {
    let mut form = browser
        .get(&format!("/people/{}/correct", scene.ada))?
        .form("why");
    let number = ledger.corrections.lock().unwrap().next();
    form.set("contacts-1-note", &format!("{NOTE}{number}"));
    form.set("why", "The server is about to be killed.");
    let page = browser.send(&form)?;
    assert_eq!(page.leads_to::<PersonId>("/people/"), scene.ada);
    ledger
        .corrections
        .lock()
        .unwrap()
        .answered
        .insert(number, None);
    Ok(())
}

/// Another note beside one of Jo's answers.
fn answer(
    browser: &Browser,
    scene: &Scene,
    question: &str,
    sent: &Mutex<Sent<u64>>,
) -> Result<(), ureq::Error> {
    let mut form = browser
        .get(&format!("/assessment/{}/need/{question}", scene.assessment))?
        .form("value");
    let number = sent.lock().unwrap().next();
    form.set("note", &format!("{NOTE}{number}"));
    let page = browser.send(&form)?;
    taken(&page);
    sent.lock().unwrap().answered.insert(number, None);
    Ok(())
}

#[track_caller]
fn taken(page: &Page) {
    assert_eq!(
        page.status,
        303,
        "{} was not taken: {}",
        page.path,
        page.text()
    );
}

/// Reads the database past the program, in one snapshot, and says everything that is not as it must be.
fn look(address: &str, ledger: &Ledger, scene: &Scene, checkpoints: &mut Vec<String>, kill: u64) {
    let house = House::new(open(address));
    let faults = house
        .read(|tx| {
            let mut faults = whole(tx)?;
            faults.extend(people(tx, &ledger.people.lock().unwrap())?);
            let sql = "select document from people_version where person_id = $1 order by version";
            let notes = tx.query(sql, &params![scene.ada], |row| row.get::<String>(0))?;
            faults.extend(numbers("corrections of Ada", &notes, &ledger.corrections.lock().unwrap()));
            for (question, sent) in QUESTIONS.into_iter().zip(&ledger.answers) {
                let sql = "select note from assessment_answer where assessment_id = $1 and part = 'need' \
                           and question = $2 order by revision";
                let notes = tx.query(sql, &params![scene.assessment, question], |row| row.get::<String>(0))?;
                faults.extend(numbers(question, &notes, &sent.lock().unwrap()));
            }
            Ok::<_, Refusal>(faults)
        })
        .unwrap();
    assert!(
        faults.is_empty(),
        "after kill {kill}:\n{}",
        faults.join("\n")
    );
    let report = house.read(|tx| verify::verify(tx, &[])).unwrap();
    assert!(report.is_clean(), "after kill {kill}:\n{report}");
    checkpoints.push(house.read(seal::checkpoint).unwrap().to_string());
}

/// What must hold for every record, whoever wrote it: each query names what is half there.
fn whole(tx: &mut Tx) -> Result<Vec<String>, Refusal> {
    const HALVES: [(&str, &str); 9] = [
        (
            "a person whose versions are not 1 to the one that stands",
            "select p.reference from people_person p left join people_version v on v.person_id = p.id \
             group by p.id, p.reference, p.version \
             having count(v.version) <> p.version or max(v.version) <> p.version or min(v.version) <> 1",
        ),
        (
            "a person whose document is not that of the last version",
            "select p.reference from people_person p \
             join people_version v on v.person_id = p.id and v.version = p.version where v.document <> p.document",
        ),
        (
            "a person whose making is not on the timeline once",
            "select p.reference from people_person p where 1 <> (select count(*) from people_event e \
             where e.person_id = p.id and e.noun = 'people' and e.verb = 'create')",
        ),
        (
            "a person whose corrections are not on the timeline once each",
            "select p.reference from people_person p where p.version - 1 <> (select count(*) from people_event e \
             where e.person_id = p.id and e.noun = 'people' and e.verb = 'change')",
        ),
        (
            "a person whose making is not in the audit trail once",
            "select p.reference from people_person p where 1 <> (select count(*) from access_audit a \
             where a.person_id = p.id and a.noun = 'people' and a.verb = 'create' and a.outcome = 'allowed')",
        ),
        (
            "a person with more corrections than the audit trail permitted",
            "select p.reference from people_person p where p.version - 1 > (select count(*) from access_audit a \
             where a.person_id = p.id and a.noun = 'people' and a.verb = 'change' and a.outcome = 'allowed')",
        ),
        (
            "a person who cannot be found by name, or whose forms are not noted",
            "select p.reference from people_person p \
             where not exists (select 1 from people_name_key k where k.person_id = p.id and k.sort_name = p.sort_name) \
             or p.version <> (select count(*) from people_form f where f.person_id = p.id)",
        ),
        (
            "an answer whose revisions are not 1 to the one that stands",
            "select question from assessment_answer group by assessment_id, part, question \
             having count(*) <> max(revision) or min(revision) <> 1",
        ),
        (
            "an assessment with more answers than the audit trail permitted, or none on the timeline",
            "select s.questionnaire from assessment_assessment s \
             where (select count(*) from assessment_answer w where w.assessment_id = s.id) > \
                 (select count(*) from access_audit a where a.person_id = s.person_id and a.noun = 'assessment' \
                  and a.verb = 'change' and a.outcome = 'allowed') \
             or not exists (select 1 from people_event e where e.subject_id = s.id and e.verb = 'change')",
        ),
    ];
    let mut faults = Vec::new();
    for (what, sql) in HALVES {
        let found: Vec<String> = tx.query(sql, &[], |row| row.get(0))?;
        faults.extend(found.iter().map(|which| format!("{what}: {which}")));
    }
    // References are given out without a gap, because the number is part of the save.
    let gap: i64 = tx.query_one(
        "select last_number - (select count(*) from people_person) from people_counter where name = 'reference'",
        &[],
        |row| row.get(0),
    )?;
    if gap != 0 {
        faults.push(format!("{gap} references were given out to nobody"));
    }
    Ok(faults)
}

fn people(tx: &mut Tx, sent: &Sent<String>) -> Result<Vec<String>, Refusal> {
    let mark = FAMILY.to_lowercase();
    let rows = tx.query(
        "select id, document from people_person where sort_name >= $1 and sort_name < $2",
        &params![mark.as_str(), format!("{mark}{{")],
        |row| Ok((row.get::<PersonId>(0)?, row.get::<String>(1)?)),
    )?;
    let mut faults = Vec::new();
    let mut there: BTreeMap<&str, PersonId> = BTreeMap::new();
    for (person, document) in &rows {
        match sent
            .tried
            .iter()
            .find(|family| document.contains(&format!("\"{family}\"")))
        {
            Some(family) if there.insert(family, *person).is_some() => {
                faults.push(format!("{family} was made twice"))
            }
            Some(_) => {}
            None => faults.push(format!("{person} was made by nobody: {document}")),
        }
    }
    for (family, person) in &sent.answered {
        if there.get(family.as_str()).copied() != *person {
            faults.push(format!("{family} was answered as made, and is not there"));
        }
    }
    Ok(faults)
}

/// The numbers of the notes as they follow one another: all that were answered, none that was not sent, in order.
fn numbers(what: &str, notes: &[String], sent: &Sent<u64>) -> Vec<String> {
    let there: Vec<u64> = notes.iter().filter_map(|note| number_of(note)).collect();
    let mut faults = Vec::new();
    if !there.is_sorted_by(|one, next| one < next) {
        faults.push(format!("{what} are out of order or double: {there:?}"));
    }
    let there: BTreeSet<u64> = there.into_iter().collect();
    let lost: Vec<&u64> = sent
        .answered
        .keys()
        .filter(|number| !there.contains(number))
        .collect();
    if !lost.is_empty() {
        faults.push(format!("{what} were answered and are lost: {lost:?}"));
    }
    let strange: Vec<&u64> = there.difference(&sent.tried).collect();
    if !strange.is_empty() {
        faults.push(format!("{what} were never sent: {strange:?}"));
    }
    faults
}

fn number_of(note: &str) -> Option<u64> {
    let (_, rest) = note.split_once(NOTE)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// SplitMix64: the same numbers from the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }

    /// A name that nobody has and that sounds like nobody's.
    fn name(&mut self) -> String {
        const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
        const VOWELS: &[u8] = b"aeiou";
        let mut name = String::new();
        for _ in 0..5 {
            name.push(char::from(
                CONSONANTS[self.below(CONSONANTS.len() as u64) as usize],
            ));
            name.push(char::from(VOWELS[self.below(VOWELS.len() as u64) as usize]));
        }
        name
    }
}
