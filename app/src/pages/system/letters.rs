//! The letters, to be looked at and sent to oneself.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::query::is_set;
use crate::catalog::system;
use crate::components::{Icon, Mark};
use crate::server_fns::SendSample;
use crate::views::LetterKind;

/// Every letter.
#[component]
pub(super) fn Letters(may_act: bool) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="letters">
            <h2 id="letters">{system::LETTERS}</h2>
            <p class="muted">{system::LETTERS_HINT}</p>
            <ul class="rows">{LetterKind::ALL.map(|kind| letter(kind, may_act)).collect_view()}</ul>
        </section>
    }
}

fn letter(kind: LetterKind, may_act: bool) -> impl IntoView {
    let page = format!("/system/letters/{}", kind.name());
    let text = format!("{page}?part=text");
    view! {
        <li>
            <p><strong>{system::letter(kind)}</strong></p>
            <div class="actions">
                <a href=page aria-label=system::of_letter(system::LOOK, kind)>{system::LOOK}</a>
                <a href=text aria-label=system::of_letter(system::AS_TEXT, kind)>{system::AS_TEXT}</a>
                {may_act.then(|| view! {
                    <form method="post" action=SendSample::url()>
                        <input type="hidden" name="letter" value=kind.name()/>
                        <button type="submit" aria-label=system::of_letter(system::SEND_TO_MYSELF, kind)>
                            {system::SEND_TO_MYSELF}
                        </button>
                    </form>
                })}
            </div>
        </li>
    }
}

/// After a letter was sent to oneself.
#[component]
pub(super) fn SampleQueued() -> impl IntoView {
    is_set("sample").then(|| {
        view! {
            <div class="notice" role="status">
                <Icon mark=Mark::Done/>
                <p>{system::SAMPLE_QUEUED}</p>
            </div>
        }
    })
}
