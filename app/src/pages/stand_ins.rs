//! Out of office: who decides in the viewer's place, and for whom the viewer does.

use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::Frame;
use super::failed::failed;
use super::query::Problem;
use crate::catalog::{stand_ins, time};
use crate::components::{Icon, Mark};
use crate::portal::portal;
use crate::respond::Way;
use crate::server_fns::{EndStandIn, NameStandIn};
use crate::views::{StandInRow, StandInsView};

/// `/stand-ins`.
#[component]
pub fn StandInsPage() -> impl IntoView {
    Suspend::new(async move {
        let (read, now) = match portal() {
            Ok(portal) => (portal.stand_ins().await, portal.now()),
            Err(error) => return failed(error, &Way::StandIns.path()),
        };
        match read {
            Ok(view) => view! { <StandIns view=view now=now/> }.into_any(),
            Err(error) => failed(error, &Way::StandIns.path()),
        }
    })
}

#[component]
fn StandIns(view: StandInsView, now: DateTime<Utc>) -> impl IntoView {
    let StandInsView { mine, for_others } = view;
    let has_mine = !mine.is_empty();
    view! {
        <Frame title=stand_ins::TITLE>
            <Problem/>
            <h1>{stand_ins::TITLE}</h1>
            <p class="lead">{stand_ins::LEAD}</p>
            <section class="card" aria-labelledby="mine">
                <h2 id="mine">{stand_ins::MINE}</h2>
                {(!has_mine).then(|| view! { <p class="muted">{stand_ins::NOBODY}</p> })}
                {has_mine.then(|| rows(mine, true))}
            </section>
            <NameOne now=now/>
            {(!for_others.is_empty()).then(|| view! {
                <section class="card" aria-labelledby="for-others">
                    <h2 id="for-others">{stand_ins::FOR_OTHERS}</h2>
                    {rows(for_others, false)}
                </section>
            })}
        </Frame>
    }
}

fn rows(rows: Vec<StandInRow>, are_mine: bool) -> impl IntoView {
    let rows = rows.into_iter().map(|row| view! { <Absence row=row is_mine=are_mine/> }).collect_view();
    view! { <ul class="rows">{rows}</ul> }
}

#[component]
fn Absence(row: StandInRow, is_mine: bool) -> impl IntoView {
    let StandInRow { id, who, from, until, is_running } = row;
    let (mark, word) =
        if is_running { (Mark::Now, stand_ins::RUNNING) } else { (Mark::Later, stand_ins::LATER) };
    // Ends at midnight: the day before is the last one.
    let last = until - Duration::seconds(1);
    let button = if is_running { stand_ins::I_AM_BACK } else { stand_ins::CANCEL };
    let label = stand_ins::end_label(&who);
    view! {
        <li>
            <p class="row-head"><Icon mark=mark/><strong>{who}</strong><span class="muted">{word}</span></p>
            <p class="muted">{stand_ins::period(&time::date(from), &time::date(last))}</p>
            {is_mine.then(|| view! {
                <form method="post" action=EndStandIn::url()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button type="submit" aria-label=format!("{button}: {label}")>{button}</button>
                </form>
            })}
        </li>
    }
}

#[component]
fn NameOne(now: DateTime<Utc>) -> impl IntoView {
    let today = now.date_naive().to_string();
    let (first, least) = (today.clone(), today.clone());
    view! {
        <section class="card" aria-labelledby="name-one">
            <h2 id="name-one">{stand_ins::NAME_ONE}</h2>
            <form method="post" action=NameStandIn::url() class="fields">
                <label for="address">{stand_ins::ADDRESS}</label>
                <input id="address" name="address" type="email" required maxlength="254" autocomplete="email"/>
                <label for="from">{stand_ins::FROM}</label>
                <input id="from" name="from" type="date" required min=least value=first aria-describedby="days-hint"/>
                <label for="until">{stand_ins::UNTIL}</label>
                <input id="until" name="until" type="date" required min=today aria-describedby="days-hint"/>
                <p id="days-hint" class="muted small">{stand_ins::DAYS_HINT}</p>
                <p class="actions"><button type="submit" class="primary">{stand_ins::NAME}</button></p>
            </form>
        </section>
    }
}
