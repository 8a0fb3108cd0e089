//! Versions of the settings. Each is a row; the newest published one counts.

use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::settings::Settings;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};

use super::corrupt;
use super::entities::settings_version::{Column, Entity, Model};
use super::{Change, DatabaseTransaction};

/// What became of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Its author asks another admin to confirm it.
    Asked,
    /// It counts, or counted.
    Published,
    /// It never counted.
    Discarded,
}

impl VersionState {
    const ALL: [Self; 3] = [Self::Asked, Self::Published, Self::Discarded];

    fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }
}

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsVersion {
    /// Counts on.
    pub number: i32,
    /// What it says.
    pub settings: Settings,
    /// Whose change it is; the configuration's, when absent.
    pub author: Option<PersonId>,
    /// Which other admin confirmed it, where one has to.
    pub confirmed_by: Option<PersonId>,
    /// What its author says of it.
    pub comment: String,
    /// Since when it stands as it does.
    pub at: DateTime<Utc>,
    /// How it stands.
    pub state: VersionState,
}

impl TryFrom<Model> for SettingsVersion {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        let state = VersionState::ALL.into_iter().find(|state| state.name() == row.state);
        Ok(Self {
            number: row.number,
            settings: serde_json::from_value(row.body).map_err(|_| corrupt("version of the settings"))?,
            author: row.author_id.map(PersonId),
            confirmed_by: row.confirmed_by.map(PersonId),
            comment: row.comment,
            at: row.created_at,
            state: state.ok_or_else(|| corrupt("version of the settings"))?,
        })
    }
}

/// The version that counts now.
pub async fn current(db: &impl ConnectionTrait) -> Result<Option<SettingsVersion>, DbErr> {
    let published = Column::State.eq(VersionState::Published.name());
    let row = Entity::find().filter(published).order_by_desc(Column::Number).one(db).await?;
    row.map(TryInto::try_into).transpose()
}

/// The number of the version that counts now.
pub async fn current_number(db: &impl ConnectionTrait) -> Result<Option<i32>, DbErr> {
    let published = Column::State.eq(VersionState::Published.name());
    let numbers = Entity::find().select_only().column(Column::Number).filter(published);
    numbers.order_by_desc(Column::Number).into_tuple().one(db).await
}

/// The newest version that counts, of those up to that number.
pub async fn published_by(db: &impl ConnectionTrait, number: i32) -> Result<Option<SettingsVersion>, DbErr> {
    let published = Column::State.eq(VersionState::Published.name());
    let upto = Entity::find().filter(published).filter(Column::Number.lte(number));
    upto.order_by_desc(Column::Number).one(db).await?.map(TryInto::try_into).transpose()
}

/// The newest versions, the newest first, however they stand.
pub async fn newest(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<SettingsVersion>, DbErr> {
    let rows = Entity::find().order_by_desc(Column::Number).limit(limit).all(db).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The version of that number.
pub async fn find(db: &impl ConnectionTrait, number: i32) -> Result<Option<SettingsVersion>, DbErr> {
    Entity::find_by_id(number).one(db).await?.map(TryInto::try_into).transpose()
}

/// Stores a version. `false`: there is one of that number, and the transaction is of no more use.
pub async fn append(tx: &DatabaseTransaction, new: &SettingsVersion) -> Result<bool, DbErr> {
    let body = serde_json::to_value(&new.settings).map_err(|error| DbErr::Json(error.to_string()))?;
    let row = super::entities::settings_version::ActiveModel {
        number: Set(new.number),
        body: Set(body),
        author_id: Set(new.author.map(|author| author.0)),
        confirmed_by: Set(new.confirmed_by.map(|person| person.0)),
        comment: Set(new.comment.clone()),
        created_at: Set(new.at),
        state: Set(new.state.name().to_owned()),
    };
    match Entity::insert(row).exec_without_returning(tx).await {
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        other => {
            other?;
            tx.moves(Change::Settings);
            Ok(true)
        }
    }
}

/// Ends the question about a version: with whoever confirmed it, it counts from now on. `false`: somebody else ended it.
pub async fn answer(
    tx: &DatabaseTransaction,
    number: i32,
    confirmed_by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let state = if confirmed_by.is_some() { VersionState::Published } else { VersionState::Discarded };
    let answered = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.name()))
        .col_expr(Column::ConfirmedBy, Expr::value(confirmed_by.map(|person| person.0)))
        .col_expr(Column::CreatedAt, Expr::value(at))
        .filter(Column::Number.eq(number))
        .filter(Column::State.eq(VersionState::Asked.name()))
        .exec(tx)
        .await?;
    tx.moves(Change::Settings);
    Ok(answered.rows_affected == 1)
}
