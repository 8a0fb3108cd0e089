//! What asking would mean, and the one button that does it. Looking writes nothing and sends nothing.

use chrono::{DateTime, Utc};
use domain::policy::{Because, RuleTrace};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::Frame;
use super::facts::{Fact, Facts};
use super::failed::failed;
use super::query::{self, Problem};
use super::trace::{Trace, granting};
use crate::catalog::{ask, frame, policy};
use crate::components::Since;
use crate::portal::portal;
use crate::respond::{Way, see_other};
use crate::server_fns::OpenRequest;
use crate::views::{AskView, TargetView, VerdictView};

/// `/ask?to=`.
#[component]
pub fn AskPage() -> impl IntoView {
    let to = query::value("to");
    Suspend::new(async move {
        let asked = match portal() {
            Ok(portal) => portal.ask_page(to.clone()).await,
            Err(error) => Err(error),
        };
        match asked {
            Ok(view) => show(view),
            Err(error) => failed(error, &Way::Ask(&to).path()),
        }
    })
}

fn show(view: AskView) -> AnyView {
    match view {
        AskView::MayAsk {
            target,
            product,
            approvers,
            all_decide,
            wants_justification,
            usual_minutes,
            because,
            trace,
        } => view! {
            <MayAsk target product approvers all_decide wants_justification usual_minutes because trace/>
        }
        .into_any(),
        AskView::DeniedLately { target, product, verdict, again_at } => {
            view! { <DeniedLately target product verdict again_at/> }.into_any()
        }
        AskView::Denied { target, product, message, again_after_days, owners } => {
            view! { <Denied target product message again_after_days owners/> }.into_any()
        }
        AskView::AlreadyAsked(id) => lead_to(Way::Request(id)),
        AskView::Go(target) => lead_to(Way::Go(&target.url)),
    }
}

/// The browser is led on; the link is for what does not follow.
fn lead_to(way: Way<'_>) -> AnyView {
    let path = way.path();
    see_other(&path);
    view! {
        <Frame title=ask::TITLE>
            <h1>{ask::TITLE}</h1>
            <p><a class="button primary" href=path>{ask::GO_ON}</a></p>
        </Frame>
    }
    .into_any()
}

#[component]
fn MayAsk(
    target: TargetView,
    product: String,
    approvers: Vec<String>,
    all_decide: bool,
    wants_justification: bool,
    usual_minutes: Option<u32>,
    because: Because,
    trace: Vec<RuleTrace>,
) -> impl IntoView {
    let why = policy::because(&because, &trace);
    view! {
        <Frame title=ask::TITLE>
            <Problem/>
            <h1>{ask::heading(&target.label, &product)}</h1>
            <p class="lead">{ask::lead(&approvers, &target.label)}</p>
            <form method="post" action=OpenRequest::url()>
                <input type="hidden" name="to" value=target.url.clone()/>
                {wants_justification.then(|| view! { <Justification/> })}
                <p class="actions">
                    <button type="submit" class="primary">{ask::ASK}</button>
                    <span class="muted">{ask::NOTHING_SENT_YET}</span>
                </p>
            </form>
            <section class="card">
                <Facts>
                    <Fact term=ask::WHO_DECIDES>
                        {ask::approvers_or_admins(&approvers)} {all_decide.then_some(". ")}
                        {all_decide.then_some(ask::ALL_DECIDE)}
                    </Fact>
                    {usual_minutes.map(|minutes| view! { <Fact term=ask::USUALLY>{ask::within(minutes)}</Fact> })}
                    <Fact term=ask::WHERE_TO>{ask::on(&target.label, &target.host)}</Fact>
                    <Fact term=ask::WHY_NOT_AT_ONCE>{why}</Fact>
                </Facts>
                <Trace trace=granting(trace)/>
            </section>
        </Frame>
    }
}

#[component]
fn Justification() -> impl IntoView {
    view! {
        <div class="fields">
            <label for="justification">{ask::JUSTIFICATION}</label>
            <textarea
                id="justification" name="justification" rows="3" required maxlength="1000"
                aria-describedby="justification-hint"
            ></textarea>
            <p id="justification-hint" class="muted small">{ask::JUSTIFICATION_HINT}</p>
        </div>
    }
}

#[component]
fn DeniedLately(
    target: TargetView,
    product: String,
    verdict: VerdictView,
    again_at: DateTime<Utc>,
) -> impl IntoView {
    let now = portal().map_or(again_at, |portal| portal.now());
    view! {
        <Frame title=ask::DENIED_TITLE>
            <h1>{ask::denied_lately_heading(&product)}</h1>
            <p class="lead">{ask::TALK}</p>
            <section class="card">
                <Facts>
                    <Fact term=ask::WHERE_TO>{ask::on(&target.label, &target.host)}</Fact>
                    <Fact term=ask::DENIED_BY>{verdict.by} ", " <Since at=verdict.at now=now/></Fact>
                    {verdict.reason.map(|reason| view! { <Fact term=ask::DENIED_WHY>{reason}</Fact> })}
                    <Fact term=ask::AGAIN><Since at=again_at now=now/></Fact>
                </Facts>
            </section>
            <p class="actions"><a class="button" href="/">{frame::BACK_HOME}</a></p>
        </Frame>
    }
}

#[component]
fn Denied(
    target: TargetView,
    product: String,
    message: String,
    again_after_days: Option<u32>,
    owners: Vec<String>,
) -> impl IntoView {
    view! {
        <Frame title=ask::DENIED_TITLE>
            <h1>{ask::denied_heading(&product)}</h1>
            <p class="lead">{ask::denied_lead(&target.label)}</p>
            <section class="card">
                <Facts>
                    <Fact term=ask::DENIED_WHY>{message}</Fact>
                    <Fact term=ask::WHO_CAN_HELP>{ask::approvers_or_admins(&owners)}</Fact>
                    {again_after_days.map(|days| view! { <Fact term=ask::AGAIN>{ask::again_after(days)}</Fact> })}
                </Facts>
            </section>
            <p class="actions"><a class="button" href="/">{frame::BACK_HOME}</a></p>
        </Frame>
    }
}
