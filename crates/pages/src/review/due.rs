//! `/reviews`: reviews that are due, by team, with how late.

use maud::{Markup, html};
use record::Refusal;
use record::access::{self, Noun, Verb};
use record::review::{self, DueFilter, DueLine, DuePage, TeamDue};

use crate::components::{Button, Cell, Select, SelectItem, Table, Tag};
use crate::layout::Page;
use crate::shell;
use crate::web::{Answer, Request};

const TITLE: &str = "Reviews that are due";
/// How far ahead the list looks where nothing else is asked.
const AHEAD_DAYS: i32 = 28;

/// `GET /reviews?team=…&by=late|soon|all`
pub fn due(request: &Request) -> Result<Answer, Refusal> {
    let today = request.moment.today;
    let by = match request.query.get("by") {
        "late" => today.yesterday().ok(),
        "all" => None,
        _ => today.checked_add(jiff::Span::new().days(AHEAD_DAYS)).ok(),
    };
    let filter = DueFilter {
        team: request
            .query
            .filled("team")
            .and_then(|team| team.parse().ok()),
        by,
        page: request.query.get("page").parse().unwrap_or(1),
    };
    let found = request.write(|tx| {
        let (actor, moment) = (&request.actor, &request.moment);
        let permit = access::population(actor, Noun::Review, Verb::Search, "review.due")?;
        review::due_list(tx, &permit, (actor, moment), &filter)
    })?;
    let main = html! {
        h1.govuk-heading-l { (TITLE) }
        (teams(&found.teams))
        (narrowed(request, &found))
        (list(request, &found))
    };
    let page = Page {
        wide: true,
        back: "/home".to_owned(),
        ..Page::new(TITLE, main)
    };
    Ok(Answer::html(shell::frame(request, page)))
}

fn teams(teams: &[TeamDue]) -> Markup {
    let row = |due: &TeamDue| {
        let name = match &due.team {
            Some((id, name)) => {
                html! { a.govuk-link href={ "/reviews?team=" (id) "&by=all" } { (name) } }
            }
            None => html! { "No team" },
        };
        vec![
            name.into(),
            Cell::numeric(due.waiting.to_string()),
            Cell::numeric(due.late.to_string()),
        ]
    };
    let (waiting, late) = teams.iter().fold((0, 0), |(waiting, late), due| {
        (waiting + due.waiting, late + due.late)
    });
    let mut rows: Vec<Vec<Cell>> = teams.iter().map(row).collect();
    rows.push(vec![
        "All".into(),
        Cell::numeric(waiting.to_string()),
        Cell::numeric(late.to_string()),
    ]);
    let table = Table {
        caption: "By team, restricted records counted too".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Team".into(),
            Cell::numeric("Waiting"),
            Cell::numeric("Late"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

fn narrowed(request: &Request, found: &DuePage) -> Markup {
    let mut items = vec![SelectItem::new("", "All teams")];
    items.extend(
        found
            .teams
            .iter()
            .filter_map(|due| due.team.as_ref())
            .map(|(id, name)| SelectItem::new(id.to_string(), name.as_str())),
    );
    let when = vec![
        SelectItem::new("", "In the next four weeks, and late"),
        SelectItem::new("late", "Late"),
        SelectItem::new("all", "All"),
    ];
    html! {
        form method="get" action="/reviews" {
            (Select { value: request.query.get("team").to_owned(), ..Select::new("team", "Team", items) })
            (Select { value: request.query.get("by").to_owned(), ..Select::new("by", "Due", when) })
            (Button::secondary("Show"))
        }
    }
}

fn list(request: &Request, found: &DuePage) -> Markup {
    if found.lines.is_empty() {
        return html! { p.govuk-body { "No review is due." } };
    }
    let row = |line: &DueLine| {
        let late = match line.days_late {
            0 => html! {},
            1 => html! { (Tag::coloured("1 day late", "govuk-tag--red")) },
            days => html! { (Tag::coloured(format!("{days} days late"), "govuk-tag--red")) },
        };
        vec![
            html! { a.govuk-link href={ "/people/" (line.person) "/review" } { (line.name) } br; (line.reference) }.into(),
            line.team.as_deref().unwrap_or("No team").into(),
            line.due_on.map(shell::date).unwrap_or_default().into(),
            late.into(),
        ]
    };
    let table = Table {
        caption: "People whose review is due, the latest first".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: ["Person", "Team", "Due by", "Late"]
            .map(Cell::from)
            .to_vec(),
        rows: found.lines.iter().map(row).collect(),
        ..Table::default()
    };
    let to = |page: u32| {
        url::form_urlencoded::Serializer::new("/reviews?".to_owned())
            .append_pair("team", request.query.get("team"))
            .append_pair("by", request.query.get("by"))
            .append_pair("page", &page.to_string())
            .finish()
    };
    html! {
        (table.scrolling())
        nav aria-label="Pages of the list" {
            @if found.page > 1 { p.govuk-body { a.govuk-link href=(to(found.page - 1)) { "Before" } } }
            @if found.more { p.govuk-body { a.govuk-link href=(to(found.page + 1)) { "More" } } }
        }
    }
}
