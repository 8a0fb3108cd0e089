//! The port through which pages ask the server. The server implements it, bound to one request and its actor, and
//! provides it as an `Arc<dyn Portal>` in Leptos's context.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use domain::policy::NodePath;
use domain::{
    GrantId, JobId, ReplayId, RequestId, RuleId, Scope, StandInId, TokenId, WebhookEvent, WebhookFormat,
    WebhookId,
};
use leptos::prelude::use_context;

use crate::error::PortalError;
use crate::rule_form::{Fields, Pressed};
use crate::views::{
    AccessView, ApproverGroupView, ApproversView, AskView, AuditQuery, AuditView, GrantView, Home,
    ImportProblem, ImportView, InboxQuery, InboxView, NotificationsView, ProblemView, ProductView,
    ProductsView, ReplayView, ReplaysView, RequestView, RuleView, RulesQuery, RulesView, SettingsHistoryView,
    StandInsView, SystemView, TokensView, TryQuestion, TryView, Viewer, WebhooksView,
};

/// What pages and server functions can ask. Each method checks for itself whether the actor may.
#[async_trait]
pub trait Portal: Send + Sync {
    /// The server's clock. Pages never ask the machine.
    fn now(&self) -> DateTime<Utc>;

    /// Who is signed in, if somebody is.
    fn viewer(&self) -> Option<Viewer>;

    /// The actor's licenses, requests, and what waits for their verdict.
    async fn home(&self) -> Result<Home, PortalError>;

    /// What asking for this link would mean. Writes nothing.
    async fn ask_page(&self, to: String) -> Result<AskView, PortalError>;

    /// Asks. Facts are gathered and the policy is applied again.
    async fn open_request(&self, to: String, justification: String) -> Result<Asked, PortalError>;

    /// The requester takes a request back.
    async fn withdraw_request(&self, id: RequestId) -> Result<(), PortalError>;

    /// The requester has the approvers reminded. [`PortalError::TooSoon`] within a day of the last time.
    async fn remind_approvers(&self, id: RequestId) -> Result<(), PortalError>;

    /// Who stands in for the actor, and for whom the actor does.
    async fn stand_ins(&self) -> Result<StandInsView, PortalError>;

    /// The actor is away, and somebody decides in their place.
    async fn name_stand_in(&self, absence: AbsenceInput) -> Result<(), PortalError>;

    /// The actor is back.
    async fn end_stand_in(&self, id: StandInId) -> Result<(), PortalError>;

    /// A request's page. [`PortalError::NotFound`] for whoever has no business with it.
    async fn request_page(&self, id: RequestId) -> Result<RequestView, PortalError>;

    /// A license that policy gave at once, on the way to this link, else to where it was begun for.
    /// [`PortalError::NotFound`] for whoever has no business with it.
    async fn grant_page(&self, id: GrantId, to: Option<String>) -> Result<GrantView, PortalError>;

    /// Moves the end of the actor's own license as the policy says now, or asks those who can.
    /// [`PortalError::NotNow`] when its end is not near, or the policy says no.
    async fn extend_grant(&self, id: GrantId, justification: String) -> Result<Extended, PortalError>;

    /// Gives the actor's own license back. It may have been given back before.
    async fn give_back(&self, id: GrantId) -> Result<(), PortalError>;

    /// The verdict of an approver.
    async fn decide_request(&self, id: RequestId, verdict: VerdictInput) -> Result<(), PortalError>;

    /// What waits for the actor's verdict.
    async fn inbox(&self, query: InboxQuery) -> Result<InboxView, PortalError>;

    /// One verdict on several requests, each decided by itself: what became of each, in their order. At most
    /// [`MOST_AT_ONCE`].
    async fn decide_many(
        &self,
        ids: Vec<RequestId>,
        verdict: VerdictInput,
    ) -> Result<Vec<Result<(), PortalError>>, PortalError>;

    /// Why a trip came back from Jira.
    async fn problem_page(&self, to: String) -> Result<ProblemView, PortalError>;

    /// What happened, for admins and auditors.
    async fn audit(&self, query: AuditQuery) -> Result<AuditView, PortalError>;

    /// How the portal and its dependencies are.
    async fn system(&self) -> Result<SystemView, PortalError>;

    /// Queues a parked job again.
    async fn retry_job(&self, id: JobId) -> Result<(), PortalError>;

    /// Tries a failed grant again.
    async fn retry_grant(&self, id: GrantId) -> Result<(), PortalError>;

    /// The webhooks, for admins and auditors.
    async fn webhooks_page(&self) -> Result<WebhooksView, PortalError>;

    /// Adds a webhook. Its secret is shown by the next [`Portal::webhooks_page`] of this browser, once.
    async fn add_webhook(&self, webhook: WebhookInput) -> Result<(), PortalError>;

    /// Switches a webhook on or off.
    async fn switch_webhook(&self, id: WebhookId, on: bool) -> Result<(), PortalError>;

    /// Deletes a webhook.
    async fn delete_webhook(&self, id: WebhookId) -> Result<(), PortalError>;

    /// Calls a webhook to try it out.
    async fn test_webhook(&self, id: WebhookId) -> Result<(), PortalError>;

    /// The tokens for programs, for admins and auditors.
    async fn tokens_page(&self) -> Result<TokensView, PortalError>;

    /// Makes a token. It is shown by the next [`Portal::tokens_page`] of this browser, once.
    async fn make_token(&self, token: TokenInput) -> Result<(), PortalError>;

    /// Revokes a token.
    async fn revoke_token(&self, id: TokenId) -> Result<(), PortalError>;

    /// The rules, for admins and auditors.
    async fn rules_page(&self, query: RulesQuery) -> Result<RulesView, PortalError>;

    /// One rule, for admins and auditors.
    async fn rule_page(&self, id: RuleId) -> Result<RuleView, PortalError>;

    /// What would happen to somebody, for admins and auditors. Writes nothing.
    async fn try_rules(&self, question: TryQuestion) -> Result<TryView, PortalError>;

    /// Adds a rule behind all others of the draft. Every edit names the revision that the actor saw, and is
    /// [`PortalError::DraftMoved`] when there is a newer one.
    async fn add_rule(&self, revision: i32) -> Result<RuleId, PortalError>;

    /// Does something to a rule of the draft as a whole.
    async fn change_rule(&self, id: RuleId, revision: i32, change: RuleChange) -> Result<(), PortalError>;

    /// Fills a rule of the draft in, and does what was pressed. What could not be understood is shown by the next
    /// [`Portal::rule_page`] of this browser.
    async fn edit_rule(&self, id: RuleId, revision: i32, form: RuleInput) -> Result<RuleEdited, PortalError>;

    /// Publishes the draft, or asks another admin to confirm that.
    async fn publish_rules(&self, revision: i32, comment: String) -> Result<(), PortalError>;

    /// Confirms what another admin asked for.
    async fn confirm_rules(&self, revision: i32) -> Result<(), PortalError>;

    /// Throws the draft away.
    async fn discard_rules(&self, revision: i32) -> Result<(), PortalError>;

    /// Takes the draft over onto the version that decides now.
    async fn carry_over_rules(&self, revision: i32) -> Result<(), PortalError>;

    /// Publishes an earlier version again, as a new one.
    async fn restore_rules(&self, revision: i32, number: i32) -> Result<Restored, PortalError>;

    /// Where a policy comes in as a file, for admins.
    async fn import_page(&self) -> Result<ImportView, PortalError>;

    /// Makes a policy that came in as a file the draft, or says why it is not: nothing was stored then.
    async fn import_rules(&self, revision: i32, text: String) -> Result<Vec<ImportProblem>, PortalError>;

    /// Where the draft is replayed, for admins and auditors.
    async fn replays_page(&self) -> Result<ReplaysView, PortalError>;

    /// One replay, for admins and auditors.
    async fn replay_page(&self, id: ReplayId) -> Result<ReplayView, PortalError>;

    /// Runs the draft over the decisions of so many days; one that is being run already is shared.
    async fn start_replay(&self, revision: i32, days: u16) -> Result<ReplayId, PortalError>;

    /// The products, for admins and auditors. `missed` is the version that the actor saw when a change came too late.
    async fn products_page(&self, missed: Option<i32>) -> Result<ProductsView, PortalError>;

    /// The form of a product, by the keys of its site and itself; of a new one where there is none.
    async fn product_page(
        &self,
        site: String,
        key: String,
        missed: Option<i32>,
    ) -> Result<ProductView, PortalError>;

    /// The groups of approvers, for admins and auditors.
    async fn approvers_page(&self, missed: Option<i32>) -> Result<ApproversView, PortalError>;

    /// The form of a group of approvers; of a new one when the key is empty.
    async fn approver_group_page(
        &self,
        key: String,
        missed: Option<i32>,
    ) -> Result<ApproverGroupView, PortalError>;

    /// When people are written to, for admins and auditors.
    async fn notifications_page(&self, missed: Option<i32>) -> Result<NotificationsView, PortalError>;

    /// Who may what, for admins and auditors.
    async fn access_page(&self) -> Result<AccessView, PortalError>;

    /// The versions of the settings, for admins and auditors.
    async fn settings_history(&self, missed: Option<i32>) -> Result<SettingsHistoryView, PortalError>;

    /// Changes the settings, or asks another admin to confirm that. Every change names the version that the actor saw,
    /// and is [`PortalError::SettingsMoved`] when there is a newer one. `false`: something was not understood, nothing
    /// was changed, and the next page of this browser that has the form shows what was filled in.
    async fn change_settings(
        &self,
        version: i32,
        change: SettingsChange,
        comment: String,
    ) -> Result<bool, PortalError>;

    /// Confirms what another admin asked for.
    async fn confirm_settings(&self, version: i32) -> Result<(), PortalError>;

    /// Takes back what waits to be confirmed.
    async fn take_back_settings(&self, version: i32) -> Result<(), PortalError>;

    /// Publishes an earlier version again, as a new one.
    async fn restore_settings(&self, version: i32, number: i32) -> Result<(), PortalError>;

    /// Sends a letter about made-up people to the admin who asks for it.
    async fn send_sample(&self, of: String) -> Result<(), PortalError>;
}

/// So many requests can be decided at once.
pub const MOST_AT_ONCE: usize = 100;

/// What is done to a rule as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleChange {
    /// One place towards the first.
    Up,
    /// One place towards the last.
    Down,
    /// It counts.
    On,
    /// It is skipped.
    Off,
    /// A copy behind it, which is off.
    Duplicate,
    /// It goes.
    Delete,
}

impl RuleChange {
    const ALL: [(Self, &str); 6] = [
        (Self::Up, "up"),
        (Self::Down, "down"),
        (Self::On, "on"),
        (Self::Off, "off"),
        (Self::Duplicate, "duplicate"),
        (Self::Delete, "delete"),
    ];

    /// As forms say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(change, _)| *change == self).map_or("", |(_, name)| name)
    }

    /// The change of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(change, _)| change)
    }
}

/// The form of a rule, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInput {
    /// What its fields say.
    pub fields: Fields,
    /// Which button.
    pub pressed: Pressed,
}

/// What editing led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleEdited {
    /// Whether all of it was understood.
    pub is_whole: bool,
    /// The node to look at next.
    pub at: Option<NodePath>,
}

/// What restoring led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// It decides.
    Published,
    /// It is the draft.
    Drafted,
}

/// A change of the settings, as a form says it. Keys are not checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsChange {
    /// Keeps a product; a new one without a key.
    Product {
        /// On which site.
        site: String,
        /// Which.
        key: String,
        /// What its fields say.
        fields: Fields,
    },
    /// Deletes a product.
    DeleteProduct {
        /// On which site.
        site: String,
        /// Which.
        key: String,
    },
    /// Keeps a group of approvers; a new one without a key.
    Group {
        /// Which.
        key: String,
        /// What its fields say.
        fields: Fields,
    },
    /// Deletes a group of approvers.
    DeleteGroup {
        /// Which.
        key: String,
    },
    /// Keeps the notifications.
    Notifications {
        /// What the fields say.
        fields: Fields,
    },
}

/// What asking led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A request waits, this one or an earlier one.
    Waiting(RequestId),
    /// There is nothing to wait for any more: this target may be gone to, by way of the front door.
    Go(String),
    /// Policy says no now.
    Denied,
}

/// What extending led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extended {
    /// The end has moved.
    Moved,
    /// A request waits, this one or an earlier one.
    Waiting(RequestId),
    /// Jira does not show the license any more: what comes next is decided at the front door.
    Go(String),
}

/// What an approver pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerdictInput {
    /// Yes.
    Approve {
        /// For so many days; as the rule says when absent.
        days: Option<u32>,
        /// Shown to the requester; empty when there is nothing to say.
        comment: String,
    },
    /// No, and why.
    Deny {
        /// Shown to the requester.
        reason: String,
    },
}

/// An absence, as a person wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsenceInput {
    /// Who stands in, by address.
    pub address: String,
    /// The first day, in UTC.
    pub from: NaiveDate,
    /// The last day, in UTC.
    pub until: NaiveDate,
}

/// A webhook as an admin entered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookInput {
    /// Where; not checked yet.
    pub url: String,
    /// In whose language.
    pub format: WebhookFormat,
    /// What is told.
    pub events: Vec<WebhookEvent>,
}

/// A token as an admin entered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInput {
    /// What to call it.
    pub name: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// For how long.
    pub days: u32,
}

/// The portal of the request that is being answered.
///
/// # Errors
/// [`PortalError::Unavailable`] when a page is rendered outside a request.
pub fn portal() -> Result<Arc<dyn Portal>, PortalError> {
    use_context().ok_or(PortalError::Unavailable)
}
