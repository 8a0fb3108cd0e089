//! The tables as `SeaORM` sees them. Nothing outside `storage` uses these.

pub mod api_token;
pub mod approver;
pub mod audit;
pub mod audit_seal;
pub mod breakage;
pub mod decision;
pub mod grant;
pub mod job;
pub mod mail_turn;
pub mod membership;
pub mod person;
pub mod policy_draft;
pub mod policy_version;
pub mod replay;
pub mod request;
pub mod seat_counter;
pub mod seat_reservation;
pub mod seat_sample;
pub mod session;
pub mod settings_version;
pub mod stand_in;
pub mod told;
pub mod webhook;
pub mod webhook_delivery;
