//! The draft: what it changes, what is wrong with it, and what can be done with it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::Changes;
use crate::catalog::{replay, rules};
use crate::components::Since;
use crate::respond::Way;
use crate::server_fns::{CarryOverRules, ConfirmRules, DiscardRules, PublishRules};
use crate::views::{AskedView, DraftView, RuleProblem};

/// The banner over the list.
#[component]
pub(super) fn Draft(
    draft: DraftView,
    problems: Vec<RuleProblem>,
    live: i32,
    revision: i32,
    needs_second: bool,
    may_act: bool,
    now: DateTime<Utc>,
) -> impl IntoView {
    let DraftView { by, at, changes, old_base, asked } = draft;
    let keeps = problems.iter().filter(|problem| problem.keeps).count();
    let may_publish = keeps == 0 && old_base.is_none() && !changes.is_empty();
    let state = if keeps == 0 { rules::NO_PROBLEMS.to_owned() } else { rules::problems(keeps) };
    let question = asked.as_ref().map(|asked| rules::asks(&by, &asked.comment));
    let is_open = changes.len() <= 5;
    view! {
        <section class="card draft" aria-labelledby="draft">
            <h2 id="draft">
                {rules::DRAFT} ": " {rules::changes(changes.len())} " · " {state}
            </h2>
            <p class="muted">
                {rules::edited_by(&by)} " " <Since at=at now=now/> ". " {rules::DRAFT_HINT}
            </p>
            {match changes.is_empty() {
                true => view! { <p>{rules::NO_CHANGES}</p> }.into_any(),
                false => view! {
                    <details open=is_open>
                        <summary>{rules::SHOW_CHANGES}</summary>
                        <Changes changes=changes/>
                    </details>
                }.into_any(),
            }}
            <Problems problems=problems/>
            {old_base.map(|base| view! { <OldBase base=base live=live revision=revision may_act=may_act/> })}
            {question.map(|question| view! { <p><strong>{question}</strong></p> })}
            <p class="actions"><a class="button" href=Way::Replays.path()>{replay::LINK}</a></p>
            {may_act.then(|| view! {
                <Buttons asked=asked may_publish=may_publish needs_second=needs_second revision=revision/>
            })}
        </section>
    }
}

/// What keeps rules from being published, then what is worth a look.
#[component]
pub(super) fn Problems(problems: Vec<RuleProblem>) -> impl IntoView {
    let (keep, remarks): (Vec<_>, Vec<_>) = problems.into_iter().partition(|problem| problem.keeps);
    let list = |heading: &'static str, class: &'static str, problems: Vec<RuleProblem>| {
        let lines = problems.into_iter().map(|RuleProblem { rule, text, .. }| {
            let rule = rule.map(|(id, name)| view! { <a href=Way::Rule(&id).path()>{name}</a> ": " });
            view! { <li>{rule} {text}</li> }
        });
        let lines = lines.collect_view();
        view! { <div><p class=class><strong>{heading}</strong></p><ul class="changes">{lines}</ul></div> }
    };
    view! {
        {(!keep.is_empty()).then(|| list(rules::PROBLEMS, "bad", keep))}
        {(!remarks.is_empty()).then(|| list(rules::REMARKS, "wait", remarks))}
    }
}

#[component]
fn OldBase(base: i32, live: i32, revision: i32, may_act: bool) -> impl IntoView {
    view! {
        <p class="wait"><strong>{rules::old_base(base, live)}</strong></p>
        {may_act.then(|| view! {
            <form class="stacked" method="post" action=CarryOverRules::url()>
                <input type="hidden" name="revision" value=revision/>
                <p class="muted">{rules::carry_over(live)}</p>
                <button type="submit">{rules::CARRY_OVER}</button>
            </form>
        })}
    }
}

#[component]
fn Buttons(asked: Option<AskedView>, may_publish: bool, needs_second: bool, revision: i32) -> impl IntoView {
    view! {
        {match asked {
            Some(AskedView { is_viewer: true, .. }) => {
                view! { <p class="muted">{rules::CONFIRM_OTHERS}</p> }.into_any()
            }
            Some(_) if !may_publish => view! { <p class="muted">{rules::CONFIRM_NOT}</p> }.into_any(),
            Some(_) => view! {
                <form class="stacked" method="post" action=ConfirmRules::url()>
                    <input type="hidden" name="revision" value=revision/>
                    <p class="muted">{rules::CONFIRM_HINT}</p>
                    <button type="submit" class="primary">{rules::CONFIRM}</button>
                </form>
            }.into_any(),
            None => may_publish
                .then(|| view! { <Publish needs_second=needs_second revision=revision/> })
                .into_any(),
        }}
        <details>
            <summary>{rules::DISCARD}</summary>
            <form class="stacked" method="post" action=DiscardRules::url()>
                <input type="hidden" name="revision" value=revision/>
                <p>{rules::DISCARD_HINT}</p>
                <button type="submit">{rules::DISCARD_BUTTON}</button>
            </form>
        </details>
    }
}

#[component]
fn Publish(needs_second: bool, revision: i32) -> impl IntoView {
    let (button, hint) = match needs_second {
        true => (rules::ASK_BUTTON, rules::COMMENT_HINT_SECOND),
        false => (rules::PUBLISH_BUTTON, rules::COMMENT_HINT),
    };
    view! {
        <details>
            <summary>{rules::PUBLISH}</summary>
            <form class="stacked" method="post" action=PublishRules::url()>
                <input type="hidden" name="revision" value=revision/>
                <label for="comment">{rules::COMMENT}</label>
                <input id="comment" name="comment" maxlength="500" autocomplete="off" aria-describedby="comment-hint"/>
                <p id="comment-hint" class="muted small">{hint}</p>
                <button type="submit" class="primary">{button}</button>
            </form>
        </details>
    }
}
