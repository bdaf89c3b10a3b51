//! A line of percentages over time with its targets, as a picture made here. The table beside it says the same in words.
//!
//! Made by hand: the chart crates that are kept up write pictures without titles, roles or text alternatives
//! (docs/decisions). A line, some dots and two axes are less than they would bring along.

use jiff::civil::Date;
use maud::{Markup, html};
use record::performance::{Reading, Unit};

use crate::components::{Cell, Details, Table};
use crate::shell;

const WIDTH: i64 = 640;
const HEIGHT: i64 = 260;
const LEFT: i64 = 48;
const RIGHT: i64 = 16;
const TOP: i64 = 16;
const BOTTOM: i64 = 40;

/// A percentage in tenths; none where it is no number with at most one decimal.
fn tenths(percent: &str) -> Option<i64> {
    let (whole, part) = percent.split_once('.').unwrap_or((percent, "0"));
    Some(whole.parse::<i64>().ok()? * 10 + part.get(..1)?.parse::<i64>().ok()?)
}

struct Scale {
    first: Date,
    days: i64,
    top: i64,
}

impl Scale {
    fn x(&self, day: Date) -> i64 {
        let days = i64::from((day - self.first).get_days());
        LEFT + days * (WIDTH - LEFT - RIGHT) / self.days.max(1)
    }

    fn y(&self, tenths: i64) -> i64 {
        HEIGHT - BOTTOM - tenths * (HEIGHT - TOP - BOTTOM) / self.top.max(1)
    }
}

/// The picture; nothing where there is no line to draw.
pub(super) fn trajectory(reading: &Reading) -> Markup {
    let points: Vec<(Date, i64)> = reading
        .trajectory
        .iter()
        .filter(|point| point.denominator > 0)
        .filter_map(|point| Some((point.on, tenths(&point.percent)?)))
        .collect();
    let (Some((first, _)), Some((last, latest))) =
        (points.first().copied(), points.last().copied())
    else {
        return html! {};
    };
    if points.len() < 2 {
        return html! {};
    }
    let targets: Vec<(Date, i64)> = reading
        .targets
        .iter()
        .filter(|target| {
            target.client_group.is_none()
                && target.payment_type.is_none()
                && target.unit == Unit::Percent
        })
        .filter(|target| target.on_date >= first)
        .filter_map(|target| Some((target.on_date, tenths(&target.amount)?)))
        .filter(|(day, _)| i64::from((*day - last).get_days()) <= 400)
        .collect();
    let end = targets
        .iter()
        .map(|(day, _)| *day)
        .max()
        .unwrap_or(last)
        .max(last);
    let most = points
        .iter()
        .chain(&targets)
        .map(|(_, tenths)| *tenths)
        .max()
        .unwrap_or(0);
    let scale = Scale {
        first,
        days: i64::from((end - first).get_days()),
        top: (most / 100 + 1).min(10) * 100,
    };
    let line: Vec<String> = points
        .iter()
        .map(|(day, tenths)| format!("{},{}", scale.x(*day), scale.y(*tenths)))
        .collect();
    // An element «title» would be read as the page's own by what looks for that.
    let about = format!("{}-about", reading.count.definition.measure.key());
    html! {
        div.sw-scroll role="region" aria-label="Picture of the measure over time" tabindex="0" {
            svg xmlns="http://www.w3.org/2000/svg" role="img" width=(WIDTH) height=(HEIGHT)
                viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } aria-label=(reading.count.definition.measure.title()) aria-describedby=(about) {
                desc id=(about) {
                    "From " (said(points[0].1)) "% on " (shell::date(first)) " to " (said(latest)) "% on " (shell::date(last))
                    ". The table after it has every point."
                }
                @for step in 0..=4 {
                    @let at = scale.top * step / 4;
                    line x1=(LEFT) x2=(WIDTH - RIGHT) y1=(scale.y(at)) y2=(scale.y(at)) stroke="#b1b4b6" stroke-width="1" {}
                    text x=(LEFT - 6) y=(scale.y(at) + 5) text-anchor="end" font-size="14" fill="currentColor" { (said(at)) "%" }
                }
                text x=(LEFT) y=(HEIGHT - 12) font-size="14" fill="currentColor" { (shell::date(first)) }
                text x=(WIDTH - RIGHT) y=(HEIGHT - 12) text-anchor="end" font-size="14" fill="currentColor" { (shell::date(end)) }
                polyline points=(line.join(" ")) fill="none" stroke="#1d70b8" stroke-width="3" {}
                @for (day, tenths) in &points {
                    circle cx=(scale.x(*day)) cy=(scale.y(*tenths)) r="4" fill="#1d70b8" {}
                }
                // A diamond, so that a target is told from a count without colour.
                @for (day, tenths) in &targets {
                    path d={ "M" (scale.x(*day)) " " (scale.y(*tenths) - 7) "l7 7l-7 7l-7 -7z" } fill="#ffffff" stroke="#d4351c" stroke-width="2" {}
                }
            }
        }
        p.govuk-hint { "Dots are counts, diamonds are targets." }
        (Details::new("The picture as a table", as_table(reading)))
    }
}

/// Every point of the picture, in words.
/// Counted from what is on record now.
fn as_table(reading: &Reading) -> Markup {
    let rows = reading
        .trajectory
        .iter()
        .map(|point| {
            vec![
                shell::date(point.on).into(),
                Cell::numeric(point.numerator.to_string()),
                Cell::numeric(point.denominator.to_string()),
                Cell::numeric(format!("{}%", point.percent)),
            ]
        })
        .collect();
    let table = Table {
        caption: "Over the year, counted from what is on record now".to_owned(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Day".into(),
            Cell::numeric("Counted"),
            Cell::numeric("Of"),
            Cell::numeric("Percent"),
        ],
        rows,
        first_cell_is_header: true,
        ..Table::default()
    };
    table.scrolling()
}

/// Tenths as a percentage, without a needless nought.
fn said(tenths: i64) -> String {
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_they_are_written() {
        assert_eq!(tenths("33.3"), Some(333));
        assert_eq!(tenths("30"), Some(300));
        assert_eq!(tenths("27.65"), Some(276));
        assert_eq!(tenths("many"), None);
        assert_eq!(said(300), "30");
        assert_eq!(said(276), "27.6");
    }
}
