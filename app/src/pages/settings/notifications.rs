//! When people are written to.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::Frame;
use super::super::failed::failed;
use super::super::query::{self, Problem};
use super::Pages;
use super::rule::field::Text;
use super::versioned::{Answered, Head, Save};
use crate::catalog::{notifications as words, settings};
use crate::portal::portal;
use crate::respond::{Place, Way};
use crate::server_fns::SaveNotifications;
use crate::settings_form::MAX_NAME;
use crate::views::{Filled, NotificationsView};

/// `/settings/notifications`. With `?missed=7` it says what changed since that version.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let (saved, missed) = (query::is_set("saved"), query::value("missed").parse().ok());
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.notifications_page(missed).await.map(|view| (view, portal.now())),
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Notifications view=view saved=saved now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Settings(Place::Notifications, None).path()),
        }
    })
}

#[component]
fn Notifications(view: NotificationsView, saved: bool, now: DateTime<Utc>) -> impl IntoView {
    let NotificationsView { head, form } = view;
    let may_act = head.may_act;
    view! {
        <Frame title=words::TITLE>
            <Pages here=words::TITLE/>
            <Problem/>
            <Answered form=form.clone() saved=saved needs_second=head.needs_second/>
            <Head head=head.clone() now=now/>
            <h1>{words::TITLE}</h1>
            <p class="lead">{words::LEAD}</p>
            {(!may_act).then(|| view! { <p class="muted">{settings::LOOK_ONLY}</p> })}
            <form class="rule-form" method="post" action=SaveNotifications::url() novalidate>
                <fieldset class="whole" disabled=!may_act>
                    <Times form=form.clone()/>
                    <Quiet form=form/>
                    {may_act.then(|| view! { <Save version=head.version needs_second=head.needs_second back=None/> })}
                </fieldset>
            </form>
        </Frame>
    }
}

#[component]
fn Times(form: Filled) -> impl IntoView {
    let (remind, escalate, expire) = (form.field("remind"), form.field("escalate"), form.field("expire"));
    view! {
        <section class="card" aria-labelledby="times">
            <h2 id="times">{words::TIMES}</h2>
            <p class="muted">{words::TIMES_HINT}</p>
            <Text field=remind.0 label=words::REMIND value=remind.1 max=MAX_NAME hint=words::REMIND_HINT/>
            <Text field=escalate.0 label=words::ESCALATE value=escalate.1 max=MAX_NAME hint=words::ESCALATE_HINT/>
            <Text field=expire.0 label=words::EXPIRE value=expire.1 max=MAX_NAME hint=words::EXPIRE_HINT/>
        </section>
    }
}

#[component]
fn Quiet(form: Filled) -> impl IntoView {
    let (from, until, zone) = (form.field("quiet-from"), form.field("quiet-until"), form.field("quiet-zone"));
    view! {
        <section class="card" aria-labelledby="quiet">
            <h2 id="quiet">{words::QUIET}</h2>
            <p class="muted">{words::QUIET_HINT}</p>
            <Text field=from.0 label=words::FROM value=from.1 max=MAX_NAME hint=words::FROM_HINT/>
            <Text field=until.0 label=words::UNTIL value=until.1 max=MAX_NAME hint=words::UNTIL_HINT/>
            <Text field=zone.0 label=words::ZONE value=zone.1 max=MAX_NAME hint=words::ZONE_HINT/>
        </section>
    }
}
