//! The directory: the help, services and activities near people, from published open data. It is public: searching
//! needs no sign-in, and nothing about whoever searches is kept.
//!
//! - [`search`], [`entry`], [`locate`]: for anybody.
//! - [`import_file`], [`stage_upload`] and what follows it: for those who keep the directory.

mod entry;
mod import;
mod imports;
mod place;
mod postcodes;
mod search;
mod upload;
mod words;

pub use formats::directory::{Kind, Located as PlacedBy, Source};

pub use entry::{Entry, LICENCE_NOTICE, ListedSource, OpenState, entry, sources};
pub use import::{Effect, Imported, Preview, check_file, import_file, import_files, is_postcodes};
pub use imports::{ImportLine, KeptLine, import_report, imports};
pub use place::{Distance, Located, Place, locate, wards};
pub use search::{Listed, PAGE, Query, Results, search};
pub use upload::{Waiting, confirm_upload, discard_upload, stage_upload, upload_report, uploads};
