//! Counts from the command line: the same figures as the page, from the same facts and definitions.

use jiff::civil::Date;
use record::Refusal;
use record::access::{self, Noun, Verb};
use record::performance::{self, Count as Counted, Listed, Which};
use record::rulebook::Rulebooks;
use record::rules::performance::Measure;

use crate::settings::Place;

/// Counts a measure on a day, by its definition in force on that day.
#[derive(clap::Args)]
pub struct Count {
    /// The measure: ascof_3d_1a, ascof_3d_2a, ascof_3d_1b, ascof_3d_2b, ni130 or local_ongoing.
    measure: Measure,
    /// The day; today where none is given.
    #[arg(long)]
    on: Option<Date>,
    /// Also list everybody with the criterion that counted them, or the first that failed.
    #[arg(long)]
    list: bool,
    /// As JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// As the file that the page saves, with small numbers hidden.
    #[arg(long, conflicts_with = "list")]
    csv: bool,
    #[command(flatten)]
    place: Place,
}

impl Count {
    /// Prints the count.
    pub fn run(&self) -> anyhow::Result<()> {
        let house = super::existing_house(&self.place)?;
        let (actor, moment) = (super::actor(), super::moment());
        let books = Rulebooks::new();
        let on = self.on.unwrap_or(moment.today);
        if on > moment.today {
            anyhow::bail!(
                "{on} is still to come: a count is of what was. Give today or a day before it with --on."
            );
        }
        let verb = if self.list { Verb::Search } else { Verb::View };
        let permit = house.write(&actor, &moment, |tx| {
            let permit =
                access::population(&actor, Noun::Performance, verb, "performance.command")?;
            performance::opened(tx, &permit, (&actor, &moment), "performance.command")?;
            Ok(permit)
        })?;
        let (count, people) = house.read(|tx| {
            let gathered = performance::gathered(tx, &permit, &books, &moment, on)?;
            let mut people = Vec::new();
            if self.list {
                for which in Which::ALL {
                    let listed = performance::list_all(
                        tx,
                        &permit,
                        &actor,
                        &gathered,
                        (self.measure, which),
                    )?;
                    people.push((which, listed));
                }
            }
            Ok::<_, Refusal>((gathered.count(self.measure)?, people))
        })?;
        if self.csv {
            return super::say(&performance::csv(&count));
        }
        if self.json {
            return super::say(&format!("{}\n", json(&count, &people)));
        }
        super::say(&text(&count, &people))
    }
}

fn text(count: &Counted, people: &[(Which, Vec<Listed>)]) -> String {
    let definition = &count.definition;
    let mut lines = vec![
        format!(
            "{}, version {}",
            definition.measure.title(),
            definition.version
        ),
        format!("From {} to {}", count.first_day, count.on),
        format!(
            "{}%: {} of {}",
            count.percent, count.numerator, count.denominator
        ),
        String::new(),
    ];
    for which in Which::ALL {
        for (standing, number) in count
            .criteria
            .iter()
            .filter(|(standing, _)| Which::of(*standing) == which)
        {
            lines.push(format!("{}: {}: {number}", which.label(), standing.words()));
        }
    }
    for split in &count.splits {
        lines.push(String::new());
        lines.push(format!("By {}", split.by.to_lowercase()));
        for row in &split.rows {
            lines.push(format!(
                "{}: {} of {}, {}%",
                row.label, row.numerator, row.denominator, row.percent
            ));
        }
    }
    for (which, listed) in people {
        lines.push(String::new());
        lines.push(format!("{}: {}", which.label(), listed.len()));
        for each in listed {
            lines.push(format!(
                "{} {}: {}. {}",
                each.reference.as_deref().unwrap_or("restricted"),
                each.name.as_deref().unwrap_or_default(),
                each.standing.words(),
                each.because.join("; ")
            ));
        }
    }
    lines.push(String::new());
    for citation in &definition.sources {
        lines.push(format!(
            "{}: {} ({}; {})",
            citation.path, citation.value, citation.source, citation.certainty
        ));
    }
    lines.join("\n") + "\n"
}

fn json(count: &Counted, people: &[(Which, Vec<Listed>)]) -> serde_json::Value {
    let definition = &count.definition;
    let criteria: Vec<serde_json::Value> = count
        .criteria
        .iter()
        .map(|(standing, number)| {
            serde_json::json!({
                "list": Which::of(*standing).key(), "criterion": standing.criterion().key(), "people": number,
            })
        })
        .collect();
    let mut value = serde_json::json!({
        "measure": definition.measure.key(),
        "version": definition.version,
        "rulebook": count.rulebook_hash,
        "from": count.first_day,
        "on": count.on,
        "numerator": count.numerator,
        "denominator": count.denominator,
        "percent": count.percent,
        "criteria": criteria,
        "splits": count.splits,
    });
    if !people.is_empty() {
        let listed: serde_json::Map<String, serde_json::Value> = people
            .iter()
            .map(|(which, listed)| {
                let rows = listed
                    .iter()
                    .map(|each| {
                        serde_json::json!({
                            "person": each.person, "reference": each.reference,
                            "criterion": each.standing.criterion().key(), "evidence": each.because,
                        })
                    })
                    .collect();
                (which.key().to_owned(), rows)
            })
            .collect();
        value["people"] = listed.into();
    }
    value
}
