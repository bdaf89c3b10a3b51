//! Fixtures' options as our form controls.

use maud::{Markup, PreEscaped, Render};
use pages::components::{
    Affix, Button, CharacterCount, Checkboxes, Choice, DateInput, DatePart, ErrorMessage, Fieldset,
    FileUpload, FormGroup, Hint, Input, Label, Legend, Limit, PasswordInput, Radios, Select,
    SelectItem, Textarea, Translations,
};

use crate::options::{Mapped, Options};

fn label_of(options: Option<Options>) -> Mapped<Label> {
    let Some(mut from) = options else {
        return Ok(Label::default());
    };
    let label = Label {
        text: from.content()?,
        classes: from.fixed("classes")?,
        page_heading: from.flag("isPageHeading"),
        attributes: from.attributes()?,
    };
    // A control names itself in place of any `for` of the label's own.
    from.string("for")?;
    from.done(label)
}

fn hint_of(options: Option<Options>) -> Mapped<Hint> {
    let Some(mut from) = options else {
        return Ok(Hint::default());
    };
    let hint = Hint {
        text: from.content()?,
        id: from.string("id")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(hint)
}

fn error_of(options: Option<Options>) -> Mapped<ErrorMessage> {
    let Some(mut from) = options else {
        return Ok(ErrorMessage::default());
    };
    let no_prefix = from.is_false("visuallyHiddenText");
    let prefix = from.maybe("visuallyHiddenText")?;
    let error = ErrorMessage {
        text: from.content()?,
        id: from.string("id")?,
        prefix: if no_prefix {
            Some(String::new())
        } else {
            prefix
        },
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(error)
}

fn fieldset_of(options: Option<Options>) -> Mapped<Option<Fieldset>> {
    let Some(mut from) = options else {
        return Ok(None);
    };
    let mut legend = Legend::default();
    if let Some(mut inner) = from.object("legend")? {
        legend.text = inner.content()?;
        legend.classes = inner.fixed("classes")?;
        legend.page_heading = inner.flag("isPageHeading");
        inner.done(())?;
    }
    let fieldset = Fieldset {
        legend,
        classes: from.fixed("classes")?,
        role: from.fixed("role")?,
        described_by: from.string("describedBy")?,
        attributes: from.attributes()?,
    };
    // Only the fieldset alone has content of its own; around controls the template passes this over.
    from.string("html")?;
    from.done(Some(fieldset))
}

fn group_of(options: Option<Options>) -> Mapped<FormGroup> {
    let Some(mut from) = options else {
        return Ok(FormGroup::default());
    };
    let mut group = FormGroup {
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
        ..FormGroup::default()
    };
    for key in ["beforeInput", "beforeInputs"] {
        if from.has(key) {
            group.before = from.inner_content(key)?;
        }
    }
    for key in ["afterInput", "afterInputs"] {
        if from.has(key) {
            group.after = from.inner_content(key)?;
        }
    }
    from.done(group)
}

fn affix_of(options: Option<Options>) -> Mapped<Affix> {
    let Some(mut from) = options else {
        return Ok(Affix::default());
    };
    let affix = Affix {
        text: from.content()?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(affix)
}

/// The words of a script: each option is a sentence, or a sentence for each number of things.
pub fn translations(from: &mut Options, keys: &[(&str, &'static str)]) -> Mapped<Translations> {
    let mut translations = Translations::default();
    for (option, key) in keys {
        if let Some(mut plurals) = from.object_if_object(option) {
            for plural in plurals.keys() {
                let key: &'static str = Box::leak(format!("{key}.{plural}").into_boxed_str());
                translations = translations.with(key, plurals.string(&plural)?);
            }
        } else {
            let words = from.string(option)?;
            if !words.is_empty() {
                translations = translations.with(key, words);
            }
        }
    }
    Ok(translations)
}

pub fn label(mut from: Options) -> Mapped<Markup> {
    let id = from.string("for")?;
    Ok(label_of(Some(from))?.render_for(&id))
}

pub fn hint(from: Options) -> Mapped<Markup> {
    Ok(hint_of(Some(from))?.render())
}

pub fn error_message(from: Options) -> Mapped<Markup> {
    Ok(error_of(Some(from))?.render())
}

pub fn fieldset(mut from: Options) -> Mapped<Markup> {
    let inside = PreEscaped(from.string("html")?);
    let fieldset = fieldset_of(Some(from))?.unwrap_or_default();
    Ok(fieldset.around(inside))
}

pub fn button(mut from: Options) -> Mapped<Markup> {
    let button = Button {
        text: from.content()?,
        name: from.string("name")?,
        value: from.string("value")?,
        kind: from.fixed("type")?,
        href: from.string("href")?,
        disabled: from.flag("disabled"),
        start: from.flag("isStartButton"),
        prevent_double_click: from.decided("preventDoubleClick"),
        classes: from.fixed("classes")?,
        id: from.string("id")?,
        attributes: from.attributes()?,
    };
    from.done(button.render())
}

pub fn input(mut from: Options) -> Mapped<Markup> {
    let mut input = Input {
        name: from.string("name")?,
        id: from.string("id")?,
        label: label_of(from.object("label")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        value: from.string("value")?,
        kind: from.fixed("type")?,
        classes: from.fixed("classes")?,
        inputmode: from.fixed("inputmode")?,
        autocomplete: from.fixed("autocomplete")?,
        autocapitalize: from.fixed("autocapitalize")?,
        pattern: from.fixed("pattern")?,
        spellcheck: from.decided("spellcheck"),
        disabled: from.flag("disabled"),
        described_by: from.string("describedBy")?,
        prefix: affix_of(from.object("prefix")?)?,
        suffix: affix_of(from.object("suffix")?)?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
        ..Input::default()
    };
    if let Some(mut wrapper) = from.object("inputWrapper")? {
        input.wrapper_classes = wrapper.fixed("classes")?;
        input.wrapper_attributes = wrapper.attributes()?;
        wrapper.done(())?;
    }
    from.done(input.render())
}

pub fn password_input(mut from: Options) -> Mapped<Markup> {
    const WORDS: [(&str, &str); 6] = [
        ("showPasswordText", "show-password"),
        ("hidePasswordText", "hide-password"),
        ("showPasswordAriaLabelText", "show-password-aria-label"),
        ("hidePasswordAriaLabelText", "hide-password-aria-label"),
        (
            "passwordShownAnnouncementText",
            "password-shown-announcement",
        ),
        (
            "passwordHiddenAnnouncementText",
            "password-hidden-announcement",
        ),
    ];
    let password = PasswordInput {
        name: from.string("name")?,
        id: from.string("id")?,
        label: label_of(from.object("label")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        value: from.string("value")?,
        classes: from.fixed("classes")?,
        autocomplete: from.fixed("autocomplete")?,
        disabled: from.flag("disabled"),
        described_by: from.string("describedBy")?,
        translations: translations(&mut from, &WORDS)?,
        group: group_of(from.object("formGroup")?)?,
        button_classes: match from.object("button")? {
            Some(mut button) => {
                let classes = button.fixed("classes")?;
                button.done(classes)?
            }
            None => "",
        },
        attributes: from.attributes()?,
    };
    from.done(password.render())
}

fn textarea_of(from: &mut Options) -> Mapped<Textarea> {
    Ok(Textarea {
        name: from.string("name")?,
        id: from.string("id")?,
        label: label_of(from.object("label")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        value: from.string("value")?,
        rows: from.number("rows")?,
        classes: from.fixed("classes")?,
        autocomplete: from.fixed("autocomplete")?,
        spellcheck: from.decided("spellcheck"),
        disabled: from.flag("disabled"),
        described_by: from.string("describedBy")?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
    })
}

pub fn textarea(mut from: Options) -> Mapped<Markup> {
    let textarea = textarea_of(&mut from)?;
    from.done(textarea.render())
}

pub fn character_count(mut from: Options) -> Mapped<Markup> {
    const WORDS: [(&str, &str); 6] = [
        ("charactersUnderLimitText", "characters-under-limit"),
        ("charactersAtLimitText", "characters-at-limit"),
        ("charactersOverLimitText", "characters-over-limit"),
        ("wordsUnderLimitText", "words-under-limit"),
        ("wordsAtLimitText", "words-at-limit"),
        ("wordsOverLimitText", "words-over-limit"),
    ];
    let (characters, words) = (from.number("maxlength")?, from.number("maxwords")?);
    let limit = match (characters, words) {
        (None, None) => Limit::None,
        (Some(limit), None) => Limit::Characters(limit),
        (None, Some(limit)) => Limit::Words(limit),
        (Some(_), Some(_)) => {
            return Err("a limit of characters and one of words at once".to_owned());
        }
    };
    let mut count = CharacterCount {
        textarea: textarea_of(&mut from)?,
        limit,
        threshold: from.number("threshold")?,
        description: from.maybe("textareaDescriptionText")?,
        count_type: from.fixed("countType")?,
        translations: translations(&mut from, &WORDS)?,
        message_classes: "",
    };
    if let Some(mut message) = from.object("countMessage")? {
        count.message_classes = message.fixed("classes")?;
        message.done(())?;
    }
    from.done(count.render())
}

pub fn select(mut from: Options) -> Mapped<Markup> {
    let value = from.string("value")?;
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        if !value.is_empty() && item.is_false("selected") {
            return Err("a choice that the value names and that is still not chosen".to_owned());
        }
        let made = SelectItem {
            value: if item.has("value") {
                Some(item.written("value")?)
            } else {
                None
            },
            text: item.string("text")?,
            selected: item.flag("selected"),
            disabled: item.flag("disabled"),
            attributes: item.attributes()?,
        };
        items.push(item.done(made)?);
    }
    let select = Select {
        name: from.string("name")?,
        id: from.string("id")?,
        label: label_of(from.object("label")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        items,
        value,
        disabled: from.flag("disabled"),
        classes: from.fixed("classes")?,
        described_by: from.string("describedBy")?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
    };
    from.done(select.render())
}

pub fn file_upload(mut from: Options) -> Mapped<Markup> {
    const WORDS: [(&str, &str); 6] = [
        ("chooseFilesButtonText", "choose-files-button"),
        ("noFileChosenText", "no-file-chosen"),
        ("multipleFilesChosenText", "multiple-files-chosen"),
        ("dropInstructionText", "drop-instruction"),
        ("enteredDropZoneText", "entered-drop-zone"),
        ("leftDropZoneText", "left-drop-zone"),
    ];
    // No browser takes the value of a file field, and the template writes none.
    from.string("value")?;
    let upload = FileUpload {
        name: from.string("name")?,
        id: from.string("id")?,
        label: label_of(from.object("label")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        multiple: from.flag("multiple"),
        disabled: from.flag("disabled"),
        drop_zone: from.flag("javascript"),
        wrapper_classes: from.fixed("wrapperClasses")?,
        wrapper_attributes: match from.object("wrapperAttributes")? {
            Some(inner) => inner.into_attributes()?,
            None => Default::default(),
        },
        translations: translations(&mut from, &WORDS)?,
        classes: from.fixed("classes")?,
        described_by: from.string("describedBy")?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
    };
    from.done(upload.render())
}

fn choices(from: &mut Options, chosen: bool) -> Mapped<Vec<Choice>> {
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        if chosen && item.is_false("checked") {
            return Err("a choice that the value names and that is still not chosen".to_owned());
        }
        let mut choice = Choice {
            value: item.string("value")?,
            text: item.content()?,
            id: item.string("id")?,
            name: item.string("name")?,
            hint: hint_of(item.object("hint")?)?,
            checked: item.flag("checked"),
            disabled: item.flag("disabled"),
            divider: item.string("divider")?,
            attributes: item.attributes()?,
            ..Choice::default()
        };
        if item.is_false("conditional") {
            item.flag("conditional");
        }
        if let Some(mut conditional) = item.object("conditional")? {
            choice.conditional = conditional.content()?;
            conditional.done(())?;
        }
        if let Some(mut label) = item.object("label")? {
            choice.label_classes = label.fixed("classes")?;
            choice.label_attributes = label.attributes()?;
            label.done(())?;
        }
        choice.exclusive = match item.string("behaviour")?.as_str() {
            "" => false,
            "exclusive" => true,
            other => return Err(format!("the behaviour «{other}»")),
        };
        items.push(item.done(choice)?);
    }
    Ok(items)
}

pub fn radios(mut from: Options) -> Mapped<Markup> {
    let value = from.string("value")?;
    let radios = Radios {
        name: from.string("name")?,
        id_prefix: from.string("idPrefix")?,
        fieldset: fieldset_of(from.object("fieldset")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        items: choices(&mut from, !value.is_empty())?,
        value,
        classes: from.fixed("classes")?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
    };
    from.done(radios.render())
}

pub fn checkboxes(mut from: Options) -> Mapped<Markup> {
    let values = from.strings("values");
    let checkboxes = Checkboxes {
        name: from.string("name")?,
        id_prefix: from.string("idPrefix")?,
        fieldset: fieldset_of(from.object("fieldset")?)?,
        described_by: from.string("describedBy")?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        items: choices(&mut from, !values.is_empty())?,
        values,
        classes: from.fixed("classes")?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
    };
    from.done(checkboxes.render())
}

fn part_of(from: Option<Options>, name: &str) -> Mapped<DatePart> {
    let Some(mut from) = from else {
        return Ok(DatePart::new(name, ""));
    };
    let given = from.string("name")?;
    let part = DatePart {
        name: if given.is_empty() {
            name.to_owned()
        } else {
            given
        },
        id: from.string("id")?,
        label: from.string("label")?,
        value: from.string("value")?,
        error: from.decided("error"),
        classes: from.fixed("classes")?,
        inputmode: from.fixed("inputmode")?,
        autocomplete: from.fixed("autocomplete")?,
        pattern: from.fixed("pattern")?,
        attributes: from.attributes()?,
    };
    from.done(part)
}

/// Our date has its parts in one list, each with its value; the template finds parts and values in three places.
pub fn date_input(mut from: Options) -> Mapped<Markup> {
    let name_prefix = from.string("namePrefix")?;
    let mut parts = Vec::new();
    for item in from.list("items")? {
        parts.push(part_of(Some(item), "")?);
    }
    let in_items = !parts.is_empty();
    for name in ["day", "month", "year"] {
        if from.is_false(name) {
            from.flag(name);
            continue;
        }
        let part = part_of(from.object(name)?, name)?;
        match parts.iter_mut().find(|known| known.name == part.name) {
            Some(known) if known.value.is_empty() => known.value = part.value,
            Some(_) => {}
            None if in_items => {}
            None => parts.push(part),
        }
    }
    if let Some(mut values) = from.object("values")? {
        for part in parts.iter_mut().filter(|part| part.value.is_empty()) {
            let prefix = if name_prefix.is_empty() {
                String::new()
            } else {
                format!("{name_prefix}-")
            };
            part.value = values.string(&format!("{prefix}{}", part.name))?;
        }
    }
    if parts
        .iter()
        .any(|part| part.classes.contains("govuk-input--error"))
    {
        return Err("an error said by a class; ours says `error`".to_owned());
    }
    let date = DateInput {
        id: from.string("id")?,
        name_prefix,
        parts,
        fieldset: fieldset_of(from.object("fieldset")?)?,
        hint: hint_of(from.object("hint")?)?,
        error: error_of(from.object("errorMessage")?)?,
        classes: from.fixed("classes")?,
        group: group_of(from.object("formGroup")?)?,
        attributes: from.attributes()?,
    };
    from.done(date.render())
}
