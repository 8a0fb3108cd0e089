//! Signing in and out through the browser.

mod answers;
mod identities;
mod outage;
mod roles;
mod sessions;
mod tabs;
mod way;
