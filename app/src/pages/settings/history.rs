//! The versions of products, approvers and notifications, and the way back to them.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::{self, Problem};
use super::Pages;
use super::versioned::{Changes, Head};
use crate::catalog::settings as words;
use crate::components::Since;
use crate::portal::portal;
use crate::respond::{Place, Way};
use crate::server_fns::RestoreSettings;
use crate::views::{SettingsHistoryView, SettingsRow, SettingsStage};

/// `/settings/history`. With `?missed=7` it says what changed since that version.
#[component]
pub fn SettingsHistoryPage() -> impl IntoView {
    let missed = query::value("missed").parse().ok();
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.settings_history(missed).await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <History view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Settings(Place::History, None).path()),
        }
    })
}

#[component]
fn History(view: SettingsHistoryView, now: DateTime<Utc>) -> impl IntoView {
    let SettingsHistoryView { head, current, versions } = view;
    let (may_act, seen, is_free) = (head.may_act, head.version, head.asked.is_none());
    let rows = versions.into_iter().map(|version| {
        let is_other = version.number != current && version.stage == SettingsStage::Published;
        view! { <Row version=version seen=seen current=current may_restore=may_act && is_free && is_other now=now/> }
    });
    let rows = rows.collect_view();
    view! {
        <Frame title=words::HISTORY wide=true>
            <Pages here=words::HISTORY/>
            <Problem/>
            <Head head=head now=now/>
            <h1>{words::HISTORY}</h1>
            <p class="lead">{words::HISTORY_LEAD}</p>
            {(!may_act).then(|| view! { <p class="muted">{words::LOOK_ONLY}</p> })}
            <section class="card" aria-labelledby="versions">
                <h2 id="versions">{words::VERSIONS}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        </Frame>
    }
}

#[component]
fn Row(
    version: SettingsRow,
    seen: i32,
    current: i32,
    may_restore: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let SettingsRow { number, author, confirmed_by, comment, at, stage, changes } = version;
    let by = words::changed_by(author.as_deref(), confirmed_by.as_deref(), stage);
    let title = words::version(number);
    let label = words::what(words::RESTORE, &title);
    view! {
        <li>
            <div>
                <p class="row-head">
                    <strong>{title}</strong>
                    {(number == current).then(|| view! { <span class="good">{words::COUNTS}</span> })}
                    <span class="muted">{by} ", " <Since at=at now=now/></span>
                </p>
                {(!comment.is_empty()).then(|| view! { <p>{comment}</p> })}
                {(!changes.is_empty()).then(|| view! {
                    <details>
                        <summary>{words::how_many(changes.len())}</summary>
                        <Changes changes=changes/>
                    </details>
                })}
            </div>
            {may_restore.then(|| view! {
                <form method="post" action=RestoreSettings::url()>
                    <input type="hidden" name="version" value=seen/>
                    <input type="hidden" name="number" value=number/>
                    <button type="submit" aria-label=label>{words::RESTORE}</button>
                </form>
            })}
        </li>
    }
}
