//! A page as its reader has it.

use axum::http::{HeaderMap, header};
use scraper::{ElementRef, Html, Node, Selector};

/// What came back.
pub struct Page {
    /// Where it was asked for.
    pub path: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The bytes as text.
    pub html: String,
}

/// A form of a page, as a browser would send it untouched.
pub struct Form {
    /// Where it goes; empty: to the page's own address.
    pub action: String,
    /// Whether it is posted.
    pub is_post: bool,
    /// What is filled in.
    pub fields: Vec<(String, String)>,
}

impl Page {
    pub(super) fn new(path: &str, status: u16, headers: HeaderMap, bytes: Vec<u8>) -> Page {
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Page {
            path: path.to_owned(),
            status,
            headers,
            bytes,
            html,
        }
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default().to_owned())
            .unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<String> {
        self.headers
            .get(header::LOCATION)
            .map(|value| value.to_str().expect("an address").to_owned())
    }

    /// The texts of all elements that a selector finds, each with single spaces.
    pub fn select(&self, css: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector(css))
            .map(|element| text_of(&element))
            .collect()
    }

    /// The text of the one element that a selector finds.
    pub fn one(&self, css: &str) -> String {
        let mut found = self.select(css);
        assert_eq!(
            found.len(),
            1,
            "«{css}» finds {found:?} on {}: {}",
            self.path,
            self.text()
        );
        found.remove(0)
    }

    /// How many elements a selector finds.
    pub fn count(&self, css: &str) -> usize {
        self.select(css).len()
    }

    /// An attribute of all elements that a selector finds, where they have it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        html.select(&selector(css))
            .filter_map(|element| element.attr(name))
            .map(ToOwned::to_owned)
            .collect()
    }

    /// The title.
    pub fn title(&self) -> String {
        self.one("title")
            .split(" – ")
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// The main heading.
    pub fn heading(&self) -> String {
        self.one("h1")
    }

    /// Everything that the page itself says, with single spaces.
    pub fn text(&self) -> String {
        let main = self.select("main");
        if main.is_empty() {
            self.html.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            main.join(" ")
        }
    }

    /// Whether the page says this, whatever the spaces between words.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Fails, with the page's words, unless it says this.
    #[track_caller]
    pub fn must_say(&self, words: &str) -> &Page {
        assert!(
            self.says(words),
            "{} ({}) does not say «{words}»: {}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    /// Fails, with the page's words, if it says this anywhere, head and attributes included.
    #[track_caller]
    pub fn must_not_hold(&self, words: &str) -> &Page {
        assert!(
            !self.html.contains(words),
            "{} ({}) holds «{words}»: {}",
            self.path,
            self.status,
            self.text()
        );
        self
    }

    /// Fails, with the page's words, unless it answers with this status.
    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Page {
        let location = self.location().unwrap_or_default();
        assert_eq!(
            self.status,
            status,
            "{} {location}: {}",
            self.path,
            self.text()
        );
        self
    }

    /// The lines of the error summary, each with the id that it leads to. Fails when one leads to no field, or when
    /// the title does not say «Error:».
    #[track_caller]
    pub fn errors(&self) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.html);
        let errors: Vec<(String, String)> = html
            .select(&selector(".govuk-error-summary__list li"))
            .map(|line| {
                let link = line.select(&selector("a")).next();
                let href = link.and_then(|link| link.attr("href")).unwrap_or_default();
                (href.trim_start_matches('#').to_owned(), text_of(&line))
            })
            .collect();
        assert_eq!(
            self.title().starts_with("Error: "),
            !errors.is_empty(),
            "the title of {} is «{}»",
            self.path,
            self.title()
        );
        for (id, sentence) in &errors {
            assert!(
                id.is_empty()
                    || html
                        .select(&selector(&format!("[id='{id}']")))
                        .next()
                        .is_some(),
                "«{sentence}» leads to #{id}, which {} does not have",
                self.path
            );
        }
        errors
    }

    /// What stands in a field: its value, the chosen choice or choices, the text.
    pub fn value(&self, field: &str) -> String {
        let all = self.forms().into_iter().flat_map(|(_, form)| form.fields);
        all.filter(|(name, _)| name == field)
            .map(|(_, value)| value)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A form by a selector that finds it or something inside it.
    #[track_caller]
    pub fn form(&self, css: &str) -> Form {
        let html = Html::parse_document(&self.html);
        let found = html
            .select(&selector(css))
            .find_map(|element| {
                let own = (element.value().name() == "form").then_some(element);
                own.or_else(|| {
                    element
                        .ancestors()
                        .filter_map(ElementRef::wrap)
                        .find(|above| above.value().name() == "form")
                })
            })
            .unwrap_or_else(|| panic!("«{css}» finds no form on {}: {}", self.path, self.text()));
        form_of(&found)
    }

    fn forms(&self) -> Vec<(String, Form)> {
        let html = Html::parse_document(&self.html);
        html.select(&selector("form"))
            .map(|form| {
                (
                    form.attr("action").unwrap_or_default().to_owned(),
                    form_of(&form),
                )
            })
            .collect()
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|fault| panic!("{css}: {fault}"))
}

/// Elements that stand within a line; before all others a word ends.
const INLINE: [&str; 13] = [
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "span", "strong", "time", "title",
];

fn text_of(element: &ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(words) => text.push_str(words),
            Node::Element(inner) if !INLINE.contains(&inner.name()) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn form_of(form: &ElementRef<'_>) -> Form {
    let mut fields = Vec::new();
    for control in form.select(&selector("input, textarea, select")) {
        let Some(name) = control
            .attr("name")
            .filter(|_| control.attr("disabled").is_none())
        else {
            continue;
        };
        match (
            control.value().name(),
            control.attr("type").unwrap_or("text"),
        ) {
            ("textarea", _) => {
                let text: String = control.text().collect();
                fields.push((
                    name.to_owned(),
                    text.strip_prefix('\n').unwrap_or(&text).to_owned(),
                ));
            }
            ("select", _) => {
                let options: Vec<ElementRef<'_>> = control.select(&selector("option")).collect();
                let chosen = options
                    .iter()
                    .find(|option| option.attr("selected").is_some())
                    .or(options.first());
                if let Some(option) = chosen {
                    let value = option
                        .attr("value")
                        .map_or_else(|| text_of(option), ToOwned::to_owned);
                    fields.push((name.to_owned(), value));
                }
            }
            (_, "checkbox" | "radio") if control.attr("checked").is_none() => {}
            (_, "submit" | "button" | "file" | "reset") => {}
            _ => fields.push((
                name.to_owned(),
                control.attr("value").unwrap_or_default().to_owned(),
            )),
        }
    }
    Form {
        action: form.attr("action").unwrap_or_default().to_owned(),
        is_post: form
            .attr("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post")),
        fields,
    }
}
