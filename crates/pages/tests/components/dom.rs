//! HTML as a browser understands it, one element or text a line: classes and attributes in order of name, white
//! space as one blank, no empty text.

use std::fmt::Write;

use scraper::{ElementRef, Html, Node};

/// The normal form of a fragment.
pub fn normalised(html: &str) -> String {
    let fragment = Html::parse_fragment(html);
    let mut lines = String::new();
    children(fragment.root_element(), 0, &mut lines);
    lines
}

fn children(element: ElementRef, depth: usize, lines: &mut String) {
    let mut text = String::new();
    for child in element.children() {
        match child.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(_) => {
                flush(&mut text, depth, lines);
                if let Some(child) = ElementRef::wrap(child) {
                    open(child, depth, lines);
                    children(child, depth + 1, lines);
                }
            }
            _ => {}
        }
    }
    flush(&mut text, depth, lines);
}

fn open(element: ElementRef, depth: usize, lines: &mut String) {
    let value = element.value();
    write!(lines, "{:1$}<{2}", "", depth * 2, value.name()).unwrap();
    let mut attributes: Vec<(String, String)> = value
        .attrs()
        .map(|(name, value)| {
            let mut words: Vec<&str> = value.split_whitespace().collect();
            if name == "class" {
                words.sort_unstable();
                words.dedup();
            }
            (name.to_owned(), words.join(" "))
        })
        .collect();
    attributes.sort();
    for (name, value) in attributes {
        write!(lines, " {name}={value:?}").unwrap();
    }
    lines.push_str(">\n");
}

fn flush(text: &mut String, depth: usize, lines: &mut String) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        writeln!(lines, "{:1$}{words}", "", depth * 2).unwrap();
    }
    text.clear();
}
