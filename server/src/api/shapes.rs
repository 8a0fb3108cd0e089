//! The shapes of the API. A field that is here stays: programs of others read it.

use chrono::{DateTime, Utc};
use domain::{GrantState, RequestState, Seats};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::config::Product;
use crate::storage::seats::Sample;

/// A request's state, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestStateName {
    /// Waits for a verdict.
    Pending,
    /// An approver said yes.
    Approved,
    /// Approved, and no seat is free.
    Waitlisted,
    /// An approver said no.
    Denied,
    /// The requester took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

impl RequestStateName {
    pub(super) fn of(state: &RequestState) -> Self {
        match state {
            RequestState::Pending => Self::Pending,
            RequestState::Approved(_) => Self::Approved,
            RequestState::Waitlisted(_) => Self::Waitlisted,
            RequestState::Denied(_) => Self::Denied,
            RequestState::Withdrawn { .. } => Self::Withdrawn,
            RequestState::Expired { .. } => Self::Expired,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Waitlisted => "waitlisted",
            Self::Denied => "denied",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// A grant's state, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantStateName {
    /// Being set up.
    Provisioning,
    /// Seen working.
    Active,
    /// Being taken back.
    Revoking,
    /// Seen gone.
    Revoked,
    /// Could not be set up.
    Failed,
}

impl GrantStateName {
    pub(super) fn of(state: &GrantState) -> Self {
        match state {
            GrantState::Provisioning => Self::Provisioning,
            GrantState::Active { .. } => Self::Active,
            GrantState::Revoking { .. } => Self::Revoking,
            GrantState::Revoked { .. } => Self::Revoked,
            GrantState::Failed { .. } => Self::Failed,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Provisioning => "provisioning",
            Self::Active => "active",
            Self::Revoking => "revoking",
            Self::Revoked => "revoked",
            Self::Failed => "failed",
        }
    }
}

/// Somebody who has signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonShape {
    /// By this everything else refers to the person.
    pub id: Uuid,
    /// The name to show.
    pub name: String,
    /// The verified address.
    #[schema(required)]
    pub email: Option<String>,
}

/// A person's ask for a license.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Request)]
pub struct RequestShape {
    /// Its id.
    pub id: Uuid,
    /// Its page, where it is decided.
    #[schema(format = "uri")]
    pub url: String,
    /// Where it stands.
    pub state: RequestStateName,
    /// Who asks.
    pub requester: PersonShape,
    /// On which site, by its key in the configuration.
    pub site: String,
    /// For which product, by its key.
    pub product: String,
    /// Where the person wanted to go.
    #[schema(format = "uri")]
    pub target: String,
    /// Why they ask, if they said; their words.
    #[schema(required)]
    pub justification: Option<String>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When it ends without a verdict.
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was decided or ended.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
    /// The verdict that counts.
    #[schema(required)]
    pub verdict: Option<VerdictShape>,
    /// The grant that it led to.
    #[schema(required)]
    pub grant: Option<Uuid>,
}

/// What an approver said.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Verdict)]
pub struct VerdictShape {
    /// Who decided.
    pub by: PersonShape,
    /// When.
    pub at: DateTime<Utc>,
    /// What they said to it; their words.
    #[schema(required)]
    pub comment: Option<String>,
}

/// A part of the list of requests.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestList {
    /// The newest first.
    pub items: Vec<RequestShape>,
    /// `after` for the next part; absent at the end.
    #[schema(required)]
    pub next: Option<Uuid>,
}

/// A license given.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantShape {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: GrantStateName,
    /// Whose it is.
    pub person: PersonShape,
    /// On which site, by its key in the configuration.
    pub site: String,
    /// Of which product, by its key.
    pub product: String,
    /// The account at Atlassian, once it is known.
    #[schema(required)]
    pub account: Option<String>,
    /// Where the person wanted to go.
    #[schema(format = "uri")]
    pub target: String,
    /// The request behind it; absent when policy gave it at once.
    #[schema(required)]
    pub request: Option<Uuid>,
    /// For so many days, if it ends.
    #[schema(required)]
    pub days: Option<u32>,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
    /// When it was seen working.
    #[schema(required)]
    pub active_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[schema(required)]
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was seen gone.
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why it could not be set up.
    #[schema(required)]
    pub failure: Option<String>,
}

/// A part of the list of grants.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantList {
    /// The newest first.
    pub items: Vec<GrantShape>,
    /// `after` for the next part; absent at the end.
    #[schema(required)]
    pub next: Option<Uuid>,
}

/// Seats of a product, as they were counted last.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Seats)]
pub struct SeatShape {
    /// On which site, by its key in the configuration.
    pub site: String,
    /// Of which product, by its key.
    pub product: String,
    /// What people call it.
    pub name: String,
    /// What the plan allows; absent without a limit.
    #[schema(required)]
    pub limit: Option<u32>,
    /// Taken.
    pub used: u32,
    /// Promised and not taken yet.
    pub reserved: u32,
    /// Neither taken nor promised; absent without a limit.
    #[schema(required)]
    pub free: Option<u32>,
    /// When they were counted.
    pub counted_at: DateTime<Utc>,
}

impl SeatShape {
    pub(super) fn of(product: &Product, sample: &Sample) -> Self {
        let seats = Seats { limit: sample.limit, used: sample.used, reserved: sample.reserved };
        Self {
            site: sample.site.clone(),
            product: sample.product.clone(),
            name: product.name.clone(),
            limit: sample.limit,
            used: sample.used,
            reserved: sample.reserved,
            free: seats.free(),
            counted_at: sample.at,
        }
    }
}

/// Seats of all configured products that were counted yet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeatList {
    /// In the order of the configuration.
    pub items: Vec<SeatShape>,
}

/// What goes with a yes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Approve)]
pub struct ApproveBody {
    /// The license is for so many days; as the rule says when absent.
    #[schema(minimum = 1, maximum = 3650)]
    #[serde(default, deserialize_with = "whole")]
    pub days: Option<u32>,
    /// Said to the requester.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
}

/// What goes with a no.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Deny)]
pub struct DenyBody {
    /// Said to the requester; at least one character that can be seen.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"[^\s\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]"
    )]
    pub reason: String,
}

/// An integer, as JSON Schema has it: `14.0` is one, too.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(deserializer)? else { return Ok(None) };
    let exact = number.as_u64().and_then(|number| u32::try_from(number).ok());
    let rounded = number.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=4e9).contains(number));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number in the range of u32"
    )]
    let found = exact.or(rounded.map(|number| number as u32));
    found.map(Some).ok_or_else(|| serde::de::Error::custom("days is not a whole number"))
}
