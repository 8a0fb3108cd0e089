//! The page on which a policy comes in as a file.

use super::words::quoted;
use crate::views::ImportProblem;

/// In the tab, the heading, and the link that leads there.
pub const TITLE: &str = "Import rules";
/// Under the heading.
pub const LEAD: &str =
    "Paste a policy as text. It becomes the draft, and decides nothing before that is published.";
/// When there is a draft.
pub const DRAFT_THERE: &str =
    "There is a draft already, and a file would take its place. Publish or discard it first.";
/// The field.
pub const TEXT: &str = "The policy, as TOML";
/// Under the field.
pub const TEXT_HINT: &str = "As Download gives it, or as you keep it elsewhere. All rules: those that are not in it go. \
    What it says is described by /schema/policy.json.";
/// The button.
pub const BUTTON: &str = "Make it the draft";
/// Over all that is wrong.
pub const REFUSED: &str = "Nothing was stored. What you pasted is still below.";
/// It changes nothing.
pub const SAME: &str = "It says the same as what decides now.";
/// There is nothing in it.
pub const EMPTY: &str = "Something has to stand here.";

/// “Line 4: …”.
#[must_use]
pub fn problem(problem: &ImportProblem) -> String {
    let place = match (problem.line, &problem.rule) {
        (Some(line), Some(rule)) => format!("Line {line}, {}: ", quoted(rule)),
        (Some(line), None) => format!("Line {line}: "),
        (None, Some(rule)) => format!("{}: ", quoted(rule)),
        (None, None) => String::new(),
    };
    format!("{place}{}", problem.text)
}
