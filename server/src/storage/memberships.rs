//! Which groups people carried when they last signed in: where the mail of a group without an address goes. Nobody may
//! do anything because of a row here; that is what the session says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{EmailAddress, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::entities::{membership, person};

/// Replaces what is known of a person.
pub async fn replace(
    db: &impl ConnectionTrait,
    person: PersonId,
    groups: &BTreeSet<String>,
) -> Result<(), DbErr> {
    membership::Entity::delete_many().filter(membership::Column::PersonId.eq(person.0)).exec(db).await?;
    if groups.is_empty() {
        return Ok(());
    }
    let rows = groups
        .iter()
        .map(|group| membership::ActiveModel { person_id: Set(person.0), idp_group: Set(group.clone()) });
    membership::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// The groups of a person at their latest sign-in.
pub async fn of_person(db: &impl ConnectionTrait, person: PersonId) -> Result<BTreeSet<String>, DbErr> {
    let rows = membership::Entity::find().filter(membership::Column::PersonId.eq(person.0)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.idp_group).collect())
}

/// Verified addresses of members who signed in since then, whoever came last first.
pub async fn addresses(
    db: &impl ConnectionTrait,
    group: &str,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<EmailAddress>, DbErr> {
    let members = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .filter(membership::Column::IdpGroup.eq(group));
    let rows = person::Entity::find()
        .filter(person::Column::Id.in_subquery(QueryTrait::into_query(members)))
        .filter(person::Column::Email.is_not_null())
        .filter(person::Column::SignedInAt.gt(since))
        .order_by_desc(person::Column::SignedInAt)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| EmailAddress::parse(&row.email?).ok()).collect())
}

/// Groups that anybody carried, by name.
pub async fn groups(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<String>, DbErr> {
    membership::Entity::find()
        .select_only()
        .column(membership::Column::IdpGroup)
        .distinct()
        .order_by_asc(membership::Column::IdpGroup)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// The groups in which each of these addresses was last seen; an address that never signed in is left out.
pub async fn groups_of<'a>(
    db: &impl ConnectionTrait,
    addresses: impl IntoIterator<Item = &'a EmailAddress>,
) -> Result<BTreeMap<EmailAddress, BTreeSet<String>>, DbErr> {
    let addresses: Vec<&str> = addresses.into_iter().map(EmailAddress::as_str).collect();
    let people = person::Entity::find().filter(person::Column::Email.is_in(addresses)).all(db).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let rows = membership::Entity::find().filter(membership::Column::PersonId.is_in(ids)).all(db).await?;
    let mut seen = BTreeMap::new();
    for person in people {
        let Some(address) = person.email.and_then(|text| EmailAddress::parse(&text).ok()) else { continue };
        let groups = rows.iter().filter(|row| row.person_id == person.id).map(|row| row.idp_group.clone());
        seen.insert(address, groups.collect());
    }
    Ok(seen)
}

/// Whether the person with this address was last seen in the group.
pub async fn has(db: &impl ConnectionTrait, group: &str, address: &EmailAddress) -> Result<bool, DbErr> {
    let person = person::Entity::find().filter(person::Column::Email.eq(address.as_str())).one(db).await?;
    let Some(person) = person else { return Ok(false) };
    Ok(membership::Entity::find_by_id((person.id, group.to_owned())).one(db).await?.is_some())
}
