//! The organization plane: the Organizations API of `api.atlassian.com/admin`, as far as the portal may use it, answering
//! in the shapes of `end2end/contracts/atlassian-org-v2.derived.json`. It looks at the same accounts, groups and seats as
//! the site plane (`rest`).

mod answer;
mod attempt;
mod call;
mod groups;
mod invite;
mod members;
mod org_facts;
mod place;
mod question;
mod refused;
mod roles;
mod shapes;
mod standing;
mod users;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::{delete, get, post};

pub(crate) use answer::too_many_requests;
pub(crate) use attempt::attempt_of;

use answer::{Answer, Refusal};
use call::Call;
use question::Question;

use crate::server::Shared;

pub(crate) fn router() -> Router<Shared> {
    let v1 = Router::new()
        .route("/orgs", get(org_facts::orgs))
        .route("/orgs/{org}/directory/users/{account}/last-active-dates", get(users::last_active))
        .route("/orgs/{org}/users/{account}/roles/assign", post(roles::assign))
        .route("/orgs/{org}/users/{account}/roles/revoke", post(roles::revoke));
    let directory = Router::new()
        .route("/users/search", post(users::search))
        .route("/users/{account}/suspend", post(standing::suspend))
        .route("/users/{account}/restore", post(standing::restore))
        .route("/users/{account}/role-assignments", get(roles::of_user))
        .route("/groups/search", post(groups::search))
        .route("/groups/{group}/memberships", post(members::add))
        .route("/groups/{group}/memberships/{account}", delete(members::remove))
        .route("/groups/{group}/role-assignments", get(roles::of_group));
    let v2 = Router::new()
        .route("/orgs/{org}/directories", get(org_facts::directories))
        .route("/orgs/{org}/workspaces", post(org_facts::workspaces))
        .route("/orgs/{org}/users/invite", post(invite::invite))
        .nest("/orgs/{org}/directories/{directory}", directory);
    let admin = Router::new()
        .nest("/v1", v1)
        .nest("/v2", v2)
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::method_not_allowed);
    Router::new().nest("/admin", admin.layer(map_response(answer::with_rate_limit)))
}
