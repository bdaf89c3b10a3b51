//! MOJ Frontend ships no fixtures, so what its templates (11.1) write for these options is written out here.

use maud::{Render, html};
use pages::components::{
    Alert, AlertKind, Badge, Filter, FilterCategory, IdentityBar, Pagination, ResultPages,
    SelectedFilter, SubNavigation, SubNavigationItem, Timeline, TimelineItem,
};

use crate::dom::normalised;

fn same(ours: impl Render, template: &str) {
    assert_eq!(normalised(&ours.render().0), normalised(template));
}

#[test]
fn a_timeline_is_that_of_the_template() {
    let item = TimelineItem {
        title: "Assessment agreed".into(),
        byline: "Sam Social".into(),
        datetime: "2026-11-22T10:46:00Z".into(),
        date: "22 November 2026 at 10:46am".into(),
        content: html! { p { "Agreed with Ada Testwell." } }.into(),
        ..TimelineItem::default()
    };
    let timeline = Timeline {
        items: vec![item],
        heading_level: Some(3),
        ..Timeline::default()
    };
    same(
        timeline,
        r#"<div class="moj-timeline"><div class="moj-timeline__item">
             <div class="moj-timeline__header">
               <h3 class="moj-timeline__title">Assessment agreed</h3>
               <p class="moj-timeline__byline">by Sam Social</p>
             </div>
             <p class="moj-timeline__date"><time datetime="2026-11-22T10:46:00Z">22 November 2026 at 10:46am</time></p>
             <div class="moj-timeline__description"><p>Agreed with Ada Testwell.</p></div>
           </div></div>"#,
    );
}

#[test]
fn a_filter_is_that_of_the_template() {
    let filter = Filter {
        selected: vec![FilterCategory {
            heading: "Client group".into(),
            items: vec![SelectedFilter {
                text: "Older people".into(),
                href: "/people?".into(),
            }],
        }],
        clear_href: "/people".into(),
        options: html! { p { "controls" } },
        ..Filter::default()
    };
    same(
        filter,
        r##"<div class="moj-filter" data-module="moj-filter">
             <div class="moj-filter__header">
               <div class="moj-filter__header-title"><h2 class="govuk-heading-m">Filter</h2></div>
               <div class="moj-filter__header-action"></div>
             </div>
             <div class="moj-filter__content">
               <div class="moj-filter__selected">
                 <div class="moj-filter__selected-heading">
                   <div class="moj-filter__heading-title"><h2 class="govuk-heading-m">Selected filters</h2></div>
                   <div class="moj-filter__heading-action">
                     <p><a class="govuk-link govuk-link--no-visited-state" href="/people">Clear filters</a></p>
                   </div>
                 </div>
                 <h3 class="govuk-heading-s govuk-!-margin-bottom-0">Client group</h3>
                 <ul class="moj-filter-tags">
                   <li><a class="moj-filter__tag" href="/people?"><span class="govuk-visually-hidden">Remove this filter</span> Older people</a></li>
                 </ul>
               </div>
               <div class="moj-filter__options">
                 <button type="submit" class="govuk-button" data-module="govuk-button">Apply filters</button>
                 <p>controls</p>
               </div>
             </div>
           </div>"##,
    );
}

/// Ours differ in two ways: a button that cannot send a form, and pictures drawn anew, so those are left out here.
#[test]
fn an_alert_is_that_of_the_template_but_for_its_picture_and_the_kind_of_its_button() {
    let alert = Alert {
        title_as_heading: true,
        dismissible: true,
        ..Alert::new(
            AlertKind::Warning,
            "Review overdue",
            html! { p { "It was due on 1 November." } },
        )
    };
    let written = alert.render().0;
    let picture = written.find("<path").unwrap()..written.find("</svg>").unwrap();
    let ours = written
        .replace(&written[picture], "")
        .replace(r#" type="button""#, "");
    assert_eq!(
        normalised(&ours),
        normalised(
            r#"<div role="region" class="moj-alert moj-alert--warning moj-alert--with-heading" aria-label="warning: Review overdue"
                    data-module="moj-alert" data-dismissible="true">
                 <div><svg class="moj-alert__icon" role="presentation" focusable="false" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30" height="30" width="30"></svg></div>
                 <div class="moj-alert__content"><h2 class="moj-alert__heading">Review overdue</h2><p>It was due on 1 November.</p></div>
                 <div class="moj-alert__action"><button class="moj-alert__dismiss" hidden>Dismiss</button></div>
               </div>"#
        )
    );
}

#[test]
fn an_alert_without_content_shows_its_title() {
    for (kind, name) in [
        (AlertKind::Information, "information"),
        (AlertKind::Success, "success"),
        (AlertKind::Warning, "warning"),
        (AlertKind::Error, "error"),
    ] {
        let text = normalised(&Alert::new(kind, "Saved", "").render().0);
        assert!(
            text.contains(&format!("aria-label=\"{name}: Saved\""))
                && text.contains("\n    Saved\n"),
            "{text}"
        );
    }
}

#[test]
fn an_identity_bar_a_sub_navigation_and_a_badge_are_those_of_their_templates() {
    same(
        IdentityBar {
            title: "Ada Testwell".into(),
            ..IdentityBar::default()
        },
        r#"<div class="moj-identity-bar"><div class="moj-identity-bar__container">
             <div class="moj-identity-bar__details"><span class="moj-identity-bar__title">Ada Testwell</span></div>
           </div></div>"#,
    );
    let items = vec![
        SubNavigationItem::new("Overview", "/people/1", true),
        SubNavigationItem::new("Timeline", "/people/1/timeline", false),
    ];
    same(
        SubNavigation {
            label: "Record".into(),
            items,
            ..SubNavigation::default()
        },
        r#"<nav class="moj-sub-navigation" aria-label="Record"><ul class="moj-sub-navigation__list">
             <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" aria-current="page" href="/people/1">Overview</a></li>
             <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" href="/people/1/timeline">Timeline</a></li>
           </ul></nav>"#,
    );
    same(
        Badge::new("Urgent", "moj-badge--red"),
        r#"<span class="moj-badge moj-badge--red">Urgent</span>"#,
    );
}

#[test]
fn pages_of_results_say_which_are_shown() {
    let pages = ResultPages::of(2, 20, 312, |page| format!("/people?page={page}"));
    let text = normalised(&pages.render().0);
    assert!(
        text.contains("Showing 21 to 40 of 312 total results"),
        "{text}"
    );
    assert!(text.contains("aria-label=\"Page 16\""), "{text}");
    assert_eq!(
        (
            ResultPages::of(16, 20, 312, |_| String::new()).to,
            pages.from
        ),
        (312, 21)
    );
    // One page has no pages to go to, and none has nothing to say.
    same(
        ResultPages::of(1, 20, 7, |_| String::new()),
        r#"<div class="moj-pagination"><p class="moj-pagination__results">7 total results</p></div>"#,
    );
    same(
        ResultPages::of(1, 20, 0, |_| String::new()),
        r#"<div class="moj-pagination"></div>"#,
    );
}

#[test]
fn a_pagination_shows_the_first_the_last_and_the_neighbours() {
    let shown = |page, pages| {
        let pagination = Pagination::of(page, pages, |page| page.to_string());
        let items = pagination.items.iter().map(|item| {
            if item.ellipsis {
                "…"
            } else {
                item.number.as_str()
            }
        });
        items.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown(1, 1), "");
    assert_eq!(shown(1, 2), "1 2");
    assert_eq!(shown(1, 9), "1 2 … 9");
    assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
    assert_eq!(shown(9, 9), "1 … 8 9");
    // A page past the end counts as the last.
    assert_eq!(shown(40, 9), "1 … 8 9");
}
