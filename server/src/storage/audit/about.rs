//! Whom and which product an entry is about: what the audit's page filters by.

use domain::PersonId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::Action;
use crate::storage::entities::{grant, request};

/// Whom and which product an entry is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// To whom it happened.
    pub person: Option<PersonId>,
    /// The keys of site and product.
    pub product: Option<(String, String)>,
}

impl About {
    /// Of a request or a grant: whose and of what it is. Of anything else only what its kind says.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        actor: Option<PersonId>,
        action: Action,
        subject: Uuid,
    ) -> Result<Self, DbErr> {
        let found: Option<(Uuid, String, String)> = match action.subject_kind() {
            "person" => return Ok(Self { person: Some(PersonId(subject)), product: None }),
            "stand_in" => return Ok(Self { person: actor, product: None }),
            "request" => {
                let columns = [request::Column::RequesterId, request::Column::Site, request::Column::Product];
                let row = request::Entity::find_by_id(subject).select_only().columns(columns);
                row.into_tuple().one(db).await?
            }
            "grant" => {
                let columns = [grant::Column::PersonId, grant::Column::Site, grant::Column::Product];
                let row = grant::Entity::find_by_id(subject).select_only().columns(columns);
                row.into_tuple().one(db).await?
            }
            _ => None,
        };
        Ok(found.map_or_else(Self::default, |(person, site, product)| Self {
            person: Some(PersonId(person)),
            product: Some((site, product)),
        }))
    }
}
