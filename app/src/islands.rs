//! The parts of pages that live in the browser. Only admins' pages carry them, and each page works without.

mod live_system;

pub use live_system::LiveSystem;
