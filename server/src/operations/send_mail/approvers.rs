//! Letters to approvers.

use app::views::{Price, SeatsView};
use domain::policy::Quorum;
use domain::{Approver, EmailAddress, JobId, RequestId, RequestState, Seats};

use super::super::{extend_grant, seat_cost};
use super::subject::{Subject, subject};
use super::why_you::why_you;
use crate::jobs::Letter;
use crate::mail::letters::{Asked, Bundle, Closed, Closing, Occasion, WhyYou};
use crate::ports::Mail;
use crate::state::AppState;
use crate::storage::seats::Sample;
use crate::storage::{decisions, persons, seats};

/// The requests that a letter asks about.
pub(super) fn asked_about(letter: &Letter) -> Vec<RequestId> {
    match letter {
        Letter::Bundle { letters } => letters.iter().filter_map(asks).map(|(request, _)| request).collect(),
        letter => asks(letter).map(|(request, _)| request).into_iter().collect(),
    }
}

fn asks(letter: &Letter) -> Option<(RequestId, Occasion)> {
    match letter {
        Letter::Asked { request } => Some((*request, Occasion::Asked)),
        Letter::Reminder { request, round } => Some((*request, Occasion::Reminder(*round))),
        Letter::Escalated { request } => Some((*request, Occasion::Escalated)),
        _ => None,
    }
}

/// Several letters in one; nothing when none of their requests waits any more.
pub(super) async fn bundle(
    state: &AppState,
    id: JobId,
    letters: &[Letter],
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let mut all: Vec<Asked> = Vec::new();
    for (request, occasion) in letters.iter().filter_map(asks) {
        // The reminder of a request that is in the same mail says nothing new.
        if all.iter().any(|asked| asked.request == request) {
            continue;
        }
        all.extend(asked(state, request, occasion, to).await?);
    }
    if all.is_empty() {
        return Ok(None);
    }
    Ok(Some(Bundle { id, asked: all }.to(to, &state.config.server.public_url)))
}

/// What there is to say about a request that waits.
pub(super) async fn asked(
    state: &AppState,
    id: RequestId,
    occasion: Occasion,
    to: &EmailAddress,
) -> anyhow::Result<Option<Asked>> {
    let db = state.db.reader();
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    if subject.request.state != RequestState::Pending {
        return Ok(None);
    }
    let asked = super::super::approvers::now(state, &subject.request).await?;
    // Whoever was asked and lost the ground to decide meanwhile has nothing to do.
    let Some(why_you) = why_you(state, &asked, to).await? else { return Ok(None) };
    let is_reader = |approver: &Approver| match (approver, &why_you) {
        (Approver::IdpGroup { group, .. }, WhyYou::Group(own)) => group == own,
        (Approver::Admins, WhyYou::Admin | WhyYou::AdminLater) => true,
        _ => approver.address() == Some(to),
    };
    let others = asked.iter().map(|asked| &asked.approver).filter(|approver| !is_reader(approver));
    let others = super::super::ask_page::names(state, &others.collect::<Vec<_>>()).await?;
    let ask = decisions::ask(db, subject.request.decision).await?;
    let because = decisions::find(db, subject.request.decision)
        .await?
        .map(|decision| app::catalog::policy::rule(&decision.because, &decision.trace))
        .unwrap_or_default();
    let ends = extend_grant::runs_until(state, &subject.request).await?;
    let sample = match ends {
        None => seats::latest_sample(db, &subject.request.site, &subject.request.product).await?,
        Some(_) => None,
    };
    let cost = match &sample {
        Some(sample) => cost(state, &subject, sample).await,
        None => None,
    };
    let letter = Asked {
        request: id,
        requester: subject.requester.name.clone(),
        product: subject.product.name.clone(),
        site_host: subject.host(),
        target_label: subject.target_label(),
        justification: subject
            .request
            .justification
            .as_ref()
            .map(|it| it.as_str().to_owned())
            .unwrap_or_default(),
        because,
        cost,
        seats: sample.as_ref().map(seats_of),
        why_you,
        others,
        asked_at: subject.request.created_at,
        ends,
        needs_all: ask.quorum == Quorum::All,
        occasion,
    };
    Ok(Some(letter))
}

fn seats_of(sample: &Sample) -> Seats {
    Seats { limit: sample.limit, used: sample.used, reserved: sample.reserved }
}

/// In the words of the verdict page.
async fn cost(state: &AppState, subject: &Subject, sample: &Sample) -> Option<String> {
    let product = &subject.product;
    let cents = u32::try_from(product.price_cents?).ok()?;
    let price = Price { cents, currency: product.currency.clone()? };
    let seats = seats_of(sample);
    let cost = seat_cost::of_one_more(state, &subject.site, product, &seats).await.ok()?;
    let seats = SeatsView { free: seats.free(), limit: seats.limit, price: Some(price), cost };
    app::catalog::verdict::cost(&seats)
}

pub(super) async fn closed(
    state: &AppState,
    id: RequestId,
    to: &EmailAddress,
) -> anyhow::Result<Option<Mail>> {
    let Some(subject) = subject(state, id).await? else { return Ok(None) };
    let by = match subject.request.state.verdict() {
        Some(verdict) => persons::find(state.db.reader(), verdict.by).await?,
        None => None,
    };
    if by.as_ref().is_some_and(|by| by.email.as_ref() == Some(to)) {
        return Ok(None);
    }
    let by = by.map(|by| by.name).unwrap_or_default();
    let how = match subject.request.state {
        RequestState::Pending => return Ok(None),
        RequestState::Approved(_) | RequestState::Waitlisted(_) => Closing::Approved(by),
        RequestState::Denied(_) => Closing::Denied(by),
        RequestState::Withdrawn { .. } => Closing::Withdrawn,
        RequestState::Expired { .. } => Closing::Expired,
    };
    let letter =
        Closed { request: id, requester: subject.requester.name.clone(), wanted: subject.wanted(), how };
    Ok(Some(letter.to(to, &state.config.server.public_url)))
}
