//! Why somebody is asked: on a ground of their own, or of somebody who is away.

use domain::{Approver, Asked, EmailAddress};
use sea_orm::DbErr;

use super::super::approvers::away_of;
use crate::mail::letters::WhyYou;
use crate::state::AppState;
use crate::storage::{memberships, persons};

/// Why a letter about a request goes to this address, if there is a reason left.
pub(super) async fn why_you(
    state: &AppState,
    asked: &[Asked],
    to: &EmailAddress,
) -> Result<Option<WhyYou>, DbErr> {
    if let Some(own) = ground(state, asked, to).await? {
        return Ok(Some(own));
    }
    let mut away = Vec::new();
    for address in away_of(state, to).await? {
        if ground(state, asked, &address).await?.is_some() {
            away.push(address);
        }
    }
    let away = persons::find_by_addresses(state.db.reader(), &away).await?;
    let names: Vec<String> = away.into_iter().map(|person| person.name).collect();
    Ok((!names.is_empty()).then_some(WhyYou::StandIn(names)))
}

/// On which ground this address itself is asked.
async fn ground(state: &AppState, asked: &[Asked], to: &EmailAddress) -> Result<Option<WhyYou>, DbErr> {
    for asked in asked {
        let found = match &asked.approver {
            Approver::Owner(address) if address == to => Some(WhyYou::Owner),
            Approver::ProjectLead(address) if address == to => Some(WhyYou::ProjectLead),
            Approver::Person(address) if address == to => Some(WhyYou::Named),
            Approver::Member { group, address } if address == to => {
                let live = state.settings();
                let group = live.approver_group(group);
                Some(group.map_or(WhyYou::Named, |group| WhyYou::Group(group.name.clone())))
            }
            Approver::IdpGroup { group, mail } => {
                let reads = match mail {
                    Some(mail) => mail == to,
                    None => memberships::has(state.db.reader(), group, to).await?,
                };
                reads.then(|| WhyYou::Group(group.clone()))
            }
            Approver::Admins if state.config.roles.bootstrap_admins.contains(to) => {
                Some(if asked.escalated { WhyYou::AdminLater } else { WhyYou::Admin })
            }
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
