//! Atlassian's planes, each an implementation of [`crate::ports::Directory`]. Nothing here knows the portal's rules or
//! stores anything.

mod site_v3;

pub use site_v3::{SiteV3, SiteV3Settings};
