//! The authorization matrix: every route, every page and every server function, and what each kind of person gets.
//!
//! A number is a status. A word says where the browser is sent: `sign-in` to the page where signing in begins,
//! `provider` to the identity provider, `jira` to the target; `ask`, `request`, `go`, `home` and `signed-out` are pages
//! of the portal. Behind `#` stands which of several requests to one path is meant.
//!
//! There is a request of the *requester*, which the *approver* may decide and the *former* approver might have. The
//! *other* person asked for themself. There is a failed license of somebody who is none of these, one that works and
//! ends soon of somebody else who is none of these, and a parked job. Of these people the approver and the admin hold a
//! license. Programs speak with tokens (`tests/api`): a browser's session says nothing to the API.

pub const PEOPLE: [&str; 7] = ["anonymous", "requester", "other", "approver", "former", "admin", "auditor"];

pub const MATRIX: &str = "
                                        anonymous  requester  other       approver    former      admin       auditor

GET  /browse/{*rest}                    provider   request    request     jira        ask         jira        ask
GET  /jira                              provider   request    request     jira        ask         jira        ask
GET  /jira/{*rest}                      provider   request    request     jira        ask         jira        ask
GET  /projects                          provider   request    request     jira        ask         jira        ask
GET  /projects/{*rest}                  provider   request    request     jira        ask         jira        ask
GET  /issues                            provider   request    request     jira        ask         jira        ask
GET  /issues/                           provider   request    request     jira        ask         jira        ask
GET  /issues/{*rest}                    provider   request    request     jira        ask         jira        ask
GET  /secure/{*rest}                    provider   request    request     jira        ask         jira        ask
GET  /go                                provider   request    request     jira        ask         jira        ask

GET  /auth/sign-in                      provider   home       home        home        home        home        home
GET  /auth/callback                     403        403        403         403         403         403         403
POST /auth/sign-out                     signed-out provider   provider    provider    provider    provider    provider
GET  /signed-out                        200        200        200         200         200         200         200
GET  /healthz                           200        200        200         200         200         200         200
GET  /readyz                            200        200        200         200         200         200         200
GET  /pkg/{*rest}                       404        404        404         404         404         404         404
GET  /favicon.svg                       file       file       file        file        file        file        file
GET  /schema/policy.json                200        200        200         200         200         200         200

GET  /                                  200        200        200         200         200         200         200
GET  /ask                               sign-in    request    request     go          200         go          200
GET  /problem                           sign-in    200        200         200         200         200         200
GET  /inbox                             sign-in    200        200         200         200         200         200
GET  /requests/{id}                     sign-in    200        404         200         404         200         200
GET  /grants/{id}                       sign-in    404        404         404         404         200         200
GET  /stand-ins                         sign-in    200        200         200         200         200         200
GET  /requests/{id}/events              401        200        404         200         404         200         200
GET  /grants/{id}/events                401        404        404         404         404         200         200
GET  /audit                             sign-in    403        403         403         403         200         200
GET  /audit/export.csv                  sign-in    403        403         403         403         200         200
GET  /audit/export.jsonl                sign-in    403        403         403         403         200         200
GET  /system                            sign-in    403        403         403         403         200         200
GET  /system/letters/{letter}           sign-in    404        404         404         404         200         200
GET  /settings/rules                    sign-in    403        403         403         403         200         200
GET  /settings/rules/try                sign-in    403        403         403         403         200         200
GET  /settings/rules/replay             sign-in    403        403         403         403         200         200
GET  /settings/rules/replay/{id}        sign-in    403        403         403         403         200         200
GET  /settings/rules/import             sign-in    403        403         403         403         200         403
GET  /settings/rules/policy.toml        sign-in    403        403         403         403         200         200
GET  /settings/rules/{id}               sign-in    403        403         403         403         200         200
GET  /settings/products                 sign-in    403        403         403         403         200         200
GET  /settings/products/edit            sign-in    403        403         403         403         200         200
GET  /settings/approvers                sign-in    403        403         403         403         200         200
GET  /settings/approvers/edit           sign-in    403        403         403         403         200         200
GET  /settings/notifications            sign-in    403        403         403         403         200         200
GET  /settings/access                   sign-in    403        403         403         403         200         200
GET  /settings/history                  sign-in    403        403         403         403         200         200
GET  /settings/webhooks                 sign-in    403        403         403         403         200         200
GET  /settings/tokens                   sign-in    403        403         403         403         200         200
GET  /nothing                           404        404        404         404         404         404         404

POST /api/requests/open                 401        200        200         200         200         200         200
POST /api/requests/decide#approve       401        403        404         200         404         404         404
POST /api/requests/decide#deny          401        403        404         200         404         404         404
POST /api/requests/decide_many#approve  401        403        404         200         404         404         404
POST /api/requests/decide_many#deny     401        403        404         200         404         404         404
POST /api/requests/withdraw             401        200        404         404         404         404         404
POST /api/requests/remind               401        200        404         404         404         404         404
POST /api/stand_ins/name                401        200        200         200         200         200         200
POST /api/stand_ins/end                 401        404        404         200         404         404         404
POST /api/grants/extend                 401        404        404         404         404         403         403
POST /api/grants/give_back              401        404        404         404         404         403         403
POST /api/system/retry_job              401        403        403         403         403         200         403
POST /api/system/retry_grant            401        403        403         403         403         200         403
POST /api/system/send_sample            401        403        403         403         403         200         403
POST /api/webhooks/add                  401        403        403         403         403         200         403
POST /api/webhooks/switch               401        403        403         403         403         200         403
POST /api/webhooks/test                 401        403        403         403         403         200         403
POST /api/webhooks/delete               401        403        403         403         403         200         403
POST /api/rules/add                     401        403        403         403         403         200         403
POST /api/rules/change                  401        403        403         403         403         200         403
POST /api/rules/edit                    401        403        403         403         403         200         403
POST /api/rules/publish                 401        403        403         403         403         200         403
POST /api/rules/confirm                 401        403        403         403         403         404         403
POST /api/rules/discard                 401        403        403         403         403         200         403
POST /api/rules/carry_over              401        403        403         403         403         200         403
POST /api/rules/restore                 401        403        403         403         403         200         403
POST /api/rules/replay                  401        403        403         403         403         200         403
POST /settings/rules/import             sign-in    403        403         403         403         409         403
POST /api/products/save                 401        403        403         403         403         200         403
POST /api/products/delete               401        403        403         403         403         404         403
POST /api/approvers/save                401        403        403         403         403         200         403
POST /api/approvers/delete              401        403        403         403         403         404         403
POST /api/notifications/save            401        403        403         403         403         200         403
POST /api/settings/confirm              401        403        403         403         403         404         403
POST /api/settings/take_back            401        403        403         403         403         404         403
POST /api/settings/restore              401        403        403         403         403         200         403
POST /api/tokens/make                   401        403        403         403         403         200         403
POST /api/tokens/revoke                 401        403        403         403         403         200         403

GET  /api/v1/openapi.json               200        200        200         200         200         200         200
GET  /api/v1/requests                   401        401        401         401         401         401         401
GET  /api/v1/requests/{id}              401        401        401         401         401         401         401
POST /api/v1/requests/{id}/approve      401        401        401         401         401         401         401
POST /api/v1/requests/{id}/deny         401        401        401         401         401         401         401
GET  /api/v1/grants                     401        401        401         401         401         401         401
GET  /api/v1/grants/{id}                401        401        401         401         401         401         401
GET  /api/v1/seats                      401        401        401         401         401         401         401
GET  /api/v1/{*rest}                    404        404        404         404         404         404         404
";
