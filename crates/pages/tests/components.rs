//! Every component against the fixtures of the package whose style sheet it uses: the same options give the same
//! elements, attributes and words. What is not covered, and why, is in `components_uncovered.txt`.
//!
//! The fixtures are those of the installed package (`npm ci` in `web/`). After a change that is meant, write the
//! committed file anew with `STEERWELL_UPDATE=1 cargo test -p pages --test components`.

// A test that cannot go on can only stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "components/dom.rs"]
mod dom;
#[path = "components/forms.rs"]
mod forms;
#[path = "components/frame.rs"]
mod frame;
#[path = "components/lists.rs"]
mod lists;
#[path = "components/messages.rs"]
mod messages;
#[path = "components/moj.rs"]
mod moj;
#[path = "components/options.rs"]
mod options;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use maud::Markup;
use options::{Mapped, Options};
use serde_json::Value;

type Mapping = fn(Options) -> Mapped<Markup>;

/// Each component of the package: how its options become ours, or why we have none.
const COMPONENTS: [(&str, Result<Mapping, &str>); 39] = [
    ("accordion", Ok(lists::accordion)),
    ("back-link", Ok(frame::back_link)),
    ("breadcrumbs", Ok(frame::breadcrumbs)),
    ("button", Ok(forms::button)),
    ("character-count", Ok(forms::character_count)),
    ("checkboxes", Ok(forms::checkboxes)),
    (
        "cookie-banner",
        Err("only cookies that signing in needs are set, so nothing is asked"),
    ),
    ("date-input", Ok(forms::date_input)),
    ("details", Ok(messages::details)),
    ("error-message", Ok(forms::error_message)),
    ("error-summary", Ok(messages::error_summary)),
    (
        "exit-this-page",
        Err("no page of this service hides where the reader has been"),
    ),
    ("feedback", Err("no page asks for it yet")),
    ("fieldset", Ok(forms::fieldset)),
    ("file-upload", Ok(forms::file_upload)),
    (
        "footer",
        Err("carries the crown and the Open Government Licence's logo; ours is in layout.rs"),
    ),
    ("generic-header", Ok(frame::generic_header)),
    (
        "header",
        Err("carries the crown; ours is made of generic-header"),
    ),
    ("hint", Ok(forms::hint)),
    ("input", Ok(forms::input)),
    ("inset-text", Ok(messages::inset_text)),
    ("label", Ok(forms::label)),
    ("language-navigation", Err("pages have one language so far")),
    ("notification-banner", Ok(messages::notification_banner)),
    ("pagination", Ok(frame::pagination)),
    ("panel", Ok(messages::panel)),
    ("password-input", Ok(forms::password_input)),
    ("phase-banner", Ok(messages::phase_banner)),
    ("radios", Ok(forms::radios)),
    ("select", Ok(forms::select)),
    ("service-navigation", Ok(frame::service_navigation)),
    ("skip-link", Ok(frame::skip_link)),
    ("summary-list", Ok(lists::summary_list)),
    ("table", Ok(lists::table)),
    ("tabs", Ok(frame::tabs)),
    ("tag", Ok(messages::tag)),
    ("task-list", Ok(lists::task_list)),
    ("textarea", Ok(forms::textarea)),
    ("warning-text", Ok(messages::warning_text)),
];

fn package() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/node_modules/govuk-frontend");
    assert!(
        root.is_dir(),
        "the packages of web/ are not installed: run `npm ci` in web/"
    );
    root.join("dist/govuk/components")
}

fn fixtures(component: &str) -> Vec<Value> {
    let path = package().join(component).join("fixtures.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    let file: Value = serde_json::from_str(&text).unwrap();
    file["fixtures"].as_array().unwrap().clone()
}

#[test]
fn every_component_renders_what_its_package_renders() {
    let mut report = String::new();
    let (mut covered_in_all, mut in_all) = (0, 0);
    let mut differences = Vec::new();
    for (component, mapping) in COMPONENTS {
        let fixtures = fixtures(component);
        let mut uncovered = String::new();
        let mut covered = 0;
        for fixture in &fixtures {
            let name = fixture["name"].as_str().unwrap();
            let reason = match mapping {
                Err(reason) => reason.to_owned(),
                Ok(mapping) => {
                    match mapping(Options::new(&fixture["options"])) {
                        Err(reason) => reason,
                        Ok(ours) => {
                            covered += 1;
                            let wanted = dom::normalised(fixture["html"].as_str().unwrap());
                            let ours = dom::normalised(&ours.0);
                            if wanted != ours {
                                differences.push(format!("{component}, {name}:\n--- the package\n{wanted}\n--- ours\n{ours}"));
                            }
                            continue;
                        }
                    }
                }
            };
            if mapping.is_ok() {
                writeln!(uncovered, "  {name}: {reason}").unwrap();
            }
        }
        covered_in_all += covered;
        in_all += fixtures.len();
        match mapping {
            Err(reason) => {
                writeln!(report, "{component}: none of {}: {reason}", fixtures.len()).unwrap()
            }
            Ok(_) => write!(
                report,
                "{component}: {covered} of {}\n{uncovered}",
                fixtures.len()
            )
            .unwrap(),
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {in_all} fixtures differ:\n\n{}",
        differences.len(),
        differences.join("\n\n")
    );
    let head = "GOV.UK Frontend's fixtures that our components do not cover, and why.\n\
                Written by tests/components.rs; a reader of a change sees here what it covers less or more.\n";
    let report = format!("{head}\nall: {covered_in_all} of {in_all}\n\n{report}");
    agrees(&report);
}

/// The package has no component that the list above does not know, so a new version brings none in unseen.
#[test]
fn every_component_of_the_package_is_in_the_list() {
    let mut found: Vec<String> = std::fs::read_dir(package())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("fixtures.json").is_file())
        .map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    assert_eq!(found, COMPONENTS.map(|(name, _)| name));
}

fn agrees(report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/components_uncovered.txt");
    if std::env::var_os("STEERWELL_UPDATE").is_some() {
        std::fs::write(&path, report).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        committed, report,
        "tests/components_uncovered.txt is out of date: STEERWELL_UPDATE=1 cargo test -p pages --test components"
    );
}

/// Names have apostrophes, and people type what they like: it stays words.
#[test]
fn what_people_type_is_only_ever_words() {
    use maud::Render;
    use pages::components::{
        Action, Choice, Fieldset, Input, Radios, SummaryList, SummaryRow, Textarea,
    };

    let typed = r#"O'Mockery "<script>alert(1)</script>" & Søn 🙂"#;
    let input = Input {
        value: typed.into(),
        error: typed.into(),
        hint: typed.into(),
        ..Input::new("a", typed)
    };
    let textarea = Textarea {
        value: format!("\n{typed}"),
        ..Textarea::new("b", typed)
    };
    let radios = Radios::new(
        "c",
        Fieldset::new(typed),
        vec![Choice::new(typed, typed).hint(typed)],
    );
    let list = SummaryList::card(
        typed,
        vec![SummaryRow::new(typed, typed).action(Action::change(typed, typed))],
    );
    for markup in [
        input.render(),
        textarea.render(),
        radios.render(),
        list.render(),
    ] {
        let page = scraper::Html::parse_fragment(&markup.0);
        let script = scraper::Selector::parse("script").unwrap();
        assert_eq!(page.select(&script).count(), 0, "{}", markup.0);
        assert!(
            page.root_element()
                .text()
                .collect::<String>()
                .contains(typed),
            "{}",
            markup.0
        );
    }
    let page = scraper::Html::parse_fragment(&input.render().0);
    let field = page
        .select(&scraper::Selector::parse("input").unwrap())
        .next()
        .unwrap();
    assert_eq!(field.attr("value"), Some(typed));
    let page = scraper::Html::parse_fragment(&textarea.render().0);
    let field = page
        .select(&scraper::Selector::parse("textarea").unwrap())
        .next()
        .unwrap();
    assert_eq!(
        field.text().collect::<String>().trim_start_matches('\n'),
        typed
    );
}
