//! A request's page for those who decide, and for admins and auditors who look on.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::super::Frame;
use super::super::facts::{Fact, Facts};
use super::super::query::Problem;
use super::super::rows::stage_mark;
use super::super::trace::Trace;
use super::buttons::Buttons;
use super::known::Known;
use crate::catalog::words::and_list;
use crate::catalog::{ask, ends, policy, stages, verdict};
use crate::components::{Icon, Since};
use crate::portal::portal;
use crate::respond::Way;
use crate::views::{ExtendsView, InboxQuery, RequestRole, RequestStage, RequestView};

/// Who asks for what and why, and the two buttons for whoever may press them.
#[component]
pub(super) fn Deciding(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    let decides = matches!(request.role, RequestRole::Approver(_));
    let waits = request.stage == RequestStage::Waiting;
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
            {request.justification.clone().map(|words| view! { <blockquote class="words">{words}</blockquote> })}
            <Outcome request=request.clone() now=now/>
            {(!decides).then(|| view! { <p class="muted">{verdict::OBSERVER}</p> })}
            <section class="card"><What request=request.clone() now=now/></section>
            {(decides && waits).then(|| view! { <Buttons request=request/> })}
            {(decides && !waits).then(|| view! { <Next/> })}
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
            {said.reason.map(|reason| view! { <blockquote class="words">{reason}</blockquote> })}
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

/// The facts: those that an approver decides on, and how it came to be asked.
#[component]
fn What(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    let rule = policy::rule(&request.because, &request.trace);
    let RequestView {
        role, requester, product, approvers, all_decide, agreed, asked_at, trace, extends, ..
    } = request;
    let own = if let RequestRole::Approver(deciding) = role {
        let why = verdict::why_you(&deciding.why, &product, &deciding.others, all_decide);
        let extends = matches!(extends, Some(ExtendsView::Running { .. }));
        view! { <Known deciding=*deciding requester=requester why=why extends=extends now=now/> }.into_any()
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

/// Where to go on after a verdict, when more waits.
#[component]
fn Next() -> impl IntoView {
    let waiting = portal().ok().and_then(|portal| portal.viewer()).and_then(|viewer| viewer.waiting);
    waiting.filter(|waiting| *waiting > 0).map(|_| {
        let inbox = Way::Inbox(&InboxQuery::default()).path();
        view! { <p class="actions"><a class="button" href=inbox>{verdict::NEXT_IN_INBOX}</a></p> }
    })
}
