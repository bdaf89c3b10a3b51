//! `/assessment/{assessment}/eligibility`: what the answers point to, the worker's findings, and the decision.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::eligibility::{self, NewDetermination, Regime, Start, Theme};
use record::people::{self, Heading};
use record::rules::eligibility::{Band, Wellbeing};
use record::{AssessmentId, FieldFault, PersonId, Refusal};

use super::findings::{
    FLUCTUATES, NONE, SAME, departures, mark, outcomes, read, test_in_words, tests, theme_in_words,
    wellbeing_in_words,
};
use super::{assessed, begin};
use crate::assessment::top;
use crate::components::{
    Button, Cell, Checkboxes, Choice, Details, Fieldset, InsetText, Radios, Select, SelectItem,
    Table, Textarea, csrf_field, hidden_field,
};
use crate::layout::Page;
use crate::people::small;
use crate::shell::{self, fault_of};
use crate::web::{Answer, Form, Request};

/// What stands in the form: what was typed, or before that nothing but what is known.
struct Fields<'a> {
    known: &'a Start,
    typed: Option<&'a Form>,
    faults: &'a [FieldFault],
}

/// `GET /assessment/{assessment}/eligibility`
pub fn start(request: &Request) -> Result<Answer, Refusal> {
    let place = assessed(request)?;
    let page = || {
        let (heading, known) = match begin(request, place) {
            Err(Refusal::NotNow(sentence)) => return not_now(request, place.1, &sentence),
            begun => begun?,
        };
        let fields = Fields {
            known: &known,
            typed: None,
            faults: &[],
        };
        Ok(Answer::html(shell::frame(
            request,
            page(request, &heading, &fields),
        )))
    };
    top::or_reason(request, place.1, page())
}

/// The page that says why it cannot be decided now, and where to go.
fn not_now(request: &Request, person: PersonId, sentence: &str) -> Result<Answer, Refusal> {
    let heading = request.write(|tx| {
        let ask = (Noun::Eligibility, Verb::Decide, "eligibility.start");
        let permit = access::person(tx, &request.actor, &request.moment, person, ask, None)?;
        people::heading(tx, &permit)
    })?;
    let title = "Eligibility cannot be decided now";
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (sentence) }
        p.govuk-body { a.govuk-link href={ "/people/" (person) "/eligibility" } { "What was decided, and what comes first" } }
    });
    let page = Page {
        banner: html! { (top::banner(&heading, request.moment.today)) }.into(),
        back: format!("/people/{person}/eligibility"),
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)).status(axum::http::StatusCode::CONFLICT))
}

/// `POST /assessment/{assessment}/eligibility`: decides.
pub fn decide(request: &Request) -> Result<Answer, Refusal> {
    let place = assessed(request)?;
    top::or_reason(request, place.1, decided(request, place))
}

fn decided(request: &Request, place: (AssessmentId, PersonId, bool)) -> Result<Answer, Refusal> {
    let (assessment, person, carer) = place;
    let (books, moment) = (&request.app.rulebooks, &request.moment);
    let done = request.write(|tx| {
        let ask = (Noun::Eligibility, Verb::Decide, "eligibility.decide");
        let permit = access::person(tx, &request.actor, moment, person, ask, None)?;
        let known = eligibility::start(tx, &permit, books, moment, (assessment, carer))?;
        let (findings, mut faults) = read(known.regime, &request.form);
        let new = NewDetermination {
            assessment,
            findings,
            reasons: request.form.get("reasons"),
            outcome_reasons: &departures(known.regime, &request.form),
            advice: request.form.get("advice"),
        };
        match eligibility::decide(tx, &permit, books, (&request.actor, moment), &new) {
            Ok(decided) if faults.is_empty() => Ok(decided),
            // What the form left open was taken for no: nothing is kept.
            Ok(_) => Err(Refusal::Invalid(faults)),
            Err(Refusal::Invalid(more)) => {
                faults.extend(more);
                Err(Refusal::Invalid(faults))
            }
            Err(other) => Err(other),
        }
    });
    match done {
        Ok(decided) => {
            let done = if decided.already { "same" } else { "decided" };
            let id = decided.view.determination.id;
            Ok(Answer::see_other(format!("/eligibility/{id}?done={done}")))
        }
        Err(Refusal::Invalid(faults)) => {
            let (heading, known) = begin(request, place)?;
            let fields = Fields {
                known: &known,
                typed: Some(&request.form),
                faults: &faults,
            };
            Ok(shell::faulty(
                request,
                page(request, &heading, &fields),
                &faults,
            ))
        }
        Err(other) => Err(other),
    }
}

fn page(request: &Request, heading: &Heading, fields: &Fields<'_>) -> Page {
    let known = fields.known;
    let id = known.assessment.id;
    let title = match known.regime {
        Regime::CareActCarer => "Decide eligibility as a carer",
        Regime::CareAct | Regime::Facs => "Decide eligibility",
    };
    let inside = html! {
        @match known.regime {
            Regime::CareAct => (adult(fields)),
            Regime::CareActCarer => (carer(fields)),
            Regime::Facs => (facs(fields)),
        }
        (last(fields))
        (Button::new("Decide"))
    };
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        (before(known))
        (criteria(known.regime))
        form method="post" action={ "/assessment/" (id) "/eligibility" } novalidate data-unsaved-warning="" {
            (csrf_field(&request.form_token()))
            @if known.regime.is_carer() { (hidden_field("as", "carer")) }
            (inside)
        }
    });
    // The last step of the assessment leads here.
    let notification = match request.query.get("done") {
        "validated" => shell::done("The answers are validated."),
        _ => None,
    };
    Page {
        notification,
        banner: html! { (top::banner(heading, request.moment.today)) }.into(),
        back: format!("/people/{}/eligibility", known.assessment.person),
        confidential: true,
        ..Page::new(title, main)
    }
}

fn before(known: &Start) -> Markup {
    html! {
        @if let Some(before) = &known.before {
            (InsetText::new(html! {
                p.govuk-body {
                    "Decided before: "
                    a.govuk-link href={ "/eligibility/" (before.id) } { (before.in_words()) }
                    ", " (shell::time(before.decided_at)) " by " (before.by) ". A new decision takes its place; that one is kept."
                }
            }))
        }
    }
}

fn criteria(regime: Regime) -> Markup {
    html! {
        @match regime {
            Regime::CareAct => p.govuk-body {
                "Needs are eligible when they come from an impairment or illness, when because of them two or more \
                 outcomes cannot be achieved, and when that has a significant impact on wellbeing. Look at each outcome as \
                 if nobody helped without being paid: what family and friends do is not shown here and does not count."
            },
            Regime::CareActCarer => p.govuk-body {
                "A carer's needs are eligible when they come from giving necessary care to an adult, when because of it \
                 their health is getting worse or may, or any one outcome cannot be achieved, and when that has a \
                 significant impact on wellbeing. It does not matter whether the adult has eligible needs."
            },
            Regime::Facs => p.govuk-body {
                "Place the risk to independence in a band for each theme, now or as it can be foreseen. What family and \
                 friends do, and will go on doing, is counted: say what is left with it."
            },
        }
    }
}

impl Fields<'_> {
    fn text(&self, name: &str) -> String {
        self.typed
            .map(|form| form.get(name).to_owned())
            .unwrap_or_default()
    }

    fn fault(&self, name: &str) -> &str {
        fault_of(self.faults, name)
    }

    fn yes_no(&self, name: &str, question: &str) -> Markup {
        html! {
            (Radios {
                value: self.text(name),
                error: self.fault(name).into(),
                ..Radios::yes_no(name, Fieldset::new(question.to_owned()))
            })
        }
    }

    /// The outcomes, one group of boxes each. What the answers point to is ticked, to be confirmed or changed.
    fn outcomes(&self) -> Markup {
        let regime = self.known.regime;
        html! {
            h2.govuk-heading-m { "The outcomes" }
            @if self.known.suggests() {
                p.govuk-body {
                    "The answers were read for you: where they show a need, “Cannot without assistance” is ticked. Confirm \
                     it, choose what fits better, or take it out. Where you find otherwise than the answers, write why. \
                     Outcomes without a need in the answers are folded: open one to find otherwise."
                }
            }
            @for letter in outcomes(regime) { (self.outcome(letter)) }
        }
    }

    fn outcome(&self, letter: &str) -> Markup {
        let known = self.known;
        let words = known
            .book
            .outcomes()
            .get(letter)
            .map(|outcome| outcome.words.plain.as_str());
        let title = format!(
            "{}. {}",
            mark(letter),
            top::capitalised(words.unwrap_or(letter))
        );
        let suggested = known.suggested.contains(letter);
        let field = format!("outcome-{letter}");
        let values = match self.typed {
            Some(form) => form.all(&field).map(str::to_owned).collect(),
            None if suggested => vec!["assistance".to_owned()],
            None => Vec::new(),
        };
        let mut items: Vec<Choice> = tests(known.regime)
            .map(|test| Choice::new(test.name(), test_in_words(test)))
            .collect();
        items.push(Choice::new(
            FLUCTUATES,
            "It goes up and down: a long enough time was looked at",
        ));
        let why = format!("why-{letter}");
        let written = self.text(&why);
        let reason = Textarea {
            value: written.clone(),
            rows: Some(2),
            error: self.fault(&why).into(),
            ..Textarea::new(why.as_str(), "Why you find otherwise than the answers")
        };
        let open = !written.is_empty() || !self.fault(&why).is_empty();
        let found = !values.is_empty();
        let boxes = Checkboxes {
            values,
            hint: self.evidence(letter).into(),
            classes: "govuk-checkboxes--small",
            error: self.fault(&field).into(),
            ..Checkboxes::new(field.as_str(), small(&title), items)
        };
        let inside = html! {
            (boxes)
            @if known.suggests() {
                (Details { open, ..Details::new("I find otherwise than the answers", html! { (reason) }) })
            }
        };
        // Where no answer shows a need there is mostly nothing to say: one line, which opens.
        let folded = known.suggests() && !suggested;
        html! {
            @if folded {
                (Details {
                    open: found || open || !self.fault(&field).is_empty(),
                    ..Details::new(html! { (title) ": no answer shows a need" }, inside)
                })
            } @else { (inside) }
        }
    }

    /// What the answers say about an outcome.
    fn evidence(&self, letter: &str) -> Markup {
        let behind = self.known.behind(letter);
        html! {
            @if self.known.suggests() {
                @if behind.is_empty() { "No answer shows a need here." }
                @else {
                    strong { "The answers show a need." } " "
                    @for (place, (title, option)) in behind.iter().enumerate() {
                        @if place > 0 { "; " }
                        (title) ": “" (option.words.plain) "”"
                    }
                }
            }
        }
    }

    fn wellbeing(&self) -> Markup {
        let values = self
            .typed
            .map(|form| form.all("wellbeing").map(str::to_owned).collect())
            .unwrap_or_default();
        let items = Wellbeing::ALL
            .iter()
            .map(|area| Choice::new(area.name(), wellbeing_in_words(*area)))
            .collect();
        let boxes = Checkboxes {
            values,
            hint: "Because of this there is, or is likely to be, a significant impact on: tick all that apply. Ticking none \
                   says that there is no significant impact."
                .into(),
            classes: "govuk-checkboxes--small",
            ..Checkboxes::new("wellbeing", Fieldset::new("Impact on wellbeing"), items)
        };
        html! { (boxes) }
    }
}

fn adult(fields: &Fields<'_>) -> Markup {
    html! {
        (fields.yes_no("cause", "Do the needs come from, or are they related to, a physical or mental impairment or illness?"))
        (fields.outcomes())
        (fields.wellbeing())
    }
}

fn carer(fields: &Fields<'_>) -> Markup {
    html! {
        (fields.yes_no("caring", "Do the needs come from giving necessary care to an adult?"))
        (fields.yes_no("health", "Is the carer’s physical or mental health getting worse because of it, or may it?"))
        (fields.outcomes())
        (fields.wellbeing())
    }
}

fn facs(fields: &Fields<'_>) -> Markup {
    let helped = fields.known.helped();
    let rows = helped
        .iter()
        .map(|(need, answer, share)| {
            vec![
                need.as_str().into(),
                answer.as_str().into(),
                share.as_str().into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "What was answered".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Need", "Answer", "Family and friends meet"]
            .map(Cell::from)
            .to_vec(),
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        @if !helped.is_empty() { (table.scrolling()) }
        @for theme in Theme::ALL { (facs_theme(fields, *theme)) }
    }
}

fn facs_theme(fields: &Fields<'_>, theme: Theme) -> Markup {
    let band = |band: &Band| SelectItem::new(band.name(), top::capitalised(band.name()));
    let (alone, left) = (
        format!("theme-{}", theme.name()),
        format!("left-{}", theme.name()),
    );
    let mut without = vec![SelectItem::new(NONE, "No risk")];
    without.extend(theme.bands().iter().map(band));
    let mut with = vec![
        SelectItem::new(SAME, "The same: nobody helps with it"),
        SelectItem::new(NONE, "Nothing: they meet all of it"),
    ];
    with.extend(Band::ALL.iter().map(band));
    let inside = html! {
        (Select {
            value: fields.text(&alone),
            error: fields.fault(&alone).into(),
            ..Select::new(alone.as_str(), "Without their help", without)
        })
        (Select {
            value: fields.text(&left),
            error: fields.fault(&left).into(),
            ..Select::new(left.as_str(), "Left with the help they give", with)
        })
    };
    small(theme_in_words(theme)).around(inside)
}

/// Reasons and advice, for every set of criteria.
fn last(fields: &Fields<'_>) -> Markup {
    let reasons = Textarea {
        value: fields.text("reasons"),
        rows: Some(6),
        hint: "In words the person understands: what you saw and heard, and why it leads to this decision. They stand in \
               the letter."
            .into(),
        error: fields.fault("reasons").into(),
        ..Textarea::new("reasons", "Reasons")
    };
    let advice = Textarea {
        value: fields.text("advice"),
        rows: Some(4),
        hint: "How needs can be met or reduced otherwise, and what keeps them from growing. It must be written where needs \
               are not eligible. Say it here too if the council meets needs that are not eligible because it may (Care Act \
               2014, s19)."
            .into(),
        error: fields.fault("advice").into(),
        ..Textarea::new("advice", "Advice and information for the person")
    };
    html! { (reasons) (advice) }
}
