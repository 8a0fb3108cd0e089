//! What an approver knows when they decide.

use chrono::{DateTime, Utc};
use domain::AccountFact;
use leptos::prelude::*;

use super::super::facts::Fact;
use crate::catalog::verdict;
use crate::views::{DecidingView, EarlierLicense, SeatsView};

/// Who asks, why this viewer is asked, seats and cost where a yes takes a seat, the account, and what was before. Only what
/// is uncertain about the account is said.
#[component]
pub(super) fn Known(
    deciding: DecidingView,
    requester: String,
    why: String,
    extends: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let DecidingView { email, seats, account, history, .. } = deciding;
    let is_confirmed = email.is_some();
    view! {
        <Fact term=verdict::WHO><Who email=email/></Fact>
        <Account account=account requester=requester is_confirmed=is_confirmed/>
        <Fact term=verdict::WHY_YOU>{why}</Fact>
        {(!extends).then(|| view! { <SeatFacts seats=seats/> })}
        <Fact term=verdict::HISTORY><History earlier=history now=now/></Fact>
    }
}

#[component]
fn Who(email: Option<String>) -> impl IntoView {
    match email {
        Some(email) => view! { {email} ", " <span class="muted">{verdict::CONFIRMED}</span> }.into_any(),
        None => view! { <span class="wait">{verdict::NOT_CONFIRMED}</span> }.into_any(),
    }
}

#[component]
fn Account(account: Option<AccountFact>, requester: String, is_confirmed: bool) -> impl IntoView {
    let said = match &account {
        // Without an address there was nothing to look for.
        None if !is_confirmed => None,
        None => Some(verdict::ACCOUNT_UNKNOWN.to_owned()),
        known => verdict::account(known.as_ref(), &requester),
    };
    let id = match account {
        Some(AccountFact::Hidden(id)) => Some(id.to_string()),
        _ => None,
    };
    said.map(|said| {
        view! {
            <Fact term=verdict::ACCOUNT>
                <span class="wait">{said}</span>
                {id.map(|id| view! { " " <code class="muted">{id}</code> })}
            </Fact>
        }
    })
}

#[component]
fn SeatFacts(seats: Option<SeatsView>) -> impl IntoView {
    let said = seats.as_ref().map_or_else(|| verdict::SEATS_UNKNOWN.to_owned(), verdict::seats);
    let cost = seats.as_ref().and_then(verdict::cost);
    view! {
        <Fact term=verdict::SEATS>{said}</Fact>
        {cost.map(|cost| view! { <Fact term=verdict::COST>{cost}</Fact> })}
    }
}

#[component]
fn History(earlier: Vec<EarlierLicense>, now: DateTime<Utc>) -> impl IntoView {
    match earlier.as_slice() {
        [] => verdict::NO_HISTORY.into_any(),
        [only] => verdict::earlier(only, now).into_any(),
        several => {
            let rows = several.iter().map(|one| view! { <li>{verdict::earlier(one, now)}</li> });
            view! { <ul>{rows.collect_view()}</ul> }.into_any()
        }
    }
}
