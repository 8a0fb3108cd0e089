//! The pages of the rules: the list, one rule, and trying them out.

use chrono::{DateTime, Utc};
use domain::SiteKey;
use domain::policy::{Because, Outcome, Rule, RuleTrace};
use serde::{Deserialize, Serialize};

/// What the address of the list says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RulesQuery {
    /// The revision that was seen by whoever came too late.
    pub missed: Option<i32>,
    /// Show versions before this one.
    pub before: Option<i32>,
    /// Show what restoring this version would change.
    pub version: Option<i32>,
}

/// The list of the rules, with the draft and the versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesView {
    /// What decides now.
    pub live: VersionRow,
    /// The draft, if there is one.
    pub draft: Option<DraftView>,
    /// What an edit has to name.
    pub revision: i32,
    /// The rules of the draft, else those that decide now.
    pub rules: Vec<Rule>,
    /// What keeps them from being published.
    pub problems: Vec<RuleProblem>,
    /// Versions, the newest first.
    pub versions: Vec<VersionRow>,
    /// Those are versions before this one; the newest, when absent.
    pub before: Option<i32>,
    /// Whether there are still earlier ones.
    pub has_older: bool,
    /// Whether another admin has to confirm what one publishes.
    pub needs_second: bool,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
    /// What the viewer missed, when an edit of theirs came too late.
    pub missed: Option<MissedView>,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Its number.
    pub number: i32,
    /// Who published it; a file or the configuration, when absent.
    pub author: Option<String>,
    /// Whether it came in as a file, on the server.
    pub imported: bool,
    /// Which other admin confirmed it.
    pub confirmed_by: Option<String>,
    /// What its author says of it.
    pub comment: String,
    /// Since when it counts, or counted.
    pub at: DateTime<Utc>,
    /// What it changed.
    pub changes: Vec<ChangeView>,
    /// What restoring it would do, to whoever is about to.
    pub restoring: Option<RestoringView>,
}

/// What restoring a version would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoringView {
    /// How it differs from what decides now.
    pub changes: Vec<ChangeView>,
    /// What keeps it from being published as it is, and what is worth a look.
    pub problems: Vec<RuleProblem>,
    /// Whether it becomes the draft first.
    pub is_drafted: bool,
}

/// The draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Who edited it last.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How it differs from what decides now.
    pub changes: Vec<ChangeView>,
    /// The version it began with, when that decides no more.
    pub old_base: Option<i32>,
    /// Somebody asks to publish it.
    pub asked: Option<AskedView>,
}

/// Somebody asks another admin to confirm that the draft is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedView {
    /// What they say of it.
    pub comment: String,
    /// Whether it is the viewer, who cannot confirm.
    pub is_viewer: bool,
}

/// What changed while somebody edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedView {
    /// Who changed it last; somebody with a file on the server, when absent.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What they did.
    pub how: MissedHow,
    /// What is different from what the viewer saw; absent when that is no longer known.
    pub changes: Option<Vec<ChangeView>>,
}

/// How the draft stands after what was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MissedHow {
    /// It was edited.
    Edited,
    /// Somebody asks to publish it.
    Asked,
    /// A version was published.
    Published,
    /// It was thrown away.
    Discarded,
}

/// One difference between two policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The rule's name.
    pub rule: String,
    /// What is different.
    pub what: ChangeKind,
}

/// What is different about a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    /// It is new, and says this.
    Added(String),
    /// It is gone, and said this.
    Removed(String),
    /// It was called otherwise.
    Renamed(String),
    /// It is on or off now.
    Switched(bool),
    /// It looks at something else: before, after.
    When(String, String),
    /// It does something else: before, after.
    Then(String, String),
    /// It stands elsewhere: before, after.
    Moved(usize, usize),
}

/// Something that keeps the rules from being published, or that is worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleProblem {
    /// The rule it is about.
    pub rule: Option<(domain::RuleId, String)>,
    /// What is wrong, and what would be right.
    pub text: String,
    /// Whether it keeps the rules from being published.
    pub keeps: bool,
}

/// One rule, to be edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// The rule as the draft has it.
    pub rule: Rule,
    /// Its place, from 1.
    pub place: usize,
    /// How many rules there are.
    pub of: usize,
    /// What an edit has to name.
    pub revision: i32,
    /// What can be chosen from.
    pub choices: RuleChoices,
    /// What keeps it from being published.
    pub problems: Vec<String>,
    /// What is likely not meant so.
    pub remarks: Vec<String>,
    /// What the viewer filled in that could not be understood.
    pub refused: Vec<RefusedField>,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
}

/// A field with what was filled in, and why it could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedField {
    /// Its name.
    pub field: String,
    /// What it said; absent when that is too much to be shown again.
    pub text: Option<String>,
    /// Why not; absent when nothing is wrong with this one.
    pub why: Option<String>,
}

/// What the fields of a rule can be filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChoices {
    /// Products that are configured, by key and name.
    pub products: Vec<(String, String)>,
    /// Groups that people carried when they signed in.
    pub groups: Vec<String>,
    /// Projects that people wanted to go to.
    pub projects: Vec<String>,
    /// Claims that the configuration keeps.
    pub claims: Vec<String>,
    /// Groups of approvers, by key and name.
    pub approvers: Vec<(String, String)>,
}

/// What somebody wants to try out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryQuestion {
    /// An address.
    pub person: String,
    /// Groups, with commas between them; those of the last sign-in when empty.
    pub groups: String,
    /// Claims as `name=value`, with commas between them; those of the last sign-in when empty.
    pub claims: String,
    /// A link.
    pub to: String,
    /// `site/product`, where there is no link.
    pub product: String,
    /// A moment in UTC, such as `2026-06-02T10:02`; now when empty.
    pub at: String,
}

/// The page on which rules are tried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryView {
    /// People who have signed in lately: address and name.
    pub people: Vec<(String, String)>,
    /// Groups that people carried when they signed in.
    pub groups: Vec<String>,
    /// Names of claims that the configuration keeps.
    pub claims: Vec<String>,
    /// What can be asked for.
    pub products: Vec<super::ProductChoice>,
    /// What would happen, once something was asked.
    pub answer: Option<Result<TryAnswer, Vec<TryProblem>>>,
}

/// A field of the question that says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TryProblem {
    /// Not an address.
    Person,
    /// Not a link to a site.
    Link,
    /// Neither a link nor a product.
    NoTarget,
    /// No such product.
    Product,
    /// Not a moment.
    Moment,
    /// Not a claim and its value.
    Claims,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryAnswer {
    /// The product's name.
    pub product: String,
    /// The site.
    pub site: SiteKey,
    /// Where the person goes, in a word.
    pub target: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The groups that were gone by; unknown when absent.
    pub groups: Option<Vec<String>>,
    /// The claims that were gone by, as `name=value`; unknown when absent.
    pub claims: Option<Vec<String>>,
    /// Whether the person holds a license, so that no rule would be looked at.
    pub is_licensed: bool,
    /// Whether Jira could be asked.
    pub jira_answers: bool,
    /// By the rules that decide now.
    pub live: TriedView,
    /// By the draft, if there is one.
    pub draft: Option<TriedView>,
}

/// What one policy says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedView {
    /// What happens.
    pub outcome: Outcome,
    /// What brought it about.
    pub because: Because,
    /// Every rule that was looked at.
    pub trace: Vec<RuleTrace>,
    /// For ask: who may decide, by name.
    pub approvers: Vec<String>,
    /// For ask: where mail goes.
    pub mails: Vec<String>,
    /// For ask: how many the members of groups are, when mail goes to a few of them, to others for another request.
    pub members: Option<usize>,
    /// Whether a rule looked at claims.
    pub looks_at_claims: bool,
}

/// The page on which a policy comes in as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// What the form has to name.
    pub revision: i32,
    /// Whether there is a draft, in whose place it would come.
    pub has_draft: bool,
}

/// A file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportInput {
    /// The revision that its sender saw.
    pub revision: String,
    /// What it says.
    pub text: String,
}

/// What keeps a file from becoming the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProblem {
    /// The line that it is about.
    pub line: Option<usize>,
    /// The name of the rule that it is about.
    pub rule: Option<String>,
    /// What is wrong, and what would be right.
    pub text: String,
}
