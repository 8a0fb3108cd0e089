//! The pages of the settings: webhooks and tokens here, those that are versioned below.

pub(super) mod forms;
pub(super) mod head;
pub(super) mod pages;

use app::error::PortalError;
use app::portal::{TokenInput, WebhookInput};
use app::views::{CallView, Room, TokenRow, TokenStage, TokensView, WebhookRow, WebhooksView};
use domain::Actor;
use sea_orm::DbErr;

use super::note::{NoteFor, Notes};
use super::told;
use crate::operations::session::SignedIn;
use crate::operations::tokens::{NewToken, NotMade};
use crate::operations::webhooks::{NewWebhook, NotAdded};
use crate::operations::{tokens, webhooks};
use crate::state::AppState;
use crate::storage;
use crate::storage::persons;
use crate::storage::tokens::Token;
use crate::storage::webhooks::Webhook;

pub(super) async fn webhooks_page(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
) -> Result<WebhooksView, DbErr> {
    let all = storage::webhooks::all(state.db.reader()).await?;
    let room = match (webhooks::can_seal(state), all.len() as u64 >= storage::webhooks::MOST) {
        (false, _) => Room::NoKey,
        (true, true) => Room::Full,
        (true, false) => Room::Free,
    };
    Ok(WebhooksView {
        rows: all.into_iter().map(webhook).collect(),
        may_act: actor.roles.admin,
        room,
        new_secret: notes.take(NoteFor::Webhooks, actor.person),
    })
}

fn webhook(webhook: Webhook) -> WebhookRow {
    let last_call = webhook.last_call;
    WebhookRow {
        id: webhook.id,
        host: webhook.host,
        format: webhook.format,
        events: webhook.events,
        is_on: webhook.is_on,
        added_at: webhook.created_at,
        last_call: last_call.map(|call| CallView { at: call.at, worked: call.worked, result: call.result }),
    }
}

pub(super) async fn add_webhook(
    state: &AppState,
    actor: &Actor,
    notes: &Notes,
    input: WebhookInput,
) -> Result<(), PortalError> {
    let new = NewWebhook { url: input.url.into(), format: input.format, events: input.events };
    let secret = webhooks::add(state, actor, &new).await.map_err(|error| match error {
        NotAdded::Address => PortalError::AddressRefused,
        NotAdded::NoEvent => PortalError::FormIncomplete,
        NotAdded::NoRoom => PortalError::Forbidden,
        NotAdded::Other(error) => told(error),
    })?;
    if let Some(secret) = secret {
        notes.leave(NoteFor::Webhooks, actor.person, &secret);
    }
    Ok(())
}

pub(super) async fn tokens_page(state: &AppState, actor: &Actor, notes: &Notes) -> Result<TokensView, DbErr> {
    let db = state.db.reader();
    let now = state.clock.now();
    let all = storage::tokens::page(db, now, 2 * tokens::MOST).await?;
    let people = persons::find_all(db, all.iter().map(|token| token.person)).await?;
    let rows = all.into_iter().map(|token| {
        let person = people.iter().find(|person| person.id == token.person);
        let stage = match token.revoked_at {
            Some(at) => TokenStage::Revoked { at },
            None if token.expires_at <= now => TokenStage::Ended { at: token.expires_at },
            None => TokenStage::Works { ends_at: token.expires_at },
        };
        let Token { id, name, scopes, created_at, used_at, .. } = token;
        let person = person.map(|person| person.name.clone()).unwrap_or_default();
        TokenRow { id, name, person, scopes, stage, made_at: created_at, used_at }
    });
    Ok(TokensView {
        rows: rows.collect(),
        may_act: actor.roles.admin,
        new_token: notes.take(NoteFor::Tokens, actor.person),
    })
}

pub(super) async fn make_token(
    state: &AppState,
    who: &SignedIn,
    notes: &Notes,
    input: TokenInput,
) -> Result<(), PortalError> {
    let TokenInput { name, scopes, days } = input;
    let made = tokens::make(state, who, &NewToken { name, scopes, days }).await;
    let secret = made.map_err(|error| match error {
        NotMade::Incomplete => PortalError::FormIncomplete,
        NotMade::NoRoom => PortalError::NoRoom,
        NotMade::Other(error) => told(error),
    })?;
    notes.leave(NoteFor::Tokens, who.actor.person, &secret);
    Ok(())
}
