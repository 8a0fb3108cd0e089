//! Seats more and less, day by day: bars to look at, and the same in numbers.

use chrono::NaiveDate;
use domain::policy::DayEffect;
use leptos::prelude::*;

use super::result::heads;
use crate::catalog::{replay as words, time};

/// A day's width, and the height of each side, in the picture's own units.
const DAY: i64 = 8;
const SIDE: u64 = 24;

/// The bars, more above the line and fewer below it.
#[component]
pub(super) fn Days(first: NaiveDate, last: NaiveDate, days: Vec<DayEffect>) -> impl IntoView {
    let (more, fewer) = days.iter().fold((0, 0), |(more, fewer), day| (more + day.gained, fewer + day.lost));
    let label = words::chart(first, last, more, fewer);
    let most = days.iter().map(|day| day.gained.max(day.lost)).max().unwrap_or(1).max(1);
    let width = ((last - first).num_days() + 1) * DAY;
    let bars = days.iter().map(|day| bars(day, (day.day - first).num_days() * DAY, most)).collect_view();
    let rows = days.into_iter().map(|day| {
        view! {
            <tr>
                <th scope="row">{time::day(day.day)}</th>
                <td class="number">{words::times(day.gained)}</td>
                <td class="number">{words::times(day.lost)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="days">
            <h2 id="days">{words::DAYS}</h2>
            <svg
                class="days-chart" role="img" aria-label=label.clone() viewBox=format!("0 0 {width} {}", 2 * SIDE + 1)
                preserveAspectRatio="none"
            >
                {bars}
                <rect class="line" x="0" y=SIDE.to_string() width=width.to_string() height="1"></rect>
            </svg>
            <p class="muted small">{label}</p>
            <details>
                <summary>{words::DAYS_NUMBERS}</summary>
                <table>
                    <thead><tr><th scope="col">{words::DAY}</th>{heads(&[words::MORE, words::FEWER])}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
}

fn bars(day: &DayEffect, x: i64, most: u64) -> impl IntoView + use<> {
    // What is there is seen, however little it is.
    let height = |n: u64| if n == 0 { 0 } else { (n * SIDE / most).max(1) };
    let bar = |class: &'static str, y: u64, height: u64| {
        view! {
            <rect
                class=class x=x.to_string() y=y.to_string() width=(DAY - 2).to_string() height=height.to_string()
            ></rect>
        }
    };
    let (more, fewer) = (height(day.gained), height(day.lost));
    (bar("more", SIDE - more, more), bar("fewer", SIDE + 1, fewer))
}
