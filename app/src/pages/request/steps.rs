//! The way of a request, step by step.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::catalog::request;
use crate::components::{Icon, Mark, Since};
use crate::views::{GrantView, RequestStage, RequestView};

struct Step {
    mark: Mark,
    text: String,
    at: Option<DateTime<Utc>>,
}

/// All steps from asking to the page in Jira.
#[component]
pub(super) fn Steps(request: RequestView, now: DateTime<Utc>) -> impl IntoView {
    view! {
        <ol class="steps" aria-label=request::STEPS>
            {steps(request).into_iter().map(|step| row(step, now)).collect_view()}
        </ol>
    }
}

/// The shorter way of a license that policy gave at once.
#[component]
pub(in crate::pages) fn GrantSteps(grant: GrantView, now: DateTime<Utc>) -> impl IntoView {
    let [_, set_up, checked, there] = marks(grant.stage);
    let plain = |mark, text: String| Step { mark, text, at: None };
    let target = grant.target.map_or_else(|| request::STEP_JIRA.to_owned(), |target| target.label);
    let steps = [
        Step { mark: Mark::Done, text: request::STEP_GIVEN.to_owned(), at: Some(grant.decided_at) },
        plain(set_up, request::STEP_SET_UP.to_owned()),
        plain(checked, request::STEP_CHECKED.to_owned()),
        plain(there, target),
    ];
    view! {
        <ol class="steps" aria-label=request::STEPS>
            {steps.into_iter().map(|step| row(step, now)).collect_view()}
        </ol>
    }
}

fn row(step: Step, now: DateTime<Utc>) -> impl IntoView {
    let current = (step.mark == Mark::Now).then_some("step");
    view! {
        <li class=step.mark.class() aria-current=current>
            <Icon mark=step.mark/>
            <span class="unseen">{word(step.mark)} ": "</span>
            <span>{step.text}</span>
            {step.at.map(|at| view! { <span class="muted"><Since at=at now=now/></span> })}
        </li>
    }
}

fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => request::DONE,
        Mark::Now => request::NOW,
        Mark::Later => request::LATER,
        Mark::No => request::NO,
    }
}

/// How far each stage has come: decision, set up, checked, there.
fn marks(stage: RequestStage) -> [Mark; 4] {
    use Mark::{Done, Later, No, Now};
    match stage {
        RequestStage::Waiting => [Now, Later, Later, Later],
        RequestStage::SettingUp | RequestStage::Waitlisted => [Done, Now, Later, Later],
        RequestStage::Checking => [Done, Done, Now, Later],
        RequestStage::Ready | RequestStage::Ended => [Done, Done, Done, Done],
        RequestStage::Failed(_) => [Done, No, Later, Later],
        RequestStage::Denied | RequestStage::Withdrawn | RequestStage::Expired => [No, Later, Later, Later],
    }
}

fn steps(view: RequestView) -> Vec<Step> {
    let [decision, set_up, checked, there] = marks(view.stage);
    let plain = |mark, text: String| Step { mark, text, at: None };
    let set_up_text = match view.stage {
        RequestStage::Waitlisted => request::STEP_FREE_SEAT,
        _ => request::STEP_SET_UP,
    };
    let target = view.target.map_or_else(|| request::STEP_JIRA.to_owned(), |target| target.label);
    let mut steps = vec![
        Step { mark: Mark::Done, text: request::STEP_ASKED.to_owned(), at: Some(view.asked_at) },
        plain(Mark::Done, request::step_told(&view.approvers)),
        plain(Mark::Done, request::step_agreed(&view.agreed)),
        Step {
            mark: decision,
            text: view.verdict.as_ref().map_or_else(
                || request::STEP_DECISION.to_owned(),
                |verdict| request::decided_by(&verdict.by, verdict.approved),
            ),
            at: view.verdict.as_ref().map(|verdict| verdict.at),
        },
        plain(set_up, set_up_text.to_owned()),
        plain(checked, request::STEP_CHECKED.to_owned()),
        plain(there, target),
    ];
    // Nothing comes after a no.
    if decision == Mark::No {
        steps.truncate(4);
    }
    if view.agreed.is_empty() || decision != Mark::Now {
        steps.remove(2);
    }
    steps
}
