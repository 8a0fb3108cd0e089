//! People who have signed in.

use chrono::{DateTime, Utc};
use domain::{EmailAddress, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::entities::person;

/// A person's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id by which everything else refers to the person.
    pub id: PersonId,
    /// The issuer of the identity.
    pub issuer: String,
    /// The subject at that issuer.
    pub subject: String,
    /// The verified address.
    pub email: Option<EmailAddress>,
    /// The name to show.
    pub name: String,
    /// When they last signed in.
    pub signed_in_at: DateTime<Utc>,
}

/// What became of a sign-in in the table of persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// This is the person.
    Person(Person),
    /// The address already belongs to another identity.
    AddressTaken {
        /// Whose it is.
        by: PersonId,
    },
}

impl From<person::Model> for Person {
    fn from(row: person::Model) -> Self {
        Self {
            id: PersonId(row.id),
            issuer: row.issuer,
            subject: row.subject,
            email: row.email.and_then(|text| EmailAddress::parse(&text).ok()),
            name: row.name,
            signed_in_at: row.signed_in_at,
        }
    }
}

/// The person of that id.
pub async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Person>, DbErr> {
    Ok(person::Entity::find_by_id(id.0).one(db).await?.map(Into::into))
}

/// The people of those ids, in no order.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<Person>, DbErr> {
    let ids: Vec<_> = ids.into_iter().map(|id| id.0).collect();
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// People whose name or address holds the text, at most so many; a whole address is one person.
pub async fn called(db: &impl ConnectionTrait, text: &str, limit: u64) -> Result<Vec<PersonId>, DbErr> {
    if let Ok(address) = EmailAddress::parse(text)
        && let [person] = find_by_addresses(db, [&address]).await?.as_slice()
    {
        return Ok(vec![person.id]);
    }
    let rows = person::Entity::find()
        .filter(person::Column::Id.in_subquery(super::inbox::called(text)))
        .order_by_asc(person::Column::Name)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| PersonId(row.id)).collect())
}

/// The people with those addresses, in no order.
pub async fn find_by_addresses(
    db: &impl ConnectionTrait,
    addresses: impl IntoIterator<Item = &EmailAddress>,
) -> Result<Vec<Person>, DbErr> {
    let addresses: Vec<&str> = addresses.into_iter().map(EmailAddress::as_str).collect();
    let rows = person::Entity::find().filter(person::Column::Email.is_in(addresses)).all(db).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Binds an identity to its row for good: the issuer and the subject are the person, never the address. `email` is
/// given only when it is verified.
pub async fn sign_in(
    db: &impl ConnectionTrait,
    new_id: PersonId,
    (issuer, subject): (&str, &str),
    email: Option<&EmailAddress>,
    name: &str,
    at: DateTime<Utc>,
) -> Result<Bound, DbErr> {
    let email = email.map(|email| email.as_str().to_owned());
    // In one statement: between two, another sign-in of the same person could commit, and hold the address against them.
    let identity = person::Column::Issuer.eq(issuer).and(person::Column::Subject.eq(subject));
    let address = email.clone().map(|email| person::Column::Email.eq(email));
    let found = person::Entity::find()
        .filter(Condition::any().add(identity).add_option(address))
        .limit(2)
        .all(db)
        .await?;
    let (known, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|row| row.issuer == issuer && row.subject == subject);
    if let Some(other) = others.first() {
        return Ok(Bound::AddressTaken { by: PersonId(other.id) });
    }
    let known = known.into_iter().next();
    let row = match known {
        Some(known) => {
            let changed = person::ActiveModel {
                id: Set(known.id),
                email: Set(email),
                name: Set(name.to_owned()),
                signed_in_at: Set(at),
                ..Default::default()
            };
            changed.update(db).await?
        }
        None => {
            let new = person::ActiveModel {
                id: Set(new_id.0),
                issuer: Set(issuer.to_owned()),
                subject: Set(subject.to_owned()),
                email: Set(email),
                name: Set(name.to_owned()),
                created_at: Set(at),
                signed_in_at: Set(at),
            };
            new.insert(db).await?
        }
    };
    Ok(Bound::Person(row.into()))
}

/// Those with a verified address who signed in last.
pub async fn latest(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Person>, DbErr> {
    let rows = person::Entity::find()
        .filter(person::Column::Email.is_not_null())
        .order_by_desc(person::Column::SignedInAt)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
