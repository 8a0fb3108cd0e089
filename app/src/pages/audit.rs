//! The audit, for admins and auditors: everything that happened, a sentence each, the newest first.

mod decision;
mod filter;

use leptos::prelude::*;

use super::Frame;
use super::failed::failed;
use super::query;
use crate::audit_query::{Mistake, read};
use crate::catalog::{audit, time};
use crate::components::{Icon, Mark};
use crate::error::PortalError;
use crate::portal::portal;
use crate::respond::{Way, set_status};
use crate::views::{AuditPage as Subject, AuditQuery, AuditRow, AuditView, Called};
use decision::Decision;
use filter::Filter;

/// `/audit`, with `?person=`, `?product=`, `?kind=`, `?from=`, `?until=`, and `?older=` or `?newer=`.
#[component]
pub fn AuditPage() -> impl IntoView {
    let (asked, mistakes) = read(query::value);
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.audit(asked.clone()).await,
            Err(error) => Err(error),
        };
        match read {
            Ok(found) => view! { <Audit asked=asked mistakes=mistakes found=found/> }.into_any(),
            Err(error) => failed(error, &Way::Audit(&asked).path()),
        }
    })
}

#[component]
fn Audit(asked: AuditQuery, mistakes: Vec<Mistake>, found: AuditView) -> impl IntoView {
    let AuditView { mut rows, older, newer, products, called } = found;
    let is_mistaken = !mistakes.is_empty();
    if is_mistaken {
        set_status(PortalError::FormIncomplete);
        rows.clear();
    }
    let filter = AuditQuery { older: None, newer: None, ..asked.clone() };
    let is_filtered = filter != AuditQuery::default() || is_mistaken;
    let nothing = (rows.is_empty() && !is_mistaken).then(|| {
        let why = match (called, is_filtered) {
            (Called::Nobody, _) => audit::NOBODY,
            (Called::Many, _) => audit::MANY,
            (Called::Known, true) => audit::NONE_FITS,
            (Called::Known, false) => audit::NOTHING,
        };
        view! { <p role="status">{why}</p> }
    });
    let has_rows = !rows.is_empty();
    view! {
        <Frame title=audit::TITLE wide=true>
            <h1>{audit::TITLE}</h1>
            <p class="lead">{audit::LEAD}</p>
            <Filter asked=filter.clone() products=products/>
            <Mistakes mistakes=mistakes/>
            {is_filtered.then(|| view! { <p><a href=Way::Audit(&AuditQuery::default()).path()>{audit::SHOW_ALL}</a></p> })}
            {nothing}
            {has_rows.then(|| view! {
                <section class="card">
                    <ol class="rows" reversed aria-label=audit::LIST>{rows.into_iter().map(row).collect_view()}</ol>
                </section>
                <Pages filter=filter.clone() older=older newer=newer/>
                <Export filter=filter/>
            })}
        </Frame>
    }
}

/// What of the address cannot be asked for, under the form that would.
#[component]
fn Mistakes(mistakes: Vec<Mistake>) -> impl IntoView {
    (!mistakes.is_empty()).then(|| {
        let lines = mistakes.into_iter().map(|mistake| view! { <li>{audit::mistake(mistake)}</li> });
        view! {
            <div class="notice" role="alert">
                <Icon mark=Mark::No/>
                <div>
                    <p><strong>{audit::MISTAKEN}</strong></p>
                    <ul>{lines.collect_view()}</ul>
                </div>
            </div>
        }
    })
}

fn row(row: AuditRow) -> impl IntoView {
    let AuditRow { seq, at, what, page, decision } = row;
    let link = page.map(|page| match page {
        Subject::Request(id) => (Way::Request(id).path(), audit::OPEN_REQUEST),
        Subject::Grant(id) => (Way::Grant(id).path(), audit::OPEN_LICENSE),
    });
    view! {
        <li value=seq.to_string() id=format!("entry-{seq}")>
            <p>{audit::sentence(&what)}</p>
            <p class="muted small parts-line">
                <span>{seq}</span>
                <time datetime=time::machine(at)>{time::exact(at)}</time>
                {link.map(|(href, words)| view! { <a href=href>{words}</a> })}
            </p>
            {decision.map(|decision| view! { <Decision decision=decision/> })}
        </li>
    }
}

/// On to older entries, back to newer ones.
#[component]
fn Pages(filter: AuditQuery, older: Option<i64>, newer: Option<i64>) -> impl IntoView {
    let to_older = AuditQuery { older, ..filter.clone() };
    let to_newer = AuditQuery { newer, ..filter };
    (older.is_some() || newer.is_some()).then(|| {
        view! {
            <nav class="actions" aria-label=audit::PAGES>
                {newer.map(|_| view! { <a href=Way::Audit(&to_newer).path()>{audit::NEWER}</a> })}
                {older.map(|_| view! { <a href=Way::Audit(&to_older).path()>{audit::OLDER}</a> })}
            </nav>
        }
    })
}

/// What is shown, as files.
#[component]
fn Export(filter: AuditQuery) -> impl IntoView {
    let file = |kind| Way::Audit(&filter).path().replacen("/audit", &format!("/audit/export.{kind}"), 1);
    view! {
        <p class="muted">
            {audit::EXPORT} " " <a href=file("csv") download>{audit::CSV}</a> ", "
            <a href=file("jsonl") download>{audit::JSON_LINES}</a>
        </p>
    }
}
