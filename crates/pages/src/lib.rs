//! The web: pages for every role, built of typed components. A page never computes a figure; it asks `record`.

pub mod assets;
pub mod components;
pub mod layout;
