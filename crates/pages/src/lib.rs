//! The web: pages for every role, built of typed components. A page never computes a figure; it asks `record`.

mod access;
mod allocation;
mod approval;
mod assessment;
pub mod assets;
mod budget;
mod charging;
mod complaint;
pub mod components;
mod directory;
mod eligibility;
mod front_door;
mod home;
pub mod layout;
mod ledger;
mod market;
mod payments;
mod people;
mod performance;
mod planning;
mod review;
pub mod routes;
mod rulebook;
mod shell;
mod standing;
mod tasks;
pub mod web;
mod words;
mod worked;

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use record::{House, Moment};

pub use web::WebSettings;
use web::limits::Limits;

/// The application: the house, its settings, and what is counted while it runs.
pub struct App {
    /// The care record.
    pub house: House,
    /// What the council set.
    pub settings: WebSettings,
    /// Rulebooks already read, by hash.
    pub rulebooks: record::rulebook::Rulebooks,
    pub(crate) council_css: String,
    pub(crate) limits: Limits,
    clock: fn() -> Timestamp,
}

impl App {
    /// The application on `house`. `clock` is the one place where time comes in; tests give their own.
    pub fn new(house: House, settings: WebSettings, clock: fn() -> Timestamp) -> Arc<App> {
        Arc::new(App {
            // The settings were checked when they were read; without a colour of its own the page keeps the usual one.
            council_css: layout::council_css(&settings.colour).unwrap_or_default(),
            house,
            settings,
            rulebooks: record::rulebook::Rulebooks::default(),
            limits: Limits::default(),
            clock,
        })
    }

    /// Now, and today's date: the council's in London, or the one that is set for a demonstration.
    pub fn moment(&self) -> Moment {
        let now = (self.clock)();
        match self.settings.today {
            Some(today) => Moment::set(now, today),
            None => Moment::at(now),
        }
    }

    /// Forgets what limits counted for visitors who have gone; called now and then by the server.
    pub fn tidy(&self) {
        self.limits.forget_quiet();
    }
}

/// Every page and every address of the program.
pub fn router(app: Arc<App>) -> Router {
    web::edge::router(app, routes::ROUTES)
}
