//! `/people/{person}/leaving`: a death, a move away, a withdrawal, a refusal, a wrong person. What follows is shown
//! before it is confirmed, and what was a mistake is undone openly.

use maud::{Markup, html};
use record::access::{Noun, Verb};
use record::people::DateForm;
use record::people::leaving::{self, Entry, Follows, Kind, NewLeaving, RefusalFacts};
use record::{FieldFault, LeavingId, PersonId, Refusal};

use super::fields::{date_input, small};
use super::opened::Record;
use super::{address, column, form, permit, reason, staff_only, top};
use crate::components::{
    Button, CharacterCount, Choice, InsetText, Radios, SummaryList, SummaryRow, Textarea, Timeline,
    TimelineItem, WarningText, hidden_field,
};
use crate::layout::Page;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Request};

const TITLE: &str = "Leaving";
const PURPOSE: &str = "people.leaving";
/// The fields of the form, which the page that asks to confirm sends on.
const FIELDS: [&str; 11] = [
    "kind",
    "happened-day",
    "happened-month",
    "happened-year",
    "why",
    "refused_by",
    "capacity",
    "abuse",
    "withdrew_by",
    "withdrew_capacity",
    "withdrew_abuse",
];

/// What is asked of a refusal: who said it, whether they can decide it, whether there is abuse.
const REFUSED: [&str; 3] = ["refused_by", "capacity", "abuse"];
/// The same of a withdrawal while a contact or an assessment is open.
const WITHDREW: [&str; 3] = ["withdrew_by", "withdrew_capacity", "withdrew_abuse"];

/// `GET /people/{person}/leaving`
pub fn leaving(request: &Request) -> Result<Answer, Refusal> {
    let person = staff_only(request)?;
    reason::guard(request, person, || show(request, person, &[]))
}

/// `POST /people/{person}/leaving`: shows what follows, records, or undoes.
pub fn change_leaving(request: &Request) -> Result<Answer, Refusal> {
    let person = staff_only(request)?;
    reason::guard(request, person, || {
        let done = match request.form.get("then") {
            "check" => return check(request, person),
            "record" => request.write(|tx| {
                let ask = (Noun::Leaving, Verb::Change, PURPOSE);
                let permit = permit(request, tx, person, ask)?;
                let sent = Sent::of(request);
                let by = (&request.actor, &request.moment);
                leaving::record(tx, &permit, by, &sent.leaving(request))
                    .map_err(|refusal| sent.faults(refusal))?;
                Ok("recorded")
            }),
            "undo" => request.write(|tx| {
                let ask = (Noun::Leaving, Verb::Decide, PURPOSE);
                let permit = permit(request, tx, person, ask)?;
                let id: LeavingId = request
                    .form
                    .get("leaving")
                    .parse()
                    .map_err(|_| Refusal::NotFound(None))?;
                let why = request.form.get("undo_why");
                leaving::undo(tx, &permit, (&request.actor, &request.moment), id, why)?;
                Ok("undone")
            }),
            _ => Err(Refusal::invalid(
                "",
                "Say what to do, with one of the buttons.",
            )),
        };
        match done {
            Ok(what) => Ok(Answer::see_other(format!(
                "{}?done={what}",
                address(person, "leaving")
            ))),
            Err(Refusal::Invalid(faults)) => show(request, person, &faults),
            Err(other) => Err(other),
        }
    })
}

/// What was sent, as far as it could be read.
struct Sent {
    kind: Option<Kind>,
    happened: Result<Option<jiff::civil::Date>, String>,
}

impl Sent {
    fn of(request: &Request) -> Sent {
        Sent {
            kind: request.form.get("kind").parse().ok(),
            happened: date_form(request).whole("The day"),
        }
    }

    /// What is wrong with a day that could not be read is said in place of «enter the day».
    fn faults(&self, refusal: Refusal) -> Refusal {
        match (refusal, &self.happened) {
            (Refusal::Invalid(faults), Err(sentence)) => Refusal::Invalid(
                faults
                    .into_iter()
                    .map(|fault| match fault.field.as_str() {
                        "happened" => FieldFault::new("happened", sentence.as_str()),
                        _ => fault,
                    })
                    .collect(),
            ),
            (other, _) => other,
        }
    }

    fn leaving<'a>(&self, request: &'a Request) -> NewLeaving<'a> {
        let [by, capacity, abuse] = match self.kind {
            Some(Kind::Withdrew) => WITHDREW,
            _ => REFUSED,
        };
        NewLeaving {
            kind: self.kind,
            happened_on: self.happened.as_ref().ok().copied().flatten(),
            why: request.form.get("why"),
            refusal: RefusalFacts {
                by: request.form.get(by),
                capacity: request.form.get(capacity),
                abuse: request.form.get(abuse),
            },
        }
    }
}

/// What follows from it, with the button that confirms.
fn check(request: &Request, person: PersonId) -> Result<Answer, Refusal> {
    let found = request.write(|tx| {
        let change = permit(request, tx, person, (Noun::Leaving, Verb::Change, PURPOSE))?;
        let sent = Sent::of(request);
        leaving::check(tx, &change, &request.moment, &sent.leaving(request))
            .map_err(|refusal| sent.faults(refusal))?;
        let view = permit(request, tx, person, (Noun::Leaving, Verb::View, PURPOSE))?;
        let follows = leaving::follows(tx, &view)?;
        let record = Record::open(request, tx, person, PURPOSE)?;
        Ok((record, sent, follows))
    });
    let (record, sent, follows) = match found {
        Ok(found) => found,
        Err(Refusal::Invalid(faults)) => return show(request, person, &faults),
        Err(other) => return Err(other),
    };
    let (Some(kind), Ok(Some(on))) = (sent.kind, sent.happened) else {
        return show(request, person, &[]);
    };
    let here = address(person, "leaving");
    let title = "Check what follows";
    let main = column(html! {
        h1.govuk-heading-l { (title) }
        (SummaryList::new(vec![
            SummaryRow::new("What happened", kind.label()),
            SummaryRow::new("Day", shell::date(on)),
            SummaryRow::new("How you know", top::lines(request.form.get("why"))),
        ]))
        h2.govuk-heading-m { "What happens when you record it" }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced {
            @for sentence in consequences(kind, on, &follows) { li { (sentence) } }
        }
        @if !follows.waiting.is_empty() {
            p.govuk-body { "Waiting now:" }
            ul.govuk-list.govuk-list--bullet { @for kind in &follows.waiting { li { (kind.label()) } } }
        }
        h2.govuk-heading-m { "What is left to do by you" }
        ul.govuk-list.govuk-list--bullet.govuk-list--spaced {
            @for sentence in left_to_do(kind, &follows) { li { (sentence) } }
        }
        (form(request, &here, html! {
            (hidden_field("then", "record"))
            @for field in FIELDS { (hidden_field(field, request.form.get(field))) }
            (Button::new("Record it"))
        }))
        p.govuk-body { a.govuk-link href=(here) { "Do not record it" } }
    });
    let page = top::page(request, &record, title, "leaving", main);
    Ok(Answer::html(shell::frame(request, page)))
}

fn consequences(kind: Kind, on: jiff::civil::Date, follows: &Follows) -> Vec<String> {
    let day = shell::date(on);
    let mut sentences = vec![
        "The top of the record says it, on each of its pages.".to_owned(),
        match follows.waiting.len() {
            0 => "Nothing waits on this record now, and nothing new can begin.".to_owned(),
            1 => "One task is taken out of everybody’s lists, and nothing new can begin: no assessment, plan, approval \
                  or agreement."
                .to_owned(),
            count => format!(
                "{count} tasks are taken out of everybody’s lists, and nothing new can begin: no assessment, plan, \
                 approval or agreement."
            ),
        },
        "Reviews are not asked for any more.".to_owned(),
    ];
    if follows.budget {
        sentences.push(format!(
            "{day} is the last day for which anything is paid. What was paid beyond it shows on the account of payments."
        ));
    }
    if kind == Kind::Death {
        sentences.push(
            "Letters are not written to the person any more: they go to whoever settles their affairs.".to_owned(),
        );
    }
    sentences.push(
        "Nothing is deleted. A team manager can undo it, with a reason, and everything comes back as it was."
            .to_owned(),
    );
    sentences
}

fn left_to_do(kind: Kind, follows: &Follows) -> Vec<&'static str> {
    let mut sentences = Vec::new();
    match kind {
        Kind::Death => {
            sentences.push("Tell providers and whoever visits the person today, so that nobody rings the family about care.");
            sentences.push("Write a letter of condolence before any letter about money, and to a named member of the family.");
        }
        Kind::MovedAway => sentences.push(
            "Tell the new council, with the person’s consent: support goes on without a gap (Care Act 2014, sections 37 \
             and 38).",
        ),
        Kind::Withdrew | Kind::Refused => sentences.push(
            "Tell the person that they can come back at any time, and what would make the council ask again.",
        ),
        Kind::WrongPerson => sentences.push(
            "Write what was said on the record of the person it belongs to. If somebody saw what was not theirs to see, \
             report it as a breach of data protection.",
        ),
    }
    if follows.account {
        sentences.push("Somebody can sign in as this person. If that should end, end it under “Sign-in for this person”.");
    }
    if follows.others > 0 {
        sentences.push("Others care for this person or are cared for by them. Their own records stay open: look at what this means for them.");
    }
    sentences
}

fn show(request: &Request, person: PersonId, faults: &[FieldFault]) -> Result<Answer, Refusal> {
    let (record, entries, duty) = request.write(|tx| {
        let view = permit(request, tx, person, (Noun::Leaving, Verb::View, PURPOSE))?;
        let entries = leaving::list(tx, &view)?;
        let duty = leaving::duty_stands(tx, person)?;
        Ok((Record::open(request, tx, person, PURPOSE)?, entries, duty))
    })?;
    let stands = record.heading.left.as_ref();
    let may_record = record.leads_to(Noun::Leaving, Verb::Change);
    let main = column(html! {
        h1.govuk-heading-l { (TITLE) }
        @if let Some(stands) = stands {
            (WarningText::new(stands.sentence()))
            p.govuk-body {
                "Recorded by " (stands.by) " on " (shell::time(stands.recorded_at)) ". Nothing new can begin, what waited \
                 is in nobody’s list, and nothing is paid beyond " (shell::date(stands.happened_on)) "."
            }
            @if record.leads_to(Noun::Leaving, Verb::Decide) {
                (undoing(request, person, stands.id, faults))
            } @else {
                (InsetText::new("If it is a mistake, or the person came back, ask a team manager to undo it."))
            }
        } @else {
            p.govuk-body {
                "When somebody dies, moves away, withdraws or refuses, or when what stands here belongs to somebody else: \
                 record it here, from any step. You see what follows before it is recorded."
            }
        }
        (history(&entries))
        @if may_record && stands.is_none_or(|stands| stands.kind != Kind::Death) {
            (recording(request, person, faults, (stands.is_some(), duty)))
        }
    });
    let page = Page {
        notification: match request.query.get("done") {
            "recorded" => shell::done("It is recorded."),
            "undone" => shell::done("It is undone. Everything stands as it did before."),
            _ => None,
        },
        ..top::page(request, &record, TITLE, "leaving", main)
    };
    Ok(if faults.is_empty() {
        Answer::html(shell::frame(request, page))
    } else {
        shell::faulty(request, page, faults)
    })
}

fn history(entries: &[Entry]) -> Markup {
    let items: Vec<TimelineItem> = entries
        .iter()
        .map(|entry| {
            let leaving = &entry.leaving;
            let words = html! {
                p.govuk-body { (shell::date(leaving.happened_on)) ". " (top::lines(&leaving.why)) }
                @if let Some((at, by, why)) = &entry.undone {
                    p.govuk-body { strong { "Undone" } " on " (shell::time(*at)) " by " (by) ": " (why) }
                }
            };
            TimelineItem {
                title: leaving.kind.label().into(),
                content: words.into(),
                byline: leaving.by.as_str().into(),
                datetime: leaving.recorded_at.to_string(),
                date: shell::time(leaving.recorded_at),
                ..TimelineItem::default()
            }
        })
        .collect();
    html! {
        @if !items.is_empty() {
            h2.govuk-heading-m { "What was recorded" }
            (Timeline { heading_level: Some(3), items, ..Timeline::default() })
        }
    }
}

fn undoing(request: &Request, person: PersonId, id: LeavingId, faults: &[FieldFault]) -> Markup {
    let why = CharacterCount {
        textarea: Textarea {
            value: request.form.get("undo_why").to_owned(),
            hint:
                "A mistake, or the person came back. It stays on the record beside what was undone."
                    .into(),
            error: fault_of(faults, "undo_why").into(),
            rows: Some(3),
            ..Textarea::new("undo_why", "Why is it undone?")
        },
        ..CharacterCount::new("undo_why", "Why is it undone?", 2_000)
    };
    form(
        request,
        &address(person, "leaving"),
        html! {
            (hidden_field("then", "undo"))
            (hidden_field("leaving", &id.to_string()))
            (why)
            (Button::secondary("Undo it"))
        },
    )
}

/// What frees the council of its duty to assess, asked of whoever writes down that the person wants none.
fn asked(
    request: &Request,
    faults: &[FieldFault],
    [by, capacity, abuse]: [&'static str; 3],
    who: &'static str,
) -> Markup {
    let get = |field: &str| request.form.get(field).to_owned();
    let yes_no = |name: &'static str, question: &'static str| Radios {
        value: get(name),
        error: fault_of(faults, name).into(),
        ..Radios::new(
            name,
            small(question),
            vec![
                Choice::new("yes", "Yes"),
                Choice::new("no", "No"),
                Choice::new("doubt", "There is doubt, or it is not known"),
            ],
        )
    };
    html! {
        p.govuk-body {
            "Only the person can refuse an assessment, and not where they cannot decide it or where there is abuse or \
             neglect, or a risk of it (Care Act 2014, section 11)."
        }
        (Radios {
            value: get(by),
            error: fault_of(faults, by).into(),
            ..Radios::new(by, small(who), vec![
                Choice::new("person", "The person themselves"),
                Choice::new("other", "Somebody else for them"),
            ])
        })
        (yes_no(capacity, "Can the person decide this?"))
        (yes_no(abuse, "Is there abuse or neglect, or a risk of it?"))
    }
}

fn recording(
    request: &Request,
    person: PersonId,
    faults: &[FieldFault],
    (death_only, duty): (bool, bool),
) -> Markup {
    let get = |field: &str| request.form.get(field).to_owned();
    let refused = asked(request, faults, REFUSED, "Who refused?");
    let mut withdrew = Choice::new("withdrew", "They withdrew")
        .hint("They have support, or were on the way to it, and want none.");
    if duty {
        withdrew = withdrew.opens(asked(request, faults, WITHDREW, "Who said it?"));
    }
    let mut kinds = vec![Choice::new("death", "The person died")];
    if !death_only {
        kinds.extend([
            Choice::new("moved_away", "They moved away").hint("Another council is responsible from then on."),
            withdrew,
            Choice::new("refused", "They refused an assessment").opens(refused),
            Choice::new("wrong_person", "Wrong person")
                .hint("What was written here, such as a contact or an assessment, belongs to somebody else."),
        ]);
    }
    let why = CharacterCount {
        textarea: Textarea {
            value: get("why"),
            hint: "Who told you, or where you read it.".into(),
            error: fault_of(faults, "why").into(),
            rows: Some(3),
            ..Textarea::new("why", "How do you know?")
        },
        ..CharacterCount::new("why", "How do you know?", 2_000)
    };
    let inside = html! {
        (hidden_field("then", "check"))
        (Radios {
            value: get("kind"),
            error: fault_of(faults, "kind").into(),
            ..Radios::new("kind", small("What happened?"), kinds)
        })
        (date_input("happened", small("On which day?"), &date_form(request), fault_of(faults, "happened")))
        (why)
        (Button::new("See what follows"))
    };
    html! {
        section {
            h2.govuk-heading-m { @if death_only { "Record a death" } @else { "Record it" } }
            (form(request, &address(person, "leaving"), inside))
        }
    }
}

fn date_form(request: &Request) -> DateForm {
    let part = |part: &str| request.form.get(&format!("happened-{part}")).to_owned();
    DateForm {
        day: part("day"),
        month: part("month"),
        year: part("year"),
    }
}
