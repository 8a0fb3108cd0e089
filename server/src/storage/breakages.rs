//! Sites that refuse the portal, from the first refusal until the portal is let in again.

use chrono::{DateTime, Utc};
use domain::SiteKey;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, TryInsertResult};

use super::entities::breakage;

/// What the portal does at a site. Whoever may change may read, and not the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Looks.
    Reading,
    /// Puts people into groups and takes them out.
    Changing,
}

impl Doing {
    fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Changing => "changing",
        }
    }
}

/// Writes a refusal down. `true`: it is the first since the site let the portal in.
pub async fn begin(
    db: &impl ConnectionTrait,
    site: &SiteKey,
    doing: Doing,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let row = breakage::ActiveModel {
        site: Set(site.to_string()),
        since: Set(at),
        doing: Set(doing.name().to_owned()),
    };
    let inserted = breakage::Entity::insert(row)
        .on_conflict_do_nothing_on([breakage::Column::Site])
        .exec_without_returning(db)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1..)) {
        return Ok(true);
    }
    if doing == Doing::Changing {
        // The same breakage, and reading alone does not end it any more.
        breakage::Entity::update_many()
            .col_expr(breakage::Column::Doing, Expr::value(doing.name()))
            .filter(breakage::Column::Site.eq(site.as_str()))
            .exec(db)
            .await?;
    }
    Ok(false)
}

/// Since when the site refuses the portal.
pub async fn since(db: &impl ConnectionTrait, site: &SiteKey) -> Result<Option<DateTime<Utc>>, DbErr> {
    let found = breakage::Entity::find_by_id(site.as_str()).one(db).await?;
    Ok(found.map(|row| row.since))
}

/// The sites that refuse the portal, each since when, in alphabetical order.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<(String, DateTime<Utc>)>, DbErr> {
    let rows = breakage::Entity::find().order_by_asc(breakage::Column::Site).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.site, row.since)).collect())
}

/// Ends the breakage of a site that let the portal do this. `true`: there was one.
pub async fn end(db: &impl ConnectionTrait, site: &SiteKey, doing: Doing) -> Result<bool, DbErr> {
    let mut ended = breakage::Entity::delete_many().filter(breakage::Column::Site.eq(site.as_str()));
    if doing == Doing::Reading {
        ended = ended.filter(breakage::Column::Doing.eq(doing.name()));
    }
    Ok(ended.exec(db).await?.rows_affected == 1)
}
