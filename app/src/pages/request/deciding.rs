//! A request's page for those who decide, and for admins and auditors who look on.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::facts::{Fact, Facts};
use super::super::query::Problem;
use super::super::rows::{License, stage_mark};
use super::super::trace::Trace;
use crate::catalog::words::and_list;
use crate::catalog::{ask, ends, policy, stages, verdict};
use crate::components::{Icon, Since};
use crate::server_fns::DecideRequest;
use crate::views::{ExtendsView, LicenseRow, RequestRole, RequestStage, RequestView, SeatsView};

/// Who asks for what and why, and the two buttons for whoever may press them.
#[component]
pub(super) fn Deciding(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    let decides = matches!(request.role, RequestRole::Approver { .. });
    let waits = request.stage == RequestStage::Waiting;
    let id = request.id.to_string();
    view! {
        <Frame title=verdict::TITLE>
            <Problem/>
            <h1>{verdict::heading(&request.requester, &request.product)}</h1>
            {request.target.clone().map(|target| view! {
                <p class="lead">
                    {verdict::TO_OPEN} " " <a href=target.url>{target.label}</a> " "
                    <span class="muted">{target.host}</span>
                </p>
            })}
            {request.justification.clone().map(|words| view! { <blockquote>{words}</blockquote> })}
            <Outcome request=request.clone() now=now/>
            {(!decides).then(|| view! { <p class="muted">{verdict::OBSERVER}</p> })}
            <section class="card"><What request=request now=now/></section>
            {(decides && waits).then(|| view! { <Buttons id=id/> })}
        </Frame>
    }
}

/// Where it stands, once there is nothing to decide any more: who decided, when, and why.
#[component]
fn Outcome(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    let stage = request.stage;
    let said = request.verdict.map(|said| {
        view! {
            <p><strong>{verdict::verdict(&said.by, said.approved)}</strong> ", " <Since at=said.at now=now/> "."</p>
            {said.reason.map(|reason| view! { <blockquote>{reason}</blockquote> })}
        }
    });
    (stage != RequestStage::Waiting).then(|| {
        view! {
            <div class="notice" role="status">
                <Icon mark=stage_mark(stage)/>
                <div>
                    {said}
                    <p>{verdict::stands(stages::request(stage))}</p>
                </div>
            </div>
        }
    })
}

/// Two forms, so that the enter key in the reason can only mean the no it belongs to.
#[component]
fn Buttons(id: String) -> impl IntoView {
    view! {
        <section class="verdict" aria-label=verdict::YOUR_VERDICT>
            <form method="post" action=DecideRequest::url()>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="verdict" value="approve"/>
                <button type="submit" class="primary">{verdict::APPROVE}</button>
                <p class="muted small">{verdict::WHAT_APPROVE_DOES}</p>
            </form>
            <form method="post" action=DecideRequest::url()>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="verdict" value="deny"/>
                <label for="reason">{verdict::REASON}</label>
                <textarea
                    id="reason" name="reason" rows="2" required maxlength="1000" aria-describedby="reason-hint"
                ></textarea>
                <p id="reason-hint" class="muted small">{verdict::REASON_HINT}</p>
                <button type="submit">{verdict::DENY}</button>
            </form>
        </section>
    }
}

#[component]
fn What(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    let rule = policy::rule(&request.because, &request.trace);
    let RequestView { role, product, approvers, all_decide, agreed, asked_at, trace, extends, .. } = request;
    let own = if let RequestRole::Approver { seats, why, history } = role {
        let why = verdict::why_you(&why, &product, &approvers, all_decide);
        view! {
            <Fact term=verdict::WHY_YOU>{why}</Fact>
            <SeatFacts seats=seats/>
            <Fact term=verdict::HISTORY><History rows=history now=now/></Fact>
        }
        .into_any()
    } else {
        view! { <Fact term=verdict::WHO_WAS_ASKED>{ask::approvers_or_admins(&approvers)}</Fact> }.into_any()
    };
    view! {
        <Facts>
            {own}
            {(!agreed.is_empty()).then(|| view! { <Fact term=verdict::AGREED>{and_list(&agreed)}</Fact> })}
            <Fact term=verdict::ASKED><Since at=asked_at now=now/></Fact>
            {extends.map(|extends| view! { <Fact term=ends::EXTENDS>{extended(extends, now)}</Fact> })}
            <Fact term=verdict::RULE>{rule}</Fact>
        </Facts>
        <Trace trace=trace/>
    }
}

/// What a yes extends.
fn extended(extends: ExtendsView, now: DateTime<Utc>) -> AnyView {
    match extends {
        ExtendsView::Running { ends_at } => {
            view! { {ends::THE_LICENSE_THAT_ENDS} " " <Since at=ends_at now=now/> }.into_any()
        }
        ExtendsView::Ended => ends::ENDED_MEANWHILE.into_any(),
    }
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
fn History(rows: Vec<LicenseRow>, now: DateTime<Utc>) -> impl IntoView {
    if rows.is_empty() {
        return verdict::NO_HISTORY.into_any();
    }
    let rows = rows.into_iter().map(|row| view! { <License row=row now=now/> }).collect_view();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}
