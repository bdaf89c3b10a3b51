//! Fixtures' options as our ways about.

use maud::{Markup, PreEscaped, Render};
use pages::components::{
    BackLink, Breadcrumb, Breadcrumbs, Content, GenericHeader, NavigationItem, NavigationSlots,
    PageItem, PageLink, Pagination, ServiceNavigation, SkipLink, Tab, Tabs,
};

use crate::options::{Mapped, Options};

pub fn back_link(mut from: Options) -> Mapped<Markup> {
    let link = BackLink {
        href: from.string("href")?,
        text: from.content()?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(link.render())
}

pub fn breadcrumbs(mut from: Options) -> Mapped<Markup> {
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        let made = Breadcrumb {
            text: item.content()?,
            href: item.string("href")?,
            attributes: item.attributes()?,
        };
        items.push(item.done(made)?);
    }
    let breadcrumbs = Breadcrumbs {
        items,
        collapse_on_mobile: from.flag("collapseOnMobile"),
        label: from.string("labelText")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(breadcrumbs.render())
}

pub fn skip_link(mut from: Options) -> Mapped<Markup> {
    let link = SkipLink {
        text: from.content()?,
        href: from.string("href")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(link.render())
}

pub fn generic_header(mut from: Options) -> Mapped<Markup> {
    let header = GenericHeader {
        logo: from.content_of("logoText", "logoHtml")?,
        href: from.string("url")?,
        container_classes: from.fixed("containerClasses")?,
        end: Content::None,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(header.render())
}

pub fn service_navigation(mut from: Options) -> Mapped<Markup> {
    let mut items = Vec::new();
    for mut item in from.list("navigation")? {
        let made = NavigationItem {
            text: item.content()?,
            href: item.string("href")?,
            current: item.flag("current"),
            active: item.flag("active"),
            attributes: item.attributes()?,
        };
        items.push(item.done(made)?);
    }
    let mut slots = NavigationSlots::default();
    if let Some(mut given) = from.object("slots")? {
        let html = |given: &mut Options, key: &str| -> Mapped<Content> {
            let html = given.string(key)?;
            Ok(if html.is_empty() {
                Content::None
            } else {
                Content::Html(PreEscaped(html))
            })
        };
        slots.start = html(&mut given, "start")?;
        slots.navigation_start = html(&mut given, "navigationStart")?;
        slots.navigation_end = html(&mut given, "navigationEnd")?;
        if let Some(mut end) = given.object_if_object("end") {
            slots.end = html(&mut end, "html")?;
            slots.end_inline = end.string("align")? == "inline";
            end.done(())?;
        } else {
            slots.end = html(&mut given, "end")?;
        }
        given.done(())?;
    }
    let navigation = ServiceNavigation {
        service_name: from.string("serviceName")?,
        service_url: from.string("serviceUrl")?,
        items,
        collapse_on_mobile: from.decided("collapseNavigationOnMobile"),
        label: from.string("ariaLabel")?,
        menu_text: from.string("menuButtonText")?,
        menu_label: from.string("menuButtonLabel")?,
        navigation_label: from.string("navigationLabel")?,
        navigation_classes: from.fixed("navigationClasses")?,
        navigation_id: from.string("navigationId")?,
        slots,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(navigation.render())
}

fn page_link(from: Option<Options>) -> Mapped<Option<PageLink>> {
    let Some(mut from) = from else {
        return Ok(None);
    };
    let link = PageLink {
        href: from.string("href")?,
        text: from.content()?,
        label: from.string("labelText")?,
        attributes: from.attributes()?,
    };
    if link.href.is_empty() {
        return Err("a way to the next or previous page without an address".to_owned());
    }
    from.done(Some(link))
}

pub fn pagination(mut from: Options) -> Mapped<Markup> {
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        let made = PageItem {
            number: item.string("number")?,
            href: item.string("href")?,
            current: item.flag("current"),
            ellipsis: item.flag("ellipsis"),
            label: item.string("visuallyHiddenText")?,
            attributes: item.attributes()?,
        };
        items.push(item.done(made)?);
    }
    let pagination = Pagination {
        previous: page_link(from.object("previous")?)?,
        next: page_link(from.object("next")?)?,
        items,
        landmark_label: from.string("landmarkLabel")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(pagination.render())
}

pub fn tabs(mut from: Options) -> Mapped<Markup> {
    let mut items = Vec::new();
    for mut item in from.list("items")? {
        let mut tab = Tab {
            label: item.string("label")?,
            id: item.string("id")?,
            attributes: item.attributes()?,
            ..Tab::default()
        };
        if let Some(mut panel) = item.object("panel")? {
            tab.content = panel.content()?;
            tab.panel_attributes = panel.attributes()?;
            panel.done(())?;
        }
        items.push(item.done(tab)?);
    }
    let tabs = Tabs {
        items,
        title: from.string("title")?,
        id: from.string("id")?,
        id_prefix: from.string("idPrefix")?,
        classes: from.fixed("classes")?,
        attributes: from.attributes()?,
    };
    from.done(tabs.render())
}
