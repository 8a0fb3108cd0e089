//! The replay of the draft: where it is started, and the last ones.

mod chart;
mod one;
mod result;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::Problem;
use super::Pages;
use crate::catalog::{replay as words, rule as rule_words, rules};
use crate::components::{Icon, Mark, Since};
use crate::portal::portal;
use crate::respond::Way;
use crate::server_fns::StartReplay;
use crate::views::{REPLAY_DAYS, ReplayRow, ReplayStage, ReplaysView};

pub use one::ReplayPage;

/// `/settings/rules/replay`.
#[component]
pub fn ReplaysPage() -> impl IntoView {
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.replays_page().await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Replays view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Replays.path()),
        }
    })
}

#[component]
fn Replays(view: ReplaysView, now: DateTime<Utc>) -> impl IntoView {
    let ReplaysView { revision, changes, has_history, rows, may_act } = view;
    let is_empty = rows.is_empty();
    let rows = rows.into_iter().map(|row| view! { <Row row=row now=now/> }).collect_view();
    view! {
        <Frame title=words::TITLE wide=true>
            <Pages here=rules::TITLE/>
            <Problem/>
            <p><a href=Way::Rules(None).path()>{rule_words::BACK}</a></p>
            <h1>{words::TITLE}</h1>
            <p class="lead">{words::LEAD}</p>
            {(!may_act).then(|| view! { <p class="muted">{rules::LOOK_ONLY}</p> })}
            {match has_history {
                false => view! { <Nothing says=words::NO_HISTORY.to_owned()/> }.into_any(),
                true => may_act.then(|| view! { <Start revision=revision changes=changes/> }).into_any(),
            }}
            <section class="card" aria-labelledby="last">
                <h2 id="last">{words::LAST}</h2>
                {is_empty.then(|| view! { <p class="muted">{words::NONE}</p> })}
                {(!is_empty).then(|| view! { <ul class="rows">{rows}</ul> })}
            </section>
        </Frame>
    }
}

/// There is nothing to replay, and there is something to do instead.
#[component]
fn Nothing(says: String) -> impl IntoView {
    view! {
        <div class="notice">
            <Icon mark=Mark::Later/>
            <div class="stacked">
                <p>{says}</p>
                <p><a href=Way::Try.path()>{words::TRY}</a></p>
            </div>
        </div>
    }
}

#[component]
fn Start(revision: i32, changes: Option<usize>) -> impl IntoView {
    let choice = |days: u16| {
        let id = format!("days-{days}");
        view! {
            <p class="choice">
                <input type="radio" id=id.clone() name="days" value=days.to_string() checked=days == 30/>
                <label for=id>{words::days(days)}</label>
            </p>
        }
    };
    view! {
        <section class="card" aria-labelledby="start">
            <h2 id="start">{words::START}</h2>
            <p>{changes.map_or_else(|| words::NO_DRAFT.to_owned(), words::draft)}</p>
            <form class="fields" method="post" action=StartReplay::url()>
                <input type="hidden" name="revision" value=revision/>
                <fieldset aria-describedby="days-hint">
                    <legend>{words::SPAN}</legend>
                    {REPLAY_DAYS.into_iter().map(choice).collect_view()}
                </fieldset>
                <p id="days-hint" class="muted small">{words::SPAN_HINT}</p>
                <button type="submit" class="primary">{words::BUTTON}</button>
            </form>
        </section>
    }
}

/// Starts the same again with what can be published now.
#[component]
fn StartAgain(revision: i32, days: u16, word: &'static str, is_first: bool) -> impl IntoView {
    view! {
        <form method="post" action=StartReplay::url()>
            <input type="hidden" name="revision" value=revision/>
            <input type="hidden" name="days" value=days.to_string()/>
            <button type="submit" class=is_first.then_some("primary")>{word}</button>
        </form>
    }
}

#[component]
fn Row(row: ReplayRow, now: DateTime<Utc>) -> impl IntoView {
    let ReplayRow { id, days, by, at, stage, is_outdated } = row;
    let is_done = matches!(stage, ReplayStage::Done(_));
    view! {
        <li>
            <p class="row-head">
                <Icon mark=mark(stage)/>
                <strong><a href=Way::Replay(id).path()>{words::heading(days)}</a></strong>
                <span class="muted">{words::started_by(&by)} " " <Since at=at now=now/></span>
            </p>
            <p>{stands(stage, days)}</p>
            {(is_done && is_outdated).then(|| view! { <p class="muted">{words::OUTDATED}</p> })}
        </li>
    }
}

fn mark(stage: ReplayStage) -> Mark {
    match stage {
        ReplayStage::Queued | ReplayStage::Running { .. } => Mark::Now,
        ReplayStage::Done(_) => Mark::Done,
        ReplayStage::Failed => Mark::No,
    }
}

/// How a replay stands, in a sentence.
fn stands(stage: ReplayStage, days: u16) -> String {
    match stage {
        ReplayStage::Queued => words::QUEUED.to_owned(),
        ReplayStage::Running { seen, total } => words::progress(seen, total),
        ReplayStage::Done(counts) if counts.decisions == 0 => words::empty(days),
        ReplayStage::Done(counts) => words::headline(counts),
        ReplayStage::Failed => words::FAILED.to_owned(),
    }
}
