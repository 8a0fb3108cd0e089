//! What the pages of the settings share.

#[cfg(feature = "ssr")]
mod changes;
#[cfg(feature = "ssr")]
mod versioned;

#[cfg(feature = "ssr")]
pub use changes::changes;
#[cfg(feature = "ssr")]
pub use versioned::*;

/// In the head of every page.
pub const SETTINGS: &str = "Settings";
/// Names the links between the pages.
pub const NAVIGATION: &str = "Settings";
