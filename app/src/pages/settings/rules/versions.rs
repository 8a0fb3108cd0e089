//! The versions, and the way back to them.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::Changes;
use crate::catalog::rules;
use crate::components::Since;
use crate::server_fns::RestoreRules;
use crate::views::VersionRow;

/// The newest first; each opens to what it changed.
#[component]
pub(super) fn Versions(
    versions: Vec<VersionRow>,
    revision: i32,
    live: i32,
    may_act: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let rows = versions.into_iter().map(|version| {
        let may_restore = may_act && version.number != live;
        view! { <Row version=version revision=revision live=live may_restore=may_restore now=now/> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="versions">
            <h2 id="versions">{rules::VERSIONS}</h2>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

#[component]
fn Row(
    version: VersionRow,
    revision: i32,
    live: i32,
    may_restore: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let VersionRow { number, author, confirmed_by, comment, at, changes } = version;
    let by = rules::published_by(author.as_deref(), confirmed_by.as_deref());
    let title = rules::version(number);
    let label = rules::what(rules::RESTORE, &title);
    view! {
        <li>
            <div>
                <p class="row-head">
                    <strong>{title}</strong>
                    {(number == live).then(|| view! { <span class="good">{rules::DECIDES}</span> })}
                    <span class="muted">{by} ", " <Since at=at now=now/></span>
                </p>
                {(!comment.is_empty()).then(|| view! { <p>{comment}</p> })}
                {(!changes.is_empty()).then(|| view! {
                    <details>
                        <summary>{rules::changes(changes.len())}</summary>
                        <Changes changes=changes/>
                    </details>
                })}
            </div>
            {may_restore.then(|| view! {
                <form method="post" action=RestoreRules::url()>
                    <input type="hidden" name="revision" value=revision/>
                    <input type="hidden" name="number" value=number/>
                    <button type="submit" aria-label=label>{rules::RESTORE}</button>
                </form>
            })}
        </li>
    }
}
