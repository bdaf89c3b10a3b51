//! A fixture's options, taken one by one: what nobody took is an option that our component does not have.

use maud::PreEscaped;
use pages::components::{Attributes, Content};
use serde_json::{Map, Value};

/// The component, or why the fixture cannot be said in our types.
pub type Mapped<T> = Result<T, String>;

/// Options that are left to be taken.
pub struct Options {
    path: String,
    map: Map<String, Value>,
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_i64() != Some(0),
        Value::Array(_) | Value::Object(_) => true,
    }
}

impl Options {
    pub fn new(value: &Value) -> Self {
        Options {
            path: String::new(),
            map: value.as_object().cloned().unwrap_or_default(),
        }
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Whether the option is given at all, even as false.
    pub fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    pub fn is_false(&self, key: &str) -> bool {
        self.map.get(key) == Some(&Value::Bool(false))
    }

    /// Words, a number or yes and no, as they are written.
    pub fn string(&mut self, key: &str) -> Mapped<String> {
        Ok(self.maybe(key)?.unwrap_or_default())
    }

    /// The same, with the difference between "not given" and empty.
    pub fn maybe(&mut self, key: &str) -> Mapped<Option<String>> {
        match self.map.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(false)) => Ok(None),
            Some(other) => Err(format!("option `{}` is {other}", self.at(key))),
        }
    }

    /// The same, but false is the word "false", as a value that a form sends.
    pub fn written(&mut self, key: &str) -> Mapped<String> {
        if self.is_false(key) {
            self.string(key).map(|_| "false".to_owned())
        } else {
            self.string(key)
        }
    }

    /// Words that a page writes in its source.
    pub fn fixed(&mut self, key: &str) -> Mapped<&'static str> {
        Ok(Box::leak(self.string(key)?.into_boxed_str()))
    }

    pub fn number<T: std::str::FromStr>(&mut self, key: &str) -> Mapped<Option<T>> {
        let text = self.string(key)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| {
            format!(
                "option `{}` is {text}, which is no such number",
                self.at(key)
            )
        })
    }

    pub fn flag(&mut self, key: &str) -> bool {
        self.map.remove(key).is_some_and(|value| truthy(&value))
    }

    pub fn decided(&mut self, key: &str) -> Option<bool> {
        self.map
            .remove(key)
            .filter(|value| !value.is_null())
            .map(|value| truthy(&value))
    }

    /// Words under one key or markup under another, which wins.
    pub fn content_of(&mut self, text: &str, html: &str) -> Mapped<Content> {
        let markup = self.string(html)?;
        let words = self.string(text)?;
        Ok(match (markup.is_empty(), words.is_empty()) {
            (false, _) => Content::Html(PreEscaped(markup)),
            (true, false) => words.into(),
            (true, true) => Content::None,
        })
    }

    pub fn content(&mut self) -> Mapped<Content> {
        self.content_of("text", "html")
    }

    /// A nested object whose only options are words or markup.
    pub fn inner_content(&mut self, key: &str) -> Mapped<Content> {
        self.object(key)?.map_or(Ok(Content::None), |mut inner| {
            let content = inner.content()?;
            inner.done(content)
        })
    }

    pub fn object(&mut self, key: &str) -> Mapped<Option<Options>> {
        let path = self.at(key);
        match self.map.remove(key) {
            Some(Value::Object(map)) => Ok(Some(Options { path, map })),
            Some(value) if truthy(&value) => Err(format!("option `{path}` is {value}")),
            _ => Ok(None),
        }
    }

    /// A nested object, or none and the option left where it is anything else.
    pub fn object_if_object(&mut self, key: &str) -> Option<Options> {
        if self.map.get(key).is_some_and(Value::is_object) {
            self.object(key).ok().flatten()
        } else {
            None
        }
    }

    /// A list of objects; what is false or null in it is passed over, as the templates do.
    pub fn list(&mut self, key: &str) -> Mapped<Vec<Options>> {
        let path = self.at(key);
        let items = match self.map.remove(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(other) => return Err(format!("option `{path}` is {other}")),
        };
        if items.iter().any(|item| !truthy(item)) {
            return Err("a list with gaps in it, which ours cannot have".to_owned());
        }
        items
            .into_iter()
            .map(|item| match item {
                Value::Object(map) => Ok(Options {
                    path: path.clone(),
                    map,
                }),
                other => Err(format!("option `{path}` has {other}")),
            })
            .collect()
    }

    /// Lists of lists of objects: the rows of a table.
    pub fn rows(&mut self, key: &str) -> Mapped<Vec<Vec<Options>>> {
        let path = self.at(key);
        let Some(Value::Array(rows)) = self.map.remove(key) else {
            return Ok(Vec::new());
        };
        rows.into_iter()
            .map(|row| {
                let row = Value::Object(Map::from_iter([("row".to_owned(), row)]));
                if !truthy(&row["row"]) {
                    return Err("a list with gaps in it, which ours cannot have".to_owned());
                }
                let mut row = Options::new(&row);
                row.path.clone_from(&path);
                row.list("row")
            })
            .collect()
    }

    pub fn strings(&mut self, key: &str) -> Vec<String> {
        match self.map.remove(key) {
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| {
                    item.as_str()
                        .map_or_else(|| item.to_string(), str::to_owned)
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    pub fn attributes(&mut self) -> Mapped<Attributes> {
        let path = self.at("attributes");
        let map = match self.map.remove("attributes") {
            None | Some(Value::Null) => return Ok(Attributes::default()),
            Some(Value::Object(map)) => map,
            Some(other) => {
                return Err(format!(
                    "option `{path}` is the raw text {other}; ours are names and values"
                ));
            }
        };
        let mut attributes = Attributes::default();
        for (name, value) in map {
            let name: &'static str = Box::leak(name.into_boxed_str());
            let (value, optional) = match value {
                Value::Object(mut inner) => {
                    let optional = inner.get("optional") == Some(&Value::Bool(true));
                    (inner.remove("value").unwrap_or_default(), optional)
                }
                value => (value, false),
            };
            attributes = match (value, optional) {
                (Value::Null | Value::Bool(false), true) => attributes,
                (Value::Bool(true), true) => attributes.flag(name),
                (Value::Null, false) => attributes.with(name, ""),
                (Value::String(text), _) => attributes.with(name, text),
                (value, _) => attributes.with(name, value.to_string()),
            };
        }
        Ok(attributes)
    }

    /// These very options, as attributes.
    pub fn into_attributes(self) -> Mapped<Attributes> {
        let map = Map::from_iter([("attributes".to_owned(), Value::Object(self.map))]);
        Options {
            path: self.path,
            map,
        }
        .attributes()
    }

    /// The keys that are left.
    pub fn keys(&self) -> Vec<String> {
        self.map.keys().cloned().collect()
    }

    /// The value made of these options, if all of them were taken.
    pub fn done<T>(self, value: T) -> Mapped<T> {
        let left: Vec<String> = self
            .map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, _)| format!("`{}`", self.at(key)))
            .collect();
        if left.is_empty() {
            Ok(value)
        } else {
            Err(format!("no option {}", left.join(", ")))
        }
    }
}
