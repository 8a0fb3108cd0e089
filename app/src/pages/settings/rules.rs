//! The rules: the draft, the list, and the versions.

mod changes;
mod draft;
mod row;
mod versions;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::{self, Problem};
use super::Pages;
use crate::catalog::{import, replay, rules};
use crate::components::{Icon, Mark, Since};
use crate::portal::portal;
use crate::respond::Way;
use crate::server_fns::AddRule;
use crate::views::{MissedHow, MissedView, RulesQuery, RulesView};
pub(super) use changes::Changes;
use draft::Draft;
use row::Row;
use versions::Versions;

/// `/settings/rules`. With `?missed=7` it says what changed since that revision of the draft, with `?version=3` what
/// restoring that version would do; `?before=31` shows earlier versions.
#[component]
pub fn RulesPage() -> impl IntoView {
    let number = |name: &str| query::value(name).parse().ok();
    let query = RulesQuery { missed: number("missed"), before: number("before"), version: number("version") };
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.rules_page(query).await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Rules view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Rules(None).path()),
        }
    })
}

#[component]
fn Rules(view: RulesView, now: DateTime<Utc>) -> impl IntoView {
    let RulesView {
        live,
        draft,
        revision,
        rules: list,
        problems,
        versions,
        before,
        has_older,
        needs_second,
        may_act,
        missed,
    } = view;
    let (number, has_draft, count) = (live.number, draft.is_some(), list.len());
    let published = rules::published_by(live.author.as_deref(), live.imported, live.confirmed_by.as_deref());
    let rows = list.into_iter().enumerate().map(|(at, rule)| {
        view! { <Row rule=rule place=at + 1 of=count revision=revision may_act=may_act/> }
    });
    let rows = rows.collect_view();
    view! {
        <Frame title=rules::TITLE wide=true>
            <Pages here=rules::TITLE/>
            <Problem/>
            {(query::is_set("drafted") && has_draft).then(|| view! {
                <div class="notice" role="status"><Icon mark=Mark::Done/><p>{rules::DRAFTED}</p></div>
            })}
            {missed.map(|missed| view! { <Missed missed=missed has_draft=has_draft now=now/> })}
            <h1>{rules::TITLE}</h1>
            <p class="lead">
                {rules::version(number)} ", " {published} ", " <Since at=live.at now=now/> ". " {rules::LEAD}
            </p>
            {(!may_act).then(|| view! { <p class="muted">{rules::LOOK_ONLY}</p> })}
            {draft.map(|draft| view! {
                <Draft
                    draft=draft problems=problems live=number revision=revision needs_second=needs_second
                    may_act=may_act now=now
                />
            })}
            <section class="card" aria-label=rules::LIST>
                {(count == 0).then(|| view! { <p>{rules::NONE}</p> })}
                {(count > 0).then(|| view! { <ol class="rules">{rows}</ol> })}
                {(count > 0).then(|| view! { <p class="muted">{rules::NOBODY}</p> })}
                <div class="actions">
                    {may_act.then(|| view! { <Add revision=revision is_first=!has_draft/> })}
                    <a class="button" href=Way::Try.path()>{rules::TRY}</a>
                    <a class="button" href=Way::Replays.path()>{replay::LINK}</a>
                </div>
            </section>
            <Versions
                versions=versions revision=revision live=number before=before has_older=has_older
                has_draft=has_draft may_act=may_act now=now
            />
            <section class="card" aria-labelledby="file">
                <h2 id="file">{rules::FILE}</h2>
                <p class="muted">{rules::FILE_HINT}</p>
                <p class="actions">
                    <a class="button" href=Way::PolicyFile.path() download>{rules::DOWNLOAD}</a>
                    {may_act.then(|| view! { <a class="button" href=Way::Import.path()>{import::TITLE}</a> })}
                </p>
            </section>
        </Frame>
    }
}

/// The one primary button, unless there is a draft to publish.
#[component]
fn Add(revision: i32, is_first: bool) -> impl IntoView {
    view! {
        <form method="post" action=AddRule::url()>
            <input type="hidden" name="revision" value=revision/>
            <button type="submit" class=is_first.then_some("primary")>{rules::ADD}</button>
        </form>
    }
}

#[component]
fn Missed(missed: MissedView, has_draft: bool, now: DateTime<Utc>) -> impl IntoView {
    let MissedView { by, at, how, changes } = missed;
    let nothing = match how {
        MissedHow::Published if has_draft => rules::MISSED_BESIDE,
        _ => rules::MISSED_NOTHING,
    };
    view! {
        <section class="notice" aria-labelledby="missed">
            <Icon mark=Mark::Now/>
            <div class="stacked">
                <h2 id="missed">{rules::MISSED}</h2>
                <p>{rules::missed(by.as_deref(), how)} " " <Since at=at now=now/> "."</p>
                {match changes {
                    None => view! { <p>{rules::MISSED_UNKNOWN}</p> }.into_any(),
                    Some(changes) if changes.is_empty() => view! { <p>{nothing}</p> }.into_any(),
                    Some(changes) => view! { <Changes changes=changes/> }.into_any(),
                }}
            </div>
        </section>
    }
}
