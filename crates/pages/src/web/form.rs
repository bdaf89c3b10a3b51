//! What was sent with a form: fields by name, in order, and files.

use std::collections::BTreeMap;

/// A file that came with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// The name it had on the sender's machine, without folders.
    pub file_name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The fields of a form as they were typed. A field that is missing reads as empty; what it must hold is for
/// the verb's own parsing to say, so that all faults come together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    fields: Vec<(String, String)>,
    uploads: Vec<Upload>,
}

/// The field that carries the form's token.
pub const TOKEN_FIELD: &str = "form_token";

impl Form {
    /// Reads `application/x-www-form-urlencoded` bytes. Bytes that are no UTF-8 are shown as replacement
    /// characters, which the parsers of fields refuse with a sentence.
    pub fn from_urlencoded(bytes: &[u8]) -> Form {
        Form {
            fields: url::form_urlencoded::parse(bytes)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
            uploads: Vec::new(),
        }
    }

    /// A form of these fields and files.
    pub fn new(fields: Vec<(String, String)>, uploads: Vec<Upload>) -> Form {
        Form { fields, uploads }
    }

    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The first value of a field without spaces around it, or none when there is nothing in it.
    pub fn filled(&self, name: &str) -> Option<&str> {
        let value = self.get(name).trim();
        (!value.is_empty()).then_some(value)
    }

    /// Every value of a field, as checkboxes send them.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every field but the form's own token, for keeping what was typed.
    pub fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .filter(|(field, _)| field != TOKEN_FIELD)
            .map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// Fields by name, the last value of each.
    pub fn to_map(&self) -> BTreeMap<String, String> {
        self.fields.iter().cloned().collect()
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.uploads.is_empty()
    }

    /// Whether files came, which are not kept with what was typed.
    pub fn has_uploads(&self) -> bool {
        !self.uploads.is_empty()
    }

    /// The file of a field, if one was chosen.
    pub fn upload(&self, field: &str) -> Option<&Upload> {
        self.uploads.iter().find(|upload| {
            upload.field == field && !(upload.file_name.is_empty() && upload.bytes.is_empty())
        })
    }

    /// The fields as urlencoded text, for parking.
    pub fn to_urlencoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.typed())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_survives_parking_to_the_letter() {
        let sent = Form::from_urlencoded(
            "name=O%27Mockery+%F0%9F%99%82&need=a&need=b&form_token=x".as_bytes(),
        );
        let parked = Form::from_urlencoded(sent.to_urlencoded().as_bytes());
        assert_eq!(parked.get("name"), "O'Mockery 🙂");
        assert_eq!(parked.all("need").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            parked.get("form_token"),
            "",
            "the token of the ended session is not kept"
        );
    }

    #[test]
    fn bytes_that_are_no_text_do_not_lose_the_rest() {
        let form = Form::from_urlencoded(b"a=%FF%FE&b=kept");
        assert_eq!(form.get("b"), "kept");
    }
}
