//! Mails over real SMTP: what arrives, what does not, and what strangers' words can do to them.

mod hostile;
mod letters;
mod sending;
mod setup;
