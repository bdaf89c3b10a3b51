//! Each component once, on one page (whole pages such as check-answers and refusals apart): for the eye, for the accessibility journeys, and as the page writers' pattern
//! book. Served in a demonstration only. The people named are the demonstration's own.

use maud::{Markup, Render, html};

use super::{
    Accordion, AccordionSection, Action, Affix, Alert, AlertKind, BackLink, Badge, Breadcrumbs,
    Button, Cell, CharacterCount, Checkboxes, Choice, Content, DateInput, Details, Difference,
    ErrorSummary, Fieldset, FileUpload, Filter, FilterCategory, Input, InsetText, Label,
    NotificationBanner, Pagination, Panel, PanelAction, PasswordInput, PersonBanner, PhaseBanner,
    QuestionPage, Radios, ResultPages, Select, SelectItem, SelectedFilter, SubNavigation,
    SubNavigationItem, SummaryList, SummaryRow, Tab, Table, Tabs, Tag, Task, TaskList, Textarea,
    Timeline, TimelineItem, Versions, WarningText, button_group, filter_layout, fragment_region,
};

/// Each component once, each under a heading of its own.
pub fn gallery() -> Markup {
    html! {
        (person())
        h1.govuk-heading-xl { "Components" }
        (ways_about())
        (messages())
        (typing())
        (choosing())
        (buttons())
        (facts())
        (case_work())
        (patterns())
    }
}

fn section(title: &str, inside: Markup) -> Markup {
    html! {
        h2.govuk-heading-l { (title) }
        (inside)
        hr.govuk-section-break.govuk-section-break--l.govuk-section-break--visible;
    }
}

fn person() -> Markup {
    let banner = PersonBanner {
        name: "Ewa Próbna-Testowa".into(),
        href: "#person".into(),
        known_as: "Ewa".into(),
        born: "14 July 1979 (47)".into(),
        reference: "RB-000005".into(),
        nhs_number: "999 000 0050".into(),
        facts: vec![("Client group".into(), "Learning disability".into())],
        markers: vec!["Do not ring".into()],
        needs: vec![
            "Speaks Polish: book an interpreter".into(),
            "Easy read".into(),
        ],
        restricted: true,
        actions: html! { a.govuk-link href="#changed" { "3 changes since you last looked" } }
            .into(),
        ..PersonBanner::default()
    };
    let parts = vec![
        SubNavigationItem::new("Overview", "#overview", true),
        SubNavigationItem::new("Timeline", "#timeline", false),
        SubNavigationItem::new("Assessments", "#assessments", false),
        SubNavigationItem::new("Contacts", "#contacts", false),
    ];
    html! { (banner) (SubNavigation { label: "Record".into(), items: parts, ..SubNavigation::default() }) }
}

fn ways_about() -> Markup {
    section(
        "Ways about",
        html! {
            (BackLink::new("#back"))
            (Breadcrumbs::new([("People", "#people"), ("Ewa Próbna-Testowa", "#ewa"), ("Timeline", "")]))
            (Pagination { landmark_label: "Pages of the example".into(), ..Pagination::of(5, 16, |page| format!("#{page}")) })
            (PhaseBanner { tag: Tag::new("Trial"), text: "This part is new. Tell us what you think.".into(), ..PhaseBanner::default() })
            (Tabs {
                id_prefix: "budget".into(),
                items: vec![
                    Tab { label: "Indicative".into(), content: "£182.40 a week".into(), ..Tab::default() },
                    Tab { label: "Final".into(), content: "Not decided yet".into(), ..Tab::default() },
                ],
                ..Tabs::default()
            })
        },
    )
}

fn messages() -> Markup {
    let errors = ErrorSummary {
        disable_auto_focus: Some(true),
        ..ErrorSummary::of([
            ("surname", "Enter a last name"),
            ("born-month", "Date of birth must have a month"),
        ])
    };
    section(
        "Messages",
        html! {
            (errors)
            (NotificationBanner { title_id: "notice".into(), ..NotificationBanner::important("The rates change on 6 April 2027.") })
            (NotificationBanner {
                title_id: "done".into(),
                disable_auto_focus: Some(true),
                ..NotificationBanner::success("The assessment was saved.")
            })
            (Alert::new(AlertKind::Information, "Rates", "Rates of 2026 to 2027 are used."))
            (Alert { dismissible: true, ..Alert::new(AlertKind::Success, "Saved", "The address was saved.") })
            (Alert { title_as_heading: true, ..Alert::new(AlertKind::Warning, "Review overdue", html! { p { "It was due on 1 November 2026." } }) })
            (Alert::new(AlertKind::Error, "Not sent", "The order was not sent."))
            (WarningText::new("A decision that is recorded cannot be deleted, only replaced by a later one."))
            (InsetText::new("It can take up to 4 weeks from the assessment to the first payment."))
            (Details::new("How this figure was made", html! { p { "Points 61, table of April 2026, price £2.99 a point." } }))
            p {
                (Tag::new("Agreed")) " " (Tag::coloured("In progress", "govuk-tag--yellow")) " "
                (Tag::coloured("Overdue", "govuk-tag--red")) " " (Tag::coloured("Closed", "govuk-tag--grey")) " "
                (Badge::new("Urgent", "moj-badge--red")) " " (Badge::new("Carer", "moj-badge--blue"))
            }
            (Panel { heading_level: Some(3), ..Panel::new("Contact recorded", html! { "Reference" br; strong { "RB-000013" } }) })
            (Panel {
                heading_level: Some(3),
                interruption: true,
                classes: "govuk-panel--interruption",
                actions: vec![
                    PanelAction { text: "Yes, go on".into(), href: "#on".into(), kind: "button", ..PanelAction::default() },
                    PanelAction { text: "Go back".into(), href: "#back".into(), ..PanelAction::default() },
                ],
                ..Panel::new("Is this the right person?", "Two people on record have this name.")
            })
        },
    )
}

fn typing() -> Markup {
    section(
        "Typing",
        html! {
            (Input { autocomplete: "off", spellcheck: Some(false), ..Input::new("first-name", "First name") })
            (Input {
                error: "Enter a last name".into(),
                hint: "As on official papers".into(),
                autocomplete: "off",
                ..Input::new("surname", "Last name")
            })
            (Input {
                prefix: Affix::from("£"),
                suffix: Affix::from("a week"),
                inputmode: "decimal",
                classes: "govuk-input--width-5",
                value: "182.40".into(),
                ..Input::new("amount", "Amount, in pounds a week")
            })
            (DateInput {
                hint: "For example, 27 3 1948. Leave out what is not known.".into(),
                error: "Date of birth must have a month".into(),
                ..DateInput::new("born", Fieldset::new("Date of birth"), "2", "", "1941")
            })
            (Textarea { value: "She would like to go swimming again.".into(), ..Textarea::new("wishes", "What matters to the person") })
            (CharacterCount::new("summary", "Summary", 200))
            (Select::new("client-group", "Client group", vec![
                SelectItem::new("", "Choose one"),
                SelectItem::new("older", "Older people"),
                SelectItem::new("learning", "Learning disability"),
            ]))
            (PasswordInput::new("password", "Password"))
            (FileUpload { drop_zone: true, hint: "A picture or PDF, at most 8 MB".into(), ..FileUpload::new("letter", "Upload a letter") })
        },
    )
}

fn choosing() -> Markup {
    let other = Input {
        autocomplete: "off",
        ..Input::new("contact-phone", "Telephone number")
    };
    section(
        "Choosing",
        html! {
            (Radios::yes_no_not_known("lives-alone", Fieldset::new("Does the person live alone?")))
            (Radios {
                error: "Choose how the person would like to be contacted".into(),
                hint: "Choose one".into(),
                ..Radios::new("contact", Fieldset::new("How would the person like to be contacted?"), vec![
                    Choice::new("letter", "By letter"),
                    Choice::new("phone", "By telephone").opens(html! { (other) }),
                    Choice::divider("or"),
                    Choice::new("none", "Not at all").hint("Only where the law makes us write"),
                ])
            })
            (Checkboxes {
                values: vec!["large-print".into()],
                ..Checkboxes::new("formats", Fieldset::new("What does the person need?"), vec![
                    Choice::new("large-print", "Large print"),
                    Choice::new("easy-read", "Easy read"),
                    Choice::new("bsl", "British Sign Language").hint("An interpreter is booked for each meeting"),
                    Choice::divider("or"),
                    Choice { exclusive: true, ..Choice::new("none", "None of these") },
                ])
            })
            (Checkboxes::single("consent", Choice::new("yes", "The person agrees to this record")))
        },
    )
}

fn buttons() -> Markup {
    section(
        "Buttons",
        html! {
            (Button { start: true, href: "#start".into(), ..Button::link("Check what you may get", "#start") })
            (button_group(html! {
                (Button::new("Save"))
                (Button::secondary("Save and come back later"))
                (Button::warning("End the session"))
                (Button { disabled: true, ..Button::new("Cannot be pressed") })
                a.govuk-link href="#cancel" { "Cancel" }
            }))
        },
    )
}

fn facts() -> Markup {
    let rows = || {
        vec![
            SummaryRow::new("Name", "Dilys O’Mockery").action(Action::change("name", "#name")),
            SummaryRow::new("Born", "30 November 1952 (73)")
                .action(Action::change("date of birth", "#born")),
            SummaryRow::new("Ways to reach", "Letter"),
        ]
    };
    let table = Table {
        caption: "How the indicative budget was made".into(),
        caption_classes: "govuk-table__caption--m",
        head: vec![
            "Line".into(),
            "Rule".into(),
            Cell::numeric("Points"),
            Cell::numeric("A week"),
        ],
        rows: vec![
            vec![
                "Meals".into(),
                "RAS 2026, table 2".into(),
                Cell::numeric("18"),
                Cell::numeric("£53.82"),
            ],
            vec![
                "Washing".into(),
                "RAS 2026, table 3".into(),
                Cell::numeric("43"),
                Cell::numeric("£128.57"),
            ],
        ],
        first_cell_is_header: true,
        ..Table::default()
    };
    let task = |title: &str, status: &str, tag: Option<Tag>| Task {
        title: title.into(),
        href: "#task".into(),
        status: status.into(),
        tag,
        ..Task::default()
    };
    section(
        "Facts",
        html! {
            (SummaryList::new(rows()))
            (SummaryList::card("Carer", rows()))
            (table.scrolling())
            (TaskList {
                items: vec![
                    task("About you", "Completed", None),
                    Task { hint: "7 questions".into(), ..task("Everyday life", "", Some(Tag::coloured("In progress", "govuk-tag--light-blue"))) },
                    Task {
                        href: String::new(),
                        status_classes: "govuk-task-list__status--cannot-start-yet",
                        ..task("Check and send", "Cannot start yet", None)
                    },
                ],
                ..TaskList::default()
            })
            (Accordion {
                id: "history".into(),
                remember_expanded: Some(false),
                items: vec![
                    AccordionSection { heading: "2026".into(), content: "Two reviews".into(), expanded: true, ..AccordionSection::default() },
                    AccordionSection { heading: "2025".into(), summary: "First contact".into(), content: "One assessment".into(), ..AccordionSection::default() },
                ],
                ..Accordion::default()
            })
        },
    )
}

fn case_work() -> Markup {
    let item = |title: &str, date: &str, datetime: &str, content: Content| TimelineItem {
        title: title.into(),
        byline: "Sam Social".into(),
        date: date.into(),
        datetime: datetime.into(),
        content,
        ..TimelineItem::default()
    };
    let timeline = Timeline {
        items: vec![
            item(
                "Assessment agreed",
                "22 November 2026 at 10:46am",
                "2026-11-22T10:46:00Z",
                html! { p.govuk-body { "Indicative budget £182.40 a week." } }.into(),
            ),
            item(
                "Visited at home",
                "3 November 2026",
                "2026-11-03",
                html! { p.govuk-body { a.govuk-link href="#note" { "Read the note" } } }.into(),
            ),
        ],
        heading_level: Some(3),
        ..Timeline::default()
    };
    let filter = Filter {
        selected: vec![FilterCategory {
            heading: "Kind".into(),
            items: vec![SelectedFilter {
                text: "Decisions".into(),
                href: "#all".into(),
            }],
        }],
        clear_href: "#clear".into(),
        options: Checkboxes {
            classes: "govuk-checkboxes--small",
            ..Checkboxes::new(
                "kind",
                Fieldset::new("Kind"),
                vec![
                    Choice::new("decision", "Decisions"),
                    Choice::new("note", "Notes"),
                ],
            )
        }
        .render(),
        ..Filter::default()
    };
    let pages = ResultPages::of(2, 20, 312, |page| format!("#page-{page}"));
    section(
        "Case work",
        filter_layout(filter, html! { (timeline) (pages) }),
    )
}

fn patterns() -> Markup {
    let question = Radios {
        hint: "With the help that you have now".into(),
        ..Radios::new(
            "meals",
            Fieldset::new("Can you make yourself a meal?"),
            vec![
                Choice::new("a", "Yes, without help"),
                Choice::new("b", "With some help"),
                Choice::new("c", "No"),
            ],
        )
    };
    let differing = |field: &str, saved: &str, typed: &str| Difference {
        field: field.into(),
        saved: saved.into(),
        typed: typed.into(),
    };
    html! {
        (section("Question page", html! {
            (QuestionPage {
                caption: "Everyday life".into(),
                return_text: "Save and come back later".into(),
                ..QuestionPage::new("#question", "token", question)
            })
            (QuestionPage::new("#search", "token", html! {
                (Input { label: Label::hidden("Name or reference"), ..Input::new("words", "") })
                (fragment_region("likenesses", ""))
            }))
        }))
        (section("Two people changed the same", html! {
            (Versions {
                saved_by: "Sam Social at 2:15pm".into(),
                fields: vec![differing("Telephone", "0161 496 0000", ""), differing("Street", "1 Made-up Road", "1 Made Up Road")],
            })
        }))
    }
}
