//! The ledger: the trial balance, which comes to nought, the entries, and each line down to the payment that it stands for.

use maud::{Markup, html};
use record::access::{self, Noun, Verb};
use record::ledger::{self, Balance, Entry, Line};
use record::rules::{Pence, date_in_words};
use record::{LedgerEntryId, Refusal};

use crate::components::{Cell, InsetText, SummaryList, SummaryRow, Table, WarningText};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

fn place(request: &Request) -> i64 {
    request.query.get("from").parse::<i64>().unwrap_or(0).max(0)
}

/// `GET /ledger`
pub fn list(request: &Request) -> Result<Answer, Refusal> {
    let (actor, moment) = (&request.actor, &request.moment);
    let from = place(request);
    let (balances, entries) = request.write(|tx| {
        let permit = access::population(actor, Noun::Ledger, Verb::View, "ledger.list")?;
        Ok((
            ledger::trial_balance(tx, &permit, moment.today)?,
            ledger::entries(tx, &permit, (actor, moment), from)?,
        ))
    })?;
    let main = html! {
        h1.govuk-heading-l { "Ledger" }
        (InsetText::new("Double entry: what is posted is never changed, and a correction is another entry. A person’s own direct payment account is kept beside it and is not in it: the payment is the council’s expense."))
        (trial(&balances, request))
        (entries_table(&entries))
        @if from > 0 || i64::try_from(entries.len()).unwrap_or(0) == ledger::PAGE {
            p.govuk-body {
                @if from > 0 { a.govuk-link href={ "/ledger?from=" ((from - ledger::PAGE).max(0)) } { "Later entries" } " " }
                @if i64::try_from(entries.len()).unwrap_or(0) == ledger::PAGE { a.govuk-link href={ "/ledger?from=" (from + ledger::PAGE) } { "Earlier entries" } }
            }
        }
    };
    Ok(Answer::html(shell::page(request, "Ledger", main)))
}

fn trial(balances: &[Balance], request: &Request) -> Markup {
    let sum = |of: fn(&Balance) -> Pence| {
        Pence::checked_sum(balances.iter().map(of)).unwrap_or(Pence::ZERO)
    };
    let (debits, credits) = (sum(|one| one.debits), sum(|one| one.credits));
    let mut rows: Vec<Vec<Cell>> = balances
        .iter()
        .map(|one| {
            vec![
                one.name.as_str().into(),
                one.kind.as_str().into(),
                Cell::numeric(one.debits.to_string()),
                Cell::numeric(one.credits.to_string()),
                Cell::numeric(one.net().to_string()),
            ]
        })
        .collect();
    rows.push(vec![
        "All accounts".into(),
        "".into(),
        Cell::numeric(debits.to_string()),
        Cell::numeric(credits.to_string()),
        Cell::numeric(sum(Balance::net).to_string()),
    ]);
    let table = Table {
        caption: format!("Trial balance on {}", date_in_words(request.moment.today)),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Account".into(),
            "Kind".into(),
            Cell::numeric("Debit"),
            Cell::numeric("Credit"),
            Cell::numeric("Balance"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        (table.scrolling())
        @if debits == credits {
            p.govuk-body { "Debits and credits are equal: together they come to nought." }
        } @else {
            (WarningText::new("Debits and credits are not equal. Tell your IT administrator: the database was changed behind the program’s back."))
        }
    }
}

fn entries_table(entries: &[Entry]) -> Markup {
    let rows = entries
        .iter()
        .map(|entry| {
            vec![
                html! { a.govuk-link href={ "/ledger/" (entry.id) } { (entry.words) } }.into(),
                date_in_words(entry.posted_on).into(),
                Cell::numeric(entry.lines.to_string()),
                Cell::numeric(entry.amount.to_string()),
                entry.by.as_str().into(),
            ]
        })
        .collect();
    let table = Table {
        caption: "Entries, the latest first".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "What".into(),
            "Posted".into(),
            Cell::numeric("Lines"),
            Cell::numeric("Debits"),
            "By".into(),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    html! {
        @if entries.is_empty() { p.govuk-body { "Nothing was posted yet." } } @else { (table.scrolling()) }
    }
}

/// `GET /ledger/{entry}`
pub fn entry(request: &Request) -> Result<Answer, Refusal> {
    let id: LedgerEntryId = request.param("posting")?;
    let (actor, moment) = (&request.actor, &request.moment);
    let from = place(request);
    let (entry, lines) = request.write(|tx| {
        let permit = access::population(actor, Noun::Ledger, Verb::View, "ledger.entry")?;
        ledger::entry(tx, &permit, (actor, moment), id, from)
    })?;
    let may_runs = actor.may(Noun::Payments, Verb::Search);
    let may_lines = actor.may(Noun::Payments, Verb::View);
    let mut rows = vec![
        SummaryRow::new(
            "Posted",
            format!(
                "{}, written {} by {}",
                date_in_words(entry.posted_on),
                shell::time(entry.at),
                entry.by
            ),
        ),
        SummaryRow::new("Debits and credits", entry.amount.to_string()),
    ];
    if let (Some(run), true) = (entry.run, may_runs) {
        rows.push(SummaryRow::new(
            "Comes from",
            html! { a.govuk-link href={ "/payment-run/" (run) } { "The run of payments" } },
        ));
    }
    let last = lines.last().map_or(from, |line| line.position);
    let main = html! {
        h1.govuk-heading-l { (entry.words) }
        (SummaryList::new(rows))
        (lines_table(&lines, may_lines))
        @if last < entry.lines {
            p.govuk-body { a.govuk-link href={ "/ledger/" (id) "?from=" (last) } { "Lines after " (last) } }
        }
    };
    let page = Page {
        back: "/ledger".to_owned(),
        ..Page::new(entry.words.clone(), main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn lines_table(lines: &[Line], may_lines: bool) -> Markup {
    let row = |line: &Line| {
        let (debit, credit) = if line.amount < Pence::ZERO {
            (
                String::new(),
                Pence(line.amount.0.saturating_neg()).to_string(),
            )
        } else {
            (line.amount.to_string(), String::new())
        };
        let whose = html! {
            @match (line.payment, &line.reference, may_lines) {
                (Some(payment), Some(reference), true) => a.govuk-link href={ "/payment-line/" (payment) } { (reference) },
                _ => "",
            }
        };
        vec![
            line.account.1.as_str().into(),
            whose.into(),
            line.cost_centre.as_str().into(),
            line.subjective.as_str().into(),
            line.vat.replace('_', " ").into(),
            Cell::numeric(debit),
            Cell::numeric(credit),
        ]
    };
    let table = Table {
        caption: "Lines".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Account".into(),
            "Person".into(),
            "Cost centre".into(),
            "Subjective".into(),
            "VAT".into(),
            Cell::numeric("Debit"),
            Cell::numeric("Credit"),
        ],
        rows: lines.iter().map(row).collect(),
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}
