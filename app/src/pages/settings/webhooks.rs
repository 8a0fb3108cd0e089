//! The webhooks: a list, and a form to add one.

use chrono::{DateTime, Utc};
use domain::{WebhookEvent, WebhookFormat};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::Problem;
use super::{Button, Pages, Secret};
use crate::catalog::webhooks;
use crate::components::{Icon, Mark, Since};
use crate::portal::portal;
use crate::respond::Way;
use crate::server_fns::{AddWebhook, DeleteWebhook, SwitchWebhook, TestWebhook};
use crate::views::{Room, WebhookRow, WebhooksView};

/// `/settings/webhooks`.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.webhooks_page().await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Webhooks view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Webhooks.path()),
        }
    })
}

#[component]
fn Webhooks(view: WebhooksView, now: DateTime<Utc>) -> impl IntoView {
    let WebhooksView { rows, may_act, room, new_secret } = view;
    let is_empty = rows.is_empty();
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <Row row=row may_act=may_act now=now/> }).collect();
    view! {
        <Frame title=webhooks::TITLE>
            <Pages here=webhooks::TITLE/>
            <Problem/>
            {new_secret.map(|secret| view! {
                <Secret heading=webhooks::SECRET hint=webhooks::SECRET_HINT secret=secret/>
            })}
            <h1>{webhooks::TITLE}</h1>
            <p class="lead">{webhooks::LEAD}</p>
            {(!may_act).then(|| view! { <p class="muted">{webhooks::LOOK_ONLY}</p> })}
            <section class="card" aria-label=webhooks::TITLE>
                {is_empty.then(|| view! { <p class="muted">{webhooks::NONE}</p> })}
                {(!is_empty).then(|| view! { <ul class="rows">{rows}</ul> })}
            </section>
            {may_act.then(|| match room {
                Room::Free => view! { <Add/> }.into_any(),
                Room::Full => view! { <p class="muted">{webhooks::FULL}</p> }.into_any(),
                Room::NoKey => view! { <p class="muted">{webhooks::NO_KEY}</p> }.into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Row(row: WebhookRow, may_act: bool, now: DateTime<Utc>) -> impl IntoView {
    let (mark, word) = match (row.is_on, row.last_call.as_ref().map(|call| call.worked)) {
        (false, _) => (Mark::Later, webhooks::OFF),
        (true, Some(false)) => (Mark::No, webhooks::ON),
        (true, Some(true)) => (Mark::Done, webhooks::ON),
        (true, None) => (Mark::Now, webhooks::ON),
    };
    let events: Vec<_> = row.events.iter().map(|event| webhooks::event(*event)).collect();
    let buttons =
        may_act.then(|| view! { <Buttons id=row.id.to_string() host=row.host.clone() is_on=row.is_on/> });
    view! {
        <li>
            <p class="row-head">
                <Icon mark=mark/>
                <strong>{row.host}</strong>
                <span class="muted">{webhooks::format(row.format)} ", " {word}</span>
            </p>
            <p>{webhooks::TOLD} " " {events.join("; ")} "."</p>
            <p class="muted">
                {match row.last_call {
                    Some(call) => view! {
                        {webhooks::last_call(call.worked, &call.result)} " " <Since at=call.at now=now/>
                    }.into_any(),
                    None => webhooks::NOT_CALLED.into_any(),
                }}
                ", " {webhooks::ADDED} " " <Since at=row.added_at now=now/>
            </p>
            {buttons}
        </li>
    }
}

#[component]
fn Buttons(id: String, host: String, is_on: bool) -> impl IntoView {
    let label = |word: &str| webhooks::what(word, &host);
    let (switch, to) = if is_on { (webhooks::SWITCH_OFF, "off") } else { (webhooks::SWITCH_ON, "on") };
    view! {
        <div class="actions">
            {is_on.then(|| view! {
                <Button action=TestWebhook::url() id=id.clone() word=webhooks::SEND_TEST label=label(webhooks::SEND_TEST)/>
            })}
            <Button action=SwitchWebhook::url() id=id.clone() word=switch label=label(switch) to=to/>
            <Button action=DeleteWebhook::url() id=id.clone() word=webhooks::DELETE label=label(webhooks::DELETE)/>
        </div>
    }
}

#[component]
fn Add() -> impl IntoView {
    let format = |(at, format): (usize, WebhookFormat)| {
        let id = format!("format-{}", format.name());
        view! {
            <p class="choice">
                <input type="radio" id=id.clone() name="format" value=format.name() checked=at == 0 required/>
                <label for=id>{webhooks::format(format)}</label>
            </p>
        }
    };
    let event = |event: WebhookEvent| {
        let id = format!("event-{}", event.name());
        view! {
            <p class="choice">
                <input type="checkbox" id=id.clone() name="events[]" value=event.name() checked/>
                <label for=id>{webhooks::event(event)}</label>
            </p>
        }
    };
    view! {
        <section class="card" aria-labelledby="add">
            <h2 id="add">{webhooks::ADD}</h2>
            <form class="fields" method="post" action=AddWebhook::url()>
                <div>
                    <label for="url">{webhooks::URL}</label>
                    <input
                        id="url" name="url" type="url" required maxlength="2048" autocomplete="off" spellcheck="false"
                        aria-describedby="url-hint"
                    />
                    <p id="url-hint" class="muted small">{webhooks::URL_HINT}</p>
                </div>
                <fieldset>
                    <legend>{webhooks::FORMAT}</legend>
                    {WebhookFormat::ALL.into_iter().enumerate().map(format).collect_view()}
                </fieldset>
                <fieldset>
                    <legend>{webhooks::EVENTS}</legend>
                    {WebhookEvent::ALL.into_iter().map(event).collect_view()}
                </fieldset>
                <button type="submit" class="primary">{webhooks::ADD_BUTTON}</button>
            </form>
        </section>
    }
}
