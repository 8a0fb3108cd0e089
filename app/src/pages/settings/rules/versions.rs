//! The versions, and the way back to them.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::Changes;
use super::draft::Problems;
use crate::catalog::rules;
use crate::components::Since;
use crate::respond::Way;
use crate::server_fns::RestoreRules;
use crate::views::{RestoringView, VersionRow};

/// The newest first; each opens to what it changed.
#[component]
pub(super) fn Versions(
    versions: Vec<VersionRow>,
    revision: i32,
    live: i32,
    before: Option<i32>,
    has_older: bool,
    has_draft: bool,
    may_act: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let oldest = versions.last().map(|version| version.number).filter(|_| has_older);
    let rows = versions.into_iter().map(|version| {
        let may_restore = may_act && version.number != live;
        let restore = may_restore.then(|| Way::Version(version.number, before).path());
        view! { <Row version=version live=live revision=revision restore=restore has_draft=has_draft now=now/> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="versions">
            <h2 id="versions">{rules::VERSIONS}</h2>
            <ul class="rows">{rows}</ul>
            <p class="actions">
                {before.map(|_| view! { <a href=format!("{}#versions", Way::Rules(None).path())>{rules::NEWEST}</a> })}
                {oldest.map(|oldest| view! { <a href=Way::Versions(oldest).path()>{rules::OLDER}</a> })}
            </p>
        </section>
    }
}

#[component]
fn Row(
    version: VersionRow,
    live: i32,
    revision: i32,
    restore: Option<String>,
    has_draft: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let VersionRow { number, author, imported, confirmed_by, comment, at, changes, restoring } = version;
    let by = rules::published_by(author.as_deref(), imported, confirmed_by.as_deref());
    let title = rules::version(number);
    let label = rules::what(rules::RESTORE, &title);
    let restore = restore.filter(|_| restoring.is_none());
    view! {
        <li id=format!("version-{number}")>
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
                {restoring.map(|restoring| view! {
                    <Restoring restoring=restoring number=number revision=revision has_draft=has_draft/>
                })}
            </div>
            {restore.map(|to| view! { <p><a class="button" href=to aria-label=label>{rules::RESTORE}</a></p> })}
        </li>
    }
}

/// What it would do, and the button.
#[component]
fn Restoring(restoring: RestoringView, number: i32, revision: i32, has_draft: bool) -> impl IntoView {
    let RestoringView { changes, problems, is_drafted } = restoring;
    let hint = match (is_drafted, has_draft) {
        (true, true) => rules::RESTORE_NOT,
        (true, false) => rules::RESTORE_DRAFT_HINT,
        (false, _) => rules::RESTORE_HINT,
    };
    let may = !(is_drafted && has_draft);
    view! {
        <div class="stacked restoring">
            {match changes.is_empty() {
                true => view! { <p>{rules::RESTORING_NOTHING}</p> }.into_any(),
                false => view! { <p><strong>{rules::RESTORING}</strong></p> <Changes changes=changes/> }.into_any(),
            }}
            <Problems problems=problems/>
            <p class="muted">{hint}</p>
            {may.then(|| view! {
                <form class="stacked" method="post" action=RestoreRules::url()>
                    <input type="hidden" name="revision" value=revision/>
                    <input type="hidden" name="number" value=number/>
                    <button type="submit" class="primary">{rules::RESTORE_BUTTON}</button>
                </form>
            })}
        </div>
    }
}
