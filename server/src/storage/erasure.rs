//! Erasing what is known of a person: everywhere but in the audit, which knows them by an id only.

use domain::{EmailAddress, PersonId};
use sea_orm::sea_query::{Expr, LikeExpr, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use serde_json::Value;

use super::entities::{
    api_token, approver, decision, grant, job, mail_turn, membership, person, policy_draft, policy_version,
    replay, request, session, settings_version, stand_in, told, webhook_delivery,
};
use super::policy_drafts;

/// What keeps a person from being erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Licenses that live.
    pub grants: u64,
    /// Requests that wait.
    pub requests: u64,
}

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Sessions that ended.
    pub sessions: u64,
    /// Tokens with which programs spoke for them.
    pub tokens: u64,
    /// Groups of the last sign-in.
    pub memberships: u64,
    /// Absences, their own and those in which they stood in.
    pub stand_ins: u64,
    /// Mails to them that were sent, gave up or waited.
    pub mails: u64,
    /// What webhooks were told, or were to be told, that names them.
    pub deliveries: u64,
    /// Requests on which their address stood as an approver's.
    pub asked: u64,
    /// Justifications and reasons that they wrote.
    pub remarks: u64,
    /// Decisions whose facts held claims of theirs.
    pub claims: u64,
    /// Earlier edits of the policy's draft.
    pub drafts: u64,
    /// Versions of the policy that name the address, and go on doing so; the draft is counted as one.
    pub policies: u64,
    /// Versions of the settings that name the address, and go on doing so.
    pub settings: u64,
}

/// What of the person is not finished.
pub async fn unfinished(db: &impl ConnectionTrait, person: PersonId) -> Result<Unfinished, DbErr> {
    let grants = grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person.0))
        .filter(grant::Column::State.is_in(["provisioning", "active", "revoking"]));
    let requests = request::Entity::find()
        .filter(request::Column::RequesterId.eq(person.0))
        .filter(request::Column::State.is_in(["pending", "waitlisted"]));
    Ok(Unfinished { grants: grants.count(db).await?, requests: requests.count(db).await? })
}

/// Removes it. `name` is what stands in place of theirs from now on.
pub async fn erase(
    db: &impl ConnectionTrait,
    person: PersonId,
    address: &EmailAddress,
    name: &str,
) -> Result<Removed, DbErr> {
    let removed = Removed {
        sessions: session::Entity::delete_many()
            .filter(session::Column::PersonId.eq(person.0))
            .exec(db)
            .await?
            .rows_affected,
        tokens: api_token::Entity::delete_many()
            .filter(api_token::Column::PersonId.eq(person.0))
            .exec(db)
            .await?
            .rows_affected,
        memberships: membership::Entity::delete_many()
            .filter(membership::Column::PersonId.eq(person.0))
            .exec(db)
            .await?
            .rows_affected,
        stand_ins: stand_in::Entity::delete_many()
            .filter(
                stand_in::Column::PersonId.eq(person.0).or(stand_in::Column::Address.eq(address.as_str())),
            )
            .exec(db)
            .await?
            .rows_affected,
        mails: mails(db, address).await?,
        deliveries: webhook_delivery::Entity::delete_many()
            .filter(says(webhook_delivery::Column::About, &person.to_string()))
            .exec(db)
            .await?
            .rows_affected,
        asked: asked(db, person, address).await?,
        remarks: remarks(db, person).await?,
        claims: claims(db, person).await?,
        drafts: drafts(db).await?,
        policies: policies(db, address).await?,
        settings: settings_version::Entity::find()
            .filter(says(settings_version::Column::Body, address.as_str()))
            .count(db)
            .await?,
    };
    // Whoever needs one of these again starts it again.
    replay::Entity::delete_many()
        .filter(
            says(replay::Column::Body, address.as_str()).or(says(replay::Column::Result, address.as_str())),
        )
        .exec(db)
        .await?;
    // Nobody can sign in as this any more; who comes again is somebody new.
    person::Entity::update_many()
        .col_expr(person::Column::Issuer, Expr::value("erased"))
        .col_expr(person::Column::Subject, Expr::value(person.to_string()))
        .col_expr(person::Column::Email, Expr::value(None::<String>))
        .col_expr(person::Column::Name, Expr::value(name))
        .filter(person::Column::Id.eq(person.0))
        .exec(db)
        .await?;
    Ok(removed)
}

/// What changed in drafts is shown for a while to whoever edits at the same time, and what was said of a draft may name
/// anybody. Only how the draft stands is needed.
async fn drafts(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let Some(newest) = policy_drafts::newest(db).await? else { return Ok(0) };
    let earlier = policy_draft::Column::Revision.lt(newest.revision);
    Ok(policy_draft::Entity::delete_many().filter(earlier).exec(db).await?.rows_affected)
}

/// Rules that name the address: an admin has to change them. What no longer is a draft says what a version says.
async fn policies(db: &impl ConnectionTrait, address: &EmailAddress) -> Result<u64, DbErr> {
    let versions =
        policy_version::Entity::find().filter(says(policy_version::Column::Body, address.as_str()));
    let said = says(policy_draft::Column::Body, address.as_str())
        .or(policy_draft::Column::Comment.like(anywhere(address.as_str())));
    let draft = policy_draft::Entity::find()
        .filter(policy_draft::Column::State.is_not_in(["published", "discarded"]))
        .filter(said);
    Ok(versions.count(db).await? + draft.count(db).await?)
}

async fn mails(db: &impl ConnectionTrait, address: &EmailAddress) -> Result<u64, DbErr> {
    let mails = job::Entity::delete_many()
        .filter(job::Column::Kind.eq("send_mail"))
        .filter(says(job::Column::Payload, address.as_str()))
        .exec(db)
        .await?;
    // A mail server may have said whom it does not know.
    job::Entity::update_many()
        .col_expr(job::Column::LastError, Expr::value("erased"))
        .filter(job::Column::LastError.like(anywhere(address.as_str())))
        .exec(db)
        .await?;
    mail_turn::Entity::delete_many()
        .filter(mail_turn::Column::Recipient.eq(address.as_str()))
        .exec(db)
        .await?;
    told::Entity::delete_many().filter(told::Column::Address.eq(address.as_str())).exec(db).await?;
    Ok(mails.rows_affected)
}

/// The row stays, because somebody was asked; the address becomes one that reaches nobody.
async fn asked(db: &impl ConnectionTrait, person: PersonId, address: &EmailAddress) -> Result<u64, DbErr> {
    let nobody = format!("erased-{}@erased.invalid", person.0.simple());
    let asked = approver::Entity::update_many()
        .col_expr(approver::Column::Value, Expr::value(nobody))
        .filter(approver::Column::Kind.eq("person"))
        .filter(approver::Column::Value.eq(address.as_str()))
        .exec(db)
        .await?;
    approver::Entity::update_many()
        .col_expr(approver::Column::Mail, Expr::value(None::<String>))
        .filter(approver::Column::Mail.eq(address.as_str()))
        .exec(db)
        .await?;
    Ok(asked.rows_affected)
}

async fn remarks(db: &impl ConnectionTrait, person: PersonId) -> Result<u64, DbErr> {
    let asked = request::Entity::update_many()
        .col_expr(request::Column::Justification, Expr::value(None::<String>))
        .filter(request::Column::RequesterId.eq(person.0))
        .filter(request::Column::Justification.is_not_null())
        .exec(db)
        .await?;
    let decided = request::Entity::update_many()
        .col_expr(request::Column::Reason, Expr::value(None::<String>))
        .filter(request::Column::DecidedBy.eq(person.0))
        .filter(request::Column::Reason.is_not_null())
        .exec(db)
        .await?;
    Ok(asked.rows_affected + decided.rows_affected)
}

/// The audit's seal leaves claims out, so that they can go.
async fn claims(db: &impl ConnectionTrait, person: PersonId) -> Result<u64, DbErr> {
    let rows = decision::Entity::find().filter(decision::Column::PersonId.eq(person.0)).all(db).await?;
    let mut cleared = 0;
    for mut row in rows {
        let claims = row.facts.get_mut("claims").and_then(Value::as_object_mut);
        let Some(claims) = claims.filter(|claims| !claims.is_empty()) else { continue };
        claims.clear();
        decision::Entity::update_many()
            .col_expr(decision::Column::Facts, Expr::value(row.facts))
            .filter(decision::Column::Id.eq(row.id))
            .exec(db)
            .await?;
        cleared += 1;
    }
    Ok(cleared)
}

/// Whether a column of JSON holds this as one of its texts.
fn says(column: impl ColumnTrait, text: &str) -> SimpleExpr {
    Expr::col(column).cast_as("text").like(anywhere(&format!("\"{text}\"")))
}

fn anywhere(text: &str) -> LikeExpr {
    let plain = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    LikeExpr::new(format!("%{plain}%")).escape('!')
}
