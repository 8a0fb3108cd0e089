//! The audit: append-only. Entries name people by id only.
//!
//! An entry is appended in the transaction of what it tells; [`seal`] chains it a moment later.

mod about;
mod chain;
mod page;
mod seal;
mod verify;

use chrono::{DateTime, Utc};
use domain::PersonId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entities::audit;

pub use about::About;
pub use chain::digest;
pub use page::{Entry, Filter, Kind, Place, page, seals, statements};
pub use seal::seal;
pub use verify::{Broken, Chain, Head, Verified, Why, verify};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A person signed in.
    SignedIn,
    /// An identity tried to sign in with an address that is bound to another.
    AddressRefused,
    /// The policy decided.
    Decided,
    /// A person asked.
    RequestOpened,
    /// One of several approvers said yes; others have to, too.
    RequestSeconded,
    /// An approver said yes.
    RequestApproved,
    /// An approver said no.
    RequestDenied,
    /// Nobody decided in time.
    RequestExpired,
    /// The requester took it back.
    RequestWithdrawn,
    /// The requester had the approvers reminded.
    RequestReminded,
    /// Nobody answered, and others were asked too.
    RequestEscalated,
    /// An approver named a stand-in.
    StandInNamed,
    /// An approver is back before the time.
    StandInEnded,
    /// No seat was free for what was approved.
    RequestWaitlisted,
    /// A seat came free for the first of the waitlist.
    RequestProceeded,
    /// A license was promised.
    GrantCreated,
    /// A license was seen working.
    GrantActive,
    /// A license could not be set up.
    GrantFailed,
    /// An admin tried again.
    GrantRetried,
    /// A license that could not be set up was seen gone.
    GrantCleanedUp,
    /// The end of a license was moved.
    GrantExtended,
    /// Its holder gave a license back.
    GrantGivenBack,
    /// A license was seen gone.
    GrantRevoked,
    /// A version of the policy was published.
    PolicyPublished,
    /// An admin asks another one to confirm that a draft of the policy is published.
    PolicyAsked,
    /// An admin threw a draft of the policy away.
    PolicyDiscarded,
    /// A version of the settings was published.
    SettingsPublished,
    /// An admin asks another one to confirm a version of the settings.
    SettingsAsked,
    /// An admin took a version of the settings back that was to be confirmed.
    SettingsDiscarded,
    /// An admin queued a parked job again.
    JobRetried,
    /// An admin added a webhook.
    WebhookAdded,
    /// A webhook was switched on or off.
    WebhookSwitched,
    /// An admin deleted a webhook.
    WebhookDeleted,
    /// An admin made a token.
    TokenMade,
    /// An admin revoked a token.
    TokenRevoked,
    /// What the portal knew of a person was erased.
    PersonErased,
}

impl Action {
    fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::AddressRefused => "address_refused",
            Self::Decided => "decided",
            Self::RequestOpened => "request_opened",
            Self::RequestSeconded => "request_seconded",
            Self::RequestApproved => "request_approved",
            Self::RequestDenied => "request_denied",
            Self::RequestExpired => "request_expired",
            Self::RequestWithdrawn => "request_withdrawn",
            Self::RequestReminded => "request_reminded",
            Self::RequestEscalated => "request_escalated",
            Self::StandInNamed => "stand_in_named",
            Self::StandInEnded => "stand_in_ended",
            Self::RequestWaitlisted => "request_waitlisted",
            Self::RequestProceeded => "request_proceeded",
            Self::GrantCreated => "grant_created",
            Self::GrantActive => "grant_active",
            Self::GrantFailed => "grant_failed",
            Self::GrantRetried => "grant_retried",
            Self::GrantCleanedUp => "grant_cleaned_up",
            Self::GrantExtended => "grant_extended",
            Self::GrantGivenBack => "grant_given_back",
            Self::GrantRevoked => "grant_revoked",
            Self::PolicyPublished => "policy_published",
            Self::PolicyAsked => "policy_asked",
            Self::PolicyDiscarded => "policy_discarded",
            Self::SettingsPublished => "settings_published",
            Self::SettingsAsked => "settings_asked",
            Self::SettingsDiscarded => "settings_discarded",
            Self::JobRetried => "job_retried",
            Self::WebhookAdded => "webhook_added",
            Self::WebhookSwitched => "webhook_switched",
            Self::WebhookDeleted => "webhook_deleted",
            Self::TokenMade => "token_made",
            Self::TokenRevoked => "token_revoked",
            Self::PersonErased => "person_erased",
        }
    }

    fn subject_kind(self) -> &'static str {
        match self {
            Self::SignedIn | Self::AddressRefused | Self::PersonErased => "person",
            Self::Decided => "decision",
            Self::RequestOpened
            | Self::RequestSeconded
            | Self::RequestApproved
            | Self::RequestDenied
            | Self::RequestExpired
            | Self::RequestWithdrawn
            | Self::RequestReminded
            | Self::RequestEscalated
            | Self::RequestWaitlisted
            | Self::RequestProceeded => "request",
            Self::StandInNamed | Self::StandInEnded => "stand_in",
            Self::GrantCreated
            | Self::GrantActive
            | Self::GrantFailed
            | Self::GrantRetried
            | Self::GrantCleanedUp
            | Self::GrantExtended
            | Self::GrantGivenBack
            | Self::GrantRevoked => "grant",
            Self::PolicyPublished | Self::PolicyAsked | Self::PolicyDiscarded => "policy",
            Self::SettingsPublished | Self::SettingsAsked | Self::SettingsDiscarded => "settings",
            Self::JobRetried => "job",
            Self::WebhookAdded | Self::WebhookSwitched | Self::WebhookDeleted => "webhook",
            Self::TokenMade | Self::TokenRevoked => "token",
        }
    }
}

/// Appends an entry. `actor` is absent when the portal itself acted. Whom and what it is about is looked up, so a request
/// or a grant is stored before its entry.
pub async fn append(
    db: &impl ConnectionTrait,
    actor: Option<PersonId>,
    action: Action,
    subject: Uuid,
    details: serde_json::Value,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let about = About::of(db, actor, action, subject).await?;
    append_about(db, actor, action, subject, about, details, at).await
}

/// The same, by a caller who knows whom and what it is about.
pub(super) async fn append_about(
    db: &impl ConnectionTrait,
    actor: Option<PersonId>,
    action: Action,
    subject: Uuid,
    about: About,
    details: serde_json::Value,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (site, product) = about.product.unzip();
    let row = audit::ActiveModel {
        seq: NotSet,
        at: Set(at),
        actor_id: Set(actor.map(|actor| actor.0)),
        action: Set(action.name().to_owned()),
        subject_kind: Set(action.subject_kind().to_owned()),
        subject_id: Set(subject),
        details: Set(details),
        person_id: Set(about.person.map(|person| person.0)),
        site: Set(site),
        product: Set(product),
    };
    audit::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Whether the action has happened to this before.
pub async fn has_happened(db: &impl ConnectionTrait, action: Action, subject: Uuid) -> Result<bool, DbErr> {
    let entry = audit::Entity::find()
        .filter(audit::Column::SubjectKind.eq(action.subject_kind()))
        .filter(audit::Column::SubjectId.eq(subject))
        .filter(audit::Column::Action.eq(action.name()))
        .one(db)
        .await?;
    Ok(entry.is_some())
}

/// When an action happened lately and to what, the newest first.
pub async fn latest(
    db: &impl ConnectionTrait,
    action: Action,
    limit: u64,
) -> Result<Vec<(DateTime<Utc>, Uuid)>, DbErr> {
    let rows = audit::Entity::find()
        .filter(audit::Column::Action.eq(action.name()))
        .order_by_desc(audit::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.at, row.subject_id)).collect())
}
