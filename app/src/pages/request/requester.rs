//! A request's page for the one who asked.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::facts::{Fact, Facts};
use super::super::live::{Followed, Live, Shown, looks_again_after};
use super::super::query::Problem;
use super::super::trace::{Trace, granting};
use super::steps::Steps;
use crate::catalog::{ask, frame, live, policy, request as say, stages, verdict};
use crate::components::Since;
use crate::respond::Way;
use crate::server_fns::{RemindApprovers, WithdrawRequest};
use crate::views::{RequestRole, RequestStage, RequestView, TargetView};

/// Waiting, granted, denied, and every other end: what happened, why, what comes next.
#[component]
pub(super) fn Requester(request: RequestView, now: DateTime<Utc>, stays: bool) -> impl IntoView {
    let (heading, lead) = words(&request, now);
    let is_denied = request.stage == RequestStage::Denied;
    let followed = request.clone();
    view! {
        <Frame title=live::title(request.stage)>
            <Problem/>
            <Shown>
                <h1>{heading}</h1>
                <p class="lead">{lead}</p>
                {is_denied.then(|| view! { <Why request=request.clone() stays=stays/> })}
                <Next request=request.clone() now=now/>
                <section class="card"><Steps request=request.clone() now=now/></section>
                <Actions request=request.clone() now=now/>
                {(!is_denied).then(|| view! { <Why request=request.clone() stays=stays/> })}
            </Shown>
            <Follow request=followed stays=stays/>
        </Frame>
    }
}

/// The heading, and the sentences under it.
fn words(view: &RequestView, now: DateTime<Utc>) -> (String, String) {
    let product = view.product.as_str();
    let target = label(view.target.as_ref());
    let by = view.verdict.as_ref().map(|verdict| verdict.by.as_str());
    let usual =
        if let RequestRole::Requester { usual_minutes, .. } = view.role { usual_minutes } else { None };
    match view.stage {
        RequestStage::Waiting => {
            (say::waiting_heading(&view.missing, view.all_decide), say::waiting_lead(usual, &target))
        }
        RequestStage::SettingUp | RequestStage::Checking => {
            (say::setting_up_heading(product), say::setting_up_lead(&target))
        }
        RequestStage::Waitlisted => {
            (say::WAITLISTED_HEADING.to_owned(), say::waitlisted_lead(product, view.place))
        }
        RequestStage::Ready if view.target.is_none() => {
            (say::ready_heading(product), say::TARGET_GONE.to_owned())
        }
        RequestStage::Ready => (say::ready_heading(product), say::READY_LEAD.to_owned()),
        RequestStage::Ended => (say::ended_heading(product), say::ENDED_NEXT.to_owned()),
        RequestStage::Failed(why) => {
            (say::FAILED_HEADING.to_owned(), format!("{} {}", stages::failure(why), say::FAILED_NEXT))
        }
        RequestStage::Denied => {
            (say::denied_heading(by), say::denied_next(by, locked_until(view, now).is_none()))
        }
        RequestStage::Withdrawn => (say::WITHDRAWN_HEADING.to_owned(), say::WITHDRAWN_NEXT.to_owned()),
        RequestStage::Expired => (say::EXPIRED_HEADING.to_owned(), say::expired_next(&view.approvers)),
    }
}

fn label(target: Option<&TargetView>) -> String {
    target.map_or_else(|| say::STEP_JIRA.to_owned(), |target| target.label.clone())
}

/// After a denial: until when asking again would be refused.
fn locked_until(view: &RequestView, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match view.role {
        RequestRole::Requester { again_at, .. } => again_at.filter(|at| *at > now),
        _ => None,
    }
}

/// The one button, where there is something to press.
#[component]
fn Next(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    if let Some(at) = locked_until(&request, now) {
        return view! {
            <p>{say::MAY_ASK_AGAIN} " " <Since at=at now=now/> "."</p>
            <p class="actions"><a class="button" href="/">{frame::BACK_HOME}</a></p>
        }
        .into_any();
    }
    let (href, word) = match (request.stage, &request.target) {
        (RequestStage::Ready, Some(target)) => (target.url.clone(), say::open(&target.label)),
        (
            RequestStage::Denied | RequestStage::Ended | RequestStage::Withdrawn | RequestStage::Expired,
            Some(target),
        ) => (Way::Go(&target.url).path(), say::ASK_AGAIN.to_owned()),
        (RequestStage::Waiting | RequestStage::SettingUp | RequestStage::Checking, _)
        | (RequestStage::Waitlisted | RequestStage::Failed(_), _) => return ().into_any(),
        (_, None) => ("/".to_owned(), frame::BACK_HOME.to_owned()),
    };
    view! { <p class="actions"><a class="button primary" href=href>{word}</a></p> }.into_any()
}

/// What the requester can do while it waits: have the approvers reminded, once a day, and take it back.
#[component]
fn Actions(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    let may_withdraw = matches!(request.stage, RequestStage::Waiting | RequestStage::Waitlisted);
    let RequestRole::Requester { remind_from, .. } = request.role else { return ().into_any() };
    let id = request.id.to_string();
    let reminder = remind_from.map(|from| {
        if from <= now {
            let id = id.clone();
            view! {
                <form method="post" action=RemindApprovers::url()>
                    <input type="hidden" name="id" value=id/>
                    <button type="submit">{say::REMIND}</button>
                </form>
            }
            .into_any()
        } else {
            view! { <span class="muted small">{say::REMIND_AGAIN} " " <Since at=from now=now/></span> }
                .into_any()
        }
    });
    may_withdraw
        .then(|| {
            view! {
                <div class="actions">
                    {reminder}
                    <form method="post" action=WithdrawRequest::url()>
                        <input type="hidden" name="id" value=id/>
                        <button type="submit" class="plain">{say::WITHDRAW}</button>
                    </form>
                </div>
            }
        })
        .into_any()
}

/// Why it was not given at once, or why it was denied.
#[component]
fn Why(request: RequestView, stays: bool) -> impl IntoView {
    let reason = request.verdict.as_ref().and_then(|verdict| verdict.reason.clone());
    let waits = request.stage == RequestStage::Waiting;
    let why = waits.then(|| policy::because(&request.because, &request.trace));
    let justification = request.justification.clone().filter(|_| waits);
    (reason.is_some() || waits).then(|| {
        view! {
            <section class="card">
                <Facts>
                    {reason.map(|reason| view! { <Fact term=say::REASON>{reason}</Fact> })}
                    {justification.map(|own| view! { <Fact term=say::YOUR_WORDS>{own}</Fact> })}
                    {why.map(|why| view! { <Fact term=ask::WHY_NOT_AT_ONCE>{why}</Fact> })}
                </Facts>
                {waits.then(|| rules(request, stays))}
            </section>
        }
    })
}

/// The rules that were looked at. A page that follows would close them under the reader's eyes: it stops first.
fn rules(request: RequestView, stays: bool) -> AnyView {
    let rules = granting(request.trace);
    if rules.is_empty() {
        ().into_any()
    } else if stays {
        view! { <Trace trace=rules open=true/> }.into_any()
    } else {
        let still = format!("{}?stay=1", Way::Request(request.id).path());
        view! { <p><a href=still>{verdict::HOW_DECIDED}</a></p> }.into_any()
    }
}

/// Follows by itself, and lets the person stop that.
#[component]
fn Follow(request: RequestView, stays: bool) -> impl IntoView {
    let page = Way::Request(request.id).path();
    let go = format!("{page}?go=1");
    if stays {
        let still = looks_again_after(request.stage).map(|_| {
            view! { <p class="muted small">{say::STANDS_STILL} " " <a href=go>{say::LOOK_AGAIN}</a></p> }
        });
        return still.into_any();
    }
    let followed = Followed {
        events: format!("{page}/events"),
        go,
        still: Some(format!("{page}?stay=1")),
        page,
        mark: request.mark,
        target: label(request.target.as_ref()),
        stage: request.stage,
    };
    view! { <Live followed=followed/> }.into_any()
}
