//! A simulated Atlassian: one Jira Cloud site with its accounts, groups, seats, projects and issues, and the
//! organization around it, answering real HTTP in the shapes of Atlassian's own specification, with a knob for everything
//! that goes wrong in real life.
//!
//! It must stay faithful: what the real site does not tell, this one does not tell either. Where Atlassian documents
//! nothing, the module at hand says what is assumed.

mod control;
mod faults;
mod machine;
mod org;
mod pages;
mod rest;
mod server;
mod site;
mod world;

pub use control::{Control, GroupChange, ProductChange};
pub use faults::{Fault, FaultRule, RetryAfter};
pub use server::{Idp, Options, Sim};
pub use site::{
    Account, AccountKind, BotRights, Group, Lag, OrgKey, Product, RepeatedAdd, SITE_ADMINS, SeatLimit,
    Settings, Standing, WriteEntry,
};
pub use world::World;

/// The parts of a [`World`], for those who build one in code.
pub mod worlds {
    pub use crate::world::{Bot, Issue, Org, Person, Product, Project};
}
