//! How the portal and its dependencies are, for admins and auditors. The one page that carries an island.

use leptos::prelude::*;

use super::Frame;
use super::failed::failed;
use super::query::Problem;
use crate::catalog::system;
use crate::islands::LiveSystem;
use crate::portal::portal;
use crate::respond::Way;
use crate::views::SystemView;

/// `/system`.
#[component]
pub fn SystemPage() -> impl IntoView {
    Suspend::new(async move {
        let read = match portal() {
            Ok(portal) => portal.system().await,
            Err(error) => Err(error),
        };
        match read {
            Ok(view) => view! { <System view=view/> }.into_any(),
            Err(error) => failed(error, &Way::System.path()),
        }
    })
}

#[component]
fn System(view: SystemView) -> impl IntoView {
    let only_looks = !view.may_act;
    view! {
        <Frame title=system::TITLE wide=true>
            <Problem/>
            <h1>{system::TITLE}</h1>
            {only_looks.then(|| view! { <p class="muted">{system::LOOK_ONLY}</p> })}
            <LiveSystem initial=view/>
        </Frame>
    }
}
