//! The parts that pages are made of: components of the GOV.UK design system and of the Ministry of Justice's, as
//! typed values that render themselves, and our own patterns made of them.
//!
//! A component is a plain structure: what it cannot do without is in its `new`, everything else has a default and is
//! named where it is given, `Input { value, ..Input::new("surname", "Last name") }`. It is spliced into `html!` as it
//! stands. Words are escaped; markup is what `html!` made. `tests/components.rs` holds each against the fixtures of
//! the package whose style sheet it uses.

mod accordion;
mod button;
mod choices;
mod date_input;
mod element;
mod form;
mod gallery;
mod input;
mod list;
mod message;
mod moj;
mod navigation;
mod pagination;
mod patterns;
mod select;
mod textarea;

pub use accordion::{Accordion, AccordionSection};
pub use button::{Button, button_group};
pub use choices::{Checkboxes, Choice, Radios};
pub use date_input::{DateInput, DatePart};
pub use element::{Attributes, Content, Translations};
pub use form::{ErrorMessage, Fieldset, FormGroup, Hint, Label, Legend, csrf_field, hidden_field};
pub use gallery::gallery;
pub use input::{Affix, FileUpload, Input, PasswordInput};
pub use list::{Action, Cell, SummaryCard, SummaryList, SummaryRow, Table, Task, TaskList};
pub use message::{
    Details, ErrorLink, ErrorSummary, InsetText, NotificationBanner, Panel, PanelAction,
    PhaseBanner, Tag, WarningText,
};
pub use moj::{
    Alert, AlertKind, Badge, Filter, FilterCategory, IdentityBar, ResultPages, SelectedFilter,
    SubNavigation, SubNavigationItem, Timeline, TimelineItem, filter_layout,
};
pub use navigation::{
    BackLink, Breadcrumb, Breadcrumbs, GenericHeader, NavigationItem, NavigationSlots,
    ServiceNavigation, SkipLink, Tab, Tabs,
};
pub use pagination::{PageItem, PageLink, Pagination};
pub use patterns::{
    CheckAnswers, Difference, PersonBanner, QuestionPage, Versions, fragment_region,
};
pub use select::{Select, SelectItem};
pub use textarea::{CharacterCount, Limit, Textarea};
