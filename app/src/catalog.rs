//! Every sentence that a page says, in English: one function or constant a sentence, grouped by page.
//!
//! Pages hold no words of their own, so that another language is another set of these modules and nothing else
//! (`docs/adr/0006-catalogue.md`). A sentence takes what it speaks of as parameters and owns its grammar: plurals,
//! lists and quotation marks are made here.

#[cfg(feature = "ssr")]
pub mod access;
#[cfg(feature = "ssr")]
pub mod approvers;
pub mod ask;
pub mod audit;
pub mod ends;
pub mod errors;
pub mod frame;
pub mod home;
pub mod import;
pub mod inbox;
pub mod live;
#[cfg(feature = "ssr")]
pub mod notifications;
pub mod outside;
pub mod policy;
pub mod problem;
#[cfg(feature = "ssr")]
pub mod products;
pub mod replay;
pub mod request;
#[cfg(feature = "ssr")]
pub mod rule;
pub mod rules;
pub mod settings;
pub mod stages;
pub mod stand_ins;
pub mod system;
pub mod time;
pub mod tokens;
pub mod try_rules;
pub mod verdict;
pub mod webhooks;
pub mod words;
