//! The rules of the house: what a license request is, who may have one, and what may happen next.
//!
//! Pure: no I/O, no clock, no randomness, no framework. Time and ids come in as arguments. It compiles for the
//! server and for the browser.
//!
//! # The words
//!
//! The same word stands in type, table, route, page, mail and log.
//!
//! | word | meaning |
//! |---|---|
//! | site | one Jira Cloud site, with any further hosts its links may carry |
//! | product | something on a site that takes a seat: an application role and its license group |
//! | target | a URL proven to be on a configured site and an allowed path: where the person wanted to go |
//! | requester, approver, admin, auditor | roles; an actor is a signed-in person with the roles they hold now |
//! | settings | what admins set beside the rules, versioned: products, groups of approvers, when people are written to |
//! | policy, rule | an ordered, versioned list of rules; a rule is a condition and an outcome |
//! | facts | all that a decision depends on, captured at that moment |
//! | decision | what the policy said on those facts: grant, ask or deny, with the rule and the trace of why |
//! | request | a person's ask for a product, waiting for a verdict or having had one |
//! | verdict | an approver's approve or deny |
//! | stand-in | who decides in an approver's place for a period |
//! | grant | the license given: from provisioning to active to revoked |
//! | seat | capacity of a product: limit, used, reserved, free |
//! | budget | our own cap on what the seats of a product may cost a month |
//! | waitlist | approved requests for which no seat is free, in the order of approval |
//! | bounce | the redirect back to the target |
//! | webhook, delivery | an address that is told what happens; one event on its way to one webhook |
//! | token, scope | with which a program speaks for a person; what a token is good for at the most |

mod account;
mod actor;
mod approver;
mod billing;
mod email;
mod facts;
mod grant;
mod history;
mod ids;
mod keys;
pub mod policy;
mod remark;
mod request;
mod seats;
pub mod settings;
mod target;
mod token;
mod transition;
mod webhook;

pub use account::{Account, AccountFact};
pub use actor::{Actor, Roles};
pub use approver::{Approver, Asked, Decider, Yes};
pub use billing::{BillingPeriod, Budget, PeakSeen, SeatCost, cost_of_one_more};
pub use email::{EmailAddress, InvalidEmail, display_name, is_hidden};
pub use facts::{Fact, Facts};
pub use grant::{Ending, Grant, GrantFailure, GrantState, NOTICE};
pub use history::{EndedLicense, History};
pub use ids::{
    DecisionId, DeliveryId, GrantId, JobId, PersonId, ReplayId, RequestId, StandInId, TokenId, WebhookId,
};
pub use keys::{
    AccountId, ApproverGroupKey, GroupId, InvalidKey, IssueKey, ProductKey, ProjectKey, RuleId, SiteKey,
};
pub use remark::{MAX_REMARK, Remark, TooLong};
pub use request::{Request, RequestState, Verdict, VerdictRefused};
pub use seats::Seats;
pub use target::{InvalidOrigin, Origin, SiteOrigins, Target, TargetError, TargetKind};
pub use token::Scope;
pub use transition::InvalidTransition;
pub use webhook::{WebhookEvent, WebhookFormat};
