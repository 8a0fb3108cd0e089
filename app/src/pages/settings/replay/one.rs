//! One replay: how far it is, then what it came to.

use chrono::{DateTime, Utc};
use domain::ReplayId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::super::super::Frame;
use super::super::super::failed::failed;
use super::super::super::query::{self, Problem};
use super::super::Pages;
use super::super::rules::Changes;
use super::result::CameTo;
use super::{Nothing, StartAgain, stands};
use crate::catalog::{replay as words, rules};
use crate::components::{Icon, Mark, Since};
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::{Way, look_again_after};
use crate::views::{ChangeView, Counts, ReplayRow, ReplayStage, ReplayView};

/// How soon a page of what is under way is worth another look, in seconds.
const SOON: u16 = 3;

/// `/settings/rules/replay/:id`. With `?stay=1` it does not look again by itself.
#[component]
pub fn ReplayPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let stays = query::is_set("stay");
    Suspend::new(async move {
        let Ok(id) = id.parse::<ReplayId>() else {
            return failed(PortalError::NotFound, &Way::Replays.path());
        };
        let read = match portal() {
            Ok(portal) => portal.replay_page(id).await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Replay view=view now=now stays=stays/> }.into_any(),
            Err(error) => failed(error, &Way::Replay(id).path()),
        }
    })
}

#[component]
fn Replay(view: ReplayView, now: DateTime<Utc>, stays: bool) -> impl IntoView {
    let ReplayView { row, changes, revision, result, may_act } = view;
    let ReplayRow { id, days, by, at, stage, is_outdated } = row;
    let is_under_way = matches!(stage, ReplayStage::Queued | ReplayStage::Running { .. });
    if is_under_way && !stays {
        look_again_after(SOON);
    }
    let again = match stage {
        ReplayStage::Failed => Some(words::TRY_AGAIN),
        ReplayStage::Done(_) if is_outdated => Some(words::AGAIN),
        _ => None,
    };
    view! {
        <Frame title=words::TITLE wide=true>
            <Pages here=rules::TITLE/>
            <Problem/>
            <p><a href=Way::Replays.path()>{words::BACK}</a></p>
            <h1>{words::heading(days)}</h1>
            <p class="muted">{words::started_by(&by)} " " <Since at=at now=now/> "."</p>
            {is_under_way.then(|| view! { <Progress id=id stage=stage days=days stays=stays/> })}
            <Said stage=stage days=days is_outdated=is_outdated/>
            {again.filter(|_| may_act).map(|word| {
                view! { <StartAgain revision=revision days=days word=word is_first=true/> }
            })}
            <What changes=changes/>
            {result.filter(|_| !is_empty(stage)).map(|result| view! { <CameTo result=result now=now/> })}
        </Frame>
    }
}

fn is_empty(stage: ReplayStage) -> bool {
    matches!(stage, ReplayStage::Done(Counts { decisions: 0, .. }))
}

/// How far it is, and that nobody has to wait here.
#[component]
fn Progress(id: ReplayId, stage: ReplayStage, days: u16, stays: bool) -> impl IntoView {
    let page = Way::Replay(id).path();
    let bar = match stage {
        ReplayStage::Running { seen, total } if total > 0 => Some((seen, total)),
        _ => None,
    };
    let said = stands(stage, days);
    let label = said.clone();
    view! {
        <section class="card" aria-label=words::TITLE>
            <p>{said}</p>
            {bar.map(|(seen, total)| view! { <progress max=total value=seen aria-label=label></progress> })}
            <p>{words::LEAVE}</p>
            <p class="muted small">
                {match stays {
                    false => view! { {words::REFRESHES} " " <a href=format!("{page}?stay=1")>{words::STOP}</a> }.into_any(),
                    true => view! { <a href=page>{words::FOLLOW}</a> }.into_any(),
                }}
            </p>
        </section>
    }
}

/// What it came to, in words first.
#[component]
fn Said(stage: ReplayStage, days: u16, is_outdated: bool) -> impl IntoView {
    let outdated = is_outdated.then(|| {
        view! {
            <div class="notice" role="status">
                <Icon mark=Mark::Later/>
                <p><strong>{words::OUTDATED}</strong></p>
            </div>
        }
    });
    match stage {
        ReplayStage::Queued | ReplayStage::Running { .. } => ().into_any(),
        ReplayStage::Failed => view! {
            <div class="notice" role="status"><Icon mark=Mark::No/><p>{words::FAILED}</p></div>
        }
        .into_any(),
        ReplayStage::Done(counts) if counts.decisions == 0 => view! {
            {outdated}
            <Nothing says=stands(stage, days)/>
        }
        .into_any(),
        ReplayStage::Done(counts) => view! {
            {outdated}
            <p class="lead">
                <strong>{words::headline(counts)}</strong>
                {(counts.cannot_say > 0).then(|| format!(" {}", words::cannot_say(counts.cannot_say)))}
            </p>
        }
        .into_any(),
    }
}

/// What was run.
#[component]
fn What(changes: Vec<ChangeView>) -> impl IntoView {
    match changes.is_empty() {
        true => view! { <p class="muted">{words::NO_CHANGES}</p> }.into_any(),
        false => view! {
            <details>
                <summary>{words::CHANGES}</summary>
                <Changes changes=changes/>
            </details>
        }
        .into_any(),
    }
}
