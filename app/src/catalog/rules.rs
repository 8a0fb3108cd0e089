//! The list of the rules: draft, versions, and what is different.

use domain::policy::PolicyProblem;

use super::words::{count, quoted};
use crate::views::{ChangeKind, ChangeView, MissedHow};

/// In the tab, and the heading.
pub const TITLE: &str = "Rules";
/// Under the heading.
pub const LEAD: &str = "The first rule that surely fits decides. What is not known fits no rule.";
/// To an auditor.
pub const LOOK_ONLY: &str = "You may look at everything here. Changing it is for admins.";
/// When there is no rule.
pub const NONE: &str =
    "There is no rule yet. Until there is one, the owners of the product are asked every time.";
/// Under the last rule.
pub const NOBODY: &str = "Where no rule fits: ask the owners of the product";
/// Heading of the list, for those who hear it.
pub const LIST: &str = "Rules in their order";
/// The button.
pub const ADD: &str = "Add rule";
/// The button.
pub const UP: &str = "Up";
/// The button.
pub const DOWN: &str = "Down";
/// The button.
pub const SWITCH_ON: &str = "Switch on";
/// The button.
pub const SWITCH_OFF: &str = "Switch off";
/// The button.
pub const DUPLICATE: &str = "Duplicate";
/// The button.
pub const DELETE: &str = "Delete";
/// The link.
pub const EDIT: &str = "Edit";
/// The link, for those who may not edit.
pub const LOOK: &str = "Look at it";
/// The word for a rule that counts.
pub const ON: &str = "on";
/// The word for a rule that is skipped.
pub const OFF: &str = "off";
/// Heading of the draft.
pub const DRAFT: &str = "Draft";
/// Under the draft's heading.
pub const DRAFT_HINT: &str = "All admins share it. Nothing of it decides anything before it is published.";
/// Nothing is different.
pub const NO_CHANGES: &str = "It says the same as what decides now.";
/// Opens to what is different.
pub const SHOW_CHANGES: &str = "What it changes";
/// Nothing is wrong.
pub const NO_PROBLEMS: &str = "no problems found";
/// Before what keeps it from being published.
pub const PROBLEMS: &str = "Before it can be published:";
/// Before what is worth a look.
pub const REMARKS: &str = "Worth a look:";
/// The link.
pub const TRY: &str = "Try";
/// Opens to the button.
pub const PUBLISH: &str = "Publish…";
/// The button.
pub const PUBLISH_BUTTON: &str = "Publish";
/// The button, where another admin has to confirm.
pub const ASK_BUTTON: &str = "Ask another admin to confirm";
/// The comment.
pub const COMMENT: &str = "What this is about";
/// Under the comment.
pub const COMMENT_HINT: &str =
    "For those who read the versions later. The new version counts at once, and within a minute everywhere.";
/// Under the comment, where another admin has to confirm.
pub const COMMENT_HINT_SECOND: &str =
    "For the admin who confirms, and for those who read the versions later. You cannot confirm it yourself.";
/// Opens to the button.
pub const DISCARD: &str = "Discard…";
/// Over the button.
pub const DISCARD_HINT: &str = "The draft goes, for every admin, and what decides now stays.";
/// The button.
pub const DISCARD_BUTTON: &str = "Discard the draft";
/// The button.
pub const CONFIRM: &str = "Confirm and publish";
/// To whoever asked.
pub const CONFIRM_OTHERS: &str = "Another admin has to confirm it here. An edit takes the question back.";
/// To another admin.
pub const CONFIRM_HINT: &str = "It counts once you confirm it. An edit takes the question back.";
/// The button.
pub const CARRY_OVER: &str = "Keep the draft as it is";
/// To another admin, when it cannot be confirmed as it stands.
pub const CONFIRM_NOT: &str = "It cannot be confirmed as it stands: look above.";
/// Heading of the versions.
pub const VERSIONS: &str = "Versions";
/// The word for the version that decides.
pub const DECIDES: &str = "decides now";
/// The link.
pub const RESTORE: &str = "Restore…";
/// The button.
pub const RESTORE_BUTTON: &str = "Restore this version";
/// Over what restoring would change.
pub const RESTORING: &str = "Restoring it would change:";
/// When restoring would change nothing.
pub const RESTORING_NOTHING: &str = "It says the same as what decides now.";
/// Over the button.
pub const RESTORE_HINT: &str = "It is published again, as a new version, and counts at once.";
/// Over the button, when it becomes the draft first.
pub const RESTORE_DRAFT_HINT: &str =
    "It becomes the draft first, and decides nothing before that is published.";
/// In place of the button, when it would have to become the draft and there is one.
pub const RESTORE_NOT: &str =
    "It would have to become the draft first, and there is one already. Publish or discard that first.";
/// The link.
pub const OLDER: &str = "Earlier versions";
/// The link.
pub const NEWEST: &str = "The newest versions";
/// The rules of a draft came from elsewhere.
pub const DRAFTED: &str =
    "Those rules are the draft now. Look at what they change and at what is wrong with them, then publish.";
/// Heading of the way out and in.
pub const FILE: &str = "As a file";
/// Under it.
pub const FILE_HINT: &str = "All rules in one text, to be kept, compared and changed elsewhere.";
/// The link.
pub const DOWNLOAD: &str = "Download what decides now";
/// Heading of what was missed.
pub const MISSED: &str = "What you missed";
/// When it is no longer known.
pub const MISSED_UNKNOWN: &str = "That was so long ago that it is no longer known what was different.";
/// When nothing is different after all.
pub const MISSED_NOTHING: &str = "The rules say the same as when you looked.";
/// When a version was published beside a draft.
pub const MISSED_BESIDE: &str = "The draft says the same as when you looked; what decides now does not.";
/// In place of who did it.
pub const A_FILE: &str = "A file that was imported on the server";
/// In place of an author.
pub const THE_CONFIGURATION: &str = "the configuration";

/// “Version 14”.
#[must_use]
pub fn version(number: i32) -> String {
    format!("Version {number}")
}

/// “published by Sam Ortiz and confirmed by Ines Vidal”.
#[must_use]
pub fn published_by(author: Option<&str>, imported: bool, confirmed_by: Option<&str>) -> String {
    if imported {
        return "imported on the server".to_owned();
    }
    let by = format!("published by {}", author.unwrap_or(THE_CONFIGURATION));
    confirmed_by.map_or(by.clone(), |other| format!("{by} and confirmed by {other}"))
}

/// “2 changes”.
#[must_use]
pub fn changes(n: usize) -> String {
    count(u32::try_from(n).unwrap_or(u32::MAX), "change", "changes")
}

/// “1 problem”.
#[must_use]
pub fn problems(n: usize) -> String {
    count(u32::try_from(n).unwrap_or(u32::MAX), "problem", "problems")
}

/// “last edited by Sam Ortiz”, before the time.
#[must_use]
pub fn edited_by(name: &str) -> String {
    format!("last edited by {name}")
}

/// The draft's author asks for a confirmation.
#[must_use]
pub fn asks(name: &str, comment: &str) -> String {
    let said = if comment.is_empty() { String::new() } else { format!(": {}", quoted(comment)) };
    format!("{name} asks to publish this draft{said}.")
}

/// The draft's base decides no more.
#[must_use]
pub fn old_base(base: i32, live: i32) -> String {
    format!("This draft began with version {base}, and version {live} was published meanwhile.")
}

/// Over the button that takes the draft over.
#[must_use]
pub fn carry_over(live: i32) -> String {
    format!(
        "Publishing it as it is would also take back what version {live} changed. All of that is listed above: change \
         the draft where it should not."
    )
}

/// What a button does, for those who hear it without its row.
#[must_use]
pub fn what(button: &str, rule: &str) -> String {
    format!("{button}: {rule}")
}

/// Who did what while the viewer edited, before the time.
#[must_use]
pub fn missed(by: Option<&str>, how: MissedHow) -> String {
    let by = by.unwrap_or(A_FILE);
    match how {
        MissedHow::Edited => format!("{by} changed the draft"),
        MissedHow::Asked => format!("{by} asked another admin to publish the draft"),
        MissedHow::Published => format!("{by} published a version"),
        MissedHow::Discarded => format!("{by} discarded the draft"),
    }
}

/// One difference, in a line.
#[must_use]
pub fn change(change: &ChangeView) -> String {
    let rule = quoted(&change.rule);
    match &change.what {
        ChangeKind::Added(says) => format!("New: {rule}: {says}"),
        ChangeKind::Removed(said) => format!("Gone: {rule}, which said: {said}"),
        ChangeKind::Renamed(before) => format!("{rule} was called {}", quoted(before)),
        ChangeKind::Switched(true) => format!("{rule} is on now"),
        ChangeKind::Switched(false) => format!("{rule} is off now"),
        ChangeKind::When(before, after) => format!("{rule} fits {after} (before: {before})"),
        ChangeKind::Then(before, after) => format!("{rule} leads to: {after} (before: {before})"),
        ChangeKind::Moved(before, after) => format!("{rule} stands at {after} (before: {before})"),
    }
}

/// What keeps a policy from being published.
#[must_use]
pub fn problem(problem: &PolicyProblem) -> String {
    match problem {
        PolicyProblem::TooManyRules(n) => format!("There are {n} rules, and 500 is the limit."),
        PolicyProblem::DuplicateId(id) => format!("Two rules have the id {}.", quoted(id.as_str())),
        PolicyProblem::TooDeep(_) => "Its conditions nest deeper than 8 levels.".to_owned(),
        PolicyProblem::Value { problem, .. } => sentence(problem),
        PolicyProblem::UnknownGroup { group, .. } => {
            format!("It asks the approvers {}, which the settings do not name.", quoted(group.as_str()))
        }
        PolicyProblem::UnknownClaim { claim, .. } => {
            format!(
                "It looks at the claim {}, which is not kept of a sign-in: oidc.keep_claims does not name it.",
                quoted(claim)
            )
        }
        PolicyProblem::UnknownProduct { product, .. } => {
            format!("It is about the product {}, which the settings do not name.", quoted(product.as_str()))
        }
    }
}

/// What the domain says in lower case, as a sentence.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
