//! What a page needs to know, and nothing else. The server fills these; the pages only speak them.

mod audit;
mod ends;
mod inbox;
mod letter_kind;
mod replay;
mod rules;
mod settings;
mod stand_ins;
mod tokens;
mod verdict;
mod webhooks;

pub use audit::{AuditDecision, AuditPage, AuditQuery, AuditRow, AuditView, AuditWhat, Called};
pub use ends::{EndView, ExtendsView, ExtensionView, OwnLicense};
pub use inbox::{DecidedAs, DecidedRow, InboxQuery, InboxRow, InboxView, PersonView, ProductChoice};
pub use letter_kind::LetterKind;
pub use replay::{
    Counts, Difference, FlipExample, FlipView, REPLAY_DAYS, ReplayResult, ReplayRow, ReplayStage, ReplayView,
    ReplaysView, Ruling, SeatEffectRow,
};
pub use rules::{
    AskedView, ChangeKind, ChangeView, DraftView, ImportInput, ImportProblem, ImportView, MissedHow,
    MissedView, RefusedField, RestoringView, RuleChoices, RuleProblem, RuleView, RulesQuery, RulesView,
    TriedView, TryAnswer, TryProblem, TryQuestion, TryView, VersionRow,
};
pub use settings::{
    AccessView, ApproverGroupView, ApproversView, Filled, FoundProductRow, NotificationsView, ProductRow,
    ProductView, ProductsView, RoleGroup, SettingsAsked, SettingsHead, SettingsHistoryView, SettingsMissed,
    SettingsRow, SettingsStage, SettingsUse, SiteProducts,
};
pub use stand_ins::{StandInRow, StandInsView};
pub use tokens::{TokenRow, TokenStage, TokensView};
pub use verdict::{DecidingView, EarlierLicense, SaidYes, UsualDays};
pub use webhooks::{CallView, Room, WebhookRow, WebhooksView};

use chrono::{DateTime, Utc};
use domain::policy::{Because, RuleTrace};
use domain::{Ending, GrantFailure, GrantId, JobId, RequestId, SeatCost};
use serde::{Deserialize, Serialize};

/// Who is signed in, for the head of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name to show.
    pub name: String,
    /// May open *System* and act there.
    pub is_admin: bool,
    /// May open *System* and only look.
    pub is_auditor: bool,
    /// How many requests wait for them, counted to [`MANY_WAITING`]; absent for whoever is never asked.
    pub waiting: Option<usize>,
}

/// As far as what waits is counted for the head of a page.
pub const MANY_WAITING: usize = 100;

/// A target as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetView {
    /// `PROJ-123`, else the project, else the host.
    pub label: String,
    /// The proven URL.
    pub url: String,
    /// The site's host, so that the person sees where they are going.
    pub host: String,
}

/// The home page of a signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Licenses that the portal gave the person, the newest first.
    pub licenses: Vec<LicenseRow>,
    /// The person's requests, the newest first.
    pub requests: Vec<RequestRow>,
    /// Requests that wait for the person's verdict, the oldest first.
    pub to_decide: Vec<RequestRow>,
}

/// One license that the portal gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseRow {
    /// The product's name.
    pub product: String,
    /// The site's host.
    pub host: String,
    /// Where it stands.
    pub state: LicenseState,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// What the viewer can do with it; nothing where it is somebody else's.
    pub own: Option<OwnLicense>,
}

/// Where a license stands, for its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LicenseState {
    /// Being set up.
    Provisioning,
    /// Works; until when, if it ends.
    Active {
        /// Until when.
        ends_at: Option<DateTime<Utc>>,
    },
    /// Being taken back.
    Revoking,
    /// Gone.
    Revoked {
        /// How it ended.
        ending: Ending,
    },
    /// Could not be set up.
    Failed(GrantFailure),
}

/// One request in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// Its page.
    pub id: RequestId,
    /// Who asked.
    pub requester: String,
    /// The product's name.
    pub product: String,
    /// Where the person wanted to go.
    pub target: String,
    /// Where it stands.
    pub state: RequestStage,
    /// Its place on the waitlist, if it is on it; the first is 1.
    pub place: Option<u32>,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
}

/// Where a request stands, the license behind it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestStage {
    /// Waits for a verdict.
    Waiting,
    /// Approved, and the license is being set up.
    SettingUp,
    /// Approved and set up; not yet seen working.
    Checking,
    /// Approved, waiting for a seat.
    Waitlisted,
    /// The license works.
    Ready,
    /// The license worked once and has ended.
    Ended,
    /// Approved, and the license could not be set up.
    Failed(GrantFailure),
    /// Denied.
    Denied,
    /// Taken back by the requester.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

/// What the ask page shows. Looking at it writes nothing and sends nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskView {
    /// The person may ask.
    MayAsk {
        /// Where they want to go.
        target: TargetView,
        /// For what.
        product: String,
        /// Who will decide, by name or group.
        approvers: Vec<String>,
        /// Whether all of them have to agree.
        all_decide: bool,
        /// Whether the person has to say why.
        wants_justification: bool,
        /// How long it usually takes, if that is known.
        usual_minutes: Option<u32>,
        /// Why not at once.
        because: Because,
        /// The rules that were looked at.
        trace: Vec<RuleTrace>,
    },
    /// There is an open request already.
    AlreadyAsked(RequestId),
    /// Policy says no.
    Denied {
        /// Where they wanted to go.
        target: TargetView,
        /// For what.
        product: String,
        /// Why, in the admin's words.
        message: String,
        /// When asking again makes sense.
        again_after_days: Option<u32>,
        /// Who can help, by name or address.
        owners: Vec<String>,
    },
    /// An approver said no a short while ago.
    DeniedLately {
        /// Where they wanted to go.
        target: TargetView,
        /// For what.
        product: String,
        /// Who said no, and why.
        verdict: VerdictView,
        /// From when they may ask again.
        again_at: DateTime<Utc>,
    },
    /// There is nothing to ask for: the license is there or is given at once. Go on.
    Go(TargetView),
}

/// A request's page. What it holds depends on who looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    /// Its id.
    pub id: RequestId,
    /// Another one whenever the page would say something else.
    pub mark: String,
    /// Who asked.
    pub requester: String,
    /// For what.
    pub product: String,
    /// Where the person wanted to go; absent when the link is no longer on a configured site.
    pub target: Option<TargetView>,
    /// Where it stands.
    pub stage: RequestStage,
    /// Its place on the waitlist, if it is on it; the first is 1.
    pub place: Option<u32>,
    /// The license that a yes extends, if it is asked for that.
    pub extends: Option<ExtendsView>,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// Who was asked, by name or group.
    pub approvers: Vec<String>,
    /// Those of them who have not said yes.
    pub missing: Vec<String>,
    /// Whether all of them have to agree.
    pub all_decide: bool,
    /// Who of several has said yes, by name.
    pub agreed: Vec<String>,
    /// Why the person asks, in their words.
    pub justification: Option<String>,
    /// The verdict, if there was one.
    pub verdict: Option<VerdictView>,
    /// Why the policy asked instead of granting.
    pub because: Because,
    /// The rules that were looked at.
    pub trace: Vec<RuleTrace>,
    /// What the page is for this viewer.
    pub role: RequestRole,
}

/// The page of a license that policy gave at once, while it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// Its id.
    pub id: GrantId,
    /// Another one whenever the page would say something else.
    pub mark: String,
    /// Of which product.
    pub product: String,
    /// Where the person wanted to go; absent when the link is no longer on a configured site.
    pub target: Option<TargetView>,
    /// Where it stands: setting up, checking, waitlisted, ready, failed or ended.
    pub stage: RequestStage,
    /// When policy gave it.
    pub decided_at: DateTime<Utc>,
    /// Whether the viewer is its holder.
    pub is_mine: bool,
    /// When it ends, if it works and does.
    pub end: Option<EndView>,
    /// Whether it is being taken back and was not seen gone yet.
    pub is_going: bool,
    /// The request that it came from, unless policy gave it.
    pub request: Option<RequestId>,
}

/// Who looks at a request's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestRole {
    /// The one who asked: the waiting page.
    Requester {
        /// How long it usually takes, if that is known.
        usual_minutes: Option<u32>,
        /// From when the approvers can be reminded; absent when nobody has to decide any more.
        remind_from: Option<DateTime<Utc>>,
        /// After a denial: from when the person may ask again.
        again_at: Option<DateTime<Utc>>,
    },
    /// One who may decide: the verdict page.
    Approver(Box<DecidingView>),
    /// An admin or auditor who is not asked: only looks.
    Observer,
}

/// Why an approver is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApproverWhy {
    /// Owns the product.
    Owner,
    /// Is named in the rule.
    Named,
    /// Leads the target's project.
    ProjectLead,
    /// Is in the group that is asked.
    Group,
    /// Stands in for somebody who is away, by name.
    StandIn(String),
    /// Is an admin, and nobody else could be found.
    Admin,
    /// Is an admin, and those who were asked first have not answered.
    AdminLater,
}

/// Seats, as an approver sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatsView {
    /// Not taken and not promised; `None` is unlimited.
    pub free: Option<u32>,
    /// What the plan allows.
    pub limit: Option<u32>,
    /// What one more costs a month, if the configuration says.
    pub price: Option<Price>,
    /// What one more costs in this billing period.
    pub cost: SeatCost,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Hundredths.
    pub cents: u32,
    /// The currency after ISO 4217, such as `USD`.
    pub currency: String,
}

/// A verdict as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictView {
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, if they said.
    pub reason: Option<String>,
    /// Whether it was a yes.
    pub approved: bool,
}

/// The page for a person who came back from Jira although they have a license, or although none would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// Where they wanted to go.
    pub target: TargetView,
    /// The site's project of that target, if the link tells.
    pub project: Option<String>,
    /// Who leads the project, if Jira says.
    pub lead: Option<LeadView>,
    /// Whether the person's license is known to work.
    pub has_license: bool,
    /// The address that the license belongs to: who is signed in at Atlassian as another is not shown the issue.
    pub email: Option<String>,
}

/// A project's lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadView {
    /// The name at Jira.
    pub name: String,
    /// The address, if Jira shows it.
    pub email: Option<String>,
}

/// The System page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemView {
    /// When it was read.
    pub at: DateTime<Utc>,
    /// One line for each part the portal depends on.
    pub checks: Vec<CheckRow>,
    /// Jobs that wait or run.
    pub waiting_jobs: u32,
    /// Jobs that have failed and will be tried again.
    pub retrying: Vec<RetryingRow>,
    /// Jobs that gave up and wait for an admin, the newest first, at most fifty.
    pub parked: Vec<JobRow>,
    /// Licenses that could not be set up, the newest first, at most fifty.
    pub failed_grants: Vec<FailedGrantRow>,
    /// The newest seat sample of each product.
    pub seats: Vec<SeatRow>,
    /// Sign-ins that were refused because another identity already has the address, the newest first, at most ten.
    pub alerts: Vec<AlertRow>,
    /// Whether the viewer may act, or only look.
    pub may_act: bool,
}

/// One part the portal depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRow {
    /// Which part.
    pub part: Part,
    /// The site, for a check of Jira.
    pub site: Option<String>,
    /// Whether it works.
    pub ok: bool,
    /// What was seen, in words.
    pub detail: String,
}

/// A part the portal depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The database.
    Database,
    /// The identity provider.
    IdentityProvider,
    /// A Jira site.
    Jira,
    /// The mail server.
    Mail,
}

/// One job that gave up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRow {
    /// Its id.
    pub id: JobId,
    /// What it was to do.
    pub kind: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong the last time.
    pub error: String,
    /// When it gave up.
    pub parked_at: DateTime<Utc>,
}

/// Some jobs of one kind that have failed and will be tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryingRow {
    /// What they are to do.
    pub kind: String,
    /// How many.
    pub count: u32,
    /// What went wrong with the one that is due next.
    pub error: String,
}

/// One license that could not be set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedGrantRow {
    /// Its id.
    pub id: GrantId,
    /// Whose license.
    pub person: String,
    /// Of which product.
    pub product: String,
    /// Why.
    pub why: GrantFailure,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Seats of one product, as last sampled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRow {
    /// The product's name.
    pub product: String,
    /// The site's host.
    pub host: String,
    /// Taken.
    pub used: u32,
    /// What the plan allows; `None` is unlimited.
    pub limit: Option<u32>,
    /// When it was sampled.
    pub at: DateTime<Utc>,
}

/// Something an admin should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words.
    pub text: String,
}
