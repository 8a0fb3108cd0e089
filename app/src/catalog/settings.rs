//! What the pages of the settings share.

/// In the head of every page.
pub const SETTINGS: &str = "Settings";
/// Names the links between the pages.
pub const NAVIGATION: &str = "Settings";
