//! What became of the requests that were just decided.

use leptos::prelude::*;

use crate::catalog::{inbox, stages};
use crate::components::{Icon, Mark};
use crate::respond::Way;
use crate::views::{DecidedAs, DecidedRow};

/// A sentence for all of them, then each by name. Nothing when nothing was decided.
#[component]
pub(super) fn Decided(rows: Vec<DecidedRow>) -> impl IntoView {
    let (mut approved, mut denied, mut seconded) = (vec![], vec![], vec![]);
    let (mut before, mut over, mut waits) = (vec![], vec![], vec![]);
    for row in rows {
        match row.outcome {
            DecidedAs::Mine { approved: true } => approved.push(row),
            DecidedAs::Mine { approved: false } => denied.push(row),
            DecidedAs::Seconded => seconded.push(row),
            DecidedAs::Others { .. } => before.push(row),
            DecidedAs::Over(_) => over.push(row),
            DecidedAs::Waits => waits.push(row),
        }
    }
    let (mine, others) = (approved.len() + denied.len() + seconded.len(), before.len() + over.len());
    let failed = waits.len();
    let mark = if mine == 0 { Mark::No } else { Mark::Done };
    (mine + others + failed > 0).then(|| {
        view! {
            <div class="notice" role="status">
                <Icon mark=mark/>
                <div>
                    <p><strong>{inbox::summary(mine, others, failed)}</strong></p>
                    <Group heading=inbox::APPROVED rows=approved/>
                    <Group heading=inbox::DENIED rows=denied/>
                    <Group heading=inbox::SECONDED rows=seconded/>
                    <Group heading=inbox::DECIDED_BEFORE rows=before/>
                    <Group heading=inbox::OVER rows=over/>
                    <Group heading=inbox::WAITS rows=waits/>
                </div>
            </div>
        }
    })
}

#[component]
fn Group(heading: &'static str, rows: Vec<DecidedRow>) -> impl IntoView {
    let last = rows.len().saturating_sub(1);
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().enumerate().map(|(at, row)| {
            let how = match row.outcome {
                DecidedAs::Others { by, approved } => Some(inbox::verdict_of(&by, approved)),
                DecidedAs::Over(stage) => Some(stages::request(stage).to_owned()),
                DecidedAs::Mine { .. } | DecidedAs::Seconded | DecidedAs::Waits => None,
            };
            view! {
                " " <a href=Way::Request(row.id).path()>{row.requester}</a>
                {how.map(|how| format!(" ({how})"))}
                {if at == last { "." } else { "," }}
            }
        });
        view! { <p>{heading} {rows.collect_view()}</p> }
    })
}
