//! Deciding several requests at once.

use leptos::prelude::*;

use crate::error::PortalError;

/// One verdict on the requests of these `ids`, each decided by itself; a denial needs a reason. `product`, `person`,
/// `order` and `after` say where in the inbox the person is.
///
/// # Errors
/// To programs only, when nothing was decided; a person is led back to the inbox, which says what became of each.
#[server(prefix = "/api", endpoint = "requests/decide_many")]
pub async fn decide_many(
    #[server(default)] ids: Vec<String>,
    #[server(default)] verdict: String,
    #[server(default)] reason: String,
    #[server(default)] product: String,
    #[server(default)] person: String,
    #[server(default)] order: String,
    #[server(default)] after: String,
) -> Result<(), PortalError> {
    use crate::portal::{MOST_AT_ONCE, portal};
    use crate::respond::{Way, lead_on};
    use crate::views::InboxQuery;

    let ids =
        ids.iter().map(|id| id.parse().map_err(|_| PortalError::NotFound)).collect::<Result<Vec<_>, _>>();
    let shown = InboxQuery {
        product,
        person,
        newest_first: order == "newest",
        after: after.parse().ok(),
        chosen: ids.as_ref().map(|ids| ids.iter().take(MOST_AT_ONCE).copied().collect()).unwrap_or_default(),
        decided: Vec::new(),
    };
    let input = ids.and_then(|ids| match ids.len() {
        1..=MOST_AT_ONCE => Ok((ids, super::requests::verdict(&verdict, "", String::new(), &reason)?)),
        _ => Err(PortalError::NothingChosen),
    });
    let decided = match (portal(), input) {
        (Ok(portal), Ok((ids, verdict))) => {
            portal.decide_many(ids.clone(), verdict).await.map(|each| (ids, each))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    let decided = decided.and_then(|(ids, each)| told(ids, &each));
    lead_on(decided, &Way::Inbox(&shown), |decided| {
        Way::Inbox(&InboxQuery { after: None, chosen: Vec::new(), decided, ..shown.clone() }).path()
    })
}

/// A program hears the first refusal when there was nothing else; a person reads on the page what became of each.
#[cfg(feature = "ssr")]
fn told(
    ids: Vec<domain::RequestId>,
    each: &[Result<(), PortalError>],
) -> Result<Vec<domain::RequestId>, PortalError> {
    let none = each.iter().all(Result::is_err);
    match each.first() {
        Some(Err(first)) if none && !crate::respond::asked_by_a_person() => Err(*first),
        _ => Ok(ids),
    }
}
