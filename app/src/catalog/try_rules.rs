//! The page on which rules are tried out.

use domain::policy::{Because, Outcome};

use super::policy;
use super::words::{and_list, quoted};
use crate::views::TryProblem;

/// In the tab, and the heading.
pub const TITLE: &str = "Try the rules";
/// Under the heading.
pub const LEAD: &str = "What would happen to somebody who follows a link. Nothing is given, asked or stored.";
/// The person.
pub const PERSON: &str = "Person";
/// Under the person.
pub const PERSON_HINT: &str = "An e-mail address, of anybody. It counts as verified.";
/// Their groups.
pub const GROUPS: &str = "Groups";
/// Under the groups.
pub const GROUPS_HINT: &str = "With commas between them. Empty: as at their last sign-in, if there was one.";
/// What else their sign-in says.
pub const CLAIMS: &str = "What else their sign-in says";
/// Under the claims.
pub const CLAIMS_HINT: &str = "Such as country=NL, with commas between them. Empty: as at their last sign-in, while that is remembered.";
/// The link.
pub const LINK: &str = "Link";
/// Under the link.
pub const LINK_HINT: &str = "Of an issue, a project or a board.";
/// The product.
pub const PRODUCT: &str = "Or only a product";
/// No product.
pub const NO_PRODUCT: &str = "as the link says";
/// The moment.
pub const AT: &str = "Moment, in UTC";
/// Under the moment.
pub const AT_HINT: &str = "Empty: now.";
/// The button.
pub const BUTTON: &str = "Try";
/// Heading of the answer.
pub const ANSWER: &str = "What would happen";
/// Heading.
pub const LIVE: &str = "By what decides now";
/// Heading.
pub const DRAFT: &str = "By the draft";
/// There is no draft.
pub const NO_DRAFT: &str = "There is no draft, so this is all there is to compare.";
/// They say the same.
pub const SAME: &str = "The draft leads to the same.";
/// They differ.
pub const DIFFERENT: &str = "The draft leads to something else.";
/// Who decides.
pub const APPROVERS: &str = "Who may decide";
/// Who gets mail.
pub const MAILS: &str = "Who gets mail";
/// Nobody gets mail.
pub const NO_MAILS: &str = "nobody: no address is known";
/// Why.
pub const WHY: &str = "Why";
/// What would happen.
pub const THEN: &str = "Then";
/// To whoever holds a license.
pub const LICENSED: &str = "Jira says that this person holds a license: they pass straight through, and no rule is looked at. Below is what would happen if they had none.";
/// Jira does not answer.
pub const JIRA_SILENT: &str = "Jira does not answer, so their account and the free seats are not known.";
/// What is as now.
pub const AS_NOW: &str =
    "Account, seats, and what the person had before are as they are now, whatever the moment.";

/// “Mina asks for Jira Software, to open PROJ-123”.
#[must_use]
pub fn asked(person: &str, product: &str, target: &str) -> String {
    format!("{person} comes for {product}, to open {target}")
}

/// By which groups.
#[must_use]
pub fn groups(groups: Option<&[String]>) -> String {
    match groups {
        None => "Their groups are not known: name some to try a rule about groups.".to_owned(),
        Some([]) => "In no group.".to_owned(),
        Some(groups) => {
            format!("In {}.", and_list(&groups.iter().map(|name| quoted(name)).collect::<Vec<_>>()))
        }
    }
}

/// Behind those who get mail.
#[must_use]
pub fn a_few_of(members: usize) -> String {
    format!(", such as these five of {members} members; others for another request")
}

/// By which claims.
#[must_use]
pub fn claims(claims: Option<&[String]>) -> String {
    match claims {
        None => "What else their sign-in says is not known: say it to try a rule about it.".to_owned(),
        Some([]) => "Their sign-in says nothing else that is kept.".to_owned(),
        Some(claims) => {
            let claims = claims.iter().map(|claim| quoted(claim)).collect::<Vec<_>>();
            format!("Their sign-in says {}.", and_list(&claims))
        }
    }
}

/// What would happen.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    super::rules::sentence(&policy::outcome(outcome))
}

/// Which rule it was.
#[must_use]
pub fn because(because: &Because, trace: &[domain::policy::RuleTrace]) -> String {
    super::rules::sentence(&policy::rule(because, trace))
}

/// Why a field says nothing.
#[must_use]
pub fn problem(problem: TryProblem) -> &'static str {
    match problem {
        TryProblem::Person => "This is not an e-mail address.",
        TryProblem::Link => "This is not a link to one of our Jira sites. Copy a whole https:// address.",
        TryProblem::NoTarget => "Give a link, or choose a product.",
        TryProblem::Product => "There is no such product.",
        TryProblem::Claims => "Write each as name=value, such as country=NL.",
        TryProblem::Moment => "This is not a moment: a day and a time, such as 2026-12-24T10:00.",
    }
}
