//! Every answer of an assessment as it came to be.

use maud::html;
use record::access::{self, Noun, Verb};
use record::assessment::{self, Answer as Given};
use record::people;
use record::rules::Voice;
use record::{AssessmentId, PersonId, Refusal};

use super::words::{answer_in_words, subject_title};
use super::{place, top};
use crate::components::{ResultPages, Timeline, TimelineItem};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

/// Answers on one page.
const PER_PAGE: usize = 50;

/// `GET /assessment/{assessment}/history`: who answered what and when, the latest first.
pub fn history(request: &Request) -> Result<Answer, Refusal> {
    let (id, person) = place(request)?;
    top::or_reason(request, person, page(request, id, person))
}

fn page(request: &Request, id: AssessmentId, person: PersonId) -> Result<Answer, Refusal> {
    let (heading, sitting, all) = request.write(|tx| {
        let ask = (Noun::Assessment, Verb::View, "assessment.history");
        let permit = access::person(tx, &request.actor, &request.moment, person, ask, None)?;
        let sitting = assessment::questions(tx, &permit, &request.app.rulebooks, id)?;
        let all = assessment::trail(tx, &permit, id)?;
        Ok((people::heading(tx, &permit)?, sitting, all))
    })?;
    let pages = all.len().div_ceil(PER_PAGE).max(1);
    let page = request
        .query
        .get("page")
        .parse()
        .unwrap_or(1_usize)
        .clamp(1, pages);
    let item = |answer: &Given| {
        let subject = subject_title(
            &sitting.questionnaire,
            answer.part,
            &answer.question,
            Voice::Plain,
        );
        let (said, own) = answer_in_words(&sitting, answer, Voice::Plain);
        TimelineItem {
            title: subject.into(),
            byline: answer.by.as_str().into(),
            datetime: answer.at.to_string(),
            date: shell::time(answer.at),
            content: html! {
                @if !answer.stands() { p.govuk-body { "The answer was taken back." } }
                @else { p.govuk-body { "“" (said) "”" } }
                @if let Some(own) = own { p.govuk-body { "The person would answer: “" (own) "”" } }
                @if !answer.note.is_empty() { p.govuk-body { "Note: " (answer.note) } }
                @if answer.revision > 1 { p.govuk-body { "Change " (answer.revision - 1) " of this answer." } }
            }
            .into(),
            ..TimelineItem::default()
        }
    };
    let shown = all.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
    let timeline = Timeline {
        items: shown.map(item).collect(),
        ..Timeline::default()
    };
    let title = "Who answered what, and when";
    let main = top::column(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "An answer is never overwritten: each change stands here with its time and who made it." }
        @if all.is_empty() {
            p.govuk-body { "Nothing is answered yet." }
        } @else {
            (timeline)
            @if pages > 1 {
                (ResultPages {
                    noun: "answers".to_owned(),
                    ..ResultPages::of(count(page), count(PER_PAGE), count(all.len()), |page| {
                        format!("/assessment/{id}/history?page={page}")
                    })
                })
            }
        }
    });
    let page = Page {
        banner: html! { (top::banner(&heading, request.moment.today)) }.into(),
        back: format!("/assessment/{id}"),
        confidential: true,
        ..Page::new(title, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
