//! Fixtures' options as our lists.

use maud::{Markup, Render};
use pages::components::{
    Accordion, AccordionSection, Action, Cell, SummaryCard, SummaryList, SummaryRow, Table, Task,
    TaskList,
};

use crate::forms::translations;
use crate::messages::tag_in;
use crate::options::{Mapped, Options};

fn actions_of(from: Option<Options>) -> Mapped<(Vec<Action>, &'static str)> {
    let Some(mut from) = from else {
        return Ok((Vec::new(), ""));
    };
    let mut actions = Vec::new();
    for mut item in from.list("items")? {
        let action = Action {
            text: item.content()?,
            href: item.string("href")?,
            hidden: item.string("visuallyHiddenText")?,
            classes: item.fixed("classes")?,
            attributes: item.attributes()?,
        };
        actions.push(item.done(action)?);
    }
    let classes = from.fixed("classes")?;
    from.done((actions, classes))
}

fn card_of(from: Option<Options>) -> Mapped<Option<SummaryCard>> {
    let Some(mut from) = from else {
        return Ok(None);
    };
    let (actions, action_classes) = actions_of(from.object("actions")?)?;
    let mut card = SummaryCard {
        actions,
        action_classes,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
        ..SummaryCard::default()
    };
    if let Some(mut title) = from.object("title")? {
        card.title = title.content()?;
        card.heading_level = title.number("headingLevel")?;
        card.title_classes = title.fixed("classes")?;
        title.done(())?;
    }
    from.done(Some(card))
}

pub fn summary_list(mut from: Options) -> Mapped<Markup> {
    let mut rows = Vec::new();
    for mut item in from.list("rows")? {
        let mut row = SummaryRow {
            classes: item.fixed("classes")?,
            ..SummaryRow::default()
        };
        if let Some(mut key) = item.object("key")? {
            row.key = key.content()?;
            row.key_classes = key.fixed("classes")?;
            key.done(())?;
        }
        if let Some(mut value) = item.object("value")? {
            row.value = value.content()?;
            row.value_classes = value.fixed("classes")?;
            value.done(())?;
        }
        (row.actions, row.action_classes) = actions_of(item.object("actions")?)?;
        rows.push(item.done(row)?);
    }
    let list = SummaryList {
        rows,
        card: card_of(from.object("card")?)?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(list.render())
}

fn cell_of(mut from: Options) -> Mapped<Cell> {
    let cell = Cell {
        content: from.content()?,
        numeric: match from.string("format")?.as_str() {
            "" => false,
            "numeric" => true,
            other => return Err(format!("the format «{other}»")),
        },
        colspan: from.number("colspan")?,
        rowspan: from.number("rowspan")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(cell)
}

pub fn table(mut from: Options) -> Mapped<Markup> {
    let table = Table {
        caption: from.string("caption")?,
        caption_classes: from.fixed("captionClasses")?,
        head: from
            .list("head")?
            .into_iter()
            .map(cell_of)
            .collect::<Mapped<_>>()?,
        rows: from
            .rows("rows")?
            .into_iter()
            .map(|row| row.into_iter().map(cell_of).collect())
            .collect::<Mapped<_>>()?,
        first_cell_is_header: from.flag("firstCellIsHeader"),
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(table.render())
}

pub fn task_list(mut from: Options) -> Mapped<Markup> {
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        let mut task = Task {
            href: item.string("href")?,
            hint: item.inner_content("hint")?,
            classes: item.fixed("classes")?,
            ..Task::default()
        };
        if let Some(mut title) = item.object("title")? {
            task.title = title.content()?;
            task.title_classes = title.fixed("classes")?;
            title.done(())?;
        }
        if let Some(mut status) = item.object("status")? {
            task.status = status.content()?;
            task.status_classes = status.fixed("classes")?;
            task.tag = tag_in(&mut status)?;
            status.done(())?;
        }
        items.push(item.done(task)?);
    }
    let list = TaskList {
        items,
        id_prefix: from.string("idPrefix")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(list.render())
}

pub fn accordion(mut from: Options) -> Mapped<Markup> {
    const WORDS: [(&str, &str); 6] = [
        ("hideAllSectionsText", "hide-all-sections"),
        ("hideSectionText", "hide-section"),
        ("hideSectionAriaLabelText", "hide-section-aria-label"),
        ("showAllSectionsText", "show-all-sections"),
        ("showSectionText", "show-section"),
        ("showSectionAriaLabelText", "show-section-aria-label"),
    ];
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        let section = AccordionSection {
            heading: item.inner_content("heading")?,
            summary: item.inner_content("summary")?,
            content: item.inner_content("content")?,
            expanded: item.flag("expanded"),
        };
        items.push(item.done(section)?);
    }
    let accordion = Accordion {
        id: from.string("id")?,
        items,
        heading_level: from.number("headingLevel")?,
        remember_expanded: from.decided("rememberExpanded"),
        translations: translations(&mut from, &WORDS)?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(accordion.render())
}
