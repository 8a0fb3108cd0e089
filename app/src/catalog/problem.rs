//! The page for those who come back from Jira although a license would not help.

/// In the tab.
pub const TITLE: &str = "Not a license problem";
/// Goes there once more.
pub const TRY_AGAIN: &str = "Try again";
/// Opens an explanation.
pub const SOMEONE_ELSE: &str = "I signed in at Atlassian as someone else";
/// When nobody is known to lead the project.
pub const NO_LEAD: &str = "Ask the person who sent you the link to add you to the project.";

/// “You have a license, but Jira does not show you PROJ-123”.
#[must_use]
pub fn heading(has_license: bool, target: &str) -> String {
    if has_license {
        format!("You have a license, but Jira does not show you {target}")
    } else {
        format!("Jira does not show you {target}, and a license would not change that")
    }
}

/// “The project's lead is Jun Lee.”
#[must_use]
pub fn lead(name: &str, project: Option<&str>) -> String {
    match project {
        Some(project) => format!("The lead of the project {project} is {name}."),
        None => format!("The project's lead is {name}."),
    }
}

/// Why no license was spent.
#[must_use]
pub fn not_spent(has_license: bool) -> &'static str {
    if has_license {
        "Another license would not change this, so none was spent."
    } else {
        "So none was spent."
    }
}

/// The button: “Write to Jun Lee”.
#[must_use]
pub fn write_to(name: &str) -> String {
    format!("Write to {name}")
}

/// What to ask of a lead without an address.
#[must_use]
pub fn ask_lead(name: &str) -> String {
    format!("Ask {name} to let you see it.")
}

/// The subject of that mail.
#[must_use]
pub fn mail_subject(target: &str) -> String {
    format!("Access to {target}")
}

/// The text of that mail.
#[must_use]
pub fn mail_body(target: &str, url: &str) -> String {
    format!(
        "Hello,\n\nI have a Jira license, but Jira does not show me {target}:\n{url}\n\nCould you give me access?\n"
    )
}

/// What to do when Atlassian knows the person as somebody else.
#[must_use]
pub fn someone_else(email: Option<&str>, host: &str) -> String {
    match email {
        Some(email) => format!(
            "Your license belongs to {email}. Open {host}, look at the picture in the corner, \
             and if it shows another address, sign out there and sign in as {email}. Then try again."
        ),
        None => format!(
            "Your license belongs to the address you use in this company. Open {host}, look at the picture in the \
             corner, and if it shows another address, sign out there and sign in with the right one. Then try again."
        ),
    }
}
