//! The page of the tokens for programs.

use domain::Scope;

/// In the tab, and the heading.
pub const TITLE: &str = "API tokens";
/// Under the heading.
pub const LEAD: &str = "With a token a program speaks to Latchkey for the admin who made it.";
/// To the description of the API.
pub const DESCRIPTION: &str = "What the API can do (OpenAPI)";
/// To an auditor.
pub const LOOK_ONLY: &str = "You may look at everything here. Changing it is for admins.";
/// None.
pub const NONE: &str = "There is no token yet.";
/// Heading of the list.
pub const LIST: &str = "Tokens";
/// Heading of the form.
pub const MAKE: &str = "Make a token";
/// The button.
pub const MAKE_BUTTON: &str = "Make token";
/// The name.
pub const NAME: &str = "Name";
/// Under the name.
pub const NAME_HINT: &str = "What it is for, so that you know it again.";
/// The scopes.
pub const SCOPES: &str = "It may";
/// The life.
pub const DAYS: &str = "It works for";
/// Under the life.
pub const DAYS_HINT: &str =
    "It works as long as you are an admin, and rests when you have not signed in for 30 days.";
/// Over the new token.
pub const SECRET: &str = "The new token";
/// Under the new token.
pub const SECRET_HINT: &str = "Copy it now: it is not shown again. Whoever has it speaks for you.";
/// Never used.
pub const NOT_USED: &str = "not used yet";
/// Before a time.
pub const USED: &str = "last used";
/// Before a time.
pub const MADE: &str = "made";
/// Before a time.
pub const ENDS: &str = "works, ends";
/// Before a time.
pub const ENDED: &str = "ended";
/// Before a time.
pub const REVOKED: &str = "revoked";
/// The button.
pub const REVOKE: &str = "Revoke";
/// Lives to choose from, in days.
pub const LIVES: [(u32, &str); 4] = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year")];

/// A scope, after “It may”.
#[must_use]
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::ReadRequests => "read requests",
        Scope::Decide => "approve and deny what you may decide",
        Scope::ReadGrants => "read licenses",
        Scope::ReadSeats => "read seats",
    }
}

/// For whom a token speaks.
#[must_use]
pub fn speaks_for(person: &str) -> String {
    format!("speaks for {person}")
}

/// What a Revoke button does, for those who hear it without its row.
#[must_use]
pub fn revoke_what(name: &str) -> String {
    format!("{REVOKE}: {name}")
}
