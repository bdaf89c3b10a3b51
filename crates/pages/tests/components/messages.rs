//! Fixtures' options as our messages.

use maud::{Markup, Render};
use pages::components::{
    Details, ErrorLink, ErrorSummary, InsetText, NotificationBanner, Panel, PanelAction,
    PhaseBanner, Tag, WarningText,
};

use crate::options::{Mapped, Options};

pub fn details(mut from: Options) -> Mapped<Markup> {
    let details = Details {
        summary: from.content_of("summaryText", "summaryHtml")?,
        content: from.content()?,
        open: from.flag("open"),
        id: from.string("id")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(details.render())
}

pub fn error_summary(mut from: Options) -> Mapped<Markup> {
    let mut errors = Vec::new();
    for mut item in from.list("errorList")? {
        let error = ErrorLink {
            text: item.content()?,
            href: item.string("href")?,
            attributes: item.attributes()?,
        };
        errors.push(item.done(error)?);
    }
    let summary = ErrorSummary {
        title: from.content_of("titleText", "titleHtml")?,
        description: from.content_of("descriptionText", "descriptionHtml")?,
        errors,
        disable_auto_focus: from.decided("disableAutoFocus"),
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    if summary.is_empty() || summary.title.is_empty() {
        return Err(
            "a summary without a heading; ours always has one, or is not written at all".to_owned(),
        );
    }
    from.done(summary.render())
}

pub fn inset_text(mut from: Options) -> Mapped<Markup> {
    let inset = InsetText {
        text: from.content()?,
        id: from.string("id")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(inset.render())
}

pub fn notification_banner(mut from: Options) -> Mapped<Markup> {
    let kind = from.string("type")?;
    let banner = NotificationBanner {
        content: from.content()?,
        success: kind == "success",
        title: from.content_of("titleText", "titleHtml")?,
        heading_level: from.number("titleHeadingLevel")?,
        title_id: from.string("titleId")?,
        role: from.fixed("role")?,
        disable_auto_focus: from.decided("disableAutoFocus"),
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(banner.render())
}

pub fn panel(mut from: Options) -> Mapped<Markup> {
    let classes = from.fixed("classes")?;
    let interruption = classes.contains("govuk-panel--interruption");
    let mut panel = Panel {
        title: from.content_of("titleText", "titleHtml")?,
        content: from.content()?,
        heading_level: from.number("headingLevel")?,
        interruption,
        classes,
        attributes: from.attributes()?,
        ..Panel::default()
    };
    if let Some(mut actions) = from.object("actions")? {
        panel.action_classes = actions.fixed("classes")?;
        panel.action_attributes = actions.attributes()?;
        for mut item in actions.list("items")? {
            let action = PanelAction {
                text: item.string("text")?,
                href: item.string("href")?,
                kind: item.fixed("type")?,
                classes: item.fixed("classes")?,
                attributes: item.attributes()?,
            };
            panel.actions.push(item.done(action)?);
        }
        actions.done(())?;
        if interruption && panel.actions.is_empty() {
            return Err("actions without any action in them".to_owned());
        }
    }
    from.done(panel.render())
}

fn tag_of(mut from: Options) -> Mapped<Tag> {
    let tag = Tag {
        text: from.content()?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(tag)
}

pub fn tag(from: Options) -> Mapped<Markup> {
    Ok(tag_of(from)?.render())
}

/// The tag of a component that has one.
pub fn tag_in(from: &mut Options) -> Mapped<Option<Tag>> {
    from.object("tag")?.map(tag_of).transpose()
}

pub fn phase_banner(mut from: Options) -> Mapped<Markup> {
    let banner = PhaseBanner {
        tag: tag_in(&mut from)?.unwrap_or_default(),
        text: from.content()?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(banner.render())
}

pub fn warning_text(mut from: Options) -> Mapped<Markup> {
    let warning = WarningText {
        text: from.content()?,
        prefix: from.string("iconFallbackText")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(warning.render())
}
