//! The tokens: a list, and a form to make one.

use chrono::{DateTime, Utc};
use domain::Scope;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::Problem;
use super::{Button, Pages, Secret};
use crate::catalog::tokens;
use crate::components::{Icon, Mark, Since};
use crate::portal::portal;
use crate::respond::Way;
use crate::server_fns::{MakeToken, RevokeToken};
use crate::views::{TokenRow, TokenStage, TokensView};

/// `/settings/tokens`.
#[component]
pub fn TokensPage() -> impl IntoView {
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.tokens_page().await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Tokens view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Tokens.path()),
        }
    })
}

#[component]
fn Tokens(view: TokensView, now: DateTime<Utc>) -> impl IntoView {
    let TokensView { rows, may_act, new_token } = view;
    let is_empty = rows.is_empty();
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <Row row=row may_act=may_act now=now/> }).collect();
    view! {
        <Frame title=tokens::TITLE>
            <Pages here=tokens::TITLE/>
            <Problem/>
            {new_token.map(|token| view! {
                <Secret heading=tokens::SECRET hint=tokens::SECRET_HINT secret=token/>
            })}
            <h1>{tokens::TITLE}</h1>
            <p class="lead">{tokens::LEAD} " " <a href="/api/v1/openapi.json">{tokens::DESCRIPTION}</a></p>
            {(!may_act).then(|| view! { <p class="muted">{tokens::LOOK_ONLY}</p> })}
            <section class="card" aria-labelledby="tokens">
                <h2 id="tokens">{tokens::LIST}</h2>
                {is_empty.then(|| view! { <p class="muted">{tokens::NONE}</p> })}
                {(!is_empty).then(|| view! { <ul class="rows">{rows}</ul> })}
            </section>
            {may_act.then(|| view! { <Make/> })}
        </Frame>
    }
}

#[component]
fn Row(row: TokenRow, may_act: bool, now: DateTime<Utc>) -> impl IntoView {
    let (mark, word, at) = match row.stage {
        TokenStage::Works { ends_at } => (Mark::Done, tokens::ENDS, ends_at),
        TokenStage::Ended { at } => (Mark::Later, tokens::ENDED, at),
        TokenStage::Revoked { at } => (Mark::No, tokens::REVOKED, at),
    };
    let works = matches!(row.stage, TokenStage::Works { .. });
    let scopes: Vec<_> = row.scopes.iter().map(|scope| tokens::scope(*scope)).collect();
    let label = tokens::revoke_what(&row.name);
    view! {
        <li>
            <p class="row-head">
                <Icon mark=mark/>
                <strong>{row.name}</strong>
                <span class="muted">{word} " " <Since at=at now=now/></span>
            </p>
            <p>{tokens::SCOPES} ": " {scopes.join("; ")} "."</p>
            <p class="muted">
                {tokens::speaks_for(&row.person)} ", " {tokens::MADE} " " <Since at=row.made_at now=now/> ", "
                {match row.used_at {
                    Some(at) => view! { {tokens::USED} " " <Since at=at now=now/> }.into_any(),
                    None => tokens::NOT_USED.into_any(),
                }}
            </p>
            {(may_act && works).then(|| view! {
                <Button action=RevokeToken::url() id=row.id.to_string() word=tokens::REVOKE label=label/>
            })}
        </li>
    }
}

#[component]
fn Make() -> impl IntoView {
    let scope = |scope: Scope| {
        let id = format!("scope-{}", scope.name());
        view! {
            <p class="choice">
                <input type="checkbox" id=id.clone() name="scopes[]" value=scope.name()/>
                <label for=id>{tokens::scope(scope)} " " <code>{scope.name()}</code></label>
            </p>
        }
    };
    let life = |(days, word): (u32, &'static str)| {
        view! { <option value=days.to_string() selected=days == 90>{word}</option> }
    };
    view! {
        <section class="card" aria-labelledby="make">
            <h2 id="make">{tokens::MAKE}</h2>
            <form class="fields" method="post" action=MakeToken::url()>
                <div>
                    <label for="name">{tokens::NAME}</label>
                    <input id="name" name="name" required maxlength="64" autocomplete="off" aria-describedby="name-hint"/>
                    <p id="name-hint" class="muted small">{tokens::NAME_HINT}</p>
                </div>
                <fieldset>
                    <legend>{tokens::SCOPES}</legend>
                    {Scope::ALL.into_iter().map(scope).collect_view()}
                </fieldset>
                <div>
                    <label for="days">{tokens::DAYS}</label>
                    <select id="days" name="days" aria-describedby="days-hint">
                        {tokens::LIVES.into_iter().map(life).collect_view()}
                    </select>
                    <p id="days-hint" class="muted small">{tokens::DAYS_HINT}</p>
                </div>
                <button type="submit" class="primary">{tokens::MAKE_BUTTON}</button>
            </form>
        </section>
    }
}
