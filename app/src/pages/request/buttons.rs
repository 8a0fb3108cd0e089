//! The two buttons of an approver, and what goes with each.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::query;
use crate::catalog::verdict;
use crate::components::{Icon, Mark};
use crate::server_fns::DecideRequest;
use crate::views::{ExtendsView, RequestRole, RequestView, UsualDays};

/// For how many days an approver usually says yes.
const USUAL_DAYS: [u32; 4] = [1, 7, 30, 90];

/// Two forms, so that the enter key in one can only mean the answer it belongs to. `?choice=approve` or `deny`, as the
/// mail's buttons say, shows what is meant; pressing it is left to the reader.
#[component]
pub(super) fn Buttons(request: RequestView) -> impl IntoView {
    let RequestView { id, role, all_decide, extends, .. } = request;
    let extends = matches!(extends, Some(ExtendsView::Running { .. }));
    let RequestRole::Approver(deciding) = role else { return ().into_any() };
    let choice = query::value("choice");
    let (means_yes, means_no) = (choice == "approve", choice == "deny");
    let said_yes = deciding.said_yes.as_ref().map(|by| verdict::said_yes(by, extends));
    let is_awaited = said_yes.is_none();
    let id = id.to_string();
    view! {
        {said_yes.map(|words| view! {
            <div class="notice" role="status"><Icon mark=Mark::Done/><p>{words}</p></div>
        })}
        <section class="verdict" aria-label=verdict::YOUR_VERDICT>
            {is_awaited.then(|| {
                let does = verdict::what_approve_does(deciding.seats.as_ref(), all_decide, extends);
                view! { <Approve id=id.clone() usual=deciding.days does=does is_meant=means_yes is_main=!means_no/> }
            })}
            <Deny id=id.clone() is_meant=means_no/>
        </section>
    }
    .into_any()
}

#[component]
fn Approve(id: String, usual: UsualDays, does: &'static str, is_meant: bool, is_main: bool) -> impl IntoView {
    view! {
        <form method="post" action=DecideRequest::url()>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="verdict" value="approve"/>
            <label for="days">{verdict::FOR_HOW_LONG}</label>
            <Days usual=usual/>
            <label for="comment">{verdict::COMMENT}</label>
            <textarea id="comment" name="comment" rows="2" maxlength="1000" aria-describedby="comment-hint"></textarea>
            <p id="comment-hint" class="muted small">{verdict::COMMENT_HINT}</p>
            <button type="submit" class=main_class(is_main) autofocus=is_meant>{verdict::APPROVE}</button>
            <p class="muted small">{does}</p>
        </form>
    }
}

/// Nothing chosen is what the rule says, or as long as before. Of several who say for how long, the shortest counts: what
/// is longer cannot be chosen any more.
#[component]
fn Days(usual: UsualDays) -> impl IntoView {
    let first = verdict::usual_days(usual);
    let is_other = |days: &u32| match usual {
        UsualDays::NoLimit => true,
        UsualDays::Rule(usual) | UsualDays::Earlier(usual) => *days != usual,
        UsualDays::Agreed(most) => *days < most,
    };
    let others = USUAL_DAYS.into_iter().filter(is_other);
    let others = others.map(|days| view! { <option value=days.to_string()>{verdict::days(days)}</option> });
    view! {
        <select id="days" name="days">
            <option value="">{first}</option>
            {others.collect_view()}
        </select>
    }
}

#[component]
fn Deny(id: String, is_meant: bool) -> impl IntoView {
    view! {
        <form method="post" action=DecideRequest::url()>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="verdict" value="deny"/>
            <label for="reason">{verdict::REASON}</label>
            <textarea
                id="reason" name="reason" rows="2" required maxlength="1000" autofocus=is_meant
                aria-describedby="reason-hint"
            ></textarea>
            <p id="reason-hint" class="muted small">{verdict::REASON_HINT}</p>
            <button type="submit" class=main_class(is_meant)>{verdict::DENY}</button>
        </form>
    }
}

fn main_class(is_main: bool) -> &'static str {
    if is_main { "primary" } else { "" }
}
