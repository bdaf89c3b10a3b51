//! Finding people, opening their pages, correcting their records.

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::{Context as _, Result, ensure};
use record::people::FormId;
use record::{PersonId, Refusal};
use store::params;

use crate::Wanted;
use crate::client::{Client, Form};
use crate::latency::{as_fast_as_can, at_pace, grouped};
use crate::report::{BUSIEST, Report, SAVE};
use crate::server::Server;
use crate::town::Town;

/// Requests a second of each measure under load.
const PACE: u32 = 50;
/// How many different people stand behind a measure.
const SAMPLE: i64 = 256;
/// Clients that save at the same time, as fast as they are answered.
const CLIENTS: usize = 8;

/// May open every record that is not restricted.
const READER: &str = "sam.social";
/// May correct every record that is not restricted.
const WRITER: &str = "ines.info";

/// Whom the measures ask for.
struct Sample {
    busiest: PersonId,
    events: i64,
    ordinary: Vec<PersonId>,
    /// Beginnings of family names.
    prefixes: Vec<String>,
    names: Vec<String>,
    births: Vec<String>,
    postcodes: Vec<String>,
    /// First parts of postcodes: a whole town.
    areas: Vec<String>,
}

/// All measures of people.
pub fn measure(town: &Town, wanted: &Wanted, report: &mut Report) -> Result<()> {
    report.value("Making the data, s", town.made_in.as_secs().to_string());
    let sample = sample(town)?;
    report.value(
        "Events of the person with most, over twenty years",
        grouped(sample.events.unsigned_abs()),
    );
    let server = town.serve()?;
    report.value(
        "Memory when ready, MiB",
        (server.memory()? / 1024).to_string(),
    );
    let reader = Client::signed_in(&server.address, READER)?;
    let seconds = wanted.seconds();
    searches(&reader, &sample, seconds, report)?;
    pages(&reader, &sample, seconds, report)?;
    saves(&server, &sample, seconds, report)?;
    report.value(
        "Memory after all this, MiB",
        (server.memory()? / 1024).to_string(),
    );
    Ok(())
}

fn sample(town: &Town) -> Result<Sample> {
    type Row = (PersonId, String, i64, i64, i64, String);
    let (busiest, events, people) = town.house.read(|tx| {
        let (busiest, events) = tx.query_one(
            "select person_id, count(*) from people_event group by person_id order by count(*) desc limit 1",
            &[],
            |row| Ok((row.get::<PersonId>(0)?, row.get::<i64>(1)?)),
        )?;
        // Spread over the whole council: its people have dates and postcodes in full.
        let people: Vec<Row> = tx.query(
            "select id, sort_name, birth_year, birth_month, birth_day, postcode from people_person \
             where birth_day is not null and postcode is not null and id <> $1 and not restricted \
             and cast(substr(reference, 4) as {int}) % $2 = 0 order by reference limit $3",
            &params![busiest, i64::from(town.size) / SAMPLE, SAMPLE],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)),
        )?;
        Ok::<_, Refusal>((busiest, events, people))
    })?;
    ensure!(
        people.len() > 100,
        "there are too few people to measure with: {}",
        people.len()
    );
    let name = |sort_name: &str| sort_name.replace(',', "");
    Ok(Sample {
        busiest,
        events,
        ordinary: people.iter().map(|row| row.0).collect(),
        prefixes: people
            .iter()
            .map(|row| row.1.chars().take(4).collect())
            .collect(),
        names: people.iter().map(|row| name(&row.1)).collect(),
        births: people
            .iter()
            .map(|row| format!("{}/{}/{}", row.4, row.3, row.2))
            .collect(),
        areas: people
            .iter()
            .filter_map(|row| row.5.split(' ').next().map(ToOwned::to_owned))
            .collect(),
        postcodes: people.iter().map(|row| row.5.clone()).collect(),
    })
}

fn searches(client: &Client, sample: &Sample, seconds: u32, report: &mut Report) -> Result<()> {
    let form = client.page("/people")?.form("/people/search", "query")?;
    let all = [
        (
            "Search by the first four letters of a family name",
            &sample.prefixes,
        ),
        ("Search by full name", &sample.names),
        ("Search by date of birth", &sample.births),
        (
            "Search by postcode, a sixth of all living at each",
            &sample.postcodes,
        ),
        ("Search by first part of a postcode", &sample.areas),
    ];
    for (what, queries) in all {
        let times = at_pace(PACE, seconds, |number| {
            let mut form = form.clone();
            form.set("query", one_of(queries, number)?);
            let answer = client.post(&form)?;
            ensure!(answer.status == 200, "a search answers {}", answer.status);
            ensure!(answer.html.contains("/people/0"), "a search finds nobody");
            Ok(())
        })?;
        report.times(&format!("{what}, {PACE} a second, ms"), &times);
    }
    Ok(())
}

fn pages(client: &Client, sample: &Sample, seconds: u32, report: &mut Report) -> Result<()> {
    let times = at_pace(PACE, seconds, |number| {
        client
            .page(&format!("/people/{}", one_of(&sample.ordinary, number)?))
            .map(drop)
    })?;
    report.times(
        &format!("Page of {SAMPLE} other people in turn, {PACE} a second, ms"),
        &times,
    );
    let busiest = format!("/people/{}", sample.busiest);
    let times = at_pace(PACE, seconds, |_| client.page(&busiest).map(drop))?;
    report.times(BUSIEST, &times);
    Ok(())
}

/// The forms of corrections, kept filled in for the version that stands, so that only the save itself is asked for.
struct Drafts(Vec<Mutex<(Form, i64)>>);

impl Drafts {
    fn open(client: &Client, people: &[PersonId]) -> Result<Drafts> {
        let mut drafts = Vec::new();
        for person in people {
            let path = format!("/people/{person}/correct");
            let mut form = client.page(&path)?.form(&path, "why")?;
            form.set("why", "Measured.");
            let version = form.value(BASE)?.parse()?;
            drafts.push(Mutex::new((form, version)));
        }
        Ok(Drafts(drafts))
    }

    fn save(&self, client: &Client, number: usize) -> Result<()> {
        let draft = self
            .0
            .get(number % self.0.len())
            .context("nobody to correct")?;
        let mut draft = draft
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let (form, version) = &mut *draft;
        form.set(
            "communication_note",
            format!("Measured at version {version}."),
        );
        form.set(BASE, version.to_string());
        form.set("once", FormId::new().to_string());
        client.must_take(form)?;
        *version += 1;
        Ok(())
    }
}

/// The field that says which version a correction was made from.
const BASE: &str = "base";

fn saves(server: &Server, sample: &Sample, seconds: u32, report: &mut Report) -> Result<()> {
    let client = Client::signed_in(&server.address, WRITER)?;
    let drafts = Drafts::open(&client, &sample.ordinary)?;
    let times = at_pace(PACE, seconds, |number| {
        drafts.save(&client, usize::try_from(number)?)
    })?;
    report.times(SAVE, &times);
    // Each client has people of its own, so that nobody waits for anybody but the database.
    let turns: BTreeMap<usize, Mutex<usize>> =
        (0..CLIENTS).map(|client| (client, Mutex::new(0))).collect();
    let rate = as_fast_as_can(CLIENTS, seconds, |number| {
        let turn = turns.get(&number).context("a client too many")?;
        let mut turn = turn.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *turn += 1;
        drafts.save(&client, *turn * CLIENTS + number)
    })?;
    report.value(
        &format!("Saves a second, most, with {CLIENTS} clients"),
        rate,
    );
    Ok(())
}

fn one_of<T: Clone>(all: &[T], number: u32) -> Result<T> {
    let place = usize::try_from(number)? % all.len().max(1);
    all.get(place).cloned().context("nothing to ask for")
}
