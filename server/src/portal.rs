//! What pages may ask, answered for one request and its actor. Reads rows, asks operations, and says it as views.

pub mod audit;
mod ends;
mod inbox;
pub mod live;
mod looker;
mod note;
mod pages;
mod rows;
mod rules;
mod settings;
mod stand_ins;
mod system;
mod verdict;

use std::sync::Arc;

use app::error::PortalError;
use app::portal::{
    AbsenceInput, Asked, Extended, MOST_AT_ONCE, Portal, Restored, RuleChange, RuleEdited, RuleInput,
    SettingsChange, TokenInput, VerdictInput, WebhookInput,
};
use app::views::{
    AccessView, ApproverGroupView, ApproversView, AskView, AuditQuery, AuditView, GrantView, Home,
    ImportProblem, ImportView, InboxQuery, InboxView, NotificationsView, ProblemView, ProductView,
    ProductsView, ReplayView, ReplaysView, RequestView, RuleView, RulesQuery, RulesView, SettingsHistoryView,
    StandInsView, SystemView, TokensView, TryQuestion, TryView, Viewer, WebhooksView,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    Actor, EmailAddress, GrantId, JobId, Remark, ReplayId, RequestId, RuleId, StandInId, Target, TokenId,
    VerdictRefused, WebhookId,
};
use sea_orm::DbErr;
use tracing::{debug, error, warn};

use crate::operations::decide_many::{self, Pressed};
use crate::operations::decide_request::Approval;
use crate::operations::open_request::{self, Opened};
use crate::operations::session::SignedIn;
use crate::operations::{
    self, OperationError, change_settings, decide_request, give_back, policy_draft, publish_policy, remind,
    replay_draft, retry, send_sample, tokens, webhooks, withdraw_request,
};
use crate::state::AppState;

pub use note::{Note, Notes};
pub use rules::said;

/// The portal, for whoever sent this request.
pub struct ActorPortal {
    state: Arc<AppState>,
    who: Option<Arc<SignedIn>>,
    waiting: Option<usize>,
    notes: Arc<Notes>,
}

impl ActorPortal {
    /// For the person of a session, or for nobody.
    #[must_use]
    pub fn new(state: Arc<AppState>, who: Option<Arc<SignedIn>>, notes: Arc<Notes>) -> Self {
        Self { state, who, waiting: None, notes }
    }

    /// The same for a page, whose head says how many requests wait.
    pub async fn for_page(state: Arc<AppState>, who: Option<Arc<SignedIn>>, notes: Arc<Notes>) -> Self {
        let waiting = match &who {
            Some(who) => inbox::waiting(&state, &who.actor).await,
            None => None,
        };
        Self { state, who, waiting, notes }
    }

    fn who(&self) -> Result<&SignedIn, PortalError> {
        self.who.as_deref().ok_or(PortalError::SignInFirst)
    }

    /// Whoever may look at how the portal is run.
    fn overseer(&self) -> Result<&Actor, PortalError> {
        let actor = &self.who()?.actor;
        if actor.roles.admin || actor.roles.auditor { Ok(actor) } else { Err(PortalError::Forbidden) }
    }

    fn target(&self, to: &str) -> Result<Target, PortalError> {
        Target::parse(to, self.state.config.sites.origins()).map_err(|_| PortalError::BadLink)
    }
}

/// Says an error to a person, and logs what only an admin can use. The one place where that happens for pages.
fn told(error: OperationError) -> PortalError {
    match error {
        OperationError::NotFound | OperationError::Refused(VerdictRefused::NotAnApprover) => {
            PortalError::NotFound
        }
        OperationError::Forbidden => PortalError::Forbidden,
        OperationError::Refused(VerdictRefused::OwnRequest) => PortalError::OwnRequest,
        OperationError::JustificationNeeded => PortalError::JustificationNeeded,
        OperationError::BadPeriod => PortalError::BadPeriod,
        OperationError::Refused(VerdictRefused::Decided(step)) => {
            debug!(%step, "A verdict came too late");
            match step.state {
                "withdrawn" | "expired" => PortalError::NoLongerWaits,
                _ => PortalError::AlreadyDecided,
            }
        }
        OperationError::Conflict | OperationError::Refused(VerdictRefused::SaidYes) => PortalError::Crossed,
        OperationError::TooOften => PortalError::TooOften,
        OperationError::OutOfTime => PortalError::Unavailable,
        OperationError::Database(error) => unavailable(&error),
        OperationError::Directory(error) => {
            warn!(%error, "Atlassian failed a page");
            PortalError::Unavailable
        }
    }
}

/// The same to whoever asked: what they wanted of their request needs it to wait.
fn told_requester(error: OperationError) -> PortalError {
    match error {
        OperationError::Refused(VerdictRefused::Decided(_)) => PortalError::NoLongerWaits,
        other => told(other),
    }
}

/// The same to an admin who retries.
fn told_retrying(error: OperationError) -> PortalError {
    match error {
        OperationError::Conflict => PortalError::RetriedAlready,
        other => told(other),
    }
}

/// What was pressed, in checked words.
fn pressed(verdict: VerdictInput) -> Result<Pressed, PortalError> {
    match verdict {
        VerdictInput::Approve { days, comment } => {
            let comment = Remark::parse(&comment).map_err(|_| PortalError::ReasonNeeded)?;
            Ok(Pressed::Approve(Approval { days, comment }))
        }
        VerdictInput::Deny { reason } => {
            Remark::parse(&reason).ok().flatten().map(Pressed::Deny).ok_or(PortalError::ReasonNeeded)
        }
    }
}

fn unavailable(error: &DbErr) -> PortalError {
    error!(%error, "The database failed a page");
    PortalError::Unavailable
}

#[async_trait]
impl Portal for ActorPortal {
    fn now(&self) -> DateTime<Utc> {
        self.state.clock.now()
    }

    fn viewer(&self) -> Option<Viewer> {
        let actor = &self.who.as_ref()?.actor;
        Some(Viewer {
            name: actor.name.clone(),
            is_admin: actor.roles.admin,
            is_auditor: actor.roles.auditor,
            waiting: self.waiting,
        })
    }

    async fn home(&self) -> Result<Home, PortalError> {
        pages::home(&self.state, self.who()?).await.map_err(|error| unavailable(&error))
    }

    async fn ask_page(&self, to: String) -> Result<AskView, PortalError> {
        let who = self.who()?;
        pages::ask(&self.state, who, &self.target(&to)?).await.map_err(told)
    }

    async fn open_request(&self, to: String, justification: String) -> Result<Asked, PortalError> {
        let who = self.who()?;
        let target = self.target(&to)?;
        let justification = Remark::parse(&justification).map_err(|_| PortalError::JustificationNeeded)?;
        let opened =
            open_request::open_request(&self.state, who, &target, justification).await.map_err(told)?;
        Ok(match opened {
            Opened::Waiting(id) => Asked::Waiting(id),
            Opened::Go => Asked::Go(target.url().to_owned()),
            Opened::Denied => Asked::Denied,
        })
    }

    async fn request_page(&self, id: RequestId) -> Result<RequestView, PortalError> {
        pages::request(&self.state, self.who()?, id).await.map_err(told)
    }

    async fn grant_page(&self, id: GrantId, to: Option<String>) -> Result<GrantView, PortalError> {
        let to = to.and_then(|to| self.target(&to).ok());
        pages::grant(&self.state, self.who()?, id, to).await.map_err(told)
    }

    async fn extend_grant(&self, id: GrantId, justification: String) -> Result<Extended, PortalError> {
        ends::extend(&self.state, self.who()?, id, &justification).await
    }

    async fn give_back(&self, id: GrantId) -> Result<(), PortalError> {
        give_back::give_back(&self.state, &self.who()?.actor, id).await.map_err(ends::told)
    }

    async fn decide_request(&self, id: RequestId, verdict: VerdictInput) -> Result<(), PortalError> {
        let actor = &self.who()?.actor;
        match pressed(verdict)? {
            Pressed::Approve(approval) => decide_request::approve(&self.state, actor, id, &approval).await,
            Pressed::Deny(reason) => decide_request::deny(&self.state, actor, id, &reason).await,
        }
        .map_err(told)
    }

    async fn withdraw_request(&self, id: RequestId) -> Result<(), PortalError> {
        withdraw_request::withdraw(&self.state, &self.who()?.actor, id).await.map_err(told_requester)
    }

    async fn remind_approvers(&self, id: RequestId) -> Result<(), PortalError> {
        remind::press(&self.state, &self.who()?.actor, id).await.map_err(|error| match error {
            OperationError::Conflict => PortalError::TooSoon,
            other => told_requester(other),
        })
    }

    async fn stand_ins(&self) -> Result<StandInsView, PortalError> {
        stand_ins::page(&self.state, &self.who()?.actor).await.map_err(|error| unavailable(&error))
    }

    async fn name_stand_in(&self, absence: AbsenceInput) -> Result<(), PortalError> {
        let actor = &self.who()?.actor;
        let address = EmailAddress::parse(&absence.address).map_err(|_| PortalError::BadPeriod)?;
        let period = stand_ins::period(absence.from, absence.until).ok_or(PortalError::BadPeriod)?;
        operations::stand_ins::name(&self.state, actor, address, period).await.map_err(told)
    }

    async fn end_stand_in(&self, id: StandInId) -> Result<(), PortalError> {
        operations::stand_ins::end(&self.state, &self.who()?.actor, id).await.map_err(told)
    }

    async fn inbox(&self, query: InboxQuery) -> Result<InboxView, PortalError> {
        inbox::inbox(&self.state, &self.who()?.actor, query).await.map_err(|error| unavailable(&error))
    }

    async fn decide_many(
        &self,
        ids: Vec<RequestId>,
        verdict: VerdictInput,
    ) -> Result<Vec<Result<(), PortalError>>, PortalError> {
        let actor = &self.who()?.actor;
        if !(1..=MOST_AT_ONCE).contains(&ids.len()) {
            return Err(PortalError::NothingChosen);
        }
        let each = decide_many::decide_many(&self.state, actor, ids, &pressed(verdict)?).await;
        Ok(each.into_iter().map(|result| result.map_err(told)).collect())
    }

    async fn problem_page(&self, to: String) -> Result<ProblemView, PortalError> {
        let who = self.who()?;
        Ok(pages::problem(&self.state, who, &self.target(&to)?).await)
    }

    async fn audit(&self, query: AuditQuery) -> Result<AuditView, PortalError> {
        let actor = &self.who()?.actor;
        if !actor.roles.admin && !actor.roles.auditor {
            return Err(PortalError::Forbidden);
        }
        audit::page(&self.state, query).await.map_err(|error| unavailable(&error))
    }

    async fn system(&self) -> Result<SystemView, PortalError> {
        let actor = self.overseer()?;
        system::system(&self.state, actor).await.map_err(|error| unavailable(&error))
    }

    async fn retry_job(&self, id: JobId) -> Result<(), PortalError> {
        retry::job(&self.state, &self.who()?.actor, id).await.map_err(told_retrying)
    }

    async fn retry_grant(&self, id: GrantId) -> Result<(), PortalError> {
        retry::grant(&self.state, &self.who()?.actor, id).await.map_err(told_retrying)
    }

    async fn webhooks_page(&self) -> Result<WebhooksView, PortalError> {
        let actor = self.overseer()?;
        settings::webhooks_page(&self.state, actor, &self.notes).await.map_err(|error| unavailable(&error))
    }

    async fn add_webhook(&self, webhook: WebhookInput) -> Result<(), PortalError> {
        settings::add_webhook(&self.state, &self.who()?.actor, &self.notes, webhook).await
    }

    async fn switch_webhook(&self, id: WebhookId, on: bool) -> Result<(), PortalError> {
        webhooks::switch(&self.state, &self.who()?.actor, id, on).await.map_err(told)
    }

    async fn delete_webhook(&self, id: WebhookId) -> Result<(), PortalError> {
        webhooks::delete(&self.state, &self.who()?.actor, id).await.map_err(told)
    }

    async fn test_webhook(&self, id: WebhookId) -> Result<(), PortalError> {
        webhooks::test(&self.state, &self.who()?.actor, id).await.map_err(told)
    }

    async fn tokens_page(&self) -> Result<TokensView, PortalError> {
        let actor = self.overseer()?;
        settings::tokens_page(&self.state, actor, &self.notes).await.map_err(|error| unavailable(&error))
    }

    async fn make_token(&self, token: TokenInput) -> Result<(), PortalError> {
        settings::make_token(&self.state, self.who()?, &self.notes, token).await
    }

    async fn revoke_token(&self, id: TokenId) -> Result<(), PortalError> {
        tokens::revoke(&self.state, &self.who()?.actor, id).await.map_err(told)
    }

    async fn rules_page(&self, query: RulesQuery) -> Result<RulesView, PortalError> {
        let actor = self.overseer()?;
        rules::rules_page(&self.state, actor, query).await.map_err(|error| unavailable(&error))
    }

    async fn rule_page(&self, id: RuleId) -> Result<RuleView, PortalError> {
        rules::rule_page(&self.state, self.overseer()?, &self.notes, &id).await
    }

    async fn try_rules(&self, question: TryQuestion) -> Result<TryView, PortalError> {
        self.overseer()?;
        rules::try_rules(&self.state, &question).await
    }

    async fn add_rule(&self, revision: i32) -> Result<RuleId, PortalError> {
        rules::add_rule(&self.state, &self.who()?.actor, revision).await
    }

    async fn change_rule(&self, id: RuleId, revision: i32, change: RuleChange) -> Result<(), PortalError> {
        rules::change_rule(&self.state, &self.who()?.actor, &id, revision, change).await
    }

    async fn edit_rule(&self, id: RuleId, revision: i32, form: RuleInput) -> Result<RuleEdited, PortalError> {
        rules::edit_rule(&self.state, &self.who()?.actor, &self.notes, &id, revision, form).await
    }

    async fn publish_rules(&self, revision: i32, comment: String) -> Result<(), PortalError> {
        let published = publish_policy::publish(&self.state, &self.who()?.actor, revision, &comment).await;
        published.map(|_| ()).map_err(rules::told_draft)
    }

    async fn confirm_rules(&self, revision: i32) -> Result<(), PortalError> {
        let published = publish_policy::confirm(&self.state, &self.who()?.actor, revision).await;
        published.map(|_| ()).map_err(rules::told_draft)
    }

    async fn discard_rules(&self, revision: i32) -> Result<(), PortalError> {
        policy_draft::discard(&self.state, &self.who()?.actor, revision).await.map_err(rules::told_draft)
    }

    async fn carry_over_rules(&self, revision: i32) -> Result<(), PortalError> {
        policy_draft::carry_over(&self.state, &self.who()?.actor, revision).await.map_err(rules::told_draft)
    }

    async fn restore_rules(&self, revision: i32, number: i32) -> Result<Restored, PortalError> {
        let restored = publish_policy::restore(&self.state, &self.who()?.actor, revision, number).await;
        match restored.map_err(rules::told_draft)? {
            publish_policy::Outcome::Drafted => Ok(Restored::Drafted),
            _ => Ok(Restored::Published),
        }
    }

    async fn import_page(&self) -> Result<ImportView, PortalError> {
        rules::import_page(&self.state, &self.who()?.actor).await
    }

    async fn import_rules(&self, revision: i32, text: String) -> Result<Vec<ImportProblem>, PortalError> {
        rules::import_rules(&self.state, &self.who()?.actor, revision, &text).await
    }

    async fn replays_page(&self) -> Result<ReplaysView, PortalError> {
        let actor = self.overseer()?;
        rules::replays_page(&self.state, actor).await.map_err(|error| unavailable(&error))
    }

    async fn replay_page(&self, id: ReplayId) -> Result<ReplayView, PortalError> {
        rules::replay_page(&self.state, self.overseer()?, id).await.map_err(told)
    }

    async fn start_replay(&self, revision: i32, days: u16) -> Result<ReplayId, PortalError> {
        let started = replay_draft::start(&self.state, &self.who()?.actor, revision, days).await;
        started.map_err(rules::told_draft)
    }

    async fn products_page(&self, missed: Option<i32>) -> Result<ProductsView, PortalError> {
        let actor = self.overseer()?;
        settings::pages::products(&self.state, actor, missed).await.map_err(|error| unavailable(&error))
    }

    async fn product_page(
        &self,
        site: String,
        key: String,
        missed: Option<i32>,
    ) -> Result<ProductView, PortalError> {
        let actor = self.overseer()?;
        settings::pages::product(&self.state, actor, &self.notes, (&site, &key), missed).await
    }

    async fn approvers_page(&self, missed: Option<i32>) -> Result<ApproversView, PortalError> {
        let actor = self.overseer()?;
        settings::pages::approvers(&self.state, actor, missed).await.map_err(|error| unavailable(&error))
    }

    async fn approver_group_page(
        &self,
        key: String,
        missed: Option<i32>,
    ) -> Result<ApproverGroupView, PortalError> {
        let actor = self.overseer()?;
        settings::pages::approver_group(&self.state, actor, &self.notes, &key, missed).await
    }

    async fn notifications_page(&self, missed: Option<i32>) -> Result<NotificationsView, PortalError> {
        let actor = self.overseer()?;
        let page = settings::pages::notifications(&self.state, actor, &self.notes, missed).await;
        page.map_err(|error| unavailable(&error))
    }

    async fn access_page(&self) -> Result<AccessView, PortalError> {
        self.overseer()?;
        settings::pages::access(&self.state).await.map_err(|error| unavailable(&error))
    }

    async fn settings_history(&self, missed: Option<i32>) -> Result<SettingsHistoryView, PortalError> {
        let actor = self.overseer()?;
        settings::head::history(&self.state, actor, missed).await.map_err(|error| unavailable(&error))
    }

    async fn change_settings(
        &self,
        version: i32,
        change: SettingsChange,
        comment: String,
    ) -> Result<bool, PortalError> {
        let actor = &self.who()?.actor;
        settings::forms::change(&self.state, actor, &self.notes, version, change, &comment).await
    }

    async fn confirm_settings(&self, version: i32) -> Result<(), PortalError> {
        let confirmed = change_settings::confirm(&self.state, &self.who()?.actor, version).await;
        confirmed.map(|_| ()).map_err(settings::head::told_settings)
    }

    async fn take_back_settings(&self, version: i32) -> Result<(), PortalError> {
        let taken = change_settings::take_back(&self.state, &self.who()?.actor, version).await;
        taken.map_err(settings::head::told_settings)
    }

    async fn restore_settings(&self, version: i32, number: i32) -> Result<(), PortalError> {
        let restored = change_settings::restore(&self.state, &self.who()?.actor, version, number).await;
        restored.map(|_| ()).map_err(settings::head::told_settings)
    }

    async fn send_sample(&self, of: String) -> Result<(), PortalError> {
        send_sample::send_sample(&self.state, &self.who()?.actor, &of).await.map_err(told)
    }
}
