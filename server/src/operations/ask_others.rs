//! Ask others: whoever was asked may decide no more, because they own the product or belong to the group no longer. Who
//! would be asked now is asked, or the request would wait unseen.

use domain::{Request, Target};
use serde_json::json;
use tracing::{info, warn};

use super::{OperationError, approvers};
use crate::state::AppState;
use crate::storage::audit::{self, Action};
use crate::storage::{decisions, persons, requests};

/// Asks others about requests that nobody may decide. One effect each, however many replicas look.
pub(super) async fn about_the_abandoned(state: &AppState) -> anyhow::Result<()> {
    let db = state.db.reader();
    let live = state.settings();
    let products =
        live.sites.all().iter().flat_map(|site| site.products.iter().map(move |product| (site, product)));
    let owners: Vec<_> =
        products.map(|(site, product)| (&site.key, &product.key, product.owners.as_slice())).collect();
    let groups = live.settings.approver_groups.iter();
    let members: Vec<_> = groups.map(|group| (&group.key, group.members.as_slice())).collect();
    for stored in requests::without_ground(db, &owners, &members, 100).await? {
        if let Err(error) = ask(state, &stored.request).await {
            warn!(request.id = %stored.request.id, %error, "Cannot ask others about a request that nobody may decide");
        }
    }
    Ok(())
}

async fn ask(state: &AppState, request: &Request) -> Result<(), OperationError> {
    let (db, now) = (state.db.reader(), state.clock.now());
    let live = state.settings();
    let Some(product) = live.product(&request.site, &request.product) else { return Ok(()) };
    let ask = decisions::ask(db, request.decision).await?;
    let requester = persons::find(db, request.requester).await?.and_then(|requester| requester.email);
    let target = Target::parse(&request.target, state.config.sites.origins()).ok();
    let others = approvers::first(state, product, target.as_ref(), &ask, requester.as_ref()).await;
    let moved = request.clone().ask_others()?;
    let tx = state.db.begin().await?;
    if requests::update(&tx, request, &moved).await? {
        approvers::ask(state, &tx, request.id, &others, requester.as_ref()).await?;
        let details = json!({ "because": "nobody who was asked may decide any more" });
        audit::append(&tx, None, Action::RequestEscalated, request.id.0, details, now).await?;
        info!(request.id = %request.id, "Nobody could decide on a request any more: asked others");
    }
    Ok(tx.commit().await?)
}
