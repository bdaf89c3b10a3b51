//! Each component once, on one page.

use maud::{Markup, html};

/// Each component once.
pub fn gallery() -> Markup {
    html! {}
}
