//! What stands on every page.

/// The product's name.
pub const NAME: &str = "Latchkey";
/// For the keyboard: over the head.
pub const SKIP: &str = "Skip to the page";
/// To sign in.
pub const SIGN_IN: &str = "Sign in";
/// To sign out.
pub const SIGN_OUT: &str = "Sign out";
/// To the audit.
pub const AUDIT: &str = "Audit";
/// To the System page.
pub const SYSTEM: &str = "System";
/// To the inbox.
pub const INBOX: &str = "Inbox";
/// Behind how many requests wait, to those who hear it.
pub const WAITING: &str = "waiting";
/// To the home page.
pub const HOME: &str = "Home";
/// Names the links in the head.
pub const NAVIGATION: &str = "Latchkey";
/// The way back from a page that leads nowhere else.
pub const BACK_HOME: &str = "Go to your start page";

/// The title of the browser's tab.
#[must_use]
pub fn title(page: &str) -> String {
    format!("{page} · {NAME}")
}
