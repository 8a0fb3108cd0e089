//! What a replay came to: in sentences, in tables, and by example.

use chrono::{DateTime, Utc};
use domain::policy::ApproverSource;
use leptos::prelude::*;

use super::super::super::facts::{Fact, Facts};
use super::chart::Days;
use crate::catalog::{policy, replay as words};
use crate::components::Since;
use crate::respond::Way;
use crate::views::{AuditQuery, FlipExample, FlipView, ReplayResult, SeatEffectRow};

/// All of it.
#[component]
pub(super) fn CameTo(result: ReplayResult, now: DateTime<Utc>) -> impl IntoView {
    let ReplayResult { flips, seats, first_day, last_day, days, asks } = result;
    view! {
        <Flips flips=flips now=now/>
        <Seats rows=seats/>
        {(!days.is_empty()).then(|| view! { <Days first=first_day last=last_day days=days/> })}
        <Asks asks=asks/>
        <p class="muted small">{words::WHAT_COUNTS}</p>
    }
}

#[component]
fn Flips(flips: Vec<FlipView>, now: DateTime<Utc>) -> impl IntoView {
    let is_empty = flips.is_empty();
    let said = flips.iter().map(|flip| view! { <li>{words::flip(flip.from, flip.to, flip.count)}</li> });
    let said = said.collect_view();
    let rows = flips.iter().map(|flip| {
        view! {
            <tr>
                <td>{words::fate(flip.from)}</td>
                <td>{words::would_be(flip.to)}</td>
                <td class="number">{words::times(flip.count)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let examples = flips
        .into_iter()
        .filter(|flip| !flip.examples.is_empty())
        .map(|flip| view! { <Examples flip=flip now=now/> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="flips">
            <h2 id="flips">{words::FLIPS}</h2>
            {match is_empty {
                true => view! { <p>{words::NO_FLIPS}</p> }.into_any(),
                false => view! {
                    <ul class="changes">{said}</ul>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{words::WAS}</th>
                                <th scope="col">{words::WOULD_BE}</th>
                                <th scope="col" class="number">{words::TIMES}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {examples}
                }.into_any(),
            }}
        </section>
    }
}

/// Some of them, each with what the rules said then and would say.
#[component]
fn Examples(flip: FlipView, now: DateTime<Utc>) -> impl IntoView {
    let FlipView { from, to, count, examples } = flip;
    let opens = format!(
        "{}: {} → {}",
        words::examples(examples.len(), count),
        words::fate(from),
        words::would_be(to)
    );
    let rows = examples.into_iter().map(|example| view! { <Example example=example now=now/> });
    let rows = rows.collect_view();
    view! {
        <details>
            <summary>{opens}</summary>
            <ul class="rows">{rows}</ul>
        </details>
    }
}

#[component]
fn Example(example: FlipExample, now: DateTime<Utc>) -> impl IntoView {
    let FlipExample { person, name, product, at, request, was, would_be } = example;
    let day = Some(at.date_naive());
    let query = AuditQuery {
        person: person.to_string(),
        kind: "decided".to_owned(),
        from: day,
        until: day,
        ..AuditQuery::default()
    };
    let label = words::in_the_audit(&name);
    let who = match request {
        Some(id) => view! { <a href=Way::Request(id).path()>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! {
        <li>
            <p class="row-head">
                <strong>{who}</strong>
                <span class="muted">
                    {product} ", " <Since at=at now=now/> ", "
                    <a href=Way::Audit(&query).path() aria-label=label>{words::AUDIT}</a>
                </span>
            </p>
            <Facts>
                <Fact term=words::THEN>{words::ruling(&was)}</Fact>
                <Fact term=words::WOULD_BE>{words::ruling(&would_be)}</Fact>
            </Facts>
        </li>
    }
}

#[component]
fn Seats(rows: Vec<SeatEffectRow>) -> impl IntoView {
    let is_empty = rows.is_empty();
    let rows = rows.into_iter().map(|row| {
        let SeatEffectRow { product, host, gained, lost, open, monthly } = row;
        let monthly =
            monthly.map_or_else(|| words::NO_PRICE.to_owned(), |difference| words::monthly(&difference));
        view! {
            <tr>
                <th scope="row">{product} " " <span class="muted small">{host}</span></th>
                <td class="number">{words::times(gained)}</td>
                <td class="number">{words::times(lost)}</td>
                <td class="number">{words::times(open)}</td>
                <td class="number">{monthly}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = [words::MORE, words::FEWER, words::OPEN, words::A_MONTH];
    view! {
        <section class="card" aria-labelledby="seats">
            <h2 id="seats">{words::SEATS}</h2>
            {match is_empty {
                true => view! { <p>{words::NO_SEATS}</p> }.into_any(),
                false => view! {
                    <table>
                        <thead><tr><th scope="col">{words::PRODUCT}</th>{heads(&head)}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <p class="muted small">{words::SEATS_HINT}</p>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Asks(asks: Vec<(ApproverSource, u64, u64)>) -> impl IntoView {
    let is_empty = asks.is_empty();
    let rows = asks.into_iter().map(|(source, before, after)| {
        view! {
            <tr>
                <th scope="row">{policy::source(&source)}</th>
                <td class="number">{words::times(before)}</td>
                <td class="number">{words::times(after)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="asks">
            <h2 id="asks">{words::ASKS}</h2>
            {match is_empty {
                true => view! { <p>{words::NO_ASKS}</p> }.into_any(),
                false => view! {
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{words::WHO}</th>
                                {heads(&[words::BEFORE, words::AFTER])}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <p class="muted small">{words::ASKS_HINT}</p>
                }.into_any(),
            }}
        </section>
    }
}

/// Heads of columns of numbers.
pub(super) fn heads(words: &[&'static str]) -> impl IntoView + use<> {
    let head = |word: &&'static str| view! { <th scope="col" class="number">{*word}</th> };
    words.iter().map(head).collect_view()
}
