//! What the pages share whose settings are versioned: saving, confirming, undoing, and what is wrong with a field.

use crate::catalog::words::{count, number, quoted};
use crate::settings_form::Why;
use crate::views::{SettingsStage, SettingsUse};

/// In the tab, and the heading.
pub const HISTORY: &str = "History";
/// Under the heading.
pub const HISTORY_LEAD: &str =
    "Every version of products, approvers and notifications. Rules have versions of their own.";
/// Heading of the list.
pub const VERSIONS: &str = "Versions";
/// The word for the version that counts.
pub const COUNTS: &str = "counts now";
/// The button.
pub const RESTORE: &str = "Restore";
/// To an auditor.
pub const LOOK_ONLY: &str = "You may look at everything here. Changing it is for admins.";
/// The button.
pub const SAVE: &str = "Save";
/// The button, where another admin has to confirm.
pub const SAVE_SECOND: &str = "Ask another admin to confirm";
/// After it was saved.
pub const SAVED: &str = "Saved. It counts from now on, and within a minute everywhere.";
/// After it was saved, where another admin has to confirm.
pub const SAVED_SECOND: &str = "It counts once another admin has confirmed it.";
/// The comment.
pub const COMMENT: &str = "What this is about";
/// Under the comment.
pub const COMMENT_HINT: &str = "For those who read the history later. May stay empty.";
/// Over a form that was not taken.
pub const REFUSED: &str =
    "Nothing was saved. What you filled in is still here; what is wrong stands beside its field.";
/// Over a form that came too late.
pub const TYPED: &str = "What you filled in is still here. Look at what changed, then save it again.";
/// The link.
pub const EDIT: &str = "Edit";
/// The link, for those who may not edit.
pub const LOOK: &str = "Look at it";
/// The button.
pub const DELETE: &str = "Delete";
/// Opens to the button.
pub const DELETE_OPENS: &str = "Delete…";
/// Over the button.
pub const DELETE_HINT: &str = "It goes from the lists. The history can bring it back.";
/// In place of the button.
pub const IN_USE: &str = "It cannot be deleted while it is in use:";
/// Heading of what was missed.
pub const MISSED: &str = "What you missed";
/// When it is not known.
pub const MISSED_UNKNOWN: &str = "It is not known what was different.";
/// When nothing is different after all.
pub const MISSED_NOTHING: &str = "The settings say the same as when you looked.";
/// Heading of what waits to be confirmed.
pub const ASKED: &str = "To be confirmed";
/// To whoever asked.
pub const CONFIRM_OTHERS: &str = "Another admin has to confirm it. Until then nothing else can be changed.";
/// To another admin.
pub const CONFIRM_HINT: &str = "It counts once you confirm it. Until then nothing else can be changed.";
/// The button.
pub const CONFIRM: &str = "Confirm";
/// The button.
pub const TAKE_BACK: &str = "Take back";
/// In place of an author.
pub const THE_CONFIGURATION: &str = "the configuration";

/// “Version 14”.
#[must_use]
pub fn version(number: i32) -> String {
    format!("Version {number}")
}

/// “changed by Sam Ortiz and confirmed by Ines Vidal”.
#[must_use]
pub fn changed_by(author: Option<&str>, confirmed_by: Option<&str>, stage: SettingsStage) -> String {
    let author = author.unwrap_or(THE_CONFIGURATION);
    match (stage, confirmed_by) {
        (SettingsStage::Published, None) => format!("changed by {author}"),
        (SettingsStage::Published, Some(other)) => format!("changed by {author} and confirmed by {other}"),
        (SettingsStage::Asked, _) => format!("asked for by {author}"),
        (SettingsStage::Discarded, _) => format!("asked for by {author} and taken back"),
    }
}

/// “2 changes”.
#[must_use]
pub fn how_many(n: usize) -> String {
    count(u32::try_from(n).unwrap_or(u32::MAX), "change", "changes")
}

/// Somebody asks for a confirmation.
#[must_use]
pub fn asks(name: &str, comment: &str) -> String {
    let said = if comment.is_empty() { String::new() } else { format!(": {}", quoted(comment)) };
    format!("{name} asks for this change{said}.")
}

/// Who did what while the viewer filled a form in, before the time.
#[must_use]
pub fn missed(by: &str, how: SettingsStage) -> String {
    match how {
        SettingsStage::Published => format!("{by} changed the settings"),
        SettingsStage::Asked => format!("{by} asked another admin to confirm a change"),
        SettingsStage::Discarded => format!("{by} asked for a change that was taken back"),
    }
}

/// What a button or a link is about, for those who hear it without its row.
#[must_use]
pub fn what(button: &str, of: &str) -> String {
    format!("{button}: {of}")
}

/// Why something cannot be deleted.
#[must_use]
pub fn in_use(by: &SettingsUse) -> String {
    let many = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    match by {
        SettingsUse::Licenses(n) => {
            format!(
                "{} through it, and could not be taken back.",
                count(many(*n), "license runs", "licenses run")
            )
        }
        SettingsUse::Requests(n) => format!("{} for it.", count(many(*n), "request waits", "requests wait")),
        SettingsUse::Rule(name) => format!("The rule {} names it.", quoted(name)),
    }
}

/// Why a field could not be understood.
#[must_use]
pub fn why(why: &Why) -> String {
    match why {
        Why::Missing => "Something has to stand here.".to_owned(),
        Why::TooLong(most) => format!("This is too long: at most {} characters.", number(length(*most))),
        Why::Number(least, most) => {
            format!("This has to be a whole number from {} to {}.", number(*least), number(*most))
        }
        Why::Key => "This has to be 1 to 64 lower-case letters, digits, - and _.".to_owned(),
        Why::Taken => "There is one with this short name already.".to_owned(),
        Why::Group => "This is not the id of a group.".to_owned(),
        Why::Held(licenses) => format!(
            "{} through the group of now, and could not be taken back. Keep it until they have ended.",
            count(*licenses, "license runs", "licenses run")
        ),
        Why::Addresses(wrong) => format!("This is not an e-mail address: {wrong}."),
        Why::TooMany(most) => format!("These are too many: at most {most} people."),
        Why::Money => "This has to be an amount above zero, such as 8.15.".to_owned(),
        Why::Currency => "This has to be three letters, such as EUR.".to_owned(),
        Why::NeedsPrice => "A budget needs the price of a seat.".to_owned(),
        Why::Day => "This has to be a day, such as 2026-11-01.".to_owned(),
        Why::Zone => {
            "This is not a time zone. They are called after places, such as Europe/Berlin.".to_owned()
        }
        Why::Hour => "This has to be a full hour from 0 to 23.".to_owned(),
        Why::SameHour => "This has to be another hour than the first.".to_owned(),
        Why::AfterEnd => "By then the request has ended. Choose fewer hours.".to_owned(),
    }
}

fn length(most: usize) -> u32 {
    u32::try_from(most).unwrap_or(u32::MAX)
}
