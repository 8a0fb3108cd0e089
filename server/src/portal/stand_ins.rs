//! Out of office.

use app::views::{StandInRow, StandInsView};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::{Actor, EmailAddress, PersonId};
use sea_orm::DbErr;

use crate::operations::stand_ins::MOST;
use crate::state::AppState;
use crate::storage::persons;
use crate::storage::stand_ins::{self, StandIn};

/// Whole days in UTC: from midnight before the first to midnight after the last.
pub(super) fn period(first: NaiveDate, last: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    Some((midnight(first), midnight(last.checked_add_days(Days::new(1))?)))
}

pub(super) async fn page(state: &AppState, actor: &Actor) -> Result<StandInsView, DbErr> {
    let (db, now) = (state.db.reader(), state.clock.now());
    let named = stand_ins::named_by(db, actor.person, now, MOST).await?;
    let naming = match &actor.email {
        Some(own) => stand_ins::naming(db, own, now, MOST).await?,
        None => Vec::new(),
    };
    let addresses: Vec<&EmailAddress> = named.iter().map(|stand_in| &stand_in.address).collect();
    let known = persons::find_by_addresses(db, addresses).await?;
    let people: Vec<PersonId> = naming.iter().map(|stand_in| stand_in.person).collect();
    let away = persons::find_all(db, people).await?;
    let row = |stand_in: &StandIn, who: String| StandInRow {
        id: stand_in.id,
        who,
        from: stand_in.from,
        until: stand_in.until,
        is_running: stand_in.from <= now,
    };
    let mine = named.iter().map(|stand_in| {
        let person = known.iter().find(|person| person.email.as_ref() == Some(&stand_in.address));
        row(stand_in, person.map_or_else(|| stand_in.address.to_string(), |person| person.name.clone()))
    });
    let for_others = naming.iter().map(|stand_in| {
        let person = away.iter().find(|person| person.id == stand_in.person);
        row(stand_in, person.map(|person| person.name.clone()).unwrap_or_default())
    });
    Ok(StandInsView { mine: mine.collect(), for_others: for_others.collect() })
}
