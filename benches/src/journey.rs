//! The pages of the journey, each opened for many people in turn; the count, and what was loaded in which time.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use record::Refusal;
use uuid::Uuid;

use crate::Wanted;
use crate::client::Client;
use crate::latency::at_pace;
use crate::report::{COUNT, DEFAULT_LOAD, LOAD, Report};
use crate::town::{LARGE, Town};

const PACE: u32 = 50;

/// A page of the journey: what it is, who opens it, its address with `{}` for the id, and where the ids come from.
struct Step {
    what: &'static str,
    who: &'static str,
    address: &'static str,
    /// A table with `person_id`; its `id` or, where the address is of the person, that. Empty: an address without id.
    table: &'static str,
    of_person: bool,
}

const fn of(
    what: &'static str,
    who: &'static str,
    address: &'static str,
    table: &'static str,
) -> Step {
    Step {
        what,
        who,
        address,
        table,
        of_person: false,
    }
}

const fn person(
    what: &'static str,
    who: &'static str,
    address: &'static str,
    table: &'static str,
) -> Step {
    Step {
        of_person: true,
        ..of(what, who, address, table)
    }
}

const fn alone(what: &'static str, who: &'static str, address: &'static str) -> Step {
    of(what, who, address, "")
}

const STEPS: &[Step] = &[
    alone("home of a social worker", "sam.social", "/home"),
    alone("home of a team manager", "tom.manager", "/home"),
    alone("what waits", "sam.social", "/tasks"),
    alone("contacts", "ines.info", "/contacts"),
    of(
        "a contact",
        "ines.info",
        "/contact/{}",
        "front_door_contact",
    ),
    of(
        "an assessment",
        "sam.social",
        "/assessment/{}",
        "assessment_assessment",
    ),
    of(
        "all answers",
        "sam.social",
        "/assessment/{}/check",
        "assessment_assessment",
    ),
    of(
        "an eligibility determination",
        "sam.social",
        "/eligibility/{}",
        "eligibility_determination",
    ),
    of(
        "an indicative budget",
        "sam.social",
        "/allocation/{}",
        "allocation_determination",
    ),
    of(
        "a financial assessment",
        "fay.finance",
        "/charging/{}",
        "charging_determination",
    ),
    of("a plan", "sam.social", "/plan/{}", "planning_plan"),
    alone("plans that wait for agreement", "tom.manager", "/approvals"),
    of(
        "a plan that was put forward",
        "tom.manager",
        "/submission/{}",
        "planning_submission",
    ),
    of(
        "a personal budget",
        "sam.social",
        "/budget/{}",
        "budget_budget",
    ),
    person(
        "a person’s payments",
        "fay.finance",
        "/people/{}/payments",
        "payments_line",
    ),
    alone("payment runs", "fay.finance", "/payments"),
    alone("the ledger", "fay.finance", "/ledger"),
    person(
        "a person’s reviews",
        "sam.social",
        "/people/{}/review",
        "review_review",
    ),
    of("a review", "sam.social", "/review/{}", "review_review"),
    alone("reviews that are due", "tom.manager", "/reviews"),
    alone("challenges and complaints", "tom.manager", "/complaints"),
    alone("offers", "col.commission", "/market"),
    alone("a person’s own home", "ada.testwell", "/home"),
];

/// What a measure of a step is called; the report judges what begins so.
pub const JOURNEY: &str = "Journey: ";

const PROPOSE: &str = "/payments/propose";
/// A payment run proposed by its page.
const PROPOSAL: &str = "Proposing a payment run over everybody who is paid, ms";

/// All measures of the journey.
pub fn measure(town: &Town, wanted: &Wanted, report: &mut Report) -> Result<()> {
    if town.size >= LARGE {
        report.time(LOAD, town.made_in, town.made_in.as_secs().to_string());
    }
    let server = town.serve()?;
    for step in STEPS {
        let paths = paths(town, step)?;
        let reader = Client::signed_in(&server.address, step.who)?;
        let times = at_pace(PACE, wanted.seconds(), |number| {
            let place = usize::try_from(number)? % paths.len();
            let path = paths.get(place).context("nothing to open")?;
            reader.page(path).map(drop)
        })?;
        report.times(
            &format!("{JOURNEY}{}, {PACE} a second, ms", step.what),
            &times,
        );
    }
    proposal(&server.address, report)?;
    drop(server);
    count(town, report)
}

/// A payment run over everybody who is paid, proposed on its page as it is filled in.
fn proposal(address: &str, report: &mut Report) -> Result<()> {
    let finance = Client::signed_in(address, "fay.finance")?;
    let form = finance.page(PROPOSE)?.form(PROPOSE, "from-day")?;
    let began = Instant::now();
    finance.must_take(&form)?;
    let took = began.elapsed();
    report.time(PROPOSAL, took, crate::latency::milliseconds(took));
    Ok(())
}

/// The addresses of a step: of up to 256 things spread over everything that there is.
fn paths(town: &Town, step: &Step) -> Result<Vec<String>> {
    if step.table.is_empty() {
        return Ok(vec![step.address.to_owned()]);
    }
    let id = if step.of_person { "person_id" } else { "id" };
    let sql = format!(
        "select {id} from (select t.{id}, row_number() over (order by t.id) as place, count(*) over () as many \
         from {} t join people_person p on p.id = t.person_id where not p.restricted) spread \
         where place % (many / 256 + 1) = 0 limit 256",
        step.table
    );
    let ids: Vec<Uuid> = town
        .house
        .read(|tx| Ok::<_, Refusal>(tx.query(&sql, &[], |row| row.get(0))?))?;
    ensure!(!ids.is_empty(), "there is nothing in {}", step.table);
    Ok(ids
        .into_iter()
        .map(|id| step.address.replace("{}", &id.to_string()))
        .collect())
}

/// The count as the command line makes it, from the start of the program to its end.
fn count(town: &Town, report: &mut Report) -> Result<()> {
    let mut longest = Duration::ZERO;
    for measure in ["ascof_3d_1a", "ascof_3d_1b"] {
        let began = Instant::now();
        let counted = town.command(&["count", measure, "--csv"])?.output()?;
        longest = longest.max(began.elapsed());
        ensure!(
            counted.status.success(),
            "count {measure} fails: {}",
            String::from_utf8_lossy(&counted.stderr)
        );
    }
    report.time(COUNT, longest, crate::latency::milliseconds(longest));
    Ok(())
}

/// How long the usual demonstration takes to load, once for each engine.
pub fn usual(town: &Town, report: &mut Report) -> Result<()> {
    let took = town.load_usual()?;
    report.time(DEFAULT_LOAD, took, crate::latency::milliseconds(took));
    Ok(())
}
