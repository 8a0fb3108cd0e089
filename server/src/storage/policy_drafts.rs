//! The one draft of the policy that all admins share, edit by edit: each is a row of its own, and the newest one says
//! how the draft stands. Earlier ones are kept for a while, to show somebody what changed while they looked away.

use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::policy::Policy;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, SqlErr};

use super::corrupt;
use super::entities::policy_draft;

/// So many edits are kept.
const KEPT: i32 = 50;

/// What an edit made of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// There is a draft.
    Open,
    /// Its editor asks another admin to confirm that it is published.
    Asked,
    /// There is one, and somebody published another version beside it.
    Overtaken,
    /// It became a version.
    Published,
    /// It was thrown away.
    Discarded,
}

impl DraftState {
    const ALL: [Self; 5] = [Self::Open, Self::Asked, Self::Overtaken, Self::Published, Self::Discarded];

    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Asked => "asked",
            Self::Overtaken => "overtaken",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }

    /// Whether there is a draft then.
    #[must_use]
    pub fn is_draft(self) -> bool {
        matches!(self, Self::Open | Self::Asked | Self::Overtaken)
    }
}

/// The draft after one edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Counts on, draft after draft.
    pub revision: i32,
    /// The version from which it began.
    pub base: i32,
    /// The rules; those that decide, when there is no draft.
    pub policy: Policy,
    /// What this edit made of it.
    pub state: DraftState,
    /// Whose edit it was; nobody's, when a file came in on the server.
    pub by: Option<PersonId>,
    /// What whoever asks to publish says of it; else empty.
    pub comment: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl TryFrom<policy_draft::Model> for DraftRow {
    type Error = DbErr;

    fn try_from(row: policy_draft::Model) -> Result<Self, DbErr> {
        let state = DraftState::ALL.into_iter().find(|state| state.name() == row.state);
        Ok(Self {
            revision: row.revision,
            base: row.base,
            policy: serde_json::from_value(row.body).map_err(|_| corrupt("draft of the policy"))?,
            state: state.ok_or_else(|| corrupt("draft of the policy"))?,
            by: row.by_id.map(PersonId),
            comment: row.comment,
            at: row.created_at,
        })
    }
}

/// How the draft stands. `None`: nobody has ever edited one.
pub async fn newest(db: &impl ConnectionTrait) -> Result<Option<DraftRow>, DbErr> {
    let newest = policy_draft::Entity::find().order_by_desc(policy_draft::Column::Revision).one(db).await?;
    newest.map(TryInto::try_into).transpose()
}

/// The last edit that somebody made in a draft, whatever was published beside it since.
pub async fn last_edit(db: &impl ConnectionTrait) -> Result<Option<DraftRow>, DbErr> {
    let edits = [DraftState::Open, DraftState::Asked].map(DraftState::name);
    let newest = policy_draft::Entity::find()
        .filter(policy_draft::Column::State.is_in(edits))
        .order_by_desc(policy_draft::Column::Revision)
        .one(db)
        .await?;
    newest.map(TryInto::try_into).transpose()
}

/// How the draft stood, if that is still known.
pub async fn at(db: &impl ConnectionTrait, revision: i32) -> Result<Option<DraftRow>, DbErr> {
    policy_draft::Entity::find_by_id(revision).one(db).await?.map(TryInto::try_into).transpose()
}

/// Stores an edit. `false`: somebody else's edit has that revision already, and the transaction is of no more use.
pub async fn append(db: &impl ConnectionTrait, edit: &DraftRow) -> Result<bool, DbErr> {
    let row = policy_draft::ActiveModel {
        revision: Set(edit.revision),
        base: Set(edit.base),
        body: Set(serde_json::to_value(&edit.policy).map_err(|error| DbErr::Json(error.to_string()))?),
        state: Set(edit.state.name().to_owned()),
        by_id: Set(edit.by.map(|by| by.0)),
        comment: Set(edit.comment.clone()),
        created_at: Set(edit.at),
    };
    match policy_draft::Entity::insert(row).exec_without_returning(db).await {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            return Ok(false);
        }
        other => other?,
    };
    let old = policy_draft::Column::Revision.lte(edit.revision - KEPT);
    policy_draft::Entity::delete_many().filter(old).exec(db).await?;
    Ok(true)
}
