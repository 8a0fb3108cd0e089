//! The form of one group of approvers.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::super::Frame;
use super::super::super::failed::failed;
use super::super::super::query::{self, Problem};
use super::super::Pages;
use super::super::rule::field::{Lines, Text};
use super::super::versioned::{Answered, Delete, Head, Save};
use crate::catalog::{approvers, settings};
use crate::portal::portal;
use crate::respond::{Place, Way};
use crate::server_fns::{DeleteApproverGroup, SaveApproverGroup};
use crate::settings_form::{MAX_LIST, MAX_NAME};
use crate::views::{ApproverGroupView, Filled};

/// `/settings/approvers/edit?key=platform`; without a key it is for a new group.
#[component]
pub fn ApproverGroupPage() -> impl IntoView {
    let key = query::value("key");
    let (saved, missed) = (query::is_set("saved"), query::value("missed").parse().ok());
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => {
                let view = portal.approver_group_page(key.clone(), missed).await;
                view.map(|view| (view, portal.now()))
            }
            Err(error) => Err(error),
        };
        match read {
            Ok((view, now)) => view! { <Edit view=view saved=saved now=now/> }.into_any(),
            Err(error) => failed(error, &Way::Settings(Place::Group(&key), None).path()),
        }
    })
}

#[component]
fn Edit(view: ApproverGroupView, saved: bool, now: DateTime<Utc>) -> impl IntoView {
    let ApproverGroupView { head, group, form, uses } = view;
    let may_act = head.may_act;
    let title = group.as_ref().map_or_else(|| approvers::NEW.to_owned(), |group| group.name.clone());
    let key = group.map(|group| group.key.to_string());
    let is_new = key.is_none();
    let delete = key.clone().filter(|_| may_act).map(|key| {
        view! { <Delete action=DeleteApproverGroup::url() site=None key=key version=head.version uses=uses/> }
    });
    view! {
        <Frame title=approvers::TITLE>
            <Pages here=approvers::TITLE/>
            <Problem/>
            <Answered form=form.clone() saved=saved needs_second=head.needs_second/>
            <Head head=head.clone() now=now/>
            <p><a href=Way::Settings(Place::Approvers, None).path()>{approvers::BACK}</a></p>
            <h1>{title}</h1>
            {(!may_act).then(|| view! { <p class="muted">{settings::LOOK_ONLY}</p> })}
            <form class="rule-form" method="post" action=SaveApproverGroup::url() novalidate>
                {key.map(|key| view! { <input type="hidden" name="key" value=key/> })}
                <fieldset class="whole" disabled=!may_act>
                    <Fields form=form is_new=is_new/>
                    {may_act.then(|| view! { <Save version=head.version needs_second=head.needs_second back=Some((Place::Approvers, approvers::BACK))/> })}
                </fieldset>
            </form>
            {delete}
        </Frame>
    }
}

#[component]
fn Fields(form: Filled, is_new: bool) -> impl IntoView {
    let ((key, key_value), (name, name_value)) = (form.field("key"), form.field("name"));
    let (members, members_value) = form.field("members");
    view! {
        <section class="card" aria-label=approvers::MEMBERS>
            {is_new.then(|| view! {
                <Text field=key label=approvers::KEY value=key_value max=MAX_NAME hint=approvers::KEY_HINT/>
            })}
            <Text field=name label=approvers::NAME value=name_value max=MAX_NAME hint=approvers::NAME_HINT/>
            <Lines
                field=members label=approvers::MEMBERS value=members_value max=MAX_LIST
                hint=approvers::MEMBERS_HINT
            />
        </section>
    }
}
