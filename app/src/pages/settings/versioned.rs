//! What the pages share whose settings are versioned: what waits to be confirmed, what was missed, and their forms.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::rule::field::Field;
use crate::catalog::settings as words;
use crate::components::{Icon, Mark, Since};
use crate::respond::{Place, Way};
use crate::server_fns::{ConfirmSettings, TakeBackSettings};
use crate::settings_form::MAX_COMMENT;
use crate::views::{Filled, SettingsAsked, SettingsHead, SettingsMissed, SettingsUse};

/// Over the heading of each of these pages, and under its navigation.
#[component]
pub(super) fn Head(head: SettingsHead, now: DateTime<Utc>) -> impl IntoView {
    let SettingsHead { version, may_act, asked, missed, .. } = head;
    view! {
        {missed.map(|missed| view! { <Missed missed=missed now=now/> })}
        {asked.map(|asked| view! { <Asked asked=asked version=version may_act=may_act now=now/> })}
    }
}

#[component]
fn Missed(missed: SettingsMissed, now: DateTime<Utc>) -> impl IntoView {
    let SettingsMissed { by, at, how, changes } = missed;
    view! {
        <section class="notice" aria-labelledby="missed">
            <Icon mark=Mark::Now/>
            <div class="stacked">
                <h2 id="missed">{words::MISSED}</h2>
                <p>{words::missed(&by, how)} " " <Since at=at now=now/> "."</p>
                {match changes {
                    None => view! { <p>{words::MISSED_UNKNOWN}</p> }.into_any(),
                    Some(changes) if changes.is_empty() => view! { <p>{words::MISSED_NOTHING}</p> }.into_any(),
                    Some(changes) => view! { <Changes changes=changes/> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Asked(asked: SettingsAsked, version: i32, may_act: bool, now: DateTime<Utc>) -> impl IntoView {
    let SettingsAsked { by, is_viewer, comment, at, changes, .. } = asked;
    let hint = if is_viewer { words::CONFIRM_OTHERS } else { words::CONFIRM_HINT };
    view! {
        <section class="card draft" aria-labelledby="asked">
            <h2 id="asked">{words::ASKED}</h2>
            <p>{words::asks(&by, &comment)} " " <span class="muted"><Since at=at now=now/></span></p>
            <Changes changes=changes/>
            <p class="muted">{hint}</p>
            {may_act.then(|| view! {
                <div class="actions">
                    {(!is_viewer).then(|| view! {
                        <form method="post" action=ConfirmSettings::url()>
                            <input type="hidden" name="version" value=version/>
                            <button type="submit" class="primary">{words::CONFIRM}</button>
                        </form>
                    })}
                    <form method="post" action=TakeBackSettings::url()>
                        <input type="hidden" name="version" value=version/>
                        <button type="submit">{words::TAKE_BACK}</button>
                    </form>
                </div>
            })}
        </section>
    }
}

/// A line for each difference.
#[component]
pub(super) fn Changes(changes: Vec<String>) -> impl IntoView {
    let lines = changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view();
    view! { <ul class="changes">{lines}</ul> }
}

/// What became of a form.
#[component]
pub(super) fn Answered(form: Filled, saved: bool, needs_second: bool) -> impl IntoView {
    let Filled { refused, is_typed, .. } = form;
    let says = match (!refused.is_empty(), is_typed, saved) {
        (true, ..) => Some((Mark::No, "alert", words::REFUSED)),
        (false, true, _) => Some((Mark::Now, "alert", words::TYPED)),
        (false, false, true) if needs_second => Some((Mark::Later, "status", words::SAVED_SECOND)),
        (false, false, true) => Some((Mark::Done, "status", words::SAVED)),
        (false, false, false) => None,
    };
    says.map(|(mark, role, says)| {
        view! { <div class="notice" role=role id="answered"><Icon mark=mark/><p>{says}</p></div> }
    })
}

/// The end of a form: what it is about, and the button.
#[component]
pub(super) fn Save(
    version: i32,
    needs_second: bool,
    back: Option<(Place<'static>, &'static str)>,
) -> impl IntoView {
    let word = if needs_second { words::SAVE_SECOND } else { words::SAVE };
    view! {
        <input type="hidden" name="version" value=version/>
        <div class="field">
            <label for="comment">{words::COMMENT}</label>
            <input
                id="comment" name="comment" maxlength=MAX_COMMENT autocomplete="off" aria-describedby="comment-hint"
            />
            <p id="comment-hint" class="muted small">{words::COMMENT_HINT}</p>
        </div>
        <p class="actions">
            <button type="submit" class="primary">{word}</button>
            {back.map(|(place, word)| view! { <a href=Way::Settings(place, None).path()>{word}</a> })}
        </p>
    }
}

/// The button that deletes, or why there is none.
#[component]
pub(super) fn Delete(
    action: &'static str,
    site: Option<String>,
    key: String,
    version: i32,
    uses: Vec<SettingsUse>,
) -> impl IntoView {
    if !uses.is_empty() {
        let lines = uses.into_iter().map(|by| view! { <li>{words::in_use(&by)}</li> }).collect_view();
        return view! { <p class="muted">{words::IN_USE}</p> <ul class="changes">{lines}</ul> }.into_any();
    }
    view! {
        <details>
            <summary>{words::DELETE_OPENS}</summary>
            <form class="stacked" method="post" action=action>
                {site.map(|site| view! { <input type="hidden" name="site" value=site/> })}
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="version" value=version/>
                <p>{words::DELETE_HINT}</p>
                <button type="submit">{words::DELETE}</button>
            </form>
        </details>
    }
    .into_any()
}

impl Filled {
    /// A field with what is in it.
    pub(super) fn field(&self, name: &str) -> (Field, String) {
        (Field::new(name, &self.refused), self.fields.get(name).cloned().unwrap_or_default())
    }

    /// A box to tick, and whether it is.
    pub(super) fn tick(&self, name: &str) -> (Field, bool) {
        (Field::new(name, &self.refused), self.fields.contains_key(name))
    }
}
