//! The inbox: all that waits for the viewer, to look at one by one or to decide together.

mod bar;
mod decided;
mod filter;

use chrono::{DateTime, Utc};
use domain::RequestId;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::Frame;
use super::failed::failed;
use super::query::{self, Problem};
use crate::catalog::{home, inbox, stand_ins};
use crate::components::{Icon, Mark, Since};
use crate::portal::{MOST_AT_ONCE, portal};
use crate::respond::Way;
use crate::views::{InboxQuery, InboxRow, InboxView};
use bar::{Bar, Keys};
use decided::Decided;
use filter::Filter;

/// Keys for those who decide a lot. The page is whole without it.
const SCRIPT: &str = include_str!("inbox/keys.js");

/// `/inbox`, with `?product=`, `?person=`, `?order=newest` and `?after=`.
#[component]
pub fn InboxPage() -> impl IntoView {
    let asked = InboxQuery {
        product: query::value("product"),
        person: query::value("person").trim().to_owned(),
        newest_first: query::value("order") == "newest",
        after: query::value("after").parse().ok(),
        chosen: ids("chosen"),
        decided: ids("decided"),
    };
    Suspend::new(async move {
        let portal = match portal() {
            Ok(portal) => portal,
            Err(error) => return failed(error, &Way::Inbox(&asked).path()),
        };
        match portal.inbox(asked.clone()).await {
            Ok(found) => {
                let waiting = portal.viewer().and_then(|viewer| viewer.waiting).unwrap_or_default();
                view! { <Inbox asked=asked found=found waiting=waiting now=portal.now()/> }.into_any()
            }
            Err(error) => failed(error, &Way::Inbox(&asked).path()),
        }
    })
}

/// Ids as [`Way::Inbox`] writes them.
fn ids(name: &str) -> Vec<RequestId> {
    query::value(name).split('.').filter_map(|id| id.parse().ok()).take(MOST_AT_ONCE).collect()
}

#[component]
fn Inbox(asked: InboxQuery, found: InboxView, waiting: usize, now: DateTime<Utc>) -> impl IntoView {
    let InboxView { rows, next_after, products, decided } = found;
    let everything = InboxQuery { newest_first: asked.newest_first, ..InboxQuery::default() };
    let shows_all = asked.product.is_empty() && asked.person.is_empty() && asked.after.is_none();
    let nothing = rows.is_empty() && shows_all;
    view! {
        <Frame title=inbox::TITLE>
            <Problem/>
            <h1>{inbox::TITLE}</h1>
            {(waiting > 0).then(|| view! { <p class="lead">{inbox::lead(waiting)}</p> })}
            <Decided rows=decided/>
            {nothing.then(|| view! { <Empty/> })}
            {(!nothing).then(|| view! { <Filter asked=asked.clone() products=products/> })}
            {(rows.is_empty() && !nothing).then(|| view! {
                <p>{inbox::NONE_FITS} " " <a href=Way::Inbox(&everything).path()>{inbox::SHOW_ALL}</a></p>
            })}
            {(!rows.is_empty()).then(|| view! { <Waiting rows=rows asked=asked.clone() now=now/> })}
            <Pages asked=asked next_after=next_after/>
            <p class="muted small">{inbox::AWAY} " " <a href=Way::StandIns.path()>{stand_ins::TITLE}</a></p>
        </Frame>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="card">
            <p class="row-head"><Icon mark=Mark::Done/><strong>{inbox::EMPTY}</strong></p>
            <p class="muted">{inbox::EMPTY_NEXT}</p>
        </section>
    }
}

/// The list and what can be done with it, as one form. Its first button only shows the list again: the enter key
/// on a tick presses the first that is not disabled.
#[component]
fn Waiting(rows: Vec<InboxRow>, asked: InboxQuery, now: DateTime<Utc>) -> impl IntoView {
    use crate::server_fns::DecideMany;
    use leptos::server_fn::ServerFn as _;

    let chosen = asked.chosen.clone();
    let rows = rows.into_iter().map(|row| {
        let is_chosen = chosen.contains(&row.id);
        view! { <Row row=row is_chosen=is_chosen now=now/> }
    });
    let rows = rows.collect_view();
    view! {
        <form id="inbox" class="inbox" method="post" action=DecideMany::url()>
            <button type="submit" hidden formmethod="get" formaction="/inbox" formnovalidate></button>
            <input type="hidden" name="product" value=asked.product/>
            <input type="hidden" name="person" value=asked.person/>
            <input type="hidden" name="order" value=if asked.newest_first { "newest" } else { "" }/>
            <input type="hidden" name="after" value=asked.after.map(|id| id.to_string()).unwrap_or_default()/>
            <section class="card">
                <label class="tick all" hidden data-all="">
                    <input type="checkbox"/>
                    {inbox::CHOOSE_ALL}
                </label>
                <ul class="rows" aria-label=inbox::LIST>{rows}</ul>
            </section>
            <Bar/>
        </form>
        <Keys/>
        <script nonce=use_nonce()>{SCRIPT}</script>
    }
}

#[component]
fn Row(row: InboxRow, is_chosen: bool, now: DateTime<Utc>) -> impl IntoView {
    let InboxRow { id, requester, product, target, justification, agreed, .. } = row;
    let InboxRow { asked_at, expires_at, is_doubtful, .. } = row;
    let address = requester.email.unwrap_or_else(|| inbox::NO_ADDRESS.to_owned());
    view! {
        <li class="waiting" data-row="">
            <label class="tick">
                <input type="checkbox" name="ids[]" value=id.to_string() checked=is_chosen/>
                <span class="unseen">{inbox::choose(&requester.name, &product)}</span>
            </label>
            <div>
                <p><a href=Way::Request(id).path()>{home::to_decide(&requester.name, &product)}</a></p>
                <p class="muted small parts-line">
                    <span>{address}</span>
                    <span>{home::to_open(&target)}</span>
                    <span>{home::ASKED} " " <Since at=asked_at now=now/></span>
                    {expires_at.map(|at| view! { <span>{inbox::ENDS} " " <Since at=at now=now/></span> })}
                </p>
                {justification.map(|words| view! { <blockquote class="words">{words}</blockquote> })}
                {(!agreed.is_empty()).then(|| view! { <p class="small">{inbox::said_yes(&agreed)}</p> })}
                {is_doubtful.then(|| view! { <p class="wait small">{inbox::DOUBTFUL}</p> })}
            </div>
        </li>
    }
}

/// On to the next page, back to the first.
#[component]
fn Pages(asked: InboxQuery, next_after: Option<RequestId>) -> impl IntoView {
    let page = |after| InboxQuery { after, chosen: Vec::new(), decided: Vec::new(), ..asked.clone() };
    let (first, next) = (page(None), page(next_after));
    (asked.after.is_some() || next_after.is_some()).then(|| {
        view! {
            <p class="actions">
                {asked.after.map(|_| view! { <a href=Way::Inbox(&first).path()>{inbox::FIRST_PAGE}</a> })}
                {next_after.map(|_| view! { <a href=Way::Inbox(&next).path()>{inbox::NEXT_PAGE}</a> })}
            </p>
        }
    })
}
